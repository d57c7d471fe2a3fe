import { describe, expect, test } from 'vitest';
import type { Fault, FaultKind } from '../github/faults.ts';
import { buildWorld, type JobSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const RED: readonly JobSpec[] = [{ name: 'install', failure: 'npm-ci/econnreset' }, { name: 'lint' }];

/** A run whose log says nothing, so that GitHub's notes are asked for. */
const LOST: JobSpec = {
  name: 'build',
  conclusion: 'failure',
  log: 'none',
  annotations: ['The hosted runner lost communication with the server.'],
};

const world = buildWorld({ runs: [{ jobs: RED }, { jobs: [LOST] }, { jobs: [{ name: 'install' }] }] });
const ROUTES = ['repository', 'runs', 'attempt-jobs', 'attempt-logs', 'annotations'] as const;

const COMPLETE = { runsListed: 3, runsAdded: 3, attempts: 3, jobs: 4, problems: [] };

describe('what goes wrong at GitHub for a moment costs nothing but time', () => {
  const passing: readonly FaultKind[] = [
    { kind: 'status', status: 500, body: 'empty' },
    { kind: 'status', status: 502, body: 'html' },
    { kind: 'status', status: 200, body: 'html' },
    { kind: 'cut-json' },
    { kind: 'cut-json', gzip: true },
    { kind: 'cut-body' },
    { kind: 'reset' },
    { kind: 'secondary-limit', status: 403, retryAfterSeconds: 5 },
    { kind: 'secondary-limit', status: 429 },
    { kind: 'primary-limit', status: 403 },
    { kind: 'primary-limit', status: 429, resetSeconds: 30 },
  ];
  const always: readonly FaultKind[] = [
    { kind: 'gzip' },
    { kind: 'deprecation' },
    { kind: 'slow', bytes: 8192, everyMs: 1 },
  ];
  const named = ({ kind, ...rest }: FaultKind): string => `${kind} ${JSON.stringify(rest)}`;

  test.each([
    ...passing.map((fault) => [named(fault), ROUTES.map((route): Fault => ({ route, ...fault, hits: [1] }))] as const),
    ...always.map((fault) => [named(fault), [{ route: '*', ...fault }] as Fault[]] as const),
  ])('%s', async (_name, faults) => {
    const { pull, rows } = await hosted({ world, faults });
    expect(await pull()).toMatchObject({ ...COMPLETE, logs: { stored: 1, missing: 1, expired: 0, damaged: 0 } });
    const causes = await rows<{ signature: string }>('cause');
    expect(causes.map(({ signature }) => signature).sort()).toEqual([
      'node/registry-unreachable',
      'runner/hosted-lost',
    ]);
  });

  test('an answer that does not come is given up and asked for again', async () => {
    const faults = ROUTES.map((route): Fault => ({ route, kind: 'stall', hits: [1] }));
    const { whyred, rows } = await hosted({ world, faults });
    const { exitCode } = await whyred(['pull'], {}, { timeoutMs: 1000 });
    expect(exitCode).toBe(0);
    expect(await rows('cause')).toHaveLength(2);
  });
});

describe('what goes wrong for one run', () => {
  test('is said at the end, costs the others nothing, and is made good by the next pull', async () => {
    const { pull, github, rows } = await hosted({ world });
    github.fault({ route: 'attempt-jobs', kind: 'status', status: 500, hits: { first: 4 } });
    const first = await pull('--concurrency', '1');
    const said = /^Run \d+: github\.com answers with 500, several times/;
    expect(first.problems).toEqual([expect.stringMatching(said)]);
    expect(first.err).toMatch(/^whyred: Run \d+/m);
    expect(await rows('cause')).toHaveLength(1);

    expect(await pull()).toMatchObject({ problems: [] });
    expect(await rows('cause')).toHaveLength(2);
  });

  test('where notes cannot be read, what the log says is kept, and a job without a log waits for the next pull', async () => {
    const unclear: JobSpec = { ...LOST, log: { text: '##[error]Process completed with exit code 1.' } };
    const at = await hosted({ world: buildWorld({ runs: [{ jobs: [LOST, ...RED] }, { jobs: [unclear] }] }) });
    at.github.fault({ route: 'annotations', kind: 'status', status: 500 });
    const first = await at.pull();
    expect(first).toMatchObject({ logs: { stored: 2, damaged: 1 }, problems: [] });
    expect(first.asked.filter((route) => route === 'job-logs')).toHaveLength(1);
    expect((await at.rows<{ signature: string }>('cause')).map(({ signature }) => signature)).toContain(
      'node/registry-unreachable',
    );

    at.github.clearFaults();
    expect(await at.pull()).toMatchObject({ logs: { missing: 1, damaged: 0 } });
    expect((await at.rows<{ signature: string }>('cause')).map(({ signature }) => signature)).toContain(
      'runner/hosted-lost',
    );
  });

  test('an attempt that GitHub does not have any more is not asked for again', async () => {
    const { pull, github, rows } = await hosted({ world: buildWorld({ runs: [{ jobs: RED }] }) });
    github.fault({ route: 'attempt-jobs', kind: 'not-found' });
    expect(await pull()).toMatchObject({ jobs: 0, problems: [] });
    expect(await rows('attempt')).toMatchObject([{ jobs: 'missing' }]);
    expect((await pull()).asked).toEqual(['repository', 'runs', 'runs']);
  });
});

describe('what concerns all of it ends a pull, and what was stored stays', () => {
  test.each<[what: string, fault: Fault, said: string]>([
    [
      'GitHub is down',
      { route: 'repository', kind: 'status', status: 503 },
      'github.com answers with 503, several times',
    ],
    ['the list of runs breaks', { route: 'runs', kind: 'cut-json' }, 'incomplete or no JSON, several times'],
    ['no connection comes about', { route: 'attempt-jobs', kind: 'reset' }, 'cannot be reached'],
  ])('%s', async (_what, fault, said) => {
    const { whyred, pull, github } = await hosted({ world });
    github.fault(fault);
    const { exitCode, out, err } = await whyred(['pull']);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(said);
    github.clearFaults();
    expect((await pull()).problems).toEqual([]);
  });

  test('a wait for the rate limit that is longer than --max-wait', async () => {
    const { whyred, pull, github, rows } = await hosted({ world });
    github.leaveRequests('fake-token', 3);
    const { exitCode, err } = await whyred(['pull', '--max-wait', '5', '--concurrency', '1']);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/github\.com allows no more calls before 2026-09-14 \d\d:\d\d UTC\.\nWhat was fetched is kept/);
    expect(await rows('run')).toHaveLength(3);
    github.advance(3_600_000);
    expect(await pull()).toMatchObject({ runsAdded: 0, problems: [] });
    expect(await rows('cause')).toHaveLength(2);
  });

  test('a wait that is not, is announced with its end, and kept', async () => {
    const { whyred, github, rows } = await hosted({ world });
    github.leaveRequests('fake-token', 3);
    const out: string[] = [];
    const { exitCode } = await whyred(
      ['pull', '--concurrency', '1'],
      {},
      {
        secondMs: 0.1,
        err: (text) => {
          out.push(text);
          // The hour passes while it waits.
          if (text.includes('going on at')) github.advance(3_600_000);
        },
      },
    );
    expect(exitCode).toBe(0);
    expect(out.filter((text) => text.includes('going on at'))).toEqual([
      expect.stringMatching(/^whyred: the hour’s calls are used up; going on at 1[234]:\d\d:\d\d UTC\./),
    ]);
    expect(await rows('cause')).toHaveLength(2);
  });

  test('the user', async () => {
    const { whyred, github, pull } = await hosted({ world });
    const stop = new AbortController();
    github.onRequest = (number) => {
      if (number === 4) stop.abort();
    };
    const { exitCode, err } = await whyred(['pull'], {}, { signal: stop.signal });
    expect(exitCode).toBe(2);
    expect(err).toContain('Interrupted.');
    github.onRequest = null;
    expect((await pull()).problems).toEqual([]);
  });
});

describe('what a token may do', () => {
  test.each<[token: string, said: string[]]>([
    ['nobody-knows-this-token', ['github.com refuses the token: it is wrong, expired or revoked.']],
    ['fake-token-without-actions', ['it needs "Actions: read"', 'fine-grained']],
    ['fake-sso-token', ['The organisation asks for single sign-on']],
  ])('%s', async (token, said) => {
    const { whyred } = await hosted({ world, faults: [] });
    const { exitCode, out, err } = await whyred(['pull'], { GH_TOKEN: token });
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    for (const text of said) expect(err).toContain(text);
    expect(err).not.toContain(token);
  });

  test('without Checks: the logs are read, and what is missing is said once', async () => {
    const runs = [{ jobs: RED }, { jobs: [LOST] }, { jobs: [LOST] }];
    const { whyred, rows } = await hosted({ world: buildWorld({ runs }) });
    const { exitCode, err } = await whyred(['pull'], { GH_TOKEN: 'fake-token-without-checks' });
    expect(exitCode).toBe(0);
    expect(err.match(/The token may not read what GitHub noted at the jobs/g)).toHaveLength(1);
    expect(err).toContain('Checks: read');
    expect(await rows('cause')).toHaveLength(1);
  });

  test('no token: what it cannot have is said with what would help', async () => {
    const { whyred } = await hosted({ world });
    const { exitCode, err } = await whyred(['pull'], { GH_TOKEN: undefined, PATH: '' });
    expect(exitCode).toBe(2);
    expect(err).toContain('GH_TOKEN');
  });
});

describe('the token', () => {
  test.each<[what: string, faults: readonly Fault[]]>([
    ['when all goes well', []],
    [
      'when GitHub quotes it',
      [{ route: 'attempt-jobs', kind: 'status', status: 403, body: 'json', message: 'Bad fake-token' }],
    ],
    ['when answers break', [{ route: '*', kind: 'cut-json', hits: [2, 5, 6, 7, 8, 9] }]],
  ])('stands nowhere: not in what is said, and not in what is stored, %s', async (_what, faults) => {
    const { whyred, bytes } = await hosted({ world, faults });
    const { out, err } = await whyred(['pull', '--keep-logs']);
    const { out: json } = await whyred(['pull', '--json']);
    expect(out + err + json).not.toContain('fake-token');
    const files = bytes();
    expect(files.length).toBeGreaterThan(1000);
    expect(files).not.toContain('fake-token');
    // Nor the links, which whoever has them may follow.
    expect(files).not.toMatch(/[?&]sig=/);
  });
});

describe('where the API is', () => {
  test('a server of one’s own', async () => {
    const { whyred, github, rows } = await hosted({ world, prefix: '/api/v3' });
    const env = {
      GITHUB_SERVER_URL: 'https://git.acme.test',
      GH_ENTERPRISE_TOKEN: 'fake-token',
      GH_TOKEN: 'for-github',
    };
    const { exitCode, out } = await whyred(['pull', 'git.acme.test/acme/nova'], env);
    expect(exitCode).toBe(0);
    expect(out).not.toContain('calls left');
    expect(await rows('repository')).toMatchObject([{ host: 'git.acme.test', owner: 'acme', name: 'nova' }]);
    expect(await rows('cause')).toHaveLength(2);
    expect(new Set(github.journal.calls({ blob: false }).map(({ token }) => token))).toEqual(new Set(['user']));
  });

  test('a repository that was renamed goes on under its new name, whichever it is asked by', async () => {
    const runs = [{ jobs: RED }, { jobs: [LOST] }];
    const { pull, whyred, rows, github } = await hosted({
      world: buildWorld({ repository: 'acme/star', runs: runs.slice(1) }),
    });
    await pull('acme/star');
    const renamed = await hosted({ world: buildWorld({ more: { formerNames: ['acme/star'] }, runs }) });
    const env = { GITHUB_API_URL: renamed.github.apiUrl };

    github.advance(600_000);
    const { exitCode, out } = await whyred(['pull', 'acme/star'], env);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: expect.stringContaining('acme/star: 2 runs listed, 1 new') });
    expect(await rows('repository')).toMatchObject([{ name: 'nova' }]);
    const { id } = renamed.github.world.runs[0]!;
    const { out: told } = await whyred(['triage', String(id), '-R', 'acme/star', '--json'], env);
    expect(JSON.parse(told).run).toMatchObject({ id, repo: 'acme/nova' });
    expect(await rows('repository')).toMatchObject([{ name: 'nova' }]);
  });
});
