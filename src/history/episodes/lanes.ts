import type { Run, ToldJob, ToldRun } from '../../domain.ts';
import { compared, entry } from '../courses.ts';
import { jobKey } from '../job-key.ts';
import type { Sighting } from './episodes.ts';
import { toldOutcome } from './sightings.ts';

/** How a failure went in one job on one branch. Runs count in the order in which they were created, so that code does. */
export interface EpisodeLane {
  readonly workflow: Run['workflow'];
  /** Shards and machines of one job are one. */
  readonly jobKey: string;
  readonly branch: string | null;
  /** True: the job was red only because another one did not give it what it needs. */
  readonly isConsequence: boolean;
  readonly firstRed: Run;
  readonly lastRed: Run;
  /** The newest run before in which the job passed; null when none is known. */
  readonly lastGreen: Run | null;
  /** Runs with other code between the first red one and the last in which the job passed: it came and went. */
  readonly greenBetween: number;
  readonly ending: EpisodeEnding;
}

/**
 * `fixed`: it passed with other code · `passed-again`: it passed with the same code, in a re-run or for the same commit, and nobody
 * fixed anything · `gone`: the job is not run any more · `open`: it has not passed since.
 */
export type EpisodeEnding =
  | { readonly how: 'fixed' | 'passed-again'; readonly firstGreen: Run; readonly attempt: number }
  /** `run`: the last one of the workflow, without the job. */
  | { readonly how: 'gone'; readonly run: Run }
  /** `otherwiseRed`: the first run since that failed there of something else, which may hide it; null without one. */
  | { readonly how: 'open'; readonly otherwiseRed: Run | null };

/** By when they were red last, then by workflow, job and branch. `runs`: of the repository, oldest first. */
export function lanesOf(sightings: readonly Sighting[], runs: readonly ToldRun[]): EpisodeLane[] {
  const lanes = new Map<string, Sighting[]>();
  for (const one of sightings) entry(lanes, laneOf(one.run, one.job.name), (): Sighting[] => []).push(one);
  return [...lanes]
    .map(([identity, own]) => ({ identity, lane: ofLane(own, runs) }))
    .sort((one, other) => byRun(one.lane.lastRed, other.lane.lastRed) || compared(one.identity, other.identity))
    .map(({ lane }) => lane);
}

/** A branch of a fork may be called as ours is. */
function streamOf({ workflow, branch, headRepository }: Run): string {
  return `${workflow.id}\n${branch}\n${headRepository}`;
}

function laneOf(run: Run, job: string): string {
  return `${streamOf(run)}\n${jobKey(job)}`;
}

/** What an attempt tells of a lane. */
interface Tick {
  readonly run: Run;
  readonly attempt: number;
  readonly state: 'seen' | 'otherwise-red' | 'passed' | null;
  /** Names of the jobs that the attempt ran. */
  readonly ran: ReadonlySet<string>;
}

function ofLane(sightings: readonly Sighting[], runs: readonly ToldRun[]): EpisodeLane {
  const { run, job } = sightings[0]!;
  const key = jobKey(job.name);
  const stream = runs.filter((told) => streamOf(told.run) === streamOf(run));
  const ticks = stream.flatMap((told) => ticksOf(told, key, sightings));
  const first = ticks.findIndex(({ state }) => state === 'seen');
  const last = ticks.findLastIndex(({ state }) => state === 'seen');
  const lastRed = ticks[last]!;
  const between = ticks
    .slice(first, last)
    .filter((tick) => tick.state === 'passed' && !isSameCode(tick.run, lastRed.run));
  return {
    workflow: run.workflow,
    jobKey: key,
    branch: run.branch,
    isConsequence: sightings.every(({ how }) => how === 'upstream'),
    firstRed: ticks[first]!.run,
    lastRed: lastRed.run,
    lastGreen: ticks.slice(0, first).findLast(({ state }) => state === 'passed')?.run ?? null,
    greenBetween: new Set(between.map((tick) => tick.run.id)).size,
    ending: endingOf(lastRed, namesIn(lastRed, sightings), ticks.slice(last + 1), stream, key),
  };
}

function ticksOf(told: ToldRun, key: string, sightings: readonly Sighting[]): Tick[] {
  const { run } = told;
  const own = told.jobs.filter(({ job }) => job.executed && jobKey(job.name) === key);
  const attempts = [...new Set(own.map(({ job }) => job.attempt))].sort((a, b) => a - b);
  return attempts.map((attempt) => {
    const jobs = own.filter(({ job }) => job.attempt === attempt);
    const isSeen = sightings.some((one) => one.run.id === run.id && one.attempt === attempt);
    return { run, attempt, state: isSeen ? 'seen' : stateOf(jobs), ran: new Set(jobs.map(({ job }) => job.name)) };
  });
}

/** What was cancelled, or still runs, may yet fail. */
function stateOf(jobs: readonly ToldJob[]): Tick['state'] {
  const outcomes = jobs.map(toldOutcome);
  if (outcomes.includes('fail')) return 'otherwise-red';
  const isOpen = jobs.some(({ job }, at) => outcomes[at] === null && UNDECIDED.has(job.conclusion));
  return outcomes.includes('pass') && !isOpen ? 'passed' : null;
}

const UNDECIDED: ReadonlySet<string | null> = new Set([null, 'cancelled', 'action_required', 'stale']);

function namesIn({ run, attempt }: Tick, sightings: readonly Sighting[]): string[] {
  return sightings.filter((one) => one.run.id === run.id && one.attempt === attempt).map(({ job }) => job.name);
}

function endingOf(
  lastRed: Tick,
  red: readonly string[],
  after: readonly Tick[],
  stream: readonly ToldRun[],
  key: string,
): EpisodeEnding {
  // An attempt may have run another shard again, and not the one that failed.
  const green = after.find(
    ({ run, state, ran }) => state === 'passed' && (run.id !== lastRed.run.id || red.every((name) => ran.has(name))),
  );
  if (green !== undefined) {
    const how = isSameCode(green.run, lastRed.run) ? 'passed-again' : 'fixed';
    return { how, firstGreen: green.run, attempt: green.attempt };
  }
  const newest = stream.findLast(
    ({ run, jobs }) => run.status === 'completed' && run.conclusion !== 'cancelled' && jobs.length > 0,
  );
  if (newest !== undefined && byRun(newest.run, lastRed.run) > 0) {
    if (!newest.jobs.some(({ job }) => jobKey(job.name) === key)) return { how: 'gone', run: newest.run };
  }
  return { how: 'open', otherwiseRed: after.find(({ state }) => state === 'otherwise-red')?.run ?? null };
}

export function isSameCode(one: Run, other: Run): boolean {
  return one.id === other.id || one.sha === other.sha || (one.treeId !== null && one.treeId === other.treeId);
}

function byRun(one: Run, other: Run): number {
  return one.createdMs - other.createdMs || one.id - other.id;
}
