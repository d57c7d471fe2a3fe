import { expect, test } from 'vitest';
import type { FlakyList } from '../../src/history/flaky-list.ts';
import { flakyList } from '../../src/history/flaky-list.ts';
import type { FlakyUnit } from '../../src/history/flaky-units.ts';
import { flakyText } from '../../src/reports/flaky.ts';
import { attempts, DAY, history, START } from '../support/executions.ts';

const untilMs = START + 30 * DAY;
const page = { width: 80, colour: false, nowMs: untilMs, fromMs: START, limit: 10 };
const none: FlakyList = { units: [], jobs: 3, runs: 20, unmeasured: 0 };
const of = (executions: Parameters<typeof flakyList>[0]): FlakyList =>
  flakyList(executions, [], { fromMs: START, untilMs, parts: 10 });

test.each<[unmeasured: number, said: string]>([
  [0, ''],
  [1, '1 red job is unmeasured: not run again, and the cause does not tell. It may be flaky, too.\n'],
  [4, '4 red jobs are unmeasured: not run again, and the cause does not tell. They may be flaky, too.\n'],
])('that nothing flaked is no all-clear where %i red jobs are unmeasured', (unmeasured, said) => {
  expect(flakyText({ ...none, unmeasured }, { ...page, width: 100 })).toBe(
    `Nothing is known to have flaked in 3 jobs of 20 runs since 2026-09-07.\n${said}`,
  );
});

test('of fewer than five runs no rate is shown, only the counts', () => {
  const { units } = of([...history('PP'), ...attempts(9, ['failure', 'success'])]);
  const text = flakyText({ ...none, units }, page);
  expect(text).toMatch(/^test +1\/3 +1 +5 min /m);
  expect(text).not.toMatch(/^test.*%/m);
});

test('repositories are told apart where there are several', () => {
  const given = { repository: 'git.acme.example/acme/comet' };
  const { units } = of([...attempts(1, ['failure', 'success']), ...attempts(2, ['failure', 'success'], given)]);
  const text = flakyText({ ...none, units }, { ...page, width: 120 });
  expect(text).toMatch(/^test .* acme\/nova$/m);
  expect(text).toMatch(/^test .* git\.acme\.example\/acme\/comet$/m);
});

test('a name cannot act on a terminal or on a runner', () => {
  const { units } = of(attempts(1, ['failure', 'success'], { job: '##[error]\u202ex', workflowName: '\x1b[2J' }));
  const hostile: FlakyUnit = { ...units[0]!, kind: 'test', test: '::error::\x07y' };
  const text = flakyText({ ...none, units: [...units, hostile] }, page);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]|##\[/u);
  expect(text).not.toMatch(/^\s*::/m);
});

test.each([50, 80, 120])('%i columns hold it', (width) => {
  const { units } = of(attempts(1, ['failure', 'success'], { job: `a long name ${'x'.repeat(100)}` }));
  const text = flakyText({ ...none, units, unmeasured: 12 }, { ...page, width });
  expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
});
