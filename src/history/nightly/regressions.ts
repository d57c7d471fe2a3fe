import type { ChangePoint } from '../changes.ts';
import type { Course } from '../courses.ts';
import { DAY_MS } from '../days.ts';
import { groupsOf } from '../groups.ts';
import type { ClosedRegression, OpenRegression } from '../regression-state.ts';
import { type Regression, regressionsAmong, type Sensitivity } from '../regressions.ts';
import type { Execution } from '../rows.ts';
import { worseningsOf } from '../worsenings.ts';

/** An alarm, with where it began and whose commits came with it. `state`: `new` where last night had not seen it. */
export interface NightRegression extends Regression {
  /** Null where the runs do not tell. */
  readonly change: ChangePoint | null;
  /** The commits that ran in the range, oldest first. Empty: the same commit before and after. */
  readonly commits: readonly RangeCommit[];
}

export interface RangeCommit {
  readonly sha: string;
  /** Of its run: of a push the first line of the message. */
  readonly title: string;
  /** Who caused the run. */
  readonly actor: string | null;
}

export type NightRecovery = ClosedRegression;

export interface RegressionNight {
  /** How many were compared: each job once for each kind of its runs. */
  readonly tested: number;
  /** The largest expected loss first. */
  readonly open: readonly NightRegression[];
  /** Closed since last night. */
  readonly closed: readonly NightRecovery[];
}

export interface RegressionNightOptions {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly sampleDays: number;
  readonly basisDays: number;
  readonly sensitivity: Sensitivity;
  /** Ids of the executions that incidents explain. */
  readonly incidents: ReadonlySet<string>;
}

/** Since when executions are wanted: what was an alarm a week ago was compared with weeks before that. */
export function regressionsFromMs({
  untilMs,
  sampleDays,
  basisDays,
}: Pick<RegressionNightOptions, 'untilMs' | 'sampleDays' | 'basisDays'>): number {
  return untilMs - (2 * sampleDays + basisDays) * DAY_MS;
}

/**
 * Nothing is remembered from night to night: what was open is found again, as of a window ago, then as of last night.
 * @param courses Of jobs, since `regressionsFromMs`.
 */
export function regressionNight(
  courses: readonly Course<Execution>[],
  { fromMs, untilMs, sampleDays, basisDays, sensitivity, incidents }: RegressionNightOptions,
): RegressionNight {
  const groups = groupsOf(courses);
  const compare = (nowMs: number, open: readonly OpenRegression[]) =>
    regressionsAmong(groups, { nowMs, sample: { days: sampleDays }, basisDays, sensitivity, incidents, open });
  const before = compare(untilMs - sampleDays * DAY_MS, []).open.map(remembered);
  const lastNight = compare(fromMs, before).open.map(remembered);
  const { tested, open, closed } = compare(untilMs, lastNight);
  const worse = worseningsOf(open, groups, incidents).map(({ regression, change, courses: own }) => ({
    ...regression,
    change,
    commits: change === null ? [] : commitsOf(change, own),
  }));
  return { tested, open: worse, closed };
}

function remembered({ subject, openedMs, basis }: Regression): OpenRegression {
  return { subject, openedMs, basis: { failed: basis.of - basis.count, of: basis.of } };
}

function commitsOf({ commits }: ChangePoint, courses: readonly Course<Execution>[]): RangeCommit[] {
  const runs = new Map(courses.map(({ row }) => [row.sha, row]));
  return commits.flatMap((sha) => {
    const run = runs.get(sha);
    return run === undefined ? [] : { sha, title: run.title, actor: run.actor };
  });
}
