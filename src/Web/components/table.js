// Tables that are sorted by a click on a heading.

/**
 * @param {{name: string, number?: boolean, kind?: string, cell: function, by?: function}[]} columns cell gives a row's
 * content, by what it is sorted by, kind a class
 * @param {object[]} rows in their first order
 * @param {{caption: string, first?: number, what?: string, wide?: boolean}} more first is how many rows are shown
 * before one asks for more
 */
function sortedTable(columns, rows, { caption, first = 25, what = 'rows', wide = false }) {
  const body = el('tbody', {});
  const holder = el('div.sorted', {});
  let order = [...rows], sortedBy = null, up = false;
  const fill = () => {
    body.replaceChildren();
    holder.querySelector('.more')?.remove();
    const [, more] = firstOf(order, first, rowOf, what, body);
    if (more)
      holder.append(more);
  };
  const rowOf = row => el('tr', {}, columns.map((column, i) =>
    el(i === 0 ? 'th' : 'td', { class: column.number ? 'number' : column.kind, scope: i === 0 ? 'row' : null },
      column.cell(row))));
  const heads = columns.map(column => {
    const head = el('th', { scope: 'col', class: column.number ? 'number' : column.kind });
    if (!column.by) {
      head.append(column.name);
      return head;
    }
    head.append(el('button.button', {
      type: 'button',
      onclick: () => {
        up = sortedBy === column ? !up : typeof column.by(rows[0]) === 'string';
        sortedBy = column;
        const sign = up ? 1 : -1;
        order = [...rows].sort((a, b) => sign * compare(column.by(a), column.by(b)));
        heads.forEach(other => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        fill();
      },
    }, column.name));
    return head;
  });
  const region = el('div.scrolled', { tabindex: 0, role: 'region', 'aria-label': caption },
    el(wide ? 'table.wide' : 'table', {},
      el('caption.unseen', {}, caption), el('thead', {}, el('tr', {}, heads)), body));
  holder.append(region);
  fill();
  return holder;
}

function compare(a, b) {
  return typeof a === 'string' ? a.localeCompare(b) : a - b;
}
