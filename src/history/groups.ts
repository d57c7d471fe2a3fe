import { type Course, compared, entry } from './courses.ts';
import type { Row } from './rows.ts';
import { STRATA, type Stratum } from './strata.ts';

/** What rates and comparisons are of. */
export interface Subject {
  readonly repository: string;
  /** Id; null: all workflows of the repository. */
  readonly workflow: number | null;
  /** As it was last called; empty for all. */
  readonly workflowName: string;
  /** A job's key, a test's name behind it; null: whole runs. */
  readonly unit: string | null;
  readonly stratum: Stratum;
}

export interface Group<R extends Row = Row> {
  readonly subject: Subject;
  /** By the time of their runs. */
  readonly courses: readonly Course<R>[];
}

/**
 * Courses by what they are of. Strata are never mixed.
 * @param courses By the time of their runs, as they are made.
 * @param by `unit`: each job, or test, or the runs of each workflow · `repository`: all of them in one.
 */
export function groupsOf<R extends Row>(courses: readonly Course<R>[], by: 'unit' | 'repository' = 'unit'): Group<R>[] {
  const groups = new Map<string, Course<R>[]>();
  for (const course of courses) {
    const { repository, workflow } = course.row;
    const key =
      by === 'unit' ? `${workflow}\n${course.stratum}\n${repository}\n${course.unit}` : course.stratum + repository;
    entry(groups, key, (): Course<R>[] => []).push(course);
  }
  return [...groups.values()]
    .map((members) => ({ subject: subjectOf(members.at(-1)!, by), courses: members }))
    .sort((one, other) => comparedSubjects(one.subject, other.subject));
}

function subjectOf({ row, unit, stratum }: Course, by: 'unit' | 'repository'): Subject {
  const { repository, workflow, workflowName } = row;
  if (by === 'repository') return { repository, workflow: null, workflowName: '', unit: null, stratum };
  return { repository, workflow, workflowName, unit: unit === '' ? null : unit, stratum };
}

/** A fixed order, for lists that are otherwise equal. */
export function comparedSubjects(one: Subject, other: Subject): number {
  return (
    compared(one.repository, other.repository) ||
    compared(one.workflowName, other.workflowName) ||
    (one.workflow ?? 0) - (other.workflow ?? 0) ||
    compared(one.unit ?? '', other.unit ?? '') ||
    STRATA.indexOf(one.stratum) - STRATA.indexOf(other.stratum)
  );
}
