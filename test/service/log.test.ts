import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FOLD_KINDS } from '../../src/service/choices.ts';
import { type Pattern, patternFrom } from '../../src/service/log/pattern.ts';
import type { LogAnswer } from '../../src/service/log.ts';
import { openDatabase } from '../../src/store/database.ts';
import { jobsOf } from '../../src/store/jobs.ts';
import { findKey } from '../../src/store/repositories.ts';
import { createReader } from '../../src/ui/screens/log/reader.ts';
import { pulledOnce } from './pulled-once.ts';

const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' };

const desk = pulledOnce([
  { jobs: [{ name: 'lint' }, { name: 'api', failure: 'alembic/concurrent-update', does: ['alembic'] }] },
]);

const stamped = (lines: readonly string[]) =>
  lines.map((line, index) => `2026-09-01T10:00:${String(index % 60).padStart(2, '0')}.0000000Z ${line}\n`).join('');

async function opened(lines: readonly string[]) {
  const at = desk();
  const path = join(at.cwd, 'job.log');
  writeFileSync(path, stamped(lines));
  const answer = await at.ask('log', { path });
  const search = async (typed: string) =>
    await at.ask('log-search', { id: answer.id, pattern: patternFrom(typed) as Pattern });
  return { answer, search, texts: textsOf(answer), folds: foldsOf(answer) };
}

function textsOf(answer: LogAnswer): string[] {
  const reader = createReader(answer);
  return Array.from({ length: reader.lineCount }, (_, index) => reader.line(index + 1).text);
}

function foldsOf({ folds }: LogAnswer) {
  return Array.from(folds.first, (first, index) => [FOLD_KINDS[folds.kind[index]!], first, folds.last[index]]);
}

async function jobOf(at: ReturnType<typeof desk>, name: string) {
  const db = await openDatabase(at.db);
  const row = db.sqlite.prepare('SELECT run.id FROM run').get() as { id: number };
  const job = jobsOf(db, findKey(db, NOVA)!, row.id).find((one) => one.name === name)!;
  db.close();
  return { repository: NOVA, runId: row.id, attempt: null, jobId: job.id };
}

describe('the log of a job', () => {
  test('is the part that is kept, with the line that explains it where the triage says', async () => {
    const at = desk();
    const place = await jobOf(at, 'api');
    const answer = await at.ask('log', { ...place, fetch: false });
    expect(answer).toMatchObject({ origin: 'kept', shift: 0 });
    expect(textsOf(answer).some((text) => text.includes('tuple concurrently updated'))).toBe(true);
    expect(structuredClone({ ...answer, bytes: null, starts: null })).toMatchObject({ id: answer.id });
  });

  test('is the same one as long as nothing else is kept', async () => {
    const at = desk();
    const place = await jobOf(at, 'api');
    const { id } = await at.ask('log', { ...place, fetch: false });
    expect((await at.ask('log', { ...place, fetch: false })).id).toBe(id);
    const db = await openDatabase(at.db);
    db.sqlite.exec('UPDATE triage SET bytes = bytes + 1');
    db.close();
    expect((await at.ask('log', { ...place, fetch: false })).id).toBeGreaterThan(id);
  });

  test('can be downloaded whole, is then not downloaded again, and the line stands where it stood', async () => {
    const at = desk();
    const place = await jobOf(at, 'api');
    const kept = await at.ask('log', { ...place, fetch: false });
    const whole = await at.ask('log', { ...place, fetch: true });
    expect(whole).toMatchObject({ origin: 'download', shift: 0 });
    expect(at.told.at(-1)).toMatchObject({ what: 'log download' });
    const line = textsOf(kept).findIndex((text) => text.includes('tuple concurrently updated'));
    expect(textsOf(whole)[line]).toBe(textsOf(kept)[line]);
    expect(whole.steps.some(({ isPassed }) => !isPassed)).toBe(true);
    expect((await at.ask('log', { ...place, fetch: true })).id).toBe(whole.id);
    expect((await at.ask('log', { ...place, fetch: false })).id).toBe(whole.id);
  });

  test('of which nothing is kept says what can be done', async () => {
    const at = desk();
    const place = await jobOf(at, 'lint');
    await expect(at.ask('log', { ...place, fetch: false })).rejects.toThrow(
      /log-not-kept: Nothing of the log of lint is kept/,
    );
    expect(await at.ask('log', { ...place, fetch: true })).toMatchObject({ origin: 'download' });
    await expect(at.ask('log', { ...place, jobId: 1, fetch: false })).rejects.toThrow(/job-missing/);
  });
});

describe('what can be folded', () => {
  test('groups, repetitions that differ in numbers and paths, frames of libraries', async () => {
    const { folds } = await opened([
      '##[group]Fetching',
      ...Array.from({ length: 6 }, (_, index) => `Downloaded part-${index}.tar of ${index * 3} kB`),
      '##[endgroup]',
      'TypeError: cart is undefined',
      '    at total (src/cart.ts:3:1)',
      '    at run (/work/node_modules/vitest/dist/run.js:1:1)',
      '    at next (node:internal/process/task_queues:95:5)',
      '    at main (/work/node_modules/vitest/dist/main.js:1:1)',
      'done',
    ]);
    expect(folds).toEqual([
      ['group', 1, 8],
      ['similar', 2, 7],
      ['internals', 11, 13],
    ]);
  });

  test.each([
    ['FAIL test/a.test.ts', 8, []],
    ['FAIL test/a.test.ts', 30, [['similar', 1, 30]]],
    ['PASS test/a.test.ts', 3, []],
    ['PASS test/a.test.ts', 4, [['similar', 1, 4]]],
  ])('%s, said %i times: %j', async (line, times, folds) => {
    expect((await opened(Array.from({ length: times }, () => line))).folds).toEqual(folds);
  });

  test('a group that is never closed, and one that ends twice, do no harm', async () => {
    const { folds } = await opened(['##[endgroup]', '##[group]a', 'x', '##[group]b', 'y', '##[endgroup]', 'z']);
    expect(folds).toEqual([['group', 4, 6]]);
  });
});

test('errors are what the runner marks, and what is one by its form; warnings beside them', async () => {
  const { answer } = await opened([
    'all is well, no error here',
    '##[error]Process completed with exit code 1.',
    'src/a.ts(3,4): error TS2304: Cannot find name "x".',
    '##[warning]Node 16 is old',
    'npm warn deprecated glob@7.2.3',
    '0 errors, 0 warnings',
  ]);
  expect([...answer.errors]).toEqual([2, 3]);
  expect([...answer.warnings]).toEqual([4, 5]);
});

describe('a search', () => {
  const lines = [
    'Alpha one',
    'alpha two',
    '\u001b[31mal\u001b[0mpha three',
    '##[error]beta',
    'token=ghp_0123456789abcdefghijABCDEFGHIJ012345',
  ];

  test.each([
    ['alpha', [1, 2, 3]],
    ['Alpha', [1]],
    ['/^alpha t/', [2, 3]],
    ['/^beta$/', [4]],
    ['/ALPHA/i', [1, 2, 3]],
    ['[error]', []],
    ['a.pha', []],
    ['ghp_0123', []],
    ['ghp_', [5]],
    ['2026', []],
  ])('for %s finds lines %j', async (typed, found) => {
    const { search } = await opened(lines);
    const answer = await search(typed);
    expect(answer).toMatchObject({ kind: 'found', isCut: false });
    expect(answer.kind === 'found' && [...answer.lines]).toEqual(found);
  });

  test('that would never end is stopped, and says in which line', async () => {
    const { search } = await opened(['fine', `${'a'.repeat(60)}!`]);
    expect(await search('/^(a+)+$/')).toMatchObject({ kind: 'refused', message: expect.stringContaining('line 2') });
  });

  test('in a log that is not in memory is a fault', async () => {
    const at = desk();
    const pattern = patternFrom('x') as Pattern;
    await expect(at.ask('log-search', { id: 99, pattern })).rejects.toThrow(/log-gone/);
  });
});

test.each([
  ['/a(b/', 2],
  ['/a**/', 3],
  ['/[/', 1],
])('%s is no expression: column %i', (typed, column) => {
  expect(patternFrom(typed)).toMatchObject({ column });
});

test('what failed in a log on this machine is told as the triage of the file tells it', async () => {
  const at = desk();
  const path = join(at.cwd, 'job.log');
  const end = '##[error]Process completed with exit code 1.';
  writeFileSync(path, stamped(['##[group]Run npm test', '##[endgroup]', 'Error: it broke', end]));
  const [failure] = await at.ask('log-causes', { path });
  expect(failure?.rootCause).toMatchObject({ line: 3, text: 'Error: it broke' });
});

test('what the configuration calls secret is hidden in every line', async () => {
  const at = desk();
  writeFileSync(join(at.cwd, '.whyred.yml'), 'redact: ["hush-\\\\d+"]\n');
  const path = join(at.cwd, 'job.log');
  writeFileSync(path, stamped(['the word is hush-42', '\u001b]52;c;aGk=\u0007gone']));
  const answer = await at.ask('log', { path });
  expect(textsOf(answer)).toEqual(['the word is ***', 'gone']);
  expect(await at.ask('log-search', { id: answer.id, pattern: patternFrom('hush') as Pattern })).toMatchObject({
    lines: new Uint32Array(),
  });
});
