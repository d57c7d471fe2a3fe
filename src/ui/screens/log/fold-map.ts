/** Which lines have a row, and where: all lines, but those that are folded away. Rows count from 0, lines from 1. */
export interface Rows {
  readonly count: number;
  lineAt(row: number): number;
  /** The row of a line; of one that is hidden, the row that stands for it. */
  rowOf(line: number): number;
  /** Lines that the row of a line stands for besides its own. */
  hiddenAfter(line: number): number;
}

/** What is folded: by first line. A fold hides all of its lines but the first. They may lie in one another, and overlap. */
export interface FoldRanges {
  readonly first: Uint32Array;
  readonly last: Uint32Array;
}

/** Hidden ranges, merged and sorted, and how many lines are hidden before each: two binary searches give either way. */
export function foldRows(lineCount: number, { first, last }: FoldRanges, closed: Uint8Array): Rows {
  const starts = new Uint32Array(first.length);
  const ends = new Uint32Array(first.length);
  let count = 0;
  for (let index = 0; index < first.length; index++) {
    const start = first[index]! + 1;
    const end = Math.min(last[index]!, lineCount);
    if (closed[index] !== 1 || end < start) continue;
    if (count > 0 && start <= ends[count - 1]! + 1) ends[count - 1] = Math.max(ends[count - 1]!, end);
    else {
      starts[count] = start;
      ends[count++] = end;
    }
  }
  /** Lines that are hidden before each range, and before the end. */
  const before = new Uint32Array(count + 1);
  for (let index = 0; index < count; index++) before[index + 1] = before[index]! + ends[index]! - starts[index]! + 1;
  /** Rows before each range. */
  const rowsBefore = Uint32Array.from({ length: count }, (_, index) => starts[index]! - 1 - before[index]!);
  const from = (line: number): number => countUpTo(starts, line, count);
  return {
    count: lineCount - before[count]!,
    lineAt: (row) => row + 1 + before[countUpTo(rowsBefore, row, count)]!,
    rowOf(line) {
      const range = from(line);
      const isHidden = range > 0 && line <= ends[range - 1]!;
      return isHidden ? starts[range - 1]! - 2 - before[range - 1]! : line - 1 - before[range]!;
    },
    hiddenAfter(line) {
      const range = from(line + 1);
      return range > 0 && starts[range - 1] === line + 1 ? ends[range - 1]! - line : 0;
    },
  };
}

/** Only some of the lines, in order. */
export function chosenRows(lines: Uint32Array): Rows {
  return {
    count: lines.length,
    lineAt: (row) => lines[row] ?? 1,
    rowOf: (line) => Math.max(0, countUpTo(lines, line, lines.length) - 1),
    hiddenAfter: () => 0,
  };
}

/** How many of the first `count` numbers, which are in order, are not above a value. */
export function countUpTo(numbers: Uint32Array, value: number, count = numbers.length): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Is any of the numbers, which are in order, between two, both included? */
export function hasBetween(numbers: Uint32Array, first: number, last: number): boolean {
  const at = countUpTo(numbers, first - 1);
  return at < numbers.length && numbers[at]! <= last;
}
