import type { Failure } from '../../../src/domain.ts';
import type { AttemptTriage } from './pulled.ts';

/** Of each red job its most important failure: the oldest run first, jobs of a run by name. */
export function first<Of>(triages: readonly AttemptTriage[], of: (failure: Failure) => Of): [where: string, Of][] {
  return triages.flatMap(({ run, attempt, jobs }) =>
    jobs
      .flatMap(({ name, failures: [failure] }): [string, Of][] =>
        failure === undefined ? [] : [[`${run!.id}#${attempt} ${name}`, of(failure)]],
      )
      .sort(([one], [other]) => one.localeCompare(other)),
  );
}

/** The line that explains it, what names it, its category. */
export const told = ({ rootCause, signature, category }: Failure) => [rootCause.text, signature?.id ?? null, category];
export const judged = ({ verdict }: Failure) => [verdict.label, verdict.certainty].join(' ');
export const counted = ({ tests }: Failure) => (tests === null ? null : `${tests.passed}/${tests.total}`);

/** What it says of one job. */
export const ofJob = <Of>(rows: readonly [string, Of][], job: string): Of[] =>
  rows.filter(([where]) => where.endsWith(` ${job}`)).map(([, of]) => of);
