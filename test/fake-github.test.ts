import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ACTIONS, ask, closeLater, download, firstRun, type Got, links, REPO, start } from './github/client.ts';
import { runFakeGithub } from './github/main.ts';
import { describedPaths } from './github/openapi.ts';
import { ROUTES } from './github/routes.ts';
import { buildWorld, generateWorld, NOON_MS } from './github/world.ts';

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
  const [head, base] = [github.world.runs[0]!, github.world.runs[40]!];
  paths.push(`${REPO}/compare/${base.sha}...${head.sha}`);
  const issue = github.posts.addIssue({ title: 'Red since Monday', body: '', author: 'octocat' });
  github.posts.addComment(issue, { body: 'Green again.', author: 'octocat' });
  paths.push(`${REPO}/issues`, `${REPO}/issues/1`, `${REPO}/issues/1/comments`);
  const statuses = new Map<number, number>();
  for (const path of paths) {
    const { status } = await ask(github, path);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect(github.journal.violations).toEqual([]);
  expect([...statuses.keys()]).toEqual([200]);
  const told = ROUTES.filter((route) => route.method === 'GET' && !route.name.endsWith('-logs'));
  expect(new Set(github.journal.calls().map((call) => call.route))).toEqual(
    new Set(['rate-limit', ...told.map((route) => route.name)]),
  );
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
    closeLater(github);
    expect(printed).toContain(`GITHUB_API_URL=${github.apiUrl} GH_TOKEN=fake-token whyred pull acme/nova`);
    expect((await ask(github, `${ACTIONS}/runs`)).body.total_count).toBe(20);
  });

  test('says what is wrong with an argument', () => {
    const script = fileURLToPath(new URL('../scripts/fake-github.mjs', import.meta.url));
    const run = () => execFileSync('node', [script, '--runs', 'many'], { stdio: 'pipe', encoding: 'utf8' });
    expect(run).toThrow('--runs takes a whole number, not "many".');
  });
});
