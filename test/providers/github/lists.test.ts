import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { faultOf } from '../../support/sources.ts';
import { type Answerer, client, json, NOVA, run, serve, TOKEN } from './server.ts';

const page = (runs: unknown[], total = runs.length) => ({ total_count: total, workflow_runs: runs });

describe('a page of runs', () => {
  test('is asked for with all that the query says, as the version of the API that is understood', async () => {
    const server = await serve((_asked, response) => json(response, 200, page([run(1)]), { etag: 'W/"a"' }));
    const created = { fromMs: Date.parse('2026-08-01T00:00:00Z'), toMs: Date.parse('2026-08-02T00:00:00.999Z') };
    const query = { workflow: 'ci.yml', branch: 'a/b', event: 'push', status: 'failure', created };
    const answer = await client(server.url).listRuns(NOVA, query, 3, null);
    expect(answer).toMatchObject({ kind: 'page', total: 1, etag: 'W/"a"', last: true, runs: [{ id: 1 }] });

    const [{ url, headers } = { url: '', headers: {} }] = server.asked;
    const { pathname, searchParams } = new URL(url, server.url);
    expect(pathname).toBe('/repos/acme/nova/actions/workflows/ci.yml/runs');
    expect(Object.fromEntries(searchParams)).toEqual({
      branch: 'a/b',
      event: 'push',
      status: 'failure',
      created: '2026-08-01T00:00:00Z..2026-08-02T00:00:00Z',
      exclude_pull_requests: 'true',
      per_page: '100',
      page: '3',
    });
    expect(headers).toMatchObject({ authorization: `token ${TOKEN}`, 'x-github-api-version': '2022-11-28' });
    expect(headers['user-agent']).toMatch(/^whyred\/test /);
  });

  test('is not the last while GitHub links a next one', async () => {
    const links = [
      '<https://api.github.com/x?page=2>; rel="next", <https://api.github.com/x?page=9>; rel="last"',
      '<https://api.github.com/x?page=1>; rel="prev", <https://api.github.com/x?page=1>; rel="first"',
    ];
    const server = await serve((_asked, response, n) => json(response, 200, page([]), { link: links[n - 1]! }));
    const github = client(server.url);
    expect(await github.listRuns(NOVA, {}, 1, null)).toMatchObject({ last: false });
    expect(await github.listRuns(NOVA, {}, 2, null)).toMatchObject({ last: true });
  });

  test('that has not changed since its tag is told as such', async () => {
    const server = await serve((asked, response) => {
      expect(asked.headers['if-none-match']).toBe('W/"a"');
      response.writeHead(304, { etag: 'W/"a"' }).end();
    });
    expect(await client(server.url).listRuns(NOVA, {}, 1, 'W/"a"')).toEqual({ kind: 'unchanged' });
    expect(server.asked).toHaveLength(1);
  });

  const whole = JSON.stringify(page([run(1)]));
  test.each<[what: string, answer: Answerer]>([
    ['is cut off, with a length that says so', (_asked, response) => cutOff(response, whole)],
    ['is cut off, with nothing that says so', (_asked, response) => sendJson(response, whole.slice(0, -20))],
    [
      'is compressed and cut off',
      (_asked, response) => cutOff(response, gzipSync(whole), { 'content-encoding': 'gzip' }),
    ],
    ['is empty', (_asked, response) => sendJson(response, '')],
    ['is a web page', (_asked, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')],
    ['holds no runs', (_asked, response) => sendJson(response, '{"total_count":1}')],
    ['is an error of the server', (_asked, response) => response.writeHead(502).end()],
    ['breaks off before it begins', (_asked, response) => response.destroy()],
  ])('that %s is asked for again', async (_what, answer) => {
    const server = await serve((asked, response, n) => {
      if (n < 3) answer(asked, response, n);
      else sendJson(response, whole);
    });
    expect(await client(server.url).listRuns(NOVA, {}, 1, null)).toMatchObject({ runs: [{ id: 1 }] });
    expect(server.asked).toHaveLength(3);
  });

  test('that stays incomplete is told in words', async () => {
    const server = await serve((_asked, response) => sendJson(response, whole.slice(0, 50)));
    const fault = await faultOf(client(server.url).listRuns(NOVA, {}, 1, null));
    expect(fault.code).toBe('github-answer-damaged');
    expect(server.asked).toHaveLength(4);
  });

  test('keeps the runs that can be kept', async () => {
    const body = JSON.stringify(page([run(1), run(2), null, { id: 5 }])).replace('"id":2', '"id":9007199254740993');
    const server = await serve((_asked, response) => sendJson(response, body));
    expect(await client(server.url).listRuns(NOVA, {}, 1, null)).toMatchObject({ runs: [{ id: 1 }], total: 4 });
  });

  test('of a workflow that does not exist is told as that', async () => {
    const server = await serve((_asked, response) => json(response, 404, { message: 'Not Found' }));
    const fault = await faultOf(client(server.url).listRuns(NOVA, { workflow: 'no.yml' }, 1, null));
    expect(fault).toMatchObject({ code: 'workflow-not-found', message: expect.stringContaining('no.yml') });
  });
});

describe('the jobs of an attempt', () => {
  const jobs = Array.from({ length: 226 }, (_, index) => ({ id: index + 1, name: `job ${index}`, run_attempt: 9 }));
  const pageOf = (url: string, all: readonly object[] = jobs) => {
    const number = Number(new URL(url, 'http://localhost').searchParams.get('page'));
    return { total_count: 226, jobs: all.slice((number - 1) * 100, number * 100) };
  };

  test('come from all pages, with the attempt that was asked for', async () => {
    const server = await serve(({ url }, response) => json(response, 200, pageOf(url)));
    const found = await client(server.url).jobs(NOVA, 5, 2);
    expect(found?.map(({ id }) => id)).toEqual(jobs.map(({ id }) => id));
    expect(found?.[0]).toMatchObject({ runId: 5, attempt: 2 });
    expect(server.asked.map(({ url }) => url.split('?')[0])).toEqual(
      Array(3).fill('/repos/acme/nova/actions/runs/5/attempts/2/jobs'),
    );
  });

  test('are asked for again when they are fewer than GitHub counts', async () => {
    const server = await serve(({ url }, response, n) => {
      json(response, 200, n <= 3 ? pageOf(url, jobs.slice(0, 150)) : pageOf(url));
    });
    expect(await client(server.url).jobs(NOVA, 5, 2)).toHaveLength(226);
  });

  test('are not told when they stay fewer', async () => {
    const server = await serve(({ url }, response) => json(response, 200, pageOf(url, jobs.slice(0, 150))));
    expect((await faultOf(client(server.url).jobs(NOVA, 5, 2))).code).toBe('github-answer-damaged');
  });

  test('come with the attempt itself, and one by one', async () => {
    const server = await serve(({ url }, response) => {
      json(response, 200, url.includes('/jobs/') ? { ...jobs[4], run_id: 5 } : run(5, { run_attempt: 3 }));
    });
    const github = client(server.url);
    expect(await github.attempt(NOVA, 5, 3)).toMatchObject({ runId: 5, number: 3, conclusion: 'failure' });
    expect(await github.job(NOVA, 5)).toMatchObject({ id: 5, runId: 5, attempt: 9, name: 'job 4' });
    expect(await github.run(NOVA, 5, null)).toEqual({ run: expect.objectContaining({ id: 5 }), etag: null });
    expect(server.asked.map(({ url }) => url.split('?')[0])).toEqual([
      '/repos/acme/nova/actions/runs/5/attempts/3',
      '/repos/acme/nova/actions/jobs/5',
      '/repos/acme/nova/actions/runs/5',
    ]);
  });

  test('with an id that a number cannot hold are told as damaged when asked for alone', async () => {
    const server = await serve((_asked, response) => json(response, 200, run(2 ** 60)));
    const github = client(server.url);
    for (const call of [github.run(NOVA, 5, null), github.attempt(NOVA, 5, 1), github.job(NOVA, 5)]) {
      expect((await faultOf(call)).code).toBe('github-answer-damaged');
    }
  });

  test('are null for an attempt that does not exist', async () => {
    const server = await serve((_asked, response) => json(response, 404, { message: 'Not Found' }));
    const github = client(server.url);
    expect(await github.jobs(NOVA, 5, 2)).toBeNull();
    expect(await github.attempt(NOVA, 5, 2)).toBeNull();
    expect(await github.run(NOVA, 5, null)).toBeNull();
    expect(await github.job(NOVA, 5)).toBeNull();
  });
});

describe('annotations', () => {
  const note = (message: string, more: object = {}) => ({
    path: '.github',
    start_line: 9,
    annotation_level: 'failure',
    message,
    ...more,
  });

  test('come from all pages, clean, and name a file only where there is one', async () => {
    const server = await serve(({ url }, response) => {
      const isFirst = url.includes('&page=1');
      const entry = isFirst
        ? note('Process completed\x1b with exit code 1.')
        : note('wrong\r\ntype', { path: 'src/a.ts', start_line: 3, end_line: 4, title: 'tsc' });
      json(response, 200, [entry], isFirst ? { link: '<http://x/?page=2>; rel="next"' } : {});
    });
    expect(await client(server.url).annotations(NOVA, 5)).toEqual({
      kind: 'stored',
      annotations: [
        {
          level: 'failure',
          title: null,
          message: 'Process completed with exit code 1.',
          path: null,
          line: null,
          endLine: null,
        },
        { level: 'failure', title: 'tsc', message: 'wrong\ntype', path: 'src/a.ts', line: 3, endLine: 4 },
      ],
    });
  });

  test('hide a private key that spans lines', async () => {
    const key = [
      '-----BEGIN RSA PRIVATE KEY-----',
      'MIIEpAIBAAKCAQEA7bq0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ',
      'c2hvcnQ=',
      '-----END RSA PRIVATE KEY-----',
    ];
    const server = await serve((_asked, response) =>
      json(response, 200, [note(['before', ...key, 'after'].join('\n'))]),
    );
    const answer = await client(server.url).annotations(NOVA, 5);
    expect(JSON.stringify(answer)).not.toMatch(/MIIE|c2hvcnQ/);
    expect(answer).toMatchObject({ annotations: [{ message: expect.stringMatching(/^before\n[\s\S]*\nafter$/) }] });
  });

  test('that the token may not read are data, and say what the token needs', async () => {
    const server = await serve((_asked, response) => {
      json(response, 403, { message: 'Resource not accessible by personal access token' });
    });
    const github = client(server.url, { token: 'github_pat_1234' });
    expect(await github.annotations(NOVA, 5)).toEqual({
      kind: 'forbidden',
      hint: expect.stringContaining('"Checks: read"'),
    });
    expect(server.asked).toHaveLength(1);
  });

  test('of a check run that does not exist are missing', async () => {
    const server = await serve((_asked, response) => json(response, 404, { message: 'Not Found' }));
    expect(await client(server.url).annotations(NOVA, 5)).toEqual({ kind: 'missing' });
  });
});

function sendJson(response: Parameters<Answerer>[1], text: string): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(text);
}

function cutOff(response: Parameters<Answerer>[1], body: string | Buffer, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, ...headers });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}

describe('the text of a check run', () => {
  const asked = async (output: unknown, status = 200) => {
    const server = await serve((_asked, response) => json(response, status, { id: 7, output }));
    return await client(server.url).checkText(NOVA, 7);
  };

  test('is what it says of itself', async () => {
    const output = { title: 'Lost', summary: 'The runner was lost.', text: null, annotations_count: 0 };
    expect(await asked(output)).toMatchObject({ level: 'failure', title: 'Lost', message: 'The runner was lost.' });
  });

  test.each([
    ['it says nothing', { title: null, summary: '', text: null }, 200],
    ['it has none', undefined, 200],
    ['the token may not see it', undefined, 403],
    ['it is gone', undefined, 404],
  ])('is null when %s', async (_, output, status) => expect(await asked(output, status)).toBeNull());
});

test('a limit is never taken for a check run that may not be seen', async () => {
  const answer: Answerer = (_asked, response) =>
    json(response, 403, { message: 'You have exceeded a secondary rate limit.' }, { 'retry-after': '99999' });
  const server = await serve(answer);
  expect(await faultOf(client(server.url).checkText(NOVA, 7))).toMatchObject({ code: 'rate-limit' });
});
