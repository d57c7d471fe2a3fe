const LF = 0x0a;

/** Lines that follow one another, as bytes. Each ends in a line feed, but for the last one of a file. */
export interface LineBlock {
  readonly bytes: Buffer;
  readonly firstLine: number;
  readonly lineCount: number;
}

/** Below this many bytes a line, looking at every byte is faster than searching for the next line feed. */
const SHORT_LINE_BYTES = 40;
const SAMPLE_BYTES = 4096;

/** How many lines end in `bytes`. */
export function countLines(bytes: Buffer): number {
  const sample = byByte(bytes, Math.min(bytes.length, SAMPLE_BYTES));
  if (sample * SHORT_LINE_BYTES > SAMPLE_BYTES) return byByte(bytes, bytes.length);
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}

function byByte(bytes: Buffer, end: number): number {
  let count = 0;
  for (let at = 0; at < end; at++) if (bytes[at] === LF) count++;
  return count;
}

/** The block before the byte `at`, where a line begins, and the one from there on. */
export function splitBlock(block: LineBlock, at: number): [LineBlock, LineBlock] {
  const head = block.bytes.subarray(0, at);
  const lineCount = countLines(head);
  return [
    { bytes: head, firstLine: block.firstLine, lineCount },
    {
      bytes: block.bytes.subarray(at),
      firstLine: block.firstLine + lineCount,
      lineCount: block.lineCount - lineCount,
    },
  ];
}

/** Offsets at which lines begin that hold one of the needles, ascending. */
export function lineStartsWith(bytes: Buffer, needles: readonly string[]): number[] {
  const starts = new Set<number>();
  for (const needle of needles) {
    let at = bytes.indexOf(needle);
    while (at >= 0) {
      starts.add(lineStart(bytes, at));
      const end = bytes.indexOf(LF, at);
      at = end < 0 ? -1 : bytes.indexOf(needle, end + 1);
    }
  }
  return [...starts].sort((a, b) => a - b);
}

/** Where the lines begin that hold the bytes at `offsets` (ascending); each line once. */
export function lineStartsAt(bytes: Buffer, offsets: readonly number[]): number[] {
  const starts: number[] = [];
  let end = 0;
  for (const offset of offsets) {
    if (offset < end) continue;
    starts.push(lineStart(bytes, offset));
    end = lineEnd(bytes, offset);
  }
  return starts;
}

/**
 * The lines that begin at `starts` (ascending), each with so many around it, copied: a slice would keep the memory of
 * the whole block.
 */
export function pickLines(block: LineBlock, starts: readonly number[], before: number, after: number): LineBlock[] {
  const { bytes, firstLine } = block;
  const picked: LineBlock[] = [];
  let counted = 0;
  let line = firstLine;
  let done = 0;
  for (const start of starts) {
    if (start < done) continue;
    let from = start;
    for (let back = 0; back < before && from > done; back++) from = lineStart(bytes, from - 1);
    from = Math.max(from, done);
    let end = start;
    for (let ahead = 0; ahead <= after && end < bytes.length; ahead++) end = lineEnd(bytes, end);
    line += countLines(bytes.subarray(counted, from));
    const lines = Buffer.from(bytes.subarray(from, end));
    picked.push({ bytes: lines, firstLine: line, lineCount: countLines(lines) + (lines.at(-1) === LF ? 0 : 1) });
    counted = from;
    done = end;
  }
  return picked;
}

/** Where the line begins that holds the byte at `at`, or that ends with it. */
export function lineStart(bytes: Buffer, at: number): number {
  return at <= 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1;
}

/** Behind the line feed that ends the line with the byte at `at`. */
export function lineEnd(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(LF, at);
  return end < 0 ? bytes.length : end + 1;
}
