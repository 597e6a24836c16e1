// Light or dark.

/** The switch between the system's theme, light and dark; nothing is remembered. */
function themeSwitch(onchange) {
  const themes = [
    { value: 'system', text: 'System' },
    { value: 'light', text: 'Light' },
    { value: 'dark', text: 'Dark' },
  ];
  const switched = chips('theme', null, themes, 'system', theme => {
    if (theme === 'system')
      delete document.documentElement.dataset.theme;
    else
      document.documentElement.dataset.theme = theme;
    onchange();
  }, 'chips.switch');
  switched.setAttribute('aria-label', 'Theme');
  return switched;
}
