import { expressionBuilder } from 'kysely';
import type { Failure, Verdict, VerdictLabel } from '../domain.ts';
import type { SaidOf } from '../history/nightly/reds.ts';
import { type Execution, executionId } from '../history/rows.ts';
import type { SettledPrediction } from '../history/self-score.ts';
import { causesOf } from './causes.ts';
import type { Database } from './database.ts';
import type { Span } from './history.ts';
import { type ListedRun, listRuns } from './listing.ts';
import { query } from './query.ts';
import { findRepositories } from './repositories.ts';
import type { Schema } from './tables.ts';

/** The verdicts that hold on the causes of jobs that did not pass. */
export function saidOf(db: Database, span: Span): SaidOf {
  const names = namesIn(db);
  const rows = db.all(
    runsIn(span)
      .crossJoin('job')
      .crossJoin('cause')
      .crossJoin('verdict')
      .whereRef('job.run', '=', 'run.key')
      .where('job.executed', '=', 1)
      .where('job.conclusion', 'is not', 'success')
      .whereRef('cause.job', '=', 'job.key')
      .whereRef('verdict.cause', '=', 'cause.key')
      .select(['run.repository', 'run.id as runId', 'job.attempt', 'job.name as job', 'verdict.label'])
      // With `max`, SQLite takes the other columns from the row that holds it.
      .select((eb) => ['verdict.certainty', eb.fn.max('verdict.revision').as('revision')])
      .groupBy('cause.key'),
  );
  const said = new Map<string, Pick<Verdict, 'label' | 'certainty'>[]>();
  for (const { repository, runId, attempt, job, label, certainty } of rows) {
    const id = executionId({ repository: names.get(repository)!, runId, attempt, job });
    const own = said.get(id) ?? [];
    own.push({ label: label as VerdictLabel, certainty: certainty as Verdict['certainty'] });
    said.set(id, own);
  }
  return said;
}

/** A failure where it happened. */
export interface FailureInJob {
  readonly failure: Failure;
  /** The log whose lines are counted; null when no log was read. */
  readonly file: string | null;
  readonly runUrl: string;
  readonly jobUrl: string | null;
}

/**
 * The failure of that fingerprint in an execution; null when it is not stored any more.
 * @param repository The store's own number.
 */
export function failureIn(
  db: Database,
  repository: number,
  { runId, attempt, job }: Pick<Execution, 'runId' | 'attempt' | 'job'>,
  fingerprint: string,
): FailureInJob | null {
  const found = db.first(
    query
      .selectFrom('run')
      .innerJoin('job', 'job.run', 'run.key')
      .innerJoin('cause', 'cause.job', 'job.key')
      .leftJoin('triage', 'triage.job', 'job.key')
      .where('run.repository', '=', repository)
      .where('run.id', '=', runId)
      .where('job.attempt', '=', attempt)
      .where('job.name', '=', job)
      .where('job.executed', '=', 1)
      .where('cause.fingerprint', '=', fingerprint)
      .select(['job.key', 'job.url as jobUrl', 'run.url as runUrl', 'triage.file']),
  );
  if (found === null) return null;
  const { key, ...place } = found;
  const causes = causesOf(db, [key]).get(key) ?? [];
  const cause = causes.find(({ failure }) => failure.fingerprint === fingerprint);
  return cause === undefined ? null : { failure: cause.failure, ...place };
}

/** The newest runs of pushes to a branch. */
export function pushesTo(db: Database, repository: number, branch: string, limit: number): ListedRun[] {
  const run = expressionBuilder<Schema, 'run'>();
  const where = run.and([
    run('run.repository', '=', repository),
    run('run.branch', '=', branch),
    run('run.event', '=', 'push'),
  ]);
  return listRuns(db, where, { limit, offset: 0 });
}

/** When the newest stored run of each repository was created, by the store's own numbers. */
export function newestRuns(db: Database): ReadonlyMap<number, number> {
  const rows = db.all(
    query
      .selectFrom('repository')
      .select('repository.key')
      .select((eb) =>
        eb
          .selectFrom('run')
          .select('run.created_ms')
          .whereRef('run.repository', '=', 'repository.key')
          .orderBy('run.created_ms', 'desc')
          .limit(1)
          .as('createdMs'),
      ),
  );
  return new Map(rows.flatMap(({ key, createdMs }) => (createdMs === null ? [] : [[key, createdMs] as const])));
}

/** The last prediction on each failure, of those that were settled between two moments. */
export function predictionsSettled(
  db: Database,
  { repository, sinceMs, untilMs }: Span & { readonly untilMs: number },
): SettledPrediction[] {
  const rows = db.all(
    query
      .selectFrom('prediction')
      .crossJoin('cause')
      .crossJoin('job')
      .crossJoin('run')
      .where('prediction.settled_ms', '>=', sinceMs)
      .where('prediction.settled_ms', '<=', untilMs)
      // What was said when the end was out already counts nowhere.
      .whereRef('prediction.at_ms', '<', 'prediction.settled_ms')
      .whereRef('cause.key', '=', 'prediction.cause')
      .whereRef('job.key', '=', 'cause.job')
      .whereRef('run.key', '=', 'job.run')
      .$if(repository !== null, (some) => some.where('run.repository', '=', repository))
      .select(['prediction.rerun_passes as probability', 'prediction.outcome'])
      .select((eb) => eb.fn.max('prediction.at_ms').as('atMs'))
      .groupBy('prediction.cause')
      .orderBy('prediction.cause'),
  );
  return rows.map(({ probability, outcome }) => ({ probability, passed: outcome === 1 }));
}

function runsIn({ repository, sinceMs, untilMs }: Span) {
  return query
    .selectFrom('run')
    .where('run.created_ms', '>=', sinceMs)
    .$if(untilMs !== undefined, (some) => some.where('run.created_ms', '<', untilMs!))
    .$if(repository !== null, (some) => some.where('run.repository', '=', repository));
}

function namesIn(db: Database) {
  return new Map(findRepositories(db).map(({ key, name }) => [key, identityOf(name)]));
}

function identityOf({ host, owner, name }: { readonly host: string; readonly owner: string; readonly name: string }) {
  return `${host}/${owner}/${name}`;
}
