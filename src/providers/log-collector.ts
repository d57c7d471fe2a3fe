import { standsOut } from '../classifiers/standing-out.ts';
import type { LogPart, StepRange } from '../domain.ts';
import { Condenser } from '../log/condense.ts';
import { countLines } from '../log/line-blocks.ts';
import { LIMITS, type Size } from '../log/segment.ts';
import { beginLines } from './step-ranges.ts';

/** How a log is to be read. */
export interface Reading {
  /** Of a longer log only that is held which may explain a failure. */
  readonly whole: Size;
  /** Where its steps should lie; null: nothing is known of them. */
  readonly steps: readonly StepRange[] | null;
}

/** Steps of this size are read whole, so a log of it is, too. */
export const WHOLE: Size = {
  bytes: LIMITS.head.bytes + LIMITS.tail.bytes,
  lines: LIMITS.head.lines + LIMITS.tail.lines,
};

/** Of a green log, which tells what is usual: what it says in its middle is as usual as the rest. */
export const GREEN_WHOLE: Size = { bytes: 64 * 1024 ** 2, lines: Number.POSITIVE_INFINITY };

/** For those who want to see every line. */
export const ALL: Size = { bytes: Number.POSITIVE_INFINITY, lines: Number.POSITIVE_INFINITY };

/** So much tells the format of a log. */
const PIECE_MIN_BYTES = 64 * 1024;

/** What was read of a log. */
export type Collected = Pick<LogPart, 'bytes' | 'kept' | 'steps'>;

/** Takes a log piece by piece. Memory is bounded by `whole` and what a condensed log takes. */
export class LogCollector {
  readonly #reading: Reading;
  /** Too short to be taken one by one: what a pipe gives may be a line, or less. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #pieces: Buffer[] = [];
  #length = 0;
  #condenser: Condenser | null = null;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The piece is kept: it must not be written to again. */
  push(piece: Buffer): void {
    this.#length += piece.length;
    this.#waiting.push(piece);
    this.#waitingBytes += piece.length;
    if (this.#waitingBytes >= PIECE_MIN_BYTES) this.#takeWaiting();
  }

  #takeWaiting(): void {
    if (this.#waitingBytes === 0) return;
    const piece = this.#waiting.length === 1 ? this.#waiting[0]! : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (this.#condenser !== null) this.#condenser.push(piece);
    else this.#pieces.push(piece);
    if (this.#condenser === null && this.#length > this.#reading.whole.bytes) this.#condense();
  }

  #condense(): void {
    this.#condenser = new Condenser({ steps: this.#reading.steps, standsOut });
    for (const one of this.#pieces) this.#condenser.push(one);
    this.#pieces = [];
  }

  end(): Collected {
    this.#takeWaiting();
    const { lines } = this.#reading.whole;
    // A line takes memory once it is decoded, however short it is.
    if (this.#condenser === null && this.#length > lines && this.#lineCount() > lines) this.#condense();
    if (this.#condenser !== null) return this.#condenser.end();
    const [first] = this.#pieces;
    const bytes = this.#pieces.length === 1 ? first! : Buffer.concat(this.#pieces, this.#length);
    const { steps } = this.#reading;
    const isPlaced = steps?.at(-1)?.end === bytes.length && beginLines(bytes, steps);
    return { bytes, kept: null, steps: isPlaced ? steps : null };
  }

  #lineCount(): number {
    return this.#pieces.reduce((sum, piece) => sum + countLines(piece), 0);
  }
}
