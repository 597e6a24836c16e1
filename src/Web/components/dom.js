// Elements without markup: texts of others are texts here, and never HTML.

/**
 * Makes an element.
 * @param {string} kind its name, with classes: 'p.small.muted'
 * @param {object} [properties] attributes; functions named on... are listeners, `style` holds CSS properties
 * @param {...(Node|string|number|null|Array)} children what stands in it; null is left out
 */
function el(kind, properties, ...children) {
  const [name, ...classes] = kind.split('.');
  const made = document.createElement(name);
  if (classes.length)
    made.className = classes.join(' ');
  setProperties(made, properties);
  made.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== false));
  return made;
}

/** Makes an element of a drawing. */
function svg(name, properties, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  setProperties(made, properties);
  made.append(...children.flat(9).filter(child => child !== null));
  return made;
}

function setProperties(element, properties) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false)
      continue;
    if (name === 'style')
      Object.entries(value).forEach(([property, of]) => element.style.setProperty(property, of));
    else if (typeof value === 'function')
      element.addEventListener(name.slice(2), value);
    else
      element.setAttribute(name, value === true ? '' : value);
  }
}

/** A name that others gave, whatever its direction of writing. */
function nameOf(text) {
  return el('bdi', {}, text);
}

/** A text that only screen readers say. */
function unseen(text) {
  return el('span.unseen', {}, text);
}

/** The heading of a finding, with its own address. */
function findingHeading(id, ...words) {
  return el('h3', { tabindex: -1 }, words, ' ',
    el('a.anchor', { href: `#${id}`, 'aria-label': 'Link to this finding' }, '#'));
}

/** A part of the page with its heading. */
function part(id, title, ...children) {
  return el('section.part', { id, 'aria-labelledby': `${id}-title` },
    el('h2', { id: `${id}-title`, tabindex: -1 }, title), children);
}

/** What stands where there is nothing to show. */
function nothing(text) {
  return el('p.muted', {}, text);
}

/** Shows some of many rows or findings, and a button for the rest. */
function firstOf(items, count, make, what, into) {
  into.append(...items.slice(0, count).map(make));
  const rest = items.slice(count);
  if (!rest.length)
    return [into];
  const more = el('button.button.more', {
    type: 'button',
    onclick: () => {
      const made = rest.map((item, i) => make(item, count + i));
      into.append(...made);
      more.remove();
      made[0].querySelector('a, button')?.focus();
    },
  }, `Show ${grouped(rest.length)} more${rest.length > 1 ? ` ${what}` : ''}`);
  return [into, more];
}
