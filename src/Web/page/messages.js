// What concerns the whole page.

/** What is said over the page: a server that is gone, busy, or wants a key. */
class Messages {
  constructor(server) {
    this.element = document.getElementById('messages');
    const host = location.host;
    server.addEventListener('gone', () => this.show(el('p.message', { role: 'alert' },
      el('span', {}, `The server at ${host} does not answer. It is asked again every second; what you see stays.`),
      el('button.button', { type: 'button', onclick: () => server.again?.() }, 'Try now'))));
    server.addEventListener('back', () => this.show(el('p.message', { role: 'status' }, 'The server is back.'), 4000));
    server.addEventListener('busy', () => this.show(el('p.message', { role: 'status' },
      'The server has more to do than it can; it is asked again.'), 2000));
    server.addEventListener('locked', () => this.show(this.keyForm(server)));
  }

  show(message, milliseconds) {
    clearTimeout(this.timer);
    this.element.replaceChildren(message);
    if (milliseconds)
      this.timer = setTimeout(() => this.element.replaceChildren(), milliseconds);
  }

  keyForm(server) {
    const key = el('input.field', { type: 'password', autocomplete: 'off', required: true });
    return el('form.message', {
      onsubmit: event => {
        event.preventDefault();
        this.element.replaceChildren();
        server.unlock(key.value);
      },
    }, el('label.control', {}, el('span.name', {}, 'This server wants its key, which is kept until the page is closed'),
      key), el('button.button.primary', {}, 'Use it'));
  }
}

