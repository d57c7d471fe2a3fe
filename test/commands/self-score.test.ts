import { expect, test } from 'vitest';
import type { Verdict } from '../../src/domain.ts';
import { saveAttempt } from '../../src/store/attempts.ts';
import type { Database } from '../../src/store/database.ts';
import { saveLabel, subjectOfOne } from '../../src/store/labels.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { reviseVerdict } from '../../src/store/verdicts.ts';
import { buildWorld, type JobSpec } from '../github/world.ts';
import { failure, HOUR_MS, job, novaStore, outcome, run, START_MS, verdict } from '../store/support.ts';
import { hosted } from '../support/hosted.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

const NOW = START_MS + 30 * 24 * HOUR_MS;
const score = ({ path }: Database, ...words: string[]): Promise<Ran> =>
  whyred(['flaky', '--self-score', '--db', path, ...words], { nowMs: () => NOW });
const scored = async (db: Database, ...words: string[]) => JSON.parse((await score(db, '--json', ...words)).out);

/** `rerunPasses` is what was predicted; `rerun`: how the second attempt ended, half an hour later; null: nobody made one. */
function fail(
  { db, nova }: Awaited<ReturnType<typeof novaStore>>,
  id: number,
  rerun: string | null,
  { rerunPasses = 0.5, ...given }: Partial<Verdict> = {},
): void {
  const { createdMs } = run(id);
  const own = { runId: id, startedMs: createdMs, completedMs: createdMs + 60_000 };
  saveRuns(db, nova, [run(id)]);
  saveAttempt(db, nova, id, { number: 1, attempt: null, jobs: [job(id, own)] });
  const probability = rerunPasses!;
  const said = verdict({ ...given, rerunPasses, rerun: { probability, low: 0.1, high: 0.9, reasons: [] } });
  const place = { repository: nova, runId: id, attempt: 1, jobId: id };
  saveTriage(db, place, outcome([failure({ verdict: said, fingerprint: `v1:${id}` })], { atMs: createdMs + 120_000 }));
  const first = { reason: 'first seen', engine: '1', atMs: createdMs + 120_000 };
  reviseVerdict(db, causeOf(db, `v1:${id}`), said, first);
  if (rerun === null) return;
  const startedMs = createdMs + HOUR_MS / 2;
  const again = { attempt: 2, startedMs, completedMs: startedMs + 60_000, conclusion: rerun };
  saveRuns(db, nova, [run(id, { attempt: 2, updatedMs: startedMs + 60_000, startedMs })]);
  saveAttempt(db, nova, id, { number: 2, attempt: null, jobs: [job(id + 50_000, { ...own, ...again })] });
}

function causeOf({ sqlite }: Database, fingerprint: string): number {
  return sqlite.prepare('SELECT key FROM cause WHERE fingerprint = ?').pluck().get(fingerprint) as number;
}

test('predictions are scored by what came of them', async () => {
  const store = await novaStore();
  for (let at = 0; at < 20; at++)
    fail(store, 1000 + at, at < 16 ? 'success' : 'failure', { rerunPasses: at < 16 ? 0.9 : 0.2 });
  fail(store, 1100, null, { rerunPasses: 0.4 });
  fail(store, 1101, 'cancelled', { rerunPasses: 0.4 });
  expect(await scored(store.db)).toMatchObject({
    ...{ since: '2026-10-02T10:00:00.000Z', state: 'enough', settled: 20, misses: [] },
    ...{ passed: { count: 16, of: 20, rate: 0.8 }, brier: expect.closeTo((16 * 0.01 + 4 * 0.04) / 20, 9) },
    ...{ brierOfMean: expect.closeTo(0.16, 9), calibrationError: expect.closeTo((16 * 0.1 + 4 * 0.2) / 20, 9) },
    bins: [
      { from: 0.2, to: 0.3, predicted: expect.closeTo(0.2, 9), passed: { count: 0, of: 4 } },
      { from: 0.9, to: 1, predicted: expect.closeTo(0.9, 9), passed: { count: 16, of: 16 } },
    ],
  });
  for (const columns of [60, 100]) {
    const { out, exitCode } = await whyred(['flaky', '--self-score', '--db', store.db.path], {
      nowMs: () => NOW,
      columns,
    });
    expect(exitCode).toBe(0);
    expect(out.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(out).not.toContain('100 %');
    if (columns === 100)
      expect(out).toBe(
        [
          '20 predictions of re-runs since 2026-10-02 are settled: 16 of 20 passed (80 %, 95 % 58 to 92).',
          '',
          'Brier score 0.016 (0 is best; always saying 80 % would have 0.160: 90 % better)',
          'calibration: off by 12.0 points on average',
          '',
          'predicted %  mean    passed  95 %',
          '20 to 30     20 %    0 of 4  0 to 49',
          '90 to 100    90 %  16 of 16  80 to 100',
          '',
          'No real failure is known to have been called flaky or infrastructure, or promised to pass.',
          '',
        ].join('\n'),
      );
  }
});

test('the last prediction before the end counts, and none that came after it', async () => {
  const store = await novaStore();
  for (let at = 0; at < 20; at++) fail(store, 1000 + at, null, { rerunPasses: 0.9 });
  const { db } = store;
  const settledMs = START_MS + 100 * HOUR_MS;
  const add = 'INSERT INTO prediction (cause, at_ms, rerun_passes, low, high) SELECT key, ?, ?, 0, 1 FROM cause';
  db.sqlite.prepare(add).run(settledMs - 1, 0.3);
  db.sqlite.prepare(add).run(settledMs + 1, 0.6);
  db.sqlite.prepare('UPDATE prediction SET settled_ms = ?, outcome = 0').run(settledMs);
  expect((await scored(db)).bins).toMatchObject([{ predicted: expect.closeTo(0.3, 9), passed: { count: 0, of: 20 } }]);
});

test.each<[settled: number, said: string]>([
  [0, 'No prediction of re-runs since 2026-10-02 is settled: nothing that was predicted was run again.'],
  [1, 'Not enough data: 1 prediction is settled of re-runs since 2026-10-02; it passed. A score takes 20.'],
  [
    19,
    'Not enough data: 19 predictions are settled of re-runs since 2026-10-02; 19 of these passed. A score takes 20.',
  ],
])('of %i settled ones there is no score', async (settled, said) => {
  const store = await novaStore();
  for (let at = 0; at < settled; at++) fail(store, 1000 + at, 'success');
  const { out } = await score(store.db);
  expect(out.replaceAll('\n', ' ')).toContain(said);
  expect(out).not.toContain('Brier');
  expect(await scored(store.db)).toMatchObject({ state: 'not-enough-data', settled, brier: null, bins: [] });
});

test('--since says how far back it looks', async () => {
  const store = await novaStore();
  for (let at = 0; at < 3; at++) fail(store, 1000 + 24 * at, 'success');
  expect(await scored(store.db, '--since', '29d')).toMatchObject({ settled: 2 });
});

test('real failures that were called otherwise are named, with what was said, when, and what came of it', async () => {
  const store = await novaStore();
  const { db, nova } = store;
  fail(store, 1000, null, { label: 'flaky', certainty: 'likely' });
  fail(store, 1001, null, { label: 'infrastructure' });
  fail(store, 1002, 'failure', { label: 'uncertain', rerunPasses: 0.85 });
  fail(store, 1003, null, { label: 'flaky' });
  const said = (scope: 'this' | 'fingerprint', subject: string, label: 'genuine' | 'flaky') =>
    saveLabel(db, nova, { scope, subject, label, note: null, author: 'octocat', atMs: START_MS + 48 * HOUR_MS });
  said('this', subjectOfOne({ jobId: 1000, fingerprint: 'v1:1000' }), 'genuine');
  said('fingerprint', 'v1:1003', 'flaky');
  const proven = verdict({ label: 'genuine', certainty: 'confirmed' });
  reviseVerdict(db, causeOf(db, 'v1:1001'), proven, {
    reason: 'run again',
    engine: '1',
    atMs: START_MS + 72 * HOUR_MS,
  });

  const one = { repo: 'acme/nova', workflow: 'CI', attempt: 1, job: 'build' };
  expect((await scored(db)).misses).toEqual([
    {
      ...{ ...one, run: 1001, said: { label: 'infrastructure', rerunPasses: null, at: '2026-11-01T11:02:00.000Z' } },
      came: { how: 'confirmed', label: 'genuine', by: null, at: '2026-11-04T10:00:00.000Z' },
    },
    {
      ...{ ...one, run: 1000, said: { label: 'flaky', rerunPasses: null, at: '2026-11-01T10:02:00.000Z' } },
      came: { how: 'word', label: 'genuine', by: 'octocat', at: '2026-11-03T10:00:00.000Z' },
    },
    {
      ...{ ...one, run: 1002, said: { label: null, rerunPasses: 0.85, at: '2026-11-01T12:02:00.000Z' } },
      came: { how: 'rerun', label: null, by: null, at: '2026-11-01T12:31:00.000Z' },
    },
  ]);
  expect((await score(db)).out).toContain(
    [
      '3 real failures were called otherwise:',
      '  build (CI), run 1001',
      '    said 2026-11-01: infrastructure; confirmed to be genuine 2026-11-04',
      '  build (CI), run 1000',
      '    said 2026-11-01: flaky; called genuine by octocat 2026-11-03',
      '  build (CI), run 1002',
      '    said 2026-11-01: a re-run passes with 85 %; run again it failed 2026-11-01',
      '',
    ].join('\n'),
  );
  const { out } = await score(db, '--limit', '1');
  expect(out).toContain('and 2 older: --limit 3 lists all.');
  expect(out).not.toContain('run 1002');
});

test('after a pull, a re-run and a pull', async () => {
  const race: JobSpec = { name: 'migrate', failure: 'alembic/concurrent-update', does: ['pip-install', 'alembic'] };
  const at = await hosted({ world: buildWorld({ runs: [{ jobs: [race] }] }) });
  await at.pull();
  at.github.advance(HOUR_MS);
  at.github.rerunFailed(at.github.world.runs[0]!.id);
  await at.pull();
  const { out, exitCode } = await at.whyred(['flaky', '--self-score', '--json', '-R', 'acme/nova']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ state: 'not-enough-data', settled: 1, passed: { count: 1 }, misses: [] });
});
