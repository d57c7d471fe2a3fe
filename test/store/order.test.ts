import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Run } from '../../src/domain.ts';
import { saveAttempt } from '../../src/store/attempts.ts';
import { saveBaselines } from '../../src/store/baselines.ts';
import type { Database } from '../../src/store/database.ts';
import { check } from '../../src/store/maintenance.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { attemptOf, contentOf, failure, job, NOVA, newStore, outcome, run } from './support.ts';

type Save = (db: Database) => void;

const repositories = [NOVA, { ...NOVA, name: 'star' }];

/** How a run looked at one time after the other: going on, ended, started again, ended again. */
function states(id: number): Run[] {
  const { updatedMs } = run(id);
  const named = (name: string) => ({ workflow: { id: 7 + (id % 2), name, path: 'ci.yml' } });
  return [
    run(id, { ...named('CI'), status: 'in_progress', conclusion: null }),
    run(id, { ...named('CI'), updatedMs }),
    run(id, { ...named('CI'), attempt: 2, status: 'queued', conclusion: null, updatedMs: updatedMs + 1000 }),
    run(id, { ...named('Checks'), attempt: 2, conclusion: 'success', updatedMs: updatedMs + 2000 }),
  ];
}

/** Everything that a pull might store of one run, in the order in which it happened. */
function savesOf(repository: (typeof repositories)[number], id: number): Save[] {
  const key = (db: Database): number => saveRepository(db, repository, 'main');
  const [going, ended, , green] = states(id) as [Run, Run, Run, Run];
  const own = { runId: id };
  const build = job(id * 10, own);
  const lint = job(id * 10 + 1, { ...own, name: 'lint', conclusion: 'success', log: 'none' });
  const again = job(id * 10 + 2, { ...own, attempt: 2, conclusion: 'success', log: 'none' });
  const carried = job(id * 10 + 3, { ...own, attempt: 2, name: 'lint', executed: false, log: 'none' });
  const list = (state: Run, jobs: (typeof build)[]): Save => {
    return (db) => saveAttempt(db, key(db), id, { number: state.attempt, attempt: attemptOf(state), jobs });
  };
  const place = (db: Database) => ({ repository: key(db), runId: id, attempt: 1, jobId: build.id });
  return [
    ...states(id).map(
      (state): Save =>
        (db) =>
          saveRuns(db, key(db), [state]),
    ),
    list(going, [{ ...build, status: 'in_progress', conclusion: null, completedMs: null, steps: [] }]),
    list(ended, [build, lint]),
    list(green, [again, carried]),
    (db) => saveTriage(db, place(db), outcome([failure(), failure({ fingerprint: `v1:${id}`, signature: null })])),
    (db) =>
      saveBaselines(db, key(db), [
        {
          workflow: 7,
          jobName: 'lint',
          runId: id,
          attempt: 1,
          createdMs: run(id).createdMs,
          engine: '1',
          state: 'stored',
          profile: Uint8Array.of(id % 256),
          tooling: null,
        },
      ]),
  ];
}

const SAVES = repositories.flatMap((repository) => [1000, 1001, 1002, 1003].flatMap((id) => savesOf(repository, id)));

function saved(db: Database, order: readonly number[]): string[] {
  for (const at of order) SAVES[at]!(db);
  return contentOf(db);
}

const inOrder = SAVES.map((_, index) => index);

test('a store says the same whatever came first and however often it came', async () => {
  const expected = saved(await newStore(), inOrder);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(SAVES.length - 1), { maxLength: 200 }), async (order) => {
      const db = await newStore();
      // A pull ends only when it has stored everything: what could not be stored before its run was there comes again.
      expect(saved(db, [...order, ...inOrder])).toEqual(expected);
      expect(saved(db, order)).toEqual(expected);
      expect(check(db)).toEqual([]);
      db.close();
    }),
    { numRuns: 25 },
  );
});

test('a store that was filled run by run says the same as one that was filled the other way round', async () => {
  const runs = SAVES.length / 9;
  const blocks = Array.from({ length: runs }, (_, index) => inOrder.slice(index * 9, index * 9 + 9));
  expect(saved(await newStore(), blocks.toReversed().flat())).toEqual(saved(await newStore(), inOrder));
});
