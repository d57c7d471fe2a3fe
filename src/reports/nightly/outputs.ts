import type { NightlyFacts } from './facts.ts';
import { nightVerdict } from './standing.ts';

/**
 * What later steps of a workflow can decide by, a line each for `$GITHUB_OUTPUT`. Numbers and words of ours alone: nothing that a
 * log said could add a line. `pass-rate`: per cent, or `none`.
 */
export function nightlyOutputs(facts: NightlyFacts): string {
  const rate = facts.headline?.window.first.rate ?? null;
  const count = (state: NightlyFacts['failures'][number]['state']): number =>
    facts.failures.filter((one) => one.state === state).length;
  const outputs = {
    'pass-rate': rate === null ? 'none' : (100 * rate).toFixed(1),
    verdict: nightVerdict(facts),
    new: count('new'),
    open: count('open'),
    resolved: count('resolved'),
    regressions: facts.regressions.open.length,
  };
  return Object.entries(outputs)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
