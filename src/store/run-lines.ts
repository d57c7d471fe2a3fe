import { sql } from 'kysely';
import type { RepositoryName, Run, Verdict, VerdictLabel } from '../domain.ts';
import type { RunOrder } from '../filter/orders.ts';
import type { Database } from './database.ts';
import { type Condition, LEAD_FIRST, type Page, runRows } from './listing.ts';
import { among, grouped } from './lists.ts';
import { query } from './query.ts';
import { nameFrom, runFrom } from './rows.ts';

/** A run as a line of a list: without steps, evidence and all that stands around a failure. */
export interface RunLine {
  readonly repository: RepositoryName;
  readonly run: Run;
  /** In their order. */
  readonly attempts: readonly LineAttempt[];
  /** Jobs of the latest attempt, and how many of them have ended; null where the run has. */
  readonly ended: { readonly jobs: number; readonly of: number } | null;
  /** The failure that says best why it is red, or was before it was run again; null where none is known. */
  readonly lead: LineFailure | null;
  /** Other jobs of that attempt that have a failure of their own. */
  readonly others: number;
}

export interface LineAttempt {
  readonly number: number;
  /** GitHub's words; null where nothing is known of it but its number. */
  readonly status: string | null;
  readonly conclusion: string | null;
}

/** A job's most important failure. */
export interface LineFailure {
  readonly attempt: number;
  readonly jobId: number;
  readonly job: string;
  readonly fingerprint: string;
  readonly signature: string | null;
  /** In the job's log. */
  readonly line: number;
  readonly text: string;
  readonly verdict: Omit<Verdict, 'evidence'>;
  /** A person said so. */
  readonly isPersons: boolean;
}

/** Five queries, however many runs. */
export function listLines(db: Database, where: Condition | null, page: Page, order: RunOrder): RunLine[] {
  const rows = runRows(db, where, page, order);
  const keys = rows.map(({ key }) => key);
  const attempts = attemptsOf(db, keys);
  const going = rows.filter(({ status }) => status !== 'completed').map(({ key }) => key);
  const ended = going.length === 0 ? new Map<number, never>() : endedOf(db, going);
  const leads = leadsOf(db, keys);
  return rows.map((row) => {
    const own = leads.get(row.key) ?? [];
    const lead = own[0] ?? null;
    return {
      repository: nameFrom(row),
      run: runFrom(row),
      attempts: attempts.get(row.key) ?? [],
      ended: ended.get(row.key) ?? null,
      lead,
      others: own.filter(({ attempt }) => attempt === lead?.attempt).length - (lead === null ? 0 : 1),
    };
  });
}

function attemptsOf(db: Database, runs: readonly number[]): ReadonlyMap<number, readonly LineAttempt[]> {
  const rows = db.all(
    query
      .selectFrom('attempt')
      .select(['run', 'number', 'status', 'conclusion'])
      .where('run', 'in', among(runs))
      .orderBy('run')
      .orderBy('number'),
  );
  return grouped(
    rows,
    ({ run }) => run,
    ({ number, status, conclusion }) => ({ number, status, conclusion }),
  );
}

function endedOf(db: Database, runs: readonly number[]): ReadonlyMap<number, NonNullable<RunLine['ended']>> {
  const rows = db.all(
    query
      .selectFrom('run')
      .crossJoin('job')
      .where('run.key', 'in', among(runs))
      .whereRef('job.run', '=', 'run.key')
      .whereRef('job.attempt', '=', 'run.attempt')
      .where(sql<boolean>`job.conclusion is not 'skipped'`)
      .select((eb) => [
        'run.key',
        eb.fn.countAll<number>().as('of'),
        sql<number>`sum(job.status = 'completed')`.as('jobs'),
      ])
      .groupBy('run.key'),
  );
  return new Map(rows.map(({ key, jobs, of }) => [key, { jobs, of }]));
}

/** The first failure of each job that did not pass, the one that the run is known by first. */
function leadsOf(db: Database, runs: readonly number[]): ReadonlyMap<number, readonly LineFailure[]> {
  const rows = db.all(
    query
      .selectFrom('job')
      // From the runs to their jobs and on: `cross join` keeps the order.
      .crossJoin('cause')
      .crossJoin('verdict')
      .where('job.run', 'in', among(runs))
      .where('job.executed', '=', 1)
      .where('job.conclusion', 'is not', 'success')
      .whereRef('cause.job', '=', 'job.key')
      .where('cause.ordinal', '=', 0)
      .whereRef('verdict.cause', '=', 'cause.key')
      .where(
        'verdict.revision',
        '=',
        sql<number>`(select max(other.revision) from verdict as other where other.cause = cause.key)`,
      )
      .select(['job.run', 'job.attempt', 'job.id as jobId', 'job.name as job'])
      .select(['cause.fingerprint', 'cause.signature', 'cause.line', 'cause.text'])
      .select(['verdict.label', 'verdict.certainty', 'verdict.flaky', 'verdict.infrastructure', 'verdict.genuine'])
      .select(['verdict.broken_base as brokenBase', 'verdict.rerun_passes as rerunPasses'])
      .select(
        sql<number>`exists (select 1 from evidence where evidence.cause = cause.key
          and evidence.revision = verdict.revision and evidence.ordinal = 0 and evidence.kind = 'person')`.as(
          'persons',
        ),
      )
      .orderBy('job.run')
      .orderBy(LEAD_FIRST),
  );
  return grouped(
    rows,
    ({ run }) => run,
    ({ attempt, jobId, job, fingerprint, signature, line, text, persons, ...verdict }): LineFailure => {
      const { label, certainty, flaky, infrastructure, genuine, brokenBase, rerunPasses } = verdict;
      return {
        ...{ attempt, jobId, job, fingerprint, signature, line, text },
        verdict: {
          label: label as VerdictLabel,
          certainty: certainty as Verdict['certainty'],
          probability: { flaky, infrastructure, genuine, brokenBase },
          rerunPasses,
        },
        isPersons: persons === 1,
      };
    },
  );
}

/** A job that failed, or was stopped, in an attempt that ran it. */
export interface RedJob {
  /** The store's own number. */
  readonly key: number;
  /** GitHub's id of the run. */
  readonly runId: number;
  readonly attempt: number;
  readonly jobId: number;
  readonly name: string;
  readonly conclusion: string;
}

/** Of each of these runs, by attempt, those that failed before those that were stopped. */
export function redJobsOf(db: Database, repository: number, runIds: readonly number[]): RedJob[] {
  return db.all(
    query
      .selectFrom('run')
      .crossJoin('job')
      .where('run.repository', '=', repository)
      .where('run.id', 'in', among(runIds))
      .whereRef('job.run', '=', 'run.key')
      .where('job.executed', '=', 1)
      .where('job.conclusion', 'in', ['failure', 'timed_out', 'startup_failure', 'cancelled'])
      .select(['job.key', 'run.id as runId', 'job.attempt', 'job.id as jobId', 'job.name'])
      .select(sql<string>`job.conclusion`.as('conclusion'))
      .orderBy('run.id')
      .orderBy('job.attempt')
      .orderBy(sql`job.conclusion = 'cancelled'`)
      .orderBy('job.id'),
  );
}

/** How often something failed like this before. */
export interface SeenBefore {
  readonly runs: number;
  /** The last of them; null where there is none. */
  readonly lastRunId: number | null;
  readonly lastMs: number | null;
}

/** Runs of a repository between two moments, the end excluded, in which a job failed with this fingerprint. */
export function seenBefore(
  db: Database,
  repository: number,
  fingerprint: string,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): SeenBefore {
  const row = db.first(
    query
      .selectFrom('cause')
      .crossJoin('job')
      .crossJoin('run')
      .where('cause.fingerprint', '=', fingerprint)
      .whereRef('job.key', '=', 'cause.job')
      .where('job.executed', '=', 1)
      .whereRef('run.key', '=', 'job.run')
      .where('run.repository', '=', repository)
      .where('run.created_ms', '>=', fromMs)
      .where('run.created_ms', '<', untilMs)
      .select([
        sql<number>`count(distinct run.key)`.as('runs'),
        // With `max`, SQLite takes the other columns from the row that holds it.
        sql<number | null>`run.id`.as('lastRunId'),
        sql<number | null>`max(run.created_ms)`.as('lastMs'),
      ]),
  );
  return row!;
}
