import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import { hasPassed, rowOutcome } from '../../history/outcomes.ts';
import type { Execution } from '../../history/rows.ts';
import type { Case } from '../case.ts';
import { listed } from './listed.ts';

/**
 * What the same code did in other attempts of the run: a pass speaks strongly for a failure that is not the change's fault, a
 * further failure moderately against it. Cancelled attempts, those that wait for approval and what was only carried over say
 * nothing. Null when none did.
 */
export function rerunClue({ own }: Case, past: Chronicle): Clue | null {
  const decided = otherAttempts(own, past);
  const passed = decided.filter((one) => rowOutcome(one) === 'pass');
  const failed = decided.filter((one) => rowOutcome(one) === 'fail');
  if (decided.length === 0) return null;
  const said = [
    ...(passed.length > 0 ? [`passed in ${attempts(passed)}`] : []),
    ...(failed.length > 0 ? [`failed ${passed.length > 0 ? '' : 'too '}in ${attempts(failed)}`] : []),
  ];
  return {
    kind: 'reruns',
    feature: 'reruns',
    value: sameCodeOdds(passed.length, failed.length),
    text: `the same code ${said.join(', ')}`,
    ref: attempts(decided),
  };
}

/** The decided executions of the same job in other attempts of its run, in their order. */
export function otherAttempts(own: Execution, past: Chronicle): Execution[] {
  const named = past.ofRun(own.runId).filter(({ job }) => job === own.job);
  return (
    named
      .filter((one) => one.attempt !== own.attempt && rowOutcome(one) !== null)
      // Of two jobs of one name, the pass of one says nothing of the other.
      .filter((one) => rowOutcome(one) === 'fail' || hasPassed(one, named))
      .sort((one, other) => one.attempt - other.attempt)
  );
}

/** What a flaky failure does when it is run again, as a beta distribution: it passes three times in four. */
const FLAKY_PASSES = 3;
const FLAKY_FAILS = 1;
/** A genuine failure that is gone in the next attempt: something outside was mended in between. */
const MENDED_OUTSIDE = 0.015;

/** ln P(passes, failures | flaky) − ln P(passes, failures | genuine): a beta-binomial against a constant rate. */
export function sameCodeOdds(passes: number, failures: number): number {
  let flaky = 0;
  for (let at = 0; at < passes; at++) flaky += Math.log((FLAKY_PASSES + at) / (FLAKY_PASSES + FLAKY_FAILS + at));
  for (let at = 0; at < failures; at++) {
    flaky += Math.log((FLAKY_FAILS + at) / (FLAKY_PASSES + FLAKY_FAILS + passes + at));
  }
  return flaky - passes * Math.log(MENDED_OUTSIDE) - failures * Math.log(1 - MENDED_OUTSIDE);
}

function attempts(rows: readonly Execution[]): string {
  return listed('attempt', [...new Set(rows.map(({ attempt }) => attempt))]);
}
