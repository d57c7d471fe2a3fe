import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import type { Case } from '../case.ts';
import { type DecidedRun, failedAlike, isGreen, neighboursOf } from './decided-runs.ts';
import { listed } from './listed.ts';

/** In log-odds, for each neighbour that failed alike: what comes and goes seldom comes twice in a row. */
const EACH = -2;

/**
 * The same failure in the commits of a change just before and just after: it stays with the change. A neighbour that passed says
 * nothing, since commits of a change mend things. Null for the default branch, whose commits are of several people.
 */
export function ownBranchClue({ own, fingerprint, isSpecific }: Case, past: Chronicle): Clue | null {
  if (!isSpecific || own.isDefaultBranch) return null;
  const { before, next } = neighboursOf(own, past);
  const alike = [before, next].filter(
    (one): one is DecidedRun => one !== null && !isGreen(one) && failedAlike(one, fingerprint),
  );
  if (alike.length === 0) return null;
  const where =
    alike.length === 2
      ? 'the commits before and after it'
      : alike[0] === before
        ? 'the commit before it'
        : 'the next commit';
  return {
    kind: 'own-branch',
    feature: 'own-branch',
    value: EACH * alike.length,
    text: `${where} of ${own.branch} failed in the same way`,
    ref: listed(
      'run',
      alike.map(({ row }) => row.runId),
    ),
  };
}
