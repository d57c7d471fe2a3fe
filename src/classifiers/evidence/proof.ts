import type { Chronicle } from '../../history/chronicle.ts';
import { rowOutcome } from '../../history/outcomes.ts';
import type { Execution } from '../../history/rows.ts';
import type { Case } from '../case.ts';
import type { Proof } from '../verdict.ts';
import { type DecidedRun, failedAlike, isGreen, neighboursOf, startMs } from './decided-runs.ts';
import { otherAttempts } from './reruns.ts';
import { isOtherMishapOf, samenessOf } from './same-tree.ts';

/**
 * What settles a failure, by what happened around it. Null: nothing has so far.
 * @param incident Whether it is part of an incident that hit others as well; that is found by whoever sees them all.
 */
export function proofOf(one: Case, past: Chronicle, incident: 'outside' | null = null): Proof | null {
  const { own } = one;
  if (otherAttempts(own, past).some((other) => rowOutcome(other) === 'pass')) return 'unsteady';
  const passed = sameRef(own, past).filter((other) => rowOutcome(other) === 'pass');
  // What passed before may fail now because something outside has changed for good: only what came later is a proof.
  if (passed.some((other) => startMs(other) > startMs(own))) return 'unsteady';
  if (incident !== null) return incident;
  return passed.length === 0 && isPersistent(one, past) ? 'persistent' : null;
}

/** The same code in other runs, where that is sure: never by schedule, by hand or after another workflow. */
function sameRef(own: Execution, past: Chronicle): Execution[] {
  if (own.branch === null) return [];
  return past.ofCode(own).filter((other) => other.branch === own.branch && samenessOf(own, other) === 1);
}

/** So many other attempts must have failed: what is flaky does that once in five times, and twice once in ten. */
const FAILED_AGAIN = 2;

/** Failed again and again, until another commit came, or in that as well. */
function isPersistent({ own, fingerprint, isSpecific }: Case, past: Chronicle): boolean {
  const again = otherAttempts(own, past).filter((other) => !isOtherMishapOf(other, fingerprint));
  if (new Set(again.map(({ attempt }) => attempt)).size < FAILED_AGAIN) return false;
  const { next } = neighboursOf(own, past);
  return next !== null && (isMended(next) || (isSpecific && !isGreen(next) && failedAlike(next, fingerprint)));
}

/** Passed at once: what fails there first and then passes comes and goes. */
function isMended({ passed, failed }: DecidedRun): boolean {
  return passed.length > 0 && failed.length === 0;
}
