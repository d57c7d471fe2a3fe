import type { Course } from './courses.ts';
import { entry } from './courses.ts';
import { DAY_MS } from './days.ts';
import type { Counts } from './fisher.ts';
import { rowOutcome } from './outcomes.ts';
import { type Execution, executionId } from './rows.ts';

/** What is compared: the newest runs (`sample`) with those of the days before them (`basis`). */
export interface Windows {
  readonly nowMs: number;
  /** The last days, or the last so many decided runs of each job. */
  readonly sample: { readonly days: number } | { readonly runs: number };
  readonly basisDays: number;
}

export interface Window {
  readonly counts: Counts;
  /** The same day by day (UTC). */
  readonly days: readonly Counts[];
  /** Failures that an incident explains: they are not in the counts. */
  readonly removed: number;
  /** When the run of the last failure was created; null when none failed. */
  readonly lastFailedMs: number | null;
}

/**
 * Both windows of one job, by first attempts.
 * @param courses Of one group, by time.
 * @param incidents Ids of the executions that an incident explains.
 */
export function windowsOf(
  courses: readonly Course<Execution>[],
  { nowMs, sample, basisDays }: Windows,
  incidents: ReadonlySet<string>,
): { readonly sample: Window; readonly basis: Window } {
  const decided = courses.filter(({ first, row }) => first !== null && row.createdMs <= nowMs);
  const from =
    'days' in sample ? firstSince(decided, nowMs - sample.days * DAY_MS) : Math.max(0, decided.length - sample.runs);
  const sampleMs = 'days' in sample ? nowMs - sample.days * DAY_MS : (decided[from]?.row.createdMs ?? nowMs);
  const basisFrom = firstSince(decided, sampleMs - basisDays * DAY_MS);
  return {
    sample: windowOf(decided.slice(from), incidents),
    basis: windowOf(decided.slice(Math.min(basisFrom, from), from), incidents),
  };
}

function firstSince(courses: readonly Course[], ms: number): number {
  const at = courses.findIndex(({ row }) => row.createdMs >= ms);
  return at === -1 ? courses.length : at;
}

function windowOf(courses: readonly Course<Execution>[], incidents: ReadonlySet<string>): Window {
  const days = new Map<number, { failed: number; of: number }>();
  let removed = 0;
  let lastFailedMs: number | null = null;
  for (const course of courses) {
    const { createdMs } = course.row;
    if (course.first === 'fail' && incidents.size > 0 && isExplained(course, incidents)) {
      removed++;
      continue;
    }
    const day = entry(days, Math.floor(createdMs / DAY_MS), () => ({ failed: 0, of: 0 }));
    day.of++;
    if (course.first !== 'fail') continue;
    day.failed++;
    lastFailedMs = createdMs;
  }
  const counts = { failed: 0, of: 0 };
  for (const day of days.values()) {
    counts.failed += day.failed;
    counts.of += day.of;
  }
  return { counts, days: [...days.values()], removed, lastFailedMs };
}

/** Every cell that failed at first failed in an incident. */
function isExplained({ cells }: Course<Execution>, incidents: ReadonlySet<string>): boolean {
  return cells.every(({ rows }) => {
    const first = rows.find((row) => rowOutcome(row) !== null);
    // Of jobs of one name, some may have passed.
    const failed = rows.filter((row) => row.attempt === first?.attempt && rowOutcome(row) === 'fail');
    return failed.every((row) => incidents.has(executionId(row)));
  });
}
