import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { job, runArchive } from '../../support/run-archive.ts';
import { faultOf, folderWith } from '../../support/sources.ts';
import { type Answerer, client, json, NOVA, type Server, serve } from './server.ts';

const ARCHIVE = Buffer.from(runArchive([job('build', [])]));
const LOG = Buffer.from('\uFEFF2026-09-01T10:00:00.0000000Z hello\n'.repeat(5000));

/** The API, which gives links to the second server, as GitHub does with its blob store. */
async function servers(blob: Answerer, api?: Answerer): Promise<{ api: Server; blob: Server }> {
  const store = await serve(blob);
  const answer: Answerer = (_asked, response, n) => {
    response.writeHead(302, { location: `${store.url}/logs?sig=secret&n=${n}` }).end();
  };
  return { blob: store, api: await serve(api ?? answer) };
}

const sends =
  (body: Buffer | string, headers: Record<string, string | number> = {}): Answerer =>
  (_asked, response) =>
    response.writeHead(200, headers).end(body);

describe('a log', () => {
  test('of an attempt is fetched from where the API says, without the token', async () => {
    const { api, blob } = await servers(sends(ARCHIVE, { 'content-type': 'application/zip' }));
    const path = join(await folderWith({}), 'deep', 'run.zip');
    const github = client(api.url);
    expect(await github.attemptLogs(NOVA, 5, 2, path)).toBe('stored');
    expect(await readFile(path)).toEqual(ARCHIVE);
    expect(api.asked.map(({ url }) => url)).toEqual(['/repos/acme/nova/actions/runs/5/attempts/2/logs']);
    expect(api.asked[0]?.headers.authorization).toBeDefined();
    expect(blob.asked[0]?.url).toBe('/logs?sig=secret&n=1');
    expect(blob.asked[0]?.headers.authorization).toBeUndefined();
    expect(github.usage()).toMatchObject({ calls: 1, bytes: ARCHIVE.length });
  });

  test('of a job is text, and nobody else may read the file', async () => {
    const { api } = await servers(sends(LOG, { 'content-type': 'text/plain' }));
    const folder = await folderWith({});
    expect(await client(api.url).jobLog(NOVA, 7, join(folder, 'job.log'))).toBe('stored');
    expect(api.asked[0]?.url).toBe('/repos/acme/nova/actions/jobs/7/logs');
    expect(await readFile(join(folder, 'job.log'))).toEqual(LOG);
    expect(await readdir(folder)).toEqual(['job.log']);
    if (process.platform !== 'win32') expect((await stat(join(folder, 'job.log'))).mode & 0o077).toBe(0);
  });

  test('that lies on the API’s own host is fetched without the token too', async () => {
    const server = await serve((asked, response, n) => {
      if (asked.url.startsWith('/storage')) sends(LOG)(asked, response, n);
      else response.writeHead(302, { location: '/storage/1' }).end();
    });
    const path = join(await folderWith({}), 'job.log');
    expect(await client(server.url).jobLog(NOVA, 7, path)).toBe('stored');
    expect(server.asked.map(({ headers }) => headers.authorization !== undefined)).toEqual([true, false]);
  });

  test('of a repository that was renamed is found', async () => {
    const blob = await serve(sends(LOG));
    const api = await serve(({ url }, response) => {
      if (url.startsWith('/repos/')) response.writeHead(301, { location: '/repositories/5/actions/jobs/7/logs' }).end();
      else response.writeHead(302, { location: `${blob.url}/logs` }).end();
    });
    expect(await client(api.url).jobLog(NOVA, 7, join(await folderWith({}), 'job.log'))).toBe('stored');
    expect(api.asked[1]?.headers.authorization).toBeDefined();
  });

  test.each<[state: string, status: number, calls: number]>([
    ['expired', 410, 1],
    ['missing', 404, 1],
    // GitHub could not make the archive.
    ['damaged', 500, 2],
  ])('is %s when the API answers with %i', async (state, status, calls) => {
    const { api } = await servers(sends(''), (_asked, response) => json(response, status, { message: 'Server Error' }));
    expect(await client(api.url).attemptLogs(NOVA, 5, 2, join(await folderWith({}), 'run.zip'))).toBe(state);
    expect(api.asked).toHaveLength(calls);
  });

  test.each<[what: string, answer: Answerer]>([
    ['is empty', sends('')],
    ['is cut off', cutOff],
    ['is cut off without a length', (asked, response, n) => cutOff(asked, response, n, {})],
    ['is a web page', sends('<!DOCTYPE html><html>', { 'content-type': 'text/html' })],
    ['is an error of the store', sends('<?xml version="1.0"?><Error/>')],
    ['says that the link is over', (_asked, response) => response.writeHead(403).end('<Error/>')],
    ['is not there', (_asked, response) => response.writeHead(404).end()],
    ['fails', (_asked, response) => response.writeHead(503).end()],
    ['stops coming', (_asked, response) => response.writeHead(200).write('PK\x03\x04')],
    ['never comes', () => {}],
    ['breaks off', (_asked, response) => response.destroy()],
    [
      'claims to be larger than any',
      (_asked, response) => response.writeHead(200, { 'content-length': 2 ** 40 }).write('PK'),
    ],
    ['leads in a circle', (_asked, response) => response.writeHead(302, { location: '/logs' }).end()],
  ])('that %s is fetched by another link', async (_what, answer) => {
    let broken = 0;
    const { api, blob } = await servers((asked, response, n) => {
      if (asked.url.includes('n=2')) return sends(ARCHIVE)(asked, response, n);
      broken++;
      answer(asked, response, n);
    });
    const folder = await folderWith({});
    const path = join(folder, 'run.zip');
    expect(await client(api.url, { timeoutMs: 100 }).attemptLogs(NOVA, 5, 2, path)).toBe('stored');
    expect(broken).toBeGreaterThan(0);
    expect(api.asked).toHaveLength(2);
    expect(blob.asked.at(-1)?.url).toContain('n=2');
    expect(await readdir(folder)).toEqual(['run.zip']);
  });

  test.each<[state: string, what: string, answer: Answerer]>([
    ['damaged', 'is cut off', cutOff],
    ['damaged', 'breaks off', (_asked, response) => response.destroy()],
    ['damaged', 'never comes', () => {}],
    ['damaged', 'is refused', (_asked, response) => response.writeHead(403).end()],
    ['missing', 'is not there', (_asked, response) => response.writeHead(404).end()],
  ])('is %s when it %s twice, and leaves nothing behind', async (state, _what, answer) => {
    const { api, blob } = await servers(answer);
    const folder = await folderWith({});
    expect(await client(api.url, { timeoutMs: 100 }).attemptLogs(NOVA, 5, 2, join(folder, 'run.zip'))).toBe(state);
    expect(blob.asked).toHaveLength(2);
    expect(await readdir(folder)).toEqual([]);
  });

  test('that comes slowly but steadily is waited for', async () => {
    const { api } = await servers((_asked, response) => {
      let sent = 0;
      const timer = setInterval(() => {
        response.write('2026-09-01T10:00:00.0000000Z line\n');
        if (++sent === 40) {
          clearInterval(timer);
          response.end();
        }
      }, 20);
    });
    const path = join(await folderWith({}), 'job.log');
    expect(await client(api.url, { timeoutMs: 500 }).jobLog(NOVA, 7, path)).toBe('stored');
  });

  test('whose host cannot be reached is told with that host', async () => {
    const { api } = await servers(sends(''), (_asked, response) => {
      response.writeHead(302, { location: 'https://blobs.invalid/logs?sig=secret' }).end();
    });
    const fault = await faultOf(client(api.url).jobLog(NOVA, 7, join(await folderWith({}), 'job.log')));
    expect(fault.message).toMatch(/^blobs\.invalid cannot be reached/);
  });

  test.each(['http://blobs.example/logs', 'file:///etc/passwd', 'data:text/plain,hello'])(
    'is not fetched from %s',
    async (location) => {
      const { api } = await servers(sends(''), (_asked, response) => response.writeHead(302, { location }).end());
      const path = join(await folderWith({}), 'job.log');
      expect(await client(api.url).jobLog(NOVA, 7, path)).toBe('damaged');
      expect(existsSync(path)).toBe(false);
    },
  );

  test('that cannot be written is told with the path', async () => {
    const { api } = await servers(sends(LOG));
    const folder = await folderWith({ file: '' });
    const fault = await faultOf(client(api.url).jobLog(NOVA, 7, join(folder, 'file', 'job.log')));
    expect(fault.code).toBe('download-unwritable');
    await mkdir(join(folder, 'job.log'));
    expect((await faultOf(client(api.url).jobLog(NOVA, 7, join(folder, 'job.log')))).code).toBe('download-unwritable');
    expect(await readdir(folder)).toEqual(['file', 'job.log']);
  });

  test('that is being fetched is given up when the user stops', async () => {
    const stop = new AbortController();
    const { api } = await servers((_asked, response) => {
      response.writeHead(200).write(LOG, () => stop.abort());
    });
    const folder = await folderWith({});
    const fault = await faultOf(client(api.url, { signal: stop.signal }).jobLog(NOVA, 7, join(folder, 'job.log')));
    expect(fault.code).toBe('interrupted');
    expect(await readdir(folder)).toEqual([]);
  });
});

function cutOff(
  _asked: unknown,
  response: Parameters<Answerer>[1],
  _n: number,
  headers: Record<string, number> = { 'content-length': ARCHIVE.length },
): void {
  response.writeHead(200, headers);
  response.write(ARCHIVE.subarray(0, ARCHIVE.length / 2), () => response.destroy());
}
