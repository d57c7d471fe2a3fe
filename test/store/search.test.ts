import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { SearchResult } from '../../src/domain.ts';
import { TriageError } from '../../src/errors.ts';
import { saveAttempt } from '../../src/store/attempts.ts';
import type { Database } from '../../src/store/database.ts';
import { linesWith, phraseOf } from '../../src/store/phrase.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { searchText } from '../../src/store/search.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { failure, job, NOVA, newStore, novaStore, outcome, run } from './support.ts';

const LINES = [
  '2026-11-01T10:00:00.0000000Z ##[group]Run npm test',
  '2026-11-01T10:00:01.0000000Z npm error network Connection reset by peer',
  '',
  '2026-11-01T10:00:02.0000000Z ^[[31mAssertionError: expected "Zürich" (1) to equal \'Köln\'',
  '2026-11-01T10:00:03.0000000Z build failed because',
  '2026-11-01T10:00:03.0000000Z of src/app_main.ts:12 — ビルド 🚀',
];
const SEARCHED = LINES.map((line) => line.replace(/^\S+Z (?:##\[group\]|\^\[\[31m)?/, '')).join('\n');

let db: Database;
let nova: number;
let star: number;

beforeAll(async () => {
  ({ db, nova } = await novaStore());
  star = saveRepository(db, { ...NOVA, name: 'star' }, null);
  saveRuns(db, nova, [run(1000), run(1001), run(1002)]);
  saveRuns(db, star, [run(1003)]);
  const windows = [{ file: '0_build.txt', step: null, steps: [], text: LINES.join('\n') }];
  const save = (repository: number, runId: number, jobId: number, name: string, text: string): void => {
    saveAttempt(db, repository, runId, {
      number: 1,
      attempt: null,
      jobs: [job(jobId, { name }), job(jobId + 1, { name: 'lint', url: null })],
    });
    for (const id of [jobId, jobId + 1]) {
      const place = { repository, runId, attempt: 1, jobId: id };
      saveTriage(db, place, outcome([failure()], { searchText: text, windows: text === SEARCHED ? windows : [] }));
    }
  };
  save(nova, 1000, 10, 'build', SEARCHED);
  save(nova, 1001, 20, 'test', SEARCHED);
  save(nova, 1002, 30, 'build', 'nothing of note');
  save(star, 1003, 40, 'build', 'annotated: the connection was reset');
});

const search = (text: string, repository: number | null = null, limit = 5): SearchResult =>
  searchText(db, text, { repository, limit });

test('what is found is counted, grouped by job, and shown where it stands', () => {
  const { createdMs, url } = run(1001);
  expect(search('connection RESET by pee', null, 1)).toEqual({
    jobs: 4,
    runs: 2,
    runsInAll: 4,
    firstMs: run(1000).createdMs,
    lastMs: createdMs,
    byJob: [
      {
        repo: 'acme/nova',
        name: 'lint',
        workflow: 'CI',
        jobs: 2,
        runs: 2,
        firstMs: run(1000).createdMs,
        lastMs: createdMs,
      },
      {
        repo: 'acme/nova',
        name: 'build',
        workflow: 'CI',
        jobs: 1,
        runs: 1,
        firstMs: run(1000).createdMs,
        lastMs: run(1000).createdMs,
      },
      { repo: 'acme/nova', name: 'test', workflow: 'CI', jobs: 1, runs: 1, firstMs: createdMs, lastMs: createdMs },
    ],
    newest: [
      {
        repo: 'acme/nova',
        runId: 1001,
        attempt: 1,
        jobId: 20,
        jobName: 'test',
        createdMs,
        url: job(20).url,
        matches: [{ file: '0_build.txt', line: 2, text: 'npm error network Connection reset by peer' }],
      },
    ],
  });
  expect(search('connection reset by peer').newest[1]?.url).toBe(url);
});

test.each<[text: string, line: number]>([
  ['assertionerror', 4],
  ['zurich', 4],
  ['ZÜRICH 1 to equal', 4],
  ['"Zürich" (1) to equal \'K', 4],
  ['because of src', 5],
  ['app_main.ts:12', 6],
  ['src/app_main.t', 6],
  ['ビルド', 6],
])('“%s” is found in line %i', (text, line) => {
  const found = search(text, nova, 9).newest;
  expect(found).toHaveLength(4);
  for (const { matches } of found) expect(matches.map((one) => one.line)).toEqual([line]);
});

test.each(['onnection', 'connection by', 'peer connection', 'pee connection'])('“%s” is not found', (text) => {
  expect(search(text)).toEqual({ jobs: 0, runs: 0, runsInAll: 4, firstMs: null, lastMs: null, byJob: [], newest: [] });
});

test('a search may be of one repository', () => {
  expect(search('connection', star)).toMatchObject({ jobs: 2, runs: 1, runsInAll: 1 });
  expect(search('peer', star)).toMatchObject({ jobs: 0, runsInAll: 1 });
});

test('what stands only in what GitHub noted has no line', () => {
  expect(search('annotated').newest.map(({ matches }) => matches)).toEqual([[], []]);
});

test('what is said anew is searched, not what was said before', async () => {
  const own = await novaStore();
  saveRuns(own.db, own.nova, [run(1000)]);
  saveAttempt(own.db, own.nova, 1000, { number: 1, attempt: null, jobs: [job(1)] });
  const place = { repository: own.nova, runId: 1000, attempt: 1, jobId: 1 };
  for (const text of ['first words', 'second words']) {
    saveTriage(own.db, place, outcome([], { searchText: text }));
  }
  const jobs = (text: string): number => searchText(own.db, text, { repository: null, limit: 1 }).jobs;
  expect([jobs('first'), jobs('second'), jobs('words')]).toEqual([0, 1, 1]);
});

test.each(['', '   ', '"', '***', '—', '🚀', '( ) : ^ -', '\u0301', '\0'])('“%s” is nothing to search for', (text) => {
  expect(() => search(text)).toThrow(expect.objectContaining({ code: 'nothing-to-search' }));
});

test('an empty store has nothing, and says so', async () => {
  expect(searchText(await newStore(), 'x', { repository: null, limit: 5 })).toMatchObject({ jobs: 0, runsInAll: 0 });
});

test.each([
  'connection OR peer',
  'NEAR(connection peer)',
  'text: connection',
  '"connection" AND NOT "x',
  'peer*) --',
  "'; DROP TABLE run; --",
  '^npm',
  'connection + reset',
  '{text window_text} : npm',
])('“%s” is words, no operators', (text) => {
  expect(phraseOf(text).match).toMatch(/^"[\p{L}\p{N} ]+" \*$/u);
  expect(search(text).runsInAll).toBe(4);
});

test('any text is searched for or refused in words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      try {
        return search(text).runsInAll === 4;
      } catch (error) {
        return error instanceof TriageError && error.code === 'nothing-to-search';
      }
    }),
  );
});

test('any piece of what was stored, from the beginning of a word, is found, and in its line', async () => {
  const own = await novaStore();
  saveRuns(own.db, own.nova, [run(1000)]);
  saveAttempt(own.db, own.nova, 1000, { number: 1, attempt: null, jobs: [job(1)] });
  const place = { repository: own.nova, runId: 1000, attempt: 1, jobId: 1 };
  const word = fc.string({ unit: fc.constantFrom(...'aZéßÑσς0ı_-."\'*日\u0301🚀ắ'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 3, maxLength: 8 }), fc.nat(5), fc.nat(5), (words, from, count) => {
      const text = words.join(' ');
      const part = words.slice(from, from + count + 1).join(' ');
      fc.pre(/[\p{L}\p{N}]/u.test(part));
      const windows = [{ file: 'a.txt', step: null, steps: [], text: `\n${text}\n` }];
      saveTriage(own.db, place, outcome([], { searchText: text, windows }));
      const found = searchText(own.db, part, { repository: null, limit: 1 });
      return found.jobs === 1 && found.newest[0]!.matches[0]?.line === 2;
    }),
    { numRuns: 300 },
  );
});

test('lines are found in the order in which they stand, each once', () => {
  const lines = ['a b a b', 'b', 'a', 'b'].map((text, index) => ({ number: index + 1, text }));
  expect(linesWith(lines, phraseOf('a b'))).toEqual([1, 3]);
  expect(linesWith([], phraseOf('a'))).toEqual([]);
});
