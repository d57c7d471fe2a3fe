import { describe, expect, test } from 'vitest';
import { checkText, pruneText, type StoreStats, statsJson, statsText } from '../../src/reports/store.ts';

const NOW = Date.UTC(2026, 10, 12, 12);
const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;
const page = { width: 80, colour: false, nowMs: NOW };

const STATS: StoreStats = {
  path: '/home/octocat/.local/share/whyred/whyred.db',
  bytes: 48_230_400,
  archiveBytes: 1_203_000_000,
  tables: [
    { name: 'run', rows: 1204, bytes: 812_000 },
    { name: 'job', rows: 18_344, bytes: 9_961_472 },
    { name: 'answer', rows: 0, bytes: 999 },
    { name: 'window', rows: 412, bytes: 31_000_000 },
  ],
  repositories: [
    { repo: 'acme/nova', runs: 1204, oldestMs: Date.UTC(2026, 7, 1), newestMs: NOW - 3 * 3_600_000 },
    { repo: 'acme/empty', runs: 0, oldestMs: null, newestMs: null },
  ],
};

describe('the store', () => {
  test('reads as in db-stats.txt', async () => {
    await expect(statsText(STATS, page)).toMatchFileSnapshot(golden('db-stats.txt'));
  });

  test('that is new says how to fill it, and shows no sizes that SQLite does not tell', () => {
    const text = statsText(
      { ...STATS, repositories: [], archiveBytes: null, tables: [{ name: 'run', rows: 0, bytes: null }] },
      page,
    );
    expect(text).toContain('Nothing is stored yet. Fetch runs with `whyred pull OWNER/REPO`.');
    expect(text).not.toContain('archives');
    expect(text).toMatch(/run +0 +-\n/);
  });

  test.each<[number, string]>([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9_949, '9.9 kB'],
    [9_950, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [1_203_000_000, '1.2 GB'],
    [5e15, '5,000 TB'],
  ])('%i bytes are %s', (bytes, words) => {
    expect(statsText({ ...STATS, bytes, archiveBytes: null }, page)).toContain(`\n${words}, 1,204 runs\n`);
  });

  test('as JSON has exact numbers, and times as text', () => {
    expect(JSON.parse(statsJson(STATS))).toEqual({
      ...STATS,
      repositories: [
        { repo: 'acme/nova', runs: 1204, oldest: '2026-08-01T00:00:00.000Z', newest: '2026-11-12T09:00:00.000Z' },
        { repo: 'acme/empty', runs: 0, oldest: null, newest: null },
      ],
    });
  });
});

test('a sound store is told of in a line, each complaint about another with what to do', () => {
  expect(checkText('a.db', [], page)).toBe('✓ a.db is sound.\n');
  expect(checkText('a.db', ['row 3 missing from index run_newest', `page ${'9 '.repeat(60)}`], page)).toMatch(
    /^✗ row 3 missing from index run_newest\n✗ page 9 [\s\S]+\n {2}9 [\s\S]*2 complaints about a\.db\.\n.*--db NEW\.db\n$/,
  );
});

test.each<[runs: number, dryRun: boolean, repo: string | null, RegExp]>([
  [1200, false, null, /^Removed 1,200 runs created before 2026-08-14, with 30 jobs\.\n.*db vacuum/],
  [
    1,
    true,
    'acme/nova',
    /^Would remove 1 run of acme\/nova created before 2026-08-14, with 30 jobs\.\nNothing was changed\.\n$/,
  ],
  [0, false, 'acme/nova', /^There is nothing to remove: no run of acme\/nova created before 2026-08-14\.\n$/],
  [0, true, null, /^There is nothing to remove: no run created before 2026-08-14\.\n$/],
])('%i runs pruned (dry run: %j, of %j) read as %s', (runs, dryRun, repo, text) => {
  expect(pruneText({ beforeMs: Date.UTC(2026, 7, 14), repo, runs, jobs: 30, dryRun })).toMatch(text);
});

test('no path, table or complaint can act on a terminal or a runner', () => {
  const hostile = '##[error]\x1b[2J\u202e\r\nx';
  const all = [
    statsText({ ...STATS, path: hostile, tables: [{ name: hostile, rows: 1, bytes: 1 }] }, page),
    checkText(hostile, [hostile, '::error::x'], page),
    pruneText({ beforeMs: 0, repo: hostile, runs: 1, jobs: 1, dryRun: true }),
  ].join('');
  expect(all.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]|##\[/u);
});
