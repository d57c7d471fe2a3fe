import { expect, test } from 'vitest';
import { buildWorld } from '../github/world.ts';
import type { Hosted } from '../support/hosted.ts';
import { answerOf, NOVA, served } from './kit.ts';

const FLAKY = { name: 'api', failure: 'alembic/concurrent-update', does: ['alembic'] } as const;
const BROKEN = { name: 'web', failure: 'vitest/assertion', does: ['vitest'] } as const;

function world(...jobs: readonly (typeof FLAKY | typeof BROKEN | { readonly name: string })[]) {
  return buildWorld({ runs: [{ jobs: [{ name: 'lint' }, ...jobs] }] });
}

function posted({ github }: Pick<Hosted, 'github'>): string[] {
  return github.journal.calls().flatMap(({ method, route }) => (method === 'POST' ? [route] : []));
}

test('what failed is run again, followed until it has ended, and what that proved is told', async () => {
  const { ask, told, runId, pull, github } = await served({ world: world(FLAKY), rerunPolls: 3 });
  await pull();
  const place = { repository: NOVA, runId, attempt: null };
  const begun = await answerOf(ask('rerun', { ...place, what: { kind: 'failed' } }));
  expect(begun).toEqual({ attempt: 2 });
  expect(github.world.runs[0]!.attempts.at(-1)!.status).toBe('in_progress');

  const { proof, conclusion, text } = await answerOf(ask('follow', { ...place, attempt: 2 }));
  expect([proof, conclusion]).toEqual(['passed', 'success']);
  expect(text).toMatch(/^passed on attempt 2: flaky, \d\d % \(was /);
  expect(told.map(({ done, total }) => `${done}/${total}`)).toContain('0/1');
  expect(told.at(-1)).toMatchObject({ what: 'jobs', done: 1, total: 1 });
});

test('what fails again in the same way is said so', async () => {
  const { ask, runId, pull } = await served({ world: world(BROKEN), rerunPolls: 1 });
  await pull();
  const place = { repository: NOVA, runId, attempt: null };
  await answerOf(ask('rerun', { ...place, what: { kind: 'all' } }));
  const { proof, text } = await answerOf(ask('follow', { ...place, attempt: 2 }));
  expect(proof).toBe('again');
  expect(text).toMatch(/^failed again in the same way on attempt 2: (?:genuine, \d\d %|uncertain, \d\d % genuine)/);
});

test('a job that is run again is told of alone, whatever else is red', async () => {
  const { ask, runId, pull, github } = await served({ world: world(FLAKY, BROKEN), rerunPolls: 1 });
  await pull();
  const place = { repository: NOVA, runId, attempt: null };
  const jobId = github.world.runs[0]!.attempts[0]!.jobs.find(({ name }) => name === 'api')!.id;
  await answerOf(ask('rerun', { ...place, what: { kind: 'job', jobId } }));
  const { proof, conclusion } = await answerOf(ask('follow', { ...place, attempt: 2 }));
  expect([proof, conclusion]).toEqual(['passed', 'failure']);
});

test('a run that is cancelled ends the following, and proves nothing', async () => {
  const { ask, runId, pull, ...host } = await served({ world: world(FLAKY), rerunPolls: 1000 });
  await pull();
  const place = { repository: NOVA, runId, attempt: null };
  await answerOf(ask('rerun', { ...place, what: { kind: 'failed' } }));
  const following = ask('follow', { ...place, attempt: 2 });
  await answerOf(ask('cancel', { ...place, kind: 'cancel' }));
  expect(await answerOf(following)).toMatchObject({ conclusion: 'cancelled', proof: 'nothing' });
  expect(posted(host)).toEqual(['rerun-failed-jobs', 'cancel']);
});

test('a run that is stopped after some of its jobs passed proves nothing either', async () => {
  const { ask, runId, pull, github } = await served({
    world: buildWorld({
      runs: [{ status: 'in_progress', jobs: [{ name: 'lint' }, { name: 'api', status: 'in_progress' }] }],
    }),
  });
  await pull();
  const place = { repository: NOVA, runId, attempt: null };
  await answerOf(ask('cancel', { ...place, kind: 'cancel' }));
  expect(github.world.runs[0]!.attempts[0]!.jobs.map(({ conclusion }) => conclusion)).toEqual(['success', 'cancelled']);
  expect(await answerOf(ask('follow', place))).toMatchObject({
    ...{ conclusion: 'cancelled', proof: 'nothing' },
    text: 'was stopped in attempt 1: that proves nothing',
  });
});

test('a first attempt that passes proves nothing: no failure was there before', async () => {
  const { ask, runId, pull } = await served({ world: world() });
  await pull();
  const place = { repository: NOVA, runId, attempt: null };
  expect(await answerOf(ask('follow', place))).toMatchObject({ proof: 'nothing', text: 'passed on attempt 1' });
});

test('who is not interested any more ends the looking', async () => {
  const { ask, runId, pull } = await served({ world: world(FLAKY), rerunPolls: 100_000 });
  await pull();
  const place = { repository: NOVA, runId, attempt: null };
  await answerOf(ask('rerun', { ...place, what: { kind: 'failed' } }));
  const following = ask('follow', { ...place, attempt: 2 });
  following.forget();
  expect(await following.outcome).toMatchObject({ fault: { code: 'interrupted' } });
});

test('GitHub’s own reason is given for what it refuses, and what to do', async () => {
  const { ask, runId, pull, github } = await served({ world: world(FLAKY), rerunPolls: 10 });
  await pull();
  const place = { repository: NOVA, runId, attempt: null };
  expect(await ask('cancel', { ...place, kind: 'cancel' }).outcome).toEqual({
    fault: {
      code: 'cancel-refused',
      message: 'It cannot be cancelled. GitHub says: Cannot cancel a workflow run that is completed.',
      hint: 'What has ended cannot be cancelled.',
    },
  });
  github.rerunFailed(runId);
  expect(await ask('rerun', { ...place, what: { kind: 'failed' } }).outcome).toEqual({
    fault: {
      code: 're-run-refused',
      message: 'It cannot be run again. GitHub says: This workflow run is already running.',
      hint: 'Wait until it has ended, or cancel it first.',
    },
  });
  github.updateRun(runId, (run) => ({ ...run, attempts: run.attempts.slice(0, 1) }));
  github.advance(31 * 86_400_000);
  expect(await ask('rerun', { ...place, what: { kind: 'all' } }).outcome).toMatchObject({
    fault: { code: 're-run-refused', hint: expect.stringContaining('30 days') },
  });
});

test('a token that may not write says which permission it lacks', async () => {
  const { ask, runId } = await served({ world: world(FLAKY) }, { GH_TOKEN: 'fake-fine-grained-token' });
  const place = { repository: NOVA, runId, attempt: null };
  expect(await ask('rerun', { ...place, what: { kind: 'failed' } }).outcome).toMatchObject({
    fault: { code: 'permission-missing', message: expect.stringContaining('"Actions: write"') },
  });
});

test('a re-run whose answer was lost is not sent again: the new attempt shows that it was heard', async () => {
  const { ask, runId, pull, github } = await served({ world: world(FLAKY), rerunPolls: 2 });
  await pull();
  const place = { repository: NOVA, runId, attempt: null };
  const lost = github.fault({ route: 'rerun-failed-jobs', kind: 'cut-body', hits: { first: 1 } });
  expect(await answerOf(ask('rerun', { ...place, what: { kind: 'failed' } }))).toMatchObject({ attempt: 2 });
  expect(posted({ github })).toEqual(['rerun-failed-jobs']);
  expect(lost.seen).toBe(1);
});

test('one that was perhaps not heard says so', async () => {
  const { ask, runId, github } = await served({ world: world(FLAKY) });
  github.fault({ route: 'rerun-failed-jobs', kind: 'reset', hits: { first: 1 } });
  const place = { repository: NOVA, runId, attempt: null };
  expect(await ask('rerun', { ...place, what: { kind: 'failed' } }).outcome).toMatchObject({
    fault: { code: 'action-unconfirmed', hint: 'Look at the run before you try again.' },
  });
  expect(posted({ github })).toEqual(['rerun-failed-jobs']);
});
