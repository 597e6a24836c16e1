// Files and texts to take along.

class TakeAlong {
  /** @param {function(): {session: Session, choice: object, look: Look, row: MapRow, stage: Stage}} shown */
  constructor(shown) {
    this.shown = shown;
    const file = (text, title, make) =>
      el('button.button', { type: 'button', title, onclick: () => make(shown()) }, text);
    this.texts = el('div.texts', {});
    const details = el('details', { ontoggle: () => details.open && this.write() },
      el('summary', {}, 'Copy as command line, curl or C#'), this.texts);
    this.details = details;
    this.element = el('section.side-part', { 'aria-labelledby': 'take-title' },
      el('h2.title', { id: 'take-title' }, 'Take it along'),
      el('div.actions', { role: 'group', 'aria-label': 'Download' },
        file('PNG', 'The picture as it is shown', savePng),
        file('.npy', 'The map at the input’s resolution, 0 to 1, float32', saveNpy),
        file('JSON', 'The predictions, the map and its findings', saveJson)),
      details);
  }

  /** Writes the texts anew, where they are looked at. */
  write() {
    if (!this.details.open)
      return;
    const open = this.open ?? 'command line';
    const snippets = snippetsOf(this.shown());
    const text = el('div', {});
    const choose = name => {
      this.open = name;
      text.replaceChildren(copied(snippets.find(s => s.name === name).text, name === 'C#' ? 'C#' : `the ${name}`));
    };
    choose(open);
    if (!this.tabs) {
      this.tabs = chips('snippet', 'Form', snippets.map(({ name }) => ({ value: name, text: name })), open,
        name => {
          this.open = name;
          this.write();
        }, 'chips.switch');
      this.texts.append(this.tabs);
    }
    const { kind } = this.shown().session.model.summary;
    this.texts.replaceChildren(this.tabs, text, ...kind === 'built-in' ? [] : [el('p.small.muted', {},
      'With the model’s own file, and the options that the server was given for it, such as --labels.')]);
  }
}

/** The name of a file, from what it holds. */
function fileName({ session, choice }, ending) {
  const { model, source } = session;
  const target = [classText(session, choice.target), choice.against && `-${classText(session, choice.against)}`];
  const words = [source.name.replace(/\.\w+$/, ''), target.filter(part => part).join(''), choice.method.name];
  return `${words.map(word => word.replace(/[^\p{L}\d_-]+/gu, '-')).join('.')}.${model.summary.name}.${ending}`;
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  el('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function savePng(shown) {
  save(await shown.stage.png(), fileName(shown, 'png'));
}

function saveNpy(shown) {
  const { width, height } = shown.session.model.summary.input;
  save(new Blob([npyOf(shown.row.field.sampled(width, height), [height, width])]), fileName(shown, 'npy'));
}

function saveJson(shown) {
  const { field, made, input, ...row } = shown.row, { session } = shown;
  const json = { ...session.facts, explanations: [row] };
  save(new Blob([JSON.stringify(json, null, 2)], { type: 'application/json' }), fileName(shown, 'json'));
}

/** An array as a .npy file of version 1. */
function npyOf(values, shape) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const head = new Uint8Array(10 + length).fill(32);
  head.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 255, length >> 8]);
  head.set(new TextEncoder().encode(text), 10);
  head[head.length - 1] = 10;
  return new Blob([head, values]);
}
