import type { Verdict } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { type CauseMeant, causesMeant } from '../store/labelled.ts';
import {
  type LabelOfRepository,
  labelsOf,
  lastLabel,
  nextLabelKey,
  type StoredLabel,
  saveLabel,
  undoLabel,
  wordsIn,
} from '../store/labels.ts';
import { verdictsOf } from '../store/verdicts.ts';
import type { FailureMeant } from './failure-meant.ts';
import { type Judged, type JudgingTools, type Revised, saveJudged } from './judging.ts';
import { allJudged, unlessOvertaken } from './overtaken.ts';
import { alikeIn, judgedWith, runsTouched, type Said, wordOn } from './said.ts';

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
export async function labelFailure(meant: FailureMeant, said: Said, tools: JudgingTools): Promise<Labelled> {
  const { repository, job, cause } = meant;
  const { db } = tools;
  const word = wordOn(meant, said, tools);
  return unlessOvertaken(
    db,
    () => [nextLabelKey(db), labelsOf(db, repository, word.atMs)],
    () => judgedWith(tools, repository, word),
    (judged) => {
      const before = verdictOf(tools, cause.key);
      const key = saveLabel(db, repository, word);
      const reason = `${word.author ?? 'a person'} called it ${word.label}`;
      const revised = saveJudged(tools, repository, judged, reason);
      return {
        label: { ...word, key },
        before,
        after: verdictOf(tools, cause.key),
        alike: alikeIn(tools, meant, word),
        others: jobsIn(relabelled(revised), { runId: job.runId, attempt: job.attempt, job: job.name }),
      };
    },
  );
}

/**
 * What a word would change; nothing is stored.
 * @throws TriageError as `labelFailure`, and `interrupted`.
 */
export async function labelEffect(
  meant: FailureMeant,
  said: Said,
  tools: JudgingTools,
): Promise<Omit<Labelled, 'label'>> {
  const { repository, job, cause } = meant;
  const word = wordOn(meant, said, tools);
  const before = verdictOf(tools, cause.key);
  const judged = await judgedWith(tools, repository, word);
  return {
    before,
    after: judged.find(({ key }) => key === cause.key)?.after ?? before,
    alike: alikeIn(tools, meant, word),
    others: jobsIn(relabelled(judged), { runId: job.runId, attempt: job.attempt, job: job.name }),
  };
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

function nothingSaid(): TriageError {
  return new TriageError(
    'label-missing',
    'There is no label to take back.',
    '`whyred label JOB VERDICT` gives one; -R names another repository.',
  );
}
