import { expect, test } from 'vitest';
import type { Failure } from '../../src/domain.ts';
import { saveAttempt } from '../../src/store/attempts.ts';
import { causeTextsOf, executionsOf, testOutcomesOf, unlistedRuns } from '../../src/store/history.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { failure, job, NOVA, novaStore, outcome, run, START_MS, verdict } from './support.ts';

/** A failure in which these tests failed. */
function withTests(ids: readonly string[]): Failure {
  const failures = ids.map((id) => ({ id, message: null, file: null, line: null, logLine: 3 }));
  return failure({
    category: 'test',
    tests: { framework: 'vitest', passed: 3, failed: ids.length, skipped: 0, total: 3 + ids.length, failures },
  });
}

test('an execution is a job with what it shares with its run, and why it failed', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000, { treeId: 'tree' })]);
  const completedMs = START_MS + 50_000;
  saveAttempt(db, nova, 1000, {
    number: 1,
    attempt: null,
    jobs: [job(1), job(2, { name: 'lint', conclusion: 'success' })],
  });
  const first = failure({ verdict: verdict({ label: 'infrastructure' }) });
  const second = failure({ fingerprint: 'v1:2', signature: null, category: 'test', isSpecific: false });
  saveTriage(db, { repository: nova, runId: 1000, attempt: 1, jobId: 1 }, outcome([first, second]));
  expect(executionsOf(db, { repository: nova, sinceMs: 0 })).toEqual([
    {
      ...{ repository: 'github.com/acme/nova', workflow: 7, workflowName: 'CI', runId: 1000, attempt: 1 },
      ...{ event: 'push', branch: 'main', isDefaultBranch: true, sha: run(1000).sha, treeId: 'tree', actor: 'octocat' },
      title: 'Change 1000',
      ...{ job: 'build', conclusion: 'failure', startedMs: START_MS, completedMs, createdMs: START_MS },
      failures: [
        {
          ...{ fingerprint: 'v1:6f1c0a9be4d20c11', signature: 'npm/econnreset', category: 'network' },
          label: 'infrastructure',
          isSpecific: true,
        },
        { fingerprint: 'v1:2', signature: null, category: 'test', label: 'uncertain', isSpecific: false },
      ],
    },
    expect.objectContaining({ job: 'lint', conclusion: 'success', failures: [] }),
  ]);
});

test('what was only carried over into an attempt is no execution of it', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000, { attempt: 2 })]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1), job(2, { name: 'lint' })] });
  const again = [job(3, { attempt: 2 }), job(4, { attempt: 2, name: 'lint', executed: false })];
  saveAttempt(db, nova, 1000, { number: 2, attempt: null, jobs: again });
  const rows = executionsOf(db, { repository: null, sinceMs: 0 });
  expect(rows.map(({ job: name, attempt }) => `${name} ${attempt}`).sort()).toEqual(['build 1', 'build 2', 'lint 1']);
});

test('only runs of the span count, and of the repository where one is meant', async () => {
  const { db, nova } = await novaStore();
  const comet = saveRepository(db, { ...NOVA, name: 'comet' }, 'trunk');
  saveRuns(db, nova, [run(1000), run(1001)]);
  saveRuns(db, comet, [run(1002, { branch: 'trunk' })]);
  for (const [repository, id] of [
    [nova, 1000],
    [nova, 1001],
    [comet, 1002],
  ] as const) {
    saveAttempt(db, repository, id, { number: 1, attempt: null, jobs: [job(id, { runId: id })] });
    saveTriage(db, { repository, runId: id, attempt: 1, jobId: id }, outcome([withTests(['a.test.ts > adds'])]));
  }
  const of = (repository: number | null, sinceMs: number): readonly (readonly number[])[] => {
    const span = { repository, sinceMs };
    return [executionsOf(db, span), testOutcomesOf(db, span)].map((rows) => rows.map(({ runId }) => runId).sort());
  };
  expect(of(nova, 0)).toEqual([
    [1000, 1001],
    [1000, 1001],
  ]);
  expect(of(nova, START_MS + 1)).toEqual([[1001], [1001]]);
  expect(of(null, START_MS + 1)).toEqual([
    [1001, 1002],
    [1001, 1002],
  ]);
});

test.each<[event: string, branch: string | null, own: boolean]>([
  ['push', 'main', true],
  ['schedule', 'main', true],
  ['push', 'search', false],
  ['pull_request', 'main', false], // of a fork
  ['push', null, false],
])('a %s on %s: is it the default branch? %j', async (event, branch, own) => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000, { event, branch })]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1)] });
  expect(executionsOf(db, { repository: nova, sinceMs: 0 })).toMatchObject([{ isDefaultBranch: own }]);
});

test('tests that failed are told by the execution in which they did', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1), job(2, { name: 'lint' })] });
  const both = outcome([withTests(['a.test.ts > adds', 'a.test.ts > takes away'])]);
  saveTriage(db, { repository: nova, runId: 1000, attempt: 1, jobId: 1 }, both);
  const shared = { repository: 'github.com/acme/nova', runId: 1000, attempt: 1, job: 'build', outcome: 'fail' };
  expect(testOutcomesOf(db, { repository: nova, sinceMs: 0 })).toEqual([
    { ...shared, test: 'a.test.ts > adds' },
    { ...shared, test: 'a.test.ts > takes away' },
  ]);
});

test('the line of a cause is the one that was stored last', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1), job(2, { name: 'lint' })] });
  for (const [id, text] of [
    [1, 'port 4001 is in use'],
    [2, 'port 4002 is in use'],
  ] as const) {
    const one = failure({ fingerprint: 'v1:port', rootCause: { line: 3, endLine: 3, text, confidence: 0.9 } });
    saveTriage(db, { repository: nova, runId: 1000, attempt: 1, jobId: id }, outcome([one]));
  }
  expect([...causeTextsOf(db, ['v1:port', 'v1:none'])]).toEqual([['v1:port', 'port 4002 is in use']]);
});

test('green runs whose jobs were never listed are counted, for they would make every rate too bad', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000), ...[1001, 1002, 1003].map((id) => run(id, { conclusion: 'success' }))]);
  saveAttempt(db, nova, 1001, { number: 1, attempt: null, jobs: [job(1, { runId: 1001, conclusion: 'success' })] });
  expect(unlistedRuns(db, { repository: nova, sinceMs: 0 })).toBe(2);
  expect(unlistedRuns(db, { repository: nova, sinceMs: run(1003).createdMs })).toBe(1);
});
