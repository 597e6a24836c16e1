// Text to take along.

/** A text with a button that copies it. */
function copied(text, what) {
  const button = el('button.button', {
    type: 'button',
    onclick: async () => {
      const done = await toClipboard(text);
      button.textContent = done ? 'Copied' : 'Select the text and copy it';
      setTimeout(() => (button.textContent = `Copy ${what}`), 2000);
    },
  }, `Copy ${what}`);
  return el('div.copied', {}, el('pre', { tabindex: 0, 'aria-label': what }, text), button);
}

/** Copies a text; false where the browser does not allow it. */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
