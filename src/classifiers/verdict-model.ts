import shipped from '../../data/verdict-model.json' with { type: 'json' };

/** How much each feature of a clue weighs. */
export interface VerdictModel {
  /** Log-odds for one unit of a feature; 1 where the feature is in log-odds already and its formula is believed. */
  readonly weights: Readonly<Record<string, number>>;
  /** Log-odds that are added where the feature is there: what is usual, and no formula tells. */
  readonly offsets?: Readonly<Record<string, number>>;
}

/** What ships with whyred, fitted by `scripts/eval/fit-verdict.mjs`. */
export const SHIPPED_MODEL: VerdictModel = shipped;
