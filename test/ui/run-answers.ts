import type { Failure } from '../../src/domain.ts';
import type { RunPlace } from '../../src/service/places.ts';
import type { RunAnswer, RunJob } from '../../src/service/run.ts';
import type { StartAnswer } from '../../src/service/start.ts';
import { failure, jobTriage, NOVA, run, START_MS, verdict } from '../store/support.ts';

/** Runs as the service tells them, made by hand. */

export const PLACE: RunPlace = { repository: NOVA, runId: 1000, attempt: null };

export const START: StartAnswer = {
  repository: NOVA,
  unnamed: null,
  stored: [{ name: NOVA, newestMs: START_MS, pulledMs: START_MS }],
  store: { path: '/data/whyred.db', exists: true },
  views: [],
  isRecorded: false,
};

const MINUTE_MS = 60_000;

/** A job that failed where it has failures, and passed where it has none. */
export function runJob(id: number, name: string, failures: readonly Failure[], given: Partial<RunJob> = {}): RunJob {
  const isRed = failures.length > 0;
  const conclusion = isRed ? 'failure' : 'success';
  const url = `https://github.com/acme/nova/actions/runs/1000/job/${id}`;
  return {
    place: { repository: NOVA, runId: 1000, attempt: 1, jobId: id },
    isCarriedOver: false,
    listedId: id,
    url,
    status: 'completed',
    conclusion,
    startedMs: START_MS,
    durationMs: id * MINUTE_MS,
    hasBegun: true,
    log: isRed ? 'stored' : 'none',
    triage: jobTriage(failures, { name, file: `${id}_${name}.txt`, conclusion, step: null, unused: [] }),
    lineUrls: failures.map(({ rootCause }) => `${url}#step:4:${rootCause.line}`),
    ...given,
  };
}

/** How it ended to GitHub and to whyred. */
export function ended(
  job: RunJob,
  conclusion: 'failure' | 'cancelled' | 'unknown',
  given: Partial<RunJob> = {},
): RunJob {
  return { ...job, conclusion, triage: { ...job.triage, conclusion }, ...given };
}

export function runAnswer(jobs: readonly RunJob[], given: Partial<RunAnswer> = {}): RunAnswer {
  const one = given.run ?? run(1000, { number: 18_234, updatedMs: START_MS + 18 * MINUTE_MS });
  const { status, conclusion, startedMs, updatedMs } = one;
  return {
    repository: NOVA,
    run: one,
    attempt: one.attempt,
    attempts: [{ number: 1, status, conclusion, startedMs, updatedMs }],
    jobs,
    skipped: [],
    incidents: [],
    warnings: [],
    missing: { jobs: false, logs: 0 },
    ...given,
  };
}

/** An assertion that the change broke, as far as anybody can tell. */
export const BROKEN = failure({
  fingerprint: 'v1:broken',
  rootCause: { line: 41_208, endLine: 41_208, text: 'AssertionError: expected 200 to equal 503', confidence: 0.91 },
  candidates: [
    {
      line: 41_208,
      text: 'AssertionError: expected 200 to equal 503',
      score: 14.2,
      why: ['signature vitest/assertion', 'first strong line of the failed step'],
    },
    { line: 41_240, text: 'npm warn ECONNRESET registry.example', score: 3.1, why: ['an error by its own word'] },
  ],
  signature: { id: 'vitest/assertion', title: 'An assertion of a test failed', captures: {} },
  category: 'test',
  summary: 'expected 200 to equal 503 in test/cache.spec.ts',
  tests: {
    framework: 'vitest',
    passed: 780,
    failed: 1,
    skipped: 0,
    total: 781,
    failures: [
      {
        id: 'test/cache.spec.ts > lru > evicts on read',
        message: 'expected 200 to equal 503',
        file: 'test/cache.spec.ts',
        line: 118,
        logLine: 41_208,
      },
    ],
  },
  verdict: verdict({
    label: 'genuine',
    certainty: 'likely',
    probability: { flaky: 0.29, infrastructure: 0.06, genuine: 0.58, brokenBase: 0.07 },
    rerunPasses: 0.21,
    rerun: { probability: 0.21, low: 0.1, high: 0.35, reasons: [{ weight: -0.57, text: 'it is new' }] },
    evidence: [
      { kind: 'change', weight: -1.2, text: 'the change touches the file that failed', ref: 'src/cache/lru.ts' },
      { kind: 'text', weight: 0.56, text: 'its words are those of failures that come and go', ref: 'line 41208' },
    ],
  }),
  fixes: [],
  advice: ['Look at a1b2c3d first.'],
  excerpt: [
    {
      number: 41_208,
      text: 'AssertionError: expected 200 to equal 503',
      timeMs: null,
      marker: null,
      colour: null,
    },
  ],
});

/** A registry that was away. */
export const AWAY = failure({
  rootCause: { line: 57, endLine: 57, text: 'npm error code ECONNRESET', confidence: 0.94 },
  verdict: verdict({
    label: 'infrastructure',
    probability: { flaky: 0.05, infrastructure: 0.87, genuine: 0.08, brokenBase: 0 },
    rerunPasses: 0.91,
  }),
});

const shard = runJob(17, 'test (22, 4/8)', [BROKEN, AWAY]);
const other = runJob(16, 'test (22, 7/8)', [BROKEN]);
const browser = runJob(12, 'e2e (firefox)', [AWAY]);
const publish = ended(runJob(3, 'publish', []), 'cancelled');

/** Two shards that fail alike, a browser's own trouble, a job that was stopped, many that passed. */
export const RED = runAnswer(
  [shard, other, browser, publish, ...Array.from({ length: 37 }, (_, at) => runJob(100 + at, `lint (${at + 1})`, []))],
  {
    skipped: ['notify'],
    incidents: [
      {
        summary: BROKEN.summary,
        cause: { job: shard.triage.name, file: shard.triage.file, line: 41_208, text: BROKEN.rootCause.text },
        victims: [
          { job: other.triage.name, file: other.triage.file, how: 'same-cause' },
          { job: publish.triage.name, file: publish.triage.file, how: 'cancelled' },
        ],
      },
    ],
  },
);
