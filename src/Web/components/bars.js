// Bars with intervals; their numbers stand beside them, so screen readers pass them over.

/**
 * A bar.
 * @param {number} value its length, 0..max
 * @param {{low?: number, high?: number, max?: number, mark?: number, tone?: string}} more the interval's ends, the
 * value of the whole width, a value that is marked, and bad, muted or accent
 */
function bar(value, { low = null, high = null, max = 1, mark = null, tone = 'accent' } = {}) {
  const at = number => `${Math.min(100, Math.max(0, (number / max) * 100))}%`;
  return el('span.bar', { 'aria-hidden': 'true' },
    el(`span.fill.${tone}`, { style: { width: at(value) } }),
    low !== null && el('span.whisker', {
      style: { 'inset-inline-start': at(low), width: `calc(${at(high)} - ${at(low)})` },
    }),
    mark !== null && el('span.mark', { style: { 'inset-inline-start': at(mark) } }));
}

/** The bar of a share. */
function shareBar(share, more = {}) {
  return bar(share.value, { low: share.low, high: share.high, ...more });
}

/** Rows of a name, a bar and its numbers, all on one scale. */
function barRows(rows) {
  return el('dl.bar-rows', {}, rows.map(({ name, share, more, note }) => el('div.bar-row', {},
    el('dt', {}, name),
    el('dd', {},
      shareBar(share, more),
      el('span.number.value', {}, percent(share.value)),
      el('span.number.muted', {}, note ?? `${interval(share)}, ${grouped(share.count)} of ${grouped(share.of)}`)))));
}

/** The end of a scale that holds all values, a round number. */
function scaleOf(values) {
  const most = Math.max(...values, 0.01);
  return [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1].find(end => most <= end) ?? 1;
}
