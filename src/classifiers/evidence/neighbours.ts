import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import type { Case } from '../case.ts';
import { failedAlike, isGreen, neighboursOf } from './decided-runs.ts';

/** In log-odds: who breaks the default branch seldom has it mended by the next commit, and it stays broken until then. */
const GREEN = 1.5;
const RED = -2.5;

/**
 * A failure on the default branch, between the commits around it: the next one green speaks for chance, the next one red in the
 * same way against it. Null when the next one fails of something else; and when the one before failed in this way already, for
 * then `brokenBaseRuling` has the word.
 */
export function neighboursClue({ own, fingerprint, isSpecific }: Case, past: Chronicle): Clue | null {
  if (!own.isDefaultBranch) return null;
  const { before, next } = neighboursOf(own, past);
  if (next === null) return null;
  if (isSpecific && before !== null && !isGreen(before) && failedAlike(before, fingerprint)) return null;
  const { runId, branch } = next.row;
  const where = `the next commit on ${branch ?? 'the default branch'} that was decided`;
  const common = { kind: 'neighbours', ref: `run ${runId}` };
  if (isGreen(next)) {
    return { ...common, feature: 'neighbours.green', value: GREEN, text: `${where} passed (run ${runId})` };
  }
  if (!isSpecific || !failedAlike(next, fingerprint)) return null;
  return { ...common, feature: 'neighbours.red', value: RED, text: `${where} failed in the same way (run ${runId})` };
}
