import { describe, expect, test } from 'vitest';
import { buildWorld, type JobSpec, type RunSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

interface Cause {
  readonly signature: string | null;
  readonly category: string;
  readonly text: string;
  readonly ordinal: number;
}

/** What a runner prints when it is told to stop. */
const STOPPED = { text: 'Downloading 1.2 GB\n##[error]The operation was canceled.' };
const UNCLEAR = { text: 'Building\n##[error]Process completed with exit code 1.' };
/** Nobody took it. */
const UNBEGUN: JobSpec = { name: 'build', conclusion: 'failure', runner: null, steps: [], log: 'none' };

describe('what only GitHub’s notes say explains the failure', () => {
  test.each<[what: string, job: JobSpec, signature: string, category: string]>([
    [
      'the time of the job was up',
      {
        name: 'build',
        conclusion: 'cancelled',
        log: STOPPED,
        annotations: ['The job has exceeded the maximum execution time of 1h0m0s', 'The operation was canceled.'],
      },
      'runner/job-timeout',
      'timeout',
    ],
    [
      'the runner was lost, and its log with it',
      {
        name: 'build',
        conclusion: 'failure',
        log: 'none',
        annotations: [
          'The hosted runner: GitHub Actions 7 lost communication with the server. Anything in your workflow that terminates the runner process, starves it for CPU/Memory, or blocks its network access can cause this error.',
        ],
      },
      'runner/hosted-lost',
      'runner',
    ],
    [
      'the runner was lost in the middle of the log',
      {
        name: 'build',
        conclusion: 'failure',
        log: { text: 'Compiling 40 of 100 files\nCompiling 41 of 100 files\nCompil' },
        annotations: [
          'The self-hosted runner: acme-1 lost communication with the server. Verify the machine is running and has a healthy network connection.',
        ],
      },
      'runner/self-hosted-lost',
      'runner',
    ],
    [
      'a newer run took its place',
      {
        name: 'build',
        conclusion: 'cancelled',
        log: STOPPED,
        annotations: [
          "Canceling since a higher priority waiting request for 'ci-main' exists",
          'The operation was canceled.',
        ],
      },
      'github-actions/superseded',
      'cancelled',
    ],
    [
      'nobody paid',
      {
        ...UNBEGUN,
        annotations: [
          "The job was not started because recent account payments have failed or your spending limit needs to be increased. Please check the 'Billing & plans' section in your settings",
        ],
      },
      'runner/billing-blocked',
      'configuration',
    ],
    [
      'an action is too old',
      {
        ...UNBEGUN,
        annotations: [
          'This request has been automatically failed because it uses a deprecated version of `actions/upload-artifact: v3`. Learn more: https://github.blog/changelog/2024-04-16-deprecation-notice-v3-of-the-artifact-actions/',
        ],
      },
      'github-actions/action-version-switched-off',
      'configuration',
    ],
    [
      'no runner took it',
      { ...UNBEGUN, annotations: ['The job was not acquired by Runner of type hosted even after multiple attempts'] },
      'runner/not-acquired',
      'runner',
    ],
    [
      'the check run itself says it',
      {
        ...UNBEGUN,
        annotations: [],
        summary: 'GitHub Actions has encountered an internal error when running your job.',
      },
      'runner/platform-error',
      'runner',
    ],
  ])('%s', async (_what, job, signature, category) => {
    const { pull, rows, triage, github } = await hosted({ world: buildWorld({ runs: [{ jobs: [job] }] }) });
    expect((await pull()).problems).toEqual([]);
    const causes = await rows<Cause>('cause');
    expect(causes[0]).toMatchObject({ signature, category, ordinal: 0 });
    const told = await triage(String(github.world.runs[0]!.id), '--offline');
    expect(told.jobs[0]!.failures[0]?.signature?.id).toBe(signature);
  });

  test('a workflow that could not start: its file stands for the job', async () => {
    const broken: RunSpec = { attempts: [{ jobs: [], conclusion: 'startup_failure' }] };
    const { pull, rows, whyred } = await hosted({ world: buildWorld({ runs: [broken] }) });
    expect((await pull()).asked).toEqual(['repository', 'runs']);
    expect(await rows<Cause>('cause')).toHaveLength(1);
    expect(await rows('job')).toMatchObject([{ name: '.github/workflows/ci.yml', conclusion: 'startup_failure' }]);
    expect((await whyred(['runs'])).out).toContain('no start');
  });

  test('a step that a log of one line leaves open', async () => {
    const noted = {
      level: 'failure',
      message: 'Unexpected token at line 3',
      title: null,
      path: 'src/cart.ts',
      line: 3,
    } as const;
    const job: JobSpec = { name: 'build', conclusion: 'failure', log: UNCLEAR, annotations: [noted] };
    const { pull, rows } = await hosted({ world: buildWorld({ runs: [{ jobs: [job] }] }) });
    await pull();
    expect(await rows('annotation')).toMatchObject([{ path: 'src/cart.ts', line: 3, message: noted.message }]);
  });
});

describe('notes cost a call, and are asked for only where they may tell more', () => {
  test('not where the log is clear, nor for jobs that passed', async () => {
    const jobs: JobSpec[] = [{ name: 'install', failure: 'npm-ci/econnreset' }, { name: 'lint' }];
    const { pull, github } = await hosted({ world: buildWorld({ runs: [{ jobs }] }) });
    await pull();
    expect(github.journal.calls({ route: 'annotations' })).toEqual([]);
    expect(github.journal.calls({ route: 'check-run' })).toEqual([]);
  });

  test('of forty jobs that one newer run cancelled, of three at most', async () => {
    const jobs = Array.from(
      { length: 40 },
      (_, index): JobSpec => ({
        name: `test (${index})`,
        conclusion: 'cancelled',
        annotations: ["Canceling since a higher priority waiting request for 'ci-main' exists"],
      }),
    );
    const { pull, github, rows } = await hosted({ world: buildWorld({ runs: [{ jobs }] }) });
    const { asked } = await pull();
    expect(github.journal.calls({ route: 'annotations' }).length).toBeLessThanOrEqual(3);
    expect(asked.length).toBeLessThanOrEqual(6);
    expect((await rows<Cause>('cause'))[0]).toMatchObject({ signature: 'github-actions/superseded' });
  });
});
