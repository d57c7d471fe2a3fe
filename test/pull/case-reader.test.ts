import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownOf } from '../../src/pull/case-reader.ts';
import { failure, job, START_MS } from '../store/support.ts';
import { execution, failure as row } from '../support/executions.ts';

const PLACE = { runId: 1000 };
const LATER = START_MS + 4_000_000;

function failed(completedMs: number | null, fingerprint: string) {
  const stored = { ...job(1, { completedMs }), key: 1 };
  return { job: stored, causes: [{ key: 1, failure: failure({ fingerprint }) }] };
}

function ran(completedMs: number | null, fingerprint: string) {
  return execution({
    ...PLACE,
    conclusion: 'failure',
    startedMs: START_MS,
    completedMs,
    failures: [row('genuine', { fingerprint })],
  });
}

test.each<[what: string, completedMs: number | null, fingerprint: string]>([
  ['how long it ran', LATER, 'v1:a'],
  ['how it failed', START_MS + 50_000, 'v1:b'],
  ['both', LATER, 'v1:b'],
  ['that it has not ended', null, 'v1:a'],
])('of jobs of one name, one is known by %s, in whatever order they come', (_what, completedMs, fingerprint) => {
  const own = ran(completedMs, fingerprint);
  const others = [ran(START_MS + 50_000, 'v1:a'), ran(START_MS + 60_000, 'v1:c')];
  fc.assert(
    fc.property(fc.shuffledSubarray([own, ...others], { minLength: 3 }), (named) => {
      expect(ownOf(failed(completedMs, fingerprint), named)).toBe(own);
    }),
  );
});

test('one that no attempt ran is none', () => {
  expect(ownOf(failed(LATER, 'v1:a'), [])).toBe(null);
});
