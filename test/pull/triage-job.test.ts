import { describe, expect, test } from 'vitest';
import { ANNOTATIONS_FILE } from '../../src/classifiers/annotated.ts';
import type { Annotation, Job, JobLog, JobTriage } from '../../src/domain.ts';
import { conclusionOf, type JobMaterial, needsAnnotations, silent, triageJob } from '../../src/pull/triage-job.ts';
import { logOf } from '../../src/pull/windows.ts';
import { action, apiJob, apiStep, at, complete, script, setUp, stamped } from '../support/api-job.ts';
import { engine } from '../support/engine.ts';

const EXIT_1 = '##[error]Process completed with exit code 1.';
const ASSERTION = "AssertionError: expected 'on' to be 'off'";
const SET_UP = apiStep(1, 'Set up job', [0, 1]);

function whole(text: string): JobLog {
  return { name: 'test', parts: [{ file: '0_test.txt', bytes: Buffer.from(text), step: null, steps: null }] };
}

/** A file for each step, as archives without whole logs have them. */
function ofSteps(...files: readonly (readonly [number: number, name: string, text: string])[]): JobLog {
  return {
    name: 'test',
    parts: files.map(([number, name, text]) => ({
      file: `test/${number}_${name}.txt`,
      bytes: Buffer.from(text),
      step: { number, name },
      steps: null,
    })),
  };
}

function triaged(job: Job, log: JobLog | null, given: Partial<JobMaterial> = {}) {
  return triageJob({ job, log, annotations: [], baseline: null, ...given }, engine);
}

function noted(message: string, level: Annotation['level'] = 'failure'): Annotation {
  return { level, title: null, message, path: null, line: null, endLine: null };
}

/** What a person is told first. */
function answer({ failures, step, file }: JobTriage) {
  const best = failures[0];
  return { file, line: best?.rootCause.line, text: best?.rootCause.text, step: step?.name, of: best?.step?.name };
}

describe('a job by its log and by what GitHub says of it', () => {
  test('the failed step has GitHub’s name and number; time and conclusion are GitHub’s', () => {
    const text = setUp(0, 'test') + script(2, 'make test', ASSERTION, EXIT_1) + complete(9);
    const told = [apiStep(2, 'Test the switch', [2, 9], 'failure'), apiStep(3, 'Complete job', [9, 9])];
    const { job } = triaged(apiJob({ steps: [SET_UP, ...told], startedMs: at(-1), completedMs: at(10) }), whole(text));
    expect(job).toMatchObject({
      name: 'test',
      file: '0_test.txt',
      conclusion: 'failure',
      durationMs: 11_000,
      step: { number: 2, name: 'Test the switch', exitCode: 1 },
      failures: [{ rootCause: { line: 11, text: ASSERTION }, step: { name: 'Test the switch' } }],
    });
  });

  test('a step that was allowed to fail is not what failed', () => {
    const text =
      setUp(0, 'test') +
      script(2, 'make lint', 'error TS2307: Cannot find module', EXIT_1) +
      script(5, 'make test', ASSERTION, EXIT_1) +
      complete(9);
    const told = [apiStep(2, 'Lint', [2, 5]), apiStep(3, 'Test', [5, 9], 'failure')];
    const { job } = triaged(apiJob({ steps: [SET_UP, ...told] }), whole(text));
    expect(job.failures.map(({ step }) => step?.name)).toEqual(['Test']);
    expect(answer(job)).toMatchObject({ text: ASSERTION, step: 'Test' });
  });

  test.each(['success', 'neutral', 'skipped'])(
    'a job that ended in %s says nothing, whatever its log says',
    (conclusion) => {
      const text = setUp(0, 'test') + script(2, 'make test', ASSERTION, EXIT_1) + complete(9);
      const job = apiJob({ conclusion, steps: [SET_UP, apiStep(2, 'Test', [2, 9])] });
      for (const log of [whole(text), ofSteps([2, 'Test', script(2, 'make test', ASSERTION, EXIT_1)]), null]) {
        const { job: told, windows, searchText } = triaged(job, log, { annotations: [noted('boom')] });
        expect(told).toMatchObject({ conclusion: 'success', failures: [], step: null });
        expect([windows, searchText, needsAnnotations(told)]).toEqual([[], '', false]);
      }
    },
  );

  test('what fails in a composite action is the part that failed', () => {
    const text =
      setUp(0, 'test') +
      action(2, './.github/actions/verify') +
      script(3, 'npm ci', 'added 300 packages') +
      script(20, 'npm test', ASSERTION, EXIT_1) +
      complete(31);
    const told = [apiStep(2, 'Verify', [2, 31], 'failure'), apiStep(3, 'Complete job', [31, 31])];
    const { job } = triaged(apiJob({ steps: [SET_UP, ...told] }), whole(text));
    expect(job.failures).toHaveLength(1);
    expect(answer(job)).toMatchObject({ text: ASSERTION, step: 'Run npm test' });
    expect(job.step).toMatchObject({ number: 2, exitCode: 1 });
  });
});

test('who stopped a job said nothing of its code', () => {
  const annotations = [noted("Canceling since a higher priority waiting request for 'ci-main' exists")];
  const { job } = triaged(apiJob({ conclusion: 'cancelled' }), null, { annotations });
  expect(job.failures[0]).toMatchObject({ grounds: { stopped: true }, verdict: { label: 'expected' } });
});

// Lines of another run's log, behind the stamp of this one, are taken for the output of gh itself.
test('a job that prints the log of another run is still one job', () => {
  const other = 'build\tRun make\t2026-08-31T10:00:00.0000000Z ok';
  const text =
    setUp(0, 'test') + script(2, 'gh run view --log', other) + script(5, 'make test', ASSERTION, EXIT_1) + complete(9);
  const told = [apiStep(2, 'View', [2, 5]), apiStep(3, 'Test', [5, 9], 'failure')];
  expect(answer(triaged(apiJob({ steps: [SET_UP, ...told] }), whole(text)).job)).toMatchObject({ text: ASSERTION });
});

describe('steps in files of their own', () => {
  const told = [
    apiStep(2, 'Lint', [2, 5], 'success'),
    apiStep(3, 'Test', [5, 9], 'failure'),
    apiStep(4, 'Report', [9, 10], 'failure'),
    apiStep(5, 'Complete job', [10, 10]),
  ];
  const job = apiJob({ steps: [SET_UP, ...told] });
  const files = [
    [1, 'Set up job', setUp(0, 'test')],
    [2, 'Lint', script(2, 'make lint', 'error TS2307: Cannot find module', EXIT_1)],
    [3, 'Test', script(5, 'make test', ASSERTION, EXIT_1)],
    [4, 'Report', script(9, './report.sh', 'curl: (6) Could not resolve host: example.com', EXIT_1)],
    [5, 'Complete job', complete(10)],
  ] as const;

  test('the first that failed speaks for the job, not one that was allowed to', () => {
    const { job: found } = triaged(job, ofSteps(...files));
    expect(answer(found)).toEqual({ file: 'test/3_Test.txt', line: 5, text: ASSERTION, step: 'Test', of: 'Test' });
  });

  test('where the failed step’s file is missing, no other is blamed', () => {
    const { job: found } = triaged(job, ofSteps(files[0], files[1], files[4]));
    expect(found).toMatchObject({ conclusion: 'failure', failures: [], step: { number: 3, name: 'Test' } });
  });

  test('only the file that matters is kept, under its name', () => {
    const { windows } = triaged(job, ofSteps(...files));
    expect(windows.map(({ file, step, steps }) => ({ file, step, steps }))).toEqual([
      { file: 'test/3_Test.txt', step: { number: 3, name: 'Test' }, steps: null },
    ]);
  });
});

describe('what GitHub noted', () => {
  const limit = 'The job has exceeded the maximum execution time of 1h30m0s';
  const lost = 'The hosted runner lost communication with the server. Anything in your workflow';
  const stopped = setUp(0, 'test') + script(2, 'make test', 'test 1 of 900', '##[error]The operation was canceled.');

  test('explains a job that GitHub calls cancelled because its time was up', () => {
    const steps = [SET_UP, apiStep(2, 'Test', [2, 9], 'cancelled')];
    const job = apiJob({ conclusion: 'cancelled', steps });
    const alone = triaged(job, whole(stopped + complete(9)));
    expect(needsAnnotations(alone.job)).toBe(true);
    const { job: told } = triaged(job, whole(stopped + complete(9)), { annotations: [noted(limit)] });
    expect(told).toMatchObject({
      conclusion: 'failure',
      file: ANNOTATIONS_FILE,
      step: { number: 2, name: 'Test', conclusion: 'cancelled' },
      failures: [{ category: 'timeout', signature: { id: 'runner/job-timeout' }, step: { number: 2 } }],
    });
  });

  test('explains a log that stops', () => {
    const steps = [SET_UP, { ...apiStep(2, 'Test', [2, 9]), conclusion: null, completedMs: null }];
    const text = setUp(0, 'test') + script(2, 'make test', 'test 1 of 900');
    const { job } = triaged(apiJob({ steps }), whole(text), { annotations: [noted(lost)] });
    expect(job.failures[0]).toMatchObject({ signature: { id: 'runner/hosted-lost' } });
  });

  test('explains a job without a log', () => {
    const job = apiJob({ startedMs: null, completedMs: null, runnerId: null });
    const message = 'The job was not acquired by Runner of type hosted even after multiple attempts';
    expect(triaged(job, null, { annotations: [noted(message)] }).job).toMatchObject({
      file: ANNOTATIONS_FILE,
      lines: 1,
      durationMs: null,
      step: null,
      failures: [{ signature: { id: 'runner/not-acquired' }, category: 'runner', rootCause: { line: 1 } }],
    });
  });

  test('explains a workflow that could not be started', () => {
    const job = apiJob({ id: -100, name: '.github/workflows/ci.yml', conclusion: 'startup_failure' });
    const annotations = [noted('This run likely failed because of a workflow file issue.')];
    expect(triaged(job, null, { annotations }).job).toMatchObject({
      conclusion: 'failure',
      failures: [{ signature: { id: 'github-actions/startup-failure' }, category: 'configuration' }],
    });
  });

  test('is left aside where the log says it better', () => {
    const text = setUp(0, 'test') + script(2, 'make test', ASSERTION, EXIT_1) + complete(9);
    const job = apiJob({ steps: [SET_UP, apiStep(2, 'Test', [2, 9], 'failure')] });
    const annotations = [
      noted('Process completed with exit code 1.'),
      noted('Node.js 16 actions are deprecated.', 'warning'),
    ];
    expect(triaged(job, whole(text), { annotations }).job).toEqual(triaged(job, whole(text)).job);
  });

  test('is no cause where it is a mere warning', () => {
    const annotations = [
      noted('error: could not upload the coverage report', 'warning'),
      noted(
        'Node.js 20 actions are deprecated. The following actions are running on Node.js 20: acme/scan@v2.',
        'warning',
      ),
      noted('Cache not found for keys: linux-npm', 'notice'),
    ];
    expect(triaged(apiJob(), null, { annotations }).job.failures).toEqual([]);
  });

  test('may be a warning that names the cause', () => {
    const message =
      'You are running out of disk space. The runner will stop working when the machine runs out of disk space. Free space left: 12 MB';
    const { job } = triaged(apiJob(), null, { annotations: [noted(message, 'warning')] });
    expect(job.failures[0]).toMatchObject({ signature: { id: 'runner/disk-nearly-full' } });
  });

  test('can be searched for, together with what the log holds', () => {
    const job = apiJob({ conclusion: 'cancelled', steps: [SET_UP, apiStep(2, 'Test', [2, 9], 'cancelled')] });
    const { searchText, windows } = triaged(job, whole(stopped), { annotations: [noted(limit)] });
    expect(searchText.split('\n')).toEqual(expect.arrayContaining([limit, 'test 1 of 900']));
    expect(windows.map(({ file }) => file)).toEqual(['0_test.txt']);
  });

  test.each<[string, Partial<JobTriage>, boolean]>([
    ['nothing was found', { conclusion: 'failure' }, true],
    ['nothing was found, and the job was stopped', { conclusion: 'cancelled' }, true],
    ['the job passed', { conclusion: 'success' }, false],
  ])('is asked for when %s: %j', (_what, given, needed) => {
    expect(needsAnnotations({ ...silent(apiJob()), ...given })).toBe(needed);
  });
});

describe('what is kept of a log explains the job as the log did', () => {
  const steps = (verify: string) => [
    SET_UP,
    apiStep(2, 'Build the app', [2, 40], verify),
    apiStep(3, 'Post results', [40, 45], 'failure'),
    apiStep(24, 'Complete job', [45, 45]),
  ];
  const long = Array.from({ length: 5000 }, (_, index) => `compiled module number ${index}`);
  const text =
    setUp(0, 'test') +
    action(2, './.github/actions/build') +
    script(3, 'npm ci', ...long, EXIT_1) +
    script(20, 'npm run build', ...long, ASSERTION, ...long, EXIT_1) +
    script(40, './comment.sh', 'curl: (6) Could not resolve host: example.com', EXIT_1) +
    complete(45);

  test.each<[string, Job, JobLog]>([
    ['a composite action and a later failure', apiJob({ steps: steps('failure') }), whole(text)],
    ['a composite action that was allowed to fail', apiJob({ steps: steps('success') }), whole(text)],
    ['a job whose steps GitHub does not tell', apiJob(), whole(text)],
    ['a cancelled job', apiJob({ conclusion: 'cancelled', steps: steps('cancelled') }), whole(text)],
    [
      'files of steps',
      apiJob({ steps: steps('failure') }),
      ofSteps(
        [1, 'Set up job', setUp(0, 'test')],
        [2, 'Build the app', script(3, 'npm ci', ...long, ASSERTION, EXIT_1)],
      ),
    ],
    [
      'a log that stops',
      apiJob({ steps: steps('failure').slice(0, 2) }),
      whole(text.slice(0, text.indexOf(ASSERTION) + 200)),
    ],
  ])('%s', (_what, job, log) => {
    const before = triaged(job, log);
    expect(before.job.failures.length).toBeGreaterThan(0);
    const after = triaged(job, logOf(job.name, before.windows));
    const said = ({ job: { failures, step, file } }: typeof before) => ({
      file,
      step: { ...step, kind: null },
      failures: failures.map(({ fingerprint, rootCause, signature, category, step: own, verdict }) => {
        return { fingerprint, rootCause, signature, category, own: own?.firstLine, verdict };
      }),
    });
    expect(said(after)).toEqual(said(before));
    expect(after.windows).toEqual(before.windows);
  });

  test('and is a small part of it', () => {
    const { windows } = triaged(apiJob({ steps: steps('failure') }), whole(text));
    const stored = windows.map((one) => one.text.replaceAll(/\n+/g, '\n').length);
    expect(stored[0]).toBeLessThan(150 * 1024);
    expect(text.length).toBeGreaterThan(800 * 1024);
  });
});

describe('whatever a log holds', () => {
  test('a token is neither kept nor told', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const log = whole(
      setUp(0, 'test') + script(2, 'deploy', `fatal: could not read with ${token}`, EXIT_1) + complete(9),
    );
    const found = triaged(apiJob(), log);
    expect(JSON.stringify(found)).not.toContain(token);
    expect(found.windows[0]!.text).toContain('ghp_***');
  });

  test('an empty file is no log', () => {
    expect(triaged(apiJob(), whole('')).job).toMatchObject({ file: '', lines: 0, failures: [] });
  });

  test('bytes that are no text are no reason to stop', () => {
    const bytes = Buffer.concat([Buffer.from(stamped(0, 'begin')), Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a])]);
    const log = { name: 'test', parts: [{ file: '0_test.txt', bytes, step: null, steps: null }] };
    expect(triaged(apiJob(), log).job.conclusion).toBe('failure');
  });
});

test.each<[string | null, string]>([
  ['success', 'success'],
  ['neutral', 'success'],
  ['skipped', 'success'],
  ['failure', 'failure'],
  ['timed_out', 'failure'],
  ['startup_failure', 'failure'],
  ['cancelled', 'cancelled'],
  ['action_required', 'unknown'],
  ['exploded', 'unknown'],
  [null, 'unknown'],
])('GitHub’s "%s" is %s', (conclusion, ours) => expect(conclusionOf({ conclusion })).toBe(ours));

test.each<[Partial<Job>, number | null]>([
  [{ startedMs: at(0), completedMs: at(5) }, 5000],
  [{ startedMs: at(0), completedMs: null }, null],
  [{ startedMs: null, completedMs: at(5) }, null],
  [{ startedMs: at(5), completedMs: at(0) }, null],
])('how long a job took: %j', (given, durationMs) => {
  expect(triaged(apiJob(given), null).job.durationMs).toBe(durationMs);
});
