import type { Failure, Verdict, VerdictLabel } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { cleanText } from '../log/clean.ts';
import { type CauseMeant, causesMeant } from '../store/labelled.ts';
import {
  type LabelledFailure,
  type LabelOfRepository,
  labelsOf,
  lastLabel,
  nextLabelKey,
  ofSubject,
  type StoredLabel,
  saveLabel,
  subjectOfOne,
  undoLabel,
  wordsIn,
} from '../store/labels.ts';
import { verdictsOf } from '../store/verdicts.ts';
import type { FailureMeant } from './failure-meant.ts';
import { type Judged, type JudgingTools, type Revised, saveJudged } from './judging.ts';
import { allJudged, unlessOvertaken } from './overtaken.ts';

/** What a person says of a failure. */
export interface Said {
  readonly label: VerdictLabel;
  readonly scope: StoredLabel['scope'];
  readonly note: string | null;
  readonly author: string | null;
}

/** What a word changed. */
export interface Labelled {
  readonly label: StoredLabel;
  readonly before: Verdict;
  readonly after: Verdict;
  /**
   * Other stored failures of the same kind: of the same known cause where the word is on that, else of the same fingerprint.
   * None where nothing tells the failure from others.
   */
  readonly alike: number;
  /** Jobs besides this one with a verdict that is another one now. */
  readonly others: number;
}

/**
 * Stores a person's word and judges again what it is about, all or nothing.
 * @throws TriageError `scope-missing`, `scope-too-wide`, `note-too-long`.
 */
export async function labelFailure(
  { repository, job, cause }: FailureMeant,
  said: Said,
  tools: JudgingTools,
): Promise<Labelled> {
  const { db, engine, nowMs } = tools;
  const { scope } = said;
  const { fingerprint, signature, isSpecific } = cause.failure;
  const failure = { jobId: job.id, fingerprint, signature: signature?.id ?? null, isSpecific };
  const subject = subjectOf(failure, scope);
  const word = {
    ...{ scope, subject, label: said.label, atMs: nowMs() },
    note: cleanNote(said.note, engine.redact),
    author: cleanAuthor(said.author),
  };
  const standing = (): StoredLabel[] => labelsOf(db, repository, word.atMs);
  const judge = (): Promise<Judged[]> => {
    const others = standing().filter((one) => one.scope !== scope || one.subject !== subject);
    const labels = [...others, { ...word, key: nextLabelKey(db) }];
    return allJudged(tools, repository, runsTouched(tools, repository, word), labels);
  };
  return unlessOvertaken(
    db,
    () => [nextLabelKey(db), standing()],
    judge,
    (judged) => {
      const before = verdictOf(tools, cause.key);
      const key = saveLabel(db, repository, word);
      const reason = `${word.author ?? 'a person'} called it ${word.label}`;
      const revised = saveJudged(tools, repository, judged, reason);
      const meant = causesMeant(db, repository, scope === 'signature' ? word : likeIt(word));
      return {
        label: { ...word, key },
        before,
        after: verdictOf(tools, cause.key),
        alike: isSpecific ? meant.filter((one) => one.key !== cause.key).length : 0,
        others: jobsIn(relabelled(revised), { runId: job.runId, attempt: job.attempt, job: job.name }),
      };
    },
  );
}

/** What changed when a word was taken back. */
export interface TakenBack {
  readonly repository: number;
  readonly label: StoredLabel;
  /** The newest failure whose verdict it changed, else the newest that it was about; null when none is stored any more. */
  readonly newest: (CauseMeant & { readonly before: Verdict; readonly after: Verdict }) | null;
  /** The person's word that holds there now; null: the engine's verdict does. */
  readonly standing: Pick<StoredLabel, 'label' | 'author' | 'atMs'> | null;
  /** Other stored failures that it was about. */
  readonly alike: number;
  /** Jobs besides that one with a verdict that is another one now. */
  readonly others: number;
}

/**
 * Takes back the last word and judges again what it was about.
 * @param repository The only one that is meant; null: any.
 * @throws TriageError `label-missing`.
 */
export async function takeBack(repository: number | null, tools: JudgingTools): Promise<TakenBack> {
  const { db, nowMs } = tools;
  const atMs = nowMs();
  const last = (): LabelOfRepository => {
    const said = lastLabel(db, repository);
    if (said === null) throw nothingSaid();
    return said;
  };
  const heard = () => {
    const said = last();
    return [said.label.key, labelsOf(db, said.repository, atMs)];
  };
  const judge = (): Promise<Judged[]> => {
    const { repository: own, label } = last();
    return allJudged(tools, own, runsTouched(tools, own, label), labelsOf(db, own, atMs, label.key));
  };
  return unlessOvertaken(db, heard, judge, (judged) => {
    const undone = undoLabel(db, repository, atMs)!;
    const { label } = undone;
    const meant = causesMeant(db, undone.repository, label);
    const keys = meant.map(({ key }) => key);
    const before = verdictsOf(db, keys);
    const reason = `what ${label.author ?? 'a person'} had said was taken back`;
    const revised = saveJudged(tools, undone.repository, judged, reason);
    const after = verdictsOf(db, keys);
    const told = meant.map((one) => ({ ...one, before: before.get(one.key)!, after: after.get(one.key)! }));
    const newest = told.find((one) => one.before.label !== one.after.label) ?? told[0] ?? null;
    const words = wordsIn(labelsOf(db, undone.repository, atMs));
    const standing = newest === null ? undefined : words.on(newest)[0];
    return {
      ...{ repository: undone.repository, label, newest },
      standing: standing === undefined ? null : { label: standing.label, author: standing.author, atMs: standing.atMs },
      alike: Math.max(0, meant.length - 1),
      others: jobsIn(relabelled(revised), newest),
    };
  });
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

/** Where the word is heard: one on a single failure is learned from where the same one is, if anything tells it from others. */
function runsTouched(tools: JudgingTools, repository: number, word: About): number[] {
  const meant = causesMeant(tools.db, repository, word);
  const isLearned = word.scope === 'this' && meant[0]?.isSpecific !== false;
  const causes = isLearned ? causesMeant(tools.db, repository, likeIt(word)) : meant;
  return [...new Set(causes.map(({ runId }) => runId))];
}

type About = Pick<StoredLabel, 'scope' | 'subject'>;

/** The same failure wherever it is. */
function likeIt({ scope, subject }: About): About {
  return scope === 'this' ? { scope: 'fingerprint', subject: ofSubject(subject).fingerprint } : { scope, subject };
}

function verdictOf({ db }: JudgingTools, cause: number): Verdict {
  return verdictsOf(db, [cause]).get(cause)!;
}

/** Other evidence for the same is no other verdict. */
function relabelled(revised: readonly Revised[]): Revised[] {
  return revised.filter(({ before, after }) => before.label !== after.label);
}

type JobPlace = Pick<CauseMeant, 'runId' | 'attempt' | 'job'>;

function jobsIn(revised: readonly JobPlace[], own: JobPlace | null): number {
  const placeOf = ({ runId, attempt, job }: JobPlace): string => `${runId} ${attempt} ${job}`;
  const places = new Set(revised.map(placeOf));
  if (own !== null) places.delete(placeOf(own));
  return places.size;
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

function nothingSaid(): TriageError {
  return new TriageError(
    'label-missing',
    'There is no label to take back.',
    '`whyred label JOB VERDICT` gives one; -R names another repository.',
  );
}
