import type { Selectable } from 'kysely';
import type { PersonsWord } from '../classifiers/case.ts';
import type { VerdictLabel } from '../domain.ts';
import type { Database } from './database.ts';
import { grouped } from './lists.ts';
import { query, template } from './query.ts';
import type { LabelTable } from './tables.ts';

/** What a person said, and of what. */
export interface StoredLabel extends PersonsWord {
  /** Of scope `this`: as `subjectOfOne` gives it; else the fingerprint, or the id of the known cause. */
  readonly subject: string;
}

/** What a word can be said of. */
export interface LabelledFailure {
  /** GitHub's id of the job that really ran. */
  readonly jobId: number;
  readonly fingerprint: string;
  readonly signature: string | null;
}

/** The subject of a word on one failure of one job. */
export function subjectOfOne({ jobId, fingerprint }: Omit<LabelledFailure, 'signature'>): string {
  return `${jobId}/${fingerprint}`;
}

/** Adds a word. An earlier one on the same subject stays, and holds again when this one is taken back. Returns its key. */
export function saveLabel(db: Database, repository: number, label: Omit<StoredLabel, 'key'>): number {
  const { atMs, ...row } = label;
  return db.runOf(INSERT, { repository, ...row, at_ms: atMs }).key;
}

/** The key that the next word will get, if nobody says another one before. */
export function nextLabelKey(db: Database): number {
  return (db.first(query.selectFrom('label').select((eb) => eb.fn.max('key').as('key')))?.key ?? 0) + 1;
}

/** A word and whose repository it is about. */
export interface LabelOfRepository {
  readonly repository: number;
  readonly label: StoredLabel;
}

/**
 * The word that was said last and not taken back.
 * @param repository Null: of all repositories.
 * @returns Null when there is none.
 */
export function lastLabel(db: Database, repository: number | null): LabelOfRepository | null {
  const said = query.selectFrom('label').selectAll().where('undone_ms', 'is', null).orderBy('key', 'desc').limit(1);
  const last = db.first(repository === null ? said : said.where('repository', '=', repository));
  return last === null ? null : { repository: last.repository, label: labelFrom(last) };
}

/** Takes back the word that was said last and not taken back before, as `lastLabel` tells it. */
export function undoLabel(db: Database, repository: number | null, nowMs: number): LabelOfRepository | null {
  return db.transaction(() => {
    const last = lastLabel(db, repository);
    if (last === null) return null;
    db.run(query.updateTable('label').set({ undone_ms: nowMs }).where('key', '=', last.label.key));
    return last;
  });
}

/**
 * Part of `saveCauses`: the failure has another fingerprint now. What was said of it alone, and taken back, goes with it.
 * @param job The store's own number.
 */
export function moveLabels(db: Database, job: number, from: string, to: string): void {
  const place = db.first(
    query
      .selectFrom('job')
      .innerJoin('run', 'run.key', 'job.run')
      .select(['job.id as jobId', 'run.repository'])
      .where('job.key', '=', job),
  )!;
  const { jobId, repository } = place;
  db.run(
    query
      .updateTable('label')
      .set({ subject: subjectOfOne({ jobId, fingerprint: to }) })
      .where('repository', '=', repository)
      .where('scope', '=', 'this')
      .where('subject', '=', subjectOfOne({ jobId, fingerprint: from })),
  );
}

/**
 * The words that hold, of each subject the last one, in the order in which they were said.
 * @param without Key of one that is left out.
 */
export function labelsOf(
  db: Database,
  repository: number,
  nowMs: number,
  without: number | null = null,
): StoredLabel[] {
  const last = new Map<string, StoredLabel>();
  for (const row of db.allOf(HOLDING, { repository, now: nowMs })) {
    if (row.key === without) continue;
    const subject = `${row.scope} ${row.subject}`;
    last.delete(subject);
    last.set(subject, labelFrom(row));
  }
  return [...last.values()];
}

/** The words of a repository, to be asked for many failures. */
export interface Words {
  /** What was said of this failure, or of failures like it; the most specific word first. */
  on(failure: LabelledFailure): PersonsWord[];
  /** What was said of failures of other jobs that have the same fingerprint, each of that one alone. */
  elsewhere(failure: LabelledFailure): PersonsWord[];
}

/** @param labels As `labelsOf` gives them. */
export function wordsIn(labels: readonly StoredLabel[]): Words {
  const known = new Map(labels.map((label) => [`${label.scope} ${label.subject}`, label]));
  const ofOne = labels.filter(({ scope }) => scope === 'this').map((label) => ({ label, ...ofSubject(label.subject) }));
  const alike = grouped(
    ofOne,
    ({ fingerprint }) => fingerprint,
    (one) => one,
  );
  return {
    on: (failure) => {
      const { fingerprint, signature } = failure;
      const subjects = [
        `this ${subjectOfOne(failure)}`,
        `fingerprint ${fingerprint}`,
        ...(signature === null ? [] : [`signature ${signature}`]),
      ];
      return subjects.flatMap((subject) => known.get(subject) ?? []);
    },
    elsewhere: ({ jobId, fingerprint }) =>
      (alike.get(fingerprint) ?? []).filter((one) => one.jobId !== jobId).map(({ label }) => label),
  };
}

/** The other way round than `subjectOfOne`. */
export function ofSubject(subject: string): { readonly jobId: number; readonly fingerprint: string } {
  const slash = subject.indexOf('/');
  return { jobId: Number(subject.slice(0, slash)), fingerprint: subject.slice(slash + 1) };
}

type Row = Selectable<LabelTable>;

function labelFrom({ key, scope, subject, label, note, author, at_ms: atMs }: Row): StoredLabel {
  return { key, scope, subject, label: label as VerdictLabel, note, author, atMs };
}

const INSERT = template<Omit<Row, 'key' | 'expires_ms' | 'undone_ms'>>((slot) =>
  query.insertInto('label').values({
    repository: slot('repository'),
    scope: slot('scope'),
    subject: slot('subject'),
    label: slot('label'),
    note: slot('note'),
    author: slot('author'),
    at_ms: slot('at_ms'),
  }),
);

const HOLDING = template<{ readonly repository: number; readonly now: number }, Row>((slot) =>
  query
    .selectFrom('label')
    .selectAll()
    .where('repository', '=', slot('repository'))
    .where('undone_ms', 'is', null)
    .where((eb) => eb.or([eb('expires_ms', 'is', null), eb('expires_ms', '>', slot('now'))]))
    .orderBy('key'),
);
