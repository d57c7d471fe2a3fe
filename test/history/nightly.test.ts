import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobCourses, runCourses } from '../../src/history/courses.ts';
import { flakyList } from '../../src/history/flaky-list.ts';
import { proportion } from '../../src/history/intervals.ts';
import { type GreenRun, type NightCourses, type NightRows, nightCourses } from '../../src/history/nightly/courses.ts';
import { nightFlaky } from '../../src/history/nightly/flaky.ts';
import { differenceOf, headlineSeries, strataOf } from '../../src/history/nightly/headline.ts';
import { maskedRegressions } from '../../src/history/nightly/masked.ts';
import { nightOf } from '../../src/history/nightly/nightly.ts';
import { nightReds } from '../../src/history/nightly/reds.ts';
import { regressionNight } from '../../src/history/nightly/regressions.ts';
import { staleJobs } from '../../src/history/nightly/stale.ts';
import { type Regression, regressionsOf } from '../../src/history/regressions.ts';
import { type Execution, executionId, type RunAttempt } from '../../src/history/rows.ts';
import { attempts, DAY, execution, failure, HOUR, runAttempts, START } from '../support/executions.ts';

const UNTIL = START + 60 * DAY;
const windows = { fromMs: UNTIL - DAY, untilMs: UNTIL, compareFromMs: UNTIL - 8 * DAY };

/** A green run as the store tells it, and its jobs as they are stored one by one. */
const greenRun = (runId: number, jobs: readonly string[]) => {
  const [attempt] = runAttempts(runId, ['success']) as [RunAttempt];
  const run: GreenRun = { attempt, jobs };
  return { ...run, rows: jobs.map((job): Execution => ({ ...attempt, job })) };
};

test('courses are the same whether green runs are read job by job or in one', () => {
  const names = fc.subarray(['lint', 'unit (1, 2)', 'unit (2, 2)', 'e2e (ubuntu-latest)'], { minLength: 1 });
  const kinds = fc.array(fc.tuple(fc.boolean(), names), { maxLength: 25 });
  fc.assert(
    fc.property(kinds, (runs) => {
      const green = runs.flatMap(([isGreen, jobs], at) => (isGreen ? greenRun(at, jobs) : []));
      const others = runs.flatMap(([isGreen, jobs], at) => {
        if (isGreen) return [];
        return jobs.flatMap((job) => attempts(at, ['failure', 'success'], { job, failures: [failure('flaky')] }));
      });
      const whole = runs.flatMap(([isGreen], at) => (isGreen ? [] : runAttempts(at, ['failure', 'success'])));
      const read: NightRows = { green, executions: others, attempts: whole };
      const told = nightCourses(read);
      const rows = [...green.flatMap((one) => one.rows), ...others];
      const written = (courses: NightCourses['jobs']) =>
        courses.map(({ unit, stratum, row, cells, first, last, cancelled }) => ({
          ...{ unit, stratum, cells, first, last, cancelled },
          row: { ...row, job: '' },
        }));
      expect(written(told.jobs)).toEqual(written(jobCourses(rows)));
      expect(told.runs).toEqual(runCourses([...green.map(({ attempt }) => attempt), ...whole]));
      const without = (all: readonly Execution[]) => all.map((one) => executionId({ ...one, job: '' })).sort();
      expect(without(told.executions)).toEqual(without(rows));
    }),
  );
});

test('a run that passed as a whole resolves what was red in its workflow, also where its jobs are not stored', () => {
  const at = (hours: number) => ({ createdMs: UNTIL - hours * HOUR });
  const executions = [execution({ runId: 1, conclusion: 'failure', failures: [failure('genuine')], ...at(40) })];
  const night = (given: Partial<RunAttempt>, jobs: readonly string[] | null) => {
    const [attempt] = runAttempts(2, ['success'], at(10)) as [RunAttempt];
    const green = [{ attempt: { ...attempt, ...given }, jobs }];
    return nightOf({ green, executions, attempts: [] }, [], windows).failures;
  };
  expect(night({}, null)).toMatchObject([{ state: 'resolved', resolvedBy: { runId: 2, how: 'commit' } }]);
  // It is known that the job did not run in it,
  expect(night({}, ['lint'])).toMatchObject([{ state: 'open', hasRunSince: false }]);
  // or it ran elsewhere.
  expect(night({ workflow: 2 }, null)).toMatchObject([{ state: 'open' }]);
  expect(night({ isDefaultBranch: false }, null)).toMatchObject([{ state: 'open' }]);
});

describe('a workflow that GitHub could not start', () => {
  const FILE = '.github/workflows/ci.yml';
  const at = (hours: number) => ({ createdMs: UNTIL - hours * HOUR });
  const unstarted = (runId: number, hours: number) =>
    execution({ runId, job: FILE, conclusion: 'startup_failure', failures: [failure('broken-base')], ...at(hours) });
  const night = (hours: number, later: readonly RunAttempt[], last = 10) => {
    const executions = [unstarted(1, hours), ...later.map((run) => execution({ ...run, job: 'unit' }))];
    const attempts = [...runAttempts(1, ['startup_failure'], at(hours)), ...later];
    const [green] = runAttempts(9, ['success'], { workflow: 2, ...at(last) }) as [RunAttempt];
    return nightOf({ green: [{ attempt: green, jobs: ['docs'] }], executions, attempts }, [], windows);
  };

  test('is mended as soon as a run of it begins, whatever that comes to', () => {
    expect(night(40, []).failures).toMatchObject([{ job: FILE, state: 'open', hasRunSince: false }]);
    for (const conclusion of ['failure', 'success']) {
      const resolved = night(40, runAttempts(2, [conclusion], at(10))).failures.filter(({ job }) => job === FILE);
      expect(resolved).toMatchObject([{ state: 'resolved', resolvedBy: { runId: 2, how: 'commit' } }]);
    }
    // Nothing began, or it did so elsewhere.
    for (const given of [{ workflow: 2 }, { isDefaultBranch: false, event: 'pull_request' }]) {
      expect(night(40, runAttempts(2, ['failure'], { ...at(10), ...given })).failures).toContainEqual(
        expect.objectContaining({ job: FILE, state: 'open' }),
      );
    }
    expect(night(40, runAttempts(2, ['cancelled'], at(10))).failures).toMatchObject([{ job: FILE, state: 'open' }]);
  });

  test('was mended before the night where a run began before it: nothing is told of it', () => {
    expect(night(100, runAttempts(2, ['success'], at(50))).failures).toEqual([]);
  });

  test('is no job that one hears nothing of', () => {
    expect(night(30 * 24, []).stale).toEqual([]);
  });
});

describe('the headline', () => {
  // Newcombe 1998, table II, method 10.
  test.each<[now: [number, number], before: [number, number], low: number, high: number]>([
    [[56, 70], [48, 80], 0.0524, 0.3339],
    [[9, 10], [3, 10], 0.1705, 0.809],
    [[10, 10], [0, 10], 0.6075, 1],
  ])('the difference of %j and %j has Newcombe’s interval', (now, before, low, high) => {
    const told = differenceOf(proportion(...now), proportion(...before));
    expect(told).toEqual({
      points: expect.closeTo(now[0] / now[1] - before[0] / before[1], 9),
      low: expect.closeTo(low, 3),
      high: expect.closeTo(high, 3),
    });
  });

  test('of nothing there is no difference', () => {
    expect(differenceOf(proportion(0, 0), proportion(1, 2))).toBeNull();
    expect(differenceOf(proportion(1, 2), proportion(0, 0))).toBeNull();
  });

  test('kinds of runs stay apart, that of the branch comes first, and older runs count nowhere', () => {
    const at = (days: number) => ({ createdMs: UNTIL - days * DAY });
    const courses = runCourses([
      ...runAttempts(1, ['success'], { event: 'pull_request', ...at(0.5) }),
      ...runAttempts(2, ['failure', 'success'], at(0.5)),
      ...runAttempts(3, ['success'], at(2)),
      ...runAttempts(4, ['failure'], at(9)),
    ]);
    expect(strataOf(courses, windows)).toMatchObject([
      {
        stratum: 'default-branch',
        window: { first: { count: 0, of: 1 }, eventual: { count: 1, of: 1 }, retryLift: 1 },
        compare: { first: { count: 1, of: 1 } },
        change: { points: -1 },
      },
      { stratum: 'pull_request', window: { first: { count: 1, of: 1 } }, compare: { first: { of: 0 } }, change: null },
    ]);
  });

  test('its days hold the runs of the branch alone, and days on which nothing ran', () => {
    const courses = runCourses([
      ...runAttempts(1, ['success'], { createdMs: UNTIL - 2 * DAY }),
      ...runAttempts(2, ['failure'], { createdMs: UNTIL - 2 * DAY, event: 'schedule' }),
    ]);
    const days = headlineSeries(courses, UNTIL - 3 * DAY, UNTIL);
    expect(days.map(({ passes }) => [passes.count, passes.of])).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('what re-runs may hide', () => {
  /** Runs in the days `from` to `until` before the end: every `each`-th failed and was run again, and `passes` of ten passed. */
  const span = (from: number, until: number, count: number, each: number, passes: number): Execution[] =>
    Array.from({ length: count }, (_, at) => {
      const createdMs = UNTIL - (from - ((from - until) * at) / count) * DAY;
      const runId = Math.round(createdMs / HOUR) * 1000 + at;
      if (at % each !== 0) return attempts(runId, ['success'], { createdMs });
      const ended = (at / each) % 10 < passes ? 'success' : 'failure';
      return attempts(runId, ['failure', ended], { createdMs });
    }).flat();
  const masked = (...rows: Execution[][]) => maskedRegressions([jobCourses(rows.flat())], UNTIL);

  test('is told where more is rescued, and each re-run passes less often', () => {
    expect(masked(span(42, 14.1, 400, 20, 10), span(14, 0, 200, 4, 6))).toMatchObject([
      {
        ...{ job: 'test', workflowName: 'CI' },
        reruns: { before: { count: 20, of: 20 }, now: { count: 30, of: 50 } },
        rescued: { before: { count: 20, of: 400 }, now: { count: 30, of: 200 } },
      },
    ]);
  });

  test.each<[what: string, before: Parameters<typeof span>, now: Parameters<typeof span>]>([
    ['re-runs help as they did', [42, 14.1, 400, 20, 10], [14, 0, 200, 4, 10]],
    ['no more is rescued than before', [42, 14.1, 400, 4, 10], [14, 0, 200, 4, 6]],
    ['too little was run again now', [42, 14.1, 400, 20, 10], [14, 0, 36, 4, 6]],
    ['too little was run again before', [42, 14.1, 180, 20, 10], [14, 0, 200, 4, 6]],
  ])('is not told where %s', (_what, before, now) => {
    expect(masked(span(...before), span(...now))).toEqual([]);
  });
});

describe('a stale job', () => {
  const at = (days: number, given: Partial<Execution> = {}): Execution =>
    execution({ runId: Math.round(1000 - 10 * days), createdMs: UNTIL - days * DAY, ...given });
  const told = (...rows: Execution[]) => staleJobs([jobCourses(rows)], UNTIL);

  test('decided nothing for two weeks, though it did before', () => {
    const last = at(15);
    expect(told(at(20), last)).toEqual([
      {
        ...{ repository: 'github.com/acme/nova', workflowName: 'CI', job: 'test' },
        ...{ lastDecidedMs: last.completedMs, undecided: 0 },
      },
    ]);
  });

  test('may still be cancelled again and again', () => {
    const cancelled = { conclusion: 'cancelled' };
    expect(told(at(15), at(3, cancelled), at(2, cancelled))).toMatchObject([{ undecided: 2 }]);
  });

  test('is none that passed in another kind of runs, nor one that never decided anything', () => {
    expect(told(at(15), at(3, { event: 'schedule' }))).toEqual([]);
    expect(told(at(15, { conclusion: 'cancelled' }))).toEqual([]);
  });
});

test('red jobs are counted by the gravest word on them, and by how sure that is', () => {
  const [first, second, third, fourth] = [1, 2, 3, 4].map((at) =>
    execution({ runId: Math.ceil(at / 2), job: `job ${at}`, conclusion: 'failure' }),
  );
  const said = new Map([
    [executionId(first!), [{ label: 'flaky', certainty: 'confirmed' } as const]],
    [
      executionId(second!),
      [
        { label: 'flaky', certainty: 'confirmed' } as const,
        { label: 'genuine', certainty: null } as const,
        { label: 'genuine', certainty: 'likely' } as const,
      ],
    ],
    [executionId(third!), [{ label: 'uncertain', certainty: null } as const]],
  ]);
  expect(nightReds([first!, second!, third!, fourth!], said, 1)).toEqual({
    ...{ jobs: 4, runs: 2, unexplained: 1, unmeasured: 1 },
    labels: [
      { label: 'genuine', confirmed: 0, likely: 1, unproven: 0 },
      { label: 'flaky', confirmed: 1, likely: 0, unproven: 0 },
      { label: 'uncertain', confirmed: 0, likely: 0, unproven: 1 },
    ],
  });
});

test('what flakes is ranked as `flakyList` ranks it, with a flake count for each day', () => {
  const fromMs = UNTIL - 14 * DAY;
  const rows = Array.from({ length: 40 }, (_, at) => {
    const given = { createdMs: fromMs + at * 8 * HOUR, failures: [failure('uncertain')] };
    const jobs = ['unit', 'e2e'].filter((_job, which) => at % (which === 0 ? 9 : 4) === 0);
    const green = ['unit', 'e2e', 'lint'].filter((job) => !jobs.includes(job));
    return [
      ...jobs.flatMap((job) => attempts(at, ['failure', 'success'], { ...given, job })),
      ...green.map((job) => execution({ runId: at, createdMs: given.createdMs, job })),
    ];
  }).flat();
  const tests = rows
    .filter(({ conclusion, job }) => conclusion === 'failure' && job === 'e2e')
    .map(({ repository, runId, attempt, job }) => ({
      ...{ repository, runId, attempt, job, test: 'slow', outcome: 'fail' as const },
    }));
  const jobs = ['unit', 'e2e', 'lint'].map((job) => jobCourses(rows.filter((row) => row.job === job)));
  const told = nightFlaky(jobs, tests, { fromMs, untilMs: UNTIL, days: 14, most: 3 });
  const list = flakyList(rows, tests, { fromMs, untilMs: UNTIL, parts: 14 });
  expect(told).toMatchObject({ jobs: 2, tests: 1 });
  expect(told.units.map(({ flakes: _flakes, ...one }) => one)).toEqual(
    list.units.map(({ flakes: _flakes, ...one }) => one),
  );
  expect(told.units.map(({ job, test: name }) => [job, name])).toEqual([
    ['e2e', null],
    ['e2e', 'slow'],
    ['unit', null],
  ]);
  expect(told.units.map(({ flakes }) => flakes.length)).toEqual([14, 14, 14]);
  expect(nightFlaky(jobs, tests, { fromMs, untilMs: UNTIL, days: 14, most: 1 })).toMatchObject({
    ...{ jobs: 2, tests: 1 },
    units: [{ job: 'e2e' }],
  });
});

describe('a night', () => {
  const NOTHING: NightRows = { green: [], executions: [], attempts: [] };
  /** From six weeks before to the end, twelve runs a day of one job; those that `fails` says failed. */
  const weeks = (fails: (days: number, at: number) => boolean, given: Partial<Execution> = {}): NightRows => {
    const executions = Array.from({ length: 42 * 12 }, (_, at) => {
      const days = 42 - at / 12;
      const conclusion = fails(days, at) ? 'failure' : 'success';
      const failures = conclusion === 'failure' ? [failure('genuine', { fingerprint: `v1:${at % 7}` })] : [];
      return execution({ runId: at + 1, createdMs: UNTIL - days * DAY, conclusion, failures, ...given });
    });
    return { ...NOTHING, executions, attempts: executions.map((one) => ({ ...one, job: null })) };
  };

  test('of nothing is empty', () => {
    expect(nightOf(NOTHING, [], windows)).toMatchObject({
      ...{ strata: [], failures: [], incidents: [], reds: [], unmeasured: 0, expected: 0, cancelled: { of: 0 } },
      regressions: { tested: 0, open: [], closed: [] },
    });
  });

  test('a regression is new the night it shows, and then still open until the rate is back', () => {
    const rows = weeks((days, at) => days < 4 && at % 2 === 0);
    const night = (untilMs: number) => {
      const own = { fromMs: untilMs - DAY, untilMs, compareFromMs: untilMs - 8 * DAY };
      const until = ({ createdMs }: { readonly createdMs: number }): boolean => createdMs <= untilMs;
      const seen = { ...rows, executions: rows.executions.filter(until), attempts: rows.attempts.filter(until) };
      return nightOf(seen, [], own).regressions;
    };
    const states = [5, 4, 3, 2, 1, 0].map(
      (ago) => night(UNTIL - ago * DAY).open.map(({ state }) => state)[0] ?? 'none',
    );
    expect(states).toEqual(['none', 'none', 'none', 'new', 'still-open', 'still-open']);
    expect(night(UNTIL).open).toMatchObject([
      {
        ...{ subject: { unit: 'test', stratum: 'default-branch' }, drop: expect.closeTo(24 / 84, 1) },
        change: {
          direction: 'worse',
          firstRed: { runId: expect.any(Number) },
          lastGreen: { runId: expect.any(Number) },
        },
        commits: expect.arrayContaining([{ sha: expect.any(String), title: 'Change', actor: 'octocat' }]),
      },
    ]);
  });

  test('its comparisons are the same as if each saw the days alone that it compares', () => {
    const rate = fc.constantFrom(0, 0.05, 0.3, 0.8);
    const job = fc.tuple(fc.array(rate, { minLength: 6, maxLength: 6 }), fc.integer({ min: 1, max: 10_000 }));
    const seen = { alarms: 0, closed: 0 };
    fc.assert(
      fc.property(fc.array(job, { minLength: 1, maxLength: 3 }), (jobs) => {
        const courses = jobCourses(
          jobs.flatMap(([rates, seed], which) =>
            Array.from({ length: 42 * 4 }, (_, at) => {
              const fails = ((at + 1) * seed * 7919) % 1000 < 1000 * rates[Math.floor(at / 28)]!;
              const createdMs = UNTIL - (42 - at / 4) * DAY;
              const conclusion = fails ? 'failure' : 'success';
              return execution({ runId: at + 1, job: `job ${which}`, conclusion, createdMs });
            }),
          ),
        );
        const days = { sampleDays: 7, basisDays: 28, sensitivity: 'balanced' as const, incidents: new Set<string>() };
        const told = regressionNight(courses, { fromMs: UNTIL - DAY, untilMs: UNTIL, ...days });
        const compare = (nowMs: number, last: readonly Regression[]) => {
          const own = courses.filter(({ row }) => row.createdMs >= nowMs - 35 * DAY && row.createdMs <= nowMs);
          const open = last.map(({ subject, openedMs, basis }) => ({
            ...{ subject, openedMs, basis: { failed: basis.of - basis.count, of: basis.of } },
          }));
          return regressionsOf(own, { nowMs, sample: { days: 7 }, ...days, open });
        };
        const before = compare(UNTIL - 7 * DAY, []).open;
        const { tested, open, closed } = compare(UNTIL, compare(UNTIL - DAY, before).open);
        const compared = told.open.map(({ change: _change, commits: _commits, ...one }) => one);
        expect({ ...told, open: compared }).toEqual({
          tested,
          open: open.filter(({ sample }) => sample.of > 0),
          closed,
        });
        seen.alarms += open.length;
        seen.closed += closed.length;
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(Math.min(seen.alarms, seen.closed)).toBeGreaterThan(0);
  });

  test('a regression that is over is told once', () => {
    const rows = weeks((days, at) => days < 15 && days > 9 && at % 2 === 0);
    const closed = [0, 1, 2, 3, 4, 5].map((ago) => {
      const untilMs = UNTIL - ago * DAY;
      const seen = rows.executions.filter(({ createdMs }) => createdMs <= untilMs);
      const own = { fromMs: untilMs - DAY, untilMs, compareFromMs: untilMs - 8 * DAY };
      return nightOf({ ...rows, executions: seen, attempts: [] }, [], own).regressions.closed.length;
    });
    expect(closed.filter((count) => count > 0)).toEqual([1]);
  });

  test('another branch can be looked at: the store says whose pushes are meant', () => {
    const other = weeks((_days, at) => at === 500, { branch: 'release', isDefaultBranch: false });
    expect(nightOf(other, [], windows)).toMatchObject({ failures: [], strata: [{ stratum: 'other' }] });
    const meant = weeks((_days, at) => at === 500, { branch: 'release', isDefaultBranch: true });
    expect(nightOf(meant, [], windows)).toMatchObject({
      failures: [{ state: 'resolved', cameTonight: true }],
      strata: [{ stratum: 'default-branch', window: { first: { count: 11, of: 12 } } }],
    });
  });

  test('red runs of pull requests are counted with their branches, red jobs of all kinds, and what was cancelled', () => {
    const at = { createdMs: UNTIL - HOUR };
    const pull = { event: 'pull_request', isDefaultBranch: false, ...at };
    const executions = [
      execution({ runId: 1, conclusion: 'failure', branch: 'one', failures: [failure('uncertain')], ...pull }),
      execution({ runId: 2, conclusion: 'failure', branch: 'one', failures: [failure('genuine')], ...pull }),
      execution({ runId: 3, conclusion: 'cancelled', branch: 'two', ...pull }),
      execution({ runId: 4, ...at }),
    ];
    const whole = executions.map((one) => ({ ...one, job: null }));
    expect(nightOf({ green: [], executions, attempts: whole }, [], windows)).toMatchObject({
      ...{ pullRequests: { runs: 2, branches: 1 }, cancelled: { count: 1, of: 4 }, unmeasured: 1 },
      reds: [{ runId: 1 }, { runId: 2 }],
    });
  });
});
