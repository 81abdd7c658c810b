/** One line when it fits and nothing in it is nested deeply; otherwise a line for each row. */
function layout(open, rows, isList, depth, indent, around) {
  const close = isList || open[open.length - 1] === '[' ? ']' : '}';
  if (rows.length === 0) return open + close;
  const grouped = close === ']' && rows.length > 6 ? inColumns(rows, indent) : rows;
  let length = grouped.length + open.length + indent + 10;
  let oneLine = grouped === rows && around.deepest - depth < 3;
  for (let i = 0; i < grouped.length; i += 1) {
    length += grouped[i].length;
    if (apply(indexOf, grouped[i], ['\n']) >= 0) oneLine = false;
  }
  oneLine &&= length + rows.length <= 80;
  const gap = oneLine ? ' ' : `\n${spaces(indent + 2)}`;
  let text = '';
  for (let i = 0; i < grouped.length; i += 1) {
    text += (i === 0 ? '' : oneLine ? ', ' : `,${gap}`) + grouped[i];
  }
  return `${open}${gap}${text}${oneLine ? ' ' : `\n${spaces(indent)}`}${close}`;
}

function spaces(count) {
  let text = '';
  for (let i = 0; i < count; i += 1) text += ' ';
  return text;
}

const { max, min, round, sqrt } = Math;

/** Items of a long list side by side, as Node's `groupArrayElements` places them. */
function inColumns(rows, indent) {
  const last = rows[rows.length - 1];
  const extra = apply(startsWith, last, ['... ']) ? 1 : 0;
  const count = rows.length - extra;
  let total = 0;
  let widest = 0;
  let numbers = true;
  for (let i = 0; i < count; i += 1) {
    total += rows[i].length + 2;
    widest = max(widest, rows[i].length);
    const code = apply(charCodeAt, rows[i], [rows[i][0] === '-' ? 1 : 0]);
    numbers &&= (code >= 48 && code <= 57) || rows[i] === 'NaN' || rows[i] === 'Infinity';
  }
  const cell = widest + 2;
  if (cell * 3 + indent >= 80 || (total / cell <= 5 && widest > 6)) return rows;
  const bias = max(cell - 3 - sqrt(cell - total / rows.length), 1);
  const columns = min(round(sqrt(2.5 * bias * count) / bias), floor((80 - indent) / cell), 12, 15);
  if (columns <= 1) return rows;
  const lines = [];
  for (let i = 0; i < count; i += columns) {
    let line = '';
    for (let j = i; j < min(i + columns, count); j += 1) {
      let width = 0;
      for (let k = j - i; k < count; k += columns) width = max(width, rows[k].length + 2);
      const isLast = j === min(i + columns, count) - 1;
      const text = isLast ? rows[j] : `${rows[j]}, `;
      const gap = spaces(width - (isLast ? 2 : 0) - text.length);
      line += numbers ? gap + text : isLast ? text : text + gap;
    }
    put(lines, lines.length, line);
  }
  if (extra === 1) put(lines, lines.length, last);
  return lines;
}
