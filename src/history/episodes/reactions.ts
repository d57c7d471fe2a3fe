import type { Run, ToldRun } from '../../domain.ts';
import { jobKey } from '../job-key.ts';
import type { Episode, Sighting } from './episodes.ts';
import { toldOutcome } from './sightings.ts';
import type { Succession } from './successions.ts';

/** When failures showed, and when somebody did something about them, as far as runs tell. */
export interface Reactions {
  /** The end of the first job that failed. */
  readonly firstRed: Moment;
  /** The first attempt that ran something again that had failed. */
  readonly firstRerun: Moment | null;
  /** The first run of a commit that ended a failure, or brought another one in its place. */
  readonly firstFix: Moment | null;
  /** When nothing was red any more; null while something is. */
  readonly over: Moment | null;
}

export interface Moment {
  readonly run: Run;
  readonly attempt: number;
  readonly atMs: number;
}

/** @param episodes At least one. @param runs Of the repository. */
export function reactionsOf(
  episodes: readonly Episode[],
  successions: readonly Succession[],
  runs: readonly ToldRun[],
): Reactions {
  const sightings = episodes.flatMap((one) => one.sightings);
  const reds = sightings.map(({ run, attempt, job }) => {
    return { run, attempt, atMs: endOfJob({ run, job }) };
  });
  const told = new Map(runs.map((one) => [one.run.id, one]));
  const again = sightings.flatMap(({ run, attempt, job }): Moment[] =>
    (told.get(run.id)?.jobs ?? [])
      .filter((one) => one.job.executed && one.job.name === job.name && one.job.attempt > attempt)
      .flatMap((one) =>
        one.job.startedMs === null ? [] : [{ run, attempt: one.job.attempt, atMs: one.job.startedMs }],
      ),
  );
  const lanes = episodes.flatMap((one) => one.lanes);
  const fixes = [
    ...lanes.flatMap(({ ending }) => (ending.how === 'fixed' ? [ending.firstGreen] : [])),
    ...successions.map(({ after }) => after),
  ];
  const ends = lanes.flatMap(({ ending }): Moment[] =>
    ending.how === 'fixed' || ending.how === 'passed-again'
      ? [endOf(ending.firstGreen, ending.attempt, told.get(ending.firstGreen.id))]
      : ending.how === 'gone'
        ? [{ run: ending.run, attempt: ending.run.attempt, atMs: ending.run.createdMs }]
        : [],
  );
  return {
    firstRed: earliest(reds)!,
    firstRerun: earliest(again),
    firstFix: earliest(fixes.map((run) => ({ run, attempt: 1, atMs: run.createdMs }))),
    over: ends.length < lanes.length ? null : earliest(ends, -1),
  };
}

/**
 * When a failure that is open, and no fault of the code, was over by what other branches show: the first run after the last red one
 * in which each of its jobs has passed somewhere. Null where one has not.
 */
export function passedElsewhere({ lanes, lastRed }: Episode, runs: readonly ToldRun[]): Moment | null {
  const last = endOfJob(lastRed);
  const passes = lanes.map(({ workflow, jobKey: key }) => {
    const later = runs.flatMap((told): Moment[] => {
      if (told.run.workflow.id !== workflow.id || told.run.createdMs < lastRed.run.createdMs) return [];
      const passed = told.jobs.filter(
        (one) => one.job.executed && jobKey(one.job.name) === key && toldOutcome(one) === 'pass',
      );
      return passed.map(({ job }) => ({
        run: told.run,
        attempt: job.attempt,
        atMs: job.completedMs ?? told.run.updatedMs,
      }));
    });
    return earliest(later.filter(({ atMs }) => atMs > last));
  });
  return passes.includes(null)
    ? null
    : earliest(
        passes.flatMap((one) => one ?? []),
        -1,
      );
}

/** The end of an attempt's last job; of the run, where none is known to have ended. */
export function endOf(run: Run, attempt: number, told: ToldRun | undefined): Moment {
  const ends = (told?.jobs ?? []).flatMap(({ job }) =>
    job.executed && job.attempt === attempt ? (job.completedMs ?? []) : [],
  );
  return { run, attempt, atMs: ends.length === 0 ? run.updatedMs : Math.max(...ends) };
}

function endOfJob({ run, job }: Pick<Sighting, 'run' | 'job'>): number {
  return job.completedMs ?? job.startedMs ?? run.createdMs;
}

/** @param sign 1: the earliest · -1: the latest. */
function earliest(moments: readonly Moment[], sign: 1 | -1 = 1): Moment | null {
  const order = (one: Moment, other: Moment): number =>
    one.atMs - other.atMs || one.run.id - other.run.id || one.attempt - other.attempt;
  return moments.toSorted((one, other) => sign * order(one, other))[0] ?? null;
}
