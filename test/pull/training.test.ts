import { expect, test } from 'vitest';
import { textModelInUse } from '../../src/pull/text-models.ts';
import { trainText } from '../../src/pull/training.ts';
import { trainingText } from '../../src/reports/training.ts';
import { saveAttempt } from '../../src/store/attempts.ts';
import { saveLabel } from '../../src/store/labels.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { failure, job, novaStore, outcome, run, START_MS } from '../store/support.ts';

/** Failures in words that no catalogue knows: half of them are about the moon, which comes and goes. */
async function store(count: number) {
  const { db, nova } = await novaStore();
  for (let at = 0; at < count; at++) {
    const id = 1000 + at;
    const moon = at % 2 === 0;
    const said = moon
      ? `the waning moon hid the observatory shutter number ${'abcdefghijklmnopqrstuvwxyz'[at]}`
      : `the ledger column disagrees with its invoice template ${'abcdefghijklmnopqrstuvwxyz'[at]}`;
    saveRuns(db, nova, [run(id)]);
    saveAttempt(db, nova, id, { number: 1, attempt: null, jobs: [job(id, { runId: id })] });
    const told = failure({
      fingerprint: `v1:${id}`,
      signature: null,
      category: 'unknown',
      rootCause: { line: 3, endLine: 3, text: said, confidence: 0.9 },
      candidates: [],
      excerpt: [],
    });
    saveTriage(db, { repository: nova, runId: id, attempt: 1, jobId: id }, outcome([told]));
    const label = moon ? 'flaky' : 'genuine';
    const word = { note: null, author: null, atMs: START_MS, scope: 'fingerprint', subject: `v1:${id}` } as const;
    saveLabel(db, nova, { ...word, label });
  }
  return db;
}

test('labels teach words that the catalogue does not know, and the better model is used from then on', async () => {
  const db = await store(24);
  const report = await trainText(db, START_MS);
  expect(report).toMatchObject({ labels: 24, failures: 24, decision: 'better' });
  expect(report.score.right).toBeGreaterThan(18);
  expect((await textModelInUse(db)).learntFrom).toHaveLength(24);
  expect(trainingText(report, 200)).toContain('The retrained model is better, and is used from now on.');

  // The same labels again: nothing is left that the model in use has not learned from.
  const again = await trainText(db, START_MS + 1);
  expect(again).toMatchObject({ decision: 'too-few-labels', compared: null });
});

test('of few labels nothing is learned, and that is said', async () => {
  const db = await store(6);
  const report = await trainText(db, START_MS);
  expect(report.decision).toBe('too-few-labels');
  expect((await textModelInUse(db)).learntFrom).toEqual([]);
  expect(trainingText(report, 200)).toContain(
    'The model in use stays: with so few labels, a difference would be chance.',
  );
});

test.each([50, 80, 140])('the report fits into %i columns', async (columns) => {
  const said = trainingText(await trainText(await store(24), START_MS), columns);
  expect(said.split('\n').filter((line) => line.length > columns)).toEqual([]);
});

test('without labels there is nothing to learn from', async () => {
  const { db } = await novaStore();
  const report = await trainText(db, START_MS);
  expect(report.labels).toBe(0);
  expect(trainingText(report, 200)).toContain('Nothing to learn from');
});
