import { sql } from 'kysely';
import type { Category, VerdictLabel } from '../domain.ts';
import type { GreenRun, NightRows } from '../history/nightly-courses.ts';
import type { Execution, RowFailure, RunAttempt } from '../history/rows.ts';
import { isOfDefaultBranch } from '../history/strata.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { query } from './query.ts';
import type { StoredRepository } from './repositories.ts';

/**
 * Runs with their attempts and all that they ran, as `executionsOf` gives the jobs of all of them. Of runs that passed at once the
 * names of the jobs are read together: there are hundreds of thousands of jobs in a few weeks of fifty repositories.
 * @param branch Whose pushes are those of the default branch; null: those of the repository's own.
 */
export function nightRows(
  db: Database,
  { key, name: { host, owner, name }, defaultBranch }: StoredRepository,
  sinceMs: number,
  branch: string | null,
): NightRows {
  const span = { repository: key, sinceMs };
  const workflows = new Map(
    db
      .all(query.selectFrom('workflow').select(['id', 'name']).where('repository', '=', key))
      .map((one) => [one.id, one.name]),
  );
  const greenJobs = greenJobsOf(db, span);
  const green: GreenRun[] = [];
  const others = new Map<number, RunAttempt>();
  for (const row of runsOf(db, span)) {
    // Written out: there are very many.
    const attempt: RunAttempt = {
      repository: `${host}/${owner}/${name}`,
      workflow: row.workflow,
      workflowName: workflows.get(row.workflow)!,
      runId: row.id,
      attempt: row.attempt,
      event: row.event,
      branch: row.branch,
      isDefaultBranch: isOfDefaultBranch(row.event, row.branch, branch ?? defaultBranch),
      sha: row.sha,
      treeId: row.tree_id,
      actor: row.actor,
      title: row.title,
      conclusion: row.conclusion,
      startedMs: row.started_ms,
      completedMs: row.updated_ms,
      createdMs: row.created_ms,
      failures: NONE,
      job: null,
    };
    const jobs = greenJobs.get(row.key);
    if (jobs === undefined) others.set(row.key, attempt);
    else green.push({ attempt, jobs });
  }
  return { green, ...detailed(db, others) };
}

const NONE: readonly RowFailure[] = [];

function runsOf(db: Database, span: Span) {
  return db.all(
    created(span)
      .select([
        ...(['run.key', 'run.repository', 'run.workflow', 'run.id', 'run.attempt', 'run.event', 'run.branch'] as const),
        ...(['run.sha', 'run.tree_id', 'run.actor', 'run.title', 'run.conclusion'] as const),
        ...(['run.started_ms', 'run.updated_ms', 'run.created_ms'] as const),
      ])
      .orderBy('run.created_ms', 'asc')
      .orderBy('run.id', 'asc'),
  );
}

/** By the run's key: names of the jobs of runs that passed at once, where no job says otherwise. Null: they are not listed. */
function greenJobsOf(db: Database, span: Span): ReadonlyMap<number, readonly string[] | null> {
  const rows = db.all(
    created(span)
      .leftJoin('job', 'job.run', 'run.key')
      .where('run.attempt', '=', 1)
      .where('run.conclusion', '=', 'success')
      .select('run.key')
      .select([
        sql<string>`json_group_array(job.name) filter (where job.executed = 1)`.as('jobs'),
        sql<number>`count(job.key)`.as('listed'),
        sql<number>`count(*) filter (where job.executed = 1 and job.conclusion is not 'success')`.as('unlike'),
      ])
      .groupBy('run.key'),
  );
  // Few sets of jobs, and many runs.
  const known = new Map<string, readonly string[]>();
  const jobs = new Map<number, readonly string[] | null>();
  for (const row of rows) {
    if (row.unlike > 0) continue;
    if (row.listed === 0) {
      jobs.set(row.key, null);
      continue;
    }
    let own = known.get(row.jobs);
    if (own === undefined) {
      own = JSON.parse(row.jobs) as string[];
      known.set(row.jobs, own);
    }
    jobs.set(row.key, own);
  }
  return jobs;
}

/** @param runs By their keys. */
function detailed(db: Database, runs: ReadonlyMap<number, RunAttempt>): Omit<NightRows, 'green'> {
  const keys = [...runs.keys()];
  const failures = failuresOf(db, keys);
  const rows = db.all(
    query
      .selectFrom('job')
      .where('job.run', 'in', among(keys))
      .where('job.executed', '=', 1)
      .select(['job.key', 'job.run', 'job.attempt', 'job.name as job', 'job.conclusion'])
      .select(['job.started_ms as startedMs', 'job.completed_ms as completedMs']),
  );
  const executions = rows.map(
    ({ key, run, ...row }): Execution => ({ ...runs.get(run)!, ...row, failures: failures.get(key) ?? NONE }),
  );
  const ofAttempt = grouped(
    rows.filter(({ key }) => failures.has(key)),
    ({ run, attempt }) => `${run} ${attempt}`,
    ({ key }) => failures.get(key)!,
  );
  const attempts = db
    .all(
      query
        .selectFrom('attempt')
        .where('run', 'in', among(keys))
        .select(['run', 'number as attempt', 'conclusion', 'started_ms as startedMs', 'updated_ms as completedMs']),
    )
    .map(
      ({ run, ...row }): RunAttempt => ({
        ...runs.get(run)!,
        ...row,
        failures: (ofAttempt.get(`${run} ${row.attempt}`) ?? []).flat(),
      }),
    );
  return { executions, attempts };
}

/** By the key of the job, most important first. */
function failuresOf(db: Database, runs: readonly number[]): ReadonlyMap<number, readonly RowFailure[]> {
  const rows = db.all(
    query
      .selectFrom('job')
      .crossJoin('cause')
      .where('job.run', 'in', among(runs))
      .where('job.executed', '=', 1)
      .where('job.conclusion', 'is not', 'success')
      .whereRef('cause.job', '=', 'job.key')
      .select(['cause.job', 'cause.fingerprint', 'cause.signature', 'cause.category', 'cause.label', 'cause.specific'])
      .orderBy('cause.ordinal'),
  );
  return grouped(
    rows,
    ({ job }) => job,
    ({ fingerprint, signature, category, label, specific }) => ({
      ...{ fingerprint, signature },
      category: category as Category,
      label: label as VerdictLabel,
      isSpecific: specific === 1,
    }),
  );
}

interface Span {
  readonly repository: number;
  readonly sinceMs: number;
}

function created({ repository, sinceMs }: Span) {
  return query.selectFrom('run').where('run.repository', '=', repository).where('run.created_ms', '>=', sinceMs);
}
