import { expect, test } from 'vitest';
import { type Answerer, client, json, serve, TOKEN } from './server.ts';

const user =
  (headers: Record<string, string>): Answerer =>
  (_asked, response) =>
    json(response, 200, { login: 'octocat' }, { date: 'Tue, 01 Sep 2026 12:00:00 GMT', ...headers });

test('a classic token is told with its owner, scopes and end', async () => {
  const server = await serve(
    user({ 'x-oauth-scopes': 'repo, read:org', 'github-authentication-token-expiration': '2026-10-01 12:00:00 UTC' }),
  );
  expect(await client(server.url).tokenRights()).toEqual({
    kind: 'classic',
    login: 'octocat',
    scopes: ['repo', 'read:org'],
    expiresMs: Date.parse('2026-10-01T12:00:00Z'),
    serverTimeMs: Date.parse('2026-09-01T12:00:00Z'),
    serverVersion: null,
  });
  expect(server.asked[0]?.url).toBe('/user');
});

test('the end of a token may be in any time zone, and a server of one’s own tells its version', async () => {
  const server = await serve(
    user({
      'github-authentication-token-expiration': '2026-10-01 12:00:00 +0200',
      'x-github-enterprise-version': '3.17.0',
    }),
  );
  expect(await client(server.url, { token: 'github_pat_1234' }).tokenRights()).toMatchObject({
    kind: 'fine-grained',
    scopes: null,
    expiresMs: Date.parse('2026-10-01T10:00:00Z'),
    serverVersion: '3.17.0',
  });
});

test('the token of a workflow belongs to nobody', async () => {
  const server = await serve((_asked, response) =>
    json(response, 403, { message: 'Resource not accessible by integration' }),
  );
  expect(await client(server.url, { token: 'ghs_1234' }).tokenRights()).toMatchObject({
    kind: 'installation',
    login: null,
  });
});

test('without a token nothing is asked about it', async () => {
  const server = await serve(user({}));
  expect(await client(server.url, { token: null }).tokenRights()).toBeNull();
  expect(server.asked).toEqual([]);
});

test.each([
  [TOKEN, 'classic'],
  ['0123456789abcdef0123456789abcdef01234567', 'classic'],
  ['gho_1234', 'oauth'],
  ['ghu_1234', 'user-to-server'],
  ['mine', 'unknown'],
])('%s is a token of kind %s', async (token, kind) => {
  const server = await serve(user({}));
  expect(await client(server.url, { token }).tokenRights()).toMatchObject({ kind });
});

test('the rate limit is that of the core API, or null where there is none', async () => {
  const server = await serve((_asked, response, n) => {
    const core = { limit: 5000, used: 1, remaining: 4999, reset: 1_788_264_000 };
    if (n === 1) json(response, 200, { resources: { core, search: {} } });
    else json(response, 404, { message: 'Rate limiting is not enabled.' });
  });
  const github = client(server.url);
  expect(await github.rateLimit()).toEqual({ limit: 5000, remaining: 4999, resetMs: 1_788_264_000_000 });
  expect(await github.rateLimit()).toBeNull();
});
