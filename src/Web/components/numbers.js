// Numbers as the page writes them.

/** 1234567 as 1,234,567. */
function grouped(number) {
  return Number(number).toLocaleString('en-US');
}

/** A part 0..1 in per cent, with one decimal. */
function percent(part) {
  return part === null || part === undefined || Number.isNaN(part) ? '–' : `${(part * 100).toFixed(1)}\u00a0%`;
}

/** The interval of a share. */
function interval(share) {
  return `${(share.low * 100).toFixed(1)} to ${(share.high * 100).toFixed(1)}\u00a0%`;
}

/** A number with three significant digits. */
function digits(number) {
  return number === 0 ? '0' : Number(number.toPrecision(3)).toString().replace('-', '−');
}

/** The probability of a test; small ones as powers of ten. */
function pValue(p) {
  if (p >= 0.001)
    return `p = ${digits(p)}`;
  if (p < 1e-300)
    return 'p < 10⁻³⁰⁰';
  const power = Math.floor(Math.log10(p));
  const raised = [...String(-power)].map(digit => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit]).join('');
  return `p = ${(p / 10 ** power).toFixed(1)} · 10⁻${raised}`;
}

/** A sentence whose numbers stay with their signs at the end of a line. */
function unbroken(sentence) {
  return sentence.replace(/(\d) (%|of \d)/g, '$1\u00a0$2');
}

/** A number and its noun. */
function counted(number, one, many = `${one}s`) {
  return `${grouped(number)} ${Number(number) === 1 ? one : many}`;
}
