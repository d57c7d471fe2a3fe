import { entry } from './courses.ts';
import { type Fate, fateAt, passedMs, type Settlement } from './fates.ts';
import { gravest } from './health.ts';
import { rowOutcome } from './outcomes.ts';
import type { Execution, Row } from './rows.ts';
import { settlementsOf } from './settlements.ts';

/** Runs of jobs by what they came to. */
export interface Fates {
  /** Passed, flaked or broke: without failures of which nobody knows. */
  readonly settled: number;
  readonly flaked: number;
  /** Of those that flaked: by a failure of machines or the network. */
  readonly outside: number;
  readonly broke: number;
}

/** A change is what breaks things; what is on the default branch has passed before. */
export type Kind = 'main' | 'change';
export const KINDS: readonly Kind[] = ['main', 'change'];

export function kindOf({ isDefaultBranch }: Pick<Row, 'isDefaultBranch'>): Kind {
  return isDefaultBranch ? 'main' : 'change';
}

/** Whose runs are counted: of one job, of a workflow, of the repository. */
export const SCOPES = ['job', 'workflow', 'repository'] as const;
export type Scope = (typeof SCOPES)[number];

/** What is counted once for a repository, so that it can be told as it stood at any moment. */
export interface FlakeTallies {
  /** @param job Its key. */
  at(scope: Scope, workflow: number, job: string, kind: Kind, ms: number): Fates;
  /** Of one run of a job, 0 or 1 each. */
  ofRun(run: number, job: string, ms: number): Fates;
  /** Other runs of the repository in which anything was decided by then. */
  decidedRuns(besides: number, ms: number): number;
  /** Of the runs in which a job is known by then to have flaked, the last that became known; the latest last. */
  flakedRuns(workflow: number, job: string, ms: number, most: number): readonly number[];
  /** What happened to a job that failed in a run, by its full name; null: it did not fail there. */
  failed(run: number, job: string): Settlement | null;
}

export function flakeTallies(executions: readonly Execution[]): FlakeTallies {
  const settlements = settlementsOf(executions);
  const counts = new Map<string, Timeline>();
  const flaked = new Map<string, { readonly ms: number; readonly run: number }[]>();
  const courses = new Map<string, readonly Step[]>();
  const failed = new Map<string, Settlement>();
  const decided = new Map<number, number>();
  const steps: Step[] = [];
  for (const one of settlements) {
    const { row, cells, unit } = one.course;
    const own = stepsOf(one);
    for (const step of own) steps.push(step);
    if (one.signs.length > 0) courses.set(`${row.runId}\n${unit}`, own);
    if (one.decidedMs !== null)
      decided.set(row.runId, Math.min(decided.get(row.runId) ?? one.decidedMs, one.decidedMs));
    for (const { name, rows } of cells) if (rows.some(hasFailed)) failed.set(`${row.runId}\n${name}`, one);
  }
  steps.sort((one, other) => one.ms - other.ms);
  for (const { of, ms, change } of steps) {
    const { row, unit } = of.course;
    const kind = kindOf(row);
    for (const scope of SCOPES) add(entry(counts, keyOf(scope, row.workflow, unit, kind), timeline), ms, change);
    if (change.flaked > 0) entry(flaked, `${row.workflow}\n${unit}`, () => []).push({ ms, run: row.runId });
  }
  const decisions = [...decided.values()].sort((one, other) => one - other);
  return {
    at: (scope, workflow, job, kind, ms) => sumAt(counts.get(keyOf(scope, workflow, job, kind)), ms),
    ofRun: (run, job, ms) => {
      const own = courses.get(`${run}\n${job}`) ?? [];
      return own.filter((step) => step.ms <= ms).reduce((sum, { change }) => plus(sum, change), NONE);
    },
    decidedRuns: (besides, ms) => {
      const isThere = (decided.get(besides) ?? Number.POSITIVE_INFINITY) <= ms;
      return reached(decisions, ms) - (isThere ? 1 : 0);
    },
    flakedRuns: (workflow, job, ms, most) => {
      const runs = new Set<number>();
      const known = flaked.get(`${workflow}\n${job}`) ?? [];
      for (let at = known.length - 1; at >= 0 && runs.size < most; at--) {
        if (known[at]!.ms <= ms) runs.add(known[at]!.run);
      }
      return [...runs].reverse();
    },
    failed: (run, job) => failed.get(`${run}\n${job}`) ?? null,
  };
}

export const NONE: Fates = { settled: 0, flaked: 0, outside: 0, broke: 0 };

export function plus(one: Fates, other: Fates, sign: 1 | -1 = 1): Fates {
  return {
    settled: one.settled + sign * other.settled,
    flaked: one.flaked + sign * other.flaked,
    outside: one.outside + sign * other.outside,
    broke: one.broke + sign * other.broke,
  };
}

function keyOf(scope: Scope, workflow: number, job: string, kind: Kind): string {
  if (scope === 'repository') return kind;
  return scope === 'workflow' ? `${workflow}\n${kind}` : `${workflow}\n${kind}\n${job}`;
}

function hasFailed(row: Execution): boolean {
  return rowOutcome(row) === 'fail';
}

/** How the counts change at a moment. */
interface Step {
  readonly of: Settlement;
  readonly ms: number;
  readonly change: Fates;
}

/** From nothing known to what is known today. */
function stepsOf(one: Settlement): Step[] {
  const { signs } = one;
  const passed = passedMs(one);
  if (signs.length === 0) return passed === null ? [] : [{ of: one, ms: passed, change: PASSED }];
  const isOutside = gravestOf(one) === 'infrastructure';
  const times = [
    ...(passed === null ? [] : [passed]),
    ...signs.flatMap(({ fromMs, untilMs }) => (untilMs === null ? [fromMs] : [fromMs, untilMs])),
  ];
  let before: Fate | null = null;
  const steps: Step[] = [];
  for (const ms of [...new Set(times)].sort((a, b) => a - b)) {
    const fate = fateAt(one, ms);
    if (fate === before) continue;
    steps.push({ of: one, ms, change: plus(fatesOf(fate, isOutside), fatesOf(before, isOutside), -1) });
    before = fate;
  }
  return steps;
}

function gravestOf({ course }: Settlement): string {
  const failures = course.cells.flatMap(({ rows }) => rows.filter(hasFailed).flatMap((row) => row.failures));
  return gravest(failures.map(({ label }) => label));
}

const PASSED: Fates = { ...NONE, settled: 1 };
const BROKE: Fates = { ...NONE, settled: 1, broke: 1 };

function fatesOf(fate: Fate | null, isOutside: boolean): Fates {
  if (fate === null) return NONE;
  if (fate === 'flaked') return { settled: 1, flaked: 1, outside: isOutside ? 1 : 0, broke: 0 };
  return fate === 'broke' ? BROKE : PASSED;
}

/** Sums as they stood from each of the times on, four numbers each: objects would be a million. */
interface Timeline {
  readonly times: number[];
  readonly sums: number[];
}

function timeline(): Timeline {
  return { times: [], sums: [] };
}

function add({ times, sums }: Timeline, ms: number, { settled, flaked, outside, broke }: Fates): void {
  const last = sums.length - 4;
  const before = (at: number): number => (last < 0 ? 0 : sums[last + at]!);
  times.push(ms);
  sums.push(before(0) + settled, before(1) + flaked, before(2) + outside, before(3) + broke);
}

function sumAt(line: Timeline | undefined, ms: number): Fates {
  const at = line === undefined ? 0 : 4 * reached(line.times, ms);
  if (line === undefined || at === 0) return NONE;
  const [settled, flaked, outside, broke] = line.sums.slice(at - 4, at) as [number, number, number, number];
  return { settled, flaked, outside, broke };
}

/** How many of the times, in order, have been reached. */
function reached(times: readonly number[], ms: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
