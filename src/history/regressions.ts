import { type Bursts, burstsOf, withoutBursts } from './bursts.ts';
import type { Course } from './courses.ts';
import { falseDiscovery } from './false-discovery.ts';
import { type Counts, fisherExact } from './fisher.ts';
import { comparedSubjects, type Group, groupsOf, type Subject } from './groups.ts';
import { type Proportion, proportion } from './intervals.ts';
import { dropProbability } from './posterior.ts';
import { type ClosedRegression, closingOf, type OpenRegression, subjectKey } from './regression-state.ts';
import type { Execution } from './rows.ts';
import { type Window, type Windows, windowsOf } from './windows.ts';

/**
 * `high`: Fisher's p ≤ .05, each job for itself · `balanced`: q ≤ .05 over all jobs · `quiet`: and P(drop > 5 points) > .95.
 * All of them with the floor below.
 */
export type Sensitivity = 'high' | 'balanced' | 'quiet';

const ALPHA = 0.05;
const SURE = 0.95;
/** Less is no regression, however significant. */
const LEAST_FAILURES = 3;
export const LEAST_DROP = 0.05;
/** With fewer decided runs in either window, nothing is tested. */
export const LEAST_RUNS = 5;

export interface Regression {
  readonly subject: Subject;
  readonly state: 'new' | 'still-open';
  readonly openedMs: number;
  /** Passes, by first attempts, without what incidents explain. */
  readonly sample: Proportion;
  /** Of the window before; of one that is still open, that when it was opened. */
  readonly basis: Proportion;
  /** Failures that incidents explain. */
  readonly removed: { readonly sample: number; readonly basis: number };
  /** How far the pass rate fell, 0..1. */
  readonly drop: number;
  /** Fisher's exact test, corrected for bursts. No probability of a regression. */
  readonly p: number;
  /** Of alarms at this level so many are false; null of one that was not tested this time. */
  readonly q: number | null;
  /** The probability that the rate fell by more than 5 points. */
  readonly probability: number;
  readonly bursts: Bursts;
}

export interface Regressions {
  /** How many jobs had enough runs to be tested. Of the alarms about one in twenty is false (except with `high`). */
  readonly tested: number;
  /** The largest expected loss first: drop times probability. */
  readonly open: readonly Regression[];
  readonly closed: readonly ClosedRegression[];
}

export interface RegressionOptions extends Windows {
  readonly sensitivity: Sensitivity;
  /** Ids of the executions that incidents explain (`incidentIds`). */
  readonly incidents: ReadonlySet<string>;
  /** Those that the last call left open. */
  readonly open: readonly OpenRegression[];
}

/** Which jobs pass less often than they did. Each job is compared within its stratum. */
export function regressionsOf(courses: readonly Course<Execution>[], options: RegressionOptions): Regressions {
  return regressionsAmong(groupsOf(courses), options);
}

/** The same of courses that are grouped already: whoever compares several times groups them once. */
export function regressionsAmong(groups: readonly Group<Execution>[], options: RegressionOptions): Regressions {
  const before = new Map(options.open.map((one) => [subjectKey(one.subject), one]));
  const present = new Set(groups.map(({ subject }) => subjectKey(subject)));
  // What does not run any more has not recovered.
  const absent = options.open.filter(({ subject }) => !present.has(subjectKey(subject)));
  const tests = [...groups, ...absent.map(({ subject }) => ({ subject, courses: [] }))].map(
    ({ subject, courses: own }) =>
      testOf({ subject, ...windowsOf(own, options, options.incidents), earlier: before.get(subjectKey(subject)) }),
  );
  const tested = tests.filter(({ isTested }) => isTested);
  const qs = new Map(falseDiscovery(tested.map(({ p }) => p)).map((q, at) => [tested[at], q]));
  const open: Regression[] = [];
  const closed: ClosedRegression[] = [];
  for (const test of tests) {
    const q = qs.get(test) ?? null;
    if (test.earlier !== undefined) {
      const why = closingOf(test.sample, test.corrected, options.nowMs);
      if (why === null) open.push(regressionOf(test, q, test.earlier.openedMs));
      else closed.push({ subject: test.subject, openedMs: test.earlier.openedMs, closedMs: options.nowMs, why });
    } else if (q !== null && isAlarm(test, q, options.sensitivity)) open.push(regressionOf(test, q, options.nowMs));
  }
  open.sort((one, other) => loss(other) - loss(one) || comparedSubjects(one.subject, other.subject));
  return { tested: tested.length, open, closed };
}

function loss({ drop, probability }: Regression): number {
  return drop * probability;
}

interface Compared {
  readonly subject: Subject;
  readonly sample: Window;
  readonly basis: Window;
  readonly earlier: OpenRegression | undefined;
}

interface Test extends Compared {
  readonly counts: { readonly sample: Counts; readonly basis: Counts };
  readonly corrected: { readonly sample: Counts; readonly basis: Counts };
  readonly bursts: Bursts;
  readonly isTested: boolean;
  readonly drop: number;
  readonly p: number;
  readonly probability: number;
}

function testOf(one: Compared): Test {
  // What was bad when it was opened must not become the measure that makes it good.
  const counts = { sample: one.sample.counts, basis: one.earlier?.basis ?? one.basis.counts };
  const bursts = burstsOf([one.sample.days, one.basis.days]);
  const corrected = { sample: withoutBursts(counts.sample, bursts), basis: withoutBursts(counts.basis, bursts) };
  const isTested = counts.sample.of >= LEAST_RUNS && counts.basis.of >= LEAST_RUNS;
  const drop = failureRate(counts.sample) - failureRate(counts.basis);
  return {
    ...one,
    counts,
    corrected,
    bursts,
    isTested,
    drop,
    p: isTested ? fisherExact(whole(corrected.sample), whole(corrected.basis)) : 1,
    // Most jobs did not get worse: the integral is for those that did.
    probability: drop > 0 ? dropProbability(corrected.sample, corrected.basis, LEAST_DROP) : 0,
  };
}

function whole({ failed, of }: Counts): Counts {
  return { failed: Math.round(failed), of: Math.round(of) };
}

function failureRate({ failed, of }: Counts): number {
  return of === 0 ? 0 : failed / of;
}

function isAlarm({ counts, drop, p, probability }: Test, q: number, sensitivity: Sensitivity): boolean {
  if (counts.sample.failed < LEAST_FAILURES || drop < LEAST_DROP) return false;
  if (sensitivity === 'high') return p <= ALPHA;
  return q <= ALPHA && (sensitivity === 'balanced' || probability > SURE);
}

function regressionOf(test: Test, q: number | null, openedMs: number): Regression {
  const { subject, counts, sample, basis, drop, p, probability, bursts } = test;
  return {
    subject,
    state: test.earlier === undefined ? 'new' : 'still-open',
    openedMs,
    sample: passes(counts.sample),
    basis: passes(counts.basis),
    removed: { sample: sample.removed, basis: basis.removed },
    drop,
    p,
    q,
    probability,
    bursts,
  };
}

function passes({ failed, of }: Counts): Proportion {
  return proportion(of - failed, of);
}
