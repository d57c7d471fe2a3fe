import type { Evidence, RerunChance, Verdict } from '../domain.ts';

/** The most that is said of any failure: even one that is nobody's fault may come again. */
const AT_MOST = 0.97;
/** Kinds of evidence that the history is made of. */
const COUNTED: ReadonlySet<string> = new Set(['reruns', 'history', 'failure-history']);
/** A genuine failure that is gone in the next attempt: something outside was mended in between. */
const MENDED_OUTSIDE = 0.015;

/**
 * The chance of a re-run by its history, weighed with what the log says of this failure. The history's number is a mixture,
 * P(pass) = P(not genuine) · 0.97 + P(genuine) · 0.015, so it tells how many failures like this are genuine; the evidence moves
 * that share by its log-odds, and the mixture is taken again. Without evidence the history's number stays as it is; each piece
 * moves it its own way, and a compiler's finding far down. What other attempts and earlier re-runs did is left out: the history
 * has counted it.
 */
export function weighed(rerun: RerunChance, evidence: readonly Evidence[]): RerunChance {
  const weight = evidence.filter(({ kind }) => !COUNTED.has(kind)).reduce((sum, one) => sum + one.weight, 0);
  const moved = (chance: number): number => {
    const share = Math.min(1, Math.max(0, (chance - MENDED_OUTSIDE) / (AT_MOST - MENDED_OUTSIDE)));
    const notGenuine = (share * Math.exp(weight)) / (share * Math.exp(weight) + 1 - share);
    return Math.round(1000 * (notGenuine * AT_MOST + (1 - notGenuine) * MENDED_OUTSIDE)) / 1000;
  };
  return { ...rerun, probability: moved(rerun.probability), low: moved(rerun.low), high: moved(rerun.high) };
}

/** The worst of the chances; null without any. A job passes only when none of its failures comes again. */
export function leastChance(verdicts: readonly Verdict[]): RerunChance | null {
  const chances = verdicts.flatMap(({ rerun }) => rerun ?? []);
  return chances.reduce<RerunChance | null>((least, one) => {
    return least === null || one.probability < least.probability ? one : least;
  }, null);
}
