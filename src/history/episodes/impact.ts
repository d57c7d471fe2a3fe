import type { Run, ToldRun } from '../../domain.ts';
import { type Spell, spellsOf } from './branch-spells.ts';
import type { Episode, Sighting } from './episodes.ts';
import { toldOutcome } from './sightings.ts';

/** What failures cost, counted from the runs that they made red. */
export interface Impact {
  /** Runs that ended red in one of their attempts, of those in which anything was decided. */
  readonly redRuns: number;
  readonly runs: number;
  /** Executions of jobs that failed, and those that were stopped because another one failed. */
  readonly failedJobs: number;
  readonly stoppedJobs: number;
  /** Executions that were skipped in red runs, of jobs that ran in others. */
  readonly skippedJobs: number;
  /** Distinct names of the jobs that failed. */
  readonly jobs: number;
  readonly branches: number;
  /** Distinct accounts that caused a red run. */
  readonly people: number;
  /** Runner time of what failed or was stopped, in milliseconds. Nobody has it of what never ended. */
  readonly lostMs: number;
  /** Executions that ran again what had failed, and how many of them passed. */
  readonly reruns: { readonly passed: number; readonly of: number };
  /** How long the default branch was red; null where it is not known, or was not hit. */
  readonly defaultBranch: { readonly name: string; readonly redMs: number; readonly spells: readonly Spell[] } | null;
}

export interface ImpactOptions {
  /** The runs that are counted as decided. */
  readonly within: readonly ToldRun[];
  /** Null: not known. */
  readonly defaultBranch: string | null;
  /** Up to when runs are known. */
  readonly knownMs: number;
  /** When it was over: what was red after that was red of something else; null while it is not. */
  readonly overMs: number | null;
}

/** @param runs Of the repository, oldest first; also those after the last red one, which tell when it was over. */
export function impactOf(
  episodes: readonly Pick<Episode, 'sightings'>[],
  runs: readonly ToldRun[],
  { within, defaultBranch, knownMs, overMs }: ImpactOptions,
): Impact {
  const sightings = distinct(episodes.flatMap((one) => one.sightings));
  const failed = sightings.filter(({ how }) => how !== 'cancelled');
  const found = defaultBranch === null ? [] : spellsOf(failed, runs, defaultBranch, knownMs);
  const spells = overMs === null ? found : found.map((one) => ({ ...one, untilMs: Math.min(one.untilMs, overMs) }));
  return {
    redRuns: new Set(failed.map(({ run }) => run.id)).size,
    runs: within.filter(({ jobs }) => jobs.some((one) => toldOutcome(one) !== null)).length,
    failedJobs: failed.length,
    stoppedJobs: sightings.length - failed.length,
    skippedJobs: skippedIn(failed, runs),
    jobs: new Set(failed.map(({ job }) => job.name)).size,
    branches: new Set(failed.map(({ run }) => branchOf(run))).size,
    people: new Set(failed.flatMap(({ run }) => run.actor?.toLowerCase() ?? [])).size,
    lostMs: sightings.reduce((sum, { job: { startedMs, completedMs } }) => {
      return sum + (startedMs === null || completedMs === null ? 0 : Math.max(0, completedMs - startedMs));
    }, 0),
    reruns: rerunsOf(failed, runs),
    defaultBranch:
      defaultBranch === null || spells.length === 0 ? null : { name: defaultBranch, redMs: unionMs(spells), spells },
  };
}

/** Each execution of a job once, whatever it failed of. */
function distinct(sightings: readonly Sighting[]): Sighting[] {
  const found = new Map<string, Sighting>();
  for (const one of sightings) {
    const key = `${one.run.id} ${one.attempt} ${one.job.id}`;
    const before = found.get(key);
    if (before === undefined || before.how === 'cancelled') found.set(key, one);
  }
  return [...found.values()];
}

/** The next execution of what failed, in the same run. */
function rerunsOf(failed: readonly Sighting[], runs: readonly ToldRun[]): Impact['reruns'] {
  const told = new Map(runs.map((one) => [one.run.id, one]));
  const outcomes = distinct(failed).flatMap(({ run, attempt, job }) => {
    const again = (told.get(run.id)?.jobs ?? [])
      .filter((one) => one.job.executed && one.job.attempt > attempt && one.job.name === job.name)
      .toSorted((one, other) => one.job.attempt - other.job.attempt)[0];
    return again === undefined ? [] : (toldOutcome(again) ?? []);
  });
  return { passed: outcomes.filter((one) => one === 'pass').length, of: outcomes.length };
}

/** By the last attempt of each red run. */
function skippedIn(failed: readonly Sighting[], runs: readonly ToldRun[]): number {
  const red = new Set(failed.map(({ run }) => run.id));
  const nameOf = ({ run }: ToldRun, name: string): string => `${run.workflow.id}\n${name}`;
  const ran = new Set(
    runs.flatMap((told) => told.jobs.flatMap(({ job }) => (job.executed ? nameOf(told, job.name) : []))),
  );
  return runs
    .filter(({ run }) => red.has(run.id))
    .flatMap((told) => {
      const last = told.jobs.filter(({ job }) => job.attempt === told.run.attempt && job.conclusion === 'skipped');
      return last.filter(({ job }) => ran.has(nameOf(told, job.name)));
    }).length;
}

function branchOf({ branch, headRepository }: Run): string {
  return `${headRepository?.toLowerCase()}\n${branch}`;
}

/** What two workflows were red at once counts once. */
function unionMs(spells: readonly Spell[]): number {
  let untilMs = Number.NEGATIVE_INFINITY;
  let sumMs = 0;
  for (const spell of spells.toSorted((one, other) => one.fromMs - other.fromMs)) {
    sumMs += Math.max(0, spell.untilMs - Math.max(spell.fromMs, untilMs));
    untilMs = Math.max(untilMs, spell.untilMs);
  }
  return sumMs;
}
