import { describe, expect, test } from 'vitest';
import type { Run, ToldRun } from '../../src/domain.ts';
import { episodesOf, inOrder } from '../../src/history/episodes/episodes.ts';
import { eventsOf } from '../../src/history/episodes/events.ts';
import { impactOf } from '../../src/history/episodes/impact.ts';
import { passedElsewhere, reactionsOf } from '../../src/history/episodes/reactions.ts';
import { successionsOf } from '../../src/history/episodes/successions.ts';
import { jobRates } from '../../src/history/first-attempts.ts';
import { HOUR_MS, START_MS } from '../store/support.ts';
import { green, red, type ToldSpec, told as toldRun } from '../support/told.ts';

/** A job ran from the start of its attempt, which began so many minutes after its run, for two minutes. */
function told(id: number, attempts: readonly (readonly ToldSpec[])[], given: Partial<Run> = {}): ToldRun {
  const one = toldRun(id, attempts, given);
  const jobs = one.jobs.map((each) => {
    const startedMs = one.run.createdMs + (each.job.attempt - 1) * 10 * 60_000;
    const times = each.job.executed ? { startedMs, completedMs: startedMs + 120_000 } : {};
    return { ...each, job: { ...each.job, ...times } };
  });
  return { ...one, jobs };
}

const ALL = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const hours = (id: number): number => START_MS + (id - 1000) * HOUR_MS;

function impact(runs: readonly ToldRun[], defaultBranch: string | null = 'main', overMs: number | null = null) {
  return impactOf(episodesOf(runs), inOrder(runs), { within: runs, defaultBranch, knownMs: hours(1020), overMs });
}

describe('impact', () => {
  test('counts red runs, executions, jobs, branches and people', () => {
    const runs = [
      told(1000, [[red('a', 'x'), red('b', 'y')]]),
      told(1001, [[red('a', 'x')], [red('a', 'x')]], { branch: 'topic', actor: 'hubot' }),
      told(1002, [[green('a'), green('b')]], { actor: 'Octocat' }),
      told(1003, [[red('a', 'x')]], { actor: 'Octocat' }),
      told(1004, [[{ name: 'a', conclusion: 'cancelled' }]]),
    ];
    expect(impact(runs)).toMatchObject({
      ...{ redRuns: 3, runs: 4, failedJobs: 5, stoppedJobs: 0, jobs: 2, branches: 2, people: 2 },
      ...{ lostMs: 5 * 120_000, reruns: { passed: 0, of: 1 } },
    });
  });

  test('a job that failed of two things failed once', () => {
    expect(impact([told(1000, [[red('a', 'x', 'y')]])])).toMatchObject({ failedJobs: 1, lostMs: 120_000 });
  });

  test('a re-run counts for each job that had failed, by its next execution', () => {
    const runs = [told(1000, [[red('a', 'x'), red('b', 'y')], [green('a'), red('b', 'y')], [green('b')]])];
    expect(impact(runs).reruns).toEqual({ passed: 2, of: 3 });
  });

  test('jobs that were skipped in a red run count where they run in others', () => {
    const skipped = { name: 'deploy', conclusion: 'skipped' };
    const runs = [
      told(1000, [[red('a', 'x'), skipped, { name: 'never', conclusion: 'skipped' }]]),
      told(1001, [[green('deploy')]]),
    ];
    expect(impact(runs).skippedJobs).toBe(1);
  });

  test.each<[what: string, runs: readonly ToldRun[], hoursRed: number | null, isOpen?: boolean]>([
    [
      'from the first job that failed to the end of the first green run',
      [told(1000, [[red('a', 'x')]]), told(1003, [[green('a')]])],
      3,
    ],
    [
      'until now where it is still red',
      [told(1000, [[red('a', 'x')]]), told(1003, [[red('a', 'x')]])],
      20 - 1 / 30,
      true,
    ],
    [
      'not by a re-run of what a newer run has passed since',
      [
        told(
          1000,
          Array.from({ length: 8 }, () => [red('a', 'x')]),
        ),
        told(1001, [[green('a')]]),
      ],
      1,
    ],
    ['also where a re-run made it green', [told(1000, [[red('a', 'x')], [green('a')]])], 1 / 6],
    [
      'not by a run of which a job was stopped',
      [
        told(1000, [[red('a', 'x')]]),
        told(1001, [[green('a'), { name: 'b', conclusion: 'cancelled' }]]),
        told(1002, [[green('a')]]),
      ],
      2,
    ],
    [
      'not by pull requests from a branch of that name',
      [told(1000, [[red('a', 'x')]], { event: 'pull_request' })],
      null,
    ],
    ['not by other branches', [told(1000, [[red('a', 'x')]], { branch: 'topic' })], null],
  ])('the default branch is red %s', (_what, runs, hoursRed, isOpen = false) => {
    const { defaultBranch } = impact(runs);
    expect(defaultBranch === null ? null : defaultBranch.redMs / HOUR_MS).toEqual(
      hoursRed === null ? null : expect.closeTo(hoursRed, 5),
    );
    expect(defaultBranch?.spells.some(({ firstGreen }) => firstGreen === null) ?? false).toBe(isOpen);
  });

  test('hours in which two workflows are red count once', () => {
    const nightly = { id: 8, name: 'Nightly', path: '.github/workflows/nightly.yml' };
    const runs = [
      told(1000, [[red('a', 'x')]]),
      told(1001, [[red('n', 'z')]], { workflow: nightly }),
      told(1002, [[green('a')]]),
      told(1003, [[green('n')]], { workflow: nightly }),
    ];
    expect(impact(runs).defaultBranch?.redMs).toBe(3 * HOUR_MS);
  });

  test('what is red when it was over is red of something else', () => {
    const runs = [told(1000, [[red('a', 'x')]]), told(1001, [[green('a'), red('b', 'y')]]), told(1009, [[green('a')]])];
    expect(impact(runs, 'main', hours(1002)).defaultBranch?.redMs).toBe(2 * HOUR_MS - 120_000);
  });

  test('nothing is said of a default branch that is not known', () => {
    expect(impact([told(1000, [[red('a', 'x')]])], null).defaultBranch).toBeNull();
  });
});

describe('one failure in the place of another', () => {
  const chain = (runs: readonly ToldRun[]) =>
    successionsOf(episodesOf(runs), inOrder(runs)).map(({ how, from, to, after, jobs }) => [
      how,
      from,
      to,
      after.id,
      jobs,
    ]);

  test('is told where the same job fails of the next with other code', () => {
    const runs = [told(1000, [[red('a', 'x')]]), told(1001, [[red('a', 'y')]]), told(1002, [[red('a', 'z')]])];
    expect(chain(runs)).toEqual([
      ['next', 'x', 'y', 1001, ['a']],
      ['next', 'y', 'z', 1002, ['a']],
    ]);
  });

  test('is told where a job fails that had been skipped before', () => {
    const runs = [
      told(1000, [[red('build', 'x'), { name: 'test', conclusion: 'skipped' }]]),
      told(1001, [[green('build'), red('test', 'y')]]),
    ];
    expect(chain(runs)).toEqual([['uncovered', 'x', 'y', 1001, ['test']]]);
  });

  test.each<[what: string, runs: readonly ToldRun[]]>([
    ['with the same code', [told(1000, [[red('a', 'x')]], { sha: 's' }), told(1001, [[red('a', 'y')]], { sha: 's' })]],
    ['on another branch', [told(1000, [[red('a', 'x')]]), told(1001, [[red('a', 'y')]], { branch: 'topic' })]],
    ['while the first one is still there', [told(1000, [[red('a', 'x')]]), told(1001, [[red('a', 'x', 'y')]])]],
    ['after a green run', [told(1000, [[red('a', 'x')]]), told(1001, [[green('a')]]), told(1002, [[red('a', 'y')]])]],
    [
      'in a job that ran before',
      [told(1000, [[red('a', 'x'), green('b')]]), told(1001, [[green('a'), red('b', 'y')]])],
    ],
  ])('is not told %s', (_what, runs) => {
    expect(chain(runs)).toEqual([]);
  });
});

describe('reactions', () => {
  const reactions = (runs: readonly ToldRun[]) => {
    const episodes = episodesOf(runs);
    const { firstRed, firstRerun, firstFix, over } = reactionsOf(
      episodes,
      successionsOf(episodes, inOrder(runs)),
      runs,
    );
    return [firstRed, firstRerun, firstFix, over].map((one) =>
      one === null ? null : [one.run.id, one.attempt, (one.atMs - START_MS) / 60_000],
    );
  };

  test('begin when the first job has failed; a re-run, a fix and the end are told when they came', () => {
    const runs = [told(1000, [[red('a', 'x')], [red('a', 'x')]]), told(1002, [[green('a')]])];
    expect(reactions(runs)).toEqual([
      [1000, 1, 2],
      [1000, 2, 10],
      [1002, 1, 120],
      [1002, 1, 122],
    ]);
  });

  test('a commit that brought up the next failure is one, too', () => {
    const runs = [told(1000, [[red('a', 'x')]]), told(1001, [[red('a', 'y')]])];
    expect(reactions(runs)).toEqual([[1000, 1, 2], null, [1001, 1, 60], null]);
  });

  test('nothing is over while one of them is open', () => {
    const runs = [told(1000, [[red('a', 'x'), red('b', 'y')]]), told(1001, [[green('a'), red('b', 'y')]])];
    expect(reactions(runs)[3]).toBeNull();
  });
});

test('events tell what came, what stayed and what went at the end of each attempt', () => {
  const runs = [
    told(1000, [
      [red('a', 'x'), red('b', 'w')],
      [red('a', 'x'), green('b')],
    ]),
    told(1001, [[red('a', 'y'), green('b')]]),
    told(1002, [[green('a'), green('b')]]),
  ];
  const episodes = episodesOf(runs);
  const events = eventsOf(episodes, successionsOf(episodes, inOrder(runs)), runs);
  expect(
    events.map(({ run, attempt, appeared, again, replaced, fixed, passedAgain }) => [
      `${run.id}.${attempt}`,
      appeared,
      again,
      replaced,
      fixed,
      passedAgain,
    ]),
  ).toEqual([
    ['1000.1', ['w', 'x'], [], [], [], []],
    ['1000.2', [], ['x'], [], [], ['w']],
    ['1001.1', ['y'], [], ['x'], [], []],
    ['1002.1', [], [], [], ['y'], []],
  ]);
});

describe('how often a job has to pass', () => {
  const rates = (runs: readonly ToldRun[]) => jobRates(episodesOf(runs), inOrder(runs), ALL);

  test('follows from how often it passed at its first attempt', () => {
    const runs = Array.from({ length: 18 }, (_, at) => told(1000 + at, [[at % 2 === 0 ? red('a', 'x') : green('a')]]));
    expect(rates(runs)).toMatchObject([{ job: 'a', passed: 9, of: 18, since: 1, target: 5 }]);
    const seldom = Array.from({ length: 38 }, (_, at) => told(1000 + at, [[at === 0 ? red('a', 'x') : green('a')]]));
    // (37 + 1) / (38 + 2) = .95, and .95 ** 59 < .05
    expect(rates(seldom)).toMatchObject([{ passed: 37, of: 38, since: 37, target: 59 }]);
  });

  test('a re-run that passed is no first attempt, and shards are one job', () => {
    const runs = [
      told(1000, [[red('a (1, 2)', 'x'), green('a (2, 2)')], [green('a (1, 2)')]]),
      told(1001, [[green('a (1, 2)'), green('a (2, 2)')]]),
    ];
    expect(rates(runs)).toMatchObject([{ job: 'a', passed: 1, of: 2, since: 1 }]);
  });
});

describe('what is over by what other branches show', () => {
  const over = (runs: readonly ToldRun[]) => passedElsewhere(episodesOf(runs)[0]!, inOrder(runs))?.run.id ?? null;
  const topic = told(1000, [[red('a', 'x'), red('b', 'x')]], { branch: 'topic' });

  test('is so when each of its jobs has passed somewhere', () => {
    expect(over([topic, told(1001, [[green('a')]]), told(1002, [[green('b')]])])).toBe(1002);
  });

  test.each<[what: string, run: ToldRun]>([
    ['before it was red', told(999, [[green('a'), green('b')]])],
    ['in one of its jobs only', told(1001, [[green('a')]])],
    [
      'in a job of that name of another workflow',
      told(1001, [[green('a'), green('b')]], { workflow: { id: 8, name: 'N', path: 'n' } }),
    ],
  ])('is not so by a pass %s', (_what, run) => {
    expect(over([topic, run])).toBeNull();
  });
});
