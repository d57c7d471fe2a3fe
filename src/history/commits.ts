import { attemptOutcomes, type Course, entry } from './courses.ts';
import { type Proportion, proportion } from './intervals.ts';
import type { Outcome } from './outcomes.ts';
import { codeKey } from './same-code.ts';

/**
 * Of the commits where the same thing ended at least twice, the share where it ended the same way each time. Few runs are run
 * again, and those because they failed: the count belongs to the rate.
 */
export function commitConsistency(courses: readonly Course[]): Proportion {
  const commits = new Map<string, Course[]>();
  for (const course of courses) {
    const { repository, workflow } = course.row;
    entry(commits, `${workflow}\n${codeKey(course.row)}\n${repository}`, (): Course[] => []).push(course);
  }
  let count = 0;
  let of = 0;
  for (const ofCommit of commits.values()) {
    const consistent = isConsistent(ofCommit);
    if (consistent !== null) of++;
    if (consistent === true) count++;
  }
  return proportion(count, of);
}

/** Null when nothing ended twice. */
function isConsistent(ofCommit: readonly Course[]): boolean | null {
  // Nearly all: one run, of one attempt.
  if (ofCommit.length === 1 && ofCommit[0]!.cells.every(({ rows }) => rows.length === 1)) return null;
  const ends = new Map<string, Outcome[]>();
  for (const { unit, cells } of ofCommit) {
    for (const { name, rows } of cells)
      entry(ends, `${unit}\n${name}`, (): Outcome[] => []).push(...attemptOutcomes(rows));
  }
  const repeated = [...ends.values()].filter(({ length }) => length >= 2);
  if (repeated.length === 0) return null;
  return repeated.every((outcomes) => outcomes.every((outcome) => outcome === outcomes[0]));
}

/** Of the commits that were decided at all, the share where everything was green at least once. */
export function everGreen(courses: readonly Course[]): Proportion {
  const units = new Map<string, Map<string, boolean>>();
  for (const { row, unit, first, last } of courses) {
    if (first === null && last === null) continue;
    const ofCommit = entry(units, `${row.repository}\n${row.sha}`, () => new Map<string, boolean>());
    const key = `${row.workflow}\n${unit}`;
    ofCommit.set(key, ofCommit.get(key) === true || first === 'pass' || last === 'pass');
  }
  let count = 0;
  for (const ofCommit of units.values()) if ([...ofCommit.values()].every(Boolean)) count++;
  return proportion(count, units.size);
}
