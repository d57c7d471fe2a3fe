import { describe, expect, test } from 'vitest';
import { ACTIONS, ask, type Got, links, start } from './client.ts';
import { createdRange } from './run-filters.ts';
import { buildWorld, generateWorld, NOON_MS, type World } from './world.ts';

describe('lists of runs', () => {
  const many = (): World => generateWorld({ seed: 5, runs: 1250, days: 30, nowMs: NOON_MS });

  test('begin with the newest, in pages of 30, at most 100, that are linked absolutely', async () => {
    const github = await start({ world: many() });
    const first = await ask(github, `${ACTIONS}/runs`);
    expect(first.body.workflow_runs).toHaveLength(30);
    expect(first.body.total_count).toBe(1250);
    const times = first.body.workflow_runs.map((run: { created_at: string }) => run.created_at);
    expect([...times].sort().reverse()).toEqual(times);
    expect(Object.keys(links(first))).toEqual(['next', 'last']);
    const greedy = await ask(github, `${ACTIONS}/runs?per_page=500&branch=main&page=2`);
    expect(greedy.body.workflow_runs).toHaveLength(100);
    expect(Object.keys(links(greedy)).sort()).toEqual(['first', 'last', 'next', 'prev']);
    expect(links(greedy).next).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/repositories\/\d+\/actions\/runs\?.*branch=main.*page=3/,
    );
    expect((await ask(github, links(greedy).next!)).body.workflow_runs[0].id).not.toBe(greedy.body.workflow_runs[0].id);
  });

  test('without a filter go on to the end; following next finds each run once', async () => {
    const github = await start({ world: many() });
    const ids: number[] = [];
    for (let next: string | undefined = `${ACTIONS}/runs?per_page=100`; next !== undefined; ) {
      const page: Got = await ask(github, next);
      ids.push(...page.body.workflow_runs.map((run: { id: number }) => run.id));
      next = links(page).next;
    }
    expect(ids).toHaveLength(1250);
    expect(new Set(ids).size).toBe(1250);
  });

  test('with a filter end after 1,000, though the count tells all', async () => {
    const github = await start({ world: many() });
    const query = `${ACTIONS}/runs?per_page=100&created=%3E%3D2026-01-01`;
    const tenth = await ask(github, `${query}&page=10`);
    expect(tenth.body.workflow_runs).toHaveLength(100);
    expect(links(tenth).next).toBeUndefined();
    const eleventh = await ask(github, `${query}&page=11`);
    expect(eleventh.body).toEqual({ total_count: 1250, workflow_runs: [] });
  });

  const filtered = buildWorld({
    workflows: [
      { id: 1, name: 'CI', path: '.github/workflows/ci.yml' },
      { id: 2, name: 'Nightly', path: '.github/workflows/nightly.yml' },
    ],
    runs: [
      { title: 'a', actor: 'octocat', event: 'push', createdMs: Date.UTC(2026, 8, 14, 10) },
      {
        title: 'b',
        actor: 'hubot',
        event: 'pull_request',
        branch: 'fix',
        pullRequest: 12,
        createdMs: Date.UTC(2026, 8, 13),
      },
      {
        title: 'c',
        workflowId: 2,
        sha: 'c'.repeat(40),
        jobs: [{ conclusion: 'failure' }],
        createdMs: Date.UTC(2026, 8, 12, 23, 59, 59),
      },
      { title: 'd', jobs: [{ status: 'in_progress' }], createdMs: Date.UTC(2026, 8, 1) },
    ],
  });

  test.each<[query: string, titles: string]>([
    ['actor=hubot', 'b'],
    ['branch=fix', 'b'],
    ['event=push', 'acd'],
    ['status=failure', 'c'],
    ['status=completed', 'abc'],
    ['status=in_progress', 'd'],
    [`head_sha=${'c'.repeat(40)}`, 'c'],
    ['created=2026-09-12', 'c'],
    ['created=2026-09-12..2026-09-13', 'bc'],
    ['created=2026-09-13T00:00:00Z..2026-09-14T10:00:00Z', 'ab'],
    ['created=%3E2026-09-13', 'a'],
    ['created=%3E=2026-09-13', 'ab'],
    ['created=%3C2026-09-13', 'cd'],
    ['created=%3C=2026-09-13T00:00:00Z', 'bcd'],
    ['created=*..2026-09-12', 'cd'],
    ['created=2026-09-13..*', 'ab'],
    ['created=2026-09-13T02:00:00%2B02:00', 'b'],
    ['exclude_pull_requests=true', 'abcd'],
    ['', 'abcd'],
  ])('?%s finds %s', async (query, titles) => {
    const github = await start({ world: filtered });
    const { body } = await ask(github, `${ACTIONS}/runs?${query}`);
    expect(body.workflow_runs.map((run: { display_title: string }) => run.display_title).join('')).toBe(titles);
  });

  test('of a workflow are asked for by its number or its file', async () => {
    const github = await start({ world: filtered });
    for (const workflow of ['2', 'nightly.yml']) {
      expect((await ask(github, `${ACTIONS}/workflows/${workflow}/runs`)).body.total_count).toBe(1);
    }
    expect((await ask(github, `${ACTIONS}/workflows/none.yml/runs`)).status).toBe(404);
  });

  test('leave out pull requests when asked to', async () => {
    const github = await start({ world: filtered });
    const pulls = async (query: string) =>
      (await ask(github, `${ACTIONS}/runs?branch=fix${query}`)).body.workflow_runs[0].pull_requests.length;
    expect(await pulls('')).toBe(1);
    expect(await pulls('&exclude_pull_requests=true')).toBe(0);
  });

  test('refuse what they do not know', async () => {
    const github = await start();
    expect((await ask(github, `${ACTIONS}/runs?status=startup_failure`)).status).toBe(422);
    expect((await ask(github, `${ACTIONS}/runs?created=yesterday`)).status).toBe(422);
    expect(createdRange('2026-09-12..2026-09-13..2026-09-14')).toBeNull();
  });
});

describe('conditional requests', () => {
  test('that find nothing new cost nothing, for those whom GitHub knows', async () => {
    const github = await start();
    const first = await ask(github, `${ACTIONS}/runs`);
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^W\/"[0-9a-f]{64}"$/);
    expect(first.headers.get('x-ratelimit-remaining')).toBe('4999');
    const again = await ask(github, `${ACTIONS}/runs`, { headers: { 'if-none-match': etag } });
    expect([again.status, again.body]).toEqual([304, '']);
    expect(again.headers.get('x-ratelimit-remaining')).toBe('4999');
    github.addRun({});
    const changed = await ask(github, `${ACTIONS}/runs`, { headers: { 'if-none-match': etag } });
    expect([changed.status, changed.body.total_count]).toEqual([200, 2]);
  });

  test('count for the nameless', async () => {
    const github = await start();
    const { headers } = await ask(github, `${ACTIONS}/runs`, { token: null });
    const again = await ask(github, `${ACTIONS}/runs`, {
      token: null,
      headers: { 'if-none-match': headers.get('etag')! },
    });
    expect([again.status, again.headers.get('x-ratelimit-remaining')]).toEqual([304, '58']);
  });

  test('know another token’s tag no more', async () => {
    const github = await start();
    const { headers } = await ask(github, `${ACTIONS}/runs`);
    const other = { token: 'fake-actions-token', headers: { 'if-none-match': headers.get('etag')! } };
    expect((await ask(github, `${ACTIONS}/runs`, other)).status).toBe(200);
  });
});
