import { describe, expect, test } from 'vitest';
import { timingClue } from '../../../src/classifiers/evidence/timing.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution, HOUR, MINUTE, START } from '../../support/executions.ts';

function lasting(minutes: number, given: Partial<Execution> & Pick<Execution, 'runId'>): Execution {
  const startedMs = START + given.runId * HOUR;
  return execution({ startedMs, completedMs: startedMs + minutes * MINUTE, ...given });
}

/** Thirty-four passes of about eleven minutes. */
const passes = Array.from({ length: 34 }, (_run, at) => lasting(10 + (at % 3), { runId: 1 + at }));
const OWN = 500;

function clue(minutes: number, rows: readonly Execution[] = passes, given: Partial<Execution> = {}) {
  const own = lasting(minutes, { runId: OWN, conclusion: 'failure', ...given });
  return timingClue(aCase(own), createChronicle([...rows, own]));
}

describe('how long a failure ran', () => {
  test.each<[minutes: number, feature: string, text: string]>([
    [48, 'timing.long', 'it ran 48 minutes, and passes in 11 minutes (median of 34)'],
    [23, 'timing.long', 'it ran 23 minutes, and passes in 11 minutes (median of 34)'],
    [2, 'timing.short', 'it ended after 2 minutes, and passes in 11 minutes (median of 34)'],
    [0.5, 'timing.short', 'it ended after 30 seconds, and passes in 11 minutes (median of 34)'],
    [0.01, 'timing.short', 'it ended after 1 second, and passes in 11 minutes (median of 34)'],
  ])('%f minutes', (minutes, feature, text) => {
    expect(clue(minutes)).toEqual({ kind: 'timing', feature, value: 1, text, ref: 'attempt 1' });
  });

  test.each([[21], [11], [3]])('%i minutes are not unusual', (minutes) => {
    expect(clue(minutes)).toBeNull();
  });

  test('in a job that takes now five minutes and now fifty, 48 minutes are not unusual', () => {
    const restless = passes.map((row, at) => lasting([5, 16, 50][at % 3]!, { runId: row.runId }));
    expect(clue(48, restless)).toBeNull();
  });

  test('in a job that always takes the same time, twice as long is not unusual, but more is', () => {
    const steady = passes.map(({ runId }) => lasting(10, { runId }));
    expect(clue(19, steady)).toBeNull();
    expect(clue(21, steady)).toMatchObject({ feature: 'timing.long' });
  });

  test.each<[what: string, rows: Execution[]]>([
    ['fewer than five passes', passes.slice(0, 4)],
    ['failures', passes.map((row) => ({ ...row, conclusion: 'failure' }))],
    ['passes of another job', passes.map((row) => ({ ...row, job: 'other' }))],
    ['later passes', passes.map((row) => lasting(11, { runId: OWN + row.runId }))],
    ['passes without times', passes.map((row) => ({ ...row, startedMs: null }))],
    ['passes in its own run', passes.map((_row, at) => lasting(11, { runId: OWN, attempt: 2 + at, startedMs: START }))],
  ])('%s do not tell what is usual', (_what, rows) => {
    expect(clue(48, rows)).toBeNull();
  });

  test.each<[what: string, given: Partial<Execution>]>([
    ['that is not known', { startedMs: null }],
    ['by a clock that was set back', { completedMs: START }],
  ])('%s says nothing', (_what, given) => {
    expect(clue(48, passes, given)).toBeNull();
  });

  test('says nothing of a job that GitHub did not begin', () => {
    const own = lasting(0.1, { runId: OWN, conclusion: 'failure' });
    expect(timingClue(aCase(own, { hasBegun: false }), createChronicle([...passes, own]))).toBeNull();
  });

  test('is compared with the latest passes: a job that grew is not late', () => {
    const grown = Array.from({ length: 50 }, (_run, at) => lasting(48, { runId: 100 + at }));
    const before = Array.from({ length: 60 }, (_run, at) => lasting(11, { runId: 1 + at }));
    expect(clue(48, [...before, ...grown])).toBeNull();
  });
});
