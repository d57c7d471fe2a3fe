import type { JobTriage } from '../domain.ts';
import type { Database } from '../store/database.ts';
import { loadRunTriages } from '../store/triages.ts';

/** What the store says of a job, in a few words. */
export interface Answer {
  readonly runId: number;
  readonly attempt: number;
  readonly job: string;
  readonly words: string;
}

/** An answer that is another one now. */
export interface Change extends Omit<Answer, 'words'> {
  readonly before: string;
  readonly after: string;
}

/** What is said of the jobs of a run, by attempt and id. */
export function answersOf(db: Database, repository: number, runId: number): Answer[] {
  return loadRunTriages(db, repository, runId).map(({ attempt, triage }) => {
    return { runId, attempt, job: triage.name, words: wordsOf(triage) };
  });
}

/** @param before, after Of the same runs. */
export function changesBetween(before: readonly Answer[], after: readonly Answer[]): Change[] {
  const now = new Map(after.map((one) => [placeOf(one), one.words]));
  return before.flatMap(({ words, ...place }) => {
    const said = now.get(placeOf(place));
    return said === undefined || said === words ? [] : [{ ...place, before: words, after: said }];
  });
}

function placeOf({ runId, attempt, job }: Omit<Answer, 'words'>): string {
  return `${runId} ${attempt} ${job}`;
}

/** The most important failure. */
function wordsOf({ failures }: JobTriage): string {
  const failure = failures[0];
  if (failure === undefined) return 'unexplained';
  const { verdict, signature, rootCause } = failure;
  return `${verdict.label}${verdict.certainty === null ? '' : ` (${verdict.certainty})`}: ${signature?.id ?? `line ${rootCause.line}`}`;
}
