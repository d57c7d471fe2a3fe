import type { Evidence, Rerun } from '../../domain.ts';

/**
 * What the same code did in other attempts: a pass speaks strongly for a failure that is not the change's fault, a further
 * failure moderately against it. Cancelled attempts and those that wait for approval say nothing. Null when none did.
 */
export function rerunEvidence(reruns: readonly Rerun[]): Evidence | null {
  const passed = reruns.filter(({ conclusion }) => conclusion === 'success');
  const failed = reruns.filter(({ conclusion }) => FAILED.has(conclusion));
  if (passed.length + failed.length === 0) return null;
  const said = [
    ...(passed.length > 0 ? [`passed in ${attempts(passed)}`] : []),
    ...(failed.length > 0 ? [`failed ${passed.length > 0 ? '' : 'too '}in ${attempts(failed)}`] : []),
  ];
  return {
    kind: 'reruns',
    weight: Math.round(10 * logOdds(passed.length, failed.length)) / 10,
    text: `the same code ${said.join(', ')}`,
    ref: `attempt ${[...passed, ...failed].map(({ attempt }) => attempt).join(', ')}`,
  };
}

/** Did the same code pass in another attempt? Then the failure depends on something else. */
export function hasPassed(reruns: readonly Rerun[]): boolean {
  return reruns.some(({ conclusion }) => conclusion === 'success');
}

const FAILED = new Set(['failure', 'timed_out', 'startup_failure']);

/** What a flaky failure does when it is run again, as a beta distribution: it passes three times in four. */
const FLAKY_PASSES = 3;
const FLAKY_FAILS = 1;
/** A genuine failure that is gone in the next attempt: something outside was mended in between. */
const MENDED_OUTSIDE = 0.015;

/** ln P(passes, failures | flaky) − ln P(passes, failures | genuine): a beta-binomial against a constant rate. */
function logOdds(passes: number, failures: number): number {
  let flaky = 0;
  for (let at = 0; at < passes; at++) flaky += Math.log((FLAKY_PASSES + at) / (FLAKY_PASSES + FLAKY_FAILS + at));
  for (let at = 0; at < failures; at++) {
    flaky += Math.log((FLAKY_FAILS + at) / (FLAKY_PASSES + FLAKY_FAILS + passes + at));
  }
  return flaky - passes * Math.log(MENDED_OUTSIDE) - failures * Math.log(1 - MENDED_OUTSIDE);
}

function attempts(reruns: readonly Rerun[]): string {
  const numbers = reruns.map(({ attempt }) => attempt);
  return numbers.length === 1
    ? `attempt ${numbers[0]}`
    : `attempts ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}
