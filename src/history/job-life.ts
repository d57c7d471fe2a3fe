import type { VerdictLabel } from '../domain.ts';
import { type ChangePoint, changePoints } from './changes.ts';
import { type Course, compared, entry, jobCourses } from './courses.ts';
import { executionsOfJob, type JobSubject } from './find-jobs.ts';
import { groupsOf } from './groups.ts';
import { type Incident, incidentsOf } from './incidents.ts';
import { rowOutcome } from './outcomes.ts';
import { type Period, periodsOf } from './periods.ts';
import { type Rates, ratesOf } from './rates.ts';
import { type Execution, executionId, type RowFailure } from './rows.ts';
import type { Stratum } from './strata.ts';

/** What became of a job between two moments. */
export interface JobLife {
  /** Each kind of runs that it ran in. */
  readonly strata: readonly JobStratum[];
  /** The most frequent first. */
  readonly causes: readonly JobCause[];
  /** Those that hit this job, the newest first. */
  readonly incidents: readonly Incident[];
}

export interface JobStratum {
  readonly stratum: Stratum;
  readonly rates: Rates;
  /** Oldest first. */
  readonly periods: readonly Period[];
  readonly changes: readonly ChangePoint[];
}

/** Why it failed, so many times. */
export interface JobCause {
  /** Null: no cause is stored. */
  readonly failure: Pick<RowFailure, 'fingerprint' | 'signature' | 'category'> | null;
  /** Runs in which it failed so, in any attempt. */
  readonly runs: number;
  /** How the job ended in these runs, by its last decisive attempts; in the rest nothing was decided. */
  readonly endedGreen: number;
  readonly endedRed: number;
  /** Failures by verdict, the most frequent first. */
  readonly verdicts: readonly (readonly [label: VerdictLabel, count: number])[];
  /** When the last of the runs was created. */
  readonly lastMs: number;
}

export interface JobLifeOptions {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Stale is what decided nothing for so long. */
  readonly staleDays: number;
  /** Parts of the span that passes are counted in, at most. */
  readonly parts: number;
}

/** @param all Executions of the whole repository: an incident shows only among all jobs. */
export function jobLife(
  all: readonly Execution[],
  subject: JobSubject,
  { fromMs, untilMs, staleDays, parts }: JobLifeOptions,
): JobLife {
  const own = executionsOfJob(all, subject);
  const courses = jobCourses(own);
  const ids = new Set(own.map(executionId));
  const around = all.filter(({ repository }) => repository === subject.repository);
  return {
    strata: groupsOf(courses).map(({ subject: { stratum }, courses: members }) => ({
      stratum,
      rates: ratesOf(members, { nowMs: untilMs, staleDays }),
      periods: periodsOf(members, fromMs, untilMs, parts),
      changes: changePoints(members),
    })),
    causes: causesOf(courses),
    incidents: incidentsOf(around)
      .filter(({ executions }) => executions.some((one) => ids.has(executionId(one))))
      .reverse(),
  };
}

function causesOf(courses: readonly Course<Execution>[]): JobCause[] {
  const causes = new Map<
    string | null,
    { failure: JobCause['failure']; courses: Set<Course>; labels: VerdictLabel[] }
  >();
  for (const course of courses) {
    for (const row of course.cells.flatMap(({ rows }) => rows)) {
      if (rowOutcome(row) !== 'fail') continue;
      for (const failure of row.failures.length === 0 ? [null] : row.failures) {
        const make = () => ({
          failure: failure === null ? null : named(failure),
          courses: new Set<Course>(),
          labels: [],
        });
        const cause = entry(causes, failure?.fingerprint ?? null, make);
        cause.courses.add(course);
        if (failure !== null) cause.labels.push(failure.label);
      }
    }
  }
  return [...causes.values()]
    .map(({ failure, courses: runs, labels }) => {
      const ended = (last: Course['last']): number => [...runs].filter((course) => course.last === last).length;
      return {
        failure,
        runs: runs.size,
        endedGreen: ended('pass'),
        endedRed: ended('fail'),
        verdicts: countsOf(labels),
        lastMs: [...runs].reduce((last, { row }) => Math.max(last, row.createdMs), 0),
      };
    })
    .sort(
      (one, other) =>
        other.runs - one.runs ||
        other.lastMs - one.lastMs ||
        compared(one.failure?.fingerprint ?? '', other.failure?.fingerprint ?? ''),
    );
}

function named({ fingerprint, signature, category }: RowFailure): JobCause['failure'] {
  return { fingerprint, signature, category };
}

function countsOf(labels: readonly VerdictLabel[]): (readonly [VerdictLabel, number])[] {
  const counts = new Map<VerdictLabel, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([one, a], [other, b]) => b - a || compared(one, other));
}
