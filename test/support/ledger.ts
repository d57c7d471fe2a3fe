import type { Attempt, Job } from '../../src/domain.ts';
import { jobCourses } from '../../src/history/courses.ts';
import { executedJobs } from '../../src/history/executed.ts';
import { flakinessOf } from '../../src/history/flakiness.ts';
import { type RateOptions, type Rates, ratesOf } from '../../src/history/rates.ts';
import type { Execution } from '../../src/history/rows.ts';
import { apiJob } from './api-job.ts';
import { DAY, execution, HOUR, MINUTE, START } from './executions.ts';

/** Two days after the first run of most tests. */
export const LOOKED: RateOptions = { nowMs: START + 2 * DAY, staleDays: 7 };

/**
 * What is counted of each job, as in `0/1 1/1 1/2 0/1 1/1`: passes by first attempts, by last ones, and of all attempts; what was
 * cancelled; runs in which it flaked, `-` where it never did.
 */
export function ledger(executions: readonly Execution[]): Readonly<Record<string, string>> {
  const courses = jobCourses(executions);
  const flaky = new Map(flakinessOf(courses, START).map(({ unit, flaked }) => [unit, flaked]));
  const units = [...new Set(courses.map(({ unit }) => unit))];
  return Object.fromEntries(
    units.map((unit) => {
      const own = courses.filter((one) => one.unit === unit);
      return [unit, `${counted(ratesOf(own, LOOKED))} ${share(flaky.get(unit))}`];
    }),
  );
}

/** The same without flakes, of whatever the rates are. */
export function counted({ first, eventual, attempts, cancelled }: Rates): string {
  return [first, eventual, attempts, cancelled].map(share).join(' ');
}

export function share(counts: { readonly count: number; readonly of: number } | undefined): string {
  return counts === undefined ? '-' : `${counts.count}/${counts.of}`;
}

const WORDS: Readonly<Record<string, string | null>> = {
  ...{ P: 'success', F: 'failure', C: 'cancelled', S: 'skipped', W: 'action_required', R: null },
};

/**
 * The executions of a run, as they come out of GitHub's lists of its attempts: `build P; test F | build =; test P`. Of each job a
 * letter: it passed, failed, was cancelled or skipped, waits for an approval, still runs; `=`: it was not run again. `test PF`:
 * two jobs of one name. `gone`: GitHub does not have the attempt any more; `none`: it has no jobs.
 */
export function listedRun(listings: string, given: Partial<Execution> = {}): Execution[] {
  const runId = given.runId ?? 1;
  const createdMs = START + runId * DAY;
  const known: Job[] = [];
  const rows: Execution[] = [];
  let before: readonly Job[] = [];
  for (const [index, listed] of listings.split(' | ').entries()) {
    if (listed === 'gone') continue;
    const startedMs = createdMs + index * HOUR;
    const attempt = {
      runId,
      number: index + 1,
      status: 'completed',
      conclusion: null,
      startedMs,
      updatedMs: startedMs,
    };
    const jobs = jobsOf(listed, attempt, before);
    for (const { executed, name, conclusion, startedMs: began, completedMs } of executedJobs(attempt, jobs, known)) {
      const times = { startedMs: began, completedMs, createdMs };
      if (executed) rows.push(execution({ runId, attempt: index + 1, job: name, conclusion, ...times, ...given }));
    }
    known.push(...jobs);
    before = jobs;
  }
  return rows;
}

/** Carried over is what the attempt before lists: with a new id and the number of this attempt, but its old start and machine. */
function jobsOf(listed: string, { number, startedMs }: Attempt, before: readonly Job[]): Job[] {
  const named =
    listed === 'none' ? [] : listed.split('; ').map((job) => job.split(/ (?=[A-Z=]+$)/) as [string, string]);
  const all = named.flatMap(([name, letters]) => [...letters].map((letter, at) => ({ name, letter, at })));
  return all.map(({ name, letter, at }, index) => {
    const id = number * 1000 + index;
    // Of an attempt that is gone nothing is left but an older start.
    const old = before.filter((one) => one.name === name)[at] ?? apiJob({ name, conclusion: 'success' });
    if (letter === '=') return { ...old, id, attempt: number };
    const conclusion = WORDS[letter]!;
    const began = startedMs + (index + 1) * 1000;
    return apiJob({
      ...{ id, name, attempt: number, conclusion },
      startedMs: letter === 'S' ? startedMs : began,
      completedMs: letter === 'R' ? null : began + 5 * MINUTE,
      runnerId: letter === 'S' ? null : id,
    });
  });
}
