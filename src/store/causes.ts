import type { Selectable } from 'kysely';
import type { Failure } from '../domain.ts';
import type { Database } from './database.ts';
import { moveLabels } from './labels.ts';
import { among, grouped } from './lists.ts';
import { oldGrounds } from './old-grounds.ts';
import { pack, unpack } from './packing.ts';
import { query, template } from './query.ts';
import type { CauseTable } from './tables.ts';
import { firstVerdictsOf, saveProvisional, verdictsOf } from './verdicts.ts';

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
 * Part of `saveTriage`. A cause that is known by its fingerprint, or else by its line, keeps its key, and with it its verdicts,
 * predictions and what a person said of it; one that is not found any more goes.
 * @returns False when all of them are what they were.
 */
export function saveCauses(db: Database, job: number, failures: readonly Failure[], occasion: Occasion): boolean {
  const known = db.allOf(OF_JOB, { job });
  const rows = failures.map((failure, ordinal) => rowOf(job, ordinal, failure));
  const same = sameOnes(known, rows);
  const isSame =
    known.length === rows.length && known.every((one, at) => same[at] === one && saysTheSame(one, rows[at]!));
  if (isSame) return false;
  // Out of the way, so that two may change places.
  db.runOf(LIFT, { job });
  rows.forEach((row, ordinal) => {
    const before = same[ordinal];
    const key = before?.key ?? db.runOf(INSERT, row).key;
    // What holds of a known one was said with all that is known besides its log; only whoever knows that may revise it.
    if (before === undefined) saveProvisional(db, key, failures[ordinal]!.verdict, occasion);
    else db.runOf(UPDATE, { ...row, label: before.label, key });
    if (before !== undefined && before.fingerprint !== row.fingerprint) {
      moveLabels(db, job, before.fingerprint, row.fingerprint);
    }
  });
  for (const { key } of known.filter((one) => !same.includes(one))) db.runOf(FORGET, { key });
  return true;
}

/**
 * The known cause that each new one is, if any. Another catalogue may name a failure otherwise: then it is the only one that goes,
 * and the only one that comes, at its line, or in its job.
 */
function sameOnes(known: readonly KnownRow[], rows: readonly Row[]): (KnownRow | undefined)[] {
  const left = new Set(known);
  const take = (one: KnownRow | undefined): KnownRow | undefined => {
    if (one !== undefined) left.delete(one);
    return one;
  };
  const same = rows.map((row) => take([...left].find((one) => one.fingerprint === row.fingerprint)));
  const onlyOf = (line: number | null): void => {
    const gone = [...left].filter((one) => line === null || one.line === line);
    const come = rows.flatMap((row, at) =>
      same[at] === undefined && (line === null || row.line === line) ? [at] : [],
    );
    if (gone.length === 1 && come.length === 1) same[come[0]!] = take(gone[0]);
  };
  for (const line of new Set(known.map((one) => one.line))) onlyOf(line);
  onlyOf(null);
  return same;
}

function saysTheSame(one: KnownRow, row: Row): boolean {
  return one.fingerprint === row.fingerprint && unpack(one.failure) === unpack(row.failure);
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
  const failures = failuresFrom(db, rows);
  return grouped(
    rows,
    ({ job }) => job,
    ({ key }) => ({ key, failure: { ...failures.get(key)!, verdict: verdicts.get(key)! } }),
  );
}

/** Failures by the keys of their causes, without their verdicts. */
export function failuresOf(db: Database, causes: readonly number[]): ReadonlyMap<number, Omit<Failure, 'verdict'>> {
  const rows = db.all(query.selectFrom('cause').select(['key', 'failure']).where('key', 'in', among(causes)));
  return failuresFrom(db, rows);
}

type ToldFailure = Omit<Failure, 'verdict'>;
/** Stores of the first schema do not keep what the log alone said, nor what it can be compared with. */
type OldFailure = Omit<ToldFailure, 'grounds' | 'isSpecific'> & Partial<Pick<ToldFailure, 'grounds' | 'isSpecific'>>;

function failuresFrom(
  db: Database,
  rows: readonly { readonly key: number; readonly failure: Uint8Array }[],
): Map<number, ToldFailure> {
  const told = rows.map(({ key, failure }) => [key, JSON.parse(unpack(failure)) as OldFailure] as const);
  const old = told.flatMap(([key, { grounds }]) => (grounds === undefined ? [key] : []));
  const first = old.length === 0 ? new Map<number, never>() : firstVerdictsOf(db, old);
  return new Map(
    told.map(([key, failure]) => [
      key,
      {
        ...failure,
        grounds: failure.grounds ?? oldGrounds(failure.category, first.get(key)!),
        isSpecific: failure.isSpecific ?? false,
      },
    ]),
  );
}

type Row = Omit<Selectable<CauseTable>, 'key'>;
type KnownRow = { readonly key: number } & Pick<Row, 'fingerprint' | 'label' | 'line' | 'failure'>;

function rowOf(job: number, ordinal: number, { verdict, ...failure }: Failure): Row {
  const { fingerprint, signature, category, rootCause, grounds, isSpecific } = failure;
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
    specific: isSpecific ? 1 : 0,
  };
}

const OF_JOB = template<Pick<CauseTable, 'job'>, KnownRow>((slot) =>
  query
    .selectFrom('cause')
    .select(['key', 'fingerprint', 'label', 'line', 'failure'])
    .where('job', '=', slot('job'))
    .orderBy('ordinal'),
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
    specific: slot('specific'),
  };
}

const INSERT = template<Row>((slot) => query.insertInto('cause').values(columns(slot)));

const UPDATE = template<Row & { readonly key: number }>((slot) =>
  query.updateTable('cause').set(columns(slot)).where('key', '=', slot('key')),
);

const FORGET = template<{ readonly key: number }>((slot) => query.deleteFrom('cause').where('key', '=', slot('key')));
