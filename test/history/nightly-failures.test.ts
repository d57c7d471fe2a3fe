import { describe, expect, test } from 'vitest';
import { jobCourses } from '../../src/history/courses.ts';
import { nightFailures } from '../../src/history/nightly/failures.ts';
import type { Execution, RowFailure } from '../../src/history/rows.ts';
import { DAY, execution, failure, HOUR, MINUTE, START } from '../support/executions.ts';

/** Runs are an hour apart by their ids: run 240 is ten days after the first. */
const UNTIL = START + 240 * HOUR + 10 * MINUTE;
const windows = { fromMs: UNTIL - DAY, untilMs: UNTIL, compareFromMs: UNTIL - 8 * DAY };
const a = failure('genuine', { fingerprint: 'v1:a' });
const b = failure('uncertain', { fingerprint: 'v1:b' });

const red = (runId: number, failures: readonly RowFailure[] = [a], given: Partial<Execution> = {}): Execution =>
  execution({ runId, conclusion: 'failure', failures, ...given });
const green = (runId: number, given: Partial<Execution> = {}): Execution => execution({ runId, ...given });

function told(...rows: readonly Execution[]) {
  return nightFailures([jobCourses(rows)], windows);
}

describe('a failure', () => {
  test('that comes in the night, and not in the days before, is new: the run, and the last green one', () => {
    const { failures } = told(green(225), green(230), red(231), red(232));
    expect(failures).toMatchObject([
      {
        ...{ state: 'new', job: 'test', cameTonight: true, cameBack: false, runs: 2, resolvedBy: null },
        ...{ failure: { fingerprint: 'v1:a' }, firstRed: { runId: 231, sha: 'sha231', actor: 'octocat' } },
        ...{ lastRed: { runId: 232 }, lastGreen: { runId: 230 } },
      },
    ]);
  });

  test('that was there before, and whose job has not passed since, is open', () => {
    const { failures } = told(green(100), red(120), red(231));
    expect(failures).toMatchObject([{ state: 'open', firstRed: { runId: 120 }, lastGreen: { runId: 100 }, runs: 2 }]);
  });

  test('that nobody saw this night is open all the same, and it is told that the job did not run', () => {
    expect(told(green(100), red(120)).failures).toMatchObject([{ state: 'open', hasRunSince: false }]);
    expect(told(red(120), execution({ runId: 130, conclusion: 'cancelled' })).failures).toMatchObject([
      { state: 'open', hasRunSince: true },
    ]);
  });

  test('began before the days before where its job has been red for so long', () => {
    const { failures } = told(green(1), red(2), red(120), red(231));
    expect(failures).toMatchObject([{ state: 'open', firstRed: { runId: 2 }, lastGreen: { runId: 1 }, runs: 2 }]);
  });

  test('that was gone, and is back, is not new', () => {
    const { failures } = told(red(100), green(110), red(231));
    expect(failures).toMatchObject([
      { state: 'open', cameBack: true, firstRed: { runId: 231 }, lastGreen: { runId: 110 } },
    ]);
  });

  test('that was last seen before the days before is new when it comes again', () => {
    expect(told(red(2), green(3), red(231)).failures).toMatchObject([{ state: 'new', cameBack: false }]);
  });

  test('is resolved by the commit after which its job passed', () => {
    const { failures } = told(red(200), green(225), green(226));
    expect(failures).toMatchObject([
      { state: 'resolved', cameTonight: false, resolvedBy: { runId: 225, sha: 'sha225', how: 'commit' } },
    ]);
  });

  test('is resolved by a re-run: it came and went', () => {
    const { failures } = told(green(224), red(225), green(225, { attempt: 2 }));
    expect(failures).toMatchObject([
      { state: 'resolved', cameTonight: true, resolvedBy: { runId: 225, attempt: 2, how: 'rerun' } },
    ]);
  });

  test('is resolved by a later run of the same commit', () => {
    const { failures } = told(red(225, [a], { sha: 'same' }), green(226, { sha: 'same' }));
    expect(failures).toMatchObject([{ state: 'resolved', resolvedBy: { runId: 226, how: 'same-code' } }]);
  });

  test('that ended tonight counts tonight, also when its run began before', () => {
    const late = windows.fromMs + MINUTE;
    const { failures } = told(green(200), red(215, [a], { completedMs: late }));
    expect(failures).toMatchObject([{ state: 'new' }]);
  });

  test('that was resolved before the night is not told again', () => {
    expect(told(red(120), green(121), green(230)).failures).toEqual([]);
    expect(told(red(120), green(120, { attempt: 2 })).failures).toEqual([]);
  });

  test('is another one in the same job by its fingerprint', () => {
    const { failures } = told(green(100), red(120), red(231, [a, b]));
    expect(failures).toMatchObject([
      { state: 'new', failure: { fingerprint: 'v1:b' } },
      { state: 'open', failure: { fingerprint: 'v1:a' } },
    ]);
  });

  test('without a cause is one of its own', () => {
    expect(told(green(230), red(231, [])).failures).toMatchObject([{ state: 'new', failure: null }]);
  });

  test('of a shard is open until all shards pass', () => {
    const shard = (runId: number, at: number, conclusion: string) =>
      execution({ runId, job: `unit (${at}, 2)`, conclusion, failures: conclusion === 'failure' ? [a] : [] });
    const rows = [
      shard(230, 1, 'failure'),
      shard(230, 2, 'success'),
      shard(231, 1, 'success'),
      shard(231, 2, 'failure'),
    ];
    expect(told(...rows).failures).toMatchObject([
      { state: 'new', job: 'unit', runs: 2, lastRed: { job: 'unit (2, 2)' } },
    ]);
    const ended = [shard(232, 1, 'success'), shard(232, 2, 'success')];
    expect(told(...rows, ...ended).failures).toMatchObject([{ state: 'resolved', resolvedBy: { runId: 232 } }]);
  });
});

test('what was expected is left out, and counted', () => {
  const known = failure('expected', { fingerprint: 'v1:k' });
  expect(told(green(230), red(231, [known]), red(232, [known]))).toEqual({ failures: [], expected: 2 });
  expect(told(green(230), red(231, [known, a]))).toMatchObject({
    failures: [{ failure: { fingerprint: 'v1:a' } }],
    expected: 0,
  });
  // Of an earlier night it is not counted.
  expect(told(red(120, [known]), green(230)).expected).toBe(0);
});

test('new ones come first, then what is open, then what is resolved; what came last first', () => {
  const job = (name: string, ...rows: readonly Execution[]) => jobCourses(rows.map((row) => ({ ...row, job: name })));
  const { failures } = nightFailures(
    [job('went', red(225), green(226)), job('old', red(120)), job('early', red(230)), job('late', red(235))],
    windows,
  );
  expect(failures.map((one) => [one.state, one.job])).toEqual([
    ['new', 'late'],
    ['new', 'early'],
    ['open', 'old'],
    ['resolved', 'went'],
  ]);
});
