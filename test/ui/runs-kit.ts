import type { RunAttempt } from '../../src/history/rows.ts';
import { stripOf } from '../../src/history/run-strip.ts';
import type { RunDetails, RunDetailsQuestion } from '../../src/service/run-details.ts';
import type { LineFailure, RunLine, RunsAnswer, RunsQuestion } from '../../src/service/runs.ts';
import type { StartAnswer } from '../../src/service/start.ts';
import { NOW_MS } from './kit/screen.ts';

export const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' } as const;
const MINUTE_MS = 60_000;

export const START: StartAnswer = {
  repository: NOVA,
  unnamed: null,
  stored: [{ name: NOVA, newestMs: NOW_MS, pulledMs: NOW_MS }],
  store: { path: '/data/whyred.db', exists: true },
  views: [
    { name: 'red on main', filter: 'branch:main is:failed', sort: null },
    { name: 'slow ones', filter: 'age:<7d', sort: 'duration' },
  ],
  isRecorded: false,
};

/** Run 1000 is the newest; each with a higher number is an hour older. */
export function line(
  id: number,
  given: Partial<RunLine['run']> = {},
  more: Partial<Omit<RunLine, 'run'>> = {},
): RunLine {
  const createdMs = NOW_MS - (id - 1000) * 60 * MINUTE_MS - 4 * MINUTE_MS;
  const run = {
    id,
    workflow: { id: 7, name: 'CI', path: '.github/workflows/ci.yml' },
    number: 1600 - id,
    attempt: 1,
    title: `Change ${id}`,
    event: 'push',
    branch: 'main',
    sha: '1f3c9ab'.padEnd(40, '0'),
    treeId: null,
    headRepository: 'acme/nova',
    actor: 'octocat',
    status: 'completed',
    conclusion: 'success',
    createdMs,
    updatedMs: createdMs + 18 * MINUTE_MS,
    startedMs: createdMs,
    url: `https://github.com/acme/nova/actions/runs/${id}`,
    ...given,
  };
  const attempts = [{ number: 1, status: run.status, conclusion: run.conclusion }];
  return { repository: NOVA, run, attempts, ended: null, lead: null, others: 0, ...more };
}

export function lead(given: Partial<LineFailure> = {}, verdict: Partial<LineFailure['verdict']> = {}): LineFailure {
  return {
    ...{
      attempt: 1,
      jobId: 77,
      job: 'test (node 22)',
      fingerprint: 'v1:6f1c0a9be4d20c11',
      signature: null,
      line: 41_207,
    },
    ...{ text: 'AssertionError: expected 200 to equal 503', isPersons: false },
    verdict: {
      ...{ label: 'genuine', certainty: 'likely', rerunPasses: 0.04 },
      probability: { flaky: 0.03, infrastructure: 0.01, genuine: 0.93, brokenBase: 0.03 },
      ...verdict,
    },
    ...given,
  };
}

const FLAKY: Partial<LineFailure['verdict']> = {
  ...{ label: 'flaky', certainty: 'confirmed', rerunPasses: 0.9 },
  probability: { flaky: 0.97, infrastructure: 0.01, genuine: 0.01, brokenBase: 0.01 },
};

const tried = (...conclusions: readonly (string | null)[]): RunLine['attempts'] =>
  conclusions.map((conclusion, index) => ({
    ...{ number: index + 1, conclusion },
    status: conclusion === null ? 'in_progress' : 'completed',
  }));

/** One of each kind that there is. */
export const SOME: readonly RunLine[] = [
  line(1000, { conclusion: 'failure', title: 'lru: evict on read' }, { lead: lead(), others: 2 }),
  line(
    1001,
    { attempt: 2, branch: 'feat/retry-queue', event: 'pull_request', actor: 'hubot' },
    { attempts: tried('failure', 'success'), lead: lead({ text: 'npm error code ECONNRESET' }, FLAKY) },
  ),
  line(
    1002,
    { status: 'in_progress', conclusion: null, workflow: { id: 8, name: 'Release', path: 'release.yml' } },
    { ended: { jobs: 12, of: 40 }, attempts: tried(null) },
  ),
  line(1003),
  line(
    1004,
    { conclusion: 'failure', attempt: 3, branch: 'renovate/a-very-long-name-of-a-dependency', updatedMs: NOW_MS },
    {
      attempts: tried('failure', 'failure', 'failure'),
      lead: lead(
        { isPersons: true, text: 'No space left on device' },
        { label: 'infrastructure', certainty: 'confirmed' },
      ),
    },
  ),
  line(1005, { conclusion: 'cancelled', branch: null, event: 'workflow_dispatch' }),
  line(1006, { conclusion: 'failure' }),
  line(
    1007,
    { conclusion: 'failure' },
    { lead: lead({ text: 'expected "日" to equal "本"' }, { label: 'uncertain', certainty: null }) },
  ),
];

/** As the service would answer with these rows. */
export function paged(
  rows: readonly RunLine[],
  { offset, limit }: RunsQuestion,
  more: Partial<RunsAnswer> = {},
): RunsAnswer {
  return { rows: rows.slice(offset, offset + limit), fit: rows.length, stored: rows.length, without: [], ...more };
}

function detailsOf(runId: number): RunDetails {
  const row = SOME.find(({ run }) => run.id === runId);
  if (row === undefined || row.lead === null) return { runId, attempt: null, jobs: [], seen: null };
  const { lead: own } = row;
  const cause = {
    ...{ line: own.line, text: own.text, step: 'Run npm test', file: 'test/cache.spec.ts:118', signature: null },
    verdict: '✗ genuine, likely 93 % · an unchanged re-run passes with 4 % [2 to 7]',
    advice:
      'Look at what the change did to the cache: the test says that an entry is evicted too early, when it is read.',
  };
  const second = { ...cause, line: 41_240, text: 'npm error code ECONNRESET', file: null };
  const first = { jobId: own.jobId, name: own.job, conclusion: 'failure', causes: [cause, second] };
  const others = [
    { jobId: 78, name: 'test (node 20)', conclusion: 'failure', causes: [cause] },
    { jobId: 79, name: 'publish', conclusion: 'cancelled', causes: [] },
  ];
  const jobs = runId === 1000 ? [first, ...others] : [first];
  return { runId, attempt: own.attempt, jobs, seen: { runs: 3, lastRunId: 1055, lastMs: NOW_MS - 55 * 3_600_000 } };
}

const ATTEMPTS = Array.from({ length: 40 }, (_, index): RunAttempt => {
  const isRed = index % 9 === 4;
  return {
    ...{ repository: 'github.com/acme/nova', workflow: 7, workflowName: 'CI', runId: 1039 - index, attempt: 1 },
    ...{
      event: 'push',
      branch: 'main',
      isDefaultBranch: true,
      sha: String(index),
      treeId: null,
      actor: null,
      title: '',
    },
    ...{ conclusion: isRed ? 'failure' : 'success', startedMs: null, completedMs: NOW_MS, job: null },
    createdMs: NOW_MS - (40 - index) * 3_600_000,
    failures: isRed
      ? [
          {
            ...{ fingerprint: `v1:${index}`, signature: null, category: 'test', isSpecific: true },
            label: index > 20 ? 'flaky' : 'genuine',
          },
        ]
      : [],
  };
});

export function detailed({ runs, lanes }: RunDetailsQuestion) {
  const strip = stripOf(ATTEMPTS, { nowMs: NOW_MS, staleDays: 14 });
  return { details: runs.map(detailsOf), strips: lanes.map((lane) => ({ ...lane, strip })) };
}
