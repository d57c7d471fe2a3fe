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
  // Of keys in a row, because there are hundreds of thousands of courses: to put their strings together costs more.
  const known = new Map<string, Map<Stratum, Map<number, Map<string, Course<R>[]>>>>();
  const groups: Course<R>[][] = [];
  for (const course of courses) {
    const { repository, workflow } = course.row;
    const [inWorkflow, unit] = by === 'unit' ? [workflow, course.unit] : [0, ''];
    const strata = entry(known, repository, () => new Map<Stratum, Map<number, Map<string, Course<R>[]>>>());
    const workflows = entry(strata, course.stratum, () => new Map<number, Map<string, Course<R>[]>>());
    const units = entry(workflows, inWorkflow, () => new Map<string, Course<R>[]>());
    const own = units.get(unit);
    if (own !== undefined) {
      own.push(course);
      continue;
    }
    const members = [course];
    units.set(unit, members);
    groups.push(members);
  }
  return groups
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
