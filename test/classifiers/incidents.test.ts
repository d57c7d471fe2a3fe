import { describe, expect, test } from 'vitest';
import { toText } from '../../src/reports/text.ts';
import { triage } from '../../src/triage.ts';
import { engine, sourceOf } from '../support/engine.ts';

/** A job's log whose lines are a second apart, from a minute past ten. */
function log(name: string, minute: number, ...lines: readonly string[]): { name: string; file: string; text: string } {
  const all = ["Current runner version: '2.336.0'", `Complete job name: ${name}`, ...lines];
  const text = all
    .map((line, index) => `2026-09-01T10:0${minute}:${String(index).padStart(2, '0')}.0000000Z ${line}\n`)
    .join('');
  return { name, file: `${name}.txt`, text };
}

const step = (...env: readonly string[]) => [
  '##[group]Run ./start.sh',
  '\x1b[36;1m./start.sh\x1b[0m',
  'env:',
  ...env,
  '##[endgroup]',
];
const exit = '##[error]Process completed with exit code 1.';
const end = 'Cleaning up orphan processes';
const incidentsOf = async (...logs: ReturnType<typeof log>[]) => await triage(sourceOf(...logs), engine);

describe('an output that the runner dropped because it may be secret', () => {
  const giver = log('set up', 1, ...step(), end, "##[warning]Skip output 'database_url' since it may contain secret.");

  test('is the cause of a job that got it empty, and the job that lost it reports nothing', async () => {
    const { jobs, incidents } = await incidentsOf(
      giver,
      log('e2e', 2, ...step('  DATABASE_URL: ', '  CI: true'), 'error: could not connect', exit, end),
    );
    expect(incidents).toMatchObject([
      { cause: { job: 'set up', line: 8 }, victims: [{ job: 'e2e', how: 'upstream' }] },
    ]);
    expect(jobs[0]).toMatchObject({
      name: 'e2e',
      failures: [
        {
          rootCause: { line: 9 },
          signature: { id: 'github-actions/output-dropped-as-secret' },
          category: 'configuration',
          verdict: { label: 'genuine' },
        },
      ],
    });
    expect(jobs[0]!.failures[0]!.summary).toContain('set up dropped its output database_url');
    expect(jobs[1]!.failures).toEqual([]);
  });

  test.each<[string, readonly string[]]>([
    ['had the value', ['  DATABASE_URL: postgres://ci@db/test']],
    ['lacks another one', ['  REDIS_URL: ']],
  ])('is not the cause of a job that %s', async (_, env) => {
    const { incidents } = await incidentsOf(
      giver,
      log('e2e', 2, ...step(...env), 'error: could not connect', exit, end),
    );
    expect(incidents).toEqual([]);
  });
});

test('jobs that fail of the same cause are one incident, and the one that failed first stands for it', async () => {
  const race = (name: string, minute: number) =>
    log(name, minute, ...step(), 'psycopg2.errors.InternalError_: tuple concurrently updated', exit, end);
  const { incidents } = await incidentsOf(
    race('migrate (b)', 3),
    race('migrate (a)', 2),
    log('lint', 2, ...step(), 'SyntaxError: invalid syntax', exit, end),
  );
  expect(incidents).toMatchObject([
    { cause: { job: 'migrate (a)' }, victims: [{ job: 'migrate (b)', how: 'same-cause' }] },
  ]);
});

test('two jobs that say nothing but their exit code are not one incident', async () => {
  const silent = (name: string) => log(name, 2, ...step(), exit, end);
  expect((await incidentsOf(silent('a'), silent('b'))).incidents).toEqual([]);
});

describe('a cancelled leg', () => {
  const stopped = log('test (22)', 3, ...step(), '##[error]The operation was canceled.', end);

  test('is a victim of the leg of its matrix that failed before, and no failure of its own', async () => {
    const { jobs, incidents } = await incidentsOf(
      stopped,
      log('test (20)', 2, ...step(), 'SyntaxError: invalid syntax', exit, end),
    );
    expect(incidents).toMatchObject([
      { cause: { job: 'test (20)' }, victims: [{ job: 'test (22)', how: 'cancelled' }] },
    ]);
    expect(jobs.find((job) => job.name === 'test (22)')).toMatchObject({ conclusion: 'cancelled', failures: [] });
  });

  test('of which nobody knows who stopped it is told as cancelled', async () => {
    const { jobs, incidents } = await incidentsOf(stopped);
    expect(incidents).toEqual([]);
    expect(jobs[0]!.failures).toMatchObject([{ category: 'cancelled' }]);
  });

  test('is not blamed on a job of another kind', async () => {
    const { incidents } = await incidentsOf(
      stopped,
      log('lint', 2, ...step(), 'SyntaxError: invalid syntax', exit, end),
    );
    expect(incidents).toEqual([]);
  });
});

test('a missing artifact is blamed on the job that found no files to upload under its name', async () => {
  const upload = (name: string, path: string) => [
    '##[group]Run actions/upload-artifact@v4',
    'with:',
    `  name: ${name}`,
    '##[endgroup]',
    `##[warning]No files were found with the provided path: ${path}. No artifacts will be uploaded.`,
  ];
  const { incidents } = await incidentsOf(
    log('lint', 1, ...step(), ...upload('coverage', 'cov/'), end),
    log('build', 1, ...step(), ...upload('dist', 'build/out'), end),
    log('deploy', 2, ...step(), '##[error]Unable to download artifact(s): Artifact not found for name: dist', end),
  );
  expect(incidents).toMatchObject([{ cause: { job: 'build' }, victims: [{ job: 'deploy', how: 'upstream' }] }]);
});

test('what a loop prints while it waits does not beat the crash that it waits for', async () => {
  const refused = 'curl: (7) Failed to connect to 127.0.0.1 port 8000 after 0 ms: Could not connect to server';
  const { jobs } = await incidentsOf(
    log(
      'e2e',
      2,
      ...step(),
      refused,
      refused,
      'Traceback (most recent call last):',
      '  File "app.py", line 3, in <module>',
      'sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL',
      ...Array.from({ length: 20 }, () => refused),
      exit,
      end,
    ),
  );
  expect(jobs[0]!.failures[0]!.rootCause.text).toContain('ArgumentError');
});

test('a run is as red as its reddest job, and failed jobs come first', async () => {
  const { conclusion, jobs } = await incidentsOf(
    log('a', 1, ...step(), end),
    log('b', 2, ...step(), 'SyntaxError: invalid syntax', exit, end),
  );
  expect([conclusion, jobs.map((job) => job.name)]).toEqual(['failure', ['b', 'a']]);
});

test('jobs of the same name in two files are two jobs', async () => {
  const race = (file: string) => ({
    ...log('build', 2, ...step(), 'psycopg2.errors.InternalError_: tuple concurrently updated', exit, end),
    file,
  });
  const triaged = await incidentsOf(race('0_build.txt'), race('1_build.txt'));
  expect(triaged.incidents).toMatchObject([{ cause: { file: '0_build.txt' }, victims: [{ file: '1_build.txt' }] }]);
  expect(toText(triaged, { width: 100, colour: false, top: 3, command: 'whyred' })).toContain(
    'tuple concurrently updated',
  );
});

test('a job that only checks the jobs it needs is a victim of the first of them that failed', async () => {
  const gate = log('all green', 4, ...step('  RESULTS: {"build": {"result": "failure"}}'), exit, end);
  const { incidents, jobs } = await incidentsOf(
    gate,
    log('build', 2, ...step(), 'SyntaxError: invalid syntax', exit, end),
  );
  expect(incidents).toMatchObject([{ cause: { job: 'build' }, victims: [{ job: 'all green', how: 'upstream' }] }]);
  expect(jobs.find((job) => job.name === 'all green')!.failures[0]!.summary).toContain('build failed');
});

test('what the victim’s own log says of its nature stays in the ledger of the verdict', async () => {
  const giver = log('set up', 1, ...step(), end, "##[warning]Skip output 'database_url' since it may contain secret.");
  const { jobs } = await incidentsOf(
    giver,
    log('e2e', 2, ...step('  DATABASE_URL: '), 'psycopg2.errors.InternalError_: tuple concurrently updated', exit, end),
  );
  expect(jobs[0]!.failures[0]!.verdict.evidence.map((one) => one.kind)).toEqual(['signature', 'upstream']);
});

test.each(['  MODE: failure', '  BUILD_RESULT: failure'])(
  'a job with a reason of its own is no gate, though its head shows %j',
  async (env) => {
    const { incidents } = await incidentsOf(
      log('report', 4, ...step(env), 'TypeError: total is not a function', exit, end),
      log('build', 2, ...step(), 'SyntaxError: invalid syntax', exit, end),
    );
    expect(incidents).toEqual([]);
  },
);

describe('an archive that holds only step files', () => {
  const stamp = '2026-09-01T10:00:00.0000000Z ';
  const part = (number: number, name: string, ...lines: readonly string[]) => ({
    file: `test/${number}_${name}.txt`,
    bytes: Buffer.from(lines.map((line) => `${stamp}${line}\n`).join('')),
    step: { number, name },
    steps: null,
  });
  const triaged = async (...parts: readonly ReturnType<typeof part>[]) =>
    (
      await triage(
        {
          name: 'run.zip',
          warnings: [],
          async *jobs() {
            yield { name: 'test', parts };
          },
        },
        engine,
      )
    ).jobs;
  const setUp = part(1, 'Set up job', "Current runner version: '2.336.0'", 'Complete job name: test (20)');
  const failed = part(4, 'Run npm test', ...step(), 'TypeError: total is not a function', exit);
  const complete = part(9, 'Complete job', end);

  test('is told by the step that failed, with its number and lines', async () => {
    expect(await triaged(setUp, failed, complete)).toMatchObject([
      {
        name: 'test (20)',
        file: 'test/4_Run npm test.txt',
        conclusion: 'failure',
        step: { number: 4, exitCode: 1 },
        failures: [{ rootCause: { line: 5 } }],
      },
    ]);
  });

  test('reports nothing of a green job, however frightening its words', async () => {
    const noisy = part(4, 'Run npm test', ...step(), 'TypeError: printed by a test that passes');
    expect(await triaged(setUp, noisy, complete)).toMatchObject([{ conclusion: 'success', failures: [] }]);
  });

  test('reports nothing of a step that was allowed to fail', async () => {
    const post = part(
      8,
      'Post Set up Node.js',
      'Post job cleanup.',
      'Cache hit occurred on the primary key npm-1, not saving cache.',
    );
    expect(await triaged(setUp, failed, post, complete)).toMatchObject([{ conclusion: 'success', failures: [] }]);
  });
});
