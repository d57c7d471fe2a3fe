import type { Category, Transience, VerdictLabel } from '../../src/domain.ts';
import type { Execution, RowFailure } from '../../src/history/rows.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday, at midnight UTC. */
export const START = Date.UTC(2026, 8, 7);

/** Why a simulated job really failed. */
export type Truth = 'flaky' | 'infrastructure' | 'genuine' | 'broken-base' | 'expected';

/** What the log of a simulated failure shows. */
export interface Told {
  readonly transience: Transience;
  readonly failure: RowFailure;
  /** Ids of the tests that it names. */
  readonly tests: readonly string[];
}

export interface SimulatedFailure {
  readonly own: Execution;
  readonly truth: Truth;
  readonly told: Told;
  readonly hasBegun: boolean;
}

/** The CI of one repository over some weeks, of which everything is known. */
export interface World {
  readonly executions: readonly Execution[];
  readonly failures: readonly SimulatedFailure[];
  /** Names of jobs that `.whyred.yml` says may fail. */
  readonly mayFail: readonly string[];
}

/** What the log shows, by what the catalogue would make of it. Null: an exit code and no more. */
export function told(transience: Transience | null, kind: string, test: string | null): Told {
  if (transience === null) return GENERIC;
  const signature = transience === 'unknown' ? null : `simulated/${transience}`;
  return {
    transience,
    failure: {
      isSpecific: true,
      fingerprint: `v1:${transience}:${kind}`,
      signature,
      category: CATEGORY[transience],
      label: BY_NATURE[transience],
    },
    tests: test === null ? [] : [test],
  };
}

/** Everywhere the same, whatever happened. */
const GENERIC: Told = {
  transience: 'unknown',
  // Nothing but an exit code.
  failure: { isSpecific: false, fingerprint: 'v1:exit-code', signature: null, category: 'unknown', label: 'uncertain' },
  tests: [],
};

const CATEGORY: Readonly<Record<Transience, Category>> = {
  race: 'test',
  network: 'network',
  infrastructure: 'runner',
  resource: 'resource',
  no: 'build',
  unknown: 'test',
};

const BY_NATURE: Readonly<Record<Transience, VerdictLabel>> = {
  race: 'flaky',
  network: 'infrastructure',
  infrastructure: 'infrastructure',
  resource: 'uncertain',
  no: 'genuine',
  unknown: 'uncertain',
};
