import { expressionBuilder } from 'kysely';
import { expect, test } from 'vitest';
import { saveAttempt } from '../../src/store/attempts.ts';
import type { Database } from '../../src/store/database.ts';
import { type Condition, countRuns, listRuns } from '../../src/store/listing.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import type { Schema } from '../../src/store/tables.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { failure, job, NOVA, novaStore, outcome, run } from './support.ts';

const column = expressionBuilder<Schema, 'run' | 'repository' | 'workflow'>();

async function filled(): Promise<Database> {
  const { db, nova } = await novaStore();
  const star = saveRepository(db, { ...NOVA, name: 'star' }, 'main');
  saveRuns(db, nova, [run(1001, { branch: 'dev' }), run(1000, { attempt: 2 })]);
  saveRuns(db, star, [run(1002, { workflow: { id: 9, name: 'Nightly', path: 'n.yml' } })]);
  const green = { conclusion: 'success', log: 'none' } as const;
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1), job(2, { name: 'lint', ...green })] });
  const carried = job(4, { name: 'lint', attempt: 2, executed: false, ...green });
  saveAttempt(db, nova, 1000, { number: 2, attempt: null, jobs: [job(3, { attempt: 2, ...green }), carried] });
  saveTriage(db, { repository: nova, runId: 1000, attempt: 1, jobId: 1 }, outcome([failure()]));
  return db;
}

const ids = (db: Database, where: Condition | null, page = { limit: 50, offset: 0 }): number[] =>
  listRuns(db, where, page).map((one) => one.run.id);

test('runs are listed newest first, with the jobs of all attempts and their failures', async () => {
  const db = await filled();
  const [newest, , oldest] = listRuns(db, null, { limit: 50, offset: 0 });
  expect(newest).toEqual({
    repository: { ...NOVA, name: 'star' },
    run: run(1002, { workflow: { id: 9, name: 'Nightly', path: 'n.yml' } }),
    jobs: [],
  });
  expect(oldest?.run).toEqual(run(1000, { attempt: 2 }));
  expect(oldest?.jobs.map(({ job: one, failures }) => [one.attempt, one.id, one.executed, failures.length])).toEqual([
    [1, 1, true, 1],
    [1, 2, true, 0],
    [2, 3, true, 0],
    [2, 4, false, 0],
  ]);
  expect(oldest?.jobs[0]).toEqual({
    job: { ...job(1), log: 'stored', key: expect.any(Number) },
    failures: [failure()],
  });
});

test('a page is a part of the list', async () => {
  const db = await filled();
  expect(ids(db, null, { limit: 2, offset: 0 })).toEqual([1002, 1001]);
  expect(ids(db, null, { limit: 2, offset: 2 })).toEqual([1000]);
  expect(ids(db, null, { limit: 2, offset: 4 })).toEqual([]);
});

test('runs that were created at once are listed by their number', async () => {
  const { db, nova } = await novaStore();
  const { createdMs } = run(1000);
  saveRuns(db, nova, [run(1001, { createdMs }), run(1003, { createdMs }), run(1002, { createdMs })]);
  expect(ids(db, null)).toEqual([1003, 1002, 1001]);
});

test.each<[what: string, where: Condition, listed: number[]]>([
  ['a column of the run', column('run.branch', '=', 'dev'), [1001]],
  ['the repository', column('repository.name', '=', 'NOVA'), [1001, 1000]],
  ['the workflow', column('workflow.name', '=', 'Nightly'), [1002]],
  [
    'a cause',
    column('run.key', 'in', (eb) =>
      eb
        .selectFrom('cause')
        .innerJoin('job', 'job.key', 'cause.job')
        .select('job.run')
        .where('cause.signature', '=', 'npm/econnreset'),
    ),
    [1000],
  ],
])('a condition may name %s', async (_what, where, listed) => {
  const db = await filled();
  expect(ids(db, where)).toEqual(listed);
  expect(countRuns(db, where).runs).toBe(listed.length);
});

test('all runs are counted, with the first and the last', async () => {
  const db = await filled();
  expect(countRuns(db, null)).toEqual({ runs: 3, firstMs: run(1000).createdMs, lastMs: run(1002).createdMs });
  expect(countRuns(db, column('run.branch', '=', 'none'))).toEqual({ runs: 0, firstMs: null, lastMs: null });
});
