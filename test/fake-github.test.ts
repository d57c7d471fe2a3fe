import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import unzipper from 'unzipper';
import { afterEach, describe, expect, test } from 'vitest';
import type { Fault } from './github/faults.ts';
import { type FakeGithub, type GithubOptions, startGithub } from './github/github.ts';
import { runFakeGithub } from './github/main.ts';
import { describedPaths } from './github/openapi.ts';
import { ROUTES } from './github/routes.ts';
import { createdRange } from './github/run-filters.ts';
import { jobLog, stepLogs } from './github/world/job-log.ts';
import { failureOf, OUTPUTS } from './github/world/outputs/index.ts';
import { buildWorld, generateWorld, type JobSpec, LABELS, NOON_MS, type World, type WorldJob } from './github/world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let open: FakeGithub[] = [];

async function start(options: Partial<GithubOptions> = {}): Promise<FakeGithub> {
  const github = await startGithub({ world: buildWorld({ runs: [{}] }), validate: true, ...options });
  open.push(github);
  return github;
}

afterEach(async () => {
  const closing = open;
  open = [];
  await Promise.all(closing.map((github) => github.close()));
});

interface Got {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: GitHub's JSON, as it comes.
  readonly body: any;
}

async function ask(github: FakeGithub, path: string, init: RequestInit & { token?: string | null } = {}): Promise<Got> {
  const { token = 'fake-token', ...rest } = init;
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const url = path.startsWith('http') ? path : `${github.apiUrl}${path}`;
  const response = await fetch(url, {
    redirect: 'manual',
    ...rest,
    headers: { ...authorization, ...(rest.headers as Record<string, string>) },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

const REPO = '/repos/acme/nova';
const ACTIONS = `${REPO}/actions`;

/** `next` -> its URL. */
function links(got: Got): Record<string, string> {
  const header = got.headers.get('link') ?? '';
  return Object.fromEntries([...header.matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url, rel]) => [rel!, url!]));
}

/** Follows a link to logs as a client should: without the token. */
async function download(
  github: FakeGithub,
  path: string,
): Promise<{ status: number; type: string | null; bytes: Buffer }> {
  const { headers } = await ask(github, path);
  const response = await fetch(headers.get('location')!);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), bytes };
}

async function entries(zip: Buffer): Promise<{ path: string; text: string }[]> {
  const { files } = await unzipper.Open.buffer(zip);
  return Promise.all(files.map(async (file) => ({ path: file.path, text: (await file.buffer()).toString() })));
}

const firstRun = (github: FakeGithub) => github.world.runs[0]!;
const firstJob = (github: FakeGithub): WorldJob => firstRun(github).attempts[0]!.jobs[0]!;
const logsOf = (github: FakeGithub, attempt = 1): string =>
  `${ACTIONS}/runs/${firstRun(github).id}/attempts/${attempt}/logs`;

describe('a generated world', () => {
  const options = { seed: 7, runs: 400, days: 14, nowMs: NOON_MS };

  test('is the same for the same seed, and another for another', () => {
    expect(generateWorld(options)).toEqual(generateWorld(options));
    expect(generateWorld({ ...options, seed: 8 }).runs[0]!.sha).not.toBe(generateWorld(options).runs[0]!.sha);
  });

  test('has runs of all labels, unique ids, and lies within its days', () => {
    const { runs } = generateWorld({ ...options, runs: 3000 });
    expect(new Set(runs.map((run) => run.label))).toEqual(new Set([null, ...LABELS]));
    expect(new Set(runs.map((run) => run.id)).size).toBe(3000);
    const jobs = runs.flatMap((run) => run.attempts.flatMap((attempt) => attempt.jobs));
    expect(new Set(jobs.map((job) => job.id)).size).toBe(jobs.length);
    const times = runs.map((run) => run.createdMs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(NOON_MS - 14 * DAY_MS - 1000);
    expect(Math.max(...times)).toBeLessThanOrEqual(NOON_MS);
  });

  test('holds nothing that is later than now, and what is not finished says so', () => {
    const { runs } = generateWorld({ ...options, runs: 2000, days: 1 });
    const attempts = runs.flatMap((run) => run.attempts);
    expect(attempts.filter((attempt) => attempt.updatedMs > NOON_MS)).toEqual([]);
    expect(attempts.some((attempt) => attempt.status === 'in_progress')).toBe(true);
    for (const job of attempts.flatMap((attempt) => attempt.jobs)) {
      expect(job.conclusion === null).toBe(job.status !== 'completed');
    }
  });

  test('tells the truth: what is flaky passes in a later attempt or was not tried again, what is broken never passes', () => {
    const { runs } = generateWorld({ ...options, runs: 3000 });
    const ended = runs.filter((run) => run.attempts.length > 1 && run.attempts.at(-1)!.status === 'completed');
    const last = (label: string) =>
      new Set(ended.filter((run) => run.label === label).map((run) => run.attempts.at(-1)!.conclusion));
    expect(last('flaky')).toEqual(new Set(['success']));
    expect(last('infra')).toEqual(new Set(['success']));
    expect(last('broken')).toEqual(new Set(['failure']));
    expect(last('oom')).toEqual(new Set(['failure']));
    expect(new Set(runs.filter((run) => run.label === 'startup').map((run) => run.attempts[0]!.jobs.length))).toEqual(
      new Set([0]),
    );
  });

  test('shows time-outs, lost runners and unpaid bills in annotations, not in logs', () => {
    const jobs = generateWorld({ ...options, runs: 3000 }).runs.flatMap((run) => run.attempts[0]!.jobs);
    const said = (label: string) => jobs.filter((job) => job.label === label).map((job) => job.annotations[0]!.message);
    expect(said('timeout').every((text) => /exceeded the maximum execution time/.test(text))).toBe(true);
    expect(said('lost').every((text) => /lost communication with the server/.test(text))).toBe(true);
    expect(said('billing').every((text) => /account payments have failed/.test(text))).toBe(true);
    expect(new Set(jobs.filter((job) => job.label === 'billing').map((job) => job.log))).toEqual(new Set(['none']));
    expect(new Set(jobs.filter((job) => job.label === 'timeout').map((job) => job.conclusion))).toEqual(
      new Set(['cancelled']),
    );
  });
});

describe('the log of a job', () => {
  const context = { repository: 'acme/nova', sha: 'f'.repeat(40) };
  const jobOf = (spec: JobSpec): WorldJob => buildWorld({ runs: [{ jobs: [spec] }] }).runs[0]!.attempts[0]!.jobs[0]!;

  test('is stamped on each line, names its job, and ends with the runner’s words', () => {
    const log = jobLog(
      jobOf({ name: 'api / test', failure: 'alembic/concurrent-update', does: ['alembic'] }),
      context,
    )!;
    expect(log.startsWith('\uFEFF2026-09-14T')).toBe(true);
    const lines = log.slice(1).trimEnd().split('\n');
    expect(lines.filter((line) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z /.test(line))).toEqual([]);
    const texts = lines.map((line) => line.slice(29));
    expect(texts[0]).toBe("Current runner version: '2.336.0'");
    expect(texts).toContain('Complete job name: api / test');
    expect(texts).toContain('psycopg2.errors.InternalError_: tuple concurrently updated');
    expect(texts).toContain('##[error]Process completed with exit code 1.');
    expect(texts.at(-1)).toBe('Cleaning up orphan processes');
    expect([...lines].sort()).toEqual(lines);
  });

  test('is the same text in the steps’ files, with other stamps', () => {
    const job = jobOf({ failure: 'vitest/assertion' });
    const bare = (text: string) => text.replace(/^\uFEFF/, '').replaceAll(/^\S+Z /gm, '');
    const whole = jobLog(job, context)!;
    const steps = stepLogs(job, context);
    expect(steps.map((step) => bare(step.text)).join('')).toBe(bare(whole));
    expect(steps.map((step) => step.text.replace(/^\uFEFF/, '')).join('')).not.toBe(whole.slice(1));
    expect(steps.map((step) => step.name)).not.toContain('Post Run actions/setup-node@v4');
  });

  test.each(
    Object.entries(OUTPUTS).flatMap(([id, { failures }]) => Object.keys(failures).map((name) => `${id}/${name}`)),
  )('of %s differs from the green one only after the same beginning', (id) => {
    const does = ['actions/checkout@v4', id.split('/')[0]!];
    const [green, red] = [{ does }, { does, failure: id as NonNullable<JobSpec['failure']> }].map((spec) =>
      jobLog(jobOf(spec), context)!
        .replaceAll(/^\S+Z /gm, '')
        .split('\n'),
    );
    const header = red!.findIndex((line) => line.startsWith('##[group]Run ') && !line.includes('@'));
    expect(red!.slice(0, header)).toEqual(green!.slice(0, header));
    expect(green!.length).toBeGreaterThan(20);
    const { exitCode } = failureOf(id as NonNullable<JobSpec['failure']>);
    expect(red).toContain(`##[error]Process completed with exit code ${exitCode}.`);
  });

  test('has Windows’ line ends on Windows', () => {
    expect(jobLog(jobOf({ labels: ['windows-latest'] }), context)).toContain('\r\n');
    expect(jobLog(jobOf({}), context)).not.toContain('\r');
  });

  test('may be given: lines get stamps, stamped ones are kept', () => {
    expect(jobLog(jobOf({ log: { text: 'boom\n' } }), context)).toMatch(/^\uFEFF2026-\S+Z boom\n$/);
    const stamped = '2025-10-16T08:54:24.4618852Z boom\n';
    expect(jobLog(jobOf({ log: { text: stamped } }), context)).toBe(`\uFEFF${stamped}`);
  });

  test('of a lost runner stops in the middle of a line', () => {
    expect(jobLog(jobOf({ log: 'cut' }), context)).not.toMatch(/\n$/);
    expect(jobLog(jobOf({ log: 'none' }), context)).toBeNull();
  });
});

test('every path of GitHub’s description has a route', () => {
  const routes = new Set([...ROUTES.map((route) => route.path), '/rate_limit']);
  expect(describedPaths.filter((path) => !routes.has(path))).toEqual([]);
});

test('every answer about a generated world is as GitHub describes it', async () => {
  const world = generateWorld({ seed: 3, runs: 260, days: 20, nowMs: NOON_MS });
  const github = await start({ world });
  const paths = [REPO, `${ACTIONS}/workflows`, '/rate_limit', `${ACTIONS}/workflows/ci.yml/runs?per_page=100`];
  for (let page = 1; page <= 3; page++) paths.push(`${ACTIONS}/runs?per_page=100&page=${page}`);
  for (const run of github.world.runs.filter((run, index) => run.label !== null || index % 10 === 0)) {
    const url = `${ACTIONS}/runs/${run.id}`;
    paths.push(url, `${url}/jobs`, `${url}/jobs?filter=all&per_page=100`, `${url}/artifacts`);
    for (const attempt of run.attempts) {
      paths.push(`${url}/attempts/${attempt.number}`, `${url}/attempts/${attempt.number}/jobs`);
      for (const job of attempt.jobs.slice(0, 3)) {
        const check = `${REPO}/check-runs/${job.id}`;
        paths.push(`${ACTIONS}/jobs/${job.id}`, check, `${check}/annotations`);
      }
    }
  }
  const statuses = new Map<number, number>();
  for (const path of paths) {
    const { status } = await ask(github, path, { headers: { 'x-path': path } });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect(github.journal.violations).toEqual([]);
  expect([...statuses.keys()]).toEqual([200]);
  expect(new Set(github.journal.calls().map((call) => call.route)).size).toBe(14);
});

test('an answer that is not as GitHub describes it is a violation', async () => {
  const github = await start({ world: buildWorld({ runs: [{ jobs: [{ status: 'dreaming' }] }] }) });
  const { status, body } = await ask(github, `${ACTIONS}/runs/${firstRun(github).id}/jobs`);
  expect(status).toBe(500);
  expect(body.message).toContain('status must be equal to one of the allowed values');
  expect(github.journal.violations).toHaveLength(1);
});

test('objects keep every field of GitHub’s examples, and name this repository and server', async () => {
  const github = await start();
  const { body } = await ask(github, `${ACTIONS}/runs/${firstRun(github).id}`);
  expect(Object.keys(body)).toEqual(expect.arrayContaining(['check_suite_node_id', 'workflow_url', 'head_repository']));
  expect(body.url).toBe(`${github.apiUrl}${ACTIONS}/runs/${body.id}`);
  expect(body.html_url).toBe(`https://github.com/acme/nova/actions/runs/${body.id}`);
  expect(body.repository.full_name).toBe('acme/nova');
  expect(JSON.stringify(body)).not.toMatch(/Hello-World|octo-repo|https:\/\/api\.github\.com/);
  const repository = await ask(github, REPO);
  expect(repository.body).toMatchObject({ default_branch: 'main', permissions: { push: true, pull: true } });
  expect(JSON.stringify(repository.body)).not.toContain('https://api.github.com');
});

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

test('a GitHub Enterprise Server has its API below a prefix, its version, and no limits', async () => {
  const github = await start({ prefix: '/api/v3' });
  expect(github.apiUrl).toMatch(/\/api\/v3$/);
  const { headers, body } = await ask(github, `${ACTIONS}/runs?per_page=1`);
  expect(headers.get('x-github-enterprise-version')).toBe('3.17.4');
  expect(headers.get('x-ratelimit-limit')).toBeNull();
  expect(body.workflow_runs[0].url).toContain('/api/v3/repos/acme/nova/');
  expect((await ask(github, '/rate_limit')).status).toBe(404);
  const outside = github.apiUrl.replace('/api/v3', REPO);
  expect((await ask(github, outside)).status).toBe(404);
});

describe('jobs', () => {
  const matrix = buildWorld({
    runs: [
      {
        jobs: Array.from({ length: 125 }, (_, index) => ({
          name: `test (${index})`,
          ...(index % 50 === 7 ? { failure: 'vitest/assertion' as const } : {}),
        })),
      },
    ],
  });

  test('are listed in pages, all of them', async () => {
    const github = await start({ world: matrix });
    const url = `${ACTIONS}/runs/${firstRun(github).id}/attempts/1/jobs?per_page=100`;
    const first = await ask(github, url);
    const second = await ask(github, links(first).next!);
    const jobs = [...first.body.jobs, ...second.body.jobs];
    expect([first.body.total_count, jobs.length]).toEqual([125, 125]);
    expect(jobs.filter((job) => job.conclusion === 'failure')).toHaveLength(3);
    expect(firstRun(github)).toMatchObject({ label: 'broken' });
    expect(github.journal.calls()).toHaveLength(2);
  });

  test('have steps whose numbers leave a gap, and what came after the failure is skipped', async () => {
    const world = buildWorld({ runs: [{ jobs: [{ failure: 'npm-ci/econnreset' }] }] });
    const github = await start({ world });
    const { body } = await ask(github, `${ACTIONS}/jobs/${firstJob(github).id}`);
    const steps: { name: string; number: number; conclusion: string }[] = body.steps;
    expect(steps.map((step) => [step.name, step.conclusion])).toEqual([
      ['Set up job', 'success'],
      ['Run actions/checkout@v4', 'success'],
      ['Run npm ci', 'failure'],
      ['Run npx vitest run', 'skipped'],
      ['Post Run actions/checkout@v4', 'success'],
      ['Complete job', 'success'],
    ]);
    expect(steps[4]!.number).toBeGreaterThan(steps[3]!.number + 1);
    expect(body.check_run_url).toMatch(new RegExp(`/check-runs/${body.id}$`));
  });

  test('that were skipped have no runner, no steps and no log', async () => {
    const github = await start({ world: buildWorld({ runs: [{ jobs: [{ conclusion: 'skipped' }, { name: 'b' }] }] }) });
    const { body } = await ask(github, `${ACTIONS}/jobs/${firstJob(github).id}`);
    expect(body).toMatchObject({ conclusion: 'skipped', runner_id: null, steps: [], started_at: body.completed_at });
    expect((await ask(github, `${ACTIONS}/jobs/${body.id}/logs`)).status).toBe(404);
  });

  test('have at most 50 annotations, in pages; the check run tells how many there were', async () => {
    const annotations = Array.from({ length: 60 }, (_, index) => `warning ${index}`);
    const github = await start({ world: buildWorld({ runs: [{ jobs: [{ conclusion: 'failure', annotations }] }] }) });
    const url = `${REPO}/check-runs/${firstJob(github).id}`;
    const first = await ask(github, `${url}/annotations`);
    const second = await ask(github, links(first).next!);
    expect([first.body.length, second.body.length]).toEqual([30, 20]);
    expect(first.body[0]).toMatchObject({ path: '.github', annotation_level: 'failure', message: 'warning 0' });
    expect((await ask(github, url)).body.output.annotations_count).toBe(60);
  });
});

describe('logs', () => {
  const world = () =>
    buildWorld({
      runs: [
        { jobs: [{ name: 'build / test' }, { name: 'lint 🧹', failure: 'eslint/unused-variable', does: ['eslint'] }] },
      ],
    });

  test('of a job are a text on another host', async () => {
    const github = await start({ world: world() });
    const { status, type, bytes } = await download(github, `${ACTIONS}/jobs/${firstJob(github).id}/logs`);
    expect([status, type]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(bytes.toString().startsWith('\uFEFF')).toBe(true);
    expect(github.journal.calls({ blob: true })).toHaveLength(1);
    expect(github.journal.leaks).toEqual([]);
  });

  test('of an attempt are an archive: whole jobs, and a folder of steps for each', async () => {
    const github = await start({ world: world() });
    const { type, bytes } = await download(github, logsOf(github));
    expect(type).toBe('application/zip');
    const paths = (await entries(bytes)).map(({ path }) => path);
    expect(
      paths
        .filter((path) => /^\d+_[^/]*\.txt$/.test(path))
        .map((path) => path.replace(/^\d+_/, ''))
        .sort(),
    ).toEqual(['build _ test.txt', 'lint 🧹.txt']);
    expect(paths).toContain('build _ test/2_Run actions_checkout@v4.txt');
    expect(paths).toContain('lint 🧹/system.txt');
  });

  test('are refused to those who bring their token along', async () => {
    const github = await start({ world: world() });
    const { headers } = await ask(github, logsOf(github));
    const leaked = await ask(github, headers.get('location')!);
    expect(leaked.status).toBe(400);
    expect(leaked.body).toContain('InvalidAuthenticationInfo');
    expect(github.journal.leaks).toHaveLength(1);
  });

  test('lie behind links that are good for a minute, and for nothing else', async () => {
    const github = await start({ world: world() });
    const link = (await ask(github, logsOf(github))).headers.get('location')!;
    github.advance(MINUTE_MS);
    expect((await fetch(link)).status).toBe(200);
    github.advance(1);
    const expired = await fetch(link);
    expect([expired.status, expired.headers.get('content-type')]).toEqual([403, 'application/xml']);
    expect((await fetch(link.replace('attempts/1', 'attempts/2'))).status).toBe(403);
  });

  test.each<[what: string, runs: Parameters<typeof buildWorld>[0], status: number]>([
    ['were deleted', { runs: [{ logsExpired: true }] }, 410],
    ['are not finished', { runs: [{ jobs: [{ status: 'in_progress' }] }] }, 404],
    ['never were', { runs: [{ jobs: [], conclusion: 'startup_failure' }] }, 404],
  ])('that %s get an answer of their own', async (_, spec, status) => {
    const github = await start({ world: buildWorld(spec) });
    const got = await ask(github, logsOf(github));
    expect(got.status).toBe(status);
    expect(got.body.status).toBe(String(status));
  });
});

describe('a re-run', () => {
  const flaky = () =>
    buildWorld({
      runs: [
        {
          jobs: [
            { name: 'lint' },
            { name: 'api', failure: 'alembic/concurrent-update', does: ['alembic'] },
            { name: 'deploy', conclusion: 'skipped', onRerun: 'passes' },
          ],
        },
      ],
    });

  async function jobsOf(github: FakeGithub, attempt: number): Promise<Record<string, unknown>[]> {
    return (await ask(github, `${ACTIONS}/runs/${firstRun(github).id}/attempts/${attempt}/jobs`)).body.jobs;
  }

  test('of what failed runs that and what waited for it; the rest is carried over', async () => {
    const github = await start({ world: flaky() });
    const { id } = firstRun(github);
    const got = await ask(github, `${ACTIONS}/runs/${id}/rerun-failed-jobs`, { method: 'POST' });
    expect([got.status, got.body]).toEqual([201, {}]);
    const run = (await ask(github, `${ACTIONS}/runs/${id}`)).body;
    expect(run).toMatchObject({
      run_attempt: 2,
      conclusion: 'success',
      previous_attempt_url: `${github.apiUrl}${ACTIONS}/runs/${id}/attempts/1`,
    });
    const [before, after] = [await jobsOf(github, 1), await jobsOf(github, 2)];
    expect(after.map((job) => [job.name, job.conclusion, job.run_attempt])).toEqual([
      ['lint', 'success', 2],
      ['api', 'success', 2],
      ['deploy', 'success', 2],
    ]);
    expect(after[0]).toMatchObject({ started_at: before[0]!.started_at, runner_id: before[0]!.runner_id });
    expect(after[0]!.id).not.toBe(before[0]!.id);
    expect(Date.parse(String(after[1]!.started_at))).toBeGreaterThan(Date.parse(run.run_started_at));
    expect((await ask(github, `${ACTIONS}/runs/${id}/attempts/1`)).body).toMatchObject({
      run_attempt: 1,
      conclusion: 'failure',
    });
    expect(github.journal.violations).toEqual([]);
  });

  test('has an archive of the jobs that it ran', async () => {
    const github = await start({ world: flaky() });
    github.rerunFailed(firstRun(github).id);
    const names = async (attempt: number) =>
      (await entries((await download(github, logsOf(github, attempt))).bytes))
        .map(({ path }) => /^\d+_(.*)\.txt$/.exec(path)?.[1])
        .filter((name) => name !== undefined)
        .sort();
    expect(await names(1)).toEqual(['api', 'lint']);
    expect(await names(2)).toEqual(['api', 'deploy']);
  });

  test('may keep the ids of what it carries over; then all attempts list a job once', async () => {
    const github = await start({ world: flaky(), carriedIds: 'same' });
    github.rerunFailed(firstRun(github).id);
    const [before, after] = [await jobsOf(github, 1), await jobsOf(github, 2)];
    expect(after[0]!.id).toBe(before[0]!.id);
    expect((await ask(github, `${ACTIONS}/jobs/${before[0]!.id}`)).body.run_attempt).toBe(1);
    const { body } = await ask(github, `${ACTIONS}/runs/${firstRun(github).id}/jobs?filter=all`);
    expect(body.total_count).toBe(5);
  });

  test('is all that the latest filter shows, and one of what the other shows', async () => {
    const github = await start({ world: flaky() });
    github.rerunFailed(firstRun(github).id);
    const count = async (filter: string) =>
      (await ask(github, `${ACTIONS}/runs/${firstRun(github).id}/jobs${filter}`)).body.total_count;
    expect([await count(''), await count('?filter=latest'), await count('?filter=all')]).toEqual([3, 3, 6]);
  });

  test('of a broken run fails again, in the same way', async () => {
    const github = await start({ world: buildWorld({ runs: [{ jobs: [{ failure: 'vitest/assertion' }] }] }) });
    github.rerun(firstRun(github).id, 'all');
    const [job] = await jobsOf(github, 2);
    expect(job).toMatchObject({ conclusion: 'failure' });
    const { bytes } = await download(github, `${ACTIONS}/jobs/${job!.id}/logs`);
    expect(bytes.toString()).toContain('AssertionError: expected 10.34 to be 10.35');
  });

  test('of one job carries the others over', async () => {
    const github = await start({ world: flaky() });
    const jobId = firstRun(github).attempts[0]!.jobs[1]!.id;
    expect((await ask(github, `${ACTIONS}/jobs/${jobId}/rerun`, { method: 'POST' })).status).toBe(201);
    expect(firstRun(github).attempts[1]!.jobs.map((job) => job.executed)).toEqual([false, true, true]);
    expect((await ask(github, `${ACTIONS}/jobs/${jobId}/rerun`, { method: 'POST' })).status).toBe(403);
  });

  test.each<
    [
      what: string,
      spec: NonNullable<NonNullable<Parameters<typeof buildWorld>[0]>['runs']>[number],
      token: string,
      status: number,
    ]
  >([
    ['is refused while it runs', { jobs: [{ status: 'in_progress' }] }, 'fake-token', 403],
    ['is refused after a month', { createdMs: NOON_MS - 31 * DAY_MS }, 'fake-token', 403],
    ['is refused to a token that only reads', {}, 'fake-fine-grained-token', 403],
    ['is possible for a workflow’s own token', {}, 'fake-actions-token', 201],
  ])('%s', async (_, spec, token, status) => {
    const github = await start({ world: buildWorld({ runs: [spec] }), clockMs: NOON_MS });
    const path = `${ACTIONS}/runs/${firstRun(github).id}/rerun`;
    expect((await ask(github, path, { method: 'POST', token })).status).toBe(status);
  });

  test('is refused after fifty', async () => {
    const github = await start({
      world: buildWorld({ runs: [{ jobs: [{ failure: 'tsc/wrong-type', does: ['tsc'] }] }] }),
    });
    const { id } = firstRun(github);
    for (let count = 0; count < 50; count++) github.rerunFailed(id);
    expect(firstRun(github).attempts).toHaveLength(51);
    const got = await ask(github, `${ACTIONS}/runs/${id}/rerun-failed-jobs`, { method: 'POST' });
    expect([got.status, firstRun(github).attempts.length]).toEqual([403, 51]);
  });
});

describe('faults', () => {
  const RUNS = `${ACTIONS}/runs`;

  test.each<
    [fault: Omit<Fault, 'route'>, status: number, headers: Record<string, string | null>, body: string | RegExp]
  >([
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
    github.fault({ ...fault, route: 'runs' } as Fault);
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
    github.onRequest = null;
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

  async function archive(fault: Omit<Fault, 'route'>): Promise<Buffer> {
    const github = await start({ world: world() });
    github.fault({ ...fault, route: 'archive-blob' } as Fault);
    const { status, bytes } = await download(github, logsOf(github));
    expect(status).toBe(200);
    return bytes;
  }

  const roots = (paths: readonly string[]) => paths.filter((path) => !path.includes('/'));

  test.each<[fault: Omit<Fault, 'route'>, holds: (paths: string[]) => void]>([
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

  test.each<[fault: Omit<Fault, 'route'>]>([[{ kind: 'truncated' }], [{ kind: 'not-a-zip' }], [{ kind: 'empty' }]])(
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

describe('the journal', () => {
  test('tells what was asked, in order, and with how many at a time', async () => {
    const github = await start();
    await ask(github, REPO);
    await ask(github, `${ACTIONS}/runs?per_page=1`);
    expect(github.journal.maxConcurrent).toBe(1);
    expect(
      github.journal.calls().map(({ number, route, path, status, ended }) => [number, route, path, status, ended]),
    ).toEqual([
      [1, 'repository', REPO, 200, 1],
      [2, 'runs', `${ACTIONS}/runs?per_page=1`, 200, 2],
    ]);
    expect(github.journal.calls({ route: 'runs', status: 200 })).toHaveLength(1);
    github.journal.reset();
    expect(github.journal.calls()).toEqual([]);
  });

  test('counts requests that are open at the same time', async () => {
    const github = await start();
    let waiting = 0;
    let go = (): void => {};
    const all = new Promise<void>((resolve) => {
      go = resolve;
    });
    github.fault({ route: '*', kind: 'slow', bytes: 1_000_000, everyMs: 5 });
    github.onRequest = async () => {
      if (++waiting === 4) go();
      await all;
    };
    await Promise.all([1, 2, 3, 4].map(() => ask(github, REPO)));
    expect(github.journal.maxConcurrent).toBe(4);
  });

  test('holds every request, so that a client can be killed at each', async () => {
    const github = await start();
    const killer = new AbortController();
    const seen: string[] = [];
    github.onRequest = (number, { path }) => {
      seen.push(`${number} ${path}`);
      if (number === 2) killer.abort();
    };
    await ask(github, REPO, { signal: killer.signal });
    await expect(ask(github, `${ACTIONS}/runs`, { signal: killer.signal })).rejects.toThrow('aborted');
    expect(seen).toEqual([`1 ${REPO}`, `2 ${ACTIONS}/runs`]);
    expect((await ask(github, REPO)).status).toBe(200);
    expect(github.journal.violations).toEqual([]);
  });
});

describe('a world by hand', () => {
  test('can change: a run is added, another one completes', async () => {
    const github = await start({ world: buildWorld({ runs: [{ jobs: [{ status: 'in_progress' }] }] }) });
    const { id } = firstRun(github);
    const added = github.addRun({ title: 'newer', jobs: [{ conclusion: 'failure' }] });
    expect(firstRun(github).id).toBe(added.id);
    github.updateRun(id, (run) => ({
      ...run,
      attempts: [{ ...run.attempts[0]!, status: 'completed', conclusion: 'success' }],
    }));
    const { body } = await ask(github, `${ACTIONS}/runs`);
    expect(body.workflow_runs.map((run: { conclusion: string }) => run.conclusion)).toEqual(['failure', 'success']);
  });

  test('may spell out attempts, steps and annotations', async () => {
    const steps = [
      { name: 'Set up job' },
      { name: 'Run make', output: ['make: *** [all] Error 2'], conclusion: 'failure' },
    ];
    const world = buildWorld({
      runs: [
        {
          attempts: [
            { jobs: [], conclusion: 'action_required' },
            { jobs: [{ name: 'a' }, { name: 'b', conclusion: 'failure', steps, annotations: ['lost'] }] },
            { jobs: [{ name: 'a', carriedOver: true }, { name: 'b' }] },
          ],
        },
      ],
    });
    const github = await start({ world });
    expect(firstRun(github).attempts.map((attempt) => attempt.conclusion)).toEqual([
      'action_required',
      'failure',
      'success',
    ]);
    const [second, third] = firstRun(github).attempts.slice(1);
    expect(third!.jobs[0]).toMatchObject({ executed: false, startedMs: second!.jobs[0]!.startedMs });
    const { bytes } = await download(github, `${ACTIONS}/jobs/${second!.jobs[1]!.id}/logs`);
    expect(bytes.toString()).toMatch(
      /make: \*\*\* \[all\] Error 2\n\S+Z ##\[error\]Process completed with exit code 1\.\n$/,
    );
  });
});

test('ten thousand runs are made and listed', async () => {
  const github = await start({
    world: generateWorld({ seed: 1, runs: 10_000, days: 90, nowMs: NOON_MS }),
    validate: false,
  });
  let listed = 0;
  for (let next: string | undefined = `${ACTIONS}/runs?per_page=100`; next !== undefined; ) {
    const page: Got = await ask(github, next);
    listed += page.body.workflow_runs.length;
    next = links(page).next;
  }
  expect(listed).toBe(10_000);
});

describe('npm run fake-github', () => {
  test('prints where it is and what to try', async () => {
    let printed = '';
    const github = await runFakeGithub(
      ['--port', '0', '--runs', '20', '--seed', '4'],
      () => NOON_MS,
      (text) => {
        printed += text;
      },
    );
    open.push(github);
    expect(printed).toContain(`GITHUB_API_URL=${github.apiUrl} GH_TOKEN=fake-token whyred pull acme/nova`);
    expect((await ask(github, `${ACTIONS}/runs`)).body.total_count).toBe(20);
  });

  test('says what is wrong with an argument', () => {
    const script = fileURLToPath(new URL('../scripts/fake-github.mjs', import.meta.url));
    const run = () => execFileSync('node', [script, '--runs', 'many'], { stdio: 'pipe', encoding: 'utf8' });
    expect(run).toThrow('--runs takes a whole number, not "many".');
  });
});
