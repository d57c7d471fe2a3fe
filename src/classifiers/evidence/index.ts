import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import type { Case } from '../case.ts';
import type { Ruling } from '../verdict.ts';
import { notBegunRuling, setUpRuling } from './begun.ts';
import { breadthClue } from './breadth.ts';
import { baseClue, brokenBaseRuling } from './broken-base.ts';
import { changeSurfaceClue } from './change-surface.ts';
import { driftClue } from './drift.ts';
import { elsewhereClue } from './elsewhere.ts';
import { expectedRuling, expiredClue } from './expected.ts';
import { failureHistoryClue } from './failure-history.ts';
import { historyClue } from './history.ts';
import { mergedHeadClue } from './merged-head.ts';
import { neighboursClue } from './neighbours.ts';
import { ownBranchClue } from './own-branch.ts';
import { likePersonClue, personRuling } from './person.ts';
import { rerunClue } from './reruns.ts';
import { sameTreeClue } from './same-tree.ts';
import { stormClue } from './storm.ts';
import { timingClue } from './timing.ts';

/** What the rows around a failure can say of it, one kind each. Null: nothing; missing evidence is never evidence. */
export const CLUES: Readonly<Record<string, (one: Case, past: Chronicle) => Clue | null>> = {
  reruns: rerunClue,
  sameTree: sameTreeClue,
  history: historyClue,
  failureHistory: failureHistoryClue,
  mergedHead: mergedHeadClue,
  elsewhere: elsewhereClue,
  neighbours: neighboursClue,
  ownBranch: ownBranchClue,
  storm: stormClue,
  base: baseClue,
  breadth: breadthClue,
  timing: timingClue,
  change: changeSurfaceClue,
  drift: driftClue,
  person: likePersonClue,
  expiredRule: expiredClue,
};

/** What decides by itself, the strongest first. */
export const RULINGS: Readonly<Record<string, (one: Case, past: Chronicle) => Ruling | null>> = {
  person: personRuling,
  expected: expectedRuling,
  brokenBase: brokenBaseRuling,
  notBegun: notBegunRuling,
  setUp: setUpRuling,
};
