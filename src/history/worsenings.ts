import { type ChangePoint, changePoints } from './changes.ts';
import { type Course, jobCourses } from './courses.ts';
import type { Group } from './groups.ts';
import { subjectKey } from './regression-state.ts';
import type { Regression } from './regressions.ts';
import { type Execution, executionId } from './rows.ts';

/** An alarm, and where it began. */
export interface Worsening {
  readonly regression: Regression;
  /** Null where the runs do not tell. */
  readonly change: ChangePoint | null;
  /** Of what got worse, by time. */
  readonly courses: readonly Course<Execution>[];
}

/**
 * What does not run any more is neither better nor worse, and left out.
 * @param groups Each job in each kind of runs.
 * @param incidents Ids of the executions that incidents explain: they do not tell when the job itself changed.
 */
export function worseningsOf(
  open: readonly Regression[],
  groups: readonly Group<Execution>[],
  incidents: ReadonlySet<string>,
): Worsening[] {
  const members = new Map(groups.map(({ subject, courses }) => [subjectKey(subject), courses]));
  return open
    .filter(({ sample }) => sample.of > 0)
    .map((regression) => {
      const courses = members.get(subjectKey(regression.subject))!;
      const rows = courses.flatMap(({ cells }) => cells.flatMap((cell) => cell.rows));
      const usual = jobCourses(rows.filter((row) => !incidents.has(executionId(row))));
      const change = changePoints(usual).findLast(({ direction }) => direction === 'worse') ?? null;
      return { regression, change, courses };
    });
}
