import { expect, test } from 'vitest';
import { saveAttempt } from '../../src/store/attempts.ts';
import { savePrediction } from '../../src/store/predictions.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { failure, job, novaStore, outcome, run, START_MS, verdict } from './support.ts';

test.each<[what: string, settledMs: number | null, stored: number]>([
  ['that is open gives way to one of the same moment', null, 0.9],
  ['that is settled does not: what came of it was said of its own number', START_MS + 1, 0.4],
])('a prediction %s', async (_what, settledMs, stored) => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1)] });
  saveTriage(db, { repository: nova, runId: 1000, attempt: 1, jobId: 1 }, outcome([failure()]));
  const cause = db.sqlite.prepare('SELECT key FROM cause').pluck().get() as number;
  const save = (probability: number): void => {
    const rerun = { probability, low: 0.1, high: 0.95, reasons: [] };
    savePrediction(db, cause, verdict({ rerunPasses: probability, rerun }), START_MS);
  };
  save(0.4);
  db.sqlite.prepare('UPDATE prediction SET settled_ms = ?, outcome = 0').run(settledMs);
  save(0.9);
  expect(db.sqlite.prepare('SELECT rerun_passes, settled_ms FROM prediction').all()).toEqual([
    { rerun_passes: stored, settled_ms: settledMs },
  ]);
});
