import { expect, test } from 'vitest';
import { greenEnds } from '../../src/commands/report/green-ends.ts';
import { green, red, report, told } from '../support/told.ts';

test('what was red is counted where it is green, and what was counted once is counted at the other end', () => {
  const runs = [
    told(1, [[red('m10', 'x'), green('unit', report(3, 3)), green('lint'), green('e2e')]]),
    told(2, [[green('m10'), green('unit'), green('lint'), green('e2e')]]),
    told(3, [[green('m10'), green('unit'), green('lint'), green('e2e', report(5, 5))], []]),
  ];
  expect(greenEnds(runs, new Set(['m10']))).toEqual([
    { runId: 3, attempt: 1, jobs: [310, 311] },
    { runId: 1, attempt: 1, jobs: [113] },
  ]);
});

test('nothing is wanted where all is counted, or nothing ever was', () => {
  const runs = [told(1, [[green('unit', report(3, 3)), green('lint')]]), told(2, [[green('unit', report(3, 3))]])];
  expect(greenEnds(runs, new Set())).toEqual([]);
});
