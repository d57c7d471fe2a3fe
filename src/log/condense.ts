import type { KeptLines, LogFormat, StepRange } from '../domain.ts';
import { utf16Order } from './encoding.ts';
import { detectFormat, isGithub } from './format.ts';
import { countLines, type LineBlock, lineEnd, lineStart, lineStartsWith, splitBlock } from './line-blocks.ts';
import { indexLines, lineAt } from './line-index.ts';
import { isWithin, LIMITS, type Limits, minus, NOTHING, plus, Segment, type StandsOut } from './segment.ts';

/** What is left of a long log. */
export interface Condensed {
  /** UTF-8. */
  readonly bytes: Buffer;
  readonly kept: KeptLines;
  /** The given steps, where they lie now; null when one of them does not begin a line. */
  readonly steps: readonly StepRange[] | null;
}

export interface Condensing {
  /** Where steps begin and end in the file, when that is known. */
  readonly steps?: readonly StepRange[] | null;
  readonly standsOut: StandsOut;
  readonly limits?: Limits;
}

/**
 * A long log, bytes in their order, down to what may explain a failure: of each step its head, its tail and what stands out
 * between them; of steps without an error, when there is too much, only the runner's own marks. Memory is bounded by
 * what is kept, whatever the length of the log or of a line. Line numbers stay those of the file.
 */
export class Condenser {
  readonly #options: Condensing;
  readonly #limits: Limits;
  readonly #borders: readonly number[];
  readonly #borderLines: number[] = [];
  readonly #ended: Segment[] = [];
  /** What the ended ones take. */
  #held = NOTHING;
  /** How many of the ended ones had each of the losses. */
  #lost = LOSSES.map(() => 0);
  #open: Segment | null = null;
  #decoder: InstanceType<typeof TextDecoder> | null = null;
  #begun = false;
  /** The line that has not ended yet, in pieces. */
  #rest: Buffer[] = [];
  #restBytes = 0;
  #cut = 0;
  /** Bytes and lines that went by, without the rest. */
  #offset = 0;
  #lines = 0;
  #bytes = 0;
  #owner: Buffer | null = null;
  #format: LogFormat = 'plain';

  constructor(options: Condensing) {
    this.#options = options;
    this.#borders = (options.steps ?? []).map(({ start }) => start);
    this.#limits = options.limits ?? LIMITS;
  }

  /** The first piece must be so long that it tells encoding and format. */
  push(given: Buffer): void {
    this.#bytes += given.length;
    const chunk = this.#decoded(given);
    const last = chunk.lastIndexOf(LF);
    if (last < 0) {
      this.#keepRest(chunk);
      return;
    }
    const first = chunk.indexOf(LF) + 1;
    if (this.#restBytes > 0) {
      this.#keepRest(chunk.subarray(0, first));
      this.#flushRest();
      this.#take(chunk.subarray(first, last + 1));
    } else this.#take(chunk.subarray(0, last + 1));
    this.#keepRest(chunk.subarray(last + 1));
  }

  end(): Condensed {
    if (this.#decoder !== null) this.#keepRest(Buffer.from(this.#decoder.decode()));
    this.#flushRest();
    const blocks = [...this.#ended, ...(this.#open === null ? [] : [this.#open])].flatMap((segment) =>
      segment.blocks(),
    );
    const numbers = new Uint32Array(blocks.reduce((sum, block) => sum + block.lineCount, 0));
    let at = 0;
    for (const { firstLine, lineCount } of blocks) {
      for (let index = 0; index < lineCount; index++) numbers[at++] = firstLine + index;
    }
    const bytes = Buffer.concat(blocks.map((block) => block.bytes));
    const kept = { numbers, lineCount: this.#lines, byteCount: this.#bytes };
    return { bytes, kept, steps: this.#stepsIn(bytes, numbers) };
  }

  #decoded(given: Buffer): Buffer {
    if (!this.#begun) {
      this.#begun = true;
      const order = utf16Order(given);
      if (order !== null) this.#decoder = new TextDecoder(order);
      const decoded = this.#decoder === null ? given : this.#piece(given);
      this.#format = detectFormat(decoded);
      return decoded;
    }
    return this.#piece(given);
  }

  #piece(given: Buffer): Buffer {
    return this.#decoder === null ? given : Buffer.from(this.#decoder.decode(given, { stream: true }));
  }

  /** Of a line that does not end, beginning and end: nobody reads what lies between. */
  #keepRest(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#rest.push(piece);
    this.#restBytes += piece.length;
    if (this.#restBytes <= LINE_MAX_BYTES) return;
    const all = Buffer.concat(this.#rest);
    const head = Buffer.from(all.subarray(0, LINE_HEAD_BYTES));
    const tail = Buffer.from(all.subarray(all.length - LINE_TAIL_BYTES));
    this.#cut += all.length - head.length - tail.length;
    this.#rest = [head, tail];
    this.#restBytes = head.length + tail.length;
  }

  #flushRest(): void {
    if (this.#restBytes === 0) return;
    const line = Buffer.concat(this.#rest);
    const cut = this.#cut;
    this.#rest = [];
    this.#restBytes = 0;
    this.#cut = 0;
    this.#take(line);
    this.#offset += cut;
  }

  /** Whole lines; the last one of the file may lack its line feed. */
  #take(lines: Buffer): void {
    for (let at = 0; at < lines.length; ) {
      const goal = at + BLOCK_BYTES;
      const end = goal >= lines.length ? lines.length : lineEnd(lines, goal);
      const bytes = lines.subarray(at, end);
      const ended = countLines(bytes);
      const lineCount = bytes.at(-1) === LF ? ended : ended + 1;
      this.#takeBlock({ bytes, firstLine: this.#lines + 1, lineCount });
      this.#offset += bytes.length;
      this.#lines += lineCount;
      at = end;
    }
  }

  /** Cuts at the beginnings of steps. */
  #takeBlock(block: LineBlock): void {
    let rest = block;
    let done = 0;
    for (const start of this.#startsIn(block.bytes)) {
      const [before, behind] = splitBlock(rest, start - done);
      this.#add(before);
      this.#close();
      rest = behind;
      done = start;
    }
    this.#add(rest);
  }

  #add(block: LineBlock): void {
    if (block.bytes.length === 0) return;
    this.#open ??= new Segment({
      standsOut: this.#options.standsOut,
      limits: this.#limits,
      isFirst: this.#ended.length === 0,
      marksErrors: isGithub(this.#format),
    });
    for (const piece of shortened(block)) this.#open.push(piece);
  }

  #startsIn(bytes: Buffer): readonly number[] {
    if (this.#borders.length > 0) return this.#bordersIn(bytes);
    if (this.#format === 'gh-run-log') return this.#ownersIn(bytes);
    return lineStartsWith(bytes, isGithub(this.#format) && this.#format !== 'azure' ? GITHUB_BEGINS : OTHER_BEGINS);
  }

  #bordersIn(bytes: Buffer): number[] {
    const starts: number[] = [];
    while (this.#borderLines.length < this.#borders.length) {
      const at = this.#borders[this.#borderLines.length]! - this.#offset;
      if (at >= bytes.length) break;
      const beginsLine = at >= 0 && lineStart(bytes, at) === at;
      this.#borderLines.push(beginsLine ? this.#lines + 1 + countLines(bytes.subarray(0, at)) : Number.NaN);
      if (beginsLine) starts.push(at);
    }
    return starts;
  }

  /** Lines before which another job or step began, by the columns that `gh run view --log` writes. */
  #ownersIn(bytes: Buffer): number[] {
    const starts: number[] = [];
    let tab = -1;
    for (let at = 0, end = 0; at < bytes.length; at = end) {
      end = lineEnd(bytes, at);
      const owner = this.#owner;
      if (owner !== null && bytes.compare(owner, 0, owner.length, at, Math.min(bytes.length, at + owner.length)) === 0)
        continue;
      // Not searched for again in each of many lines without one.
      if (tab < at) tab = indexOrEnd(bytes, TAB, at);
      if (tab >= end) continue;
      const step = indexOrEnd(bytes, TAB, tab + 1);
      if (step >= end || step - at > OWNER_MAX_BYTES) continue;
      this.#owner = Buffer.from(bytes.subarray(at, step + 1));
      starts.push(at);
    }
    return starts;
  }

  #close(): void {
    if (this.#open === null) return;
    this.#ended.push(this.#open);
    this.#held = plus(this.#held, this.#open.size);
    this.#open = null;
    this.#makeRoom();
  }

  /** First steps without an error lose what they hold, the oldest first; then those with one. At last steps are left out. */
  #makeRoom(): void {
    if (this.#ended.length > STEPS_MAX) this.#leaveOutSteps();
    for (const [stage, lose] of LOSSES.entries()) {
      while (this.#lost[stage]! < this.#ended.length) {
        if (this.#hasRoom) return;
        const segment = this.#ended[this.#lost[stage]!++]!;
        const before = segment.size;
        lose(segment);
        this.#held = plus(minus(this.#held, before), segment.size);
      }
    }
    if (!this.#hasRoom) this.#leaveOutSteps();
  }

  get #hasRoom(): boolean {
    return isWithin(this.#held, this.#limits.ended);
  }

  /** Half of them, the oldest; but not the first one, which tells whose log it is. */
  #leaveOutSteps(): void {
    const out = this.#ended.splice(1, this.#ended.length >> 1);
    this.#held = minus(this.#held, out.map(({ size }) => size).reduce(plus, NOTHING));
    this.#lost = this.#lost.map((count) => Math.max(0, count - out.length));
  }

  #stepsIn(bytes: Buffer, numbers: Uint32Array): StepRange[] | null {
    const steps = this.#options.steps ?? null;
    if (steps === null || this.#decoder !== null || steps.at(-1)?.end !== this.#bytes) return null;
    // A step without output may stand at the very end.
    const atEnd = this.#borders.slice(this.#borderLines.length).map(() => this.#lines + 1);
    const lines = [...this.#borderLines, ...atEnd];
    if (lines.some(Number.isNaN)) return null;
    const starts = indexLines(bytes);
    const places = lines.map((line) => starts[lineAt(numbers, line - 1)] ?? bytes.length);
    return steps.map(({ number, name }, index) => ({
      number,
      name,
      start: places[index]!,
      end: places[index + 1] ?? bytes.length,
    }));
  }
}

const LF = 0x0a;
const TAB = 0x09;

const BLOCK_BYTES = 128 * 1024;
/** Blank lines take no bytes, but memory once they are decoded. */
const BLOCK_LINES = 5000;

const LINE_MAX_BYTES = 512 * 1024;
const LINE_HEAD_BYTES = 96 * 1024;
const LINE_TAIL_BYTES = 128 * 1024;

const OWNER_MAX_BYTES = 1024;

/** Text of lines at which a step may begin; one too many does no harm. */
const GITHUB_BEGINS = ['##[group]Run ', 'Post job cleanup.', 'Cleaning up orphan processes'];
const OTHER_BEGINS = ['##[section]Starting: ', 'section_start:', 'travis_fold:start:', '[Pipeline] { ('];

/** Each takes memory, however short it is. A run of 256 jobs with 50 steps each has fewer. */
const STEPS_MAX = 20_000;

const LOSSES: readonly ((segment: Segment) => void)[] = [
  (segment) => {
    if (!segment.mayHaveFailed) segment.keepMarks();
  },
  (segment) => {
    if (segment.mayHaveFailed) segment.keepEnd();
  },
  (segment) => {
    if (!segment.mayHaveFailed) segment.keepHead();
  },
  (segment) => segment.keepMarks(),
  (segment) => segment.keepHead(),
];

function shortened(block: LineBlock): LineBlock[] {
  if (block.bytes.length === 0) return [];
  if (block.lineCount <= BLOCK_LINES) return [block];
  const middle = lineEnd(block.bytes, block.bytes.length >> 1);
  if (middle >= block.bytes.length) return [block];
  return splitBlock(block, middle).flatMap(shortened);
}

function indexOrEnd(bytes: Buffer, value: number, from: number): number {
  const at = bytes.indexOf(value, from);
  return at < 0 ? bytes.length : at;
}
