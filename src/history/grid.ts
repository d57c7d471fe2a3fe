import type { ExecutedJob, Failure, RepositoryName, Run, VerdictLabel } from '../domain.ts';
import { attemptOutcomes, type Cell, type Course, compared, entry, jobCourses } from './courses.ts';
import { gravest } from './health.ts';
import { isCancelled, rowOutcome } from './outcomes.ts';
import type { Execution } from './rows.ts';

/**
 * How a job went in a run, the worst of its shards first. `failed`: genuine or uncertain · `flaky`: by its verdict, or because it
 * passed when it was run again · `running`: or still to come · `unknown`: the jobs of the run are not stored, or not those of the attempt that would tell ·
 * `not-run`: skipped, never begun, waiting for an approval, or no job of that run.
 */
export const GRID_STATES = [
  'failed',
  'broken-base',
  'running',
  'unknown',
  'flaky',
  'infrastructure',
  'expected',
  'cancelled',
  'passed',
  'not-run',
] as const;
export type GridState = (typeof GRID_STATES)[number];

/** A run with its jobs in all attempts that are stored. */
export interface GridRun {
  readonly repository: RepositoryName;
  readonly run: Run;
  readonly jobs: readonly { readonly job: ExecutedJob; readonly failures: readonly Failure[] }[];
}

/** The jobs of one workflow by its runs. */
export interface Grid {
  readonly repository: RepositoryName;
  readonly workflowName: string;
  /** Oldest first. */
  readonly runs: readonly Run[];
  /** What failed most often first. */
  readonly rows: readonly GridRow[];
}

export interface GridRow {
  /** The job's key: shards are one. */
  readonly job: string;
  /** A state for each run. */
  readonly cells: readonly GridState[];
  /** How many cells passed, of those that were decided. */
  readonly passed: number;
  readonly decided: number;
}

/** @param isWanted Is a job shown? It is given with its run, as the only one. */
export function gridsOf(runs: readonly GridRun[], isWanted: (one: GridRun) => boolean = () => true): Grid[] {
  const workflows = new Map<string, GridRun[]>();
  for (const one of runs) {
    const key = `${one.run.workflow.id}\n${identityOf(one.repository)}`;
    entry(workflows, key, (): GridRun[] => []).push(one);
  }
  return [...workflows.values()].map((own) => gridOf(own, isWanted)).sort(byFailures);
}

/** The newest runs of a grid, with the jobs that have something to show there. */
export function newestOf({ runs, rows, ...grid }: Grid, count: number): Grid {
  const from = Math.max(0, runs.length - count);
  return { ...grid, runs: runs.slice(from), rows: rowsOf(rows.map(({ job, cells }) => [job, cells.slice(from)])) };
}

/** Did something fail here, whoever's fault it was? */
export function isRedCell(state: GridState): boolean {
  return FAILED.has(state);
}

const FAILED: ReadonlySet<GridState> = new Set(['failed', 'broken-base', 'flaky', 'infrastructure', 'expected']);
const EMPTY: ReadonlySet<GridState> = new Set(['not-run', 'unknown']);

function gridOf(own: readonly GridRun[], isWanted: (one: GridRun) => boolean): Grid {
  const runs = own.toSorted((one, other) => one.run.createdMs - other.run.createdMs || one.run.id - other.run.id);
  const courses = new Map<string, Map<number, Course>>();
  for (const course of jobCourses(runs.flatMap((one) => executionsIn(one, isWanted)))) {
    entry(courses, course.unit, () => new Map<number, Course>()).set(course.row.runId, course);
  }
  const { repository, run } = runs.at(-1)!;
  return {
    repository,
    workflowName: run.workflow.name,
    runs: runs.map((one) => one.run),
    rows: rowsOf(
      [...courses].map(([job, ofRuns]) => [job, runs.map((one) => stateOf(ofRuns.get(one.run.id), one))] as const),
    ),
  };
}

function rowsOf(jobs: readonly (readonly [job: string, cells: readonly GridState[]])[]): GridRow[] {
  return jobs
    .filter(([, cells]) => cells.some((state) => !EMPTY.has(state)))
    .map(([job, cells]) => {
      const passed = cells.filter((state) => state === 'passed').length;
      return { job, cells, passed, decided: passed + cells.filter(isRedCell).length };
    })
    .sort((one, other) => failuresOf(other) - failuresOf(one) || compared(one.job, other.job));
}

function failuresOf({ passed, decided }: GridRow): number {
  return decided - passed;
}

/** What an attempt ran. What it only lists counts where nothing tells of the attempt that ran it. */
export function executionsIn(one: GridRun, isWanted: (one: GridRun) => boolean): Execution[] {
  const { repository, run, jobs } = one;
  const executed = new Set(jobs.filter(({ job }) => job.executed).map(({ job }) => job.name));
  return jobs
    .filter(({ job }) => job.conclusion !== 'skipped' && (job.executed || !executed.has(job.name)))
    .filter((job) => isWanted({ ...one, jobs: [job] }))
    .map(({ job, failures }) => ({
      ...{ repository: identityOf(repository), workflow: run.workflow.id, workflowName: run.workflow.name },
      ...{ runId: run.id, attempt: job.attempt, event: run.event, branch: run.branch, isDefaultBranch: false },
      ...{ sha: run.sha, treeId: run.treeId, actor: run.actor, title: run.title, createdMs: run.createdMs },
      ...{ job: job.name, conclusion: job.conclusion, startedMs: job.startedMs, completedMs: job.completedMs },
      failures: failures.map(({ fingerprint, signature, category, isSpecific, verdict }) => ({
        ...{ fingerprint, category, isSpecific },
        signature: signature?.id ?? null,
        label: verdict.label,
      })),
    }));
}

function stateOf(course: Course | undefined, { run, jobs }: GridRun): GridState {
  if (course === undefined && run.status !== 'completed') return 'running';
  if (jobs.length === 0) return 'unknown';
  if (course === undefined) return 'not-run';
  const isWhole = jobs.some(({ job }) => job.attempt === run.attempt);
  const states = course.cells.map((cell) => cellState(cell, isWhole));
  return GRID_STATES.find((state) => states.includes(state))!;
}

/** @param isWhole Are the jobs of the latest attempt stored? What failed before may have passed in it. */
export function cellState({ rows }: Cell, isWhole: boolean): GridState {
  const latest = rows.at(-1)!;
  if (latest.conclusion === null) return 'running';
  const outcomes = attemptOutcomes(rows);
  if (outcomes.length === 0) return rows.some(isCancelled) ? 'cancelled' : 'not-run';
  if (outcomes.at(-1) === 'pass') return outcomes.includes('fail') ? 'flaky' : 'passed';
  if (!isWhole) return 'unknown';
  const last = rows.findLast((row) => rowOutcome(row) === 'fail')!;
  const failed = rows.filter((row) => row.attempt === last.attempt && rowOutcome(row) === 'fail');
  return STATE_OF[gravest(failed.flatMap(({ failures }) => failures.map(({ label }) => label)))];
}

const STATE_OF: Readonly<Record<VerdictLabel, GridState>> = {
  genuine: 'failed',
  uncertain: 'failed',
  'broken-base': 'broken-base',
  flaky: 'flaky',
  infrastructure: 'infrastructure',
  expected: 'expected',
};

function byFailures(one: Grid, other: Grid): number {
  const failed = ({ rows }: Grid): number => (rows.some((row) => failuresOf(row) > 0) ? 0 : 1);
  return (
    failed(one) - failed(other) ||
    compared(identityOf(one.repository), identityOf(other.repository)) ||
    compared(one.workflowName, other.workflowName)
  );
}

function identityOf({ host, owner, name }: RepositoryName): string {
  return `${host}/${owner}/${name}`.toLowerCase();
}
