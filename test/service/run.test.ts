import { expect, test } from 'vitest';
import type { RunPlace } from '../../src/service/places.ts';
import { buildWorld } from '../github/world.ts';
import { flakyWorld, NEWEST, silentWorld } from '../support/rca-worlds.ts';
import { answerOf, NOVA, served } from './kit.ts';

const place = (given: Partial<RunPlace> = {}): RunPlace => ({
  repository: NOVA,
  runId: NEWEST,
  attempt: null,
  ...given,
});

test('a stored run is told without a question to GitHub, as `whyred triage --offline --explain` tells it', async () => {
  const at = await served({ world: flakyWorld() });
  await at.pull('--since', '60d');
  const calls = at.github.journal.calls().length;
  const one = await answerOf(at.ask('run', place({ attempt: 1 })));
  expect(at.github.journal.calls()).toHaveLength(calls);
  const triage = await at.triage(`${NEWEST}`, '--attempt', '1', '--offline');
  expect(JSON.parse(JSON.stringify(one.jobs.map(({ triage: { name, conclusion } }) => [name, conclusion])))).toEqual(
    triage.jobs.map(({ name, conclusion }) => [name, conclusion]),
  );
  expect(one.jobs[0]!.triage.failures[0]).toMatchObject({ verdict: { label: 'flaky' }, revisions: expect.any(Array) });
  expect(one.attempts).toMatchObject([
    { number: 1, conclusion: 'failure' },
    { number: 2, conclusion: 'success' },
  ]);
  expect(structuredClone(one)).toEqual(one);

  // A job that an attempt only carried over is shown where it ran.
  const latest = await answerOf(at.ask('run', place()));
  expect(latest.attempt).toBe(2);
  const lint = latest.jobs.find(({ triage: { name } }) => name === 'lint')!;
  expect(lint).toMatchObject({ isCarriedOver: true, place: { attempt: 1 } });
  expect(lint.place.jobId).toBe(one.jobs.find(({ triage: { name } }) => name === 'lint')!.place.jobId);
});

test('a run that is not stored is fetched with all that explains it, in real numbers meanwhile', async () => {
  const at = await served({ world: flakyWorld() });
  expect(await at.ask('run', place()).outcome).toMatchObject({ fault: { code: 'store-missing' } });
  const fetched = await answerOf(at.ask('run-fetch', place({ attempt: 1 })));
  expect(fetched.missing).toEqual({ jobs: false, logs: 0 });
  expect(at.told.at(-1)).toMatchObject({ what: 'logs' });
  const again = await answerOf(at.ask('run', place({ attempt: 1 })));
  expect(again.jobs[0]).toMatchObject({ log: 'stored', triage: { failures: [{ category: 'test' }] } });
  const [url] = again.jobs[0]!.lineUrls;
  expect(url).toMatch(/\/actions\/runs\/\d+\/job\/\d+#step:\d+:\d+$/);
});

test('jobs whose logs are not stored yet are told, and how many logs are missing', async () => {
  const at = await served({ world: flakyWorld() });
  await at.pull('--since', '60d', '--logs', 'none');
  const one = await answerOf(at.ask('run', place({ attempt: 1 })));
  expect(one.missing).toEqual({ jobs: false, logs: 1 });
  expect(one.jobs[0]).toMatchObject({ log: 'wanted', triage: { name: 'search', conclusion: 'failure', failures: [] } });
});

test('logs that GitHub has deleted are told with their jobs, not once more as warnings', async () => {
  const at = await served({ world: silentWorld() });
  const one = await answerOf(at.ask('run-fetch', place()));
  expect(one.jobs[0]).toMatchObject({ log: 'expired', triage: { name: 'deploy' } });
  expect(one.warnings).toEqual([]);
});

test('a job that no runner took has not begun; skipped jobs are named; a run that goes on is not whole', async () => {
  const world = buildWorld({
    runs: [
      {
        id: NEWEST,
        status: 'in_progress',
        conclusion: null,
        jobs: [
          { name: 'deploy', conclusion: 'failure', steps: [], runner: null, startedMs: 0, completedMs: 0 },
          { name: 'notify', conclusion: 'skipped' },
          { name: 'test', status: 'in_progress', conclusion: null },
        ],
      },
    ],
  });
  const at = await served({ world });
  const one = await answerOf(at.ask('run-fetch', place()));
  expect(one.skipped).toEqual(['notify']);
  expect(one.missing.jobs).toBe(true);
  expect(one.jobs.map(({ triage: { name }, status }) => [name, status])).toEqual([
    ['deploy', 'completed'],
    ['test', 'in_progress'],
  ]);
  expect(one.jobs[0]!.hasBegun).toBe(false);
});

test('an attempt that there is not is a fault with what to do', async () => {
  const at = await served({ world: flakyWorld() });
  await at.pull('--since', '60d');
  expect(await at.ask('run', place({ attempt: 7 })).outcome).toMatchObject({
    fault: { code: 'attempt-not-found', message: `Run ${NEWEST} has 2 attempts: there is no attempt 7.` },
  });
});

test('where GitHub cannot be reached, what is stored stays, and a sentence says so', async () => {
  const at = await served({ world: flakyWorld() }, { GH_TOKEN: '' });
  await at.pull('--since', '60d');
  const one = await answerOf(at.ask('run-fetch', place({ attempt: 1 })));
  expect(one.jobs).toHaveLength(2);
  expect(one.warnings).toEqual([expect.stringMatching(/^This is what was stored before: /)]);
});
