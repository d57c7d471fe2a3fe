import type { Course } from './courses.ts';
import { logBeta, logSum } from './gamma.ts';
import { type Proportion, proportion } from './intervals.ts';

/** What is believed of a failure rate before anything ran: mostly near 0 or near 1. Source: LUCI Analysis. */
const PRIOR_FAILED = 0.3;
const PRIOR_PASSED = 0.5;
/** That the rate changes with a given run, */
const PRIOR_CHANGE = 1e-3;
/** and that it changes at all: among very many runs the places would else add up to a change that none of them shows. */
const PRIOR_ANY = 0.5;
/** How much of the probability the credible range holds. */
const CREDIBLE = 0.95;

/** A run, as an end of a range. */
export interface Position {
  readonly runId: number;
  readonly sha: string;
  readonly createdMs: number;
}

/** From some run on, things fail more often, or less often, than before. */
export interface ChangePoint {
  readonly direction: 'worse' | 'better';
  /** That there is one here at all. */
  readonly probability: number;
  /** Passes since the change before, and until the next. */
  readonly before: Proportion;
  readonly after: Proportion;
  /** The first run that is most likely after the change. */
  readonly at: Position;
  /** With 95 % the change came after `from`, and with `until` at the latest. */
  readonly from: Position;
  readonly until: Position;
  /** The last that passed before the first failure of the range; null when none did. Likewise the failure. */
  readonly lastGreen: Position | null;
  readonly firstRed: Position | null;
  /** The commits that ran in the range, oldest first. Empty: the same commit before and after, so it was something else. */
  readonly commits: readonly string[];
}

/** The changes of the failure rate of one job, or of a workflow's runs, oldest first. By first attempts, in the order of time. */
export function changePoints(courses: readonly Course[]): ChangePoint[] {
  const decided = courses.filter(({ first }) => first !== null);
  const failures = new Float64Array(decided.length + 1);
  decided.forEach(({ first }, at) => {
    failures[at + 1] = failures[at]! + (first === 'fail' ? 1 : 0);
  });
  const splits = splitsWithin(failures, 0, decided.length);
  return splits.map((split, index) => {
    // Again, between its neighbours: the first look took in more than one change.
    const low = splits[index - 1] ?? 0;
    const high = splits[index + 1] ?? decided.length;
    return described(decided, failures, low, split, high);
  });
}

/** First positions after a change, in order, within [low, high): the likeliest, then those on both sides of it. */
function splitsWithin(failures: Float64Array, low: number, high: number): number[] {
  const found: number[] = [];
  const open: [number, number][] = [[low, high]];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [from, until] = range;
    const logs = splitLogs(failures, from, until);
    if (logSum(logs) <= 0) continue;
    const split = from + 1 + indexOfMost(logs);
    found.push(split);
    open.push([from, split], [split, until]);
  }
  return found.sort((one, other) => one - other);
}

/** ln of the odds of one change before position low + 1 + i against none, for each i. */
function splitLogs(failures: Float64Array, low: number, high: number): number[] {
  const whole = evidence(failures, low, high);
  const here = Math.min(PRIOR_CHANGE, PRIOR_ANY / (high - low));
  const prior = Math.log(here / (1 - here));
  const logs: number[] = [];
  for (let at = low + 1; at < high; at++) {
    logs.push(prior + evidence(failures, low, at) + evidence(failures, at, high) - whole);
  }
  return logs;
}

/** ln P(outcomes of [low, high)) with one rate that is unknown. */
function evidence(failures: Float64Array, low: number, high: number): number {
  const failed = failures[high]! - failures[low]!;
  return logBeta(PRIOR_FAILED + failed, PRIOR_PASSED + high - low - failed) - PRIOR_EVIDENCE;
}

const PRIOR_EVIDENCE = logBeta(PRIOR_FAILED, PRIOR_PASSED);

function indexOfMost(values: readonly number[]): number {
  return values.reduce((most, value, index) => (value > values[most]! ? index : most), 0);
}

function described(
  courses: readonly Course[],
  failures: Float64Array,
  low: number,
  split: number,
  high: number,
): ChangePoint {
  const logs = splitLogs(failures, low, high);
  const total = logSum(logs);
  const first = low + 1 + rangeEnd(logs, total, (1 - CREDIBLE) / 2);
  const last = low + 1 + rangeEnd(logs, total, (1 + CREDIBLE) / 2);
  const before = passes(failures, low, split);
  const after = passes(failures, split, high);
  const red = courses.findIndex(({ first: outcome }, at) => at >= first && outcome === 'fail');
  const green = courses.findLastIndex(
    ({ first: outcome }, at) => at < (red === -1 ? first : red) && outcome === 'pass',
  );
  const from = position(courses[first - 1]!);
  const between = courses.slice(first, last + 1).map(({ row }) => row.sha);
  return {
    direction: after.rate! < before.rate! ? 'worse' : 'better',
    probability: 1 / (1 + Math.exp(-total)),
    before,
    after,
    at: position(courses[split]!),
    from,
    until: position(courses[last]!),
    lastGreen: green === -1 ? null : position(courses[green]!),
    firstRed: red === -1 ? null : position(courses[red]!),
    commits: [...new Set(between)].filter((sha) => sha !== from.sha),
  };
}

/** Where so much of the probability lies at or before. */
function rangeEnd(logs: readonly number[], total: number, share: number): number {
  let sum = 0;
  const at = logs.findIndex((log) => {
    sum += Math.exp(log - total);
    return sum >= share;
  });
  return at === -1 ? logs.length - 1 : at;
}

function passes(failures: Float64Array, low: number, high: number): Proportion {
  return proportion(high - low - (failures[high]! - failures[low]!), high - low);
}

function position({ row }: Course): Position {
  return { runId: row.runId, sha: row.sha, createdMs: row.createdMs };
}
