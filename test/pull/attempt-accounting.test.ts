import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { executionsOf } from '../../src/store/history.ts';
import { type AttemptSpec, buildWorld, type JobSpec, NOON_MS, type RunSpec } from '../github/world.ts';
import { type Hosted, hosted } from '../support/hosted.ts';
import { ledger } from '../support/ledger.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How a job ends, by a letter; `L` takes too long, which GitHub calls cancelled; `=` is not run again. */
const ENDS: Readonly<Record<string, Omit<JobSpec, 'name'>>> = {
  P: {},
  // Without a word on why: the same cause in many runs would speak of each of them.
  F: { conclusion: 'failure', log: 'none', annotations: [] },
  C: { conclusion: 'cancelled' },
  S: { conclusion: 'skipped' },
  T: { conclusion: 'timed_out' },
  L: { conclusion: 'cancelled', annotations: ['The job has exceeded the maximum execution time of 1h0m0s'] },
  N: { conclusion: 'neutral' },
  R: { status: 'in_progress' },
  '=': { carriedOver: true },
};

/** `build P; test F | build =; test P` -> two attempts. `waits`, `no start`, `stale`: one without jobs. */
function attemptsOf(listings: string): AttemptSpec[] {
  return listings.split(' | ').map((listed) => {
    if (listed === 'waits') return { jobs: [], conclusion: 'action_required' };
    if (listed === 'no start') return { jobs: [], conclusion: 'startup_failure' };
    if (listed === 'stale') return { jobs: [], conclusion: 'stale' };
    const named = listed.split('; ').map((job) => job.split(/ (?=\S+$)/) as [string, string]);
    return { jobs: named.flatMap(([name, letters]) => [...letters].map((letter) => ({ name, ...ENDS[letter] }))) };
  });
}

interface Counts {
  readonly count: number;
  readonly of: number;
}

type StratumRates = Readonly<Record<'first' | 'eventual' | 'attempts' | 'cancelled', Counts>> & {
  readonly stratum: string;
};

/** What statistics have of each job, as in `ledger`. */
async function counted({ db: path }: Hosted): Promise<Readonly<Record<string, string>>> {
  const db = await openDatabase(path);
  try {
    return ledger(executionsOf(db, { repository: null, sinceMs: 0 }));
  } finally {
    db.close();
  }
}

/** The same of some jobs, as `whyred history` and `whyred flaky` tell it. */
async function told(at: Hosted, jobs: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const flaky = await flakyJobs(at);
  const lines: Record<string, string> = {};
  for (const job of jobs) {
    const one = flaky.find(({ key }) => key === job);
    lines[job] = `${await passes(at, job)} ${one === undefined ? '-' : `${one.failures}/${one.decisive}`}`;
  }
  return lines;
}

interface FlakyJob {
  readonly kind: 'job' | 'test';
  readonly key: string;
  readonly failures: number;
  readonly decisive: number;
  readonly reasons: readonly string[];
}

async function flakyJobs(at: Hosted): Promise<readonly FlakyJob[]> {
  const all = JSON.parse((await at.whyred(['flaky', '--json', '-q'])).out) as readonly FlakyJob[];
  return all.filter(({ kind }) => kind === 'job');
}

async function passes(at: Hosted, job: string): Promise<string> {
  const { out } = await at.whyred(['history', job, '--json', '-q']);
  const { rates } = JSON.parse(out) as { readonly rates: readonly StratumRates[] };
  const strata = rates.map(({ stratum, first, eventual, attempts, cancelled }) => {
    const counts = [first, eventual, attempts, cancelled].map(({ count, of }) => `${count}/${of}`);
    return `${stratum === 'default-branch' ? '' : `${stratum} `}${counts.join(' ')}`;
  });
  return strata.join(', ');
}

interface ListedRun {
  readonly id: number;
  readonly attempt: number;
  readonly conclusion: string | null;
  readonly jobs: readonly { name: string; conclusion: string | null; executed: boolean }[];
  readonly earlier: readonly { attempt: number; name: string; conclusion: string }[];
}

async function listedRuns(at: Hosted): Promise<readonly ListedRun[]> {
  return JSON.parse((await at.whyred(['runs', '--json'])).out);
}

/** How many jobs an attempt ran itself. A workflow that could not start stands for one. */
function ranIn(listed: string): number {
  if (listed === 'no start') return 1;
  const jobs = attemptsOf(listed).flatMap((attempt) => attempt.jobs);
  return jobs.filter((job) => !job.carriedOver && job.conclusion !== 'skipped').length;
}

async function pulled(runs: readonly RunSpec[], given: { readonly carriedIds?: 'new' | 'same' } = {}): Promise<Hosted> {
  const at = await hosted({ world: buildWorld({ runs, ...given }), ...given });
  await at.pull();
  return at;
}

const PASSED = '1/1 1/1 1/1 0/1 -';
const FAILED = '0/1 0/1 0/1 0/1 -';
const FAILED_TWICE = '0/1 0/1 0/2 0/1 -';
const FLAKED = '0/1 1/1 1/2 0/1 1/1';
const STOPPED = '0/0 0/0 0/0 1/1 -';

/** Each in a run of its own; jobs are named by the trap, so that each has a history of its own. */
const TRAPS: readonly (readonly [trap: string, listings: string, told: Readonly<Record<string, string>>])[] = [
  ['approved, and passes', 'waits | a1 P', { a1: PASSED }],
  ['approved, and fails', 'waits | a2 F', { a2: FAILED }],
  ['approved twice, fails and passes', 'waits | waits | a3 F | a3 P', { a3: FLAKED }],
  ['still waits', 'waits', {}],
  ['carried over once', 'b1 P; b2 F | b1 =; b2 P', { b1: PASSED, b2: FLAKED }],
  ['carried over twice', 'b3 P; b4 F | b3 =; b4 F | b3 =; b4 P', { b3: PASSED, b4: '0/1 1/1 1/3 0/1 1/1' }],
  ['one of two red ones run again', 'c1 F; c2 F | c1 =; c2 P', { c1: FAILED, c2: FLAKED }],
  ['all run again', 'c3 P; c4 F | c3 P; c4 P', { c3: '1/1 1/1 2/2 0/1 -', c4: FLAKED }],
  ['green, and red when it is run again', 'c5 P | c5 F', { c5: '1/1 0/1 1/2 0/1 1/1' }],
  ['green, stopped when it is run again', 'c6 P | c6 C', { c6: PASSED }],
  ['fail-fast, then all pass', 'd1 F; d2 C | d1 P; d2 P', { d1: FLAKED, d2: PASSED }],
  ['fail-fast, and that is all', 'd3 F; d4 C', { d3: FAILED, d4: STOPPED }],
  ['stopped, then run', 'd5 C | d5 P', { d5: PASSED }],
  ['the second stopped, the third passes', 'd6 F | d6 C | d6 P', { d6: FLAKED }],
  ['timed out', 'e1 T | e1 P', { e1: FLAKED }],
  ['timed out, which is called cancelled', 'e2 L | e2 P', { e2: FLAKED }],
  ['no start', 'no start | no start', { '.github/workflows/ci.yml': FAILED_TWICE }],
  ['skipped', 'f1 S; f2 P', { f2: PASSED }],
  ['neutral', 'f3 N; f4 P', { f3: '0/0 0/0 0/0 0/0 -', f4: PASSED }],
  ['stale', 'stale', {}],
  ['a re-run goes on', 'g1 F | g1 R', { g1: FAILED }],
  ['waited for the failed one', 'h1 F; h2 S | h1 P; h2 F', { h1: FLAKED, h2: FAILED }],
  ['in the second attempt only', 'h3 F | h3 P; h4 P', { h3: FLAKED, h4: PASSED }],
  ['called otherwise in the second attempt', 'i1 F | i2 P', { i1: FAILED, i2: PASSED }],
  ['two of one name, the failed one fails again', 'j1 PF | j1 =F', { j1: FAILED_TWICE }],
  ['two of one name, the failed one passes', 'j2 PF | j2 =P', { j2: FLAKED }],
  ['shards', 'k (1, 2) P; k (2, 2) F | k (1, 2) =; k (2, 2) P', { k: '0/1 1/1 2/3 0/1 1/1' }],
  [
    'a stopped shard leaves the end open',
    'l (1, 2) C; l (2, 2) F | l (1, 2) =; l (2, 2) P',
    { l: '0/1 0/0 1/2 0/1 1/1' },
  ],
  ['machines', 'm (ubuntu-22.04) F | m (ubuntu-22.04) P', { 'm (ubuntu)': FLAKED }],
  ['a called workflow', 'n / unit (1, 2) P; n / unit (2, 2) P', { 'n / unit': '1/1 1/1 2/2 0/1 -' }],
];

type Trap = (typeof TRAPS)[number];

function runsOf(traps: readonly Trap[]): RunSpec[] {
  return traps.map(([title, listings], index) => {
    const createdMs = NOON_MS - DAY_MS - index * HOUR_MS;
    return { id: 1000 - index, title, createdMs, attempts: attemptsOf(listings) };
  });
}

function expectedOf(traps: readonly Trap[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...traps.map(([, , jobs]) => jobs));
}

test('each attempt counts as what it was, and the commands tell it so', async () => {
  const at = await pulled(runsOf(TRAPS));
  const expected = expectedOf(TRAPS);
  expect(await counted(at)).toEqual(expected);

  const asked = ['a3', 'b1', 'b4', 'c5', 'd2', 'e2', 'h2', 'l', '.github/workflows/ci.yml'];
  expect(await told(at, asked)).toEqual(Object.fromEntries(asked.map((job) => [job, expected[job]])));
  const flaked = Object.keys(expected).filter((job) => !expected[job]!.endsWith('-'));
  expect((await flakyJobs(at)).map(({ key }) => key).sort()).toEqual(flaked.sort());

  const runs = await listedRuns(at);
  for (const [index, [, listings]] of TRAPS.entries()) {
    const lists = listings.split(' | ');
    const last = lists.at(-1)!;
    const run = runs.find(({ id }) => id === 1000 - index)!;
    // Of the last attempt alone, and of what it ran itself.
    const latest = at.github.world.runs.find(({ id }) => id === run.id)!.attempts.at(-1)!;
    expect([run.attempt, run.conclusion]).toEqual([lists.length, latest.conclusion]);
    // One that goes on is listed when it has ended.
    const ran = last.endsWith('R') ? 0 : ranIn(last);
    expect([listings, run.jobs.filter(({ executed }) => executed).length]).toEqual([listings, ran]);
    expect(run.earlier.filter(({ attempt }) => attempt >= run.attempt)).toEqual([]);
  }
});

test('what is carried over counts once, too, where it keeps its id', async () => {
  const traps = TRAPS.filter(([, listings]) => listings.includes('='));
  const at = await pulled(runsOf(traps), { carriedIds: 'same' });
  expect(await counted(at)).toEqual(expectedOf(traps));
});

test('a job that ran out of time failed, though GitHub calls it cancelled and nobody ran it again', async () => {
  const at = await pulled([{ attempts: attemptsOf('test L; lint P') }, { attempts: attemptsOf('test C') }]);
  expect(await passes(at, 'test')).toBe('0/1 0/1 0/1 1/2');
});

describe('an attempt that is not there yet, or not any more', () => {
  const red = (): RunSpec => ({ id: 1, attempts: attemptsOf('lint P; test F') });

  test('a re-run that is made days later is found, and belongs to its run', async () => {
    const at = await pulled([red()]);
    expect(await counted(at)).toEqual({ lint: PASSED, test: FAILED });
    at.github.updateRun(1, (run) => ({
      ...run,
      attempts: run.attempts.map((one) => ({ ...one, jobs: one.jobs.map((job) => ({ ...job, onRerun: 'passes' })) })),
    }));
    at.github.advance(9 * DAY_MS);
    at.github.rerunFailed(1);
    await at.pull();
    expect(await counted(at)).toEqual({ lint: PASSED, test: FLAKED });
    expect(await listedRuns(at)).toMatchObject([{ attempt: 2, conclusion: 'success', earlier: [{ attempt: 1 }] }]);
    // Once more: nothing counts twice.
    await at.pull();
    expect(await counted(at)).toEqual({ lint: PASSED, test: FLAKED });
  });

  test('a re-run that goes on decides when it ends', async () => {
    const at = await pulled([{ id: 1, attempts: attemptsOf('lint P; test F | lint =; test R') }]);
    expect(await counted(at)).toEqual({ lint: PASSED, test: FAILED });
    const ended = buildWorld({ runs: [{ id: 1, attempts: attemptsOf('lint P; test F | lint =; test P') }] }).runs[0]!;
    at.github.advance(HOUR_MS);
    at.github.updateRun(1, (run) => ({ ...run, attempts: [run.attempts[0]!, ended.attempts[1]!] }));
    await at.pull();
    expect(await counted(at)).toEqual({ lint: PASSED, test: FLAKED });
  });

  test.each([
    ['the first', 'lint P; test F | lint =; test P', 1, { test: PASSED }],
    ['a middle one', 'lint P; test F | lint =; test F | lint =; test P', 2, { lint: PASSED, test: FLAKED }],
  ] as const)('%s is gone: what others carried over from it is not theirs', async (_which, listings, gone, lines) => {
    const at = await hosted({ world: buildWorld({ runs: [{ id: 1, attempts: attemptsOf(listings) }] }) });
    at.github.fault({ route: `/repos/acme/nova/actions/runs/1/attempts/${gone}*`, kind: 'not-found' });
    await at.pull();
    expect(await counted(at)).toEqual(lines);
  });
});

describe('runs of one commit, and kinds of runs', () => {
  const pair = (given: RunSpec): RunSpec[] =>
    ['test F', 'test P'].map((listings, index) => ({
      ...{ id: index + 1, sha: 'a'.repeat(40), createdMs: NOON_MS - DAY_MS + index * HOUR_MS },
      ...{ treeId: 'b'.repeat(40), attempts: attemptsOf(listings), ...given },
    }));

  test.each<[trap: string, runs: RunSpec[], flakes: number]>([
    ['a push of the same commit', pair({}), 1],
    ['of the same tree', pair({}).map((run, at) => ({ ...run, sha: String(at).repeat(40) })), 1],
    [
      'of another tree',
      pair({}).map((run, at) => ({ ...run, sha: String(at).repeat(40), treeId: String(at).repeat(40) })),
      0,
    ],
    ['a schedule', pair({ event: 'schedule' }), 0],
    ['by hand', pair({ event: 'workflow_dispatch' }), 0],
    ['after another workflow', pair({ event: 'workflow_run' }), 0],
  ])('%s', async (_trap, runs, flakes) => {
    const jobs = await flakyJobs(await pulled(runs.toReversed()));
    expect(jobs.filter(({ reasons }) => reasons.some((one) => one.includes('same code')))).toHaveLength(flakes);
  });

  test('a branch of a fork that is called like the default one, the queue and a schedule stand apart', async () => {
    const kinds: readonly RunSpec[] = [
      { event: 'push' },
      { event: 'pull_request', headRepository: 'hubot/nova' },
      { event: 'merge_group', branch: 'gh-readonly-queue/main/pr-7-0f0f' },
      { event: 'schedule' },
      { event: 'workflow_dispatch' },
      { event: 'push', branch: 'topic' },
    ];
    const at = await pulled(kinds.map((kind) => ({ ...kind, attempts: attemptsOf('test P') })));
    const one = '1/1 1/1 1/1 0/1';
    expect(await passes(at, 'test')).toBe(
      [one, `schedule ${one}`, `pull_request ${one}`, `merge_group ${one}`, `dispatch ${one}`, `other ${one}`].join(
        ', ',
      ),
    );
  });
});
