import type { Chronicle } from './chronicle.ts';
import { entry } from './courses.ts';
import { isWithin } from './created.ts';
import { DaySpans } from './day-spans.ts';
import { add, before, between, type Fates, isSame, NONE, noSums, plus, type Sums } from './fate-sums.ts';
import { type Fate, fateAt, isKnown, passedMs, type Settlement } from './fates.ts';
import { gravest } from './health.ts';
import { rowOutcome } from './outcomes.ts';
import type { Execution, Row } from './rows.ts';
import { settlementsOf } from './settlements.ts';

/** A change is what breaks things; what is on the default branch has passed before. */
export type Kind = 'main' | 'change';
export const KINDS: readonly Kind[] = ['main', 'change'];

export function kindOf({ isDefaultBranch }: Pick<Row, 'isDefaultBranch'>): Kind {
  return isDefaultBranch ? 'main' : 'change';
}

/** Whose runs are counted: of one job, of a workflow, of the repository. */
export const SCOPES = ['job', 'workflow', 'repository'] as const;
export type Scope = (typeof SCOPES)[number];

/** What is in a view of a chronicle. */
export type Sight = Pick<Chronicle, 'untilMs' | 'created'>;

/** What is counted once for a repository, so that it can be told as any view of its chronicle shows it. */
export interface FlakeTallies {
  /** What happened to a job that failed in a run, by its full name; null: it did not fail there. */
  failed(run: number, job: string): Settlement | null;
  in(sight: Sight): SeenTallies;
}

export interface SeenTallies {
  /** @param job Its key. */
  of(scope: Scope, workflow: number, job: string, kind: Kind): Fates;
  /** Of one run of a job, 0 or 1 each. */
  ofRun(run: number, job: string): Fates;
  /** Have so many other runs of the repository decided anything? */
  hasDecided(besides: number, least: number): boolean;
  /** Of the runs in which a job is known to have flaked, the last that became known; the latest last. */
  flakedRuns(workflow: number, job: string, most: number): readonly number[];
}

/**
 * Counts of all runs that were created by a moment, less those of the runs before: what a view sees is the difference of two such
 * sums, but for those of which it knows less than all rows tell. Those are found by the days from when a run was created to when the
 * last was known of it.
 */
export function flakeTallies(executions: readonly Execution[]): FlakeTallies {
  const tallied = settlementsOf(executions).map(talliedOf);
  const sums = new Map<string, Sums>();
  const courses = new Map<string, Tallied>();
  const flaked = new Map<string, Tallied[]>();
  const failed = new Map<string, Settlement>();
  const decided = new Map<number, { readonly createdMs: number; atMs: number }>();
  // By when it is known, by the latest run that tells of it, and by the earliest one.
  const known = new DaySpans<Tallied>();
  const later = new DaySpans<Tallied>();
  const earlier = new DaySpans<Tallied>();
  for (const one of tallied) {
    const { settlement, createdMs, workflow, unit, kind, final } = one;
    const { row, cells } = settlement.course;
    for (const scope of SCOPES) add(entry(sums, keyOf(scope, workflow, unit, kind), noSums), createdMs, final);
    if (one.knownMs !== null) known.add(Math.min(createdMs, one.knownMs), Math.max(createdMs, one.knownMs), one);
    if (one.lastMs > createdMs) later.add(createdMs, one.lastMs, one);
    if (one.firstMs < createdMs) earlier.add(one.firstMs, createdMs, one);
    if (settlement.decidedMs !== null) {
      const run = entry(decided, row.runId, () => ({ createdMs, atMs: Number.POSITIVE_INFINITY }));
      run.atMs = Math.min(run.atMs, settlement.decidedMs);
    }
    if (settlement.signs.length === 0) continue;
    courses.set(`${row.runId}\n${unit}`, one);
    if (settlement.signs.some(({ fate }) => fate === 'flaked')) {
      entry(flaked, `${workflow}\n${unit}`, (): Tallied[] => []).push(one);
    }
    for (const { name, rows } of cells) if (rows.some(hasFailed)) failed.set(`${row.runId}\n${name}`, settlement);
  }
  const runs = [...decided].map(([run, { createdMs, atMs }]) => ({ run, createdMs, atMs }));
  runs.sort((one, other) => one.createdMs - other.createdMs);
  return {
    failed: (run, job) => failed.get(`${run}\n${job}`) ?? null,
    in: (sight) => {
      const { created, untilMs } = sight;
      const around = new Set([
        ...(untilMs === Number.POSITIVE_INFINITY ? [] : known.around(untilMs)),
        ...(created.untilMs === Number.POSITIVE_INFINITY ? [] : later.around(created.untilMs)),
        ...(created.fromMs === Number.NEGATIVE_INFINITY ? [] : earlier.around(created.fromMs)),
      ]);
      const endMs = Math.min(created.untilMs, untilMs);
      const unlike = [...around].flatMap((one) => {
        if (one.createdMs < created.fromMs || one.createdMs >= endMs) return [];
        const seen = seenOf(one, sight);
        return seen === one.final || isSame(seen, one.final) ? [] : [{ ...one, less: plus(seen, one.final, -1) }];
      });
      return {
        of: (scope, workflow, unit, kind) => {
          const key = keyOf(scope, workflow, unit, kind);
          const all = between(sums.get(key), created.fromMs, endMs);
          return unlike
            .filter((one) => keyOf(scope, one.workflow, one.unit, one.kind) === key)
            .reduce((sum, { less }) => plus(sum, less), all);
        },
        ofRun: (run, job) => {
          const own = courses.get(`${run}\n${job}`);
          return own === undefined || !isWithin(own.createdMs, created) ? NONE : seenOf(own, sight);
        },
        hasDecided: (besides, least) => {
          let count = 0;
          for (let at = before(runs, created.fromMs); at < runs.length && count < least; at++) {
            const { run, createdMs, atMs } = runs[at]!;
            if (createdMs >= endMs) break;
            if (run !== besides && atMs <= untilMs) count++;
          }
          return count >= least;
        },
        flakedRuns: (workflow, job, most) => {
          const ofJob = flaked.get(`${workflow}\n${job}`) ?? [];
          return ofJob
            .slice(before(ofJob, created.fromMs), before(ofJob, created.untilMs))
            .map(({ settlement }) => ({ run: settlement.course.row.runId, ms: flakedMs(settlement, sight) }))
            .filter(({ ms }) => ms < Number.POSITIVE_INFINITY)
            .sort((one, other) => one.ms - other.ms)
            .slice(-most)
            .map(({ run }) => run);
        },
      };
    },
  };
}

function keyOf(scope: Scope, workflow: number, job: string, kind: Kind): string {
  if (scope === 'repository') return kind;
  return scope === 'workflow' ? `${workflow}\n${kind}` : `${workflow}\n${kind}\n${job}`;
}

function hasFailed(row: Execution): boolean {
  return rowOutcome(row) === 'fail';
}

/** A run of a job, with what all rows tell of it. */
interface Tallied {
  readonly settlement: Settlement;
  readonly createdMs: number;
  readonly workflow: number;
  readonly unit: string;
  readonly kind: Kind;
  readonly isOutside: boolean;
  readonly final: Fates;
  /** When the last was known of it; null: nothing is. */
  readonly knownMs: number | null;
  /** When the first and the last of the runs that tell of it were created. */
  readonly firstMs: number;
  readonly lastMs: number;
}

function talliedOf(settlement: Settlement): Tallied {
  const { row, unit } = settlement.course;
  const { signs } = settlement;
  const passed = passedMs(settlement);
  const known = [
    ...(passed === null ? [] : [passed]),
    ...signs.flatMap(({ fromMs, refuted }) => [fromMs, ...refuted.map(({ atMs }) => atMs)]),
  ];
  const tellers = signs.flatMap((sign) => [sign.createdMs, ...sign.refuted.map(({ createdMs }) => createdMs)]);
  const isOutside = signs.length > 0 && gravestOf(settlement) === 'infrastructure';
  return {
    settlement,
    ...{ createdMs: row.createdMs, workflow: row.workflow, unit, kind: kindOf(row), isOutside },
    final: fatesOf(fateAt(settlement, Number.POSITIVE_INFINITY), isOutside),
    knownMs: known.length === 0 ? null : Math.max(...known),
    firstMs: Math.min(row.createdMs, ...tellers),
    lastMs: Math.max(row.createdMs, ...tellers),
  };
}

function seenOf({ settlement, isOutside }: Tallied, { untilMs, created }: Sight): Fates {
  return fatesOf(fateAt(settlement, untilMs, null, null, created), isOutside);
}

/** Infinite when it is not known to have flaked. */
function flakedMs({ signs }: Settlement, { untilMs, created }: Sight): number {
  const seen = signs.filter((sign) => sign.fate === 'flaked' && isKnown(sign, untilMs, created));
  return Math.min(Number.POSITIVE_INFINITY, ...seen.map(({ fromMs }) => fromMs));
}

function gravestOf({ course }: Settlement): string {
  const failures = course.cells.flatMap(({ rows }) => rows.filter(hasFailed).flatMap((row) => row.failures));
  return gravest(failures.map(({ label }) => label));
}

const PASSED: Fates = { ...NONE, settled: 1 };
const BROKE: Fates = { ...NONE, settled: 1, broke: 1 };
const FLAKED: Fates = { ...NONE, settled: 1, flaked: 1 };
const OUTAGE: Fates = { ...FLAKED, outside: 1 };

function fatesOf(fate: Fate | null, isOutside: boolean): Fates {
  if (fate === null) return NONE;
  if (fate === 'flaked') return isOutside ? OUTAGE : FLAKED;
  return fate === 'broke' || fate === 'mended' ? BROKE : PASSED;
}
