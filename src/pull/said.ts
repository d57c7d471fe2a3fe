import type { Failure, VerdictLabel } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { cleanText } from '../log/clean.ts';
import { causesMeant } from '../store/labelled.ts';
import {
  type LabelledFailure,
  labelsOf,
  nextLabelKey,
  ofSubject,
  type StoredLabel,
  subjectOfOne,
} from '../store/labels.ts';
import type { FailureMeant } from './failure-meant.ts';
import type { Judged, JudgingTools } from './judging.ts';
import { allJudged } from './overtaken.ts';

/** What a person says of a failure. */
export interface Said {
  readonly label: VerdictLabel;
  readonly scope: StoredLabel['scope'];
  readonly note: string | null;
  readonly author: string | null;
}

/** A person's word before it is stored. */
export type Word = Omit<StoredLabel, 'key'>;

/** What a word is about. */
export type About = Pick<StoredLabel, 'scope' | 'subject'>;

/** @throws TriageError `scope-missing`, `scope-too-wide`, `note-too-long`. */
export function wordOn(
  { job, cause }: FailureMeant,
  { label, scope, note, author }: Said,
  { engine, nowMs }: Pick<JudgingTools, 'engine' | 'nowMs'>,
): Word {
  const { fingerprint, signature, isSpecific } = cause.failure;
  const failure = { jobId: job.id, fingerprint, signature: signature?.id ?? null, isSpecific };
  return {
    ...{ scope, subject: subjectOf(failure, scope), label, atMs: nowMs() },
    note: cleanNote(note, engine.redact),
    author: cleanAuthor(author),
  };
}

/** All that a word may change, judged as if it held; nothing is stored. */
export function judgedWith(tools: JudgingTools, repository: number, word: Word): Promise<Judged[]> {
  const { db } = tools;
  const others = labelsOf(db, repository, word.atMs).filter(
    (one) => one.scope !== word.scope || one.subject !== word.subject,
  );
  const labels = [...others, { ...word, key: nextLabelKey(db) }];
  return allJudged(tools, repository, runsTouched(tools, repository, word), labels);
}

/** Where a word is heard: one on a single failure is learned from where the same one is, if anything tells it from others. */
export function runsTouched({ db }: Pick<JudgingTools, 'db'>, repository: number, word: About): number[] {
  const meant = causesMeant(db, repository, word);
  const isLearned = word.scope === 'this' && meant[0]?.isSpecific !== false;
  const causes = isLearned ? causesMeant(db, repository, likeIt(word)) : meant;
  return [...new Set(causes.map(({ runId }) => runId))];
}

/**
 * Other stored failures of the same kind: of the same known cause where the word is on that, else of the same fingerprint. None
 * where nothing tells the failure from others.
 */
export function alikeIn(
  { db }: Pick<JudgingTools, 'db'>,
  { repository, cause }: Pick<FailureMeant, 'repository' | 'cause'>,
  word: About,
): number {
  if (!cause.failure.isSpecific) return 0;
  const meant = causesMeant(db, repository, word.scope === 'signature' ? word : likeIt(word));
  return meant.filter((one) => one.key !== cause.key).length;
}

/** The same failure wherever it is. */
function likeIt({ scope, subject }: About): About {
  return scope === 'this' ? { scope: 'fingerprint', subject: ofSubject(subject).fingerprint } : { scope, subject };
}

function subjectOf(
  { jobId, fingerprint, signature, isSpecific }: LabelledFailure & Pick<Failure, 'isSpecific'>,
  scope: StoredLabel['scope'],
): string {
  if (scope === 'this') return subjectOfOne({ jobId, fingerprint });
  // A word on all of it would be on anything.
  if (!isSpecific) {
    throw new TriageError(
      'scope-too-wide',
      `Nothing tells this failure from others that end the same way, so --scope ${scope} could mean any of them.`,
      'Leave --scope out: the word is then on this failure alone.',
    );
  }
  if (scope === 'fingerprint') return fingerprint;
  if (signature !== null) return signature;
  throw new TriageError(
    'scope-missing',
    'This failure has no known cause that --scope signature could mean.',
    'Use --scope fingerprint: the same failure wherever it is.',
  );
}

const NOTE_MAX_LENGTH = 500;

/** In one line, without what acts on a terminal and without secrets. Null where nothing is left. */
function cleanNote(note: string | null, redact: (text: string) => string): string | null {
  const clean = redact(cleanText((note ?? '').replace(/\s+/g, ' ')).trim());
  if (clean.length > NOTE_MAX_LENGTH) {
    throw new TriageError(
      'note-too-long',
      `The note has ${clean.length} characters; ${NOTE_MAX_LENGTH} are kept at most.`,
      'Shorten it, or say where more stands: an address fits.',
    );
  }
  return clean === '' ? null : clean;
}

/** GitHub's names have 39 characters at most, and few systems' more. */
const AUTHOR_MAX_LENGTH = 64;

function cleanAuthor(author: string | null): string | null {
  const clean = cleanText((author ?? '').replace(/\s+/g, ' ')).trim();
  return clean === '' ? null : [...clean].slice(0, AUTHOR_MAX_LENGTH).join('');
}
