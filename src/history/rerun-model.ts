import { betaQuantile } from './beta-distribution.ts';
import type { RerunSituation } from './rerun-decisions.ts';
import { type Expectation, MEMORIES, type Memory, type Nearness, type RerunHistory } from './rerun-history.ts';
import { type RerunReason, rerunReasons } from './rerun-reasons.ts';
import { SITUATION_TERMS, type SituationWeights, situationOdds } from './rerun-situation.ts';

/** What was learnt from re-runs of other repositories: `data/rerun-model.json`. All weights are log-odds. */
export interface RerunModel extends Expectation {
  readonly version: 1;
  /** Log-odds by the situation, where the history is weighed as well. */
  readonly situation: SituationWeights;
  /** For each level: of all re-runs, and of those after as many failures. */
  readonly history: Readonly<Record<Nearness, Readonly<Record<Scope, Readonly<Record<Memory, number>>>>>>;
  /** Where nothing is known of the repository; with one re-run half of it, with two a third. Who seldom tries again hopes less. */
  readonly seldom: number;
  /** Information that must be there for a level to be believed half: partial pooling. */
  readonly pull: number;
  /**
   * How many observations a prediction is worth: without history, and for each unit of what the same did before. Much history
   * adds little, because causes come and go.
   */
  readonly worth: { readonly alone: number; readonly same: number };
}

export const SCOPES = ['any', 'stage'] as const;
export type Scope = (typeof SCOPES)[number];

export interface RerunPrediction {
  /** That the next attempt passes, when it ends by itself. */
  readonly probability: number;
  /** In four cases of five the share that passes lies between. */
  readonly low: number;
  readonly high: number;
  /** The strongest first. */
  readonly reasons: readonly RerunReason[];
}

/** Will an unchanged re-run pass? */
export function predictRerun(history: RerunHistory, situation: RerunSituation, model: RerunModel): RerunPrediction {
  const said = {
    same: levelOdds(history, 'same', model),
    elsewhere: levelOdds(history, 'elsewhere', model),
    seldom: model.seldom * seldomTerm(history),
  };
  const odds = situationOdds(situation, model.situation) + said.same + said.elsewhere + said.seldom;
  const probability = Math.min(SUREST, Math.max(1 - SUREST, 1 / (1 + Math.exp(-odds))));
  const worth = model.worth.alone + model.worth.same * history.same.any.always.information;
  const passes = probability * worth;
  const fails = worth - passes;
  return {
    probability,
    // A beta distribution with little behind it has its mean outside of its middle.
    low: Math.min(probability, betaQuantile(TAIL, passes, fails)),
    high: Math.max(probability, betaQuantile(1 - TAIL, passes, fails)),
    reasons: rerunReasons(history, said, situation, model.situation),
  };
}

/** No history makes a re-run surer. */
const SUREST = 0.97;
/** On either side of the interval. */
const TAIL = 0.1;

/** A level's surprises in the order of the model's weights, each pulled towards none. Linear in the weights. */
export function levelTerms(history: RerunHistory, level: Nearness, pull: number): readonly number[] {
  return SCOPES.flatMap((scope) =>
    MEMORIES.map((memory) => {
      const { excess, information } = history[level][scope][memory];
      return excess / (information + pull);
    }),
  );
}

/** 1 without any re-run in the repository, less with each. */
export function seldomTerm({ same, elsewhere }: RerunHistory): number {
  return 1 / (1 + same.reruns + elsewhere.reruns);
}

function levelOdds(history: RerunHistory, level: Nearness, model: RerunModel): number {
  const weights = SCOPES.flatMap((scope) => MEMORIES.map((memory) => model.history[level][scope][memory]));
  return levelTerms(history, level, model.pull).reduce((sum, term, at) => sum + term * weights[at]!, 0);
}

/** A model read from its file. Throws when it has another shape: the file is part of the program. */
export function checkedRerunModel(read: unknown): RerunModel {
  const memories = numbers(MEMORIES);
  const scopes = shape(Object.fromEntries(SCOPES.map((scope) => [scope, memories])));
  const positive = (given: unknown) => typeof given === 'number' && Number.isFinite(given) && given > 0;
  const isModel = shape({
    version: (given) => given === 1,
    expected: numbers(SITUATION_TERMS),
    situation: numbers(SITUATION_TERMS),
    history: shape({ same: scopes, elsewhere: scopes }),
    halfLifeDays: shape({ hour: positive, days: positive }),
    seldom: Number.isFinite,
    pull: positive,
    worth: shape({ alone: positive, same: isWorth }),
  });
  if (!isModel(read)) throw new Error('The model of re-runs does not have the shape that it should have.');
  return read as RerunModel;
}

type Check = (given: unknown) => boolean;

function isWorth(given: unknown): boolean {
  return typeof given === 'number' && Number.isFinite(given) && given >= 0;
}

function numbers(keys: readonly string[]): Check {
  return shape(Object.fromEntries(keys.map((key) => [key, Number.isFinite])));
}

/** An object with these properties. */
function shape(checks: Readonly<Record<string, Check>>): Check {
  return (given) =>
    typeof given === 'object' &&
    given !== null &&
    Object.entries(checks).every(([key, check]) => check((given as Readonly<Record<string, unknown>>)[key]));
}
