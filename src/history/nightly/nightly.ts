import { type Course, entry } from '../courses.ts';
import { DAY_MS } from '../days.ts';
import { judged } from '../flaky-failures.ts';
import type { FlakyUnits } from '../flaky-units.ts';
import { type Incident, incidentIds, incidentsOf } from '../incidents.ts';
import { type Proportion, proportion } from '../intervals.ts';
import { rowOutcome } from '../outcomes.ts';
import type { Execution, RunAttempt, TestOutcome } from '../rows.ts';
import { isUnstarted, type NightRows, nightCourses, withStarts, withUnlisted } from './courses.ts';
import { type NightFailures, nightFailures } from './failures.ts';
import { nightFlaky } from './flaky.ts';
import { headlineSeries, type NightDay, type NightWindows, type StratumNight, strataOf } from './headline.ts';
import { type MaskedRegression, maskedRegressions } from './masked.ts';
import { type RegressionNight, regressionNight, regressionsFromMs } from './regressions.ts';
import { type StaleJob, staleJobs } from './stale.ts';

/** What a night came to in one repository, by plain rows. */
export interface Night extends NightFailures {
  /** Each kind of runs, the headline's first. */
  readonly strata: readonly StratumNight[];
  /** Thirty days of the headline. */
  readonly series: readonly NightDay[];
  /** What the headline is made of, since the days before began. */
  readonly headlineRuns: readonly Course<RunAttempt>[];
  /** Executions of the night that failed, in all kinds of runs. */
  readonly reds: readonly Execution[];
  /** Of these, how many nobody ran again, and whose cause does not tell whose fault it was. */
  readonly unmeasured: number;
  /** Red runs of pull requests, and their branches. */
  readonly pullRequests: { readonly runs: number; readonly branches: number };
  /** Those that had not ended when the night began. */
  readonly incidents: readonly Incident[];
  readonly regressions: RegressionNight;
  /** Of two weeks, no more of them than are told; their flakes day by day. */
  readonly flaky: FlakyUnits;
  readonly masked: readonly MaskedRegression[];
  readonly stale: readonly StaleJob[];
  /** Runs of the night that were cancelled and never decided, of all that ended. */
  readonly cancelled: Proportion;
}

/** What is compared to find jobs that got worse. */
export const SAMPLE_DAYS = 7;
export const BASIS_DAYS = 28;
const SERIES_DAYS = 30;
/** Of what flaked, and of its sparklines. */
const FLAKY_DAYS = 14;
/** Nobody reads more of a ranking, and each costs. */
const FLAKY_SHOWN = 10;

/** Since when runs are wanted, for all that a night tells. */
export function nightFromMs({ untilMs, compareFromMs }: NightWindows): number {
  const regressions = regressionsFromMs({ untilMs, sampleDays: SAMPLE_DAYS, basisDays: BASIS_DAYS });
  return Math.min(compareFromMs, regressions);
}

/** Since when tests are wanted. */
export function flakyFromMs({ untilMs }: NightWindows): number {
  return untilMs - FLAKY_DAYS * DAY_MS;
}

/**
 * Each repository for itself: what is told of one does not depend on what else is stored, and memory holds one at a time.
 * @param rows Of one repository, since `nightFromMs`.
 * @param tests Since `flakyFromMs`.
 */
export function nightOf(rows: NightRows, tests: readonly TestOutcome[], windows: NightWindows): Night {
  const { fromMs, untilMs } = windows;
  const { jobs: courses, runs, executions } = nightCourses(rows);
  const jobs = membersOf(courses);
  const onBranch = jobs.map((own) => own.filter(isHeadline)).filter((own) => own.some(hasFailed));
  const all = incidentsOf(executions);
  const regressions = regressionNight(courses, {
    ...{ fromMs, untilMs, sampleDays: SAMPLE_DAYS, basisDays: BASIS_DAYS, sensitivity: 'balanced' },
    incidents: incidentIds(all),
  });
  const flakyMs = flakyFromMs(windows);
  const recent = jobs
    .map((own) => own.filter(({ row }) => row.createdMs >= flakyMs))
    .filter(({ length }) => length > 0);
  const tonight = runs.filter(({ row }) => row.createdMs >= fromMs);
  return {
    ...nightFailures(
      onBranch.map((own) => (isUnstarted(own) ? withStarts(own, runs) : withUnlisted(own, rows))),
      windows,
    ),
    strata: strataOf(runs, windows),
    series: headlineSeries(runs, untilMs - SERIES_DAYS * DAY_MS, untilMs),
    headlineRuns: runs.filter((one) => isHeadline(one) && one.row.createdMs >= windows.compareFromMs),
    reds: executions.filter((one) => one.createdMs >= fromMs && rowOutcome(one) === 'fail'),
    unmeasured: jobs.reduce((sum, own) => sum + unmeasuredIn(own, windows), 0),
    pullRequests: pullRequestsOf(tonight),
    incidents: all.filter((one) => one.untilMs >= fromMs),
    regressions,
    flaky: nightFlaky(recent, tests, { fromMs: flakyMs, untilMs, days: FLAKY_DAYS, most: FLAKY_SHOWN }),
    masked: maskedRegressions(jobs, untilMs),
    stale: staleJobs(
      jobs.filter((own) => !isUnstarted(own)),
      untilMs,
    ),
    cancelled: cancelledOf(tonight),
  };
}

function isHeadline({ stratum }: Course): boolean {
  return stratum === 'default-branch';
}

/** The courses of each job, in all kinds of runs. */
function membersOf(courses: readonly Course<Execution>[]): Course<Execution>[][] {
  const members = new Map<number, Map<string, Course<Execution>[]>>();
  for (const one of courses) {
    const ofWorkflow = entry(members, one.row.workflow, () => new Map<string, Course<Execution>[]>());
    entry(ofWorkflow, one.unit, (): Course<Execution>[] => []).push(one);
  }
  return [...members.values()].flatMap((ofWorkflow) => [...ofWorkflow.values()]);
}

function hasFailed({ first, last, cells }: Course<Execution>): boolean {
  if (first === 'fail' || last === 'fail') return true;
  return cells.some(({ rows }) => rows.length > 1 && rows.some((row) => rowOutcome(row) === 'fail'));
}

/** Only later runs can show that a failure came and went, so those of the night tell all of it. */
function unmeasuredIn(courses: readonly Course<Execution>[], { fromMs }: NightWindows): number {
  const tonight = courses.filter(({ row }) => row.createdMs >= fromMs);
  if (!tonight.some(hasFailed)) return 0;
  return judged(tonight).flatMap(({ failures }) => failures.filter(({ nature }) => nature === 'unmeasured')).length;
}

function pullRequestsOf(runs: readonly Course<RunAttempt>[]): Night['pullRequests'] {
  const red = runs.filter(
    ({ stratum, first, last }) => stratum === 'pull_request' && (first === 'fail' || last === 'fail'),
  );
  return { runs: red.length, branches: new Set(red.map(({ row }) => `${row.repository}\n${row.branch}`)).size };
}

function cancelledOf(runs: readonly Course<RunAttempt>[]): Proportion {
  const decided = runs.filter(({ first }) => first !== null).length;
  const cancelled = runs.filter((one) => one.cancelled).length;
  return proportion(cancelled, decided + cancelled);
}
