import { expect, test } from 'vitest';
import { saveAttempt } from '../../src/store/attempts.ts';
import type { Database } from '../../src/store/database.ts';
import { jobsOf } from '../../src/store/jobs.ts';
import { renameRepository, saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { noteJudged, waitingRuns, wantJudgement } from '../../src/store/unjudged.ts';
import { failure, job, NOVA, newStore, novaStore, outcome, run } from './support.ts';

/** Ids of the runs that wait. */
function waiting(db: Database, repository: number): number[] {
  const ids = new Map(
    (db.sqlite.prepare('SELECT key, id FROM run').all() as { key: number; id: number }[]).map((one) => [
      one.key,
      one.id,
    ]),
  );
  return waitingRuns(db, repository).map((one) => ids.get(one.run)!);
}

async function withRuns(...ids: number[]): Promise<{ db: Database; nova: number }> {
  const { db, nova } = await novaStore();
  saveRuns(
    db,
    nova,
    ids.map((id) => run(id)),
  );
  for (const id of ids) {
    saveAttempt(db, nova, id, { number: 1, attempt: null, jobs: [job(id * 10, { runId: id })] });
  }
  return { db, nova };
}

test('runs of which something was stored wait, the oldest first, until all is judged', async () => {
  const { db, nova } = await withRuns(1002, 1000);
  expect(waiting(db, nova)).toEqual([1000, 1002]);
  noteJudged(db, waitingRuns(db, nova));
  expect(waiting(db, nova)).toEqual([]);
});

test('a run that another process adds to while it is judged keeps waiting; so does one that it stores newly', async () => {
  const { db, nova } = await withRuns(1000, 1001);
  const other = await newStore(db.path);
  const judged = waitingRuns(db, nova);
  saveRuns(other, nova, [run(1005)]);
  saveAttempt(other, nova, 1005, { number: 1, attempt: null, jobs: [job(10_050, { runId: 1005 })] });
  wantJudgement(other, judged[1]!.run);
  noteJudged(db, judged);
  expect(waiting(db, nova)).toEqual([1001, 1005]);
});

test('one that another process judged and added to again is not taken for what it was', async () => {
  const { db, nova } = await withRuns(1000);
  const judged = waitingRuns(db, nova);
  const other = await newStore(db.path);
  noteJudged(other, waitingRuns(other, nova));
  wantJudgement(other, judged[0]!.run);
  noteJudged(db, judged);
  expect(waiting(db, nova)).toEqual([1000]);
});

test('a log that says what it said before gives nobody work; one that says something else does', async () => {
  const { db, nova } = await withRuns(1000);
  const save = (given = outcome([failure()])): void => {
    saveTriage(db, { repository: nova, runId: 1000, attempt: 1, jobId: 10_000 }, given);
  };
  const isNews = (): boolean => {
    const now = waitingRuns(db, nova);
    noteJudged(db, now);
    return now.length > 0;
  };
  save();
  expect(isNews()).toBe(true);
  save();
  save({ ...outcome([failure()]), log: 'damaged' });
  expect(isNews()).toBe(false);
  save(outcome([failure({ grounds: { transience: 'no', stopped: false, clues: [] } })]));
  expect(isNews()).toBe(true);
  save(outcome([]));
  expect(isNews()).toBe(true);
  save(outcome([], { tooling: { image: 'ubuntu-24.04', imageVersion: '1', runner: null, actions: [] } }));
  expect(isNews()).toBe(true);
  expect(jobsOf(db, nova, 1000)).toHaveLength(1);
});

test('what waits is of one repository, and goes with its runs where they go', async () => {
  const { db } = await withRuns(1000, 1001);
  const comet = saveRepository(db, { ...NOVA, name: 'comet' }, 'main');
  expect(waiting(db, comet)).toEqual([]);
  renameRepository(db, NOVA, { ...NOVA, name: 'comet' });
  expect(waiting(db, comet)).toEqual([1000, 1001]);
  db.sqlite.exec('DELETE FROM run WHERE id = 1000');
  expect(waiting(db, comet)).toEqual([1001]);
});
