import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { saveAttempt } from '../../src/store/attempts.ts';
import type { Database } from '../../src/store/database.ts';
import { causesMeant, runsWithJob } from '../../src/store/labelled.ts';
import { labelsOf, type StoredLabel, saveLabel, subjectOfOne, undoLabel, wordsIn } from '../../src/store/labels.ts';
import { renameRepository, saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { countIn, failure, job, NOVA, newStore, novaStore, outcome, run, START_MS } from './support.ts';

const A = 'v1:aaaaaaaaaaaaaaaa';
const B = 'v1:bbbbbbbbbbbbbbbb';

function word(given: Partial<StoredLabel> = {}): Omit<StoredLabel, 'key'> {
  const said = { label: 'flaky', note: null, author: 'octocat', atMs: START_MS } as const;
  return { scope: 'fingerprint', subject: A, ...said, ...given };
}

const said = (db: Database, repository: number): string[] =>
  labelsOf(db, repository, START_MS).map(({ scope, subject, label }) => `${scope} ${subject} ${label}`);

describe('a person’s words', () => {
  test('come back as they were said', async () => {
    const { db, nova } = await novaStore();
    const given = word({ scope: 'this', subject: `5/${A}`, label: 'broken-base', note: 'since Tuesday', author: null });
    const key = saveLabel(db, nova, given);
    expect(labelsOf(db, nova, START_MS)).toEqual([{ ...given, key }]);
  });

  test('the last one on a subject holds, whoever said it', async () => {
    const { db, nova } = await novaStore();
    saveLabel(db, nova, word());
    saveLabel(db, nova, word({ subject: B }));
    saveLabel(db, nova, word({ label: 'genuine', author: 'hubot' }));
    expect(said(db, nova)).toEqual([`fingerprint ${B} flaky`, `fingerprint ${A} genuine`]);
    expect(countIn(db, 'label')).toBe(3);
  });

  test('of one scope do not touch those of another', async () => {
    const { db, nova } = await novaStore();
    saveLabel(db, nova, word({ subject: 'x' }));
    saveLabel(db, nova, word({ scope: 'signature', subject: 'x', label: 'genuine' }));
    expect(said(db, nova)).toEqual(['fingerprint x flaky', 'signature x genuine']);
  });

  test('are of one repository', async () => {
    const { db, nova } = await novaStore();
    const comet = saveRepository(db, { ...NOVA, name: 'comet' }, 'main');
    saveLabel(db, nova, word());
    expect(said(db, comet)).toEqual([]);
  });

  test('one whose time is over does not hold, and the one before it does again', async () => {
    const { db, nova } = await novaStore();
    saveLabel(db, nova, word());
    const key = saveLabel(db, nova, word({ label: 'genuine' }));
    db.sqlite.prepare('UPDATE label SET expires_ms = ? WHERE key = ?').run(START_MS + 10, key);
    expect(labelsOf(db, nova, START_MS + 9)).toMatchObject([{ label: 'genuine' }]);
    expect(labelsOf(db, nova, START_MS + 10)).toMatchObject([{ label: 'flaky' }]);
  });

  test('go with the repository when it is renamed', async () => {
    const { db, nova } = await novaStore();
    const comet = saveRepository(db, { ...NOVA, name: 'comet' }, 'main');
    saveLabel(db, nova, word());
    renameRepository(db, NOVA, { ...NOVA, name: 'comet' });
    expect(said(db, comet)).toEqual([`fingerprint ${A} flaky`]);
  });
});

describe('taking back', () => {
  test('takes back the last word; then the one before it, which holds again until then', async () => {
    const { db, nova } = await novaStore();
    const first = saveLabel(db, nova, word());
    const second = saveLabel(db, nova, word({ label: 'genuine' }));
    expect(undoLabel(db, null, START_MS)).toMatchObject({ repository: nova, label: { key: second, label: 'genuine' } });
    expect(said(db, nova)).toEqual([`fingerprint ${A} flaky`]);
    expect(undoLabel(db, null, START_MS)).toMatchObject({ label: { key: first } });
    expect(said(db, nova)).toEqual([]);
    expect(undoLabel(db, null, START_MS)).toBe(null);
    expect(countIn(db, 'label')).toBe(2);
  });

  test('of one repository leaves later words on others', async () => {
    const { db, nova } = await novaStore();
    const comet = saveRepository(db, { ...NOVA, name: 'comet' }, 'main');
    saveLabel(db, nova, word());
    saveLabel(db, comet, word());
    expect(undoLabel(db, nova, START_MS)?.repository).toBe(nova);
    expect(undoLabel(db, nova, START_MS)).toBe(null);
    expect(said(db, comet)).toEqual([`fingerprint ${A} flaky`]);
  });

  test('after any words and undos, each subject has the last word that was not taken back', async () => {
    const act = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ subject: fc.constantFrom(A, B), label: fc.constantFrom('flaky', 'genuine') }),
      },
      { weight: 1, arbitrary: fc.constant('undo' as const) },
    );
    const db = await newStore();
    let repositories = 0;
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const own = saveRepository(db, { ...NOVA, name: `n${++repositories}` }, 'main');
        const standing: { subject: string; label: string }[] = [];
        for (const one of acts) {
          if (one === 'undo') expect(undoLabel(db, own, START_MS) === null).toBe(standing.pop() === undefined);
          else standing.push({ subject: one.subject, label: one.label });
          if (one !== 'undo') saveLabel(db, own, word({ ...one, label: one.label as 'flaky' }));
        }
        const last = new Map(standing.map(({ subject, label }) => [subject, `fingerprint ${subject} ${label}`]));
        expect(said(db, own).sort()).toEqual([...last.values()].sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('the words on a failure', () => {
  let keys = 0;
  const stored = (given: Partial<StoredLabel>): StoredLabel => ({ ...word(given), key: ++keys });
  const one = (jobId: number, fingerprint = A): Partial<StoredLabel> => {
    return { scope: 'this', subject: subjectOfOne({ jobId, fingerprint }) };
  };
  const failed = { jobId: 5, fingerprint: A, signature: 'npm/econnreset' };

  test('are told from the most specific on, in whatever order they were said', () => {
    const signature = stored({ scope: 'signature', subject: 'npm/econnreset' });
    const fingerprint = stored({});
    const own = stored(one(5));
    const words = wordsIn([signature, stored(one(6)), fingerprint, own, stored({ subject: B })]);
    expect(words.on(failed)).toEqual([own, fingerprint, signature]);
    expect(words.on({ ...failed, jobId: 7, signature: null })).toEqual([fingerprint]);
    expect(words.on({ jobId: 5, fingerprint: 'v1:0', signature: null })).toEqual([]);
  });

  test('elsewhere are those on single failures of other jobs with this fingerprint', () => {
    const [six, seven] = [stored(one(6)), stored({ ...one(7), label: 'genuine' })];
    const words = wordsIn([stored(one(5)), six, stored(one(8, B)), seven, stored({})]);
    expect(words.elsewhere(failed)).toEqual([six, seven]);
    expect(words.elsewhere({ ...failed, fingerprint: 'v1:0' })).toEqual([]);
  });

  test('jobs that GitHub never made have ids below zero', () => {
    const own = stored(one(-105));
    expect(wordsIn([own]).on({ ...failed, jobId: -105 })).toEqual([own]);
    expect(wordsIn([own]).elsewhere({ ...failed, jobId: -105 })).toEqual([]);
  });
});

describe('what a word is about', () => {
  const other = failure({ fingerprint: B, signature: null });

  /** Runs 1000 to 1002 with the failure A; 1002 also with B; and A in another repository. */
  async function failedStore(): Promise<{ db: Database; nova: number }> {
    const { db, nova } = await novaStore();
    const comet = saveRepository(db, { ...NOVA, name: 'comet' }, 'main');
    for (const [repository, id] of [
      [nova, 1000],
      [nova, 1001],
      [nova, 1002],
      [comet, 2000],
    ] as const) {
      saveRuns(db, repository, [run(id)]);
      saveAttempt(db, repository, id, { number: 1, attempt: null, jobs: [job(id * 10, { runId: id })] });
      const failures = [failure({ fingerprint: A }), ...(id === 1002 ? [other] : [])];
      saveTriage(db, { repository, runId: id, attempt: 1, jobId: id * 10 }, outcome(failures));
    }
    return { db, nova };
  }

  test.each<[scope: StoredLabel['scope'], subject: string, jobs: readonly number[]]>([
    ['this', `10010/${A}`, [10010]],
    ['this', `10010/${B}`, []],
    ['this', `20000/${A}`, []],
    ['fingerprint', A, [10020, 10010, 10000]],
    ['fingerprint', B, [10020]],
    ['signature', 'npm/econnreset', [10020, 10010, 10000]],
    ['signature', 'npm/other', []],
  ])('%s %s: the failures of %j, the newest first', async (scope, subject, jobs) => {
    const { db, nova } = await failedStore();
    expect(causesMeant(db, nova, { scope, subject }).map(({ jobId }) => jobId)).toEqual(jobs);
  });

  test('is told with what names it', async () => {
    const { db, nova } = await failedStore();
    expect(causesMeant(db, nova, { scope: 'fingerprint', subject: B })).toEqual([
      {
        ...{ key: expect.any(Number), runId: 1002, attempt: 1, jobId: 10020, job: 'build' },
        ...{ fingerprint: B, signature: null, isSpecific: true, line: 3, text: 'npm error code ECONNRESET' },
      },
    ]);
  });

  test('a job that was carried over counts where it ran', async () => {
    const { db, nova } = await failedStore();
    const carried = job(10000, { attempt: 2, executed: false, log: 'none' });
    saveRuns(db, nova, [run(1000, { attempt: 2 })]);
    saveAttempt(db, nova, 1000, { number: 2, attempt: null, jobs: [carried] });
    const found = causesMeant(db, nova, { scope: 'this', subject: `10000/${A}` });
    expect(found.map(({ attempt }) => attempt)).toEqual([1]);
    expect(runsWithJob(db, 10000, null)).toEqual([{ repository: nova, runId: 1000 }]);
  });

  test('a job is found by its id, of one repository or of all', async () => {
    const { db, nova } = await failedStore();
    expect(runsWithJob(db, 20000, null)).toMatchObject([{ runId: 2000 }]);
    expect(runsWithJob(db, 20000, nova)).toEqual([]);
  });

  test('is found without a look at everything', async () => {
    const { db, nova } = await failedStore();
    const plans: string[] = [];
    const spy = { ...db, all: (query: Parameters<Database['all']>[0]) => planned(query) } as Database;
    function planned(query: Parameters<Database['all']>[0]): never[] {
      const { sql, parameters } = query.compile();
      const steps = db.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { detail: string }[];
      plans.push(...steps.map(({ detail }) => detail));
      return [];
    }
    for (const scope of ['this', 'fingerprint', 'signature'] as const)
      causesMeant(spy, nova, { scope, subject: `5/${A}` });
    expect(plans.filter((step) => step.startsWith('SEARCH cause'))).toHaveLength(3);
    expect(plans.filter((step) => step.startsWith('SCAN'))).toEqual([]);
  });
});
