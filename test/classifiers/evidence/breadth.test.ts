import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/classifiers/case.ts';
import { breadthClue } from '../../../src/classifiers/evidence/breadth.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution, failure } from '../../support/executions.ts';

const RUN = 1;
const same = [failure('uncertain', { fingerprint: 'v1:same' })];

function red(job: string, given: Partial<Execution> = {}): Execution {
  return execution({ runId: RUN, job, conclusion: 'failure', failures: same, ...given });
}

function green(job: string, given: Partial<Execution> = {}): Execution {
  return execution({ runId: RUN, job, ...given });
}

function other(job: string, fingerprint: string): Execution {
  return red(job, { failures: [failure('uncertain', { fingerprint })] });
}

const own = red('test (20, ubuntu-22.04)');

function clue(rows: readonly Execution[], of: Execution = own, given: Partial<Case> = {}) {
  return breadthClue(aCase(of, given), createChronicle([...rows, of]));
}

const allRed = [red('test (22, ubuntu-22.04)'), red('test (24, ubuntu-22.04)')];
const othersGreen = [green('test (22, ubuntu-22.04)'), green('test (24, ubuntu-22.04)')];

describe('a matrix', () => {
  test('that failed all over alike speaks for the code', () => {
    expect(clue(allRed)).toEqual({
      kind: 'breadth',
      feature: 'breadth.all',
      value: -1,
      text: 'all 3 jobs of its matrix failed from the same cause',
      ref: 'attempt 1',
    });
  });

  test('of which one job alone failed speaks against it', () => {
    expect(clue(othersGreen)).toEqual({
      kind: 'breadth',
      feature: 'breadth.one',
      value: 0.7,
      text: 'the 2 other jobs of its matrix passed with the same code',
      ref: 'attempt 1',
    });
  });

  test('of one system on several machines is one', () => {
    const rows = [green('test windows-2022'), green('test macos-14')];
    expect(clue(rows, red('test ubuntu-22.04'))).toBeNull();
    const cells = [green('test (windows-2022)'), green('test (macos-14)')];
    expect(clue(cells, red('test (ubuntu-22.04)'))).toMatchObject({ feature: 'breadth.one' });
  });

  test('of shards fails alike as a whole, but one of them alone says nothing', () => {
    const shard = red('test (1, 3)');
    expect(clue([red('test (2, 3)'), red('test (3, 3)')], shard)).toMatchObject({ feature: 'breadth.all' });
    expect(clue([green('test (2, 3)'), green('test (3, 3)')], shard)).toBeNull();
  });

  test.each<[what: string, rows: Execution[], given?: Partial<Case>]>([
    ['of two jobs', allRed.slice(1)],
    ['of two jobs of which one passed', othersGreen.slice(1)],
    ['of which some failed', [allRed[0]!, othersGreen[1]!]],
    ['that failed of different causes', [allRed[0]!, other('test (24, ubuntu-22.04)', 'v1:else')]],
    ['whose other jobs were cancelled', othersGreen.map((row) => ({ ...row, conclusion: 'cancelled' }))],
    ['whose other jobs ran in another attempt', othersGreen.map((row) => ({ ...row, attempt: 2 }))],
    ['whose other jobs ran in another run', othersGreen.map((row) => ({ ...row, runId: 2 }))],
    ['of other names', [green('lint'), green('docs (1)'), green('docs (2)')]],
    ['that failed of a wrapper', allRed, { isSpecific: false }],
    ['that an outage hit', allRed, { grounds: { transience: 'network', stopped: false, clues: [] } }],
    [
      'in a run that is ill as a whole',
      [...othersGreen, other('lint', 'v1:a'), other('docs', 'v1:b'), other('build', 'v1:c')],
    ],
  ])('%s says nothing', (_what, rows, given) => {
    expect(clue(rows, own, given)).toBeNull();
  });

  test.each<[what: string, others: Execution[]]>([
    ['with two more failures', [other('lint', 'v1:a'), other('docs', 'v1:b')]],
    ['with three more of one cause', ['lint', 'docs', 'build'].map((job) => other(job, 'v1:a'))],
    ['with three more, one of the same cause', [other('lint', 'v1:a'), other('docs', 'v1:b'), red('build')]],
    ['with three more in one other matrix', ['a', 'b', 'c'].map((cell) => other(`e2e (${cell})`, `v1:${cell}`))],
  ])('in a run %s still speaks', (_what, others) => {
    expect(clue([...othersGreen, ...others])).not.toBeNull();
  });

  test('is the whole of it when only what failed is run again', () => {
    const cells = Array.from({ length: 10 }, (_cell, at) => `test (${at + 10}, ubuntu-22.04)`);
    const first = cells.map((job, at) => (at < 3 ? red(job) : green(job)));
    const again = cells.slice(0, 3).map((job) => red(job, { attempt: 2 }));
    expect(clue([...first, ...again.slice(1)], again[0])).toBeNull();
    const mended = again.slice(1).map((row) => ({ ...row, conclusion: 'success', failures: [] }));
    expect(clue([...first, ...mended], again[0])).toMatchObject({ feature: 'breadth.one', ref: 'attempts 1 and 2' });
    expect(clue([...first, ...mended], first[0])).toBeNull();
  });

  test('that failed all over alike did so in what was not run again as well', () => {
    expect(clue([...allRed, own], { ...own, attempt: 2 })).toMatchObject({
      feature: 'breadth.all',
      text: 'all 3 jobs of its matrix failed from the same cause',
      ref: 'attempts 1 and 2',
    });
  });

  test('is judged by what had ended at the moment', () => {
    const late = othersGreen.map((row) => ({ ...row, completedMs: own.completedMs! + 1000 }));
    const past = createChronicle([...late, own]);
    expect(breadthClue(aCase(own), past.until(own.completedMs!))).toBeNull();
    expect(breadthClue(aCase(own), past)).not.toBeNull();
  });
});
