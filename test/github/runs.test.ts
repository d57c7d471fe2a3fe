import { describe, expect, test } from 'vitest';
import { ACTIONS, ask, download, entries, firstJob, firstRun, links, logsOf, REPO, start } from './client.ts';
import type { FakeGithub } from './github.ts';
import { buildWorld, NOON_MS } from './world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

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
