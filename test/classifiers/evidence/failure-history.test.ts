import { describe, expect, test } from 'vitest';
import { failureHistoryClue } from '../../../src/classifiers/evidence/failure-history.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { attempts, execution, failure, history } from '../../support/executions.ts';

const OWN = 500;
const failures = [failure('uncertain', { fingerprint: 'v1:same' })];
const own = execution({ runId: OWN, conclusion: 'failure', failures });

/** Attempts of a run whose failures are all the same. */
function alike(runId: number, conclusions: readonly string[], given: Partial<Execution> = {}): Execution[] {
  return attempts(runId, conclusions, given).map((row) => (row.conclusion === 'failure' ? { ...row, failures } : row));
}

function clue(rows: readonly Execution[], one = aCase(own)) {
  return failureHistoryClue(one, createChronicle([...rows, one.own]));
}

const flaked = (count: number, from = 1) =>
  Array.from({ length: count }, (_run, at) => alike(from + at, ['failure', 'success'])).flat();
const broke = (count: number, from = 101) =>
  Array.from({ length: count }, (_run, at) => alike(from + 2 * at, ['failure', 'failure'])).flat();

describe('the same failure before', () => {
  test.each<[flaked: number, broke: number, value: number, text: string]>([
    [5, 1, Math.log(5.5 / 1.5), 'in 6 runs before: in 5 the same code passed, in 1 it stayed'],
    [1, 0, Math.log(3) / 4, 'in 1 run before: in 1 the same code passed'],
    [0, 2, -Math.log(5) / 2, 'in 2 runs before: in 2 it stayed'],
    [30, 0, 2.5, 'in 30 runs before: in 30 the same code passed'],
    [0, 30, -2.5, 'in 30 runs before: in 30 it stayed'],
  ])('that passed on the same code %i times and stayed %i times', (passed, stayed, value, text) => {
    expect(clue([...flaked(passed), ...broke(stayed)])).toMatchObject({
      kind: 'failure-history',
      feature: 'failure-history',
      value: expect.closeTo(value, 5),
      text: `the same failure was seen ${text}`,
    });
  });

  test('that was gone with the next commit of a change may have been mended, or gone by itself: it counts a quarter', () => {
    const gone = [1, 3, 5, 7].flatMap((run) => {
      const on = { event: 'pull_request', branch: `fix/${run}`, isDefaultBranch: false };
      return [...alike(run, ['failure'], on), execution({ runId: run + 1, ...on })];
    });
    const said = clue(gone);
    expect(said).toMatchObject({
      value: expect.closeTo(-Math.log(3) / 4, 5),
      text: 'the same failure was seen in 4 runs before: in 4 it was gone with the next commit',
    });
    expect(said!.value).toBeGreaterThan(clue(broke(4))!.value);
  });

  test('names the runs that tell, the latest first, and counts those that do not', () => {
    const unsettled = alike(50, ['failure']);
    expect(clue([...flaked(2), ...unsettled, ...history('P', {}, 51)])).toMatchObject({
      text: 'the same failure was seen in 3 runs before: in 2 the same code passed',
      ref: 'runs 2 and 1',
    });
  });

  test('in several jobs of a run was seen once', () => {
    const rows = ['a', 'b', 'c'].flatMap((job) => alike(1, ['failure', 'success'], { job }));
    expect(clue(rows)?.text).toBe('the same failure was seen in 1 run before: in 1 the same code passed');
  });

  test('is looked for in the latest hundred runs', () => {
    expect(clue(flaked(120))?.text).toContain('in 100 or more runs before: in 100 the same code');
  });

  const change: Partial<Execution> = { event: 'pull_request', branch: 'fix', isDefaultBranch: false };
  const ownChange = execution({ ...own, ...change });

  test.each<[what: string, rows: Execution[], of: Execution]>([
    ['it was another failure', attempts(1, ['failure', 'success']), own],
    ['nobody knows what became of it', alike(1, ['failure']), own],
    ['it was in the own run', alike(OWN, ['failure', 'success'], { job: 'other' }), own],
    ['it was in earlier commits of the same change', alike(1, ['failure', 'success'], change), ownChange],
    ['it came later', alike(OWN + 1, ['failure', 'success'], { ...change }), own],
    ['only the own failure tells that it stayed', alike(OWN - 1, ['failure']), own],
  ])('says nothing when %s', (_what, rows, of) => {
    expect(clue(rows, aCase(of, { fingerprint: 'v1:same' }))).toBeNull();
  });

  test('says nothing when being alike means nothing', () => {
    expect(clue(flaked(5), aCase(own, { isSpecific: false }))).toBeNull();
  });

  test('says what became of it as soon as that is known', () => {
    const before = alike(OWN - 1, ['failure', 'success']);
    before[1] = { ...before[1]!, completedMs: own.completedMs! + 1000 };
    const past = createChronicle([...before, own]);
    expect(failureHistoryClue(aCase(own), past.until(own.completedMs!))).toBeNull();
    expect(failureHistoryClue(aCase(own), past)).toMatchObject({ ref: `run ${OWN - 1}` });
  });
});
