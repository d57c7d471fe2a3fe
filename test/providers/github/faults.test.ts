import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { isFatal } from '../../../src/providers/github.ts';
import { faultOf, folderWith } from '../../support/sources.ts';
import { type Answerer, client, json, NOVA, run, serve, TOKEN } from './server.ts';

const refused =
  (status: number, message: string, headers: Record<string, string> = {}): Answerer =>
  (_asked, response) =>
    json(response, status, { message }, headers);

describe('what GitHub refuses is told in words', () => {
  test.each<[code: string, words: RegExp, token: string | null, answer: Answerer]>([
    ['token-refused', /wrong, expired or revoked.*gh auth login/, TOKEN, refused(401, 'Bad credentials')],
    ['token-missing', /asks for a token.*GH_TOKEN/, null, refused(401, 'Requires authentication')],
    ['token-missing', /only with a token/, null, refused(403, 'Must have admin rights to Repository.')],
    [
      'permission-missing',
      /needs "Actions: read".*not accessible.*repository permission "Actions: read"/,
      'github_pat_1234',
      refused(403, 'Resource not accessible by personal access token', {
        'x-accepted-github-permissions': 'actions=read; administration=write',
      }),
    ],
    [
      'permission-missing',
      /needs "Actions: read".*`actions: read` under `permissions:`/,
      'ghs_1234',
      refused(403, 'Resource not accessible by integration'),
    ],
    [
      'permission-missing',
      /scopes gist, read:org.*gh auth refresh --scopes repo/,
      'gho_1234',
      refused(403, 'Must have admin rights to Repository.', { 'x-oauth-scopes': 'gist, read:org' }),
    ],
    [
      'permission-missing',
      /has no scope.*scope `repo`/,
      TOKEN,
      refused(403, 'Must have admin rights to Repository.', { 'x-oauth-scopes': '' }),
    ],
    [
      'sso-required',
      /Authorise it: https:\/\/github\.com\/orgs\/acme\/sso\?authorization_request=A1/,
      TOKEN,
      refused(403, 'Resource protected by organization SAML enforcement.', {
        'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=A1',
      }),
    ],
    [
      'sso-required',
      /settings/,
      TOKEN,
      refused(403, 'No.', { 'x-github-sso': 'required; url=https://evil.example/sso' }),
    ],
    ['address-refused', /VPN/, TOKEN, refused(403, 'The `acme` organization has an IP allow list enabled')],
    ['account-suspended', /suspended/, TOKEN, refused(403, 'Sorry. Your account was suspended.')],
    ['github-refused', /\(422\): Validation\[31m Failed/, TOKEN, refused(422, 'Validation\x1b[31m Failed')],
    ['github-refused', /Blocked/, TOKEN, refused(451, 'Blocked')],
    ['github-unavailable', /503/, TOKEN, (_asked, response) => response.writeHead(503).end('<html>')],
  ])('as %s, %s', async (code, words, token, answer) => {
    const server = await serve(answer);
    const fault = await faultOf(client(server.url, { token }).run(NOVA, 1, null));
    expect(fault.code).toBe(code);
    expect(`${fault.message} ${fault.hint}`).toMatch(words);
  });

  test('a repository that cannot be seen may not be there, or not for this token', async () => {
    const server = await serve(refused(404, 'Not Found'));
    const own = await faultOf(client(server.url).repository(NOVA));
    expect(own).toMatchObject({ code: 'repository-not-found', message: expect.stringContaining('may not see it') });
    const anybody = await faultOf(client(server.url, { token: null }).repository(NOVA));
    expect(anybody.hint).toContain('gh auth login');
  });

  test('an error of the server is tried four times, a refusal once', async () => {
    const broken = await serve((_asked, response) => response.writeHead(500).end());
    await faultOf(client(broken.url).run(NOVA, 1, null));
    expect(broken.asked).toHaveLength(4);
    const closed = await serve(refused(403, 'No.'));
    await faultOf(client(closed.url).run(NOVA, 1, null));
    expect(closed.asked).toHaveLength(1);
  });
});

describe('a network that fails is told with host and cause', () => {
  test('when nothing listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const fault = await faultOf(client(`http://127.0.0.1:${port}`).run(NOVA, 1, null));
    expect(fault).toMatchObject({ code: 'network-unreachable' });
    expect(fault.message).toBe(`127.0.0.1:${port} cannot be reached: it refuses the connection (ECONNREFUSED).`);
  });

  test('when the name is none', async () => {
    const fault = await faultOf(client('https://nova.invalid').run(NOVA, 1, null));
    expect(fault.message).toMatch(/^nova\.invalid cannot be reached: its name cannot be resolved \(E\w+\)\.$/);
  });

  test.each<[when: string, answer: Answerer]>([
    ['before it begins', () => {}],
    [
      'in its middle',
      (_asked, response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{"id"'),
    ],
  ])('when an answer stops %s', async (_when, answer) => {
    const server = await serve(answer);
    const fault = await faultOf(client(server.url, { timeoutMs: 50 }).run(NOVA, 1, null));
    expect(fault).toMatchObject({ code: 'network-unreachable', message: expect.stringContaining('in time') });
    expect(server.asked).toHaveLength(4);
  });

  test('when the connection is plain where TLS is expected', async () => {
    const server = await serve(refused(200, ''));
    const fault = await faultOf(client(server.url.replace('http:', 'https:')).run(NOVA, 1, null));
    expect(fault).toMatchObject({ code: 'network-unreachable', message: expect.stringMatching(/secure connection/) });
  });
});

describe('redirects', () => {
  test('to the new name of a repository are followed, with the token, and the new name is told', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/repositories/5') {
        json(response, 200, { id: 5, full_name: 'Acme/supernova', default_branch: 'trunk', private: true });
      } else json(response, 301, { message: 'Moved' }, { location: '/repositories/5' });
    });
    expect(await client(server.url).repository(NOVA)).toEqual({
      id: 5,
      name: { host: 'github.com', owner: 'Acme', name: 'supernova' },
      defaultBranch: 'trunk',
      private: true,
    });
    expect(server.asked[1]?.headers.authorization).toBe(`token ${TOKEN}`);
  });

  test('to another origin are refused, and nothing is asked there', async () => {
    const other = await serve(refused(200, ''));
    const server = await serve((_asked, response) => {
      response.writeHead(301, { location: `${other.url}/repositories/5` }).end();
    });
    const fault = await faultOf(client(server.url).repository(NOVA));
    expect(fault.message).toContain(new URL(other.url).host);
    expect(other.asked).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });

  test('in a circle end', async () => {
    const server = await serve(({ url }, response) => response.writeHead(302, { location: url }).end());
    await faultOf(client(server.url).repository(NOVA));
    expect(server.asked.length).toBeLessThan(30);
  });
});

describe('an interruption', () => {
  test('ends a call that is under way', async () => {
    const stop = new AbortController();
    const server = await serve(() => stop.abort());
    const fault = await faultOf(client(server.url, { signal: stop.signal }).run(NOVA, 1, null));
    expect(fault.code).toBe('interrupted');
    expect(server.asked).toHaveLength(1);
  });

  test('is heard by many calls and downloads at once, without a warning of Node', async () => {
    const warned = vi.spyOn(process, 'emitWarning');
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    const stop = new AbortController();
    let waiting = 0;
    const server = await serve(({ url }, response) => {
      if (url.endsWith('/logs')) response.writeHead(302, { location: '/blob' }).end();
      else if (url === '/blob' && ++waiting === 12) stop.abort();
    });
    const github = client(server.url, { signal: stop.signal });
    const folder = await folderWith({});
    const ends = Array.from({ length: 12 }, (_, id) => faultOf(github.jobLog(NOVA, id, `${folder}/${id}.log`)));
    expect((await Promise.all(ends)).map(({ code }) => code)).toEqual(Array(12).fill('interrupted'));
    expect(warned).not.toHaveBeenCalled();
  });

  test('ends the wait before another try, and lets no further call begin', async () => {
    const stop = new AbortController();
    const server = await serve((_asked, response) => {
      response.writeHead(500).end(() => setImmediate(() => stop.abort()));
    });
    const github = client(server.url, { signal: stop.signal, retryBaseMs: 100_000 });
    expect((await faultOf(github.run(NOVA, 1, null))).code).toBe('interrupted');
    expect((await faultOf(github.job(NOVA, 1))).code).toBe('interrupted');
    expect(server.asked).toHaveLength(1);
  });
});

test('what ends a pull is the token, the network, a limit or the user; not a single answer', async () => {
  const fatal = async (answer: Answerer) => {
    return isFatal(await faultOf(client((await serve(answer)).url).run(NOVA, 1, null)));
  };
  expect(await fatal(refused(401, 'Bad credentials'))).toBe(true);
  expect(await fatal(refused(403, 'Resource not accessible by personal access token'))).toBe(true);
  expect(await fatal(refused(500, 'Server Error'))).toBe(false);
  expect(await fatal(refused(200, 'no id'))).toBe(false);
  expect(isFatal(new TypeError('a bug'))).toBe(false);
});

test.each<[what: string, answer: Answerer]>([
  ['a refused token', (asked, response) => json(response, 401, { message: `Bad ${asked.headers.authorization}` })],
  ['a refusal that quotes the request', (asked, response) => json(response, 422, asked.headers)],
  ['a message that quotes the token', (_asked, response) => json(response, 403, { message: `No ${TOKEN}` })],
  ['scopes that quote the token', (_asked, response) => json(response, 403, {}, { 'x-oauth-scopes': TOKEN })],
  ['an error of the server', (asked, response) => json(response, 500, asked.headers)],
  ['a broken connection', (_asked, response) => response.destroy()],
  ['an answer that is none', (asked, response) => json(response, 200, asked.headers)],
  ['a limit', (asked, response) => json(response, 429, asked.headers, { 'retry-after': '99999' })],
  ['a redirect', (_asked, response) => response.writeHead(301, { location: `http://${TOKEN}.example/` }).end()],
  ['a run that quotes it', (_asked, response) => json(response, 200, run(1, { display_title: TOKEN }))],
])('the token is not in what is known of %s', async (_what, answer) => {
  const server = await serve(answer);
  const outcome = await client(server.url)
    .run(NOVA, 1, null)
    .catch((error: unknown) => error);
  expect(inspect(outcome, { depth: 10, showHidden: true })).not.toContain(TOKEN);
});

test('a token that cannot be sent is refused without being shown', () => {
  const broken = `${TOKEN}\u0000`;
  const act = () => client('http://127.0.0.1:1', { token: broken });
  expect(act).toThrow(/characters that no token has/);
});

test('nothing is printed, whatever GitHub answers', async () => {
  const spies = (['log', 'warn', 'error', 'info', 'debug'] as const).map((name) => vi.spyOn(console, name));
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const server = await serve((_asked, response, n) => {
    if (n === 1) json(response, 200, run(1), { deprecation: 'Sat, 01 Aug 2026 00:00:00 GMT', sunset: 'soon' });
    else json(response, [404, 410, 500][n % 3]!, { message: 'No' });
  });
  const github = client(server.url);
  for (let call = 0; call < 4; call++) await github.run(NOVA, 1, null).catch(() => null);
  expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
});

test('a server of one’s own is asked below its prefix', async () => {
  const server = await serve((_asked, response) => json(response, 200, run(1)));
  const github = client(`${server.url}/api/v3`);
  await github.run(NOVA, 1, null);
  expect(server.asked[0]?.url).toMatch(/^\/api\/v3\/repos\/acme\/nova\/actions\/runs\/1\?/);
});
