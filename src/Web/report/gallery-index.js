// What filters and sorting know of every picture, as arrays.

const uncertain = () => 0.6;

/** The index of the gallery. Positions are those of the bundle's pictures. */
class GalleryIndex {
  constructor(written) {
    this.count = written.count;
    this.chunk = written.chunk;
    const array = (Type, text) => new Type(bytesOf(text).buffer);
    this.labels = array(Int32Array, written.labels);
    this.predicted = array(Int32Array, written.predicted);
    this.probabilities = array(Float32Array, written.probabilities);
    this.objectMass = array(Float32Array, written.objectMass);
    this.objectArea = array(Float32Array, written.objectArea);
    this.flags = bytesOf(written.flags);
    this.findings = written.findings.map(text => array(Int32Array, text));
    this.texts = null;
  }

  isWrong(i) {
    return (this.flags[i] & 3) === 1;
  }

  isRight(i) {
    return (this.flags[i] & 3) === 3;
  }

  /** Less of the evidence on the object than the object's part of the picture: none of it looks for the object. */
  isOff(i) {
    return this.objectMass[i] < this.objectArea[i];
  }

  isUnsure(i) {
    return this.probabilities[i] < uncertain();
  }

  isFailed(i) {
    return (this.flags[i] & 4) !== 0;
  }

  /** The test of what is shown: 'wrong', 'finding-0' ... */
  testOf(show) {
    if (show.startsWith('finding-')) {
      const having = new Set(this.findings[Number(show.slice(8))] ?? []);
      return i => having.has(i);
    }
    return {
      wrong: i => this.isWrong(i),
      unsure: i => this.isUnsure(i),
      off: i => this.isOff(i),
      failed: i => this.isFailed(i),
    }[show] ?? null;
  }

  /** How many pictures pass a test. */
  countOf(show) {
    if (show.startsWith('finding-'))
      return this.findings[Number(show.slice(8))].length;
    const test = this.testOf(show);
    let count = 0;
    for (let i = 0; i < this.count; i++)
      if (test(i))
        count++;
    return count;
  }

  /** Reads names and own columns; asked before a search. */
  async readTexts() {
    if (this.texts)
      return;
    const { names, columns } = await loadData('texts');
    this.texts = {
      names: names.map(name => name.toLowerCase()),
      columns: columns.map(({ texts, of }) => ({ texts: texts.map(text => text.toLowerCase()), of })),
    };
  }

  /** The test of a text; readTexts has been called. */
  textTest(text) {
    const wanted = text.toLowerCase(), { names, columns } = this.texts;
    const hits = columns.map(({ texts, of }) => ({ hit: texts.map(value => value.includes(wanted)), of }));
    return i => names[i].includes(wanted) || hits.some(({ hit, of }) => hit[of[i]]);
  }

  /** The positions of the pictures of a filter, in its order. */
  select({ show, label, predicted, text, sort }) {
    const tests = [this.testOf(show)];
    if (label !== null)
      tests.push(i => this.labels[i] === label);
    if (predicted !== null)
      tests.push(i => this.predicted[i] === predicted);
    if (text)
      tests.push(this.textTest(text));
    const wanted = tests.filter(test => test), found = new Int32Array(this.count);
    let count = 0;
    for (let i = 0; i < this.count; i++)
      if (wanted.every(test => test(i)))
        found[count++] = i;
    const key = this.keyOf(sort), selected = found.subarray(0, count);
    if (!key)
      return selected;
    const keys = Float32Array.from(selected, key);
    return Int32Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b] || a - b).map(i => selected[i]);
  }

  /** What an order sorts by, the least first; pictures without it come last. */
  keyOf(sort) {
    const last = value => Number.isNaN(value) ? Infinity : value;
    return {
      errors: i => this.isWrong(i) ? last(-this.probabilities[i]) : 2,
      unsure: i => last(this.probabilities[i]),
      sure: i => last(-this.probabilities[i]),
      object: i => last(this.objectMass[i] - this.objectArea[i]),
    }[sort] ?? null;
  }
}
