import { type Compilable, sql } from 'kysely';
import type { Database } from './database.ts';
import { unpack } from './packing.ts';
import { query } from './query.ts';
import { TABLES } from './tables.ts';

/** What is not exported: the index of texts that are, and what only the next pull understands. */
const KEPT_BACK = ['window_text', 'answer', 'unjudged'] as const;

export type ExportedTable = Exclude<(typeof TABLES)[number], (typeof KEPT_BACK)[number]>;

/** What `exportRows` takes, in an order in which rows come after those that they refer to. */
export const EXPORTED: readonly ExportedTable[] = TABLES.filter(
  (table): table is ExportedTable => !(KEPT_BACK as readonly string[]).includes(table),
);

export interface ExportOptions {
  /** Leaves out when something was stored: two stores of the same content then say the same. */
  readonly withoutTimes?: boolean;
}

/**
 * A table as plain objects that need no other store to be understood: GitHub's own ids instead of the store's, in their
 * order; what is packed, unpacked. Nothing else may be asked of the store before the last one was taken.
 */
export function* exportRows(
  db: Database,
  table: ExportedTable,
  { withoutTimes = false }: ExportOptions = {},
): IterableIterator<Readonly<Record<string, unknown>>> {
  const times = withoutTimes ? (TIMES[table] ?? []) : [];
  const hidden = new Set([...HIDDEN, ...times]);
  for (const row of db.each(ROWS[table]())) {
    const entries = Object.entries(row as Record<string, unknown>).filter(([column]) => !hidden.has(column));
    yield Object.fromEntries(entries.map(([column, value]) => [column, readable(table, column, value)]));
  }
}

/** The store's own numbers, and what it notes for itself. */
const HIDDEN = ['key', 'told_ms', 'listed'];

const TIMES: Readonly<Partial<Record<ExportedTable, readonly string[]>>> = {
  repository: ['listed_until_ms', 'relisted_ms'],
  verdict: ['at_ms'],
  prediction: ['at_ms', 'settled_ms'],
  label: ['at_ms', 'undone_ms'],
  pull: ['started_ms', 'finished_ms'],
  model: ['at_ms'],
};

const JSON_COLUMNS = new Set([
  'attempt.incidents',
  'attempt.warnings',
  'job.labels',
  'triage.step',
  'triage.tooling',
  'triage.green',
  'baseline.tooling',
  'change.files',
  'change.commits',
  'model.report',
  'window.step',
  'window.steps',
  'pull.options',
  'pull.summary',
]);

function readable(table: ExportedTable, column: string, value: unknown): unknown {
  const place = `${table}.${column}`;
  if (JSON_COLUMNS.has(place)) return value === null ? null : JSON.parse(value as string);
  switch (place) {
    case 'job.executed':
    case 'cause.specific':
      return value === 1;
    case 'cause.failure':
    case 'model.state':
      return JSON.parse(unpack(value as Uint8Array));
    case 'window.text':
      return unpack(value as Uint8Array);
    case 'baseline.profile':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return value;
  }
}

/** `host/owner/name`. */
const repository = sql<string>`repository.host || '/' || repository.owner || '/' || repository.name`.as('repository');

const repositories = () =>
  query.selectFrom('repository').orderBy('repository.host').orderBy('repository.owner').orderBy('repository.name');

// Of two columns of one name the last one counts: what a row refers to by the store's number is written over by its id.
const runs = () => repositories().innerJoin('run', 'run.repository', 'repository.key').orderBy('run.id');
const jobs = () => runs().innerJoin('job', 'job.run', 'run.key').orderBy('job.attempt').orderBy('job.id');
const ofJob = [repository, 'run.id as run', 'job.attempt', 'job.id as job'] as const;
const causes = () => jobs().innerJoin('cause', 'cause.job', 'job.key').orderBy('cause.ordinal');
const ofCause = [...ofJob, 'cause.ordinal as cause'] as const;

const ROWS: Readonly<Record<ExportedTable, () => Compilable<object>>> = {
  repository: () => repositories().selectAll('repository'),
  workflow: () =>
    repositories()
      .innerJoin('workflow', 'workflow.repository', 'repository.key')
      .selectAll('workflow')
      .select(repository)
      .orderBy('workflow.id'),
  run: () => runs().selectAll('run').select(repository),
  attempt: () =>
    runs()
      .innerJoin('attempt', 'attempt.run', 'run.key')
      .selectAll('attempt')
      .select([repository, 'run.id as run'])
      .orderBy('attempt.number'),
  job: () => jobs().selectAll('job').select([repository, 'run.id as run']),
  step: () => jobs().innerJoin('step', 'step.job', 'job.key').selectAll('step').select(ofJob).orderBy('step.number'),
  annotation: () =>
    jobs()
      .innerJoin('annotation', 'annotation.job', 'job.key')
      .selectAll('annotation')
      .select(ofJob)
      .orderBy('annotation.ordinal'),
  triage: () => jobs().innerJoin('triage', 'triage.job', 'job.key').selectAll('triage').select(ofJob),
  cause: () => causes().selectAll('cause').select(ofJob),
  verdict: () =>
    causes()
      .innerJoin('verdict', 'verdict.cause', 'cause.key')
      .selectAll('verdict')
      .select(ofCause)
      .orderBy('verdict.revision'),
  evidence: () =>
    causes()
      .innerJoin('evidence', 'evidence.cause', 'cause.key')
      .selectAll('evidence')
      .select(ofCause)
      .orderBy('evidence.revision')
      .orderBy('evidence.ordinal'),
  prediction: () =>
    causes()
      .innerJoin('prediction', 'prediction.cause', 'cause.key')
      .selectAll('prediction')
      .select(ofCause)
      .orderBy('prediction.at_ms'),
  test_report: () =>
    jobs()
      .innerJoin('test_report', 'test_report.job', 'job.key')
      .selectAll('test_report')
      .select(ofJob)
      .orderBy('test_report.ordinal'),
  test_failure: () =>
    jobs()
      .innerJoin('test_failure', 'test_failure.job', 'job.key')
      .selectAll('test_failure')
      .select(ofJob)
      .orderBy('test_failure.report')
      .orderBy('test_failure.ordinal'),
  window: () =>
    jobs().innerJoin('window', 'window.job', 'job.key').selectAll('window').select(ofJob).orderBy('window.ordinal'),
  baseline: () =>
    repositories()
      .innerJoin('baseline', 'baseline.repository', 'repository.key')
      .selectAll('baseline')
      .select(repository)
      .orderBy('baseline.workflow')
      .orderBy('baseline.job_name')
      .orderBy('baseline.run_id')
      .orderBy('baseline.attempt'),
  label: () =>
    repositories()
      .innerJoin('label', 'label.repository', 'repository.key')
      .selectAll('label')
      .select(repository)
      .orderBy('label.at_ms')
      .orderBy('label.scope')
      .orderBy('label.subject')
      .orderBy('label.label'),
  change: () =>
    repositories()
      .innerJoin('change', 'change.repository', 'repository.key')
      .selectAll('change')
      .select(repository)
      .orderBy('change.base')
      .orderBy('change.head'),
  model: () => query.selectFrom('model').selectAll().orderBy('model.key'),
  pull: () =>
    repositories()
      .innerJoin('pull', 'pull.repository', 'repository.key')
      .selectAll('pull')
      .select(repository)
      .orderBy('pull.started_ms')
      .orderBy('pull.key'),
};
