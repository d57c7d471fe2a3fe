import type { Category, VerdictLabel } from '../domain.ts';
import type { RowFailure } from '../history/rows.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { query } from './query.ts';

/** A job of which something is known that failed in it. */
interface FailedPlace {
  /** The key of the job. */
  readonly job: number;
  /** The key of its run. */
  readonly run: number;
  readonly attempt: number;
}

/**
 * What failed in the jobs that runs executed, most important first in each job, by what `keyOf` makes of their places.
 * @param runs Their keys.
 */
export function rowFailures<Key>(
  db: Database,
  runs: readonly number[],
  keyOf: (place: FailedPlace) => Key,
): ReadonlyMap<Key, readonly RowFailure[]> {
  const rows = db.all(
    query
      .selectFrom('job')
      .crossJoin('cause')
      .where('job.run', 'in', among(runs))
      .where('job.executed', '=', 1)
      .where('job.conclusion', 'is not', 'success')
      .whereRef('cause.job', '=', 'job.key')
      .select(['cause.job', 'job.run', 'job.attempt', 'cause.fingerprint', 'cause.signature', 'cause.category'])
      .select(['cause.label', 'cause.specific'])
      .orderBy('cause.ordinal'),
  );
  return grouped(rows, keyOf, ({ fingerprint, signature, category, label, specific }) => ({
    ...{ fingerprint, signature },
    category: category as Category,
    label: label as VerdictLabel,
    isSpecific: specific === 1,
  }));
}
