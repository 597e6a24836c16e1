// What the page asks of the server, and what happens while it does not answer.

/** The server's answer to something that it will not do, in its own words. */
class ServerError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** Asks the server. Says `gone` and `back`, `busy` while it waits for its turn, and `locked` when a key is wanted. */
class Server extends EventTarget {
  constructor() {
    super();
    this.key = null;
    this.isGone = false;
  }

  /** JSON from an address. */
  async get(path, signal) {
    return (await this.request(path, { signal })).json();
  }

  /**
   * Explains a photograph.
   * @param {Blob} photo its file
   * @param {Object<string, string|string[]>} fields what is asked for
   * @param {{signal?: AbortSignal, advance?: function(number), path?: string}} more advance is told of passes
   */
  async explain(photo, fields, { signal, advance, path = 'v1/explain' } = {}) {
    const body = () => {
      const form = new FormData();
      // A browser goes by the file's name, which may be wrong; the server goes by its bytes.
      form.append('image', new Blob([photo], { type: 'application/octet-stream' }), 'picture');
      Object.entries(fields).forEach(([name, value]) => value && form.append(name, value));
      return form;
    };
    const accept = advance ? 'text/event-stream' : 'application/json';
    const answer = await this.request(path, { method: 'POST', body, signal, headers: { Accept: accept } });
    return advance ? resultOf(answer, advance) : answer.json();
  }

  /** Asks until there is an answer, or a reason why there is none. */
  async request(path, { body, headers = {}, ...more }) {
    for (let tries = 0; ; tries++) {
      let answer;
      try {
        answer = await fetch(path, { ...more, body: body?.(), headers: this.signed(headers), cache: 'no-store' });
      } catch (error) {
        if (more.signal?.aborted)
          throw error;
        if (tries > 0 && await this.lives())
          throw new ServerError('The server did not take the photograph: it may be larger than the server allows. '
            + 'Take a smaller one.', 413);
        await this.untilBack(more.signal);
        continue;
      }
      if (answer.ok)
        return answer;
      const seconds = Number(answer.headers.get('Retry-After'));
      if (seconds && tries < 20)
        await this.turn(seconds, more.signal);
      else if (answer.status === 401)
        await this.unlocked(more.signal);
      else
        throw new ServerError(await sentenceOf(answer), answer.status);
    }
  }

  signed(headers) {
    return this.key ? { ...headers, Authorization: `Bearer ${this.key}` } : headers;
  }

  async lives() {
    try {
      return (await fetch('healthz', { cache: 'no-store' })).ok;
    } catch {
      return false;
    }
  }

  /** Waits until the server answers again. */
  async untilBack(signal) {
    if (!this.isGone) {
      this.isGone = true;
      this.dispatchEvent(new Event('gone'));
    }
    while (!await this.lives())
      await waited(1000, signal, again => (this.again = again));
    if (this.isGone) {
      this.isGone = false;
      this.dispatchEvent(new Event('back'));
    }
  }

  async turn(seconds, signal) {
    this.dispatchEvent(new Event('busy'));
    await waited(1000 * seconds, signal);
  }

  /** Waits until somebody has given the key. */
  unlocked(signal) {
    this.dispatchEvent(new Event('locked'));
    return new Promise((resolve, reject) => {
      this.addEventListener('unlocked', resolve, { once: true });
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  unlock(key) {
    this.key = key;
    this.dispatchEvent(new Event('unlocked'));
  }
}

/** Waits; what is given to `early` ends it. */
function waited(milliseconds, signal, early) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    early?.(resolve);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

async function sentenceOf(answer) {
  try {
    return (await answer.json()).detail;
  } catch {
    return `The server answered ${answer.status} ${answer.statusText}.`;
  }
}

/** The result among server-sent events. */
async function resultOf(answer, advance) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; ;) {
    const { value, done } = await reader.read();
    if (done)
      throw new ServerError('The server ended its answer early: ask again.', 0);
    text += value;
    const events = text.split('\n\n');
    text = events.pop();
    for (const event of events) {
      const [, name, data] = /^event: (\w+)\ndata: ([^]*)$/.exec(event) ?? [];
      if (name === 'progress')
        advance(JSON.parse(data).passes);
      else if (name === 'error')
        throw new ServerError(JSON.parse(data).detail, JSON.parse(data).status);
      else if (name === 'result')
        return JSON.parse(data);
    }
  }
}
