import { beforeAll, describe, expect, test } from 'vitest';
import { RUN_ORDERS } from '../../src/filter/orders.ts';
import type { Service } from '../../src/service/client.ts';
import type { Desk } from '../../src/service/desk.ts';
import { createDirect } from '../../src/service/direct.ts';
import type { QuestionName, Questions } from '../../src/service/protocol.ts';
import type { RunsQuestion } from '../../src/service/runs.ts';
import { saveAttempt } from '../../src/store/attempts.ts';
import type { Database } from '../../src/store/database.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import {
  attemptOf,
  failure,
  HOUR_MS,
  type JobGiven,
  job,
  NOVA,
  novaStore,
  outcome,
  run,
  START_MS,
  verdict,
} from '../store/support.ts';

const GREEN = { conclusion: 'success', log: 'none' } as const;
const NIGHTLY = { id: 9, name: 'Nightly', path: '.github/workflows/nightly.yml' };

let service: Service;

async function answerOf<Name extends QuestionName>(name: Name, question: Questions[Name][0]) {
  const outcome = await service.ask(name, question, () => {}).outcome;
  if ('fault' in outcome) throw new Error(outcome.fault.message);
  // What goes from thread to thread must be data.
  return structuredClone(outcome.answer);
}

function listed(given: Partial<RunsQuestion> = {}) {
  return answerOf('runs', { repository: NOVA, filter: '', order: 'newest', limit: 500, offset: 0, ...given });
}

async function ids(given: Partial<RunsQuestion>): Promise<number[]> {
  return (await listed(given)).rows.map((row) => row.run.id);
}

beforeAll(async () => {
  const { db, nova } = await novaStore();
  filled(db, nova);
  service = createDirect({
    ...{ database: async () => db, engine: () => Promise.reject(new Error('not needed')), close: () => {} },
    ...{ options: {}, around: { env: {}, nowMs: () => START_MS + 24 * HOUR_MS } as Desk['around'] },
  });
});

/**
 * 1000 passed when it was run again · 1001 failed in two jobs, and a third was stopped · 1002 runs · 1003 passed · 1004 is
 * expected, by a person's word · 1005 failed, and nobody knows why.
 */
function filled(db: Database, nova: number): void {
  const star = saveRepository(db, { ...NOVA, name: 'star' }, 'main');
  const passed = { conclusion: 'success' } as const;
  saveRuns(db, nova, [
    run(1000, { attempt: 2, ...passed, startedMs: START_MS + 600_000, updatedMs: START_MS + 900_000 }),
    run(1001, { branch: 'dev', event: 'pull_request', updatedMs: START_MS + 3 * HOUR_MS }),
    run(1002, { status: 'in_progress', conclusion: null }),
    run(1003, { ...passed, workflow: NIGHTLY, event: 'schedule' }),
    run(1004),
    run(1005),
  ]);
  saveRuns(db, star, [run(1006)]);
  const listing = (id: number, number: number, jobs: readonly JobGiven[]) => {
    const ended =
      id === 1002 ? { status: 'in_progress', conclusion: null } : { conclusion: number === 1 ? 'failure' : 'success' };
    const attempt = { ...attemptOf(run(id, ended)), number };
    saveAttempt(db, nova, id, { number, attempt, jobs });
  };
  listing(1000, 1, [job(1), job(2, { name: 'lint', ...GREEN })]);
  listing(1000, 2, [job(3, { attempt: 2, ...GREEN }), job(4, { attempt: 2, name: 'lint', executed: false, ...GREEN })]);
  listing(1001, 1, [
    job(11, { name: 'lint' }),
    job(12, { name: 'web' }),
    job(13, { name: 'e2e', conclusion: 'cancelled' }),
    job(14, { name: 'docs', ...GREEN }),
  ]);
  listing(1002, 1, [
    job(21, { ...GREEN }),
    job(22, { name: 'web', status: 'in_progress', conclusion: null }),
    job(23, { name: 'deploy', conclusion: 'skipped' }),
  ]);
  listing(1004, 1, [job(41)]);
  listing(1005, 1, [job(51)]);
  const told = (runId: number, jobId: number, ...failures: Parameters<typeof outcome>[0]) =>
    saveTriage(db, { repository: nova, runId, attempt: 1, jobId }, outcome(failures));
  const flaky = verdict({ label: 'flaky', certainty: 'likely' });
  told(1000, 1, failure({ verdict: flaky }));
  const weak = { line: 7, endLine: 7, text: 'lint failed', confidence: 0.4 };
  told(
    1001,
    11,
    failure({ rootCause: weak, fingerprint: 'v1:1111111111111111', verdict: verdict({ label: 'genuine' }) }),
  );
  const strong = { line: 118, endLine: 118, text: 'AssertionError: expected 200 to equal 503', confidence: 0.9 };
  const test = { id: 'cache', message: 'expected 200', file: 'test/cache.spec.ts', line: 12, logLine: 118 };
  const counts = { passed: 3, failed: 1, skipped: 0, total: 4 };
  const tests = { framework: 'vitest', ...counts, failures: [test] };
  told(
    1001,
    12,
    failure({ rootCause: strong, tests, verdict: flaky }),
    failure({ fingerprint: 'v1:2222222222222222' }),
  );
  told(1001, 13, failure({ rootCause: { ...strong, confidence: 0.99 }, fingerprint: 'v1:3333333333333333' }));
  const said = { kind: 'person', weight: 0, text: 'octocat said so', ref: null };
  told(1004, 41, failure({ verdict: verdict({ label: 'expected', certainty: 'confirmed', evidence: [said] }) }));
}

describe('a line of the list', () => {
  test('tells of a run that passed when it was run again what had failed before', async () => {
    const { rows } = await listed({ filter: 'id:1000' });
    expect(rows[0]!.attempts.map(({ conclusion }) => conclusion)).toEqual(['failure', 'success']);
    expect(rows[0]!.lead).toMatchObject({
      ...{ attempt: 1, jobId: 1, job: 'build', line: 3, text: 'npm error code ECONNRESET', isPersons: false },
      verdict: { label: 'flaky', certainty: 'likely' },
    });
  });

  test('tells the surest of the jobs that failed before those that were only stopped', async () => {
    const { rows } = await listed({ filter: 'id:1001' });
    expect(rows[0]).toMatchObject({ lead: { job: 'web', line: 118 }, others: 2 });
  });

  test('tells how many jobs of a run that goes on have ended; what is skipped is none of them', async () => {
    const { rows } = await listed({ filter: 'is:running' });
    expect(rows).toMatchObject([{ run: { id: 1002 }, ended: { jobs: 1, of: 2 }, lead: null }]);
  });

  test('tells a person’s word as one', async () => {
    const { rows } = await listed({ filter: 'id:1004' });
    expect(rows[0]!.lead).toMatchObject({ isPersons: true, verdict: { label: 'expected', certainty: 'confirmed' } });
  });
});

describe('the list', () => {
  test.each<[order: (typeof RUN_ORDERS)[number], ids: number[]]>([
    ['newest', [1005, 1004, 1003, 1002, 1001, 1000]],
    ['oldest', [1000, 1001, 1002, 1003, 1004, 1005]],
    // 1001 took two hours, 1000 five minutes in its last attempt.
    ['duration', [1001, 1000, 1005, 1004, 1003, 1002]],
    // By the label that the line shows: what a job less sure says does not count.
    ['verdict', [1001, 1000, 1004, 1005, 1003, 1002]],
    ['attempts', [1000, 1005, 1004, 1003, 1002, 1001]],
  ])('by %s', async (order, expected) => {
    expect(await ids({ order })).toEqual(expected);
  });

  test('comes in pages, in each order, with how many there are in all', async () => {
    for (const order of RUN_ORDERS) {
      const whole = await ids({ order });
      const pages = [await ids({ order, limit: 4 }), await ids({ order, limit: 4, offset: 4 })];
      expect(pages.flat()).toEqual(whole);
    }
    expect(await listed({ limit: 2, offset: 2 })).toMatchObject({ fit: 6, stored: 6 });
    expect(await listed({ filter: 'branch:dev', limit: 2 })).toMatchObject({ fit: 1, stored: 6 });
  });

  test('says where none fits how many would without each part, the one that costs most first', async () => {
    const { rows, fit, without } = await listed({ filter: 'branch:dev verdict:expected  "no such text"' });
    expect([rows, fit, without]).toEqual([[], 0, []]);
    expect((await listed({ filter: 'branch:dev is:passed' })).without).toEqual([
      { part: 'branch:dev', filter: 'is:passed', runs: 2 },
      { part: 'is:passed', filter: 'branch:dev', runs: 1 },
    ]);
  });

  test('a filter that cannot be read is a fault that shows where', async () => {
    const asked = service.ask('runs', { ...QUESTION, filter: 'brnch:main' }, () => {});
    const { fault } = (await asked.outcome) as { readonly fault: { readonly code: string; readonly message: string } };
    expect(fault.code).toBe('filter-invalid');
    expect(fault.message).toContain('  brnch:main\n  ^^^^^^ There is no key “brnch:”. Did you mean branch:?');
  });
});

const QUESTION: RunsQuestion = { repository: NOVA, filter: '', order: 'newest', limit: 500, offset: 0 };

describe('the details', () => {
  const MAIN = { workflow: 7, branch: 'main', event: 'push' };

  test('tell the failed jobs, the most important first, each with its cause, and where that stands', async () => {
    const { details } = await answerOf('run-details', { repository: NOVA, runs: [1001], lanes: [] });
    expect(details[0]).toMatchObject({ runId: 1001, attempt: 1 });
    expect(details[0]!.jobs.map(({ name, causes }) => [name, causes.length])).toEqual([
      ['web', 2],
      ['lint', 1],
      ['e2e', 1],
    ]);
    expect(details[0]!.jobs[0]!.causes[0]).toMatchObject({
      ...{ line: 118, file: 'test/cache.spec.ts:12', signature: 'npm lost its connection', advice: 'Re-run the job.' },
      verdict: expect.stringMatching(/^~ flaky, likely /),
    });
  });

  test('tell how often it was seen before, and not after', async () => {
    const { details } = await answerOf('run-details', { repository: NOVA, runs: [1004, 1000], lanes: [] });
    expect(details.map(({ runId, seen }) => [runId, seen])).toEqual([
      [1004, { runs: 2, lastRunId: 1001, lastMs: START_MS + HOUR_MS }],
      [1000, { runs: 0, lastRunId: null, lastMs: null }],
    ]);
  });

  test('tell of a run without a known cause that it failed, and of one that passed nothing', async () => {
    const { details } = await answerOf('run-details', { repository: NOVA, runs: [1005, 1003, 7], lanes: [] });
    expect(details).toMatchObject([
      { runId: 1005, attempt: 1, jobs: [{ name: 'build', conclusion: 'failure', causes: [] }], seen: null },
      { runId: 1003, attempt: null, jobs: [] },
    ]);
  });

  test('tell how the runs that are alike went, and how often they pass', async () => {
    const { strips } = await answerOf('run-details', { repository: NOVA, runs: [], lanes: [MAIN] });
    const [{ strip }] = strips as [(typeof strips)[number]];
    expect(strip.cells.map(({ runId, state }) => [runId, state])).toEqual([
      [1000, 'flaky'],
      [1002, 'running'],
      [1004, 'expected'],
      [1005, 'failed'],
    ]);
    expect(strip.rates).toMatchObject({ state: 'not-enough-data', first: { count: 0, of: 3 } });
  });
});

test('a filter can name what is stored, the most frequent first', async () => {
  const { values } = await answerOf('filter-words', { repository: NOVA });
  expect(values).toMatchObject({
    ...{ branch: ['main', 'dev'], workflow: ['CI', 'Nightly'], event: ['push', 'pull_request', 'schedule'] },
    ...{ actor: ['octocat'], sig: ['npm/econnreset'] },
  });
  expect(values.job?.slice(0, 2)).toEqual(['build', 'lint']);
});
