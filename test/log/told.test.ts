import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failedParts } from '../../src/classifiers/window.ts';
import type { Job, JobStep, LogPart } from '../../src/domain.ts';
import { parsePart } from '../../src/log/parse.ts';
import { withJob } from '../../src/log/told.ts';
import { action, apiJob, apiStep, complete, script, setUp, stamped } from '../support/api-job.ts';

const EXIT_1 = '##[error]Process completed with exit code 1.';
const SET_UP = apiStep(1, 'Set up job', [0, 1]);

function read(text: string, job: Job, rest: Partial<LogPart> = {}) {
  const part = { file: 'job.txt', bytes: Buffer.from(text), step: null, steps: null, ...rest };
  const [log] = parsePart(part, (same) => same);
  return withJob(log!, job);
}

/** Number, name and conclusion of each step. */
function steps(text: string, job: Job, rest: Partial<LogPart> = {}) {
  return read(text, job, rest).steps.map(({ number, name, conclusion }) => [number, name, conclusion]);
}

const withSteps = (...told: readonly JobStep[]): Job => apiJob({ steps: [SET_UP, ...told] });

describe('what GitHub says of a job goes before what its log looks like', () => {
  test('a step that was allowed to fail did not fail, whatever its log says', () => {
    const text =
      setUp(0, 'test') + script(2, 'make lint', EXIT_1) + script(5, 'make test', 'boom', EXIT_1) + complete(9);
    const job = withSteps(
      apiStep(2, 'Lint', [2, 5], 'success'),
      apiStep(3, 'Test', [5, 9], 'failure'),
      apiStep(4, 'Complete job', [9, 9]),
    );
    expect(steps(text, job)).toEqual([
      [1, 'Set up job', 'success'],
      [2, 'Lint', 'success'],
      [3, 'Test', 'failure'],
      [4, 'Complete job', 'success'],
    ]);
    expect(failedParts(read(text, job)).map(({ step }) => step?.name)).toEqual(['Test']);
  });

  test('a job that passed has nothing to say', () => {
    const text = setUp(0, 'test') + script(2, 'make test', 'boom', EXIT_1) + complete(9);
    const told = [apiStep(2, 'Test', [2, 9], 'success'), apiStep(3, 'Complete job', [9, 9])];
    for (const conclusion of ['success', 'neutral', 'skipped']) {
      const log = read(text, apiJob({ conclusion, steps: [SET_UP, ...told] }));
      expect([log.ending, failedParts(log)]).toEqual(['success', []]);
    }
  });

  test('a job that passed has nothing to say even where GitHub lists no steps', () => {
    const text = setUp(0, 'test') + script(2, 'make test', EXIT_1);
    expect(failedParts(read(text, apiJob({ conclusion: 'success' })))).toEqual([]);
  });

  test('an action that failed without an error in the log failed', () => {
    const text = setUp(0, 'test') + action(2, 'acme/deploy@v1', 'no such cluster') + complete(9);
    const job = withSteps(apiStep(2, 'Deploy', [2, 9], 'failure'), apiStep(3, 'Complete job', [9, 9]));
    expect(failedParts(read(text, job)).map(({ step }) => step?.name)).toEqual(['Deploy']);
  });

  const timedOut = "##[error]The action 'Test' has timed out after 5 minutes.";
  const cancelled = '##[error]The operation was canceled.';
  const tooLong = '##[error]The job has exceeded the maximum execution time of 1h30m0s';
  test.each<[what: string, said: string, conclusion: string | null, ending: string, step: string]>([
    ['a time limit of a step is a failure', timedOut, 'failure', 'timed-out', 'timed-out'],
    ['a time limit of the job is called cancelled', tooLong, 'cancelled', 'timed-out', 'timed-out'],
    ['or by its name', cancelled, 'timed_out', 'timed-out', 'cancelled'],
    ['somebody stopped it', cancelled, 'cancelled', 'cancelled', 'cancelled'],
    ['what a stopped step had printed is no failure', EXIT_1, 'cancelled', 'cancelled', 'cancelled'],
    ['a machine that shuts down fails the job', cancelled, 'failure', 'failure', 'failure'],
    ['the run still goes on', EXIT_1, null, 'failure', 'failure'],
    ['a word that nobody knew', EXIT_1, 'exploded', 'failure', 'failure'],
  ])('%s: %s, %s', (_what, said, conclusion, ending, step) => {
    const text = setUp(0, 'test') + script(2, 'make test', said) + complete(9);
    const stepConclusion = conclusion === 'timed_out' ? 'cancelled' : (conclusion ?? 'in_progress');
    const job = apiJob({
      conclusion,
      steps: [SET_UP, apiStep(2, 'Test', [2, 9], stepConclusion), apiStep(3, 'Complete job', [9, 9])],
    });
    const log = read(text, job);
    expect([log.ending, log.steps[1]?.conclusion]).toEqual([ending, step]);
  });

  test('a log that stops in a step of a failed job stays cut off, and that step is the one', () => {
    const text = setUp(0, 'test') + script(2, 'make build') + script(5, 'make test', 'test 1 of 900');
    const unfinished = { ...apiStep(3, 'Test', [5, 0]), status: 'in_progress', conclusion: null, completedMs: null };
    const log = read(text, withSteps(apiStep(2, 'Build', [2, 5]), unfinished));
    expect(log.ending).toBe('cut-off');
    expect(failedParts(log).map(({ step }) => [step?.number, step?.name])).toEqual([[3, 'Test']]);
  });
});

describe('steps of the log are those that GitHub means', () => {
  const three = [
    apiStep(2, 'Lint', [2, 2]),
    apiStep(3, 'Types', [2, 2]),
    apiStep(4, 'Test', [2, 2], 'failure'),
    apiStep(5, 'Complete job', [2, 2]),
  ];

  test('several within one second go by their order', () => {
    const text =
      setUp(1, 'test') +
      script(2.1, 'make lint') +
      script(2.3, 'make types') +
      script(2.6, 'make test', EXIT_1) +
      complete(2.9);
    expect(steps(text, withSteps(...three)).slice(1)).toEqual([
      [2, 'Lint', 'success'],
      [3, 'Types', 'success'],
      [4, 'Test', 'failure'],
      [5, 'Complete job', 'success'],
    ]);
  });

  test('a step that GitHub has begun within the second before keeps its place', () => {
    const text =
      setUp(1, 'test') + script(2.99, 'make lint') + script(3.001, 'make types') + script(3.7, 'make test', EXIT_1);
    const told = [apiStep(2, 'Lint', [2, 2]), apiStep(3, 'Types', [2, 3]), apiStep(4, 'Test', [3, 4], 'failure')];
    expect(steps(text, withSteps(...told)).map(([number]) => number)).toEqual([1, 2, 3, 4]);
  });

  const someSteps = fc.array(
    fc.record({
      milliseconds: fc.oneof(fc.nat(900), fc.nat(90_000)),
      named: fc.boolean(),
      failed: fc.boolean(),
      allowed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  );
  test('however long they take, named or not, failed or not', () => {
    fc.assert(
      fc.property(someSteps, (ran) => {
        let seconds = 1;
        let text = setUp(0, 'test');
        const told = ran.map(({ milliseconds, named, failed, allowed }, index) => {
          const from = seconds;
          seconds += milliseconds / 1000;
          text += script(from, `make ${index}`, ...(failed ? [EXIT_1] : []));
          const name = named ? `Part ${index}` : `Run make ${index}`;
          const conclusion = failed && !allowed ? 'failure' : 'success';
          return apiStep(index + 2, name, [Math.floor(from), Math.floor(seconds)], conclusion);
        });
        const numbers = read(text, withSteps(...told)).steps.map(({ number }) => number);
        expect(numbers).toEqual([1, ...told.map(({ number }) => number)]);
      }),
    );
  });

  test('a name of GitHub’s own making decides within one second', () => {
    const text = setUp(1, 'test') + script(2.2, 'make test', EXIT_1) + complete(2.9);
    const told = [
      apiStep(2, 'Run make clean', [2, 2]),
      apiStep(3, 'Run make test', [2, 2], 'failure'),
      apiStep(4, 'Complete job', [2, 2]),
    ];
    expect(steps(text, withSteps(...told))[1]).toEqual([3, 'Run make test', 'failure']);
  });

  test('steps without a head of their own push no other out of its place', () => {
    const text =
      setUp(0, 'test') +
      stamped(1, '##[group]Starting job container', 'postgres', '##[endgroup]') +
      action(20.3, 'actions/checkout@v4', 'Syncing') +
      script(22.1, 'npm ci') +
      script(23.4, 'npm test', 'boom', EXIT_1) +
      stamped(31, 'Post job cleanup.') +
      stamped(31, 'Stop and remove container: postgres') +
      complete(31.5);
    const told = [
      apiStep(2, 'Initialize containers', [1, 20]),
      apiStep(3, 'Build acme/scan@v2', [20, 20]),
      apiStep(4, 'Get the code', [20, 22]),
      apiStep(5, 'Install', [22, 23]),
      apiStep(6, 'Test', [23, 31], 'failure'),
      apiStep(11, 'Post Get the code', [31, 31]),
      apiStep(12, 'Stop containers', [31, 31]),
      apiStep(13, 'Complete job', [31, 31]),
    ];
    const shown = steps(text, withSteps(...told));
    expect(shown.find(([, , conclusion]) => conclusion === 'failure')).toEqual([6, 'Test', 'failure']);
    expect(shown.slice(-3).map(([number]) => number)).toEqual([6, 11, 13]);
  });

  test('a step that its author called "Post …" is no cleaning up', () => {
    const text =
      setUp(0, 'test') + script(2, 'make test') + script(5, './comment.sh', 'HTTP 403', EXIT_1) + complete(8);
    const told = [
      apiStep(2, 'Test', [2, 5]),
      apiStep(3, 'Post results', [5, 8], 'failure'),
      apiStep(4, 'Complete job', [8, 8]),
    ];
    expect(steps(text, withSteps(...told)).slice(1, 3)).toEqual([
      [2, 'Test', 'success'],
      [3, 'Post results', 'failure'],
    ]);
  });

  test('skipped steps and steps that never began are none of the log', () => {
    const text = setUp(0, 'test') + script(2, 'make build', EXIT_1) + script(4, './report.sh') + complete(5);
    const told = [
      apiStep(2, 'Build', [2, 4], 'failure'),
      apiStep(3, 'Test', [4, 4], 'skipped'),
      { ...apiStep(4, 'Deploy', [4, 4], 'cancelled'), startedMs: null, completedMs: null },
      apiStep(5, 'Report', [4, 5]),
      apiStep(6, 'Complete job', [5, 5]),
    ];
    expect(steps(text, withSteps(...told)).map(([number]) => number)).toEqual([1, 2, 5, 6]);
  });

  test('a step that GitHub does not know stays as the log shows it', () => {
    const text = setUp(0, 'test') + script(2, 'make build') + script(50, 'make test', EXIT_1);
    expect(steps(text, withSteps(apiStep(2, 'Build', [2, 4])))[2]).toEqual([null, 'Run make test', 'failure']);
  });
});

describe('the steps of a composite action have heads of their own', () => {
  const text =
    setUp(0, 'test') +
    action(2.1, './.github/actions/build') +
    script(2.4, 'npm ci', 'added 300 packages') +
    script(20.2, 'npm run build', 'error TS2307', EXIT_1) +
    script(30.2, 'upload.sh') +
    script(59.8, './notify.sh') +
    script(60.3, 'make report') +
    complete(61);
  const told = (build: string) => [
    apiStep(2, 'Build', [2, 60], build),
    apiStep(3, 'Report', [60, 61]),
    apiStep(4, 'Complete job', [61, 61]),
  ];

  test('and the number of the whole; what failed is the part that says so', () => {
    expect(steps(text, withSteps(...told('failure'))).slice(1)).toEqual([
      [2, 'Build', 'success'],
      [2, 'Run npm ci', 'success'],
      [2, 'Run npm run build', 'failure'],
      [2, 'Run upload.sh', 'success'],
      [2, 'Run ./notify.sh', 'success'],
      [3, 'Report', 'success'],
      [4, 'Complete job', 'success'],
    ]);
  });

  test('where none says so it is the last', () => {
    const silent = text.replace(EXIT_1, 'done');
    const failed = steps(silent, withSteps(...told('failure'))).filter(([, , conclusion]) => conclusion === 'failure');
    expect(failed).toEqual([[2, 'Run ./notify.sh', 'failure']]);
  });

  test('none of it failed where the whole was allowed to', () => {
    expect(steps(text, withSteps(...told('success'))).every(([, , conclusion]) => conclusion === 'success')).toBe(true);
  });
});

describe('where an archive tells the numbers, they decide', () => {
  test('a file of one step is that step, whatever the clock says', () => {
    const step = { number: 24, name: 'Post Run actions_checkout@v4' };
    const text = stamped(500, 'Post job cleanup.', '##[error]boom');
    const job = withSteps(apiStep(2, 'Test', [2, 9], 'failure'), apiStep(24, 'Post Run actions/checkout@v4', [9, 9]));
    expect(steps(text, job, { step })).toEqual([[24, 'Post Run actions/checkout@v4', 'success']]);
  });

  test('a file of one step ends as that step does, not as the job', () => {
    const job = withSteps(apiStep(2, 'Lint', [2, 5], 'success'), apiStep(3, 'Test', [5, 9], 'failure'));
    const ending = (number: number, name: string, text: string) => read(text, job, { step: { number, name } }).ending;
    expect(ending(1, 'Set up job', setUp(0, 'test'))).toBe('success');
    expect(ending(2, 'Lint', script(2, 'make lint', EXIT_1))).toBe('success');
    expect(ending(3, 'Test', script(5, 'make test', EXIT_1))).toBe('failure');
  });

  test('numbers of the whole log’s steps are those of their files', () => {
    const parts = [setUp(0, 'test'), script(2, 'make lint', EXIT_1), script(5, 'make test', EXIT_1), complete(9)];
    const names = ['Set up job', 'Lint', 'Test', 'Complete job'];
    let end = 0;
    const ranges = parts.map((text, index) => {
      const start = end;
      end += Buffer.byteLength(text);
      return { number: [1, 2, 4, 9][index]!, name: names[index]!, start, end };
    });
    const job = withSteps(
      apiStep(2, 'Lint', [2, 5], 'success'),
      apiStep(3, 'Types', [5, 5], 'skipped'),
      apiStep(4, 'Test', [5, 9], 'failure'),
      apiStep(9, 'Complete job', [9, 9]),
    );
    expect(steps(parts.join(''), job, { steps: ranges })).toEqual([
      [1, 'Set up job', 'success'],
      [2, 'Lint', 'success'],
      [4, 'Test', 'failure'],
      [9, 'Complete job', 'success'],
    ]);
  });
});
