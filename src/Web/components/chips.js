// A choice of one of several words.

/** A choice of one of several words, as radio buttons. */
function chips(name, legend, choices, chosen, onchange, kind = 'chips') {
  const set = el(`fieldset.${kind}`, {}, legend && el('legend', {}, legend));
  for (const { value, text, count, title } of choices)
    set.append(el('label.chip', { title },
      el('input', { type: 'radio', name, value, checked: value === chosen, onchange: () => onchange(value) }),
      el('span', { 'data-text': text }, text, count !== undefined && el('i', {}, grouped(count)))));
  return set;
}
