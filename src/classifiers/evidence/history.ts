import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import { flakePrior } from '../../history/flake-prior.ts';
import type { Case } from '../case.ts';
import { listed } from './listed.ts';
import { withInterval } from './shares.ts';

/** No history says more than this, in log-odds: it knows nothing of this failure. */
const MOST = 3;

/**
 * How often the job flaked and how often the code broke it, drawn toward its workflow and its repository: what a failure of it is
 * before anybody looks at it. Null when the repository has no history.
 */
export function historyClue({ own }: Case, past: Chronicle): Clue | null {
  const prior = flakePrior(own, past);
  if (prior === null) return null;
  const { odds, scope, flaked, broke, runs } = prior;
  const counts = `flaked in ${withInterval(flaked, 'run')}${broke === 0 ? '' : `, and the code broke ${broke}`}`;
  return {
    kind: 'history',
    feature: 'history',
    value: Math.max(-MOST, Math.min(MOST, Math.log(odds))),
    text: scope === 'job' ? `it ${counts}` : `it has no history of its own; the jobs of its repository ${counts}`,
    ref: runs.length === 0 ? null : listed('run', runs),
  };
}
