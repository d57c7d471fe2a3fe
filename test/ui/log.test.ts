import { describe, expect, test } from 'vitest';
import type { ShownStep } from '../../src/service/log.ts';
import { unstyled } from '../../src/ui/look/cells.ts';
import { lookOf } from '../../src/ui/look/look.ts';
import { isFirstRun } from '../../src/ui/screens/first-run/shown.ts';
import { paintLog } from '../../src/ui/screens/log/pane.ts';
import { isFileShown, showFile, showLog } from '../../src/ui/screens/log/show.ts';
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

test('the scroll bar has the marks of a search as long as there is one, also where its thumb is', async () => {
  const log = openJob({ height: 12 });
  const bar = (): string =>
    log
      .painted()
      .map((line) => unstyled(line).charAt(99))
      .join('');
  await log.press('/', ...'at', 'enter');
  expect(bar()).toContain('=');
  expect(log.painted().some((line) => line.includes(lookOf(log.state).accent(lookOf(log.state).selection('='))))).toBe(
    true,
  );
  await log.press('esc');
  expect(bar()).not.toContain('=');
  await log.press('c');
  const before = bar();
  await log.press('/', ...'at', 'esc');
  expect(bar()).toBe(before);
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

describe('why the line was chosen', () => {
  test('stands below the log where there is room, with the line whole; W takes it away', async () => {
    const log = openJob();
    expect(log.text()).toContain('─ Why line 33: 91 % sure ─');
    expect(log.text()).toContain('an exception +4.5 · 12.0 points in all · 2 other lines behind it');
    expect(log.lines()).toHaveLength(30);
    await log.press('W');
    expect(log.text()).not.toContain('Why line');
    const long = `AssertionError: ${'one two '.repeat(12)}end`;
    const narrow = openLog(stamped(['before', long]), { width: 70, failures: [failureAt(2, long)] });
    expect(narrow.lines().slice(-4).join(' ')).toContain('two end');
  });

  test('is asked for with W where there is little room; of a job that did not fail nothing is said', async () => {
    const log = openJob({ height: 12 });
    expect(log.text()).not.toContain('Why line');
    await log.press('W');
    expect(log.text()).toContain('Why line 33');
    expect(openLog(stamped(['all is well'])).text()).not.toContain('Why');
  });

  test('a line of any length takes two rows', () => {
    const text = 'x'.repeat(1_000_000);
    const log = openLog(stamped([text]), { failures: [failureAt(1, text)] });
    expect(log.lines().filter((line) => line.startsWith(' xxx'))).toHaveLength(2);
  });
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

test('a log on this machine has the screen for itself, and its cause is found while it is shown', () => {
  const empty = openLog('').state;
  const { state } = showFile({ ...empty, log: { ...empty.log, source: null, view: null } }, 'job.log');
  const question = { path: 'job.log' };
  const { answer } = openJob({ failures: [] }).view;
  const came = update(state, { type: 'answered', name: 'log', slot: 'log', question, outcome: { answer } });
  expect(came.effects).toMatchObject([{ type: 'ask', name: 'log-causes', question }]);
  expect([isFileShown(came.state), isFirstRun(came.state), lineOf(came.state.log.view!)]).toEqual([true, false, 41]);
  const told = { type: 'answered', name: 'log-causes', slot: 'log-causes', question } as const;
  const known = update(came.state, { ...told, outcome: { answer: failures } }).state;
  expect(lineOf(known.log.view!)).toBe(CAUSE);
  const silent = update(came.state, { ...told, outcome: { answer: [] } }).state;
  expect(silent.notice?.text).toBe('Nothing in this log explains a failure.');
  // Whoever went elsewhere meanwhile stays there.
  const gone = update({ ...came.state, focus: 'run.log' }, { type: 'key', key: 'g' }).state;
  expect(lineOf(update(gone, { ...told, outcome: { answer: failures } }).state.log.view!)).toBe(1);
});

test('in a pane that became smaller the cursor is still seen', () => {
  const { state } = openJob();
  const lines = paintLog(state, { width: 60, height: 4 }, lookOf(state)).map(unstyled);
  expect(lines.some((line) => line.startsWith('▌33'))).toBe(true);
});

describe('while a search is not answered yet', () => {
  test('what is typed behind it waits, and is done with what was found', async () => {
    const one = openJob();
    await one.press('/', ...'/unit-1\\d/', 'enter', 'n', 'n', 'N', 'j', 'm');
    const other = openJob();
    other.burst('/', ...'/unit-1\\d/', 'enter', 'n', 'n', 'N', 'j', 'm');
    expect([other.line, other.text().includes('searching…')]).toEqual([CAUSE, true]);
    await other.settle();
    expect(other.text()).toBe(one.text());
  });

  test('esc ends the wait, another search takes its place, and a cause that is gone to stays', async () => {
    const ended = openJob();
    ended.burst('/', ...'unit-3', 'enter', 'n', 'esc', 'k');
    await ended.settle();
    expect([ended.line, ended.view.search]).toEqual([CAUSE - 1, null]);
    const other = openJob();
    other.burst('/', ...'unit-3', 'enter', '/', ...'Fetched', 'enter');
    await other.settle();
    expect([other.line, other.view.search?.typed]).toEqual([9, 'Fetched']);
    const gone = openJob();
    gone.burst('/', ...'Fetched', 'enter');
    const shown = showLog(gone.state, { place: PLACE, name: 'test (22)', url: null, failures }, 1).state;
    expect(shown.log.view?.awaited).toBeNull();
  });

  test('what cannot be searched ends the wait as well', () => {
    const log = openJob();
    log.burst('/', 'x', 'enter', 'j');
    const fault = { code: 'log-gone', message: 'This log is gone.', hint: 'Open it again.' };
    const { pattern } = log.view.awaited!;
    const question = { id: log.view.answer.id, pattern };
    log.send({ type: 'answered', name: 'log-search', slot: 'log-search', question, outcome: { fault } });
    expect([log.view.awaited, log.line, log.state.notice?.text]).toEqual([
      null,
      CAUSE,
      'This log is gone. Open it again.',
    ]);
  });

  test('n says what is missing where nothing was searched', async () => {
    const log = openJob();
    await log.press('n');
    expect(log.state.notice?.text).toBe('search something first, with /');
  });
});

describe('the whole log takes the place of the part that was kept', () => {
  /** All but the lines around the failure is gone. */
  const kept = stamped(JOB)
    .split('\n')
    .map((line, index) => (index < 14 || index > 41 ? '' : line))
    .join('\n');
  const withoutBar = (lines: readonly string[]): string[] => lines.map((line) => line.slice(0, 99));
  const openKept = () => openLog(kept, { steps: STEPS, failures, origin: 'kept', height: 12 });

  test('with its marks, its selection and its search; the line stays where it is on the screen', async () => {
    const log = openKept();
    await log.press('Z', 'k', 'k', 'm', 'j', 'j', 'j', '/', ...'at', 'enter', 'V');
    const before = { line: log.line, y: log.view.at.cursor - log.view.at.top, text: withoutBar(log.lines()) };
    const { hits } = log.view.search!;
    log.arrive(stamped(JOB));
    expect(log.view.answer.origin).toBe('download');
    expect([log.line, log.view.at.cursor - log.view.at.top]).toEqual([before.line, before.y]);
    expect([log.view.marks, log.view.anchor]).toEqual([[31], before.line]);
    expect(withoutBar(log.lines())).toEqual(before.text);
    await log.settle();
    expect(log.line).toBe(before.line);
    expect(log.view.search!.hits.length).toBeGreaterThan(hits.length);
  });

  test('with what was folded and unfolded', async () => {
    const log = openKept();
    // The repetition is opened, the libraries stay closed.
    await log.press('k', 'k', 'k', 'z', 'c');
    expect(log.text()).toContain('unit-13');
    log.arrive(stamped(JOB));
    expect(log.text()).toContain('unit-13');
    expect(log.text()).toContain('3 lines of libraries');
  });

  test('while a search is typed: the rest of the word is no command, and esc goes back', async () => {
    const log = openKept();
    log.burst('/', ...'che');
    log.arrive(stamped(JOB));
    await log.press(...'ckout', 'enter');
    expect([log.state.dialogs, log.line, log.view.search?.hits.length]).toEqual([[], 5, 1]);
    expect(log.effects).toEqual([]);
    const other = openKept();
    await other.press('/', 'c');
    other.arrive(stamped(JOB));
    await other.press('a', 'esc');
    expect([other.line, other.view.search, other.view.answer.origin]).toEqual([CAUSE, null, 'download']);
  });

  test('while a search waits, and where only its lines are shown', async () => {
    const log = openKept();
    log.burst('/', ...'checkout', 'enter', 'n');
    log.arrive(stamped(JOB));
    await log.settle();
    expect(log.line).toBe(5);
    const filtered = openKept();
    await filtered.press('/', ...'unit-1', 'enter', 'f', 'j');
    const { line } = filtered;
    filtered.arrive(stamped([...JOB, 'unit-1 again']));
    await filtered.settle();
    expect([filtered.line, filtered.view.isFiltered, filtered.view.rows.count]).toEqual([line, true, 6]);
  });
});

test('what is stored anew is asked for again where only a part is kept, and the same changes nothing', async () => {
  const log = openJob({ origin: 'kept' });
  await log.press('k', 'm');
  const asked = update({ ...log.state, revision: 0 }, { type: 'tick', nowMs: 1 }).effects;
  expect(asked).toEqual([]);
  const { view } = log;
  log.send({
    type: 'answered',
    name: 'log',
    slot: 'log',
    question: { ...PLACE, fetch: false },
    outcome: { answer: view.answer },
  });
  expect(log.view).toBe(view);
});
