import { describe, expect, test } from 'vitest';
import { historyClue } from '../../../src/classifiers/evidence/history.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { attempts, execution, history } from '../../support/executions.ts';

const own = execution({ runId: 9000, conclusion: 'failure' });

function clue(rows: readonly Execution[]) {
  return historyClue(aCase(own), createChronicle([...rows, own]));
}

/** Runs 1 to `count`, each with these attempts. */
function runs(count: number, conclusions: readonly string[], given: Partial<Execution> = {}): Execution[] {
  return Array.from({ length: count }, (_run, at) => attempts(1 + at, conclusions, given)).flat();
}

describe('the history of a job', () => {
  const passes = history('P'.repeat(137), {}, 1000);

  test('is told with its counts and what they can be told to lie between', () => {
    expect(clue([...runs(6, ['failure', 'success']), ...passes])).toMatchObject({
      kind: 'history',
      feature: 'history',
      value: expect.closeTo(Math.log((6.05 / 148 + 0.004) / 0.003), 1),
      text: 'it flaked in 6 of 143 runs (4.2 %, 95 % 1.9 to 8.9)',
      ref: 'runs 4, 5 and 6',
    });
  });

  test('names what the code broke, too', () => {
    expect(clue([...runs(2, ['failure', 'failure']), ...passes])).toMatchObject({
      text: 'it flaked in 0 of 139 runs (0.0 %, 95 % 0.0 to 2.7), and the code broke 2',
      ref: null,
    });
  });

  test('that it does not have is that of its repository', () => {
    expect(clue(runs(10, ['failure', 'success'], { job: 'other' }))).toMatchObject({
      text: 'it has no history of its own; the jobs of its repository flaked in 10 of 10 runs (99.9 %, 95 % 72.2 to 99.9)',
      ref: null,
    });
  });

  test('of few runs has no percentage', () => {
    const rows = [...runs(1, ['failure', 'success']), ...history('P'.repeat(20), { job: 'other' }, 1000)];
    expect(clue(rows)?.text).toBe('it flaked in 1 of 1 run');
  });

  test.each<[what: string, conclusions: string[], value: number]>([
    ['flakes', ['failure', 'success'], 3],
    ['breaks', ['failure', 'failure'], -3],
  ])('is never worth more than that of a job that always %s', (_what, conclusions, value) => {
    expect(clue(runs(500, conclusions))?.value).toBe(value);
  });

  test('is not there with fewer than ten runs', () => {
    expect(clue(history('PFPFPFPFP'))).toBeNull();
  });
});
