import { countLines, type LineBlock, lineStart, lineStartsAt, pickLines } from './line-blocks.ts';

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

/** Offsets at which something stands, ascending. */
export interface Standing {
  /** One of `MARKS`. */
  readonly marks: readonly number[];
  /** What may explain a failure. */
  readonly words: readonly number[];
}

export type StandsOut = (bytes: Buffer) => Standing;

/** Of the first step: what tells whose log this is, and what the job ran with. */
const FIRST_BYTES = 256 * 1024;

/** Of the lines between head and tail that are kept. */
const MARKS_MAX: Size = { bytes: 512 * 1024, lines: 4000 };
const OUTSTANDING_MAX: Size = { bytes: 1024 ** 2, lines: 8000 };
/** Lines around one that stands out. */
const PICKED_BEFORE = 2;
const PICKED_AFTER = 3;

/**
 * The runner's own words, from which steps and endings are told, in all formats; what ties jobs together; and where private
 * keys begin and end, so that what is kept of one is known as part of it.
 */
export const MARKS: readonly string[] = [
  'PRIVATE KEY',
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
/** The head of a step: its script, inputs and variables. */
const HEADER_BYTES = 16 * 1024;
const SHORT_HEADER: Size = { bytes: 1024, lines: 20 };

export interface SegmentOptions {
  readonly standsOut: StandsOut;
  readonly limits: Limits;
  /** Is it the first of its log? */
  readonly isFirst: boolean;
  /** Does the runner say in which steps something is wrong? Where it does not, any of them may be the one. */
  readonly marksErrors: boolean;
}

/** How much is left of a step; each is less than the one before. */
const LEFT = ['all', 'end', 'marks', 'head'] as const;
type Left = (typeof LEFT)[number];

/** A step while its lines go by: head, tail, and picked lines of what went out of the tail. */
export class Segment {
  readonly #options: SegmentOptions;
  #head = new Pile();
  #tail = new Pile();
  #marks = new Pile();
  #outstanding = new Pile();
  #saysError = false;
  #left: Left = 'all';

  constructor(options: SegmentOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#head.blocks.length === 0;
  }

  /** May something be wrong here, by the runner's own words? */
  get mayHaveFailed(): boolean {
    return this.#saysError || !this.#options.marksErrors;
  }

  get size(): Size {
    return [this.#head, this.#tail, this.#marks, this.#outstanding].map(({ size }) => size).reduce(plus);
  }

  push(block: LineBlock): void {
    const { limits } = this.#options;
    if (!this.#saysError) this.#saysError = block.bytes.includes('##[error]');
    if (this.#tail.blocks.length === 0 && isWithin(this.#head.size, limits.head)) {
      this.#head.push(block);
      return;
    }
    this.#tail.push(block);
    while (this.#tail.blocks.length > 1 && !isWithin(this.#tail.size, limits.tail)) this.#pick(this.#tail.shift());
  }

  /** In the order of their lines; no line twice. */
  blocks(): LineBlock[] {
    return apart([this.#head, this.#marks, this.#outstanding, this.#tail].flatMap(({ blocks }) => blocks));
  }

  /** Leaves the head of the step, its end, the runner's own words and what stands out. */
  keepEnd(): void {
    this.#reduce('end');
  }

  /** Leaves the head of the step, and the runner's own words. */
  keepMarks(): void {
    this.#reduce('marks');
  }

  /** Leaves the head of the step alone. */
  keepHead(): void {
    this.#reduce('head');
  }

  #reduce(to: Left): void {
    if (LEFT.indexOf(to) <= LEFT.indexOf(this.#left)) return;
    const all = [...this.#head.blocks, ...this.#tail.blocks];
    if (this.#left === 'all') {
      // There are many steps as short as a head.
      const isShort = isWithin(this.size, SHORT_HEADER);
      if (!isShort && to !== 'head') for (const block of all) this.#pick(block);
      this.#head = new Pile(isShort ? all.map(copied) : this.#header());
    }
    this.#left = to;
    this.#tail = new Pile(to === 'end' ? endOf(all, this.#options.limits.end) : []);
    if (to !== 'end') this.#outstanding = new Pile();
    if (to === 'head') this.#marks = new Pile();
  }

  #header(): LineBlock[] {
    const { blocks } = this.#head;
    return this.#options.isFirst ? beginningOf(blocks, FIRST_BYTES) : headerOf(blocks);
  }

  /** Stops when there is enough of the marks: without those of a private key nothing around it may be kept. */
  #pick(block: LineBlock): void {
    if (!isWithin(this.#marks.size, MARKS_MAX)) return;
    const { bytes } = block;
    const { marks, words } = this.#options.standsOut(bytes);
    this.#marks.push(...pickLines(block, lineStartsAt(bytes, marks), 0, 0));
    if (!isWithin(this.#marks.size, MARKS_MAX) || !isWithin(this.#outstanding.size, OUTSTANDING_MAX)) return;
    this.#outstanding.push(...pickLines(block, lineStartsAt(bytes, words), PICKED_BEFORE, PICKED_AFTER));
  }
}

export const NOTHING: Size = { bytes: 0, lines: 0 };

/** Blocks, and what they take together. */
class Pile {
  readonly blocks: LineBlock[] = [];
  size: Size = NOTHING;

  constructor(blocks: readonly LineBlock[] = []) {
    this.push(...blocks);
  }

  push(...blocks: readonly LineBlock[]): void {
    for (const block of blocks) {
      this.blocks.push(block);
      this.size = plus(this.size, sizeOf(block));
    }
  }

  /** The first one is taken away. */
  shift(): LineBlock {
    const first = this.blocks.shift()!;
    this.size = minus(this.size, sizeOf(first));
    return first;
  }
}

/** Up to the line that closes the head of a step; its first lines where none does. */
function headerOf(blocks: readonly LineBlock[]): LineBlock[] {
  const [first] = beginningOf(blocks, HEADER_BYTES);
  if (first === undefined) return [];
  const close = first.bytes.indexOf('##[endgroup]');
  const end = close < 0 ? -1 : first.bytes.indexOf(0x0a, close);
  return beginningOf([first], end < 0 ? SHORT_HEADER.bytes : end + 1);
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

/** The first lines, so many bytes at most, copied. Of the first line there is always something: a step begins with it. */
function beginningOf(blocks: readonly LineBlock[], maxBytes: number): LineBlock[] {
  const first: LineBlock[] = [];
  let left = maxBytes;
  for (const block of blocks) {
    if (block.bytes.length > left) {
      const bytes = Buffer.from(block.bytes.subarray(0, lineStart(block.bytes, left)));
      if (bytes.length > 0) first.push({ ...block, bytes, lineCount: countLines(bytes) });
      else if (first.length === 0) first.push({ ...block, bytes: cutLine(block.bytes, left), lineCount: 1 });
      break;
    }
    first.push(copied(block));
    left -= block.bytes.length;
  }
  return first;
}

/** The words that are whole: half of a secret is not known as one. */
function cutLine(bytes: Buffer, maxBytes: number): Buffer {
  const end = Math.max(bytes.lastIndexOf(' ', maxBytes), bytes.lastIndexOf('\t', maxBytes));
  return Buffer.concat([bytes.subarray(0, end + 1), Buffer.from('\n')]);
}

/** A slice would keep the memory of all that was read with it. */
function copied(block: LineBlock): LineBlock {
  return { ...block, bytes: Buffer.from(block.bytes) };
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

function sizeOf({ bytes, lineCount }: LineBlock): Size {
  return { bytes: bytes.length, lines: lineCount };
}

export function plus(a: Size, b: Size): Size {
  return { bytes: a.bytes + b.bytes, lines: a.lines + b.lines };
}

export function minus(a: Size, b: Size): Size {
  return { bytes: a.bytes - b.bytes, lines: a.lines - b.lines };
}

export function isWithin(size: Size, limit: Size): boolean {
  return size.bytes <= limit.bytes && size.lines <= limit.lines;
}
