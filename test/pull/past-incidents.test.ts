import { expect, test } from 'vitest';
import type { Failure, Run } from '../../src/domain.ts';
import { createPastReader } from '../../src/pull/past-incidents.ts';
import { saveAttempt } from '../../src/store/attempts.ts';
import type { Database } from '../../src/store/database.ts';
import { runById, saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { failure, job, novaStore, outcome, run } from '../store/support.ts';

const said = (text: string, given: Partial<Failure> = {}): Failure =>
  failure({
    fingerprint: `v1:${text}`,
    signature: null,
    rootCause: { line: 3, endLine: 3, text, confidence: 0.9 },
    candidates: [],
    excerpt: [],
    ...given,
  });

/** A run with one job: what it failed of, or that it passed. */
function save(db: Database, nova: number, id: number, failed: Failure | null, given: Partial<Run> = {}): void {
  const conclusion = failed === null ? 'success' : 'failure';
  saveRuns(db, nova, [run(id, { conclusion, sha: `sha${id}`, ...given })]);
  saveAttempt(db, nova, id, { number: 1, attempt: null, jobs: [job(id, { runId: id, conclusion })] });
  if (failed !== null) saveTriage(db, { repository: nova, runId: id, attempt: 1, jobId: id }, outcome([failed]));
}

const TIMEOUT = 'the payment gateway refused the order because the ledger was locked';

/** `run: alike, ending`, as they are listed. */
async function listed(past: readonly (readonly [number, Failure | null])[], own: Failure): Promise<string[]> {
  const { db, nova } = await novaStore();
  for (const [id, failed] of [...past, [1050, own] as const]) save(db, nova, id, failed);
  const reader = createPastReader(db, nova, runById(db, nova, 1050)!, 3);
  return reader.incidentsOf(own, false).listed.map(({ runId, alike, ending }) => `${runId}: ${alike}, ${ending.kind}`);
}

test('the same failure comes first, then the same known cause, the newest first, and no more than are wanted', async () => {
  const known = (fingerprint: string) => failure({ fingerprint });
  const past = [
    [1001, known('v1:same')],
    [1002, known('v1:other')],
    [1003, known('v1:same')],
    [1004, null],
    [1005, known('v1:another')],
    [1006, said('it is something else')],
  ] as const;
  expect(await listed(past, known('v1:same'))).toEqual([
    '1003: same failure, passed-changed',
    '1001: same failure, passed-changed',
    '1005: same kind, still-red',
  ]);
});

test('where nothing has its name, what says the like is told', async () => {
  const past = [
    [1001, said('the payment gateway refused the parcel because the ledger was locked')],
    [1002, said('no such file or directory')],
  ] as const;
  expect(await listed(past, said(TIMEOUT))).toEqual(['1001: like words, still-red']);
});

test('where others have it only because they failed too, nothing is alike', async () => {
  const wrapper = said('Process completed with exit code 1.', { unexplained: true, isSpecific: false });
  expect(await listed([[1001, wrapper]], wrapper)).toEqual([]);
});

test('runs are counted, however many are listed', async () => {
  const { db, nova } = await novaStore();
  const own = said(TIMEOUT);
  for (let id = 1000; id < 1020; id++) save(db, nova, id, own);
  const past = createPastReader(db, nova, runById(db, nova, 1019)!, 3).incidentsOf(own, true);
  expect(past).toMatchObject({ runs: 19, firstMs: run(1000).createdMs, lastMs: run(1018).createdMs });
  expect(past.listed.map(({ runId }) => runId)).toEqual([1018, 1017, 1016]);
});

test('a failure of another branch went on there', async () => {
  const { db, nova } = await novaStore();
  const own = said(TIMEOUT);
  save(db, nova, 1000, own, { branch: 'topic' });
  save(db, nova, 1001, null);
  save(db, nova, 1002, own);
  const { listed: found } = createPastReader(db, nova, runById(db, nova, 1002)!, 3).incidentsOf(own, true);
  expect(found.map(({ runId, branch, ending }) => [runId, branch, ending.kind])).toEqual([[1000, 'topic', 'unknown']]);
});
