import { byTime, type Course, compared, entry, jobCourses, runCourses } from '../courses.ts';
import { jobKey } from '../job-key.ts';
import type { Execution, RunAttempt } from '../rows.ts';
import { type Stratum, stratumOf } from '../strata.ts';

/** A run whose first attempt was its only one, and in which every job passed. Most runs are; what follows from them is short. */
export interface GreenRun {
  readonly attempt: RunAttempt;
  /** Names of the jobs that it ran, the same list for runs that ran the same; null where they are not stored. */
  readonly jobs: readonly string[] | null;
}

/** What was stored of all runs. */
export interface NightRows {
  readonly green: readonly GreenRun[];
  /** Jobs of the others. */
  readonly executions: readonly Execution[];
  readonly attempts: readonly RunAttempt[];
}

export interface NightCourses {
  /** Both by time. */
  readonly jobs: readonly Course<Execution>[];
  readonly runs: readonly Course<RunAttempt>[];
  /** In no order. For each execution of a green run the same row stands: they differ by nothing but the job's name. */
  readonly executions: readonly Execution[];
}

/**
 * The same as `jobCourses` and `runCourses` of all rows, many times quicker where most runs are green.
 * @param rows Green runs by time.
 */
export function nightCourses({ green, executions, attempts }: NightRows): NightCourses {
  const jobs: Course<Execution>[] = [];
  const runs: Course<RunAttempt>[] = [];
  const all: Execution[] = [...executions];
  const units = new Map<readonly string[], readonly Unit[]>();
  for (const { attempt, jobs: names } of green) {
    const stratum = stratumOf(attempt);
    runs.push(passed('', stratum, [attempt]));
    if (names === null || names.length === 0) continue;
    const row = executionOf(attempt, names[0]!);
    for (const { unit, cells } of entry(units, names, () => unitsOf(names))) {
      for (const _ of cells) all.push(row);
      jobs.push(new GreenCourse(unit, stratum, row, cells));
    }
  }
  for (const one of jobCourses(executions)) jobs.push(one);
  for (const one of runCourses(attempts)) runs.push(one);
  return { jobs: jobs.sort(byTime), runs: runs.sort(byTime), executions: all };
}

/**
 * The courses of a job, and with them the runs of its workflow that passed as a whole and whose jobs are not stored: in them it
 * passed, too, or was not needed.
 * @param courses Of one job, by time.
 */
export function withUnlisted(courses: readonly Course<Execution>[], { green }: NightRows): Course<Execution>[] {
  const { unit, stratum, row } = courses[0]!;
  const unlisted = green.filter(
    ({ jobs, attempt }) => jobs === null && attempt.workflow === row.workflow && stratumOf(attempt) === stratum,
  );
  if (unlisted.length === 0) return [...courses];
  const added = unlisted.map(({ attempt }) => passed(unit, stratum, [executionOf(attempt, unit)]));
  return [...courses, ...added].sort(byTime);
}

/** Where GitHub could not start a workflow, its file stands for a job. Nothing else ends so. */
export function isUnstarted(courses: readonly Course<Execution>[]): boolean {
  return courses.every(({ row, cells }) => {
    if (row.conclusion !== UNSTARTED) return false;
    return cells.every(({ rows }) => rows.every(({ conclusion }) => conclusion === UNSTARTED));
  });
}

const UNSTARTED = 'startup_failure';

/**
 * The courses of a workflow's file, and with them the runs of the workflow that began: then the file was right, whatever the run
 * came to. Such a file never passes as a job does.
 * @param courses Of one file, by time.
 */
export function withStarts(
  courses: readonly Course<Execution>[],
  runs: readonly Course<RunAttempt>[],
): Course<Execution>[] {
  const { unit, stratum, row } = courses[0]!;
  const began = runs.filter(
    (one) =>
      one.row.workflow === row.workflow &&
      one.stratum === stratum &&
      one.first !== null &&
      one.row.conclusion !== UNSTARTED,
  );
  const added = began.map((one) =>
    passed(unit, stratum, [{ ...executionOf(one.row, unit), conclusion: 'success', failures: [] }]),
  );
  return [...courses, ...added].sort(byTime);
}

function passed<R extends Execution | RunAttempt>(unit: string, stratum: Stratum, rows: readonly R[]): Course<R> {
  const cells = rows.map((row) => ({ name: row.job ?? '', rows: [row] }));
  return { unit, stratum, row: rows[0]!, cells, first: 'pass', last: 'pass', cancelled: false };
}

/** A job in a green run. There are hundreds of thousands, and few are asked for their cells: those are made when they are. */
class GreenCourse implements Course<Execution> {
  readonly unit: string;
  readonly stratum: Stratum;
  readonly row: Execution;
  readonly first = 'pass';
  readonly last = 'pass';
  readonly cancelled = false;
  readonly #names: readonly string[];

  constructor(unit: string, stratum: Stratum, row: Execution, names: readonly string[]) {
    this.unit = unit;
    this.stratum = stratum;
    this.row = row;
    this.#names = names;
  }

  get cells(): Course<Execution>['cells'] {
    return this.#names.map((name) => ({ name, rows: [{ ...this.row, job: name }] }));
  }
}

/** A job, and the names of its shards. */
interface Unit {
  readonly unit: string;
  readonly cells: readonly string[];
}

function unitsOf(names: readonly string[]): Unit[] {
  const units = new Map<string, string[]>();
  for (const name of new Set(names)) units.set(jobKey(name), [...(units.get(jobKey(name)) ?? []), name]);
  return [...units].map(([unit, cells]) => ({ unit, cells: cells.sort(compared) }));
}

/** The end of a green run stands for that of its jobs. Written out, because there are so many. */
function executionOf(run: RunAttempt, job: string): Execution {
  return {
    repository: run.repository,
    workflow: run.workflow,
    workflowName: run.workflowName,
    runId: run.runId,
    attempt: run.attempt,
    event: run.event,
    branch: run.branch,
    isDefaultBranch: run.isDefaultBranch,
    sha: run.sha,
    treeId: run.treeId,
    actor: run.actor,
    title: run.title,
    conclusion: run.conclusion,
    startedMs: run.startedMs,
    completedMs: run.completedMs,
    createdMs: run.createdMs,
    failures: run.failures,
    job,
  };
}
