/** `6 of 143 (4.2 %, 1.9 to 8.9)`; of nothing `0 of 0`. */
export function shareOf({ count, of, rate, low, high }) {
  return rate === null ? '0 of 0' : `${count} of ${of} (${perCent(rate)} %, ${perCent(low)} to ${perCent(high)})`;
}

/** `1.9 to 8.9 %`; a dash where nothing was drawn. */
export function rangeOf(range) {
  return range === null ? '–' : `${perCent(range[0])} to ${perCent(range[1])} %`;
}

/** Never 100: nothing is certain. */
export function perCent(share) {
  return Math.min(99.9, 100 * share).toFixed(1);
}

/** A table in markdown, as wide as its widest cells. */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => String(cell ?? '–')));
  const widths = head.map((_, at) => Math.max(3, ...cells.map((row) => row[at].length)));
  const line = (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  const [first, ...others] = cells;
  return [line(first), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...others.map(line)];
}
