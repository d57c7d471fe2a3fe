import { describe, expect, test } from 'vitest';
import type { Tooling } from '../../src/domain.ts';
import { failureMeant } from '../../src/pull/failure-meant.ts';
import { type JudgingTools, judgeNew, judgeRuns } from '../../src/pull/judging.ts';
import { labelFailure, takeBack } from '../../src/pull/labelling.ts';
import { saveAttempt } from '../../src/store/attempts.ts';
import { causesOf } from '../../src/store/causes.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { jobsOf } from '../../src/store/jobs.ts';
import { labelsOf, saveLabel, subjectOfOne } from '../../src/store/labels.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { noteJudged, waitingRuns, wantJudgement } from '../../src/store/unjudged.ts';
import { reviseVerdict, revisionsOf } from '../../src/store/verdicts.ts';
import { failure, job, NOVA, novaStore, outcome, run, START_MS, verdict } from '../store/support.ts';
import { engine } from '../support/engine.ts';

const DAY_MS = 24 * 3_600_000;
const ONE = failure();

/** Of runs by the day on which they were created: run 1000 + d on day d, with one job that failed. */
async function storeOf(...days: number[]): Promise<{ db: Database; nova: number; tools: JudgingTools }> {
  const { db, nova } = await novaStore();
  for (const day of days) saveDay(db, nova, day);
  const predictor = { predict: () => null, forget: () => {} };
  return {
    db,
    nova,
    tools: { db, engine, predictor, versions: { engine: '1', catalogue: 'c' }, nowMs: () => START_MS },
  };
}

function saveDay(db: Database, nova: number, day: number): void {
  const id = 1000 + day;
  saveRuns(db, nova, [
    run(id, { createdMs: START_MS + day * DAY_MS, branch: `b${day}`, sha: `${id}`.padEnd(40, '0') }),
  ]);
  saveAttempt(db, nova, id, { number: 1, attempt: null, jobs: [job(id * 10, { runId: id })] });
  saveTriage(db, { repository: nova, runId: id, attempt: 1, jobId: id * 10 }, outcome([ONE]));
}

function causeOf(db: Database, nova: number, day: number): number {
  const { key } = jobsOf(db, nova, 1000 + day)[0]!;
  return causesOf(db, [key]).get(key)![0]!.key;
}

/** Those on which a verdict by all that is known was reached. */
function judgedDays(db: Database): number[] {
  const rows = db.sqlite.prepare(`
    SELECT DISTINCT run.id - 1000 FROM run JOIN job ON job.run = run.key JOIN cause ON cause.job = job.key
    JOIN verdict ON verdict.cause = cause.key WHERE revision > 0 ORDER BY 1`);
  return rows.pluck().all() as number[];
}

/** Calls it once, while the first failure is judged. */
function meanwhile(tools: JudgingTools, work: () => void): JudgingTools {
  let isDue = true;
  const predict = () => {
    if (isDue) work();
    isDue = false;
    return null;
  };
  return { ...tools, predictor: { predict, forget: () => {} } };
}

describe('what is judged after a pull', () => {
  const DAYS = [-400, -100, -8, -7, 0, 29, 31, 60];

  test.each<[stored: readonly number[], judged: readonly number[]]>([
    [[0], [-7, 0, 29]],
    [[-400], [-400]],
    [
      [-400, 60],
      [-400, 60],
    ],
    [
      [0, 31],
      [-7, 0, 29, 31, 60],
    ],
    [[], []],
  ])('of days %j is what that may change: days %j', async (stored, judged) => {
    const { db, nova, tools } = await storeOf(...DAYS);
    noteJudged(db, waitingRuns(db, nova));
    const keys = db.sqlite.prepare('SELECT key FROM run WHERE id = ?').pluck();
    for (const day of stored) wantJudgement(db, keys.get(1000 + day) as number);
    await judgeNew(tools, nova);
    expect(judgedDays(db)).toEqual(judged);
    expect(waitingRuns(db, nova)).toEqual([]);
  });

  test('what another process stores meanwhile waits for the next', async () => {
    const { db, nova, tools } = await storeOf(0, 1);
    const other = await openDatabase(db.path, { busyMs: 10 });
    await judgeNew(
      meanwhile(tools, () => saveDay(other, nova, 2)),
      nova,
    );
    expect(waitingRuns(db, nova).map(({ createdMs }) => createdMs)).toEqual([START_MS + 2 * DAY_MS]);
    other.close();
  });

  test('a verdict that another process reached meanwhile is not written over; it is looked at again', async () => {
    const { db, nova, tools } = await storeOf(0);
    await judgeNew(tools, nova);
    const cause = causeOf(db, nova, 0);
    const other = await openDatabase(db.path, { busyMs: 10 });
    const newer = verdict({ label: 'expected' });
    const revise = () => reviseVerdict(other, cause, newer, { reason: 'x', engine: '2', atMs: START_MS });
    expect(await judgeRuns(meanwhile(tools, revise), nova, [1000], 'again')).toEqual([]);
    expect(revisionsOf(db, cause).at(-1)?.verdict).toEqual(newer);
    expect(waitingRuns(db, nova)).toHaveLength(1);
    other.close();
  });

  test('a failure that is gone meanwhile is none', async () => {
    const { db, nova, tools } = await storeOf(0, 1);
    const other = await openDatabase(db.path, { busyMs: 10 });
    const gone = meanwhile(tools, () => other.sqlite.exec('DELETE FROM run WHERE id = 1000'));
    await judgeRuns(gone, nova, [1000, 1001], 'again');
    expect(judgedDays(db)).toEqual([1]);
    other.close();
  });

  test('ends when it is told to; what is not judged keeps waiting', async () => {
    const { nova, tools, db } = await storeOf(0);
    const stop = new AbortController();
    stop.abort();
    await expect(judgeNew({ ...tools, signal: stop.signal }, nova)).rejects.toMatchObject({ code: 'interrupted' });
    expect(judgedDays(db)).toEqual([]);
    expect(waitingRuns(db, nova)).toHaveLength(1);
  });

  test('what a job ran with when it last passed is known although newer green logs took the place of that one', async () => {
    const { db, nova, tools } = await storeOf(0);
    const tooling: Tooling = { image: 'ubuntu-24.04', imageVersion: '20261101.1', runner: null, actions: [] };
    const green = { tooling: { ...tooling, imageVersion: '20261020.1' }, runId: 990 };
    const place = { repository: nova, runId: 1000, attempt: 1, jobId: 10_000 };
    saveTriage(db, place, outcome([ONE], { tooling, green }));
    await judgeNew(tools, nova);
    expect(revisionsOf(db, causeOf(db, nova, 0)).at(-1)?.verdict.evidence).toContainEqual(
      expect.objectContaining({ kind: 'drift', ref: 'run 990' }),
    );
  });
});

describe('a person’s word', () => {
  const genuine = { label: 'genuine', scope: 'this', note: null, author: 'octocat' } as const;

  test('keeps nobody waiting while all is judged that it is about; so does taking it back', async () => {
    const { db, nova, tools } = await storeOf(0, 1);
    await judgeNew(tools, nova);
    const other = await openDatabase(db.path, { busyMs: 10 });
    let writes = 0;
    const writing = (): JudgingTools =>
      meanwhile(tools, () => {
        saveRepository(other, NOVA, `main${++writes}`);
        // Nothing is stored yet.
        expect(labelsOf(other, nova, START_MS)).toHaveLength(writes - 1);
      });
    const meant = failureMeant(db, '10000', nova, 1);
    expect((await labelFailure(meant, genuine, writing())).after.label).toBe('genuine');
    expect((await takeBack(nova, writing())).newest?.before.label).toBe('genuine');
    expect(writes).toBe(2);
    other.close();
  });

  test('is heard with a word that another process stored meanwhile', async () => {
    const { db, nova, tools } = await storeOf(0, 1);
    await judgeNew(tools, nova);
    const other = await openDatabase(db.path, { busyMs: 10 });
    const subject = subjectOfOne({ jobId: 10_010, fingerprint: ONE.fingerprint });
    const speak = () => void saveLabel(other, nova, { ...genuine, subject, atMs: START_MS });
    const done = await labelFailure(failureMeant(db, '10000', nova, 1), genuine, meanwhile(tools, speak));
    expect(done.label.key).toBe(2);
    const { evidence } = done.after;
    expect(evidence).toContainEqual(expect.objectContaining({ kind: 'person', ref: 'label 2' }));
    expect(evidence).toContainEqual(expect.objectContaining({ kind: 'person-like', ref: 'label 1' }));
    other.close();
  });

  test('of which judging was ended is not stored', async () => {
    const { db, nova, tools } = await storeOf(0);
    await judgeNew(tools, nova);
    const stop = new AbortController();
    stop.abort();
    const ended = labelFailure(failureMeant(db, '10000', nova, 1), genuine, { ...tools, signal: stop.signal });
    await expect(ended).rejects.toMatchObject({ code: 'interrupted' });
    expect(labelsOf(db, nova, START_MS)).toEqual([]);
  });
});
