import { type SelectQueryBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { query } from './query.ts';
import type { Schema } from './tables.ts';

export interface PruneOptions {
  /** Runs that were created before go, with all that is known of them. */
  readonly beforeMs: number;
  /** Key of the one repository that is meant; null: all. */
  readonly repository: number | null;
  /** Only says what would go. */
  readonly dryRun: boolean;
}

/** What goes, or would go. */
export interface Pruned {
  readonly runs: number;
  readonly jobs: number;
  readonly windows: number;
  readonly baselines: number;
}

/** Deletes old runs. A person's labels stay. The file gets smaller only with `vacuum`. */
export function prune(db: Database, options: PruneOptions): Pruned {
  return db.transaction(() => {
    const pruned = countOf(db, options);
    if (!options.dryRun) remove(db, options);
    return pruned;
  });
}

type OldRuns = SelectQueryBuilder<Schema, 'run', { readonly key: number }>;

function oldRuns({ beforeMs, repository }: PruneOptions): OldRuns {
  const old = query.selectFrom('run').select('key').where('created_ms', '<', beforeMs);
  return repository === null ? old : old.where('repository', '=', repository);
}

function countOf(db: Database, options: PruneOptions): Pruned {
  const old = oldRuns(options);
  const jobs = query.selectFrom('job').select('job.key').where('job.run', 'in', old);
  const count = sql<number>`count(*)`.as('count');
  return {
    runs: db.first(query.selectFrom(old.as('old')).select(count))!.count,
    jobs: db.first(query.selectFrom(jobs.as('old')).select(count))!.count,
    windows: db.first(query.selectFrom('window').select(count).where('job', 'in', jobs))!.count,
    baselines: db.first(query.selectFrom('baseline').select(count).where(isOldBaseline(options)))!.count,
  };
}

/** Whatever belongs to a run goes with it: foreign keys and a trigger see to that. */
function remove(db: Database, options: PruneOptions): void {
  const { beforeMs, repository } = options;
  const affected = query.selectFrom('run').select('repository').where('key', 'in', oldRuns(options));
  // What GitHub calls unchanged must be in the store; the next pull asks for all of it again.
  db.run(query.deleteFrom('answer').where('repository', 'in', affected));
  db.run(query.deleteFrom('run').where('key', 'in', oldRuns(options)));
  db.run(query.deleteFrom('baseline').where(isOldBaseline(options)));
  const pulls = query.deleteFrom('pull').where('started_ms', '<', beforeMs);
  db.run(repository === null ? pulls : pulls.where('repository', '=', repository));
  db.run(
    query
      .deleteFrom('change')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('run')
              .select('run.key')
              .whereRef('run.repository', '=', 'change.repository')
              .whereRef('run.sha', '=', 'change.head'),
          ),
        ),
      ),
  );
  db.run(
    query
      .deleteFrom('workflow')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('run')
              .select('run.key')
              .whereRef('run.repository', '=', 'workflow.repository')
              .whereRef('run.workflow', '=', 'workflow.id'),
          ),
        ),
      ),
  );
}

function isOldBaseline({ beforeMs, repository }: PruneOptions) {
  return sql<boolean>`created_ms < ${beforeMs} and ${repository === null ? sql.lit(1) : sql`repository = ${repository}`}`;
}
