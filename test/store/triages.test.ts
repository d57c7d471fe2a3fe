import { expect, test } from 'vitest';
import type { Failure, Verdict } from '../../src/domain.ts';
import { saveAttempt } from '../../src/store/attempts.ts';
import { failedJobs } from '../../src/store/cases.ts';
import { causesOf } from '../../src/store/causes.ts';
import type { Database } from '../../src/store/database.ts';
import { jobsOf } from '../../src/store/jobs.ts';
import { judgedRuns } from '../../src/store/judged-runs.ts';
import { labelsOf, saveLabel } from '../../src/store/labels.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { judgedJobs, loadJobTriage, type Outcome, saveTriage } from '../../src/store/triages.ts';
import { reviseVerdict, revisionsOf } from '../../src/store/verdicts.ts';
import { contentOf, countIn, failure, job, jobTriage, novaStore, outcome, run, START_MS, verdict } from './support.ts';

interface JobStore {
  readonly db: Database;
  readonly nova: number;
  readonly key: number;
  readonly save: (given: Outcome) => boolean;
  /** Fingerprint and key of each cause, in order. */
  readonly causes: () => readonly (readonly [string, number])[];
}

/** A store with one failed job. */
async function jobStore(): Promise<JobStore> {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1)] });
  const { key } = jobsOf(db, nova, 1000)[0]!;
  return {
    db,
    nova,
    key,
    save: (given) => saveTriage(db, { repository: nova, runId: 1000, attempt: 1, jobId: 1 }, given),
    causes: () => (causesOf(db, [key]).get(key) ?? []).map((one) => [one.failure.fingerprint, one.key] as const),
  };
}

const A = failure({ fingerprint: 'v1:aaaaaaaaaaaaaaaa' });
const B = failure({ fingerprint: 'v1:bbbbbbbbbbbbbbbb', signature: null, category: 'unknown' });
const withTests = failure({
  fingerprint: 'v1:cccccccccccccccc',
  category: 'test',
  tests: {
    framework: 'vitest',
    passed: 10,
    failed: 1,
    skipped: null,
    total: 11,
    failures: [{ id: 'a.test.ts > adds', message: null, file: 'a.test.ts', line: 3, logLine: 8 }],
  },
  problems: [{ file: 'a.ts', line: 1, column: null, severity: 'error', code: 'TS2307', message: 'x', logLine: 9 }],
});

test('what was said of a job comes back as it was said', async () => {
  const { db, key, save } = await jobStore();
  const sure = verdict({ label: 'flaky', certainty: 'confirmed', rerunPasses: 0.81 });
  const triage = jobTriage([withTests, A, { ...B, verdict: sure }]);
  expect(loadJobTriage(db, key)).toBe(null);
  expect(save(outcome(triage.failures))).toBe(true);
  expect(loadJobTriage(db, key)).toEqual(triage);
  expect([countIn(db, 'test_report'), countIn(db, 'test_failure')]).toEqual([1, 1]);
});

test('a job of which nothing is known but that it passed', async () => {
  const { db, key, save } = await jobStore();
  const silent = jobTriage([], { conclusion: 'success', step: null, durationMs: null, file: '', lines: 0, bytes: 0 });
  save(outcome([], { job: silent, windows: [], searchText: '' }));
  expect(loadJobTriage(db, key)).toEqual(silent);
  expect(countIn(db, 'window_text')).toBe(0);
});

test('the same again changes nothing', async () => {
  const { db, save } = await jobStore();
  save(outcome([A, withTests]));
  const before = contentOf(db);
  save(outcome([A, withTests], { atMs: START_MS + 5, reason: 'judged again' }));
  expect(contentOf(db)).toEqual(before);
});

test('a log that is gone takes nothing away', async () => {
  const { db, nova, key, save } = await jobStore();
  save(outcome([A]));
  save({ log: 'expired', triage: null });
  expect(loadJobTriage(db, key)?.failures).toEqual([A]);
  expect(jobsOf(db, nova, 1000)[0]!.log).toBe('expired');
});

test('a cause keeps its key wherever it stands, a new one gets its own, one that is gone goes', async () => {
  const { db, save, causes } = await jobStore();
  save(outcome([A, B]));
  const [[, a], [, b]] = causes() as [[string, number], [string, number]];
  save(outcome([B, A]));
  expect(causes()).toEqual([
    [B.fingerprint, b],
    [A.fingerprint, a],
  ]);
  save(outcome([withTests, B]));
  expect(causes()).toEqual([
    [withTests.fingerprint, expect.any(Number)],
    [B.fingerprint, b],
  ]);
  expect(countIn(db, 'cause')).toBe(2);
  expect(countIn(db, 'verdict')).toBe(2);
  expect(countIn(db, 'evidence')).toBe(2);
});

test('two causes of one fingerprint are two', async () => {
  const { save, causes } = await jobStore();
  save(outcome([A, { ...A, summary: 'the same elsewhere' }]));
  const before = causes();
  save(outcome([A, { ...A, summary: 'the same elsewhere' }]));
  expect(causes()).toEqual(before);
  expect(before).toHaveLength(2);
});

const probability = verdict().probability;

test.each<[what: string, later: Partial<Verdict>, revisions: number]>([
  ['nothing', {}, 1],
  ['a hair of a probability', { probability: { ...probability, flaky: probability.flaky + 0.004 } }, 1],
  ['other words for the same', { evidence: [] }, 1],
  ['a probability', { probability: { ...probability, flaky: probability.flaky + 0.006 } }, 2],
  ['the label', { label: 'flaky' }, 2],
  ['the certainty', { certainty: 'likely' }, 2],
  ['what a re-run would do', { rerunPasses: 0.5 }, 2],
])('a verdict in which %s changed (%#)', async (_what, later, revisions) => {
  const { db, key, save, causes } = await jobStore();
  save(outcome([A]));
  const changed = { ...A, verdict: verdict(later) };
  const [[, cause]] = causes() as [[unknown, number]];
  reviseVerdict(db, cause, verdict(), { reason: 'anything', engine: '1', atMs: START_MS });
  reviseVerdict(db, cause, changed.verdict, { reason: 'attempt 2 ended', atMs: START_MS + 1, engine: '2' });
  const history = revisionsOf(db, cause);
  expect(history).toHaveLength(revisions);
  // What says the same takes its place, so that the same store says the same, whatever was stored first.
  const first = revisions === 2 ? verdict() : changed.verdict;
  expect(history[0]).toEqual({ number: 1, verdict: first, reason: 'first seen', engine: '1', atMs: START_MS });
  expect(loadJobTriage(db, key)?.failures[0]?.verdict).toEqual(changed.verdict);
  if (revisions === 2) {
    expect(history[1]).toEqual({
      number: 2,
      verdict: changed.verdict,
      reason: 'attempt 2 ended',
      engine: '2',
      atMs: START_MS + 1,
    });
  }
});

test('a verdict may be reached without the log', async () => {
  const { db, key, save, causes } = await jobStore();
  save(outcome([A]));
  const flaky = verdict({ label: 'flaky', certainty: 'confirmed' });
  const occasion = { reason: 'a person said so', engine: '1', atMs: START_MS + 9 };
  const [[, cause]] = causes() as [[unknown, number]];
  // What the log alone said was no verdict yet.
  expect(reviseVerdict(db, cause, verdict(), occasion)).toBe(false);
  expect(reviseVerdict(db, cause, flaky, occasion)).toBe(true);
  expect(reviseVerdict(db, cause, flaky, occasion)).toBe(false);
  expect(revisionsOf(db, cause).map(({ number, reason }) => [number, reason])).toEqual([
    [1, 'first seen'],
    [2, 'a person said so'],
  ]);
  expect(loadJobTriage(db, key)?.failures[0]?.verdict).toEqual(flaky);
  expect(db.sqlite.prepare('SELECT label FROM cause').pluck().all()).toEqual(['flaky']);
});

test('a verdict on what is not stored any more is not stored', async () => {
  const { db, save, causes } = await jobStore();
  save(outcome([A]));
  const [[, cause]] = causes() as [[unknown, number]];
  save(outcome([]));
  expect(reviseVerdict(db, cause, verdict(), { reason: 'x', engine: '1', atMs: START_MS })).toBe(false);
  expect(countIn(db, 'verdict')).toBe(0);
});

const C = { ...B, fingerprint: 'v1:dddddddddddddddd' };
const at = (one: Failure, line: number): Failure => ({ ...one, rootCause: { ...one.rootCause, line } });

test.each<[what: string, before: readonly Failure[], after: readonly Failure[], kept: boolean]>([
  ['the only failure of the job', [A], [C], true],
  ['the only one that is another', [B, A], [C, B], true],
  ['at another line, alone', [A], [at(C, 90)], true],
  ['at its line, with others that are new', [A], [at(withTests, 50), C], true],
  ['one of two at its line', [A], [withTests, C], false],
  ['beside one that goes at another line', [A, at(B, 50)], [C], true],
  ['one of two that go, at a line of neither', [A, at(B, 50)], [at(C, 70)], false],
])(
  'another catalogue calls a failure otherwise, %s: its verdicts and a person’s word go with it (%#)',
  async (_what, before, after, kept) => {
    const { db, nova, save, causes } = await jobStore();
    save(outcome(before));
    const key = new Map(causes()).get(A.fingerprint)!;
    reviseVerdict(db, key, verdict({ label: 'flaky' }), { reason: 'x', engine: '1', atMs: START_MS });
    for (const subject of [`1/${A.fingerprint}`, `2/${A.fingerprint}`]) {
      saveLabel(db, nova, { scope: 'this', subject, label: 'flaky', note: null, author: null, atMs: START_MS });
    }
    saveLabel(db, nova, {
      scope: 'fingerprint',
      subject: A.fingerprint,
      label: 'flaky',
      note: null,
      author: null,
      atMs: 1,
    });
    save(outcome(after));
    expect(new Map(causes()).get(C.fingerprint) === key).toBe(kept);
    expect(labelsOf(db, nova, START_MS).map(({ subject }) => subject)).toEqual([
      `1/${kept ? C.fingerprint : A.fingerprint}`,
      `2/${A.fingerprint}`,
      A.fingerprint,
    ]);
    expect(revisionsOf(db, key)).toHaveLength(kept ? 1 : 0);
  },
);

test('what the last green run ran with is kept when the log is read again', async () => {
  const { db, save } = await jobStore();
  const green = { tooling: { image: 'ubuntu-24.04', imageVersion: '1', runner: null, actions: [] }, runId: 990 };
  save(outcome([A], { green }));
  save(outcome([A, B]));
  expect(failedJobs(db, 1, [1000])[0]?.green).toEqual(green);
  save(outcome([A, B], { green: { ...green, runId: 991 } }));
  expect(failedJobs(db, 1, [1000])[0]?.green?.runId).toBe(991);
});

test('predictions stay with a cause that stays', async () => {
  const { db, save, causes } = await jobStore();
  save(outcome([A, B]));
  const predict = db.sqlite.prepare('INSERT INTO prediction VALUES (?, 1, 0.8, 0.7, 0.9, null, null)');
  for (const [, key] of causes()) predict.run(key);
  save(outcome([A]));
  expect(db.sqlite.prepare('SELECT cause FROM prediction').pluck().all()).toEqual([causes()[0]![1]]);
});

test('annotations are kept until others come', async () => {
  const { db, nova, save } = await jobStore();
  const note = { level: 'failure', title: null, message: 'x', path: 'a.ts', line: 1, endLine: 2 } as const;
  const stored = () => judgedJobs(db, nova, 1000)[0]?.annotations;
  save({ ...outcome([A]), annotations: { state: 'stored', rows: [note] } });
  expect(stored()).toEqual({ state: 'stored', rows: [note] });
  save({ ...outcome([A]), annotations: { state: 'unasked', rows: [] } });
  expect(stored()).toEqual({ state: 'stored', rows: [note] });
  save({ ...outcome([A]), annotations: { state: 'forbidden', rows: [] } });
  expect(stored()).toEqual({ state: 'forbidden', rows: [] });
});

test('all that a job was judged by comes back to judge it again', async () => {
  const { db, nova, key, save } = await jobStore();
  const given = outcome([A, withTests]);
  save(given);
  expect(judgedJobs(db, nova, 1000)).toEqual([
    {
      job: { ...job(1), key, log: 'stored' },
      log: 'stored',
      triage: given.triage?.job,
      windows: given.triage?.windows,
      annotations: given.annotations,
      tooling: null,
    },
  ]);
  expect(judgedRuns(db)).toEqual([{ repository: nova, repo: 'acme/nova', runId: 1000, jobs: 1 }]);
});

test('windows of single steps come back in their order', async () => {
  const { db, nova, save } = await jobStore();
  const windows = [1, 4].map((number) => {
    return { file: `build/${number}_x.txt`, step: { number, name: 'x' }, steps: null, text: `${number}\n` };
  });
  save(outcome([A], { windows }));
  expect(judgedJobs(db, nova, 1000)[0]?.windows).toEqual(windows);
  save(outcome([A], { windows: [windows[1]!] }));
  expect(judgedJobs(db, nova, 1000)[0]?.windows).toEqual([windows[1]]);
});

test('a failure with everything in any script comes back', async () => {
  const { db, key, save } = await jobStore();
  const odd: Failure = { ...A, summary: '🚀 “x” \\ \u2028 ビルド'.repeat(2000) };
  save(outcome([odd]));
  expect(loadJobTriage(db, key)?.failures).toEqual([odd]);
});
