// The page before there is a photograph: it says what to do, and has photographs to begin with.

const samples = () => [
  { name: 'chelsea.png', title: 'Chelsea, a cat' },
  { name: 'coffee.jpg', title: 'A cup of coffee' },
  { name: 'astronaut.jpg', title: 'An astronaut' },
];

class StartView {
  /** @param {function({file: Blob, name: string})} take is given a photograph's file */
  constructor(take) {
    this.take = take;
    this.notice = el('p.notice.bad', { role: 'alert', hidden: true });
    this.element = document.getElementById('start');
    const choose = this.element.querySelector('#choose');
    choose.addEventListener('click', () => pickFile(take));
    const camera = this.element.querySelector('#camera');
    camera.hidden = !canTakePictures();
    camera.addEventListener('click', () => takePicture(take));
    this.element.querySelector('.drop').append(this.notice);
    this.element.querySelector('.samples').append(...samples().map(sample => this.sampleOf(sample)));
    this.element.querySelector('.address').textContent = location.host;
  }

  /** Says what is wrong with a file, where it was given. */
  say(sentence) {
    this.notice.hidden = !sentence;
    this.notice.textContent = sentence ?? '';
  }

  sampleOf({ name, title }) {
    const path = `samples/${name}`;
    return el('li', {}, el('button.sample', {
      type: 'button',
      onclick: async () => {
        try {
          this.take({ file: await (await fetch(path)).blob(), name });
        } catch {
          this.say('The server does not answer: start it again, then try once more.');
        }
      },
    }, el('img', { src: path, alt: '', width: 208, height: 139 }), el('span', {}, title)));
  }
}

/** Lets one choose a file. */
function pickFile(take) {
  const input = el('input', { type: 'file', accept: 'image/*' });
  input.addEventListener('change', () => input.files[0] && take({ file: input.files[0], name: input.files[0].name }));
  input.click();
}

/** Takes photographs that are dropped anywhere on the page or pasted into it. */
function takeDropped(take) {
  const { body } = document;
  const carries = event => [...event.dataTransfer?.types ?? []].includes('Files');
  let inside = 0;
  const over = by => event => {
    if (!carries(event))
      return;
    event.preventDefault();
    inside = Math.max(0, inside + by);
    body.classList.toggle('is-over', inside > 0);
  };
  addEventListener('dragenter', over(1));
  addEventListener('dragleave', over(-1));
  addEventListener('dragover', over(0));
  addEventListener('drop', event => {
    if (!carries(event))
      return;
    event.preventDefault();
    inside = 0;
    body.classList.remove('is-over');
    const [file] = event.dataTransfer.files;
    take({ file, name: file.name });
  });
  addEventListener('paste', event => {
    const file = [...event.clipboardData?.files ?? []][0];
    if (file)
      take({ file, name: file.name || 'pasted.png' });
  });
}
