import type { PastRerun, RerunPlace, RerunSituation } from './rerun-decisions.ts';
import { type SituationWeights, situationOdds } from './rerun-situation.ts';

/** How far something that was run again is from what is asked for. */
export const NEARNESS = ['same', 'elsewhere'] as const;
export type Nearness = (typeof NEARNESS)[number];

/** What happens now, what happens this week, and what was always so. The first two fade. */
export const MEMORIES = ['hour', 'days', 'always'] as const;
export type Memory = (typeof MEMORIES)[number];

/** How many of a level's re-runs passed, against what their situations alone let expect. */
export interface Tally {
  readonly reruns: number;
  readonly passed: number;
  /** Of all of them. */
  readonly any: Readonly<Record<Memory, Surprise>>;
  /** Of those after as many failures: after one, after two, or after more. */
  readonly stage: Readonly<Record<Memory, Surprise>>;
}

export interface Surprise {
  /** Passes less those expected, faded with age. */
  readonly excess: number;
  /** Variance of that number by chance, faded alike: four re-runs at even odds are 1. */
  readonly information: number;
}

/**
 * What earlier re-runs say of this one, by level. `same`: of the same job, or of the workflow where whole runs are asked for.
 * `elsewhere`: of anything else in the repository. Other repositories, and the events in general, speak through the model.
 */
export type RerunHistory = Readonly<Record<Nearness, Tally>>;

/** What the history needs of the model. */
export interface Expectation {
  /** Log-odds of a pass where no history is known. */
  readonly expected: SituationWeights;
  /** Age at which a re-run counts half. */
  readonly halfLifeDays: { readonly hour: number; readonly days: number };
}

/**
 * @param past All that is known when the question is asked, without the run itself, in any order; other repositories are left
 * out. Rows of jobs for a job, rows of runs for a run.
 * @param atMs When the run was created.
 */
export function rerunHistory(
  past: Iterable<PastRerun>,
  place: RerunPlace,
  situation: RerunSituation,
  atMs: number,
  { expected, halfLifeDays }: Expectation,
): RerunHistory {
  const history = { same: emptyTally(), elsewhere: emptyTally() };
  for (const rerun of past) {
    if (rerun.place.repository !== place.repository) continue;
    const tally = history[isSame(rerun.place, place) ? 'same' : 'elsewhere'];
    const chance = 1 / (1 + Math.exp(-situationOdds(rerun.situation, expected)));
    const ageDays = Math.abs(atMs - rerun.atMs) / DAY_MS;
    const alike = stageOf(rerun.situation) === stageOf(situation);
    tally.reruns++;
    tally.passed += Number(rerun.passed);
    for (const memory of MEMORIES) {
      const weight = memory === 'always' ? 1 : 2 ** (-ageDays / halfLifeDays[memory]);
      const excess = weight * (Number(rerun.passed) - chance);
      const information = weight * chance * (1 - chance);
      add(tally.any[memory], excess, information);
      if (alike) add(tally.stage[memory], excess, information);
    }
  }
  return history;
}

const DAY_MS = 86_400_000;

function isSame(one: RerunPlace, other: RerunPlace): boolean {
  return one.workflow === other.workflow && one.job === other.job;
}

/** After one failure, after two, or after more. */
export function stageOf({ failures }: RerunSituation): number {
  return Math.min(failures, 3);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function emptyTally() {
  return { reruns: 0, passed: 0, any: emptySurprises(), stage: emptySurprises() };
}

function emptySurprises() {
  const none = (): Writable<Surprise> => ({ excess: 0, information: 0 });
  return { hour: none(), days: none(), always: none() };
}

function add(sum: Writable<Surprise>, excess: number, information: number): void {
  sum.excess += excess;
  sum.information += information;
}
