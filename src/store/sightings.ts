import { sql } from 'kysely';
import type { VerdictLabel } from '../domain.ts';
import { codeKey } from '../history/same-code.ts';
import type { Database } from './database.ts';
import { query } from './query.ts';
import type { RecurringKey } from './recurring.ts';

/** One time that a cause was found. */
export interface Sighting {
  /** The store's own number of the cause, and of its job. */
  readonly key: number;
  readonly jobKey: number;
  readonly run: number;
  readonly runId: number;
  readonly attempt: number;
  /** GitHub's. */
  readonly jobId: number;
  readonly job: string;
  readonly url: string | null;
  readonly workflow: number;
  readonly workflowName: string;
  readonly event: string;
  readonly branch: string | null;
  readonly sha: string;
  readonly treeId: string | null;
  readonly createdMs: number;
  readonly fingerprint: string;
  /** Which failure of its job, from 0. */
  readonly ordinal: number;
  readonly label: VerdictLabel;
  readonly text: string;
}

/** All of a repository, the newest first. */
export function sightingsOf(db: Database, repository: number, { by, value }: RecurringKey): Sighting[] {
  const rows = db.all(
    query
      .selectFrom('cause')
      .crossJoin('job')
      .crossJoin('run')
      .crossJoin('workflow')
      .whereRef('workflow.repository', '=', 'run.repository')
      .whereRef('workflow.id', '=', 'run.workflow')
      .select('workflow.name as workflowName')
      .select(['cause.key', 'cause.fingerprint', 'cause.ordinal', 'cause.label', 'cause.text'])
      .select(['job.key as jobKey', 'job.run', 'job.attempt', 'job.id as jobId', 'job.name as job', 'job.url'])
      .select(['run.id as runId', 'run.workflow', 'run.event', 'run.branch', 'run.sha', 'run.tree_id as treeId'])
      .select('run.created_ms as createdMs')
      .where(`cause.${by}`, '=', value)
      .whereRef('job.key', '=', 'cause.job')
      .where('job.executed', '=', 1)
      .whereRef('run.key', '=', 'job.run')
      .where('run.repository', '=', repository)
      .orderBy('run.created_ms', 'desc')
      .orderBy('run.id', 'desc')
      .orderBy('job.attempt', 'desc')
      .orderBy('job.id')
      .orderBy('cause.ordinal'),
  );
  return rows.map((row) => ({ ...row, label: row.label as VerdictLabel }));
}

/** What became of jobs that failed of a cause. */
export interface Afterwards {
  /** Jobs of runs that were run again after it, and how many of them passed then. */
  readonly rerun: number;
  readonly passed: number;
  /** States of the code on which the job failed of it, and those on which it passed as well. */
  readonly codes: number;
  readonly mixedCodes: number;
}

/** @param sightings Of one cause. */
export function afterwardsOf(db: Database, repository: number, sightings: readonly Sighting[]): Afterwards {
  if (sightings.length === 0) return { rerun: 0, passed: 0, codes: 0, mixedCodes: 0 };
  const executions = db.all(
    query
      .selectFrom('run')
      // From the few runs of these commits to their jobs.
      .crossJoin('job')
      .select(['job.run', 'job.attempt', 'job.name as job', 'job.conclusion', 'run.id as runId', 'run.workflow'])
      .select(['run.event', 'run.branch', 'run.sha', 'run.tree_id as treeId'])
      .where('run.repository', '=', repository)
      .where('run.sha', 'in', amongTexts(sightings.map(({ sha }) => sha)))
      .whereRef('job.run', '=', 'run.key')
      .where('job.executed', '=', 1)
      .where('job.name', 'in', amongTexts(sightings.map(({ job }) => job))),
  );
  const codeOf = (one: Sighting | (typeof executions)[number]): string =>
    `${one.workflow}\n${one.job}\n${codeKey(one)}`;
  const green = new Set(executions.filter(({ conclusion }) => conclusion === 'success').map(codeOf));
  const codes = new Set(sightings.map(codeOf));
  const first = new Map<string, number>();
  for (const { run, job, attempt } of sightings) {
    const before = first.get(`${run} ${job}`) ?? attempt;
    first.set(`${run} ${job}`, Math.min(before, attempt));
  }
  const later = executions.filter(({ run, job, attempt }) => attempt > (first.get(`${run} ${job}`) ?? attempt));
  const passed = later.filter(({ conclusion }) => conclusion === 'success');
  return {
    rerun: countOf(later),
    passed: countOf(passed),
    codes: codes.size,
    mixedCodes: [...codes].filter((code) => green.has(code)).length,
  };
}

/** Different jobs of different runs. */
function countOf(executions: readonly { readonly run: number; readonly job: string }[]): number {
  return new Set(executions.map(({ run, job }) => `${run} ${job}`)).size;
}

/** Any number of texts as one value. */
function amongTexts(texts: readonly string[]) {
  return sql<string>`(select value from json_each(${JSON.stringify([...new Set(texts)])}))`;
}
