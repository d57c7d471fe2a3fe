import { expect, test } from 'vitest';
import { saveAttempt, saveIncidents } from '../../src/store/attempts.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { toldRuns } from '../../src/store/told.ts';
import { saveGreenTests, saveTriage } from '../../src/store/triages.ts';
import { report } from '../support/told.ts';
import { attemptOf, failure, job, NOVA, newStore, outcome, run } from './support.ts';

const PAGE = { limit: -1, offset: 0 };
const incident = {
  summary: 'build did it.',
  cause: { job: 'build', file: '0_build.txt', line: 3, text: 'no' },
  victims: [{ job: 'test', file: '1_test.txt', how: 'upstream' as const }],
};

test('runs come with jobs, failures, tests and incidents, each repository with its own', async () => {
  const db = await newStore();
  const failed = { ...report(5, 8), failures: [{ id: 'a', message: 'no', file: 'a.py', line: 4, logLine: 9 }] };
  for (const name of ['nova', 'moon']) {
    const key = saveRepository(db, { ...NOVA, name }, 'main');
    saveRuns(db, key, [run(1000)]);
    const jobs = [job(1), job(2, { name: 'test', conclusion: 'success' })];
    saveAttempt(db, key, 1000, { number: 1, attempt: attemptOf(run(1000)), jobs });
    if (name === 'moon') continue;
    saveTriage(db, { repository: key, runId: 1000, attempt: 1, jobId: 1 }, outcome([failure({ tests: failed })]));
    saveGreenTests(db, { repository: key, runId: 1000, attempt: 1, jobId: 2 }, [report(8, 8), report(2, 2)]);
    saveIncidents(db, key, 1000, 1, [incident], null);
  }
  const [moon, nova] = toldRuns(db, null, PAGE).sort((one, other) =>
    one.repository.name.localeCompare(other.repository.name),
  );
  expect(moon).toMatchObject({ incidents: [], jobs: [{ failures: [], tests: [] }, { tests: [] }] });
  expect(nova!.incidents).toEqual([{ attempt: 1, incident }]);
  expect(nova!.jobs.map(({ job: { name }, failures, tests }) => [name, failures.length, tests])).toEqual([
    ['build', 1, [failed]],
    ['test', 0, [report(8, 8), report(2, 2)]],
  ]);
});

test('tests of a job that is not there are not kept, and later ones take the place of earlier ones', async () => {
  const db = await newStore();
  const key = saveRepository(db, NOVA, 'main');
  saveRuns(db, key, [run(1000)]);
  const place = { repository: key, runId: 1000, attempt: 1, jobId: 2 };
  saveGreenTests(db, place, [report(8, 8)]);
  saveAttempt(db, key, 1000, {
    ...{ number: 1, attempt: attemptOf(run(1000)) },
    jobs: [job(2, { conclusion: 'success' })],
  });
  expect(toldRuns(db, null, PAGE)[0]!.jobs[0]!.tests).toEqual([]);
  saveGreenTests(db, place, [report(8, 8)]);
  saveGreenTests(db, place, [report(9, 9)]);
  expect(toldRuns(db, null, PAGE)[0]!.jobs[0]!.tests).toEqual([report(9, 9)]);
});
