import type { Signature } from '../classifiers/signature.ts';
import type { Category, Failure, Fix, RepositoryName, Tier, Transience, VerdictLabel } from '../domain.ts';
import { causesOf } from '../store/causes.ts';
import type { Database } from '../store/database.ts';
import { labelsOf, ofSubject, type StoredLabel } from '../store/labels.ts';
import { type Recurring, type RecurringKey, recurringOf } from '../store/recurring.ts';
import { findKey } from '../store/repositories.ts';
import { type Afterwards, afterwardsOf, type Sighting, sightingsOf } from '../store/sightings.ts';
import type { Answerer } from './desk.ts';
import type { FailurePlace } from './places.ts';

export type { RecurringKey } from '../store/recurring.ts';

export interface SignaturesQuestion {
  readonly repository: RepositoryName;
}

export interface SignaturesAnswer {
  readonly rows: readonly SignatureRow[];
  /** Is any failure of the repository stored? */
  readonly hasFailures: boolean;
}

/** A known cause that came, or a failure that came twice or more and has no name. */
export interface SignatureRow {
  readonly key: RecurringKey;
  readonly isKnown: boolean;
  /** What it means, in a few words; of an unknown one its newest line. */
  readonly title: string;
  readonly category: Category;
  /** Null where it is unknown. */
  readonly tier: Tier | null;
  /** The verdict that holds most often, and for how many of its jobs. */
  readonly label: VerdictLabel;
  readonly labelled: number;
  readonly runs: number;
  readonly jobs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Runs a week, the last seven days first. */
  readonly weeks: readonly number[];
  /** Red runs, each counted half for every thirty days of its age. */
  readonly impact: number;
}

export interface SignatureQuestion {
  readonly repository: RepositoryName;
  readonly key: RecurringKey;
}

export interface SignatureAnswer {
  readonly key: RecurringKey;
  readonly title: string;
  /** From the catalogue; null where it is unknown, or no entry has this id any more. */
  readonly entry: Entry | null;
  readonly runs: number;
  readonly jobs: number;
  readonly workflows: readonly string[];
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** Of the newest sightings. */
  readonly afterwards: Afterwards;
  /** By how many times it was found in each, most first. */
  readonly byJob: readonly { readonly job: string; readonly count: number }[];
  /** Words of people that are about it, the last one first. */
  readonly words: readonly StoredLabel[];
  /** The newest first. */
  readonly examples: readonly SignatureExample[];
}

export interface Entry {
  readonly cause: string;
  readonly category: Category;
  readonly tier: Tier;
  readonly transient: Transience;
  /** The recommended one first. */
  readonly fixes: readonly Fix[];
  readonly prevent: readonly string[];
}

export interface SignatureExample {
  readonly place: FailurePlace;
  readonly job: string;
  readonly branch: string | null;
  readonly createdMs: number;
  readonly failure: Failure;
}

export const answerSignatures: Answerer<SignaturesQuestion, SignaturesAnswer> = async ({ repository }, desk) => {
  const db = await desk.database();
  const { matcher } = await desk.engine();
  const known = findKey(db, repository);
  if (known === null) return { rows: [], hasFailures: false };
  const { recurring, causes } = recurringOf(db, known, desk.around.nowMs());
  const entries = new Map(matcher.signatures.map((one) => [one.id, one]));
  const rows = recurring.filter(({ isSpecific }) => isSpecific).map((one) => rowOf(one, entries));
  return { rows, hasFailures: causes > 0 };
};

function rowOf(
  { by, value, labels, text, isSpecific: _, ...one }: Recurring,
  entries: ReadonlyMap<string, Signature>,
): SignatureRow {
  const entry = by === 'signature' ? entries.get(value) : undefined;
  const [label, labelled] = Object.entries(labels).reduce((most, other) => (other[1] > most[1] ? other : most));
  return {
    ...one,
    key: { by, value },
    isKnown: by === 'signature',
    title: entry?.title ?? text,
    category: entry?.category ?? one.category,
    tier: entry?.tier ?? null,
    label: label as VerdictLabel,
    labelled,
  };
}

/** So many sightings are looked at for what became of them. */
const LOOKED_AT = 500;
const EXAMPLES_MAX = 20;

export const answerSignature: Answerer<SignatureQuestion, SignatureAnswer> = async ({ repository, key }, desk) => {
  const db = await desk.database();
  const { matcher } = await desk.engine();
  const known = findKey(db, repository);
  const sightings = known === null ? [] : sightingsOf(db, known, key);
  const entry = key.by === 'signature' ? matcher.signatures.find(({ id }) => id === key.value) : undefined;
  return {
    key,
    title: entry?.title ?? sightings[0]?.text ?? key.value,
    entry: entry === undefined ? null : entryFrom(entry),
    runs: new Set(sightings.map(({ run }) => run)).size,
    jobs: sightings.length,
    workflows: [...new Set(sightings.map(({ workflowName }) => workflowName))],
    firstMs: sightings.at(-1)?.createdMs ?? null,
    lastMs: sightings[0]?.createdMs ?? null,
    afterwards: afterwardsOf(db, known ?? 0, sightings.slice(0, LOOKED_AT)),
    byJob: byJob(sightings),
    words: known === null ? [] : wordsOn(labelsOf(db, known, desk.around.nowMs()), key, sightings),
    examples: examplesOf(db, repository, sightings.slice(0, EXAMPLES_MAX)),
  };
};

function entryFrom({ cause, category, tier, transient, fix, prevent }: Signature): Entry {
  const fixes = fix.toSorted((one, other) => Number(other.recommended) - Number(one.recommended));
  return { cause, category, tier, transient, fixes, prevent };
}

function byJob(sightings: readonly Sighting[]): SignatureAnswer['byJob'] {
  const counts = new Map<string, number>();
  for (const { job } of sightings) counts.set(job, (counts.get(job) ?? 0) + 1);
  return [...counts]
    .map(([job, count]) => ({ job, count }))
    .sort((one, other) => other.count - one.count || (one.job < other.job ? -1 : 1));
}

function wordsOn(labels: readonly StoredLabel[], { by, value }: RecurringKey, sightings: readonly Sighting[]) {
  const ones = new Set(sightings.map(({ jobId, fingerprint }) => `${jobId}/${fingerprint}`));
  const fingerprints = new Set(sightings.map(({ fingerprint }) => fingerprint));
  return labels
    .filter(({ scope, subject }) => {
      if (scope === 'this') return ones.has(subject) && ofSubject(subject).jobId > 0;
      return scope === 'fingerprint' ? fingerprints.has(subject) : by === 'signature' && subject === value;
    })
    .toSorted((one, other) => other.atMs - one.atMs);
}

function examplesOf(db: Database, repository: RepositoryName, sightings: readonly Sighting[]): SignatureExample[] {
  const causes = causesOf(
    db,
    sightings.map(({ jobKey }) => jobKey),
  );
  return sightings.flatMap(({ key, jobKey, runId, attempt, jobId, ordinal, job, branch, createdMs }) => {
    const failure = causes.get(jobKey)?.find((one) => one.key === key)?.failure;
    if (failure === undefined) return [];
    const place = { repository, runId, attempt, jobId, number: ordinal + 1 };
    return [{ place, job, branch, createdMs, failure }];
  });
}
