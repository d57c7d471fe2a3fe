import { expect, test } from 'vitest';
import {
  attemptsOf,
  incidentsOf,
  saveAttempt,
  saveIncidents,
  wantedAttempts,
  wantedLogs,
} from '../../src/store/attempts.ts';
import { greenJobs, jobsOf, rerunsOf, wantedJobNames } from '../../src/store/jobs.ts';
import {
  failedRunIds,
  newestGreenRuns,
  runById,
  saveRuns,
  unfinishedRunIds,
  workflowOf,
} from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { attemptOf, contentOf, countIn, HOUR_MS, job, novaStore, outcome, run, START_MS } from './support.ts';

test('a run comes back as it was stored', async () => {
  const { db, nova } = await novaStore();
  const bare = run(1001, { branch: null, treeId: null, headRepository: null, actor: null, conclusion: null });
  expect(saveRuns(db, nova, [run(1000), bare])).toEqual({ added: 2, changed: 0 });
  expect(runById(db, nova, 1000)).toEqual(run(1000));
  expect(runById(db, nova, 1001)).toEqual(bare);
  expect(runById(db, nova, 1002)).toBe(null);
  expect(workflowOf(db, nova, 1001)).toBe(7);
  expect(workflowOf(db, nova, 1002)).toBe(null);
});

test('the same again changes nothing', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  expect(saveRuns(db, nova, [run(1000), run(1000)])).toEqual({ added: 0, changed: 0 });
});

const { updatedMs: UPDATED_MS } = run(1000);

test.each<[what: string, stands: 'later' | 'first', later: Parameters<typeof run>[1]]>([
  ['a newer state', 'later', { updatedMs: UPDATED_MS + 1000, conclusion: 'success' }],
  ['an older state', 'first', { updatedMs: UPDATED_MS - 1000, conclusion: null, status: 'in_progress' }],
  ['another end within the second', 'later', { conclusion: 'success' }],
  ['what came before the end within the second', 'first', { status: 'in_progress', conclusion: null }],
  ['a re-run', 'later', { attempt: 2, updatedMs: UPDATED_MS + 1000, status: 'queued', conclusion: null }],
])('of a run that is known, %s: the %s stands', async (_what, stands, later) => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  expect(saveRuns(db, nova, [run(1000, later)]).changed).toBe(stands === 'later' ? 1 : 0);
  expect(runById(db, nova, 1000)).toEqual(run(1000, stands === 'later' ? later : {}));
});

test('a re-run that is known does not become the first attempt again', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000, { attempt: 2, updatedMs: UPDATED_MS + HOUR_MS })]);
  saveRuns(db, nova, [run(1000)]);
  expect(runById(db, nova, 1000)?.attempt).toBe(2);
  // What it says of the attempt that was the latest then is worth having.
  expect(attemptsOf(db, nova, 1000)).toEqual([
    { number: 1, attempt: attemptOf(run(1000)), jobs: 'wanted' },
    { number: 2, attempt: expect.objectContaining({ number: 2 }), jobs: 'wanted' },
  ]);
});

test('a workflow is called as the run that changed last calls it', async () => {
  const { db, nova } = await novaStore();
  const called = (name: string) => ({ workflow: { id: 7, name, path: 'ci.yml' } });
  saveRuns(db, nova, [run(1001, called('CI')), run(1000, called('Build')), run(1002, called('Checks'))]);
  expect(runById(db, nova, 1000)?.workflow.name).toBe('Checks');
});

test('every attempt of a new run is wanted, the newest run first', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000, { attempt: 3 }), run(1001, { status: 'in_progress', conclusion: null })]);
  expect(wantedAttempts(db, nova).map((one) => [one.run.id, one.number])).toEqual([
    [1001, 1],
    [1000, 1],
    [1000, 2],
    [1000, 3],
  ]);
  expect(wantedAttempts(db, nova)[1]!.run).toEqual(run(1000, { attempt: 3 }));
});

test('jobs come back as they were stored; those that were carried over have no steps', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000, { attempt: 2 })]);
  const bare = job(3, { name: 'lint', runnerId: null, runnerName: null, runnerGroup: null, url: null, labels: [] });
  const carried = job(4, { attempt: 2, executed: false, log: 'none' });
  saveAttempt(db, nova, 1000, { number: 2, attempt: attemptOf(run(1000, { attempt: 2 })), jobs: [carried] });
  saveAttempt(db, nova, 1000, { number: 1, attempt: attemptOf(run(1000)), jobs: [bare, job(2)] });
  expect(jobsOf(db, nova, 1000).map(({ key, ...rest }) => rest)).toEqual([job(2), bare, { ...carried, steps: [] }]);
});

test('an attempt that was listed is wanted again when it has changed, not before', async () => {
  const { db, nova } = await novaStore();
  const going = run(1000, { status: 'in_progress', conclusion: null });
  const wanted = () => wantedAttempts(db, nova).map((one) => one.number);
  saveRuns(db, nova, [going]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: attemptOf(going), jobs: [] });
  expect(wanted()).toEqual([]);
  saveRuns(db, nova, [going]);
  expect(wanted()).toEqual([]);
  saveRuns(db, nova, [run(1000)]);
  expect(wanted()).toEqual([1]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: attemptOf(run(1000)), jobs: [] });
  expect(wanted()).toEqual([]);
  saveRuns(db, nova, [run(1000, { updatedMs: UPDATED_MS + 5000 })]);
  expect(wanted()).toEqual([1]);
});

test('an attempt that was listed while it went on is wanted again when another one followed', async () => {
  const { db, nova } = await novaStore();
  const going = run(1000, { status: 'in_progress', conclusion: null });
  const second = run(1000, { attempt: 2, updatedMs: UPDATED_MS + HOUR_MS });
  saveRuns(db, nova, [going]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: attemptOf(going), jobs: [] });
  saveRuns(db, nova, [second]);
  expect(wantedAttempts(db, nova).map((one) => one.number)).toEqual([1, 2]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [] });
  saveAttempt(db, nova, 1000, { number: 2, attempt: attemptOf(second), jobs: [] });
  expect(wantedAttempts(db, nova)).toEqual([]);
});

test('an answer on an attempt that is older than what is stored changes no job', async () => {
  const { db, nova } = await novaStore();
  const going = run(1000, { status: 'in_progress', conclusion: null });
  saveRuns(db, nova, [run(1000)]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: attemptOf(run(1000)), jobs: [job(1)] });
  saveAttempt(db, nova, 1000, {
    number: 1,
    attempt: attemptOf(going),
    jobs: [job(1, { status: 'in_progress', conclusion: null, completedMs: null })],
  });
  expect(jobsOf(db, nova, 1000)[0]).toMatchObject(job(1));
  expect(wantedAttempts(db, nova)).toEqual([]);
});

test('an attempt whose jobs GitHub does not have any more is not asked for again', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000, { attempt: 2 })]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: 'missing' });
  saveAttempt(db, nova, 1000, { number: 2, attempt: null, jobs: 'missing' });
  saveRuns(db, nova, [run(1000, { attempt: 2 })]);
  expect(wantedAttempts(db, nova)).toEqual([]);
  expect(attemptsOf(db, nova, 1000).map(({ jobs }) => jobs)).toEqual(['missing', 'missing']);
});

test('a job that is not listed any more goes, unless it was run to its end', async () => {
  const { db, nova } = await novaStore();
  const going = run(1000, { status: 'in_progress', conclusion: null });
  saveRuns(db, nova, [going]);
  const waiting = job(2, { status: 'queued', conclusion: null, completedMs: null, steps: [] });
  const skipped = job(3, { executed: false });
  saveAttempt(db, nova, 1000, { number: 1, attempt: attemptOf(going), jobs: [job(1), waiting, skipped] });
  saveAttempt(db, nova, 1000, { number: 1, attempt: attemptOf(run(1000)), jobs: [job(4)] });
  expect(jobsOf(db, nova, 1000).map(({ id }) => id)).toEqual([1, 4]);
});

test('steps of a job that still goes on are brought up to date', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000, { status: 'in_progress', conclusion: null })]);
  const [first, last] = job(1).steps;
  const going = job(1, { status: 'in_progress', conclusion: null, completedMs: null, steps: [first!] });
  for (const steps of [[first!], [{ ...first!, name: 'Set up' }, last!]]) {
    saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [{ ...going, steps }] });
    expect(jobsOf(db, nova, 1000)[0]!.steps).toEqual(steps);
  }
});

test.each<[what: string, given: Parameters<typeof job>[1], log: string]>([
  ['is listed again', {}, 'stored'],
  ['has ended another time', { completedMs: START_MS + 90_000 }, 'wanted'],
])('the log of a job that %s is %s', async (_what, given, log) => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1)] });
  saveTriage(db, { repository: nova, runId: 1000, attempt: 1, jobId: 1 }, outcome([]));
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1, given)] });
  expect(jobsOf(db, nova, 1000)[0]!.log).toBe(log);
});

test('a log that nobody wanted at first may be wanted later', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  for (const log of ['none', 'wanted'] as const) {
    saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1, { log })] });
  }
  expect(wantedLogs(db, nova)).toEqual([{ runId: 1000, attempt: 1 }]);
});

test('a run that was deleted meanwhile is no mistake', async () => {
  const { db, nova } = await novaStore();
  expect(saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1)] })).toBe(false);
  expect(saveTriage(db, { repository: nova, runId: 1000, attempt: 1, jobId: 1 }, outcome([]))).toBe(false);
  saveIncidents(db, nova, 1000, 1, [], []);
  expect(countIn(db, 'job')).toBe(0);
});

test('what is to be fetched: names once, logs by attempt, the newest run first', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000), run(1001, { workflow: { id: 8, name: 'Nightly', path: 'nightly.yml' } })]);
  const jobs = [job(1), job(2), job(3, { name: 'lint' }), job(4, { name: 'docs', log: 'none' })];
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs });
  saveAttempt(db, nova, 1001, { number: 1, attempt: null, jobs: [job(5, { runId: 1001 })] });
  expect(wantedLogs(db, nova)).toEqual([
    { runId: 1001, attempt: 1 },
    { runId: 1000, attempt: 1 },
  ]);
  expect(wantedJobNames(db, nova, null)).toEqual([
    { workflow: 7, name: 'build' },
    { workflow: 7, name: 'lint' },
    { workflow: 8, name: 'build' },
  ]);
});

test('a job’s ends in the attempts that ran it, and its newest green ones', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000, { attempt: 3 }), run(1001), run(1002)]);
  const green = { conclusion: 'success', log: 'none' } as const;
  const save = (id: number, number: number, jobs: Parameters<typeof saveAttempt>[3]['jobs']) =>
    saveAttempt(db, nova, id, { number, attempt: null, jobs });
  save(1000, 1, [job(1), job(2, { name: 'lint', ...green })]);
  save(1000, 2, [job(3, green), job(4, { name: 'lint', ...green, executed: false })]);
  save(1000, 3, [job(5, { conclusion: null, status: 'in_progress', completedMs: null })]);
  save(1001, 1, [job(6, green)]);
  save(1002, 1, [job(7)]);
  expect(rerunsOf(db, nova, 1000, 'build')).toEqual([
    { attempt: 1, conclusion: 'failure' },
    { attempt: 2, conclusion: 'success' },
  ]);
  expect(rerunsOf(db, nova, 1000, 'lint')).toEqual([{ attempt: 1, conclusion: 'success' }]);
  expect(greenJobs(db, nova, 7, 'build', 5)).toEqual([
    { id: 6, runId: 1001, attempt: 1, createdMs: run(1001).createdMs },
    { id: 3, runId: 1000, attempt: 2, createdMs: run(1000).createdMs },
  ]);
  expect(greenJobs(db, nova, 7, 'build', 1)).toHaveLength(1);
  expect(greenJobs(db, nova, 8, 'build', 1)).toEqual([]);
});

test('which runs a pull asks for again', async () => {
  const { db, nova } = await novaStore();
  const nightly = { workflow: { id: 8, name: 'Nightly', path: 'nightly.yml' }, conclusion: 'success' };
  saveRuns(db, nova, [
    run(1000, { status: 'queued', conclusion: null }),
    run(1001),
    run(1002),
    run(1003, { conclusion: 'success' }),
    run(1004, { conclusion: 'success' }),
    run(1005, nightly),
    run(1006, { status: 'in_progress', conclusion: null }),
  ]);
  expect(unfinishedRunIds(db, nova, 0)).toEqual([1006, 1000]);
  expect(failedRunIds(db, nova, run(1002).createdMs)).toEqual([1002]);
  expect(failedRunIds(db, nova, 0)).toEqual([1002, 1001]);
  expect(newestGreenRuns(db, nova, 1)).toEqual(new Set([1004, 1005]));
});

test('what is said of an attempt as a whole', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  const incident = {
    summary: 'The registry was down.',
    cause: { job: 'build', file: 'b.txt', line: 3, text: 'ECONNRESET' },
    victims: [{ job: 'lint', file: 'l.txt', how: 'same-cause' as const }],
  };
  expect(incidentsOf(db, nova, 1000, 1)).toEqual({ incidents: [], warnings: [] });
  expect(incidentsOf(db, nova, 1000, 2)).toEqual({ incidents: [], warnings: [] });
  saveIncidents(db, nova, 1000, 1, [incident], ['A log is cut off.']);
  saveIncidents(db, nova, 1000, 1, [incident], null);
  expect(incidentsOf(db, nova, 1000, 1)).toEqual({ incidents: [incident], warnings: ['A log is cut off.'] });
});

test('a startup failure has a job that GitHub never made', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(-1000, { steps: [] })] });
  expect(jobsOf(db, nova, 1000)[0]!.id).toBe(-1000);
});

test('names in any script, and what looks like SQL, are text', async () => {
  const { db, nova } = await novaStore();
  const name = `'); DROP TABLE run; -- "ビルド" 🚀`;
  saveRuns(db, nova, [run(1000, { title: name, branch: name })]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1, { name })] });
  expect(runById(db, nova, 1000)?.branch).toBe(name);
  expect(rerunsOf(db, nova, 1000, name)).toHaveLength(1);
  expect(contentOf(db).filter((line) => line.startsWith('run '))).toHaveLength(1);
});
