import type { ChangePoint } from './changes.ts';
import { jobCourses } from './courses.ts';
import { DAY_MS } from './days.ts';
import type { Counts } from './fisher.ts';
import { type Group, groupsOf, type Subject } from './groups.ts';
import { incidentIds, incidentsOf } from './incidents.ts';
import { type Period, periodsOf } from './periods.ts';
import { detectableDrop } from './power.ts';
import { type Rates, ratesOf } from './rates.ts';
import { type ClosedRegression, type OpenRegression, subjectKey } from './regression-state.ts';
import {
  LEAST_DROP,
  LEAST_RUNS,
  type Regression,
  type RegressionOptions,
  regressionsAmong,
  type Sensitivity,
} from './regressions.ts';
import { type Execution, executionId } from './rows.ts';
import { windowsOf } from './windows.ts';
import { worseningsOf } from './worsenings.ts';

/** What became better or worse in all jobs, and how they stand. */
export interface AllJobs {
  /** How many were compared: each job once for each kind of its runs. */
  readonly tested: number;
  /** The largest expected loss first. */
  readonly worse: readonly Worsened[];
  /** Alarms of a window ago that are none any more. */
  readonly recovered: readonly ClosedRegression[];
  /** Those that got worse first, then what failed most often; what is stale last. */
  readonly jobs: readonly Standing[];
  /** Storms and outages in the days that were compared, and the failures that they explain. */
  readonly incidents: number;
  readonly incidentFailures: number;
}

export interface Worsened extends Regression {
  /** Where it began; null where the runs do not tell. */
  readonly change: ChangePoint | null;
}

/** A job in one kind of runs. */
export interface Standing {
  readonly subject: Subject;
  readonly rates: Rates;
  /** Oldest first. */
  readonly periods: readonly Period[];
  /** Failures of both windows, without what incidents explain. */
  readonly sample: Counts;
  readonly basis: Counts;
  /** Were there runs enough to compare? */
  readonly isTested: boolean;
  /** The smallest fall, 0..1, that the comparison would show in four of five cases; null when it would show none. */
  readonly detectableDrop: number | null;
}

export interface AllJobsOptions {
  /** From here on rates are counted. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly sampleDays: number;
  readonly basisDays: number;
  readonly sensitivity: Sensitivity;
  /** Stale is what decided nothing for so long. */
  readonly staleDays: number;
  /** Parts of the span that passes are counted in, at most. */
  readonly parts: number;
}

/** Since when executions are wanted: what was an alarm a window ago was compared with days before that. */
export function wantedFromMs(options: Pick<AllJobsOptions, 'fromMs' | 'untilMs' | 'sampleDays' | 'basisDays'>): number {
  const { fromMs, untilMs, sampleDays, basisDays } = options;
  return Math.min(fromMs, untilMs - (2 * sampleDays + basisDays) * DAY_MS);
}

/** @param executions Since `wantedFromMs`. */
export function allJobs(executions: readonly Execution[], options: AllJobsOptions): AllJobs {
  const { untilMs, sampleDays, basisDays, sensitivity } = options;
  const incidents = incidentsOf(executions);
  const ids = incidentIds(incidents);
  const groups = groupsOf(jobCourses(executions));
  const compare = (nowMs: number, open: readonly OpenRegression[]) => {
    const windows = { nowMs, sample: { days: sampleDays }, basisDays };
    return regressionsAmong(groups, { ...windows, sensitivity, incidents: ids, open } satisfies RegressionOptions);
  };
  // Nothing is remembered from call to call: what was open a window ago is found again.
  const earlier = compare(untilMs - sampleDays * DAY_MS, []).open.map(({ subject, openedMs, basis }) => ({
    ...{ subject, openedMs },
    basis: { failed: basis.of - basis.count, of: basis.of },
  }));
  const { tested, open, closed } = compare(untilMs, earlier);
  const comparedMs = untilMs - (sampleDays + basisDays) * DAY_MS;
  const hit = incidents.filter((one) => one.kind !== 'recurring' && one.untilMs >= comparedMs);
  const worse = worseningsOf(open, groups, ids).map(({ regression, change }) => ({ ...regression, change }));
  return {
    tested,
    worse,
    recovered: closed,
    jobs: standingsOf(groups, ids, options, worse),
    incidents: hit.length,
    incidentFailures: new Set(hit.flatMap((one) => one.executions.map(executionId))).size,
  };
}

function standingsOf(
  groups: readonly Group<Execution>[],
  incidents: ReadonlySet<string>,
  options: AllJobsOptions,
  worse: readonly Worsened[],
): Standing[] {
  const { fromMs, untilMs, sampleDays, basisDays, staleDays, parts } = options;
  const windows = { nowMs: untilMs, sample: { days: sampleDays }, basisDays };
  const places = new Map(worse.map(({ subject }, at) => [subjectKey(subject), at]));
  const place = ({ subject }: Standing): number => places.get(subjectKey(subject)) ?? worse.length;
  return groups
    .map(({ subject, courses }): Standing => {
      const { sample, basis } = windowsOf(courses, windows, incidents);
      const shown = courses.filter(({ row }) => row.createdMs >= fromMs);
      const isTested = sample.counts.of >= LEAST_RUNS && basis.counts.of >= LEAST_RUNS;
      return {
        subject,
        rates: ratesOf(shown, { nowMs: untilMs, staleDays }),
        periods: periodsOf(shown, fromMs, untilMs, parts),
        sample: sample.counts,
        basis: basis.counts,
        isTested,
        detectableDrop: isTested ? dropShown(sample.counts, basis.counts) : null,
      };
    })
    .filter(({ rates }) => rates.first.of > 0 || rates.cancelled.of > 0)
    .sort(
      (one, other) => place(one) - place(other) || stale(one) - stale(other) || failuresOf(other) - failuresOf(one),
    );
}

function dropShown(sample: Counts, basis: Counts): number | null {
  const drop = detectableDrop(sample.of, 1 - basis.failed / basis.of, basis.of / sample.of);
  return drop === null ? null : Math.max(LEAST_DROP, drop);
}

function stale({ rates }: Standing): number {
  return rates.state === 'stale' ? 1 : 0;
}

function failuresOf({ rates: { first } }: Standing): number {
  return first.of - first.count;
}
