import type { Ending } from '../log/structure/structure.ts';
import type { Ranked } from './ranking.ts';

/**
 * The chance that the best candidate is the right line, 0.02..0.99: a logistic function of how strong it is, how far
 * ahead of the next one, and what speaks for it. Fitted on labelled logs of public repositories.
 */
export function confidenceOf(best: Ranked, ranked: readonly Ranked[], ending: Ending): number {
  const next = ranked.find((one) => one !== best && Math.abs(one.line - best.line) > 2 && !isSame(one, best));
  const margin = Math.min(4, best.score - (next?.score ?? 0));
  let logit = -3 + 0.38 * best.score + 0.35 * margin;
  if (best.finding?.signature.tier === 'cause') logit += 0.5;
  if (best.finding?.signature.tier === 'wrapper') logit -= 2;
  if (best.test || best.problem) logit += 0.4;
  if (ending === 'unknown' || ending === 'cut-off') logit -= 0.5;
  return Math.round(100 * Math.min(0.99, Math.max(0.02, 1 / (1 + Math.exp(-logit))))) / 100;
}

/** Another line of the same known cause is no rival. */
function isSame(one: Ranked, best: Ranked): boolean {
  return best.finding?.signature.tier === 'cause' && one.finding?.signature.id === best.finding.signature.id;
}
