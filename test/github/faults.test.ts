import unzipper from 'unzipper';
import { describe, expect, test } from 'vitest';
import { ACTIONS, ask, download, entries, firstJob, firstRun, logsOf, REPO, start } from './client.ts';
import type { Fault, FaultKind } from './faults.ts';
import { buildWorld, NOON_MS } from './world.ts';

describe('faults', () => {
  const RUNS = `${ACTIONS}/runs`;

  test.each<[fault: FaultKind, status: number, headers: Record<string, string | null>, body: string | RegExp]>([
    [
      { kind: 'primary-limit', resetSeconds: 30 },
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOON_MS / 1000 + 30) },
      /API rate limit exceeded/,
    ],
    [{ kind: 'primary-limit', status: 429 }, 429, { 'x-ratelimit-remaining': '0' }, /API rate limit exceeded/],
    [
      { kind: 'secondary-limit', retryAfterSeconds: 7 },
      403,
      { 'retry-after': '7', 'x-ratelimit-remaining': '4999' },
      /secondary rate limit/,
    ],
    [{ kind: 'secondary-limit', status: 429 }, 429, { 'retry-after': null }, /secondary rate limit/],
    [{ kind: 'status', status: 500 }, 500, { 'content-length': '0' }, /^$/],
    [{ kind: 'status', status: 502, body: 'html' }, 502, { 'content-type': 'text/html; charset=utf-8' }, /<html>/],
    [{ kind: 'status', status: 503, body: 'json', message: 'Unavailable' }, 503, {}, /"Unavailable"/],
    [{ kind: 'status', status: 200, body: 'html' }, 200, {}, /<html>/],
    [{ kind: 'not-found' }, 404, {}, /Not Found/],
    [
      { kind: 'gone' },
      410,
      {},
      '{"message":"Server Error","documentation_url":"https://docs.github.com/rest","status":"410"}',
    ],
    [{ kind: 'gzip' }, 200, { 'content-encoding': 'gzip' }, /^\{"total_count":1/],
    [{ kind: 'deprecation' }, 200, { deprecation: 'Sun, 15 Mar 2026 00:00:00 GMT' }, /^\{"total_count":1/],
    [{ kind: 'slow', bytes: 4096, everyMs: 1 }, 200, {}, /^\{"total_count":1.*\}$/],
    [{ kind: 'cut-json' }, 200, { 'content-type': 'application/json; charset=utf-8' }, /^\{"total_count":1.*[^}]$/],
    [{ kind: 'cut-json', gzip: true }, 200, { 'content-encoding': 'gzip' }, /^\{"total_count":1.*[^}]$/],
  ])('%j', async (fault, status, headers, body) => {
    const github = await start({ clockMs: NOON_MS });
    github.fault({ ...fault, route: 'runs' });
    const response = await fetch(`${github.apiUrl}${RUNS}`, { headers: { authorization: 'Bearer fake-token' } });
    expect(response.status).toBe(status);
    for (const [name, value] of Object.entries(headers))
      expect([name, response.headers.get(name)]).toEqual([name, value]);
    expect(await response.text()).toMatch(body);
    expect(github.journal.calls()[0]!.faults).toEqual([fault.kind]);
  });

  test('a reset breaks the connection before any answer', async () => {
    const github = await start({ faults: [{ route: 'runs', kind: 'reset' }] });
    await expect(ask(github, RUNS)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(github.journal.calls()[0]).toMatchObject({ status: null });
  });

  test('a body is cut in the middle, though its length was announced', async () => {
    const github = await start({ faults: [{ route: 'runs', kind: 'cut-body' }] });
    const response = await fetch(`${github.apiUrl}${RUNS}`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  test('a stalled request is never answered, and the server can be closed all the same', async () => {
    const github = await start({
      faults: [
        { route: 'runs', kind: 'stall' },
        { route: 'workflows', kind: 'stall', after: 'headers' },
      ],
    });
    const headers = await fetch(`${github.apiUrl}${ACTIONS}/workflows`);
    expect(headers.status).toBe(200);
    const stalled = ask(github, RUNS).catch((error: unknown) => error);
    // A request that is answered after it shows that the stalled one has come.
    await ask(github, REPO);
    await github.close();
    expect(await stalled).toBeInstanceOf(Error);
    await expect(headers.text()).rejects.toThrow();
  });

  test.each<[hits: Fault['hits'], statuses: number[]]>([
    [{ first: 2 }, [500, 500, 200, 200]],
    [[3], [200, 200, 500, 200]],
    ['always', [500, 500, 500, 500]],
  ])('come at the hits %j', async (hits, statuses) => {
    const github = await start();
    const handle = github.fault({
      route: 'runs',
      kind: 'status',
      status: 500,
      ...(hits === undefined ? {} : { hits }),
    });
    const got: number[] = [];
    for (const _ of statuses) got.push((await ask(github, RUNS)).status);
    expect(got).toEqual(statuses);
    expect((await ask(github, REPO)).status).toBe(200);
    expect(handle.seen).toBe(4);
    handle.remove();
    expect((await ask(github, RUNS)).status).toBe(200);
  });

  test('are for routes by name, for paths with stars, or for all', async () => {
    const github = await start();
    github.fault({ route: '*/attempts/*/jobs', kind: 'not-found' });
    const { id } = firstRun(github);
    expect((await ask(github, `${ACTIONS}/runs/${id}/attempts/1/jobs`)).status).toBe(404);
    expect((await ask(github, `${ACTIONS}/runs/${id}/jobs`)).status).toBe(200);
    github.clearFaults();
    github.fault({ route: '*', kind: 'gone' });
    expect((await ask(github, `${ACTIONS}/runs/${id}/jobs`)).status).toBe(410);
  });

  test('can be made by hand while the server runs', async () => {
    const github = await start();
    const control = (init: RequestInit) => ask(github, '/_fake/faults', init);
    const body = JSON.stringify({ route: 'runs', kind: 'status', status: 502, hits: { first: 1 } });
    expect((await control({ method: 'POST', body })).status).toBe(201);
    expect((await control({ method: 'POST', body: '{"route": "runs", "kind": "oops"}' })).body.message).toContain(
      'cut-json',
    );
    expect((await ask(github, RUNS)).status).toBe(502);
    expect((await ask(github, RUNS)).status).toBe(200);
    expect((await control({ method: 'DELETE' })).body).toEqual([]);
    expect((await ask(github, '/_fake/journal')).body).toHaveLength(2);
  });
});

describe('faults of archives', () => {
  const long = `${'matrix '.repeat(20)}🚀`;
  const world = () => buildWorld({ runs: [{ jobs: [{ name: 'build / test: unit' }, { name: long }] }] });

  async function archive(fault: FaultKind): Promise<Buffer> {
    const github = await start({ world: world() });
    github.fault({ ...fault, route: 'archive-blob' });
    const { status, bytes } = await download(github, logsOf(github));
    expect(status).toBe(200);
    return bytes;
  }

  const roots = (paths: readonly string[]) => paths.filter((path) => !path.includes('/'));

  test.each<[fault: FaultKind, holds: (paths: string[]) => void]>([
    [{ kind: 'root-only' }, (paths) => expect(roots(paths)).toHaveLength(paths.length)],
    [{ kind: 'system-only' }, (paths) => expect(paths.every((path) => path.endsWith('/system.txt'))).toBe(true)],
    [{ kind: 'missing-jobs' }, (paths) => expect(roots(paths)).toHaveLength(1)],
    [
      { kind: 'negative-prefixes' },
      (paths) => expect(roots(paths).every((path) => path.startsWith('-2147483648_'))).toBe(true),
    ],
    [{ kind: 'duplicate-names' }, (paths) => expect(new Set(paths).size).toBe(paths.length / 2)],
    [
      { kind: 'old-names' },
      (paths) => {
        expect(
          roots(paths)
            .map((path) => path.replace(/^\d+_/, ''))
            .sort(),
        ).toEqual(['build  test unit.txt', `${long.slice(0, 58).trim()}.txt`]);
        expect(paths).toContain(`${long.slice(0, 90).trim()}/system.txt`);
      },
    ],
    [{ kind: 'zip-bomb', megabytes: 8 }, (paths) => expect(paths).toContain('90_bomb.txt')],
    [{ kind: 'big-log', megabytes: 3 }, (paths) => expect(paths).toContain('91_big.txt')],
  ])('%j', async (fault, holds) => {
    holds((await entries(await archive(fault))).map(({ path }) => path));
  });

  test('a bomb is small, and big when it is unpacked', async () => {
    const bytes = await archive({ kind: 'zip-bomb', megabytes: 8 });
    const { files } = await unzipper.Open.buffer(bytes);
    const bomb = files.find((file) => file.path === '90_bomb.txt')!;
    expect(bomb.uncompressedSize / bomb.compressedSize).toBeGreaterThan(200);
  });

  test('one wrong bit is in one file’s bytes, and nowhere else', async () => {
    const github = await start({ world: world() });
    const good = (await download(github, logsOf(github))).bytes;
    github.fault({ route: 'archive-blob', kind: 'corrupt-bit' });
    const bad = (await download(github, logsOf(github))).bytes;
    expect(bad.length).toBe(good.length);
    expect(bad.filter((byte, at) => byte !== good[at])).toHaveLength(1);
    expect((await unzipper.Open.buffer(bad)).files).toHaveLength((await unzipper.Open.buffer(good)).files.length);
  });

  test.each<[fault: FaultKind]>([[{ kind: 'truncated' }], [{ kind: 'not-a-zip' }], [{ kind: 'empty' }]])(
    '%j is no archive',
    async (fault) => {
      await expect(unzipper.Open.buffer(await archive(fault))).rejects.toThrow();
    },
  );

  test('a link that has expired once is good the next time', async () => {
    const github = await start({
      world: world(),
      faults: [{ route: 'archive-blob', kind: 'expired-link', hits: [1] }],
    });
    expect((await download(github, logsOf(github))).status).toBe(403);
    expect((await download(github, logsOf(github))).status).toBe(200);
  });

  test('a job’s log can be empty, cut off, or very long', async () => {
    const github = await start({ world: world() });
    const path = `${ACTIONS}/jobs/${firstJob(github).id}/logs`;
    github.fault({ route: 'log-blob', kind: 'empty', hits: [1] });
    github.fault({ route: 'log-blob', kind: 'big-log', megabytes: 5, hits: [2] });
    github.fault({ route: 'log-blob', kind: 'cut-body', hits: [3] });
    expect((await download(github, path)).bytes).toHaveLength(0);
    expect((await download(github, path)).bytes).toHaveLength(5 * 2 ** 20);
    await expect(download(github, path)).rejects.toThrow('terminated');
  });
});
