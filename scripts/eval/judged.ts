import type { Case } from '../../src/classifiers/case.ts';
import type { ExpectedRule } from '../../src/classifiers/evidence/expected.ts';
import { basisOf } from '../../src/classifiers/judge.ts';
import type { Basis } from '../../src/classifiers/verdict.ts';
import type { Grounds } from '../../src/domain.ts';
import { type Chronicle, createChronicle } from '../../src/history/chronicle.ts';
import { endMs } from '../../src/history/failed-executions.ts';
import { rowOutcome } from '../../src/history/outcomes.ts';
import type { Execution } from '../../src/history/rows.ts';
import { type Stratum, stratumOf } from '../../src/history/strata.ts';
import { DAY, HOUR, type SimulatedFailure, START, type Told, type Truth, type World } from './world.ts';

/** A simulated failure, and what can be said of it at some moments. */
export interface Judged {
  readonly truth: Truth;
  readonly stratum: Stratum;
  readonly text: string;
  /** No earlier attempt of the run decided how the job ends. */
  readonly isFirst: boolean;
  /** By the hours that have passed since it ended. */
  readonly at: Readonly<Record<number, { readonly basis: Basis; readonly isContradicted: boolean }>>;
}

/** Before, a repository has too little history to be judged by. */
const WARM_UP = 14 * DAY;

/** All failures of a world after its first two weeks, with the evidence that was there so many hours after they ended. */
export function judgedOf(world: World, hours: readonly number[]): Judged[] {
  const all = createChronicle(world.executions);
  const rules = world.mayFail.map((job) => ruleOf(job));
  return world.failures
    .filter(({ own }) => own.createdMs >= START + WARM_UP)
    .map((one) => {
      const { own } = one;
      const given = caseOf(one, rules);
      const at = hours.map((after) => [after, saidOf(given, all.until(endMs(own) + after * HOUR))] as const);
      return {
        truth: one.truth,
        stratum: stratumOf(own),
        text: one.told.failure.isSpecific ? one.told.transience : 'generic',
        isFirst: !sameJob(own, all).some((other) => other.runId === own.runId && other.attempt < own.attempt),
        at: Object.fromEntries(at),
      };
    });
}

function saidOf(one: Case, past: Chronicle): Judged['at'][number] {
  return {
    basis: { ...basisOf(one, past), rerun: null },
    isContradicted: sameJob(one.own, past).some((row) => rowOutcome(row) === 'pass'),
  };
}

/** Decided executions of the same job on the same commit. */
function sameJob(own: Execution, past: Chronicle): Execution[] {
  return past.ofCode(own).filter((one) => one.sha === own.sha && rowOutcome(one) !== null);
}

export function caseOf(
  { own, told, hasBegun }: Pick<SimulatedFailure, 'own' | 'told' | 'hasBegun'>,
  rules: readonly ExpectedRule[],
): Case {
  return {
    own,
    fingerprint: told.failure.fingerprint,
    signature: told.failure.signature,
    isSpecific: told.failure.isSpecific,
    grounds: groundsOf(told),
    hasBegun,
    steps: [],
    tests: told.tests,
    places: [],
    change: null,
    tooling: null,
    greenTooling: null,
    words: [],
    wordsElsewhere: [],
    rules,
  };
}

function groundsOf({ transience }: Told): Grounds {
  const feature = `signature.${transience}`;
  const clue = { kind: 'signature', feature, value: 1, text: transience, ref: null };
  return { transience, stopped: false, clues: transience === 'unknown' ? [] : [clue] };
}

function ruleOf(job: string): ExpectedRule {
  return { job, branches: [], events: [], signatures: [], reason: 'known', until: null };
}
