import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Job } from '../../src/domain.ts';
import { jobCourses, runCourses } from '../../src/history/courses.ts';
import { executedJobs } from '../../src/history/executed.ts';
import { isCancelled, outcomeOf, rowOutcome } from '../../src/history/outcomes.ts';
import { ratesOf } from '../../src/history/rates.ts';
import { stratumOf } from '../../src/history/strata.ts';
import { apiJob, at } from '../support/api-job.ts';
import { attempts, execution, failure, runAttempts, START } from '../support/executions.ts';

describe('a conclusion', () => {
  test.each([
    ['success', 'pass'],
    ['failure', 'fail'],
    ['timed_out', 'fail'],
    ['startup_failure', 'fail'],
    ['cancelled', null],
    ['skipped', null],
    ['neutral', null],
    ['stale', null],
    ['action_required', null],
    ['a_word_that_is_new', null],
    ['constructor', null],
    [null, null],
  ])('%j decides %j', (conclusion, outcome) => {
    expect(outcomeOf(conclusion)).toBe(outcome);
  });

  test('a job that ran into its time limit failed, although GitHub calls it cancelled', () => {
    const row = { conclusion: 'cancelled', failures: [failure('uncertain', { signature: 'runner/job-timeout' })] };
    expect(rowOutcome(row)).toBe('fail');
    expect(isCancelled(row)).toBe(false);
  });

  test('a cancelled job is neither a pass nor a fail, whatever its log says of other things', () => {
    const row = { conclusion: 'cancelled', failures: [failure('genuine')] };
    expect(rowOutcome(row)).toBeNull();
    expect(isCancelled(row)).toBe(true);
  });
});

test.each([
  ['push', true, 'default-branch'],
  ['push', false, 'other'],
  ['schedule', true, 'schedule'],
  ['pull_request', false, 'pull_request'],
  ['pull_request_target', true, 'pull_request'],
  ['merge_group', false, 'merge_group'],
  ['workflow_dispatch', true, 'dispatch'],
  ['repository_dispatch', true, 'dispatch'],
  ['workflow_run', true, 'other'],
  ['release', false, 'other'],
])('%s (default branch: %j) is of the stratum %s', (event, isDefaultBranch, stratum) => {
  expect(stratumOf({ event, isDefaultBranch })).toBe(stratum);
});

describe('attempts are counted as what they are', () => {
  test.each<
    [what: string, conclusions: (string | null)[], first: string | null, last: string | null, cancelled?: boolean]
  >([
    ['passed', ['success'], 'pass', 'pass'],
    ['failed, then passed', ['failure', 'success'], 'fail', 'pass'],
    ['an approval is no attempt that failed', ['action_required', 'success'], 'pass', 'pass'],
    ['nor one that was run again', ['action_required', 'failure', 'success'], 'fail', 'pass'],
    ['only waits for its approval', ['action_required'], null, null],
    ['a green run that turned red when it was run again', ['success', 'failure'], 'pass', 'fail'],
    ['cancelled, then passed', ['cancelled', 'success'], 'pass', 'pass'],
    ['failed, and its re-run was cancelled', ['failure', 'cancelled'], 'fail', 'fail'],
    ['failed, and its re-run is in progress', ['failure', null], 'fail', 'fail'],
    ['in progress', [null], null, null],
    ['cancelled', ['cancelled'], null, null, true],
    ['could not start', ['startup_failure'], 'fail', 'fail'],
    ['skipped', ['skipped'], null, null],
    ['skipped, then run', ['skipped', 'failure'], 'fail', 'fail'],
    ['three failures and a pass', ['failure', 'timed_out', 'failure', 'success'], 'fail', 'pass'],
  ])('%s', (_what, conclusions, first, last, cancelled = false) => {
    expect(jobCourses(attempts(1, conclusions))).toMatchObject([{ first, last, cancelled }]);
    expect(runCourses(runAttempts(1, conclusions))).toMatchObject([{ unit: '', first, last, cancelled }]);
  });

  test('a job that was only carried over into the re-run counts with the attempt that ran it', () => {
    const attempt = (number: number) => ({
      ...{ runId: 1, number, status: 'completed', conclusion: 'failure' },
      ...{ startedMs: at((number - 1) * 3600), updatedMs: at(number * 3600) },
    });
    const build = apiJob({ id: 10, runId: 1, attempt: 1, name: 'build', startedMs: at(10), conclusion: 'success' });
    const failed = apiJob({ id: 11, runId: 1, attempt: 1, name: 'test', startedMs: at(10), conclusion: 'failure' });
    const again = apiJob({ id: 21, runId: 1, attempt: 2, name: 'test', startedMs: at(3610), conclusion: 'success' });
    const listed: Job[] = [{ ...build, id: 20, attempt: 2 }, again];
    const executions = [
      ...executedJobs(attempt(1), [build, failed], []),
      ...executedJobs(attempt(2), listed, [build, failed]),
    ]
      .filter(({ executed }) => executed)
      .map((job) => execution({ runId: 1, attempt: job.attempt, job: job.name, conclusion: job.conclusion }));
    const rates = ratesOf(jobCourses(executions), { nowMs: START, staleDays: 7 });
    expect(rates.attempts).toMatchObject({ count: 2, of: 3 });
    expect(rates.first).toMatchObject({ count: 1, of: 2 });
    expect(rates.eventual).toMatchObject({ count: 2, of: 2 });
  });
});

describe('shards of a job are one job', () => {
  const shard = (index: number, conclusion: string | null, attempt = 1) =>
    execution({ runId: 1, attempt, job: `test (${index}, 3)`, conclusion });

  test.each<[what: string, conclusions: (string | null)[], first: string | null, cancelled: boolean]>([
    ['all passed', ['success', 'success', 'success'], 'pass', false],
    ['one failed', ['success', 'failure', 'success'], 'fail', false],
    ['one failed and took the others with it', ['cancelled', 'failure', 'cancelled'], 'fail', false],
    ['one was cancelled: what it would have said is unknown', ['success', 'success', 'cancelled'], null, true],
    ['one was not needed', ['success', 'success', 'skipped'], 'pass', false],
    ['one still runs', ['success', 'success', null], null, false],
    ['none ran', ['skipped', 'skipped', 'skipped'], null, false],
  ])('%s', (_what, conclusions, first, cancelled) => {
    const courses = jobCourses(conclusions.map((conclusion, index) => shard(index + 1, conclusion)));
    expect(courses).toMatchObject([{ unit: 'test', first, cancelled }]);
  });

  test('only the one that failed was run again, and the job passed in the end', () => {
    const rows = [shard(1, 'success'), shard(2, 'failure'), shard(3, 'success'), shard(2, 'success', 2)];
    expect(jobCourses(rows)).toMatchObject([{ first: 'fail', last: 'pass' }]);
  });

  test('with the finer key each is a job of its own', () => {
    const rows = [shard(1, 'success'), shard(2, 'failure')];
    expect(jobCourses(rows, 'fine').map(({ unit, first }) => [unit, first])).toEqual([
      ['test (1, 3)', 'pass'],
      ['test (2, 3)', 'fail'],
    ]);
  });

  test('two jobs of one name in one attempt count as one, which fails with either', () => {
    const rows = [execution({ runId: 1 }), execution({ runId: 1, conclusion: 'failure' })];
    for (const order of [rows, rows.toReversed()]) {
      expect(jobCourses(order)).toMatchObject([{ first: 'fail', last: 'fail' }]);
    }
  });
});

test('the order of the rows does not matter', () => {
  const row = fc
    .record({
      runId: fc.nat(5),
      attempt: fc.integer({ min: 1, max: 3 }),
      job: fc.constantFrom('build', 'test (1, 2)', 'test (2, 2)'),
      conclusion: fc.constantFrom('success', 'failure', 'cancelled', 'skipped', 'action_required', null),
    })
    .map((given) => execution(given));
  const unique = fc.uniqueArray(row, { selector: ({ runId, attempt, job }) => `${runId} ${attempt} ${job}` });
  fc.assert(
    fc.property(
      unique.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
      ([rows, shuffled]) => {
        const brief = (some: typeof rows) =>
          jobCourses(some).map(({ unit, row: { runId }, first, last, cancelled }) => ({
            unit,
            runId,
            first,
            last,
            cancelled,
          }));
        expect(brief(shuffled)).toEqual(brief(rows));
        const options = { nowMs: START, staleDays: 7 };
        expect(ratesOf(jobCourses(shuffled), options)).toEqual(ratesOf(jobCourses(rows), options));
      },
    ),
  );
});
