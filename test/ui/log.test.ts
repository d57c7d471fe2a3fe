import { describe, expect, test } from 'vitest';
import type { ShownStep } from '../../src/service/log.ts';
import { unstyled } from '../../src/ui/look/cells.ts';
import { lookOf } from '../../src/ui/look/look.ts';
import { paintLog } from '../../src/ui/screens/log/pane.ts';
import { showFile, showLog } from '../../src/ui/screens/log/show.ts';
import { lineOf } from '../../src/ui/screens/log/view.ts';
import { update } from '../../src/ui/update.ts';
import { failureAt, openLog, PLACE, stamped } from './kit/log.ts';

const step = (number: number, name: string, firstLine: number, lastLine: number, isPassed = true): ShownStep => {
  return { number, name, firstLine, lastLine, isPassed, conclusion: isPassed ? 'success' : 'failure' };
};

/** A job as they are: two steps that passed, one that failed, one behind it. */
const JOB = [
  'Current runner version: 2.327.1', // 1
  '##[group]Operating System',
  'Ubuntu 24.04',
  '##[endgroup]',
  '##[group]Run actions/checkout@v4', // 5
  'with:',
  '  depth: 1',
  '##[endgroup]',
  'Fetched',
  '##[group]Run npm test -- --shard=4/8', // 10
  '\u001b[36;1mnpm test -- --shard=4/8\u001b[0m',
  'shell: /usr/bin/bash -e {0}',
  '##[endgroup]',
  '',
  '> nova@4.2.0 test', // 15
  '> vitest run --shard=4/8',
  ...Array.from(
    { length: 14 },
    (_, index) => `\u001b[32m ✓ test/unit-${index}.test.ts (${index + 2} tests) ${index * 7}ms\u001b[0m`,
  ), // 17-30
  '\u001b[33mwarn: the cache is cold\u001b[0m', // 31
  ' FAIL  test/cache.test.ts > lru > evicts on read', // 32
  'AssertionError: expected 200 to equal 503', // 33
  '    at test/cache.test.ts:118:24',
  '    at run (/home/runner/work/nova/nova/node_modules/vitest/dist/a.js:1:1)', // 35
  '    at next (node:internal/process/task_queues:95:5)',
  '    at main (/home/runner/work/nova/nova/node_modules/vitest/dist/b.js:2:1)',
  '  116|   const read = await get("/evicted");', // 38
  '  118|   expect(read.status).toBe(503);',
  '##[warning]Node 18 is old', // 40
  '##[error]Process completed with exit code 1.',
  'Post job cleanup.', // 42
  'Cleaning up',
];
const STEPS = [
  step(1, 'Set up job', 1, 4),
  step(2, 'Run actions/checkout@v4', 5, 9),
  step(3, 'Run tests', 10, 41, false),
  step(4, 'Post Run actions/checkout@v4', 42, 43),
];
const CAUSE = 33;
const failures = [failureAt(CAUSE, JOB[CAUSE - 1]!, [41, 31])];

const openJob = (options: Parameters<typeof openLog>[1] = {}) =>
  openLog(stamped(JOB), { steps: STEPS, failures, ...options });

describe('a log opens', () => {
  test('at the line that explains the failure, with what passed and what repeats itself closed', async () => {
    const log = openJob();
    expect(log.line).toBe(CAUSE);
    await expect(`${log.text()}\n`).toMatchFileSnapshot('../fixtures/screens/log-100x30.txt');
  });

  test('in a small pane, in ASCII, with what follows from it marked', async () => {
    const log = openJob({ width: 60, height: 16, isAscii: true });
    expect(log.text()).toMatch(/^[\x20-\x7e\n✓]*$/);
    await expect(`${log.text()}\n`).toMatchFileSnapshot('../fixtures/screens/log-60x16.txt');
  });

  test('with some lines above, where it is far from the top', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `word${'abcdefghij'[index % 10]} says`);
    const log = openLog(stamped(lines), { failures: [failureAt(300, lines[299]!)], height: 10 });
    expect([log.view.at.top, log.line]).toEqual([294, 300]);
  });

  test('at the last error where what explains the failure is not in it', () => {
    expect(openJob({ failures: [failureAt(4000, 'elsewhere')] }).line).toBe(41);
  });

  test('with lines that are not kept in one row that cannot be opened', async () => {
    const text = `${'\n'.repeat(1204)}${stamped(['the end'])}`;
    const log = openLog(text, { origin: 'kept', failures: [failureAt(1205, 'the end')] });
    expect(log.lines()[0]).toContain('1,204 lines not kept · d downloads the whole log');
    await log.press('g', 'z');
    expect(log.state.notice?.text).toContain('d downloads the whole log');
    await log.press('Z', 'Z', 'Z');
    expect(log.lines()[0]).toContain('1,204 lines not kept');
    await log.press('d');
    expect(log.effects.at(-1)).toMatchObject({ type: 'ask', name: 'log', question: { jobId: 42, fetch: true } });
  });
});

describe('folds', () => {
  test('z opens what is closed, and closes it again from inside', async () => {
    const log = openJob();
    await log.press('g', 'z');
    expect(log.text()).toContain('Operating System');
    await log.press('j', 'z', 'j');
    expect(log.text()).toContain('Ubuntu 24.04');
    // The group first: it is the nearest.
    await log.press('z');
    expect([log.line, log.text().includes('Ubuntu')]).toEqual([2, false]);
    await log.press('k', 'z');
    expect(log.text()).not.toContain('Operating System');
    await log.press('z');
    expect(log.text()).not.toContain('Ubuntu');
  });

  test('Z opens all, and closes all; the cursor stays on its line as far as that is seen', async () => {
    const log = openJob();
    await log.press('Z');
    expect(log.view.rows.count).toBe(JOB.length);
    expect(log.line).toBe(CAUSE);
    await log.press('Z');
    expect(log.view.rows.count).toBe(4);
    expect(log.line).toBe(10);
    await log.press('c');
    expect(log.line).toBe(CAUSE);
  });

  test('a jump opens what hides the line', async () => {
    const log = openJob();
    await log.press('/', ...'Ubuntu', 'enter');
    expect(log.line).toBe(3);
    expect(log.text()).toContain('Ubuntu 24.04');
  });
});

describe('e and E', () => {
  test('go from error to error, causes among them, and say when they begin again', async () => {
    const log = openJob();
    const visited: number[] = [];
    for (const key of ['e', 'e', 'E', 'E']) {
      await log.press(key);
      visited.push(log.line);
    }
    expect(visited).toEqual([41, 32, 41, 33]);
    await log.press('e', 'e');
    expect(log.state.notice?.text).toBe('error: from the top again');
  });
});

describe('a search', () => {
  test('shows the first hit and how many there are while it is typed; esc goes back', async () => {
    const log = openJob();
    await log.press('/', ...'test/unit-1');
    expect(log.line).toBe(18);
    expect(log.state.log.view?.search?.hits.length).toBe(5);
    await log.press('esc');
    expect(log.line).toBe(CAUSE);
    expect(log.view.search).toBeNull();
    expect(log.text()).toContain('14 similar lines');
  });

  test('n and N go on from there, f shows nothing else', async () => {
    const log = openJob();
    await log.press('/', ...'/unit-1\\d/', 'enter');
    expect(log.line).toBe(27);
    await log.press('n', 'n');
    expect(log.line).toBe(29);
    await log.press('N', 'f');
    expect(
      log
        .lines()
        .slice(0, 5)
        .map((line) => /unit-\d+/.exec(line)?.[0]),
    ).toEqual(['unit-10', 'unit-11', 'unit-12', 'unit-13', undefined]);
    expect(log.text()).toContain('"/unit-1\\d/" 2/4 · filtered');
    await log.press('esc', 'esc');
    expect([log.view.isFiltered, log.view.search]).toEqual([false, null]);
  });

  test('says at which column an expression is wrong, and takes none', async () => {
    const log = openJob();
    await log.press('/', ...'/a(b/', 'enter');
    expect(log.state.dialogs[0]).toMatchObject({ kind: 'log-search', fault: { column: 2 } });
  });

  test('that finds nothing leaves the log as it is', async () => {
    const log = openJob();
    await log.press('/', ...'nowhere', 'enter', 'f');
    expect(log.text()).toContain('No line holds what is searched.');
    await log.press('j', 'G', 'y', 'n', 'f');
    expect(log.line).toBeGreaterThan(0);
  });
});

describe('copies', () => {
  test('y has the text of the line, V more of them, Y their place too', async () => {
    const log = openJob();
    await log.press('y', 'V', 'j', 'y', 'Y');
    expect(log.effects).toEqual([
      { type: 'copy', text: 'AssertionError: expected 200 to equal 503', what: 'line 33' },
      {
        type: 'copy',
        text: 'AssertionError: expected 200 to equal 503\n    at test/cache.test.ts:118:24',
        what: '2 lines',
      },
      {
        type: 'copy',
        text: '`test (22)` › `Run tests`, [line 34](https://github.com/acme/nova/actions/runs/7/job/42#step:3:25)\n\n```text\n    at test/cache.test.ts:118:24\n```\n',
        what: 'line 34 as markdown',
      },
    ]);
  });

  test('what is folded is copied with the row that stands for it; no line can end a block of markdown', async () => {
    const log = openLog(stamped(['##[group]a', '````', 'x ` y', '##[endgroup]', 'z']), {});
    await log.press('g', 'V', 'Y');
    expect(log.effects[0]).toMatchObject({ text: expect.stringContaining('\n`````text\na\n````\nx ` y\n\n`````\n') });
  });

  test('o opens the line of the step, ctrl-e the file that the line names, L the text', async () => {
    const log = openJob();
    await log.press('o', 'j', 'ctrl-e', 'L');
    expect(log.effects).toMatchObject([
      { type: 'browse', url: 'https://github.com/acme/nova/actions/runs/7/job/42#step:3:24' },
      { type: 'edit', file: 'test/cache.test.ts', line: 118 },
      { type: 'page', text: expect.stringMatching(/^Current runner version[^\u001b]*Cleaning up\n$/) },
    ]);
  });
});

test('the mouse puts the cursor, drags a selection, folds on a double press, scrolls by the bar', async () => {
  const log = openJob({ height: 10 });
  const press = { type: 'pointed', region: 'run.log', isDouble: false, shift: false } as const;
  await log.press('Z', 'g');
  log.send({ ...press, action: 'press', column: 20, row: 2 });
  log.send({ ...press, action: 'drag', column: 20, row: 5 });
  log.send({ ...press, action: 'release', column: 20, row: 5 });
  expect([log.line, log.view.anchor]).toEqual([6, 3]);
  log.send({ ...press, action: 'press', column: 20, row: 0, isDouble: true });
  expect(log.view.rows.count).toBeLessThan(JOB.length);
  log.send({ ...press, action: 'press', column: 99, row: 9 });
  expect(log.line).toBeGreaterThan(35);
  log.send({ ...press, action: 'wheel-up', column: 5, row: 5 });
  expect(log.view.at.top).toBeLessThan(log.line);
});

test('times can stand before lines: of day, in the step, between', async () => {
  const log = openJob();
  await log.press('t');
  expect(log.lines().find((line) => line.includes('AssertionError'))).toContain('12:00:32.000 ✗ AssertionError');
  await log.press('t');
  expect(log.lines().find((line) => line.includes('AssertionError'))).toContain('+0:23.000 ✗ AssertionError');
  await log.press('t');
  expect(log.lines().find((line) => line.includes('AssertionError'))).toContain('+1.000 ✗ AssertionError');
  await log.press('t');
  expect(log.text()).not.toContain('+1.000');
});

test('marks are gone to in turn', async () => {
  const log = openJob();
  await log.press('m', 'k', 'm', 'G', 'M');
  expect(log.line).toBe(32);
  await log.press('M');
  expect(log.line).toBe(33);
  await log.press('m', 'M');
  expect(log.line).toBe(32);
});

test('W says why the line was chosen, and the log has the rows above', async () => {
  const log = openJob();
  await log.press('W');
  expect(log.text()).toContain('Why line 33: 91% sure, 12.0 points, 2 other lines behind it');
  expect(log.text()).toContain('an exception +4.5');
  expect(log.lines()).toHaveLength(30);
});

test('a line longer than the pane goes sideways by half a page, or is wrapped and gone through', async () => {
  const long = 'abcdefghij'.repeat(200);
  const log = openLog(stamped(['short', long, 'end']), { width: 40, height: 8 });
  await log.press('>');
  expect(log.text()).toContain('from column');
  await log.press('<', 'w', 'g', 'j');
  expect(log.lines()[1]).toContain('abcdefghijabcdef');
  for (let index = 0; index < 100 && log.line === 2; index++) await log.press('j');
  expect(log.line).toBe(3);
  await log.press('k');
  expect(log.line).toBe(2);
});

test('the same job again moves the cursor only', async () => {
  const two = [...failures, failureAt(9, 'Fetched')];
  const log = openJob({ failures: two });
  expect(log.text()).toContain('cause 1 91%');
  await log.press('z', 'w');
  const again = showLog(log.state, { place: PLACE, name: 'test (22)', url: null, failures: two }, 2);
  expect(again.effects).toEqual([]);
  expect(again.state.log).toMatchObject({ isWrapped: true, source: { number: 2 } });
  expect(lineOf(again.state.log.view!)).toBe(9);
  const other = showLog(log.state, { place: { ...PLACE, jobId: 43 }, name: 'lint', url: null, failures: [] }, 1);
  expect(other.effects).toMatchObject([{ type: 'ask', name: 'log', question: { jobId: 43, fetch: false } }]);
  expect(other.state.log.view).toBeNull();
});

test('a log that is not there says why, and what helps; one that comes is told in real numbers', () => {
  const log = openJob();
  const { state } = showLog(log.state, { place: { ...PLACE, jobId: 43 }, name: 'lint', url: null, failures: [] }, 1);
  const paint = (now: typeof state) => paintLog(now, { width: 60, height: 8 }, lookOf(now)).map(unstyled).join('\n');
  expect(paint(state)).toContain('Reading the log…');
  const progress = { what: 'log download', done: 3, total: 18, more: '3.1 MB of 18 MB' };
  const told = update(state, { type: 'told', name: 'log', slot: 'log', progress }).state;
  expect(paint(told)).toContain('Downloading the log: 3.1 MB of 18 MB');
  const fault = {
    code: 'log-not-kept',
    message: 'Nothing of the log of lint is kept.',
    hint: 'Press d to download it.',
  };
  const question = { ...PLACE, jobId: 43, fetch: false };
  const refused = update(told, { type: 'answered', name: 'log', slot: 'log', question, outcome: { fault } }).state;
  expect(paint(refused)).toContain('Nothing of the log of lint is kept.\n  Press d to download it.');
  const tried = update({ ...refused, focus: 'run.log' }, { type: 'key', key: 'd' });
  expect(tried.effects).toMatchObject([{ type: 'ask', name: 'log', question: { jobId: 43, fetch: true } }]);
  const offline = update({ ...refused, focus: 'run.log', isOffline: true }, { type: 'key', key: 'd' });
  expect(offline.state.notice?.text).toBe('offline: nothing is downloaded');
});

test('a log on this machine is shown as well, and there is nothing to download', () => {
  const { state, effects } = showFile(openJob().state, 'job.log');
  expect(effects).toMatchObject([{ type: 'ask', name: 'log', question: { path: 'job.log' } }]);
  expect(update(state, { type: 'key', key: 'd' }).effects).toEqual([]);
});

test('in a pane that became smaller the cursor is still seen', () => {
  const { state } = openJob();
  const lines = paintLog(state, { width: 60, height: 4 }, lookOf(state)).map(unstyled);
  expect(lines.some((line) => line.startsWith('▌33'))).toBe(true);
});

test('the whole log takes the place of the part that was kept, at the same line and with its marks', async () => {
  const log = openJob({ origin: 'kept' });
  await log.press('j', 'm', '/', 'x');
  const question = { ...PLACE, fetch: true };
  log.send({ type: 'answered', name: 'log', slot: 'log', question, outcome: { answer: openJob().view.answer } });
  expect([log.state.dialogs, log.view.answer.origin, log.view.marks]).toEqual([[], 'download', [34]]);
});
