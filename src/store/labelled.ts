import type { Database } from './database.ts';
import { ofSubject, type StoredLabel } from './labels.ts';
import { query } from './query.ts';

/** A stored failure that a person's word is about. */
export interface CauseMeant {
  /** The store's own number. */
  readonly key: number;
  readonly runId: number;
  readonly attempt: number;
  /** GitHub's id. */
  readonly jobId: number;
  readonly job: string;
  readonly fingerprint: string;
  /** Id of the known cause, or null. */
  readonly signature: string | null;
  readonly isSpecific: boolean;
  readonly line: number;
  readonly text: string;
}

/** All failures of the repository that a word is about, the newest first. */
export function causesMeant(
  db: Database,
  repository: number,
  { scope, subject }: Pick<StoredLabel, 'scope' | 'subject'>,
): CauseMeant[] {
  const column = scope === 'signature' ? 'cause.signature' : 'cause.fingerprint';
  const one = scope === 'this' ? ofSubject(subject) : null;
  const meant = query
    .selectFrom('cause')
    // From the cause on: of the repository there are many more jobs.
    .crossJoin('job')
    .crossJoin('run')
    .select(['cause.key', 'run.id as runId', 'job.attempt', 'job.id as jobId', 'job.name as job'])
    .select(['cause.fingerprint', 'cause.signature', 'cause.specific', 'cause.line', 'cause.text'])
    .where(column, '=', one?.fingerprint ?? subject)
    .whereRef('job.key', '=', 'cause.job')
    .whereRef('run.key', '=', 'job.run')
    .where('run.repository', '=', repository)
    .orderBy('run.created_ms', 'desc')
    .orderBy('run.id', 'desc')
    .orderBy('job.attempt', 'desc')
    .orderBy('job.id')
    .orderBy('cause.ordinal');
  const rows = db.all(one === null ? meant : meant.where('job.id', '=', one.jobId));
  return rows.map(({ specific, ...row }) => ({ ...row, isSpecific: specific === 1 }));
}

/** Runs that list a job of this id, of one repository or (null) of all. */
export function runsWithJob(
  db: Database,
  jobId: number,
  repository: number | null,
): { readonly repository: number; readonly runId: number }[] {
  const found = query
    .selectFrom('job')
    .innerJoin('run', 'run.key', 'job.run')
    .select(['run.repository', 'run.id as runId'])
    .distinct()
    .where('job.id', '=', jobId);
  return db.all(repository === null ? found : found.where('run.repository', '=', repository));
}
