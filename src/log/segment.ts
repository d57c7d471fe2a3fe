import { countLines, type LineBlock, lineStart, lineStartsWith, pickLines } from './line-blocks.ts';

/** How much memory lines take: as bytes, and each once more when it is decoded. */
export interface Size {
  readonly bytes: number;
  readonly lines: number;
}

/** How much of a long log is held. */
export interface Limits {
  /** Of a step that is longer than both together, what lies between is left out, but for what stands out in it. */
  readonly head: Size;
  readonly tail: Size;
  /** Of all steps that have ended; more than head and tail together, so that the one that failed stays whole. */
  readonly ended: Size;
  /** Of the end of a step with an error when there are many of them. */
  readonly end: Size;
}

export const LIMITS: Limits = {
  head: { bytes: 2 * 1024 ** 2, lines: 25_000 },
  tail: { bytes: 8 * 1024 ** 2, lines: 100_000 },
  ended: { bytes: 12 * 1024 ** 2, lines: 150_000 },
  end: { bytes: 512 * 1024, lines: 5000 },
};

/** Tells offsets in these bytes at which something stands that may explain a failure, ascending. */
export type StandsOut = (bytes: Buffer) => readonly number[];
/** Of the first step: what tells whose log this is, and what the job ran with. */
const FIRST_BYTES = 256 * 1024;

/** Lines between head and tail that are kept, with some around each. */
const PICKED_MAX_LINES = 4000;
const PICKED_BEFORE = 2;
const PICKED_AFTER = 3;

/** The runner's own words, from which steps and endings are told, in all formats; and what ties jobs together. */
const MARKS = [
  '##[group]',
  '##[endgroup]',
  '##[error]',
  '##[section]',
  '##[start-action ',
  '##[end-action ',
  'Post job cleanup.',
  'Cleaning up orphan processes',
  'Complete job name: ',
  'Cache hit occurred on the primary key',
  'Cache saved with',
  'section_start:',
  'travis_fold:start:',
  '[Pipeline] { (',
  'skipped due to earlier failure',
  'since it may contain secret',
  'No files were found with the provided path',
  'Artifact not found for name',
  'Unable to find an artifact',
];
const MARKS_MAX_LINES = 2000;
/** The head of a step: its script, inputs and variables. */
const HEADER_BYTES = 16 * 1024;
const SHORT_HEADER_BYTES = 1024;

/** A step while its lines go by: head, tail, and picked lines of what went out of the tail. */
export class Segment {
  readonly #standsOut: StandsOut;
  readonly #limits: Limits;
  readonly #isFirst: boolean;
  #head: LineBlock[] = [];
  #tail: LineBlock[] = [];
  #picked: LineBlock[] = [];
  #headSize: Size = NOTHING;
  #tailSize: Size = NOTHING;
  #pickedSize: Size = NOTHING;
  #hasError = false;

  constructor(standsOut: StandsOut, limits: Limits, isFirst: boolean) {
    this.#standsOut = standsOut;
    this.#limits = limits;
    this.#isFirst = isFirst;
  }

  get isEmpty(): boolean {
    return this.#head.length === 0;
  }

  /** Did the runner say that something is wrong? */
  get hasError(): boolean {
    return this.#hasError;
  }

  get size(): Size {
    return plus(plus(this.#headSize, this.#tailSize), this.#pickedSize);
  }

  push(block: LineBlock): void {
    if (!this.#hasError) this.#hasError = block.bytes.includes('##[error]');
    if (this.#tail.length === 0 && isWithin(this.#headSize, this.#limits.head)) {
      this.#head.push(block);
      this.#headSize = plus(this.#headSize, sizeOf(block));
      return;
    }
    this.#tail.push(block);
    this.#tailSize = plus(this.#tailSize, sizeOf(block));
    while (this.#tail.length > 1 && !isWithin(this.#tailSize, this.#limits.tail)) {
      const gone = this.#tail.shift()!;
      this.#tailSize = minus(this.#tailSize, sizeOf(gone));
      this.#pick(marked(gone));
      this.#pick(this.#outstanding(gone));
    }
  }

  /** In the order of their lines; no line twice. */
  blocks(): LineBlock[] {
    const picked = [...this.#picked].sort((a, b) => a.firstLine - b.firstLine);
    return apart([...this.#head, ...picked, ...this.#tail]);
  }

  /** Leaves the head of the step, and the runner's own words. */
  keepMarks(): void {
    const marks = [...this.#head, ...this.#tail].flatMap(marked);
    this.#keepOnly([]);
    this.#pick(marks);
  }

  /** Leaves, besides, the end of the step and what stands out before it. */
  keepEnd(): void {
    const all = [...this.#head, ...this.#tail];
    const end = endOf(all, this.#limits.end);
    const outstanding = all.flatMap((block) => this.#outstanding(block));
    const marks = all.flatMap(marked);
    this.#keepOnly(end);
    this.#pick(marks);
    this.#pick(outstanding);
  }

  /** Leaves the head of the step alone. */
  keepHead(): void {
    this.#keepOnly([]);
    this.#picked = [];
    this.#pickedSize = NOTHING;
  }

  #keepOnly(end: LineBlock[]): void {
    this.#head = this.#isFirst ? beginningOf(this.#head, FIRST_BYTES) : headerOf(this.#head);
    this.#tail = end;
    this.#headSize = this.#head.map(sizeOf).reduce(plus, NOTHING);
    this.#tailSize = end.map(sizeOf).reduce(plus, NOTHING);
  }

  #outstanding(block: LineBlock): LineBlock[] {
    const starts = this.#standsOut(block.bytes).map((at) => lineStart(block.bytes, at));
    return pickLines(block, [...new Set(starts)], PICKED_BEFORE, PICKED_AFTER);
  }

  #pick(blocks: readonly LineBlock[]): void {
    for (const block of blocks) {
      if (this.#pickedSize.lines >= PICKED_MAX_LINES) return;
      this.#picked.push(block);
      this.#pickedSize = plus(this.#pickedSize, sizeOf(block));
    }
  }
}

const NOTHING: Size = { bytes: 0, lines: 0 };

function marked(block: LineBlock): LineBlock[] {
  const starts = lineStartsWith(block.bytes, MARKS).slice(0, MARKS_MAX_LINES);
  return pickLines(block, starts, 0, 0);
}

/** Up to the line that closes the head of a step; its first lines where none does. */
function headerOf(blocks: readonly LineBlock[]): LineBlock[] {
  const [first] = beginningOf(blocks, HEADER_BYTES);
  if (first === undefined) return [];
  const close = first.bytes.indexOf('##[endgroup]');
  const end = close < 0 ? -1 : first.bytes.indexOf(0x0a, close);
  return beginningOf([first], end < 0 ? SHORT_HEADER_BYTES : end + 1);
}

/** The last lines, copied. */
function endOf(blocks: readonly LineBlock[], limit: Size): LineBlock[] {
  const last: LineBlock[] = [];
  let left = limit;
  for (const block of blocks.toReversed()) {
    const { bytes, firstLine, lineCount } = block;
    let at = bytes.length;
    let lines = 0;
    for (let from = at; from > 0 && lines < left.lines; at = from, lines++) {
      from = lineStart(bytes, at - 1);
      if (bytes.length - from > left.bytes) break;
    }
    if (lines > 0) {
      const piece = Buffer.from(bytes.subarray(at));
      last.unshift({ bytes: piece, firstLine: firstLine + lineCount - lines, lineCount: lines });
    }
    if (lines < lineCount) break;
    left = minus(left, sizeOf(block));
  }
  return last;
}

/** The first lines, so many bytes at most, copied. */
function beginningOf(blocks: readonly LineBlock[], maxBytes: number): LineBlock[] {
  const first: LineBlock[] = [];
  let left = maxBytes;
  for (const { bytes, firstLine, lineCount } of blocks) {
    if (bytes.length <= left) first.push({ bytes: Buffer.from(bytes), firstLine, lineCount });
    else {
      const piece = Buffer.from(bytes.subarray(0, lineStart(bytes, left)));
      if (piece.length > 0) first.push({ bytes: piece, firstLine, lineCount: countLines(piece) });
      break;
    }
    left -= bytes.length;
  }
  return first;
}

/** Blocks by their first lines, without those lines that an earlier block has. */
function apart(blocks: readonly LineBlock[]): LineBlock[] {
  const sorted = [...blocks].sort((a, b) => a.firstLine - b.firstLine || b.lineCount - a.lineCount);
  let next = 0;
  return sorted.flatMap((block): LineBlock[] => {
    const end = block.firstLine + block.lineCount;
    if (end <= next) return [];
    const skip = Math.max(0, next - block.firstLine);
    next = end;
    if (skip === 0) return [block];
    let at = 0;
    for (let line = 0; line < skip; line++) at = block.bytes.indexOf(0x0a, at) + 1;
    return [{ bytes: block.bytes.subarray(at), firstLine: block.firstLine + skip, lineCount: block.lineCount - skip }];
  });
}

export function sizeOf({ bytes, lineCount }: LineBlock): Size {
  return { bytes: bytes.length, lines: lineCount };
}

function plus(a: Size, b: Size): Size {
  return { bytes: a.bytes + b.bytes, lines: a.lines + b.lines };
}

function minus(a: Size, b: Size): Size {
  return { bytes: a.bytes - b.bytes, lines: a.lines - b.lines };
}

function isWithin(size: Size, limit: Size): boolean {
  return size.bytes <= limit.bytes && size.lines <= limit.lines;
}
