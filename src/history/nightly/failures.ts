import { type Course, compared, entry } from '../courses.ts';
import { endMs } from '../failed-executions.ts';
import { gravest } from '../health.ts';
import { rowOutcome } from '../outcomes.ts';
import type { Execution, RowFailure } from '../rows.ts';
import type { NightWindows } from './headline.ts';

/**
 * A failure of a job on the branch of the headline. `new`: not seen in the days before · `open`: seen before, and its job has not
 * passed since · `resolved`: its job passed again this night.
 */
export interface NightFailure {
  readonly state: 'new' | 'open' | 'resolved';
  readonly repository: string;
  /** Id. */
  readonly workflow: number;
  readonly workflowName: string;
  /** The job's key. */
  readonly job: string;
  /** Null: it failed, and no cause is stored. */
  readonly failure: RowFailure | null;
  /** True of one that is resolved already, and came this night as well. */
  readonly cameTonight: boolean;
  /** True: the job had passed meanwhile, and then failed so again. */
  readonly cameBack: boolean;
  /** Runs that it turned red, since the days before began. */
  readonly runs: number;
  /** Has the job run since it was last red so? */
  readonly hasRunSince: boolean;
  /** Since the job passed last. */
  readonly firstRed: NightPlace;
  readonly lastRed: NightPlace;
  /** The last run that passed before the first red one; null when none is known. */
  readonly lastGreen: NightPlace | null;
  /** What turned it green; null while it is red. */
  readonly resolvedBy: Resolution | null;
}

/** An execution of the job. */
export interface NightPlace {
  readonly runId: number;
  readonly attempt: number;
  /** As GitHub names it, with its shard. */
  readonly job: string;
  readonly sha: string;
  readonly title: string;
  readonly actor: string | null;
  /** When the run was created. */
  readonly createdMs: number;
  readonly endedMs: number;
}

export interface Resolution extends NightPlace {
  /** `rerun`: another attempt of the run that failed · `same-code`: a later run of the same commit · `commit`: another commit. */
  readonly how: 'rerun' | 'same-code' | 'commit';
}

export interface NightFailures {
  /** New ones first, then what is open, then what is resolved; in each what ended last first. */
  readonly failures: readonly NightFailure[];
  /** Failures that were expected, a job of a run each, this night: they are left out. */
  readonly expected: number;
}

/**
 * What is new, still open and resolved: a failure is the same by its fingerprint and its job.
 * @param jobs The courses of each job on that branch, by time; what is older than the days before tells since when.
 */
export function nightFailures(jobs: readonly (readonly Course<Execution>[])[], windows: NightWindows): NightFailures {
  const all = jobs.map((courses) => failuresOf(courses, windows));
  return {
    failures: all.flatMap(({ failures }) => failures).sort(inOrder),
    expected: all.reduce((sum, { expected }) => sum + expected, 0),
  };
}

const ORDER = ['new', 'open', 'resolved'] as const;

/** New ones first, then what is open, then what is resolved; in each what ended last first. */
export function inOrder(one: NightFailure, other: NightFailure): number {
  return (
    ORDER.indexOf(one.state) - ORDER.indexOf(other.state) ||
    latest(other) - latest(one) ||
    compared(one.repository, other.repository) ||
    compared(one.job, other.job) ||
    compared(one.failure?.fingerprint ?? '', other.failure?.fingerprint ?? '')
  );
}

function latest({ resolvedBy, lastRed }: NightFailure): number {
  return (resolvedBy ?? lastRed).endedMs;
}

/** A run in which the job failed so. */
interface Red {
  /** Among the job's courses. */
  readonly at: number;
  readonly failure: RowFailure | null;
  readonly first: Execution;
  readonly last: Execution;
}

function failuresOf(courses: readonly Course<Execution>[], windows: NightWindows): NightFailures {
  const known = new Map<string | null, Red[]>();
  let expected = 0;
  courses.forEach((course, at) => {
    if (!course.cells.some(hasFailed)) return;
    const reds = redsOf(course, at);
    if (reds.length === 0 && course.row.createdMs >= windows.fromMs) expected++;
    for (const red of reds) entry(known, red.failure?.fingerprint ?? null, (): Red[] => []).push(red);
  });
  const failures = [...known.values()].flatMap((reds) => failureOf(reds, courses, windows) ?? []);
  return { failures, expected };
}

function hasFailed({ rows }: Course<Execution>['cells'][number]): boolean {
  return rows.some((row) => rowOutcome(row) === 'fail');
}

/** Each failure of the run once. What was expected is none. */
function redsOf({ cells }: Course<Execution>, at: number): Red[] {
  const reds = new Map<string | null, { failure: RowFailure | null; rows: Execution[] }>();
  for (const row of cells.flatMap(({ rows }) => rows)) {
    if (rowOutcome(row) !== 'fail' || gravest(row.failures.map(({ label }) => label)) === 'expected') continue;
    const real = row.failures.filter(({ label }) => label !== 'expected');
    for (const failure of real.length === 0 ? [null] : real) {
      entry(reds, failure?.fingerprint ?? null, () => ({ failure, rows: [] as Execution[] })).rows.push(row);
    }
  }
  return [...reds.values()].map(({ failure, rows }) => {
    const sorted = rows.sort((one, other) => one.attempt - other.attempt || endMs(one) - endMs(other));
    return { at, failure, first: sorted[0]!, last: sorted.at(-1)! };
  });
}

/** Null of what was over before the night began, and of what nobody has seen since the days before began. */
function failureOf(
  reds: readonly Red[],
  courses: readonly Course<Execution>[],
  { fromMs, compareFromMs }: NightWindows,
): NightFailure | null {
  const recent = reds.filter(({ last }) => endMs(last) >= compareFromMs);
  const last = recent.at(-1);
  if (last === undefined) return null;
  const resolvedBy = resolutionOf(last, courses);
  if (resolvedBy !== null && resolvedBy.endedMs < fromMs) return null;
  const cameTonight = endMs(recent[0]!.first) >= fromMs;
  const first = beginOf(reds, courses);
  const green = courses.slice(0, first.at).findLast((one) => one.last === 'pass');
  const { repository, workflow, workflowName } = last.last;
  return {
    state: resolvedBy !== null ? 'resolved' : cameTonight ? 'new' : 'open',
    ...{ repository, workflow, workflowName },
    job: courses[last.at]!.unit,
    failure: last.failure,
    cameTonight,
    cameBack: recent[0]!.at < first.at,
    runs: recent.length,
    hasRunSince: last.at < courses.length - 1,
    firstRed: placeOf(first.first),
    lastRed: placeOf(last.last),
    lastGreen: green === undefined ? null : placeOf(passOf(green)),
    resolvedBy,
  };
}

/** The first red run since the job passed last. */
function beginOf(reds: readonly Red[], courses: readonly Course[]): Red {
  let at = reds.length - 1;
  while (at > 0 && !hasPassedBetween(courses, reds[at - 1]!.at, reds[at]!.at)) at--;
  return reds[at]!;
}

function hasPassedBetween(courses: readonly Course[], from: number, until: number): boolean {
  return courses.slice(from, until).some(({ last }) => last === 'pass');
}

/** The first that passed as a whole: another attempt of the run, or else a later run. */
function resolutionOf(red: Red, courses: readonly Course<Execution>[]): Resolution | null {
  const own = courses[red.at]!;
  const green = courses.slice(red.at).find((one) => one.last === 'pass');
  if (green === undefined) return null;
  const how = green === own ? 'rerun' : green.row.sha === own.row.sha ? 'same-code' : 'commit';
  return { ...placeOf(passOf(green)), how };
}

/** Of all that passed in the end, what ended last. */
function passOf({ cells, row }: Course<Execution>): Execution {
  const passes = cells.flatMap(({ rows }) => rows.findLast((one) => rowOutcome(one) === 'pass') ?? []);
  return passes.reduce((last, one) => (endMs(one) > endMs(last) ? one : last), passes[0] ?? row);
}

function placeOf(row: Execution): NightPlace {
  const { runId, attempt, job, sha, title, actor, createdMs } = row;
  return { runId, attempt, job, sha, title, actor, createdMs, endedMs: endMs(row) };
}
