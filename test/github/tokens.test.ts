import { describe, expect, test } from 'vitest';
import { ACTIONS, ask, REPO, start } from './client.ts';
import { buildWorld, NOON_MS } from './world.ts';

const MINUTE_MS = 60_000;

describe('tokens', () => {
  test.each<[token: string | null, path: string, status: number, message: string | null]>([
    ['wrong', REPO, 401, 'Bad credentials'],
    [null, REPO, 200, null],
    [null, '/user', 401, 'Requires authentication'],
    ['fake-actions-token', '/user', 403, 'Resource not accessible by integration'],
    [
      'fake-token-without-checks',
      `${REPO}/check-runs/50000000001/annotations`,
      403,
      'Resource not accessible by personal access token',
    ],
    ['fake-token-without-actions', `${ACTIONS}/runs`, 403, 'Resource not accessible by personal access token'],
    [
      'fake-sso-token',
      REPO,
      403,
      'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
    ],
    [null, `${ACTIONS}/jobs/50000000001/logs`, 403, 'Must have admin rights to Repository.'],
    ['fake-token', '/repos/acme/none', 404, 'Not Found'],
    ['fake-token', '/nothing', 404, 'Not Found'],
  ])('%s asking for %s gets %d', async (token, path, status, message) => {
    const github = await start();
    const got = await ask(github, path, { token });
    expect(got.status).toBe(status);
    if (message !== null) expect(got.body.message).toBe(message);
  });

  test('are told what they lack', async () => {
    const github = await start();
    const header = async (token: string, path: string, name: string) =>
      (await ask(github, path, { token })).headers.get(name);
    expect(await header('fake-token-without-actions', `${ACTIONS}/runs`, 'x-accepted-github-permissions')).toBe(
      'actions=read',
    );
    expect(await header('fake-sso-token', REPO, 'x-github-sso')).toMatch(/^required; url=https:/);
    expect(await header('fake-token', '/user', 'x-oauth-scopes')).toBe('gist, read:org, repo, workflow');
    expect(await header('fake-fine-grained-token', '/user', 'x-oauth-scopes')).toBeNull();
  });

  test.each<[token: string | null, limit: string]>([
    ['fake-token', '5000'],
    ['fake-actions-token', '1000'],
    [null, '60'],
  ])('%s has %s requests an hour', async (token, limit) => {
    const github = await start();
    expect((await ask(github, REPO, { token })).headers.get('x-ratelimit-limit')).toBe(limit);
  });

  test('that have used up their hour wait for the next', async () => {
    const github = await start({ clockMs: NOON_MS });
    github.leaveRequests('fake-token', 1);
    const last = await ask(github, REPO);
    expect([last.status, last.headers.get('x-ratelimit-remaining')]).toEqual([200, '0']);
    const refused = await ask(github, REPO);
    expect(refused.status).toBe(403);
    expect(refused.body.message).toContain('API rate limit exceeded');
    expect(refused.headers.get('x-ratelimit-reset')).toBe(String((NOON_MS + 60 * MINUTE_MS) / 1000));
    expect((await ask(github, '/rate_limit')).body.rate).toMatchObject({ limit: 5000, used: 5000, remaining: 0 });
    github.advance(60 * MINUTE_MS);
    expect((await ask(github, REPO)).headers.get('x-ratelimit-remaining')).toBe('4999');
  });

  test('never stand in the journal', async () => {
    const github = await start();
    await ask(github, REPO);
    await ask(github, REPO, { token: 'a-secret-nobody-knows' });
    expect(JSON.stringify(github.journal.calls())).not.toMatch(/fake-token|a-secret/);
    expect(github.journal.calls().map((call) => call.token)).toEqual(['user', 'unknown']);
  });
});

describe('repositories', () => {
  test('that were renamed redirect to their number', async () => {
    const github = await start({ world: buildWorld({ more: { formerNames: ['acme/old'] }, runs: [{}] }) });
    const got = await ask(github, '/repos/Acme/Old/actions/runs?per_page=5');
    expect(got.status).toBe(301);
    expect(got.headers.get('location')).toBe(`${github.apiUrl}/repositories/1296269/actions/runs?per_page=5`);
    expect((await ask(github, got.headers.get('location')!)).body.total_count).toBe(1);
  });

  test('that are private are not there for the nameless', async () => {
    const github = await start({ world: buildWorld({ more: { private: true } }) });
    expect((await ask(github, REPO, { token: null })).status).toBe(404);
    expect((await ask(github, REPO)).body).toMatchObject({ private: true, visibility: 'private' });
  });

  test('may be several', async () => {
    const worlds = [
      buildWorld({ runs: [{}] }),
      buildWorld({ repository: 'acme/other', more: { id: 7 }, runs: [{}, {}] }),
    ];
    const github = await start({ world: worlds });
    expect((await ask(github, '/repos/acme/other/actions/runs')).body.total_count).toBe(2);
    expect((await ask(github, '/repositories/7/actions/runs')).body.total_count).toBe(2);
  });
});
