import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import { jobKey } from '../../history/job-key.ts';
import { rowOutcome } from '../../history/outcomes.ts';
import type { Execution } from '../../history/rows.ts';
import type { Case } from '../case.ts';
import { listed } from './listed.ts';

/** With fewer cells of a matrix nobody can tell all from one. */
const LEAST_CELLS = 3;
/** So many other jobs that fail for as many other reasons: the run is ill as a whole, and its matrix says nothing. */
const ILL = 3;
/** In log-odds: what only one machine of several shows is rather not in the code that all of them ran. */
const ONE = 0.7;

/**
 * How much of a matrix failed: all of it alike speaks for the code that all cells ran, one cell of several against it. Null
 * for what is no matrix, and for everything in between.
 */
export function breadthClue(one: Case, past: Chronicle): Clue | null {
  const { own } = one;
  const decided = lastOf(past.ofRun(own.runId).filter((row) => row.attempt <= own.attempt && rowOutcome(row) !== null));
  if (decided.length < LEAST_CELLS) return null;
  const family = familyOf(own.job);
  const isKin = (row: Execution): boolean => familyOf(row.job) === family;
  if (
    isIll(
      decided.filter((row) => !isKin(row)),
      one,
    )
  )
    return null;
  const kin = decided.filter(isKin);
  return allOf(kin, one) ?? oneOf(kin, one);
}

/** Of each job its last attempt: what is not run again is as it was. */
function lastOf(decided: readonly Execution[]): Execution[] {
  const last = new Map<string, number>();
  for (const { job, attempt } of decided) last.set(job, Math.max(attempt, last.get(job) ?? 0));
  return decided.filter(({ job, attempt }) => attempt === last.get(job));
}

/** `test (20, ubuntu-22.04)` and `test (22, ubuntu-22.04)` are cells of `test`. */
function familyOf(job: string): string {
  return jobKey(job).replace(/ \([^()]*\)$/, '');
}

function isIll(others: readonly Execution[], { fingerprint }: Case): boolean {
  const failed = others.filter((row) => rowOutcome(row) === 'fail');
  const causes = new Set(failed.flatMap(({ failures }) => failures.slice(0, 1).map((first) => first.fingerprint)));
  causes.delete(fingerprint);
  return new Set(failed.map(({ job }) => familyOf(job))).size >= ILL && causes.size >= ILL;
}

/** An outage hits all cells alike, too: there it says nothing. */
function allOf(kin: readonly Execution[], { own, fingerprint, isSpecific, grounds }: Case): Clue | null {
  const names = new Set(kin.map(({ job }) => job));
  if (!isSpecific || names.size < LEAST_CELLS || OUTSIDE.has(grounds.transience)) return null;
  const isAlike = (row: Execution): boolean =>
    row.job === own.job ||
    (rowOutcome(row) === 'fail' && row.failures.some((other) => other.fingerprint === fingerprint));
  if (!kin.every(isAlike)) return null;
  const text = `all ${names.size} jobs of its matrix failed from the same cause`;
  return { kind: 'breadth', feature: 'breadth.all', value: -1, text, ref: attemptsOf(kin) };
}

const OUTSIDE: ReadonlySet<string> = new Set(['network', 'infrastructure']);

/** Shards count as one: each runs other tests, so that one of them fails alone as a rule. */
function oneOf(kin: readonly Execution[], { own }: Case): Clue | null {
  const cells = new Set(kin.map(({ job }) => jobKey(job)));
  const failed = new Set(kin.filter((row) => rowOutcome(row) === 'fail').map(({ job }) => jobKey(job)));
  if (cells.size < LEAST_CELLS || failed.size !== 1 || !failed.has(jobKey(own.job))) return null;
  const text = `the ${cells.size - 1} other jobs of its matrix passed with the same code`;
  return { kind: 'breadth', feature: 'breadth.one', value: ONE, text, ref: attemptsOf(kin) };
}

function attemptsOf(rows: readonly Execution[]): string {
  const attempts = new Set(rows.map(({ attempt }) => attempt));
  return listed(
    'attempt',
    [...attempts].sort((one, other) => one - other),
  );
}
