import type { Run, Verdict } from '../../src/domain.ts';
import type { FlakyUnit } from '../../src/history/flaky-units.ts';
import type { Grid, GridState } from '../../src/history/grid.ts';
import { proportion } from '../../src/history/intervals.ts';
import type { NightPlace } from '../../src/history/nightly/failures.ts';
import { differenceOf, type NightDay, type StratumNight } from '../../src/history/nightly/headline.ts';
import type { NightRegression } from '../../src/history/nightly/regressions.ts';
import type { Rates } from '../../src/history/rates.ts';
import type { SelfScore } from '../../src/history/self-score.ts';
import type { Stratum } from '../../src/history/strata.ts';
import type { FailureEvidence, NightlyFacts, ToldFailure } from '../../src/reports/nightly/facts.ts';
import { DAY, HOUR, MINUTE } from './executions.ts';

/** A Friday at six in the morning, UTC. */
export const MORNING_MS = Date.UTC(2026, 10, 20, 6);
const LAST_MS = MORNING_MS - DAY;
export const NOVA = 'github.com/acme/nova';

/** A night with something of everything; `given` takes the place of what is there. */
export function nightlyFacts(given: Partial<NightlyFacts> = {}): NightlyFacts {
  const strata = [
    stratumNight('default-branch', [38, 41], [214, 220]),
    stratumNight('pull_request', [52, 67], [390, 441]),
    stratumNight('schedule', [1, 2], [14, 14]),
  ];
  return {
    fromMs: LAST_MS,
    untilMs: MORNING_MS,
    compareFromMs: LAST_MS - 7 * DAY,
    branch: null,
    repositories: [
      {
        repository: NOVA,
        branch: 'main',
        strata,
        series: series(),
        counts: { new: 1, open: 1, resolved: 1 },
        regressions: 1,
        newestRunMs: MORNING_MS - 12 * MINUTE,
      },
    ],
    headline: strata[0]!,
    reds: {
      jobs: 24,
      runs: 19,
      labels: [
        { label: 'genuine', confirmed: 4, likely: 6, unproven: 1 },
        { label: 'flaky', confirmed: 3, likely: 2, unproven: 1 },
        { label: 'infrastructure', confirmed: 2, likely: 0, unproven: 0 },
        { label: 'uncertain', confirmed: 0, likely: 0, unproven: 4 },
      ],
      unexplained: 1,
      unmeasured: 4,
    },
    failures: [newFailure(), openFailure(), resolvedFailure()],
    expected: 2,
    pullRequests: { runs: 15, branches: 9 },
    incidents: [
      {
        id: '2026-11-19-3f2a1c',
        kind: 'outage',
        repository: NOVA,
        fromMs: LAST_MS + 3 * HOUR,
        untilMs: LAST_MS + 4 * HOUR + 20 * MINUTE,
        failures: 9,
        runs: 7,
        jobs: ['install', 'unit'],
        workflows: ['CI'],
        cause: { name: 'npm lost its connection to the registry', signature: 'npm/connection-lost', failures: 8 },
        storm: null,
      },
    ],
    regressions: { sampleDays: 7, basisDays: 28, tested: 12, open: [regression()], closed: [] },
    flaky: { units: [flakyJob(), flakyTest()], jobs: 1, tests: 1 },
    masked: [
      {
        ...{ repository: NOVA, workflow: 1, workflowName: 'CI', job: 'e2e' },
        reruns: { before: proportion(31, 36), now: proportion(12, 21), probability: 0.99 },
        rescued: { before: proportion(22, 400), now: proportion(19, 180), probability: 0.985 },
      },
    ],
    stale: [
      {
        ...{ repository: NOVA, workflowName: 'Release', job: 'publish' },
        lastDecidedMs: MORNING_MS - 19 * DAY,
        undecided: 3,
      },
    ],
    cancelled: proportion(9, 119),
    selfScore: {
      night: fewSettled(),
      month: {
        ...{ state: 'enough', passed: proportion(61, 88), brier: 0.171, brierOfMean: 0.213, calibrationError: 0.041 },
        bins: [
          { low: 0.3, high: 0.4, predicted: 0.36, passed: proportion(8, 22) },
          { low: 0.8, high: 0.9, predicted: 0.85, passed: proportion(53, 66) },
        ],
      },
      misses: [
        {
          judgement: {
            ...{ repository: NOVA, workflowName: 'CI', runId: 7004, attempt: 1, job: 'e2e', passedLater: false },
            revisions: [
              { label: 'flaky', certainty: 'likely', atMs: LAST_MS - 9 * HOUR },
              { label: 'genuine', certainty: 'confirmed', atMs: LAST_MS + 5 * HOUR },
            ],
            ...{ prediction: null, word: null },
          },
          said: { label: 'flaky', probability: null, atMs: LAST_MS - 9 * HOUR },
          came: 'confirmed',
          cameMs: LAST_MS + 5 * HOUR,
        },
      ],
    },
    gaps: [
      { kind: 'logs', repository: NOVA, expired: 1, missing: 0, damaged: 0, wanted: 0 },
      { kind: 'unlisted', repository: NOVA, runs: 112 },
    ],
    grids: [grid()],
    newestRunMs: MORNING_MS - 12 * MINUTE,
    ...given,
  };
}

/** Everything passed: what is left is one line. */
export function cleanFacts(given: Partial<NightlyFacts> = {}): NightlyFacts {
  const facts = nightlyFacts();
  const strata = [stratumNight('default-branch', [41, 41], [214, 220])];
  const [nova] = facts.repositories;
  return {
    ...facts,
    repositories: [{ ...nova!, strata, counts: { new: 0, open: 0, resolved: 0 }, regressions: 0 }],
    headline: strata[0]!,
    reds: { jobs: 0, runs: 0, labels: [], unexplained: 0, unmeasured: 0 },
    ...{ failures: [], expected: 0, pullRequests: { runs: 0, branches: 0 }, incidents: [] },
    regressions: { ...facts.regressions, open: [] },
    ...{ masked: [], stale: [], cancelled: proportion(0, 41), gaps: [] },
    selfScore: { ...facts.selfScore, misses: [] },
    ...given,
  };
}

/** Counts of passes: `[38, 41]` is 38 of 41. */
export function stratumNight(
  stratum: Stratum,
  window: readonly [passed: number, of: number],
  compare: readonly [passed: number, of: number],
): StratumNight {
  const [now, before] = [rates(window), rates(compare)];
  return { stratum, window: now, compare: before, change: differenceOf(now.first, before.first) };
}

function rates([passed, of]: readonly [number, number]): Rates {
  const rescued = Math.floor((of - passed) / 3);
  return {
    state: of < 5 ? 'not-enough-data' : of < 20 ? 'few' : 'enough',
    first: proportion(passed, of),
    eventual: proportion(passed + rescued, of),
    retryLift: of === 0 ? null : rescued / of,
    attempts: proportion(passed + rescued, of + rescued),
    consistency: proportion(0, rescued),
    commits: proportion(passed, of),
    health: null,
    cancelled: proportion(2, of + 2),
    detectableDrop: null,
    lastDecidedMs: of === 0 ? null : MORNING_MS - HOUR,
  };
}

/** Thirty-one days; on the fifth nothing ran. */
function series(): NightDay[] {
  return Array.from({ length: 31 }, (_, at) => {
    const decided = at === 4 ? 0 : 28 + ((at * 7) % 11);
    const failed = decided === 0 ? 0 : (at * 5) % 4;
    const passed = decided - failed;
    const dayMs = Math.floor(MORNING_MS / DAY) * DAY - (30 - at) * DAY;
    const passes = proportion(passed, decided);
    return { dayMs, passed, failed, cancelled: at % 6 === 0 ? 1 : 0, rate: passes.rate, passes };
  });
}

/** An execution that ended so many hours after the night began. */
export function place(runId: number, hours: number, given: Partial<NightPlace> = {}): NightPlace {
  const endedMs = LAST_MS + hours * HOUR;
  return {
    ...{ runId, attempt: 1, job: 'unit (1, 2)', sha: sha(runId), title: 'Rework search', actor: 'octocat' },
    ...{ createdMs: endedMs - 10 * MINUTE, endedMs },
    ...given,
  };
}

function sha(runId: number): string {
  return runId.toString(16).padStart(4, '0').repeat(10);
}

export function newFailure(given: Partial<ToldFailure> = {}): ToldFailure {
  return {
    state: 'new',
    ...{ repository: NOVA, workflow: 1, workflowName: 'CI', job: 'unit' },
    failure: {
      ...{ fingerprint: 'v1:00000000000000a1', signature: 'vitest/assertion', category: 'test' },
      ...{ label: 'genuine', isSpecific: true },
    },
    ...{ cameTonight: true, cameBack: false, runs: 3, hasRunSince: false },
    firstRed: place(7010, 8),
    lastRed: place(7016, 22),
    lastGreen: place(7009, 7),
    resolvedBy: null,
    name: 'A test’s assertion failed',
    evidence: evidence(),
    ...given,
  };
}

function openFailure(): ToldFailure {
  return newFailure({
    ...{ state: 'open', job: 'types', cameTonight: false, cameBack: true, runs: 11 },
    name: 'TypeScript found a type error',
    failure: {
      ...{ fingerprint: 'v1:00000000000000b2', signature: 'tsc/type-error', category: 'build' },
      ...{ label: 'broken-base', isSpecific: true },
    },
    firstRed: place(6980, -40, { job: 'types' }),
    lastRed: place(7015, 20, { job: 'types' }),
    lastGreen: place(6979, -41, { job: 'types' }),
    evidence: evidence({
      ...{ summary: 'src/search/index.ts does not compile.', category: 'build', line: 412 },
      ...{ text: "src/search/index.ts(14,7): error TS2322: Type 'string' is not assignable to type 'number'." },
      signature: { id: 'tsc/type-error', title: 'TypeScript found a type error' },
      verdict: verdict({ label: 'broken-base', certainty: 'confirmed' }),
      advice: ['Fix src/search/index.ts, line 14, or go back to the last green commit.'],
    }),
  });
}

function resolvedFailure(): ToldFailure {
  return newFailure({
    ...{ state: 'resolved', job: 'e2e', cameTonight: true, runs: 1 },
    name: 'Error: Timed out waiting 5000ms for the search results',
    failure: {
      ...{ fingerprint: 'v1:00000000000000c3', signature: null, category: 'timeout' },
      ...{ label: 'flaky', isSpecific: true },
    },
    firstRed: place(7011, 9, { job: 'e2e' }),
    lastRed: place(7011, 9, { job: 'e2e' }),
    lastGreen: place(7010, 8, { job: 'e2e' }),
    resolvedBy: { ...place(7011, 9.5, { job: 'e2e', attempt: 2 }), how: 'rerun' },
    evidence: null,
  });
}

function evidence(given: Partial<FailureEvidence> = {}): FailureEvidence {
  return {
    summary: 'An assertion failed in test/search.test.ts.',
    category: 'test',
    signature: { id: 'vitest/assertion', title: 'A test’s assertion failed' },
    file: '0_unit (1, 2).txt',
    line: 1040,
    text: 'AssertionError: expected 3 to be 4',
    confidence: 0.93,
    excerpt: [
      { number: 1038, text: ' FAIL  test/search.test.ts > search > counts the pages' },
      { number: 1040, text: 'AssertionError: expected 3 to be 4' },
      { number: 1041, text: ' ❯ test/search.test.ts:31:22' },
    ],
    verdict: verdict(),
    advice: ['Run it alone: npx vitest run test/search.test.ts'],
    step: 'Run npm test',
    runUrl: 'https://github.com/acme/nova/actions/runs/7016',
    jobUrl: 'https://github.com/acme/nova/actions/runs/7016/job/70160',
    ...given,
  };
}

function verdict(given: Partial<Verdict> = {}): Verdict {
  return {
    label: 'genuine',
    certainty: 'likely',
    probability: { flaky: 0.04, infrastructure: 0.01, genuine: 0.94, brokenBase: 0.01 },
    rerunPasses: 0.12,
    evidence: [{ kind: 'neighbours', weight: -2.5, text: 'the next commit failed, too', ref: 'run 7016' }],
    ...given,
  };
}

function regression(): NightRegression {
  const subject = {
    repository: NOVA,
    workflow: 1,
    workflowName: 'CI',
    unit: 'types',
    stratum: 'default-branch',
  } as const;
  const at = (runId: number, hours: number) => ({ runId, sha: sha(runId), createdMs: LAST_MS + hours * HOUR });
  return {
    subject,
    ...{ state: 'new', openedMs: MORNING_MS },
    ...{ sample: proportion(30, 41), basis: proportion(160, 163) },
    ...{ removed: { sample: 2, basis: 0 }, drop: 0.25, p: 0.00002, q: 0.00024, probability: 0.998 },
    bursts: { correlation: 0.1, designEffect: 1.2 },
    change: {
      ...{ direction: 'worse', probability: 0.97, before: proportion(160, 163), after: proportion(30, 41) },
      ...{ at: at(6980, -40), from: at(6978, -43), until: at(6981, -38) },
      ...{ lastGreen: at(6979, -41), firstRed: at(6980, -40) },
      commits: [sha(6979), sha(6980)],
    },
    commits: [
      { sha: sha(6979), title: 'Rework search', actor: 'octocat' },
      { sha: sha(6980), title: 'Bump typescript to 5.9', actor: 'dependabot[bot]' },
    ],
  };
}

function flakyJob(given: Partial<FlakyUnit> = {}): FlakyUnit {
  return {
    ...{ kind: 'job', job: 'e2e', test: null, unit: 'e2e' },
    ...{ repository: NOVA, workflow: 1, workflowName: 'CI' },
    flaked: proportion(12, 143),
    strata: [{ stratum: 'pull_request', flaked: proportion(12, 143) }],
    estimate: { rate: 0.081, low: 0.045, high: 0.131 },
    runs: { rerun: 9, 'same-code': 1, verdict: 2, infrastructure: 0, genuine: 4, expected: 0, unmeasured: 3 },
    trend: { direction: 'worse', before: proportion(3, 70), now: proportion(9, 73) },
    cost: { runsBlocked: 11, pullRequestsBlocked: 8, minutesRerun: 184 },
    firstSeenMs: MORNING_MS - 13 * DAY,
    lastSeenMs: MORNING_MS - 9 * HOUR,
    reasons: ['flaked in 12 of 143 runs', 'passed when it was run again in 9 of them'],
    flakes: [0, 1, null, 0, 2, 0, 1, 1, 0, 0, 3, 1, 2, 1],
    ...given,
  };
}

function flakyTest(): FlakyUnit {
  const test = 'test/search.test.ts > search > waits for the results';
  return flakyJob({
    ...{ kind: 'test', test, unit: `e2e\n${test}`, flaked: proportion(4, 143) },
    trend: { direction: 'steady', before: proportion(2, 70), now: proportion(2, 73) },
    cost: { runsBlocked: 4, pullRequestsBlocked: 3, minutesRerun: 61 },
    flakes: [0, 1, null, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0],
    reasons: ['flaked in 4 of 143 runs'],
  });
}

function fewSettled(): SelfScore {
  return {
    ...{ state: 'not-enough-data', passed: proportion(4, 6), brier: null, brierOfMean: null, calibrationError: null },
    bins: [],
  };
}

/** Twelve runs of three jobs. */
function grid(): Grid {
  const runs = Array.from({ length: 12 }, (_, at) => gridRun(7005 + at, at - 11));
  const row = (job: string, states: string) => {
    const cells = [...states].map((letter) => STATES[letter]!);
    const decided = cells.filter((state) => !['cancelled', 'running', 'not-run', 'unknown'].includes(state)).length;
    return { job, cells, passed: cells.filter((state) => state === 'passed').length, decided };
  };
  return {
    repository: { host: 'github.com', owner: 'acme', name: 'nova' },
    workflowName: 'CI',
    runs,
    rows: [row('unit', '.....FFFIFFR'), row('types', 'BBBBBBBBBBBR'), row('e2e', '......L.C..R')],
  };
}

const STATES: Readonly<Record<string, GridState>> = {
  ...{ '.': 'passed', F: 'failed', B: 'broken-base', L: 'flaky', I: 'infrastructure', C: 'cancelled', R: 'running' },
};

function gridRun(id: number, hours: number): Run {
  const createdMs = MORNING_MS + hours * 2 * HOUR - 12 * MINUTE;
  return {
    ...{ id, workflow: { id: 1, name: 'CI', path: '.github/workflows/ci.yml' }, number: id - 7000, attempt: 1 },
    ...{
      title: 'Rework search',
      event: 'push',
      branch: 'main',
      sha: sha(id),
      treeId: null,
      headRepository: 'acme/nova',
    },
    ...{ actor: 'octocat', status: 'completed', conclusion: 'failure' },
    ...{ createdMs, updatedMs: createdMs + 10 * MINUTE, startedMs: createdMs },
    url: `https://github.com/acme/nova/actions/runs/${id}`,
  };
}
