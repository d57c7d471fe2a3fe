import type { VerdictLabel } from '../domain.ts';
import type { Course } from './courses.ts';
import { rowOutcome } from './outcomes.ts';

/** How often the code is good, 0..1: failures that were not its fault are left out. */
export interface Health {
  /** If all that is uncertain is the code's fault. */
  readonly low: number;
  /** If half of it is. */
  readonly middle: number;
  /** If none of it is. */
  readonly high: number;
  /** How many failures are uncertain, those among them that nobody has looked at. */
  readonly uncertain: number;
}

/** Null when nothing is left to count. */
export function codeHealth(courses: readonly Course[]): Health | null {
  let passed = 0;
  let genuine = 0;
  let uncertain = 0;
  for (const course of courses) {
    if (course.first === 'pass') passed++;
    if (course.first !== 'fail') continue;
    const label = firstFailureLabel(course);
    if (label === 'genuine' || label === 'broken-base') genuine++;
    else if (label === 'uncertain') uncertain++;
  }
  if (passed + genuine + uncertain === 0) return null;
  const share = (of: number) => (passed + of === 0 ? 1 : passed / (passed + of));
  const middle = share(genuine + uncertain / 2);
  return { low: share(genuine + uncertain), middle, high: share(genuine), uncertain };
}

/** What speaks most against the code comes first: one genuine failure makes the whole genuine. */
const GRAVITY = ['genuine', 'broken-base', 'uncertain', 'flaky', 'infrastructure', 'expected'] as const;

/** The gravest label of failures; `uncertain` of none: a failure that nobody has looked at. */
export function gravest(labels: readonly VerdictLabel[]): VerdictLabel {
  return GRAVITY.find((label) => labels.includes(label)) ?? 'uncertain';
}

/** Of the cells whose first decisive attempt failed. */
function firstFailureLabel({ cells }: Course): VerdictLabel {
  const labels = cells.flatMap(({ rows }) => {
    const first = rows.find((row) => rowOutcome(row) !== null);
    const failed = rows.filter((row) => row.attempt === first?.attempt && rowOutcome(row) === 'fail');
    return failed.map(({ failures }) => gravest(failures.map(({ label }) => label)));
  });
  return gravest(labels);
}
