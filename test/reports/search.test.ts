import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SearchResult } from '../../src/domain.ts';
import { searchJson, searchText } from '../../src/reports/search.ts';

const NOW = Date.UTC(2026, 10, 12, 12);
const DAY = 86_400_000;
const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;

const place = (text: string): SearchResult['newest'][number] => ({
  repo: 'acme/nova',
  runId: 20228246170,
  attempt: 1,
  jobId: 58,
  jobName: 'unit',
  createdMs: NOW - DAY,
  url: 'https://github.com/acme/nova/actions/runs/20228246170/job/58',
  matches: [{ file: '0_unit.txt', line: 7, text }],
});

const FOUND: SearchResult = {
  jobs: 412,
  runs: 38,
  runsInAll: 1204,
  firstMs: NOW - 30 * DAY,
  lastMs: NOW - 3_600_000,
  byJob: [
    {
      repo: 'acme/nova',
      name: 'e2e (20, ubuntu)',
      workflow: 'CI',
      jobs: 400,
      runs: 37,
      firstMs: NOW - 30 * DAY,
      lastMs: NOW - 3_600_000,
    },
    {
      repo: 'acme/nova',
      name: 'migrate',
      workflow: 'nightly',
      jobs: 12,
      runs: 1,
      firstMs: NOW - 9 * DAY,
      lastMs: NOW - 9 * DAY,
    },
  ],
  newest: [
    {
      ...place(''),
      attempt: 2,
      jobName: 'e2e (20, ubuntu)',
      createdMs: NOW - 3_600_000,
      matches: [
        { file: '0_e2e.txt', line: 826, text: 'psycopg2.errors.InternalError_: tuple concurrently updated' },
        { file: '0_e2e.txt', line: 12040, text: `${'x'.repeat(150)} Tuple  concurrently updated ${'y'.repeat(90)}` },
        ...[1, 2, 3, 4].map((line) => ({ file: '0_e2e.txt', line: 12040 + line, text: 'tuple concurrently updated' })),
      ],
    },
    { ...place('ERROR:  tuple "concurrently" reached'), jobName: 'migrate', createdMs: NOW - 9 * DAY },
  ],
};

const NOTHING: SearchResult = { jobs: 0, runs: 0, runsInAll: 1204, firstMs: null, lastMs: null, byJob: [], newest: [] };

describe('what a search found', () => {
  test.each<[string, width: number, colour: boolean]>([
    ['search-100.txt', 100, false],
    ['search-60.txt', 60, false],
    ['search-colour.txt', 100, true],
  ])('reads as in %s', async (name, width, colour) => {
    const text = searchText(FOUND, { query: 'tuple concurrent', width, colour, nowMs: NOW });
    await expect(text).toMatchFileSnapshot(golden(name));
  });

  test.each<[query: string, text: string, strong: string | null]>([
    ['cat', 'scatter the cat', 'cat'], // where a word begins
    ['reset by', 'Connection RESET by-peer', 'RESET by'],
    ['a+b', 'x A b', 'A b'],
    ['(', 'x ( y', null],
    ['zzz', 'found by another spelling', null],
  ])('%j in %j makes %j strong', (query, text, strong) => {
    const coloured = searchText({ ...FOUND, newest: [place(text)] }, { query, width: 100, colour: true, nowMs: NOW });
    const marked = /\x1b\[1m\x1b\[33m(.*?)\x1b/.exec(coloured)?.[1] ?? null;
    expect(marked).toBe(strong);
    if (query === 'cat') expect(coloured).toContain('scatter the \x1b[1m');
  });

  test.each<[runs: number, runsInAll: number, string]>([
    [1, 1, '100 %'],
    [1, 2, '50.0 %'],
    [1, 5000, '< 0.1 %'],
    [9999, 10000, '99.9 %'],
  ])('%i of %i runs are %s', (runs, runsInAll, share) => {
    const text = searchText({ ...FOUND, runs, runsInAll }, { query: 'x', width: 80, colour: false, nowMs: NOW });
    expect(text.split('\n')[0]).toContain(`(${share})`);
  });

  test('nothing says what was searched, and how much', () => {
    const text = searchText(NOTHING, { query: 'no such thing', width: 80, colour: false, nowMs: NOW });
    expect(text.split('\n')[0]).toBe('Nothing found: “no such thing” is in no failed step of 1,204 stored runs.');
    const empty = searchText({ ...NOTHING, runsInAll: 0 }, { query: 'x', width: 80, colour: false, nowMs: NOW });
    expect(empty).toContain('whyred pull OWNER/REPO');
  });

  test('a line is as wide as the page and acts on nothing, whatever it holds and is searched for', () => {
    const hostile = fc
      .array(
        fc.constantFrom('##[', '::error::', '\x1b[2J', '\u202e', '\r', '\ud83d', '🙂', '試', 'tuple ', 'e\u0301', '\t'),
        { maxLength: 60 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, (text, query) => {
        const out = searchText({ ...FOUND, newest: [place(text)] }, { query, width: 60, colour: false, nowMs: NOW });
        expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202e]|##\[/u);
        expect(out.split('\n').filter((line) => [...line].length > 60 || /^\s*::/.test(line))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

test('as JSON it is one document with times as text', () => {
  const json = searchJson(FOUND, '##[x]');
  expect(json).not.toMatch(/\n|##\[/);
  expect(JSON.parse(json)).toMatchObject({
    query: '##[x]',
    jobs: 412,
    first: '2026-10-13T12:00:00.000Z',
    byJob: [{ name: 'e2e (20, ubuntu)', jobs: 400, last: '2026-11-12T11:00:00.000Z' }, { name: 'migrate' }],
    newest: [{ runId: 20228246170, createdAt: '2026-11-12T11:00:00.000Z' }, {}],
  });
  expect(JSON.parse(searchJson(NOTHING, 'x'))).toMatchObject({ jobs: 0, first: null, last: null, newest: [] });
});
