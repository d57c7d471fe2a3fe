import type { Failure, Verdict } from '../domain.ts';
import type { Database } from './database.ts';
import { unpack } from './packing.ts';
import { query } from './query.ts';
import { verdictsOf } from './verdicts.ts';

/** A stored failure and what was said of it. */
export interface PastFailure {
  readonly runId: number;
  readonly job: string;
  readonly failure: Omit<Failure, 'verdict'>;
  readonly verdict: Verdict;
}

/**
 * The newest failures of a repository before a run, each fingerprint once.
 * @param before When that run was created.
 * @param limit So many are looked at.
 */
export function failuresBefore(
  db: Database,
  repository: number,
  { runId, createdMs: before }: { readonly runId: number; readonly createdMs: number },
  limit: number,
): PastFailure[] {
  const rows = db.all(
    query
      .selectFrom('run')
      .crossJoin('job')
      .crossJoin('cause')
      .select(['run.id as runId', 'job.name as job', 'cause.key', 'cause.fingerprint', 'cause.failure'])
      .where('run.repository', '=', repository)
      .where('run.created_ms', '<=', before)
      .where('run.id', '<>', runId)
      .whereRef('job.run', '=', 'run.key')
      .whereRef('cause.job', '=', 'job.key')
      .orderBy('run.created_ms', 'desc')
      .orderBy('run.id', 'desc')
      .limit(limit),
  );
  const newest = new Map(rows.toReversed().map((row) => [row.fingerprint, row]));
  const verdicts = verdictsOf(
    db,
    [...newest.values()].map(({ key }) => key),
  );
  return [...newest.values()].flatMap(({ runId, job, key, failure }) => {
    const verdict = verdicts.get(key);
    return verdict === undefined ? [] : [{ runId, job, failure: JSON.parse(unpack(failure)), verdict }];
  });
}
