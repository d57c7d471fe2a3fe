import type { Clue, RerunChance, Verdict } from '../domain.ts';
import type { Chronicle } from '../history/chronicle.ts';
import { DAY_MS } from '../history/days.ts';
import type { Case } from './case.ts';
import { CLUES, RULINGS } from './evidence/index.ts';
import { proofOf } from './evidence/proof.ts';
import { isOutage } from './evidence/storm.ts';
import { type Basis, type Ruling, verdictOf } from './verdict.ts';
import { SHIPPED_MODEL, type VerdictModel } from './verdict-model.ts';

/** The verdict on a failure by its log and by all that happened around it. */
export function judge(
  one: Case,
  past: Chronicle,
  rerun: RerunChance | null,
  model: VerdictModel = SHIPPED_MODEL,
): Verdict {
  return verdictOf({ ...basisOf(one, past), rerun }, model);
}

/** What is usual in a repository is told by the runs that were created so long before that of a failure. */
export const BEFORE_MS = 30 * DAY_MS;
/** And what came of a failure by those so long after it. */
export const AFTER_MS = 7 * DAY_MS;

/**
 * All that a verdict rests on, before it is weighed: by the runs of some weeks around it, whichever others the chronicle has, so
 * that it does not matter what else is judged with it.
 */
export function basisOf(one: Case, chronicle: Chronicle): Omit<Basis, 'rerun'> {
  const { createdMs } = one.own;
  const past = chronicle.within(createdMs - BEFORE_MS, createdMs + AFTER_MS);
  return {
    grounds: one.grounds,
    clues: cluesOf(one, past),
    ruling: rulingOf(one, past),
    proof: proofOf(one, past, isOutage(one, past) ? 'outside' : null),
  };
}

/** What the rows around a failure say, before it is weighed. */
function cluesOf(one: Case, past: Chronicle): Clue[] {
  return Object.values(CLUES).flatMap((clueOf) => clueOf(one, past) ?? []);
}

/** The first that applies. */
function rulingOf(one: Case, past: Chronicle): Ruling | null {
  for (const ruling of Object.values(RULINGS)) {
    const said = ruling(one, past);
    if (said !== null) return said;
  }
  return null;
}
