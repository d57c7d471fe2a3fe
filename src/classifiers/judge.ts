import type { Clue, RerunChance, Verdict } from '../domain.ts';
import type { Chronicle } from '../history/chronicle.ts';
import type { Case } from './case.ts';
import { CLUES, RULINGS } from './evidence/index.ts';
import { proofOf } from './evidence/proof.ts';
import { isOutage } from './evidence/storm.ts';
import { type Ruling, verdictOf } from './verdict.ts';
import { SHIPPED_MODEL, type VerdictModel } from './verdict-model.ts';

/** The verdict on a failure by its log and by all that happened around it. */
export function judge(
  one: Case,
  past: Chronicle,
  rerun: RerunChance | null,
  model: VerdictModel = SHIPPED_MODEL,
): Verdict {
  const basis = {
    grounds: one.grounds,
    clues: cluesOf(one, past),
    ruling: rulingOf(one, past),
    proof: proofOf(one, past, isOutage(one, past) ? 'outside' : null),
  };
  return verdictOf({ ...basis, rerun }, model);
}

/** What the rows around a failure say, before it is weighed. */
export function cluesOf(one: Case, past: Chronicle): Clue[] {
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
