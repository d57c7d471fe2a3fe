import type { Course } from './courses.ts';
import { ALWAYS, type Created, isWithin } from './created.ts';
import { rowOutcome } from './outcomes.ts';
import type { Execution } from './rows.ts';

/**
 * What a run of a job came to, by conclusions alone. `flaked`: it failed, and the same code passed, in another attempt or later ·
 * `broke`: it failed again when it was run again, or the commit before or after it failed too · `mended`: nobody ran it again, and
 * the next commit of the change passed, which may have mended it.
 */
export type Fate = 'passed' | 'flaked' | 'broke' | 'mended';

/** Something that tells what a failure was, from the moment when it was known. */
export interface Sign {
  readonly fate: 'flaked' | 'broke' | 'mended';
  /** Of which job, by its full name; null: of all shards. */
  readonly cell: string | null;
  readonly fromMs: number;
  /** What showed that it says nothing: the neighbour that failed too was flaky itself. Any one of these does. */
  readonly refuted: readonly Shown[];
  /** The run that showed it, and when that was created. */
  readonly run: number;
  readonly createdMs: number;
}

/** When something was known, by a run that was created at a moment. */
export interface Shown {
  readonly atMs: number;
  readonly createdMs: number;
}

export interface Settlement {
  readonly course: Course<Execution>;
  /** When its first outcome was known; null when the first of a cell was never decided. */
  readonly decidedMs: number | null;
  /** Empty for what never failed. */
  readonly signs: readonly Sign[];
}

/**
 * What was known of it at a moment; null: it failed, and nobody knew, or it had not ended.
 * @param cell What matters of it; null: all.
 * @param without A run whose word does not count.
 * @param created The runs that were seen.
 */
export function fateAt(
  settlement: Settlement,
  atMs: number,
  cell: string | null = null,
  without: number | null = null,
  created: Created = ALWAYS,
): Fate | null {
  const passed = passedMs(settlement);
  let fate: Fate | null = passed !== null && passed <= atMs ? 'passed' : null;
  for (const sign of settlement.signs) {
    if (sign.run === without || !isKnown(sign, atMs, created)) continue;
    if (cell !== null && sign.cell !== null && sign.cell !== cell) continue;
    // One pass of the same code says more than any number of failures.
    if (sign.fate === 'flaked') return 'flaked';
    if (fate !== 'broke') fate = sign.fate;
  }
  return fate;
}

/** Was it known by then, and nothing that refutes it? */
export function isKnown({ fromMs, createdMs, refuted }: Sign, atMs: number, created: Created): boolean {
  if (fromMs > atMs || !isWithin(createdMs, created)) return false;
  return !refuted.some((one) => one.atMs <= atMs && isWithin(one.createdMs, created));
}

/** When it had passed as a whole; null when it did not at first. */
export function passedMs({ course, decidedMs }: Settlement): number | null {
  return course.first === 'pass' ? decidedMs : null;
}

/** In any of its attempts. */
export function hasFailed({ cells }: Course): boolean {
  return cells.some(({ rows }) => rows.some((row) => rowOutcome(row) === 'fail'));
}
