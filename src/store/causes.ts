import type { Selectable } from 'kysely';
import type { Failure } from '../domain.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { pack, unpack } from './packing.ts';
import { query, template } from './query.ts';
import type { CauseTable } from './tables.ts';
import { saveProvisional, verdictsOf } from './verdicts.ts';

/** A failure as it is stored. */
export interface StoredCause {
  /** The store's own number. */
  readonly key: number;
  readonly failure: Failure;
}

/** When and by what a verdict was reached. */
export interface Occasion {
  /** Why it was asked for. */
  readonly reason: string;
  readonly engine: string;
  readonly atMs: number;
}

/**
 * Part of `saveTriage`. A cause that is known by its fingerprint keeps its key, and with it its verdicts and predictions; one
 * that is not found any more goes.
 */
export function saveCauses(db: Database, job: number, failures: readonly Failure[], occasion: Occasion): void {
  const known = grouped(
    db.allOf(OF_JOB, { job }),
    (row) => row.fingerprint,
    (row) => row,
  );
  // Out of the way, so that two may change places.
  db.runOf(LIFT, { job });
  failures.forEach((failure, ordinal) => {
    const row = rowOf(job, ordinal, failure);
    const before = known.get(failure.fingerprint)?.shift();
    const key = before?.key ?? db.runOf(INSERT, row).key;
    // What holds of a known one was said with all that is known besides its log; only whoever knows that may revise it.
    if (before === undefined) saveProvisional(db, key, failure.verdict, occasion);
    else db.runOf(UPDATE, { ...row, label: before.label, key });
  });
  for (const { key } of [...known.values()].flat()) db.runOf(FORGET, { key });
}

/** The causes of each job, most important first, with the verdicts that hold. */
export function causesOf(db: Database, jobs: readonly number[]): ReadonlyMap<number, readonly StoredCause[]> {
  const rows = db.all(
    query
      .selectFrom('cause')
      .select(['key', 'job', 'failure'])
      .where('job', 'in', among(jobs))
      .orderBy('job')
      .orderBy('ordinal'),
  );
  const verdicts = verdictsOf(
    db,
    rows.map(({ key }) => key),
  );
  return grouped(
    rows,
    ({ job }) => job,
    ({ key, failure }) => ({ key, failure: { ...JSON.parse(unpack(failure)), verdict: verdicts.get(key)! } }),
  );
}

/** Failures by the keys of their causes, without their verdicts. */
export function failuresOf(db: Database, causes: readonly number[]): ReadonlyMap<number, Omit<Failure, 'verdict'>> {
  const rows = db.all(query.selectFrom('cause').select(['key', 'failure']).where('key', 'in', among(causes)));
  return new Map(rows.map(({ key, failure }) => [key, JSON.parse(unpack(failure))]));
}

type Row = Omit<Selectable<CauseTable>, 'key'>;

function rowOf(job: number, ordinal: number, { verdict, ...failure }: Failure): Row {
  const { fingerprint, signature, category, rootCause, grounds } = failure;
  return {
    job,
    ordinal,
    fingerprint,
    signature: signature?.id ?? null,
    category,
    line: rootCause.line,
    text: rootCause.text,
    confidence: rootCause.confidence,
    label: verdict.label,
    failure: pack(JSON.stringify(failure)),
    transience: grounds.transience,
  };
}

const OF_JOB = template<Pick<CauseTable, 'job'>, { readonly key: number } & Pick<Row, 'fingerprint' | 'label'>>(
  (slot) =>
    query.selectFrom('cause').select(['key', 'fingerprint', 'label']).where('job', '=', slot('job')).orderBy('ordinal'),
);

/** More than a job has causes. */
const LIFTED = 1_000_000;

const LIFT = template<Pick<CauseTable, 'job'>>((slot) =>
  query
    .updateTable('cause')
    .set((eb) => ({ ordinal: eb('ordinal', '-', LIFTED) }))
    .where('job', '=', slot('job')),
);

function columns(slot: <Column extends keyof Row & string>(column: Column) => Row[Column]): Row {
  return {
    job: slot('job'),
    ordinal: slot('ordinal'),
    fingerprint: slot('fingerprint'),
    signature: slot('signature'),
    category: slot('category'),
    line: slot('line'),
    text: slot('text'),
    confidence: slot('confidence'),
    label: slot('label'),
    failure: slot('failure'),
    transience: slot('transience'),
  };
}

const INSERT = template<Row>((slot) => query.insertInto('cause').values(columns(slot)));

const UPDATE = template<Row & { readonly key: number }>((slot) =>
  query.updateTable('cause').set(columns(slot)).where('key', '=', slot('key')),
);

const FORGET = template<{ readonly key: number }>((slot) => query.deleteFrom('cause').where('key', '=', slot('key')));
