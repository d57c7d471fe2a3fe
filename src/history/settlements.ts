import { type Cell, type Course, entry, jobCourses } from './courses.ts';
import { endMs } from './failed-executions.ts';
import { hasFailed, type Settlement, type Sign } from './fates.ts';
import { withNeighbours } from './neighbour-signs.ts';
import { rowOutcome } from './outcomes.ts';
import type { Execution, Row } from './rows.ts';
import { codeKey } from './same-code.ts';

/** Of every job in every run, by the time of the runs. */
export function settlementsOf(executions: readonly Execution[]): Settlement[] {
  const courses = jobCourses(executions).filter(({ cells }) => cells.some(isDecided));
  const passes = passesOf(courses);
  const own = new Map<Course, Sign[]>();
  for (const course of courses) if (hasFailed(course)) own.set(course, cellSigns(course, passes));
  const settled = courses.map((course): Settlement => {
    const signs = own.get(course) ?? [];
    return { course, decidedMs: course.first === null ? null : firstMs(course), signs };
  });
  return withNeighbours(settled);
}

function isDecided({ rows }: Cell): boolean {
  return rows.some((row) => rowOutcome(row) !== null);
}

/** Of each cell, on each code on which something failed. */
type Passes = ReadonlyMap<string, readonly Execution[]>;

function passesOf(courses: readonly Course<Execution>[]): Passes {
  const codes = new Set(courses.filter(hasFailed).map(({ row }) => codeOf(row)));
  const passes = new Map<string, Execution[]>();
  for (const { row: shared, cells } of courses) {
    const code = codeOf(shared);
    if (!codes.has(code)) continue;
    for (const { name, rows } of cells) {
      const passed = rows.filter((row) => rowOutcome(row) === 'pass');
      if (passed.length > 0) entry(passes, `${code}\n${name}`, (): Execution[] => []).push(...passed);
    }
  }
  return passes;
}

function codeOf(row: Row): string {
  return `${row.workflow}\n${codeKey(row)}`;
}

/** What the same code did: in other attempts of the run, whichever came first, and in later runs. */
function cellSigns({ row: shared, cells }: Course<Execution>, passes: Passes): Sign[] {
  return cells.flatMap(({ name, rows }) => {
    const fails = byEnd(rows.filter((row) => rowOutcome(row) === 'fail'));
    const [first] = fails;
    if (first === undefined) return [];
    const attempts = new Set(fails.map(({ attempt }) => attempt));
    const same = passes.get(`${codeOf(shared)}\n${name}`) ?? [];
    const steady = same.filter((pass) =>
      pass.runId === shared.runId ? !attempts.has(pass.attempt) : isLater(pass, first),
    );
    const again = fails.find(({ attempt }) => attempt !== first.attempt);
    const sign = (fate: Sign['fate'], by: Execution): Sign => {
      return {
        fate,
        cell: name,
        fromMs: Math.max(endMs(first), endMs(by)),
        refuted: [],
        run: by.runId,
        createdMs: by.createdMs,
      };
    };
    return [
      ...(again === undefined ? [] : [sign('broke', again)]),
      ...firstPasses(steady).map((pass) => sign('flaked', pass)),
    ];
  });
}

/** The one that ended first, of all runs and of those before any of them: who sees only some of the runs sees the first of these. */
function firstPasses(passes: readonly Execution[]): Execution[] {
  const first: Execution[] = [];
  for (const one of passes.toSorted((a, b) => a.createdMs - b.createdMs || a.runId - b.runId || endMs(a) - endMs(b))) {
    if (first.length === 0 || endMs(one) < endMs(first.at(-1)!)) first.push(one);
  }
  return first;
}

function byEnd(rows: readonly Execution[]): Execution[] {
  return rows.toSorted((one, other) => endMs(one) - endMs(other));
}

function isLater(one: Row, other: Row): boolean {
  return one.createdMs > other.createdMs || (one.createdMs === other.createdMs && one.runId > other.runId);
}

/** When its first outcome was known: a failure by the first cell that failed, a pass by the last one that passed. */
function firstMs({ cells, first }: Course<Execution>): number {
  const ends = cells.flatMap(({ rows }) => {
    const row = rows.find((one) => rowOutcome(one) !== null);
    return row === undefined || (first === 'fail' && rowOutcome(row) !== 'fail') ? [] : [endMs(row)];
  });
  return first === 'fail' ? Math.min(...ends) : Math.max(...ends);
}
