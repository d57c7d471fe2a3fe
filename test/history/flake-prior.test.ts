import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createChronicle } from '../../src/history/chronicle.ts';
import { flakePrior } from '../../src/history/flake-prior.ts';
import type { Execution } from '../../src/history/rows.ts';
import { attempts, execution, failure, history } from '../support/executions.ts';

const CHANGE: Partial<Execution> = { event: 'pull_request', branch: 'fix', isDefaultBranch: false };
const own = execution({ runId: 9000, conclusion: 'failure' });
const ownChange = execution({ runId: 9000, conclusion: 'failure', ...CHANGE, branch: 'new' });

function odds(rows: readonly Execution[], of: Execution = own): number {
  return flakePrior(of, createChronicle([...rows, of]))!.odds;
}

/** Runs of a job that flaked, broke or passed, one after the other. */
function runs(flaked: number, broke: number, passed: number, given: Partial<Execution> = {}, from = 1): Execution[] {
  return Array.from({ length: flaked + broke + passed }, (_run, at) => {
    const conclusions =
      at < flaked ? ['failure', 'success'] : at < flaked + broke ? ['failure', 'failure'] : ['success'];
    return attempts(from + at, conclusions, given);
  }).flat();
}

describe('the odds of a failure before anybody looks at it', () => {
  test('are those of any repository, as long as its own failures are few', () => {
    const steady = { job: 'other', workflow: 2 };
    // Five runs of one in a hundred, and a hundred that passed; ten times as many changes break.
    expect(odds(runs(0, 0, 100, steady))).toBeCloseTo(((5 * 0.01) / 105 + 0.004) / 0.003, 5);
    expect(odds(runs(0, 0, 100, steady)) / odds(runs(0, 0, 100, steady), ownChange)).toBeCloseTo(10);
  });

  test('of a job are its own rate, drawn toward its workflow’s, and that toward the repository’s', () => {
    const rows = [...runs(6, 0, 137), ...runs(0, 0, 95, { job: 'lint' }, 300), ...runs(4, 0, 58, { workflow: 2 }, 500)];
    const repository = (10 + 5 * 0.01) / 305;
    const workflow = (6 + 5 * repository) / 243;
    const job = (6 + 5 * workflow) / 148;
    expect(odds(rows)).toBeCloseTo((job + 0.004) / 0.003, 5);
    expect(flakePrior(own, createChronicle(rows))).toMatchObject({
      scope: 'job',
      flaked: { count: 6, of: 143 },
      broke: 0,
      runs: [4, 5, 6],
    });
  });

  test('rest on the repository’s own breaks, once fifty failures are settled', () => {
    const often = odds(runs(10, 45, 500));
    const seldom = odds(runs(50, 5, 500));
    expect(often).toBeLessThan(0.3);
    expect(seldom).toBeGreaterThan(3);
    expect(odds(runs(10, 39, 500))).toBeGreaterThan(4);
  });

  test('tell changes from the default branch', () => {
    const rows = [...runs(5, 60, 100, CHANGE), ...runs(5, 0, 300, {}, 400)];
    expect(odds(rows)).toBeGreaterThan(5);
    expect(odds(rows, ownChange)).toBeLessThan(0.2);
  });

  test('count outages for all jobs of the repository', () => {
    const steady = { job: 'other' };
    const outage = (rows: Execution[]) =>
      rows.map((row) => (row.conclusion === 'failure' ? { ...row, failures: [failure('infrastructure')] } : row));
    const flaky = [...runs(60, 0, 200, steady), ...runs(0, 1, 300, {}, 500)];
    const outside = [...outage(runs(60, 0, 200, steady)), ...runs(0, 1, 300, {}, 500)];
    expect(odds(outside)).toBeGreaterThan(3 * odds(flaky));
  });

  test('leave outages out of the job’s own rate, because they hit all jobs alike', () => {
    const flaky = runs(6, 0, 137);
    const outside = flaky.map((row) => ({ ...row, failures: [failure('infrastructure')] }));
    expect(odds(flaky)).toBeGreaterThan(14);
    expect(odds(outside)).toBeCloseTo(0.004 / 0.003, 2);
  });

  test('rise with each flake and fall with each break', () => {
    const count = fc.integer({ min: 30, max: 60 });
    fc.assert(
      fc.property(count, count, (flaked, broke) => {
        const before = odds(runs(flaked, broke, 40));
        expect(odds(runs(flaked + 1, broke, 39))).toBeGreaterThan(before);
        expect(odds(runs(flaked, broke + 1, 39))).toBeLessThan(before);
      }),
      { numRuns: 10 },
    );
  });
});

describe('what is known', () => {
  test('is nothing with fewer than ten decided runs of the repository', () => {
    const known = (rows: readonly Execution[]) => flakePrior(own, createChronicle([...rows, own])) !== null;
    expect(known(history('P'.repeat(9)))).toBe(false);
    expect(known([...history('P'.repeat(9)), ...history('C', {}, 50)])).toBe(false);
    expect(known(history('P'.repeat(10)))).toBe(true);
  });

  test('of a job without runs is what its repository has', () => {
    const rows = runs(2, 0, 18, { job: 'other' });
    expect(flakePrior(own, createChronicle([...rows, own]))).toMatchObject({
      scope: 'repository',
      flaked: { count: 2, of: 20 },
    });
  });

  test('leaves out what the own run did in other attempts', () => {
    const rows = runs(2, 1, 30);
    const rerun = [own, { ...own, attempt: 2, conclusion: 'success', completedMs: own.completedMs! + 1 }];
    const alone = flakePrior(own, createChronicle([...rows, own]));
    expect(flakePrior(own, createChronicle([...rows, ...rerun]))).toEqual(alone);
  });

  test('at a moment does not know what came later', () => {
    const rows = [...runs(3, 2, 30), own];
    const later = [...runs(0, 8, 0, {}, 9100), ...attempts(9200, ['failure', 'success'])];
    const then = createChronicle([...rows, ...later]).until(own.completedMs!);
    expect(flakePrior(own, then)).toEqual(flakePrior(own, createChronicle(rows)));
    expect(flakePrior(own, createChronicle([...rows, ...later]))).not.toEqual(flakePrior(own, then));
  });
});
