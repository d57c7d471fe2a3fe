import type { Run, ToldRun } from '../domain.ts';
import { compared, entry } from './courses.ts';
import { type Episode, isWithin, type Range } from './episodes/episodes.ts';
import { toldOutcome } from './episodes/sightings.ts';
import { jobKey } from './job-key.ts';
import type { Outcome } from './outcomes.ts';

/** How often a job passed at once, and how often it has to before one can say that it is better. */
export interface JobRate {
  readonly workflow: Run['workflow'];
  /** Shards and machines of one job are one. */
  readonly job: string;
  /** Runs of the range in which it passed at its first attempt. */
  readonly passed: number;
  readonly of: number;
  /** Runs in a row, up to the newest, in which it did since it was red last. */
  readonly since: number;
  /** Runs in a row that would come by chance in fewer than one of twenty cases, if it passed no more often than in the range. */
  readonly target: number;
}

/** Of the jobs that were red, by workflow and name. @param runs Of the repository, oldest first. */
export function jobRates(episodes: readonly Episode[], runs: readonly ToldRun[], range: Range): JobRate[] {
  const lanes = new Map<
    string,
    { readonly workflow: Run['workflow']; readonly job: string; readonly branches: Set<string> }
  >();
  for (const { workflow, jobKey: job, branch, firstRed } of episodes.flatMap((one) => one.lanes)) {
    const lane = entry(lanes, `${workflow.id}\n${job}`, () => ({ workflow, job, branches: new Set<string>() }));
    lane.branches.add(`${branch}\n${firstRed.headRepository}`);
  }
  return [...lanes.values()]
    .map(({ workflow, job, branches }): JobRate => {
      const own = runs.filter(
        ({ run }) => run.workflow.id === workflow.id && branches.has(`${run.branch}\n${run.headRepository}`),
      );
      const outcomes = own.flatMap((told) => {
        const outcome = firstOutcome(told, job);
        return outcome === null ? [] : [{ run: told.run, outcome }];
      });
      const within = outcomes.filter(({ run }) => isWithin(run, range));
      const passed = within.filter(({ outcome }) => outcome === 'pass').length;
      const lastRed = outcomes.findLastIndex(({ outcome }) => outcome === 'fail');
      const since = outcomes.length - 1 - lastRed;
      return { workflow, job, passed, of: within.length, since, target: targetOf(passed, within.length) };
    })
    .sort((one, other) => compared(one.workflow.name, other.workflow.name) || compared(one.job, other.job));
}

/** All its shards passed at once, or one did not; null when nothing was decided. */
function firstOutcome({ jobs }: ToldRun, key: string): Outcome | null {
  const decided = jobs.filter((one) => one.job.executed && jobKey(one.job.name) === key && toldOutcome(one) !== null);
  const names = new Set(decided.map(({ job }) => job.name));
  const firsts = [...names].flatMap((name) => {
    const own = decided.filter(({ job }) => job.name === name);
    const attempt = Math.min(...own.map(({ job }) => job.attempt));
    return own.filter(({ job }) => job.attempt === attempt).map(toldOutcome);
  });
  return firsts.includes('fail') ? 'fail' : firsts.includes('pass') ? 'pass' : null;
}

const CHANCE = 0.05;
const TARGET_MIN = 5;
const TARGET_MAX = 100;

/** With one pass and one failure more than there were: few runs are no proof of a rate. */
function targetOf(passed: number, of: number): number {
  const rate = (passed + 1) / (of + 2);
  return Math.min(TARGET_MAX, Math.max(TARGET_MIN, Math.ceil(Math.log(CHANCE) / Math.log(rate))));
}
