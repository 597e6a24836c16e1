// A window over the page.

/**
 * A dialog that closes by its button, Escape and a click beside it, and gives the focus back.
 * @param {string} label its name
 * @param {{onclose?: function, onkey?: function}} more
 */
function dialog(label, { onclose, onkey } = {}) {
  const element = el('dialog.window', {
    'aria-label': label,
    onclose: () => onclose?.(),
    onkeydown: event => onkey?.(event),
    onclick: event => event.target === element && element.close(),
  });
  return element;
}
