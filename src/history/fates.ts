import type { Course } from './courses.ts';
import { rowOutcome } from './outcomes.ts';
import type { Execution } from './rows.ts';

/**
 * What a run of a job came to, by conclusions alone. `flaked`: it failed, and the same code passed, in another attempt or later ·
 * `broke`: it failed again when it was run again, the commit before or after it failed too, or the next commit of a change mended it.
 */
export type Fate = 'passed' | 'flaked' | 'broke';

/** Something that tells what a failure was, from the moment when it was known. */
export interface Sign {
  readonly fate: 'flaked' | 'broke';
  /** Of which job, by its full name; null: of all shards. */
  readonly cell: string | null;
  readonly fromMs: number;
  /** When it turned out to say nothing: the neighbour that failed too was flaky itself. Null: never. */
  readonly untilMs: number | null;
  /** The run that showed it. */
  readonly run: number;
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
 */
export function fateAt(
  settlement: Settlement,
  atMs: number,
  cell: string | null = null,
  without: number | null = null,
): Fate | null {
  const passed = passedMs(settlement);
  let fate: Fate | null = passed !== null && passed <= atMs ? 'passed' : null;
  for (const sign of settlement.signs) {
    if (sign.fromMs > atMs || sign.run === without) continue;
    if (sign.untilMs !== null && sign.untilMs <= atMs) continue;
    if (cell !== null && sign.cell !== null && sign.cell !== cell) continue;
    // One pass of the same code says more than any number of failures.
    if (sign.fate === 'flaked') return 'flaked';
    fate = 'broke';
  }
  return fate;
}

/** When it had passed as a whole; null when it did not at first. */
export function passedMs({ course, decidedMs }: Settlement): number | null {
  return course.first === 'pass' ? decidedMs : null;
}

/** In any of its attempts. */
export function hasFailed({ cells }: Course): boolean {
  return cells.some(({ rows }) => rows.some((row) => rowOutcome(row) === 'fail'));
}
