import type { Rerun, Verdict } from '../domain.ts';
import { outcomeOf } from '../history/outcomes.ts';
import { sameCodeOdds } from './evidence/reruns.ts';
import { SHIPPED_MODEL, type VerdictModel } from './verdict-model.ts';

/** How likely a failure would not be the change's fault, 0..1, if it was run again. */
export interface WhatIf {
  readonly passes: number;
  readonly fails: number;
}

/**
 * What one more attempt would tell. Null where it would tell nothing new: the verdict is settled, or nothing failed.
 * @param others How the job ended in the other attempts.
 */
export function whatIf(
  { certainty, label, probability }: Verdict,
  others: readonly Rerun[],
  { weights }: VerdictModel = SHIPPED_MODEL,
): WhatIf | null {
  if (certainty === 'confirmed' || label === 'expected') return null;
  const outcomes = others.map(({ conclusion }) => outcomeOf(conclusion));
  const passes = outcomes.filter((one) => one === 'pass').length;
  const fails = outcomes.filter((one) => one === 'fail').length;
  const notGenuine = probability.flaky + probability.infrastructure;
  const odds = Math.log(notGenuine / (1 - notGenuine));
  const after = (more: number): number => {
    const moved = 1 / (1 + Math.exp(-(odds + (weights.reruns ?? 0) * (more - sameCodeOdds(passes, fails)))));
    return Math.round(100 * Math.min(0.99, Math.max(0.01, moved))) / 100;
  };
  return { passes: after(sameCodeOdds(passes + 1, fails)), fails: after(sameCodeOdds(passes, fails + 1)) };
}
