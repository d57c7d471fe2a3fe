import type { Cell, Course } from './courses.ts';
import { gravest } from './health.ts';
import { hasPassed, rowOutcome } from './outcomes.ts';
import type { Row } from './rows.ts';
import { codeKey } from './same-code.ts';

/**
 * What a failure was. `rerun`: another attempt of the same run passed · `same-code`: a later run of the same code did ·
 * `verdict`: its cause is known to come and go · `infrastructure`: the machines or the network, whatever a re-run did ·
 * `genuine`: the code, here or before · `expected` · `unmeasured`: nobody ran it again, and its cause does not tell.
 */
export type FailureNature =
  | 'rerun'
  | 'same-code'
  | 'verdict'
  | 'infrastructure'
  | 'genuine'
  | 'expected'
  | 'unmeasured';

export const FLAKY_NATURES: readonly FailureNature[] = ['rerun', 'same-code', 'verdict'];

export interface JudgedFailure<R extends Row = Row> {
  readonly row: R;
  readonly cell: Cell<R>;
  readonly nature: FailureNature;
}

export interface JudgedCourse<R extends Row = Row> {
  readonly course: Course<R>;
  readonly failures: readonly JudgedFailure<R>[];
}

export function isFlakyFailure({ nature }: JudgedFailure): boolean {
  return FLAKY_NATURES.includes(nature);
}

/** @param courses All of one job. */
export function judged<R extends Row>(courses: readonly Course<R>[]): JudgedCourse<R>[] {
  const lastPasses = lastPassesOf(courses);
  return courses.map((course) => ({
    course,
    failures: course.cells.flatMap((cell) =>
      cell.rows
        .filter((row) => rowOutcome(row) === 'fail')
        .map((row) => ({ row, cell, nature: natureOf(row, cell, lastPasses.get(`${cell.name}\n${codeKey(row)}`)) })),
    ),
  }));
}

/** Of each cell, on each code on which something failed: the pass of the latest run. */
function lastPassesOf(courses: readonly Course[]): ReadonlyMap<string, Row> {
  const failed = courses.filter(({ cells }) =>
    cells.some(({ rows }) => rows.some((row) => rowOutcome(row) === 'fail')),
  );
  const codes = new Set(failed.map(({ row }) => codeKey(row)));
  const passes = new Map<string, Row>();
  for (const { row: shared, cells } of courses) {
    const code = codeKey(shared);
    if (!codes.has(code)) continue;
    for (const { name, rows } of cells) {
      for (const row of rows) {
        if (!hasPassed(row, rows)) continue;
        const key = `${name}\n${code}`;
        const before = passes.get(key);
        if (before === undefined || isLater(row, before)) passes.set(key, row);
      }
    }
  }
  return passes;
}

function isLater(one: Row, other: Row): boolean {
  return one.createdMs > other.createdMs || (one.createdMs === other.createdMs && one.runId > other.runId);
}

function natureOf(row: Row, cell: Cell, lastPass: Row | undefined): FailureNature {
  const label = gravest(row.failures.map((failure) => failure.label));
  if (label === 'infrastructure' || label === 'expected') return label;
  // Both ways: a green run that turns red when it is run again is as unsteady as a red one that turns green.
  if (cell.rows.some((other) => other.attempt !== row.attempt && hasPassed(other, cell.rows))) return 'rerun';
  // Later runs only: what passes first and then fails for good may have lost something outside.
  if (lastPass !== undefined && lastPass.runId !== row.runId && isLater(lastPass, row)) return 'same-code';
  if (label === 'flaky') return 'verdict';
  return label === 'uncertain' ? 'unmeasured' : 'genuine';
}
