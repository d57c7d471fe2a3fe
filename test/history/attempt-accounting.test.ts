import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../src/domain.ts';
import { jobCourses, runCourses } from '../../src/history/courses.ts';
import { executedJobs } from '../../src/history/executed.ts';
import { ratesOf } from '../../src/history/rates.ts';
import { type Execution, executionId } from '../../src/history/rows.ts';
import { windowsOf } from '../../src/history/windows.ts';
import { apiJob } from '../support/api-job.ts';
import { attempts, DAY, failure, history, MINUTE, runAttempts, START } from '../support/executions.ts';
import { counted, LOOKED, ledger, listedRun } from '../support/ledger.ts';

/** Passes by first attempts, by last ones, and of all; what was cancelled; runs in which it flaked. */
const PASSED = '1/1 1/1 1/1 0/1 -';
const FAILED = '0/1 0/1 0/1 0/1 -';
const FAILED_TWICE = '0/1 0/1 0/2 0/1 -';
const PASSED_TWICE = '1/1 1/1 2/2 0/1 -';
const FLAKED = '0/1 1/1 1/2 0/1 1/1';
const TURNED_RED = '1/1 0/1 1/2 0/1 1/1';
const STOPPED = '0/0 0/0 0/0 1/1 -';
const NOTHING = '0/0 0/0 0/0 0/0 -';

describe('of the attempts of a job, or of a whole run', () => {
  const timedOut = { failures: [failure('uncertain', { signature: 'runner/job-timeout' })] };

  test.each<[trap: string, conclusions: (string | null)[], told: string, given?: Partial<Execution>]>([
    ['an approval is no attempt', ['action_required', 'success'], PASSED],
    ['nor when it fails after it', ['action_required', 'failure'], FAILED],
    ['nor when it was approved twice', ['action_required', 'action_required', 'success'], PASSED],
    ['it fails after two approvals', ['action_required', 'action_required', 'failure', 'success'], FLAKED],
    ['an approval may stand between two attempts', ['failure', 'action_required', 'success'], FLAKED],
    ['it still waits for its approval', ['action_required'], NOTHING],
    ['it passes when it is run again', ['failure', 'success'], FLAKED],
    ['it fails again', ['failure', 'failure'], FAILED_TWICE],
    ['it is green, is run again all the same, and turns red', ['success', 'failure'], TURNED_RED],
    ['it is green twice', ['success', 'success'], PASSED_TWICE],
    ['the second attempt is cancelled, the third passes', ['failure', 'cancelled', 'success'], FLAKED],
    ['the re-run is cancelled', ['failure', 'cancelled'], FAILED],
    ['the re-run of a green run is cancelled', ['success', 'cancelled'], PASSED],
    ['it is cancelled, then passes', ['cancelled', 'success'], PASSED],
    ['it is cancelled, then fails', ['cancelled', 'failure'], FAILED],
    ['it is cancelled twice, and is one run', ['cancelled', 'cancelled'], STOPPED],
    ['it is cancelled, and its re-run still runs', ['cancelled', null], NOTHING],
    ['it takes too long', ['timed_out'], FAILED],
    ['it takes too long once', ['timed_out', 'success'], FLAKED],
    ['it takes too long, and GitHub calls it cancelled', ['cancelled'], FAILED, timedOut],
    ['it cannot start', ['startup_failure'], FAILED],
    ['it cannot start once', ['startup_failure', 'success'], FLAKED],
    ['it is skipped', ['skipped'], NOTHING],
    ['it is neutral', ['neutral'], NOTHING],
    ['it is stale', ['stale'], NOTHING],
    ['it ends in a word that is new', ['success_with_issues'], NOTHING],
    ['it still runs', [null], NOTHING],
    ['its re-run still runs', ['failure', null], FAILED],
    ['it takes four attempts', ['failure', 'timed_out', 'failure', 'success'], '0/1 1/1 1/4 0/1 1/1'],
    ['it goes to and fro', ['success', 'failure', 'success', 'failure'], '1/1 0/1 2/4 0/1 1/1'],
  ])('%s: %j', (_trap, conclusions, told, given = {}) => {
    expect(ledger(attempts(1, conclusions, given))).toEqual({ test: told });
    const run = runCourses(runAttempts(1, conclusions, given));
    expect(told.startsWith(`${counted(ratesOf(run, LOOKED))} `)).toBe(true);
  });

  test('one that was made days later belongs to its run, and to the day of that', () => {
    const [first, second] = attempts(1, ['failure', 'success']);
    const late = { ...second!, startedMs: START + 5 * DAY, completedMs: START + 5 * DAY + MINUTE };
    expect(ledger([first!, late])).toEqual({ test: FLAKED });
    expect(jobCourses([late, first!])[0]!.row.createdMs).toBe(first!.createdMs);
  });
});

describe('of the jobs that GitHub lists for each attempt', () => {
  test.each<[trap: string, listed: string, told: Readonly<Record<string, string>>]>([
    ['what passed is only carried over', 'build P; test F | build =; test P', { build: PASSED, test: FLAKED }],
    [
      'over many attempts',
      'build P; test F | build =; test F | build =; test P',
      { build: PASSED, test: '0/1 1/1 1/3 0/1 1/1' },
    ],
    ['one is run again, a red one stays what it was', 'a F; b F | a =; b P', { a: FAILED, b: FLAKED }],
    ['each is run again by itself', 'a F; b F | a =; b P | a P; b =', { a: FLAKED, b: FLAKED }],
    ['all are run again', 'a P; b F | a P; b P', { a: PASSED_TWICE, b: FLAKED }],
    ['all of a green run, and one turns red', 'a P; b P | a P; b F', { a: PASSED_TWICE, b: TURNED_RED }],
    ['one of a green run turns red', 'a P; b P | a =; b F', { a: PASSED, b: TURNED_RED }],
    ['one waited for the failed one, and begins with the second', 'a F; b S | a P; b F', { a: FLAKED, b: FAILED }],
    ['and passes in the third', 'a F; b S | a P; b F | a =; b P', { a: FLAKED, b: FLAKED }],
    ['one is skipped each time', 'a F; b S | a F; b S', { a: FAILED_TWICE }],
    ['one exists in the second attempt only', 'a F | a P; report P', { a: FLAKED, report: PASSED }],
    ['one is not listed again', 'plan P; a F | a P', { plan: PASSED, a: FLAKED }],
    ['fail-fast stops a sibling, which then passes', 'a F; b C | a P; b P', { a: FLAKED, b: PASSED }],
    ['fail-fast stops a sibling, and that is all', 'a F; b C | a P; b =', { a: FLAKED, b: STOPPED }],
    ['fail-fast stops a sibling twice', 'a F; b C | a F; b C', { a: FAILED_TWICE, b: STOPPED }],
    ['one is stopped by a person', 'a P; b C', { a: PASSED, b: STOPPED }],
    ['one still runs', 'a P; b R', { a: PASSED, b: NOTHING }],
    ['one is called otherwise in the second attempt', 'at 10 F | at 11 P', { 'at 10': FAILED, 'at 11': PASSED }],
    ['beside one that is carried over', 'a P; old F | a =; new P', { a: PASSED, old: FAILED, new: PASSED }],
    ['an approval has none', 'none | a F | a P', { a: FLAKED }],
    ['one waits for an approval by itself', 'a P; deploy W | a =; deploy P', { a: PASSED, deploy: PASSED }],
    ['the first attempt is gone: the first that is known counts', 'gone | a =; b P', { b: PASSED }],
    ['a middle attempt is gone', 'a P; b F | gone | a =; b P', { a: PASSED, b: FLAKED }],
    ['two have one name, and one fails', 'a PF', { a: FAILED }],
    ['whichever is listed first', 'a FP', { a: FAILED }],
    ['two have one name, and the failed one passes', 'a PF | a =P', { a: FLAKED }],
    ['two have one name, and the failed one fails again', 'a PF | a =F', { a: FAILED_TWICE }],
    ['two have one name, and one fails in each full re-run', 'a PF | a PF', { a: FAILED_TWICE }],
    ['two have one name, and one turns red', 'a PP | a PF', { a: TURNED_RED }],
    ['a shard fails, and passes', 't (1, 2) P; t (2, 2) F | t (1, 2) =; t (2, 2) P', { t: '0/1 1/1 2/3 0/1 1/1' }],
    ['and a stopped one with it', 't (1, 2) C; t (2, 2) F | t (1, 2) P; t (2, 2) P', { t: '0/1 1/1 2/3 0/1 1/1' }],
    [
      'a stopped shard leaves open how all ended',
      't (1, 2) C; t (2, 2) F | t (1, 2) =; t (2, 2) P',
      { t: '0/1 0/0 1/2 0/1 1/1' },
    ],
    [
      'a stopped shard has passed, another still runs',
      't 1/2 C; t 2/2 S | t 1/2 P; t 2/2 R',
      { t: '0/0 0/0 1/1 0/0 -' },
    ],
    ['a shard does not pass for another', 't 1/2 F; t 2/2 P | t 1/2 F; t 2/2 =', { t: '0/1 0/1 1/3 0/1 -' }],
    [
      'machines are no part of names, systems are',
      'e2e (ubuntu-22.04) F; e2e (macos-14) P | e2e (ubuntu-22.04) P; e2e (macos-14) =',
      { 'e2e (ubuntu)': FLAKED, 'e2e (macos)': PASSED },
    ],
    [
      'each called workflow has its own',
      'ci / unit (1, 2) P; ci / unit (2, 2) P; nightly / unit F',
      { 'ci / unit': PASSED_TWICE, 'nightly / unit': FAILED },
    ],
  ])('%s: %s', (_trap, listed, told) => {
    expect(ledger(listedRun(listed))).toEqual(told);
  });

  test('one that never found a machine ran in the attempt that lists it so, and is decided by its word', () => {
    const first = apiJob({ id: 1, conclusion: 'failure' });
    const attempt: Attempt = {
      ...{ runId: 100, number: 2, status: 'completed', conclusion: null, startedMs: START, updatedMs: START },
    };
    const never = apiJob({ id: 2, attempt: 2, startedMs: null, runnerId: null, conclusion: 'cancelled' });
    expect(executedJobs(attempt, [never], [first])).toMatchObject([{ executed: true, conclusion: 'cancelled' }]);
    expect(ledger(attempts(1, ['failure', 'cancelled']))).toEqual({ test: FAILED });
  });
});

test('a job that is carried over without its machine did not run again', () => {
  const first = apiJob({ id: 1 });
  const attempt: Attempt = {
    ...{
      runId: 100,
      number: 2,
      status: 'completed',
      conclusion: null,
      startedMs: first.startedMs! + DAY,
      updatedMs: 0,
    },
  };
  const carried = { ...first, id: 2, attempt: 2, runnerId: null, runnerName: null };
  expect(executedJobs(attempt, [carried], [first])).toMatchObject([{ executed: false }]);
});

describe('of several runs', () => {
  test('each is one by its id and its repository, whatever its number', () => {
    const two = [...attempts(1, ['failure', 'success']), ...attempts(2, ['failure', 'success'])];
    expect(ledger(two)).toEqual({ test: '0/2 2/2 2/4 0/2 2/2' });
    const elsewhere = attempts(1, ['success'], { repository: 'github.com/acme/comet' });
    expect(ledger([...attempts(1, ['failure']), ...elsewhere])).toEqual({ test: '1/2 1/2 1/2 0/2 -' });
  });

  test('a matrix that grows has more shards of the same job; another value of it is another job', () => {
    const rows = [
      ...listedRun('t (1, 2) P; t (2, 2) P; py (3.12) P', { runId: 1 }),
      ...listedRun('t (1, 3) P; t (2, 3) P; t (3, 3) F; py (3.12) P; py (3.13) F', { runId: 2 }),
    ];
    expect(ledger(rows)).toEqual({ t: '1/2 1/2 4/5 0/2 -', 'py (3.12)': '2/2 2/2 2/2 0/2 -', 'py (3.13)': FAILED });
  });

  test('an incident explains a failure, not the pass of another job of its name', () => {
    const courses = jobCourses(listedRun('a PF'));
    const windows = { nowMs: START + 9 * DAY, sample: { days: 30 }, basisDays: 30 };
    const removed = (ids: readonly string[]) => windowsOf(courses, windows, new Set(ids)).sample.removed;
    expect([removed(['another']), removed([executionId(courses[0]!.row)])]).toEqual([0, 1]);
  });

  test('many that are cancelled at once hide nothing and pass nothing', () => {
    expect(ledger(history(`PPF${'C'.repeat(20)}P`))).toEqual({ test: '3/4 3/4 3/4 20/24 -' });
  });
});
