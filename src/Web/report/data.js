// The report's data: elements of the page, or files beside it, that are read when they are needed.

const arrivals = () => (globalThis.reportArrivals ??= new Map());

/** Called by the files beside the page. */
function dataArrived(name, value) {
  arrivals().get(name)?.(value);
}

/** Data that stand in the page; null if they do not. */
function dataOf(name) {
  const element = document.getElementById(`data-${name}`);
  return element && JSON.parse(element.textContent);
}

/** Data that stand in the page, maybe further below than what is read so far, or in a file beside it. */
async function loadData(name) {
  if (!document.getElementById(`data-${name}`) && document.readyState === 'loading')
    await new Promise(done => document.addEventListener('DOMContentLoaded', done, { once: true }));
  return dataOf(name) ?? new Promise((arrived, failed) => {
    const script = el('script', {
      src: `pictures/${name}.js`,
      onerror: () => failed(new Error(
        `The file pictures/${name}.js is not beside this page: keep index.html and the folder pictures together.`)),
      onload: () => script.remove(),
    });
    arrivals().set(name, arrived);
    document.head.append(script);
  });
}

/** Keeps the last values that were asked for. */
class Recent {
  constructor(most) {
    this.most = most;
    this.values = new Map();
  }

  get(key, make) {
    const value = this.values.get(key) ?? make();
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.most)
      this.values.delete(this.values.keys().next().value);
    return value;
  }
}

/** The pictures with their maps and photographs, in chunks. */
class Pictures {
  /** @param {number} chunk pictures of a chunk */
  constructor(chunk) {
    this.chunk = chunk;
    this.chunks = new Recent(60);
    this.photos = new Recent(300);
  }

  /** A picture of the bundle. */
  async at(position) {
    const number = Math.floor(position / this.chunk);
    const chunk = await this.chunks.get(number, () => loadData(String(number)));
    return chunk[position % this.chunk];
  }

  /** What drawMap shows of a picture: of the map for the predicted class, or of that for the label. */
  async shown(position, map = 'map') {
    const picture = await this.at(position);
    const photo = await this.photos.get(position, () => photoOf(picture));
    const bytes = picture[map];
    const field = bytes ? new Field(bytesOf(bytes), picture.mapShape) : null;
    return { picture, photo, field, frame: picture.frame };
  }
}

/** A picture's photograph; null if the report has none that can be read. */
async function photoOf(picture) {
  if (!picture.thumbnail)
    return null;
  try {
    return await createImageBitmap(new Blob([bytesOf(picture.thumbnail)], { type: 'image/jpeg' }));
  } catch {
    return null;
  }
}
