import { expect, test } from 'vitest';
import type { TestReport, ToldRun } from '../../src/domain.ts';
import { passCount, stretchesOf, testCount } from '../../src/history/episodes/results.ts';
import { failing, green, red, report, told } from '../support/told.ts';

test.each<[what: string, run: ToldRun, by: 'first' | 'last', passed: number, of: number]>([
  ['jobs that passed, of all', told(1, [[green('a'), green('b'), red('c', 'x')]]), 'last', 2, 3],
  [
    'skipped, cancelled and unfinished jobs are not counted',
    told(1, [
      [green('a'), ...['skipped', 'cancelled', null].map((conclusion) => ({ name: `${conclusion}`, conclusion }))],
    ]),
    'last',
    1,
    1,
  ],
  [
    'at first',
    told(1, [
      [green('a'), red('b', 'x')],
      [{ ...green('a'), carriedOver: true }, green('b')],
    ]),
    'first',
    1,
    2,
  ],
  [
    'in the end',
    told(1, [
      [green('a'), red('b', 'x')],
      [{ ...green('a'), carriedOver: true }, green('b')],
    ]),
    'last',
    2,
    2,
  ],
  ['of two jobs with one name the failed one counts', told(1, [[green('a'), red('a', 'x')]]), 'last', 0, 1],
])('the pass count: %s', (_what, run, by, passed, of) => {
  expect(passCount(run, by)).toEqual({ run: run.run, passed, of });
});

test.each<[what: string, reports: readonly TestReport[], count: string | null]>([
  ['nothing was reported', [], null],
  ['one report', [report(5, 8)], '5/8'],
  ['several add up', [report(5, 8), report(20, 20)], '25/28'],
  ['what was skipped did not run', [report(6, 8, { failed: 0, skipped: 2 })], '6/6'],
  ['one that does not count makes the sum unknown', [report(5, 8), report(0, 0, { total: null })], null],
  ['one that does not tell what passed, too', [report(0, 3, { passed: null })], null],
  ['a report of no test', [report(0, 0)], null],
])('the test count: %s', (_what, reports, count) => {
  const found = testCount(reports);
  expect(found === null ? null : `${found.passed}/${found.total}`).toBe(count);
});

test('each job is told as it was first and as it was last', () => {
  const broken = { name: 'm10', failures: [failing('x')], tests: [report(5, 8)] };
  const [stretch] = stretchesOf([
    told(3, [[green('unit'), green('m10', report(8, 8)), green('migrate')]]),
    told(1, [[green('unit'), broken, red('old', 'y')]]),
    told(2, [[green('unit'), { ...broken, tests: [report(6, 8)] }]]),
  ]);
  expect(stretch).toMatchObject({ before: { passed: 1, of: 3, run: { id: 1 } }, after: { passed: 3, of: 3 } });
  const rows = stretch!.jobs.map(({ job, before, after }) => [
    job,
    ...[before, after].map((one) =>
      one === null ? '-' : `${one.outcome} ${one.tests?.passed ?? '-'} ${one.cause ?? ''}`,
    ),
  ]);
  expect(rows).toEqual([
    ['m10', 'fail 5 it broke: x', 'pass 8 '],
    ['migrate', '-', 'pass - '],
    ['old', 'fail - it broke: y', '-'],
    ['unit', 'pass - ', 'pass - '],
  ]);
});

test('a known cause is told by its title', () => {
  const signature = { id: 'postgres/race', title: 'Two jobs at once', captures: {} };
  const [stretch] = stretchesOf([told(1, [[{ name: 'a', failures: [failing('x', { signature })] }]])]);
  expect(stretch!.jobs[0]!.before!.cause).toBe('Two jobs at once');
});

test('a job that the last run skipped is told by the run before', () => {
  const [stretch] = stretchesOf([
    told(1, [[green('a'), green('b')]]),
    told(2, [[red('a', 'x'), { name: 'b', conclusion: 'skipped' }]]),
  ]);
  expect(stretch!.jobs.map(({ job, after }) => [job, after?.run.id])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});

test('what an attempt did not run again has the tests and the address of the attempt that did', () => {
  const first = green('a', report(4, 4));
  const [stretch] = stretchesOf([
    told(1, [
      [first, red('b', 'x')],
      [{ ...green('a'), carriedOver: true }, green('b')],
    ]),
  ]);
  expect(stretch!.jobs[0]).toMatchObject({ job: 'a', after: { attempt: 1, tests: { passed: 4, total: 4 } } });
});

test('workflows and branches are apart, the one with most runs first', () => {
  const stretches = stretchesOf([
    told(1, [[green('a')]], { branch: 'pump' }),
    told(2, [[green('a')]]),
    told(3, [[green('a')]]),
    told(4, [[{ name: 'a', conclusion: 'skipped' }]], { branch: 'idle' }),
  ]);
  expect(stretches.map(({ branch, before, after }) => [branch, before.run.id, after.run.id])).toEqual([
    ['main', 2, 3],
    ['pump', 1, 1],
  ]);
});
