import type { Verdict } from '../domain.ts';
import type { Database } from './database.ts';
import { among } from './lists.ts';
import { query, template } from './query.ts';
import type { PredictionTable } from './tables.ts';

/** What was predicted, without the reasons. */
export interface StoredPrediction {
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

/** Part of `reviseVerdict`: notes what a new verdict predicts, where the one before predicted something else. */
export function savePrediction(db: Database, cause: number, { rerun }: Verdict, atMs: number): void {
  if (rerun === undefined) return;
  const { probability, low, high } = rerun;
  const before = db.firstOf(LATEST, { cause });
  const row = { cause, at_ms: atMs, rerun_passes: probability, low, high };
  const columns = ['rerun_passes', 'low', 'high'] as const;
  if (before !== null && columns.every((column) => before[column] === row[column])) return;
  db.runOf(INSERT, row);
}

/**
 * Part of `saveAttempt`: writes what came of the predictions on a run's jobs. The next attempt that ran the job and ended by
 * itself decides; what was cancelled, skipped or only carried over does not. What is settled stays so.
 * @param run The store's own number.
 */
export function settlePredictions(db: Database, run: number): void {
  const settled = new Set<number>();
  for (const { cause, conclusion, completed_ms: settledMs } of db.allOf(DECIDED, { run })) {
    // By attempt: the first one decides.
    if (settled.has(cause)) continue;
    settled.add(cause);
    db.runOf(SETTLE, { cause, settled_ms: settledMs, outcome: conclusion === 'success' ? 1 : 0 });
  }
}

/** The latest of each cause, by its key. */
export function predictionsOf(db: Database, causes: readonly number[]): ReadonlyMap<number, StoredPrediction> {
  const rows = db.all(
    query
      .selectFrom('prediction')
      .select(['cause', 'rerun_passes as probability', 'low', 'high'])
      .where('cause', 'in', among(causes))
      .orderBy('cause')
      .orderBy('at_ms'),
  );
  return new Map(rows.map(({ cause, ...prediction }) => [cause, prediction]));
}

type Row = Pick<PredictionTable, 'cause' | 'at_ms' | 'rerun_passes' | 'low' | 'high'>;

const LATEST = template<Pick<PredictionTable, 'cause'>, PredictionTable>((slot) =>
  query.selectFrom('prediction').selectAll().where('cause', '=', slot('cause')).orderBy('at_ms', 'desc').limit(1),
);

const INSERT = template<Row>((slot) =>
  query
    .insertInto('prediction')
    .values({
      cause: slot('cause'),
      at_ms: slot('at_ms'),
      rerun_passes: slot('rerun_passes'),
      low: slot('low'),
      high: slot('high'),
    })
    // What came of it was said of the numbers that are there.
    .onConflict((conflict) =>
      conflict
        .columns(['cause', 'at_ms'])
        .doUpdateSet(({ ref }) => ({
          rerun_passes: ref('excluded.rerun_passes'),
          low: ref('excluded.low'),
          high: ref('excluded.high'),
        }))
        .where('prediction.settled_ms', 'is', null),
    ),
);

interface Decided {
  readonly cause: number;
  readonly conclusion: string;
  readonly completed_ms: number;
}

const DECIDED = template<{ readonly run: number }, Decided>((slot) =>
  query
    .selectFrom('job')
    // In this order: few jobs were predicted, and a run may have hundreds.
    .crossJoin('cause')
    .crossJoin('prediction')
    .crossJoin('job as later')
    .select('prediction.cause')
    .select((eb) => [
      eb.ref('later.conclusion').$notNull().as('conclusion'),
      eb.ref('later.completed_ms').$notNull().as('completed_ms'),
    ])
    .where('job.run', '=', slot('run'))
    .whereRef('cause.job', '=', 'job.key')
    .whereRef('prediction.cause', '=', 'cause.key')
    .where('prediction.settled_ms', 'is', null)
    .whereRef('later.name', '=', 'job.name')
    .whereRef('later.run', '=', 'job.run')
    .whereRef('later.attempt', '>', 'job.attempt')
    .where('later.executed', '=', 1)
    .where('later.completed_ms', 'is not', null)
    .where('later.conclusion', 'in', ['success', 'failure', 'timed_out', 'startup_failure'])
    .orderBy('later.attempt'),
);

const SETTLE = template<{ readonly cause: number; readonly settled_ms: number; readonly outcome: 0 | 1 }>((slot) =>
  query
    .updateTable('prediction')
    .set({ settled_ms: slot('settled_ms'), outcome: slot('outcome') })
    .where('cause', '=', slot('cause'))
    .where('settled_ms', 'is', null),
);
