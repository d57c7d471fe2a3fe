import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Incident, Run, TestReport, ToldRun, Victim } from '../../src/domain.ts';
import { type Episode, episodesOf } from '../../src/history/episodes/episodes.ts';
import { failing, green, red, report, type ToldSpec, told, withIncident } from '../support/told.ts';

/** `key: runs in which it was red > how it ended`. */
function lines(episodes: readonly Episode[]): string[] {
  return episodes.map(({ key, sightings, ending }) => {
    const seen = sightings.map(({ run, attempt, job, how }) => `${run.id}.${attempt} ${job.name} ${how}`);
    return `${key.replaceAll('\n', ' ')}: ${seen.join(', ')} > ${ended(ending)}`;
  });
}

function ended(ending: Episode['ending']): string {
  if (ending.how === 'gone') return `gone in ${ending.run.id}`;
  if (ending.how === 'open') return ending.otherwiseRed === null ? 'open' : `open, behind ${ending.otherwiseRed.id}`;
  return `${ending.how} in ${ending.firstGreen.id}.${ending.attempt}`;
}

test.each<[what: string, runs: readonly ToldRun[], expected: readonly string[]]>([
  ['nothing was red', [told(1, [[green('a')]])], []],
  [
    'one failure in two runs is one',
    [told(1, [[red('a', 'x')]]), told(2, [[red('a', 'x')]])],
    ['x: 1.1 a own, 2.1 a own > open'],
  ],
  [
    'a later run with other code that passed ends it',
    [told(1, [[red('a', 'x')]]), told(2, [[green('a')]]), told(3, [[green('a')]])],
    ['x: 1.1 a own > fixed in 2.1'],
  ],
  [
    'a re-run that passed fixed nothing',
    [told(1, [[red('a', 'x')], [green('a')]]), told(2, [[green('a')]])],
    ['x: 1.1 a own > passed-again in 1.2'],
  ],
  [
    'nor did a later run of the same commit',
    [told(1, [[red('a', 'x')]], { sha: 's' }), told(2, [[green('a')]], { sha: 's' })],
    ['x: 1.1 a own > passed-again in 2.1'],
  ],
  [
    'nor one of the same tree',
    [told(1, [[red('a', 'x')]], { treeId: 't' }), told(2, [[green('a')]], { treeId: 't' })],
    ['x: 1.1 a own > passed-again in 2.1'],
  ],
  [
    'a re-run of another shard is no pass',
    [told(1, [[red('a (1, 2)', 'x'), red('a (2, 2)', 'y')], [green('a (2, 2)')]])],
    ['x: 1.1 a (1, 2) own > open', 'y: 1.1 a (2, 2) own > passed-again in 1.2'],
  ],
  [
    'another failure of the job does not end it, and may hide it',
    [told(1, [[red('a', 'x')]]), told(2, [[red('a', 'y')]])],
    ['x: 1.1 a own > open, behind 2', 'y: 2.1 a own > open'],
  ],
  [
    'a job that is not run any more is gone',
    [told(1, [[red('a', 'x'), green('b')]]), told(2, [[green('b')]])],
    ['x: 1.1 a own > gone in 2'],
  ],
  [
    'one that was skipped is not',
    [told(1, [[red('a', 'x'), green('b')]]), told(2, [[green('b'), { name: 'a', conclusion: 'skipped' }]])],
    ['x: 1.1 a own > open'],
  ],
  [
    'a run that was cancelled does not tell what is gone',
    [told(1, [[red('a', 'x'), green('b')]]), told(2, [[green('b')]], { conclusion: 'cancelled' })],
    ['x: 1.1 a own > open'],
  ],
  [
    'a pass on another branch ends nothing',
    [told(1, [[red('a', 'x')]], { branch: 'pump' }), told(2, [[green('a')]])],
    ['x: 1.1 a own > open'],
  ],
  [
    'nor one on the same branch of a fork',
    [told(1, [[red('a', 'x')]]), told(2, [[green('a')]], { headRepository: 'octocat/nova' })],
    ['x: 1.1 a own > open'],
  ],
  [
    'it is open while it is open in one job',
    [told(1, [[red('a', 'x'), red('b', 'x')]]), told(2, [[green('a')]]), told(3, [[red('b', 'x'), green('a')]])],
    ['x: 1.1 a own, 1.1 b own, 3.1 b own > open'],
  ],
  [
    'what came and went counts from the last time',
    [told(1, [[red('a', 'x')]]), told(2, [[green('a')]]), told(3, [[red('a', 'x')]]), told(4, [[green('a')]])],
    ['x: 1.1 a own, 3.1 a own > fixed in 4.1'],
  ],
  [
    'two failures of one job are two',
    [told(1, [[red('a', 'x', 'y')]])],
    ['x: 1.1 a own > open', 'y: 1.1 a own > open'],
  ],
  [
    'red jobs that nobody knows a reason of are kept apart by job',
    [told(1, [[red('a'), red('b')]]), told(2, [[red('a'), green('b')]])],
    ['unknown 7 a: 1.1 a own, 2.1 a own > open', 'unknown 7 b: 1.1 b own > fixed in 2.1'],
  ],
  [
    'what was not run again counts once',
    [told(1, [[red('a', 'x')], [{ ...red('a', 'x'), carriedOver: true }]])],
    ['x: 1.1 a own > open'],
  ],
  ['a job that ran out of time is red', [told(1, [[timedOut('a')]])], ['t: 1.1 a own > open']],
  ['one that was stopped is not', [told(1, [[{ name: 'a', conclusion: 'cancelled' }]])], []],
])('%s', (_what, runs, expected) => {
  expect(lines(episodesOf(runs))).toEqual(expected);
});

function timedOut(name: string): ToldSpec {
  const signature = { id: 'runner/job-timeout', title: 'Its time was up', captures: {} };
  return { name, conclusion: 'cancelled', failures: [failing('t', { signature })] };
}

test('failures that are alike by chance are apart in each job', () => {
  const vague = [failing('v', { isSpecific: false })];
  const runs = [
    told(1, [
      [
        { name: 'a', failures: vague },
        { name: 'b', failures: vague },
      ],
    ]),
  ];
  expect(lines(episodesOf(runs))).toEqual(['v 7 a: 1.1 a own > open', 'v 7 b: 1.1 b own > open']);
});

function incident(cause: string, ...victims: readonly (readonly [job: string, how: Victim['how']])[]): Incident {
  return {
    summary: `${cause} did it.`,
    cause: { job: cause, file: `${cause}.txt`, line: 7, text: 'Skip output' },
    victims: victims.map(([job, how]) => ({ job, file: `${job}.txt`, how })),
  };
}

test('what one incident ties together is one failure, and its consequences are named', () => {
  const jobs = [red('a', 'x'), red('b', 'y', 'z'), { name: 'c', conclusion: 'cancelled' }];
  const runs = [withIncident(told(1, [jobs]), 1, incident('a', ['b', 'upstream'], ['c', 'cancelled']))];
  const [first, second] = episodesOf(runs);
  expect(lines([first!, second!])).toEqual([
    'x: 1.1 a own, 1.1 b upstream, 1.1 c cancelled > open',
    'z: 1.1 b own > open',
  ]);
  expect(first!.failure?.fingerprint).toBe('x');
  expect(first!.consequences.map(({ fingerprint }) => fingerprint)).toEqual(['y']);
  expect(first!.jobs).toEqual(['a', 'b']);
  expect(first!.origin).toBeNull();
});

test('the same failure stands for itself in a run where nothing ties it', () => {
  const tied = withIncident(told(1, [[red('a', 'x'), red('b', 'y')]]), 1, incident('a', ['b', 'upstream']));
  expect(lines(episodesOf([tied, told(2, [[green('a'), red('b', 'y')]])]))).toEqual([
    'x: 1.1 a own, 1.1 b upstream > fixed in 2.1',
    'y: 2.1 b own > open',
  ]);
});

test('where the job behind it passed, its line is the origin', () => {
  const jobs = [green('give'), red('a', 'x'), red('b', 'x')];
  const [episode] = episodesOf([
    withIncident(told(1, [jobs]), 1, incident('give', ['a', 'upstream'], ['b', 'upstream'])),
  ]);
  expect(lines([episode!])).toEqual(['x: 1.1 a upstream, 1.1 b upstream > open']);
  expect(episode!.origin).toMatchObject({ place: { job: 'give', line: 7 }, job: { name: 'give' }, run: { id: 1 } });
});

test('incidents that point at each other end somewhere', () => {
  const one = told(1, [[red('a', 'x'), red('b', 'y')]]);
  const both = withIncident(
    withIncident(one, 1, incident('a', ['b', 'upstream'])),
    1,
    incident('b', ['a', 'upstream']),
  );
  const seen = episodesOf([both]).flatMap(({ sightings }) => sightings);
  expect(seen.map(({ job }) => job.name).sort()).toEqual(['a', 'b']);
});

test('the surest failure speaks for all', () => {
  const sure = (confidence: number) =>
    failing('x', { rootCause: { line: 1, endLine: 1, text: `${confidence}`, confidence } });
  const runs = [0.5, 0.9, 0.7].map((confidence, at) => told(at + 1, [[{ name: 'a', failures: [sure(confidence)] }]]));
  expect(episodesOf(runs)[0]).toMatchObject({ failure: { rootCause: { text: '0.9' } }, shown: { run: { id: 2 } } });
});

test('the last green run before is that of the same job on the same branch', () => {
  const runs = [
    told(1, [[green('a')]]),
    told(2, [[green('a')]], { branch: 'pump' }),
    told(3, [[green('b')]]),
    told(4, [[red('a', 'x')]]),
    told(5, [[green('a')]]),
    told(6, [[red('a', 'x')]]),
  ];
  const [episode] = episodesOf(runs);
  expect(episode!.lastGreen?.id).toBe(1);
  expect(episode!.lanes[0]).toMatchObject({ firstRed: { id: 4 }, lastRed: { id: 6 }, greenBetween: 1, jobKey: 'a' });
});

test('runs outside of the range are no sightings, but tell how it began and ended', () => {
  const runs = [
    told(1, [[red('a', 'w')]]),
    told(2, [[green('a')]]),
    told(3, [[red('a', 'x')]]),
    told(4, [[green('a')]]),
  ];
  const at = runs[2]!.run.createdMs;
  const episodes = episodesOf(runs, { fromMs: at, untilMs: at });
  expect(lines(episodes)).toEqual(['x: 3.1 a own > fixed in 4.1']);
  expect(episodes[0]!.lastGreen?.id).toBe(2);
});

test('repositories are kept apart', () => {
  const other = { ...told(1, [[red('a', 'x')]]), repository: { host: 'github.com', owner: 'acme', name: 'moon' } };
  expect(episodesOf([told(1, [[red('a', 'x')]]), other])).toHaveLength(2);
});

const job = fc.record({
  name: fc.constantFrom('a', 'b (1, 2)', 'b (2, 2)', 'c'),
  conclusion: fc.constantFrom('success', 'failure', 'failure', 'cancelled', 'skipped', null),
  failures: fc
    .subarray(['x', 'y', 'z'])
    .map((names) => names.map((name) => failing(name, { isSpecific: name !== 'z' }))),
});
const victims = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('a', 'b (1, 2)', 'c'),
    fc.constantFrom<Victim['how']>('same-cause', 'upstream', 'cancelled'),
  ),
  { maxLength: 2 },
);
const given: fc.Arbitrary<Partial<Run>> = fc.record({
  branch: fc.constantFrom('main', 'pump'),
  sha: fc.constantFrom('s1', 's2', 's3'),
});
const history = fc
  .array(
    fc.tuple(
      fc.array(fc.uniqueArray(job, { selector: ({ name }) => name, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
      given,
      fc.tuple(fc.constantFrom('a', 'b (2, 2)', 'c'), victims),
    ),
    { maxLength: 6 },
  )
  .map((runs) =>
    runs.map(([attempts, own, [cause, hit]], at) =>
      withIncident(told(at + 1, attempts, own), 1, incident(cause, ...hit)),
    ),
  );

test('the order of runs, and a run that is given twice, change nothing', () => {
  fc.assert(
    fc.property(
      history.chain((runs) =>
        fc.tuple(fc.constant(runs), fc.shuffledSubarray([...runs, ...runs], { minLength: 2 * runs.length })),
      ),
      ([runs, shuffled]) => {
        expect(episodesOf(shuffled)).toEqual(episodesOf(runs));
      },
    ),
  );
});

test('each red job is in an episode, and each of its failures in one alone', () => {
  fc.assert(
    fc.property(history, (runs) => {
      const seen = episodesOf(runs).flatMap(({ key, sightings }) =>
        sightings.map((one) => ({ ...one, key, id: `${one.run.id}.${one.attempt} ${one.job.id}` })),
      );
      const red = runs.flatMap(({ run, jobs }) =>
        jobs.flatMap(({ job: one, failures }) =>
          one.executed && one.conclusion === 'failure'
            ? [{ id: `${run.id}.${one.attempt} ${one.id}`, failures: failures.map(({ fingerprint }) => fingerprint) }]
            : [],
        ),
      );
      for (const { id, failures } of red) {
        const own = seen.filter((one) => one.id === id);
        expect(own.length).toBeGreaterThan(0);
        const names = own.flatMap(({ failure }) => failure?.fingerprint ?? []);
        expect(new Set(names).size).toBe(names.length);
        expect(failures).toEqual(expect.arrayContaining(names));
      }
      const ids = new Set(red.map(({ id }) => id));
      expect(seen.filter(({ how, id }) => how !== 'cancelled' && !ids.has(id))).toEqual([]);
    }),
  );
});

test('what was fixed passed with other code after it was red last, what passed again with the same', () => {
  fc.assert(
    fc.property(history, (runs) => {
      for (const { lanes, fix, ending: end } of episodesOf(runs)) {
        expect(fix === null).toBe(end.how !== 'fixed');
        if (fix !== null && end.how === 'fixed') {
          expect(fix.lastRed.createdMs).toBeLessThan(fix.firstGreen.createdMs);
          expect(fix.firstGreen.createdMs).toBeLessThanOrEqual(end.firstGreen.createdMs);
          expect(fix.lastRed.sha).not.toBe(fix.firstGreen.sha);
        }
        for (const { ending, lastRed, firstRed, lastGreen } of lanes) {
          expect(firstRed.createdMs).toBeLessThanOrEqual(lastRed.createdMs);
          if (lastGreen !== null) expect(lastGreen.createdMs).toBeLessThanOrEqual(firstRed.createdMs);
          if (ending.how !== 'fixed' && ending.how !== 'passed-again') continue;
          expect(ending.firstGreen.createdMs).toBeGreaterThanOrEqual(lastRed.createdMs);
          expect(ending.firstGreen.sha === lastRed.sha).toBe(ending.how === 'passed-again');
        }
      }
    }),
  );
});

/** `last red > first green by what`. */
function fixes(...runs: readonly ToldRun[]): (string | null)[] {
  return episodesOf(runs).map(({ fix }) =>
    fix === null
      ? null
      : `${fix.lastRed.id} > ${fix.firstGreen.id} by ${fix.by}${fix.step === null ? '' : ` ${fix.step}`}`,
  );
}

/** A job whose steps ended so, the one that failed with a report of its tests. */
function stepped(told: ToldSpec, ...steps: readonly (readonly [name: string, conclusion: string])[]): ToldSpec {
  return { ...told, steps };
}

describe('a fix lies', () => {
  test('before the first job that passed, though another that had failed of it is red of something else', () => {
    const runs = [told(1, [[red('a', 'x'), red('b', 'x')]]), told(2, [[green('a'), red('b', 'y')]])];
    expect(fixes(...runs, told(3, [[green('a'), green('b')]]))).toEqual(['1 > 2 by job', '2 > 3 by job']);
  });

  test('before the first run that got past the step in which it failed', () => {
    const before = stepped(red('a', 'x'), ['Configure', 'failure'], ['Test', 'skipped']);
    const after = stepped(red('a', 'y'), ['Configure', 'success'], ['Test', 'failure']);
    const runs = [told(1, [[before]]), told(2, [[after]]), told(3, [[green('a')]])];
    expect(fixes(...runs)).toEqual(['1 > 2 by step Configure', '2 > 3 by job']);
  });

  test('not where another failure ended the same step', () => {
    const runs = ['x', 'y'].map((name, at) => told(at + 1, [[stepped(red('a', name), ['Test', 'failure'])]]));
    expect(fixes(...runs, told(3, [[green('a')]]))).toEqual(['1 > 3 by job', '2 > 3 by job']);
  });

  test.each<[what: string, now: TestReport, by: string]>([
    ['before the first run in which other tests failed', failed(8, 'c'), '1 > 2 by tests'],
    ['not where one of them fails again', failed(8, 'a', 'c'), '1 > 3 by job'],
    ['not where fewer tests ran', failed(6, 'c'), '1 > 3 by job'],
    ['not where not all that failed are named', failed(8, 'c', { failed: 2 }), '1 > 3 by job'],
  ])('%s', (_what, now, by) => {
    const runs = [
      told(1, [[{ ...red('a', 'x'), tests: [failed(8, 'a', 'b')] }]]),
      told(2, [[{ ...red('a', 'y'), tests: [now] }]]),
      told(3, [[green('a')]]),
    ];
    expect(fixes(...runs)[0]).toBe(by);
  });

  test('nowhere while it is open, and where nobody fixed it', () => {
    expect(fixes(told(1, [[red('a', 'x')]]), told(2, [[red('b', 'y')], [green('b')]]))).toEqual([null, null]);
  });
});

function failed(total: number, ...names: readonly (string | Partial<TestReport>)[]): TestReport {
  const failures = names
    .filter((one) => typeof one === 'string')
    .map((id) => ({ id, message: null, file: null, line: null, logLine: 1 }));
  const given = names.find((one) => typeof one !== 'string') ?? {};
  return report(total - failures.length, total, { failures, ...given });
}
