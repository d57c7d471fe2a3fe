import { expect, test } from 'vitest';
import { saveAttempt } from '../../src/store/attempts.ts';
import type { Database } from '../../src/store/database.ts';
import { recurringOf } from '../../src/store/recurring.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { afterwardsOf, sightingsOf } from '../../src/store/sightings.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { failure, job, novaStore, outcome, run } from '../store/support.ts';

const KEY = { by: 'signature', value: 'npm/econnreset' } as const;
const DAY_MS = 86_400_000;

/** A run of one commit with an attempt for each end of its job; those that failed did so of the same cause. */
function saved(
  db: Database,
  nova: number,
  id: number,
  ends: readonly ('failure' | 'success')[],
  given: object = {},
): void {
  saveRuns(db, nova, [run(id, { attempt: ends.length, sha: String(id).padStart(40, '0'), ...given })]);
  ends.forEach((conclusion, index) => {
    const attempt = index + 1;
    const jobId = id * 10 + attempt;
    saveAttempt(db, nova, id, {
      number: attempt,
      attempt: null,
      jobs: [job(jobId, { runId: id, attempt, conclusion })],
    });
    if (conclusion === 'failure') {
      saveTriage(db, { repository: nova, runId: id, attempt, jobId }, outcome([failure()]));
    }
  });
}

test('a red run counts one, and half as much thirty days later; each run once, each attempt as a job', async () => {
  const { db, nova } = await novaStore();
  saved(db, nova, 1000, ['failure', 'failure']);
  const now = run(1000).createdMs;
  const [fresh] = recurringOf(db, nova, now).recurring;
  expect(fresh).toMatchObject({ ...KEY, runs: 1, jobs: 2, impact: 1 });
  expect(fresh!.weeks.slice(0, 2)).toEqual([1, 0]);
  const [old] = recurringOf(db, nova, now + 30 * DAY_MS).recurring;
  expect(old!.impact).toBeCloseTo(0.5);
  expect(old!.weeks.indexOf(1)).toBe(4);
});

test('what came once and has no name is no row, but is counted', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(10_001)] });
  const unknown = failure({ signature: null, isSpecific: true });
  saveTriage(db, { repository: nova, runId: 1000, attempt: 1, jobId: 10_001 }, outcome([unknown]));
  expect(recurringOf(db, nova, run(1000).createdMs)).toEqual({ recurring: [], causes: 1 });
});

test.each<[what: string, ends: readonly (readonly ('failure' | 'success')[])[], told: object]>([
  ['never run again', [['failure']], { rerun: 0, passed: 0, codes: 1, mixedCodes: 0 }],
  ['passed at the second try', [['failure', 'success']], { rerun: 1, passed: 1, codes: 1, mixedCodes: 1 }],
  ['failed again', [['failure', 'failure']], { rerun: 1, passed: 0, codes: 1, mixedCodes: 0 }],
  ['passed at the third try', [['failure', 'failure', 'success']], { rerun: 1, passed: 1, codes: 1, mixedCodes: 1 }],
  ['passed before it failed', [['success', 'failure']], { rerun: 0, passed: 0, codes: 1, mixedCodes: 1 }],
  ['two runs', [['failure', 'success'], ['failure']], { rerun: 1, passed: 1, codes: 2, mixedCodes: 1 }],
])('what became of a job: %s', async (_what, ends, told) => {
  const { db, nova } = await novaStore();
  for (const [index, one] of ends.entries()) saved(db, nova, 1000 + index, one);
  expect(afterwardsOf(db, nova, sightingsOf(db, nova, KEY))).toEqual(told);
});

test('a later run of the same commit that passed counts as well', async () => {
  const { db, nova } = await novaStore();
  const sha = 'a'.repeat(40);
  saved(db, nova, 1000, ['failure'], { sha });
  saved(db, nova, 1001, ['success'], { sha });
  expect(afterwardsOf(db, nova, sightingsOf(db, nova, KEY))).toMatchObject({ rerun: 0, codes: 1, mixedCodes: 1 });
});
