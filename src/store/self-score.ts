import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { Verdict, VerdictLabel } from '../domain.ts';
import {
  type Judgement,
  type PersonsLabel,
  PROMISED,
  type Said,
  type SettledPrediction,
} from '../history/self-score.ts';
import type { Database } from './database.ts';
import type { Span } from './history.ts';
import { causesMeant } from './labelled.ts';
import { labelsOf, type Words, wordsIn } from './labels.ts';
import { among, grouped } from './lists.ts';
import { query } from './query.ts';
import { findRepositories } from './repositories.ts';
import type { Schema } from './tables.ts';

/** The last prediction on each failure before it was settled. What was said when the end was out already counts nowhere. */
export function settledPredictions(db: Database, span: Span): SettledPrediction[] {
  return lastSettled(db, ofSpan(span)).map(({ probability, outcome }) => ({ probability, passed: outcome === 1 }));
}

/**
 * The failures of which it may have come out that what was said was wrong: a person called them real, their verdict is confirmed
 * by now, or their re-run was promised to pass and did not.
 */
export function judgementsOf(db: Database, span: Span, nowMs: number): Judgement[] {
  const words = wordsOf(db, span, nowMs);
  const keys = new Set([...words.causes, ...confirmedCauses(db, span), ...brokenPromises(db, span)]);
  const causes = causesIn(db, span, [...keys]);
  const revisions = revisionsIn(db, keys);
  const predictions = new Map(lastSettled(db, isAmong(keys)).map((one) => [one.cause, one]));
  return causes.map(({ cause, repository, jobId, fingerprint, signature, passedLater, ...known }) => {
    const own = predictions.get(cause);
    const of = words.of.get(repository)!;
    return {
      ...known,
      repository: of.name,
      revisions: revisions.get(cause) ?? [],
      prediction:
        own === undefined
          ? null
          : { probability: own.probability, passed: own.outcome === 1, atMs: own.atMs, settledMs: own.settledMs },
      passedLater: passedLater === 1,
      word: of.words.on({ jobId, fingerprint, signature })[0] ?? null,
    };
  });
}

interface LastSettled {
  readonly cause: number;
  readonly probability: number;
  readonly atMs: number;
  readonly settledMs: number;
  readonly outcome: 0 | 1;
}

function lastSettled(db: Database, which: Expression<SqlBool>): LastSettled[] {
  return db.all(
    query
      .selectFrom('prediction')
      // From the predictions on: most failures were never predicted, or never settled.
      .crossJoin('cause')
      .crossJoin('job')
      .crossJoin('run')
      .whereRef('cause.key', '=', 'prediction.cause')
      .whereRef('job.key', '=', 'cause.job')
      .whereRef('run.key', '=', 'job.run')
      .where('prediction.settled_ms', 'is not', null)
      .whereRef('prediction.at_ms', '<', 'prediction.settled_ms')
      .where(which)
      .select(['prediction.cause', 'prediction.rerun_passes as probability'])
      // With `max`, SQLite takes the other columns from the row that holds it.
      .select((eb) => [
        eb.fn.max('prediction.at_ms').as('atMs'),
        eb.ref('prediction.settled_ms').$notNull().as('settledMs'),
        eb.ref('prediction.outcome').$notNull().as('outcome'),
      ])
      .groupBy('prediction.cause')
      .orderBy('prediction.cause'),
  );
}

function isAmong(causes: Iterable<number>): Expression<SqlBool> {
  return sql<SqlBool>`prediction.cause in ${among(causes)}`;
}

function ofSpan({ repository, sinceMs, untilMs }: Span): Expression<SqlBool> {
  const run = expressionBuilder<Schema, 'run'>();
  return run.and([
    run('run.created_ms', '>=', sinceMs),
    ...(untilMs === undefined ? [] : [run('run.created_ms', '<', untilMs)]),
    ...(repository === null ? [] : [run('run.repository', '=', repository)]),
  ]);
}

interface RepositoryWords {
  /** As statistics name it. */
  readonly name: string;
  readonly words: Words;
}

/** What persons said that holds, and the failures that they called real. */
function wordsOf(
  db: Database,
  span: Span,
  nowMs: number,
): { readonly of: ReadonlyMap<number, RepositoryWords>; readonly causes: readonly number[] } {
  const of = new Map<number, RepositoryWords>();
  const causes: number[] = [];
  for (const { key, name } of findRepositories(db)) {
    if (span.repository !== null && span.repository !== key) continue;
    const labels = labelsOf(db, key, nowMs);
    of.set(key, { name: `${name.host}/${name.owner}/${name.name}`, words: wordsIn(labels) });
    for (const one of labels) if (isReal(one)) causes.push(...causesMeant(db, key, one).map((cause) => cause.key));
  }
  return { of, causes };
}

function isReal({ label }: PersonsLabel): boolean {
  return label === 'genuine' || label === 'broken-base';
}

function confirmedCauses(db: Database, span: Span): number[] {
  const rows = db.all(
    query
      .selectFrom('run')
      .crossJoin('job')
      .crossJoin('cause')
      .crossJoin('verdict')
      .whereRef('job.run', '=', 'run.key')
      .whereRef('cause.job', '=', 'job.key')
      .whereRef('verdict.cause', '=', 'cause.key')
      .where(ofSpan(span))
      .where('cause.label', '=', 'genuine')
      .where('verdict.revision', '>', 1)
      .where('verdict.label', '=', 'genuine')
      .where('verdict.certainty', '=', 'confirmed')
      .select('cause.key')
      .distinct(),
  );
  return rows.map(({ key }) => key);
}

function brokenPromises(db: Database, span: Span): number[] {
  return lastSettled(db, ofSpan(span))
    .filter(({ probability, outcome }) => outcome === 0 && probability >= PROMISED)
    .map(({ cause }) => cause);
}

function causesIn(db: Database, span: Span, keys: readonly number[]) {
  return db.all(
    query
      .selectFrom('cause')
      .crossJoin('job')
      .crossJoin('run')
      .innerJoin('workflow', (join) =>
        join.onRef('workflow.repository', '=', 'run.repository').onRef('workflow.id', '=', 'run.workflow'),
      )
      .where('cause.key', 'in', among(keys))
      .whereRef('job.key', '=', 'cause.job')
      .where('job.executed', '=', 1)
      .whereRef('run.key', '=', 'job.run')
      .where(ofSpan(span))
      .select(['cause.key as cause', 'cause.fingerprint', 'cause.signature', 'job.id as jobId', 'job.name as job'])
      .select(['job.attempt', 'run.id as runId', 'run.repository', 'workflow.name as workflowName'])
      .select((eb) =>
        eb
          .exists(
            eb
              .selectFrom('job as later')
              .select(sql.lit(1).as('one'))
              .whereRef('later.run', '=', 'job.run')
              .whereRef('later.name', '=', 'job.name')
              .whereRef('later.attempt', '>', 'job.attempt')
              .where('later.executed', '=', 1)
              .where('later.conclusion', '=', 'success'),
          )
          .$castTo<0 | 1>()
          .as('passedLater'),
      )
      .orderBy('cause.key'),
  );
}

/** By the key of their cause, the first one first. */
function revisionsIn(db: Database, keys: Iterable<number>): ReadonlyMap<number, readonly Said[]> {
  const rows = db.all(
    query
      .selectFrom('verdict')
      .select(['cause', 'label', 'certainty', 'at_ms as atMs'])
      .where('cause', 'in', among(keys))
      .orderBy('cause')
      .orderBy('revision'),
  );
  return grouped(
    rows,
    ({ cause }) => cause,
    ({ label, certainty, atMs }) => ({
      label: label as VerdictLabel,
      certainty: certainty as Verdict['certainty'],
      atMs,
    }),
  );
}
