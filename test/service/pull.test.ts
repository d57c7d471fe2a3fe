import { expect, test } from 'vitest';
import { buildWorld } from '../github/world.ts';
import { answerOf, NOVA, served } from './kit.ts';

const RUNS = [
  { jobs: [{ name: 'lint' }] },
  { jobs: [{ name: 'api', failure: 'alembic/concurrent-update' as const, does: ['alembic'] }] },
];

test('a pull brings what `whyred pull` would, tells how far it is, and what came', async () => {
  const { ask, told } = await served({ world: buildWorld({ runs: RUNS }) });
  expect(await answerOf(ask('start', { kind: 'start' }))).toMatchObject({ store: { exists: false }, stored: [] });
  const pulled = await answerOf(ask('pull', { repository: NOVA }));
  expect(pulled).toMatchObject({ repository: NOVA, runsAdded: 2, runsFailed: 1, logs: 1, problems: [] });
  expect(pulled.limit.left).toBeLessThan(5000);
  expect(told.map(({ what }) => what)).toEqual(expect.arrayContaining(['runs', 'jobs', 'logs']));
  expect(told.at(-1)!.limit).toMatchObject({ of: 5000, waitsUntilMs: null });
});

test('afterwards the start tells what is stored and how old it is', async () => {
  const { ask, github } = await served({ world: buildWorld({ runs: RUNS }) });
  await answerOf(ask('pull', { repository: NOVA }));
  const { stored } = await answerOf(ask('start', { kind: 'start' }));
  expect(stored).toEqual([{ name: NOVA, newestMs: expect.any(Number), pulledMs: github.nowMs() }]);
});

test('a repository that was renamed is told by its name of now', async () => {
  const world = buildWorld({ runs: RUNS, more: { formerNames: ['acme/old'] } });
  const { ask } = await served({ world });
  const old = { host: 'github.com', owner: 'acme', name: 'old' };
  expect(await answerOf(ask('pull', { repository: old }))).toMatchObject({ repository: NOVA });
});

test('a wait for the rate limit is told while it lasts', async () => {
  const { ask, told, github } = await served({ world: buildWorld({ runs: RUNS }) });
  github.fault({ route: 'runs', kind: 'secondary-limit', retryAfterSeconds: 30, hits: { first: 1 } });
  await answerOf(ask('pull', { repository: NOVA }));
  const waits = told.map(({ limit }) => limit?.waitsUntilMs ?? null);
  expect(waits).toContain(github.nowMs() + 30_000);
  expect(waits.at(-1)).toBeNull();
});

test('a network that is gone is a fault with what to do', async () => {
  const { ask, github } = await served({ world: buildWorld({ runs: RUNS }) });
  await github.close();
  expect(await ask('pull', { repository: NOVA }).outcome).toMatchObject({
    fault: { code: 'network-unreachable', hint: expect.stringContaining('Check the network') },
  });
});

test('what is there to ask GitHub with is told without asking it', async () => {
  const { ask, github } = await served({ world: buildWorld({ runs: RUNS }) });
  expect(await answerOf(ask('account', { repository: NOVA }))).toEqual({
    host: 'github.com',
    token: 'GH_TOKEN',
    hint: 'Run `gh auth login`, or set GH_TOKEN.',
    namedBy: 'GH_REPO',
  });
  expect(github.journal.calls()).toEqual([]);
});
