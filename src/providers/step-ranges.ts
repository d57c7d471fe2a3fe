import type { StepRange } from '../domain.ts';

/** A step's file in an archive, as its directory lists it. */
export interface StepFile {
  readonly number: number;
  readonly name: string;
  /** Bytes, inflated. */
  readonly size: number;
}

/**
 * Where each step lies in the whole job's log, from the sizes of the step files alone. They hold the same text with
 * other time stamps of equal length. `steps` come in the order of their numbers. Null unless the sizes add up exactly
 * and every step begins a line: a wrong place is worse than none.
 */
export function stepRanges(whole: Uint8Array, steps: readonly StepFile[]): readonly StepRange[] | null {
  const ranges = placesOf(whole.length, steps);
  return ranges !== null && beginLines(whole, ranges) ? ranges : null;
}

/** The same for a log of `total` bytes that was not seen yet: whether the steps begin lines remains to be seen. */
export function placesOf(total: number, steps: readonly StepFile[]): readonly StepRange[] | null {
  const lengths = lengthsInWhole(
    steps.map((step) => step.size),
    total,
  );
  if (lengths === null) return null;
  let start = 0;
  return steps.map(({ number, name }, index) => {
    const range = { number, name, start, end: start + lengths[index]! };
    start = range.end;
    return range;
  });
}

export function beginLines(whole: Uint8Array, ranges: readonly StepRange[]): boolean {
  return ranges.every(({ start }) => start === 0 || whole[start - 1] === LINE_FEED);
}

/**
 * How many bytes of a log of `total` bytes each step takes, or null when the step files cannot make it up.
 * The runner begins every file with a byte order mark, so that a step's may or may not be in the whole log:
 * the four ways in which both can have them are tried, and no two of them give the same total for two steps or more.
 */
export function lengthsInWhole(sizes: readonly number[], total: number): readonly number[] | null {
  if (sizes.length === 0) return null;
  const bare = sizes.map((size) => Math.max(0, size - BOM_LENGTH));
  const variants = [withFirst(bare, BOM_LENGTH), sizes, bare, withFirst(sizes, BOM_LENGTH)];
  return variants.find((lengths) => lengths.reduce((sum, length) => sum + length, 0) === total) ?? null;
}

function withFirst(lengths: readonly number[], extra: number): readonly number[] {
  return lengths.map((length, index) => (index === 0 ? length + extra : length));
}

const LINE_FEED = 0x0a;

/** A byte order mark in UTF-8. */
const BOM_LENGTH = 3;
