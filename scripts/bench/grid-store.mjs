import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from '../bundle.mjs';
import { median, row, timed } from './measure.mjs';

const RUNS = 10_000;
const JOBS_OF_RUN = 20;
const JOBS = RUNS * JOBS_OF_RUN;
/** Of a hundred jobs so many failed; each failure has a cause and a window of its log. */
const FAILED_SHARE = 0.02;
const SPAN_DAYS = 180;
const DAY_MS = 86_400_000;
const BATCH = 500;
const ROUNDS = 7;

/** A store with a million jobs: how quickly it is filled, and how quickly questions are answered. */
export async function benchStore() {
  const cache = join(root, 'node_modules/.cache/whyred/bench');
  mkdirSync(cache, { recursive: true });
  // Below the root, where SQLite is found.
  await bundle({ store: 'scripts/bench/store-api.ts' }, cache);
  const store = await import(join(cache, 'store.js'));
  const folder = mkdtempSync(join(cache, 'store-'));
  const nowMs = Date.now();
  const path = join(folder, 'million.db');
  const db = await store.openDatabase(path);
  try {
    const repository = store.saveRepository(db, { host: 'github.com', owner: 'acme', name: 'nova' }, 'main');
    console.log(`store: ${JOBS.toLocaleString('en')} jobs of ${RUNS.toLocaleString('en')} runs`);
    fill(repository);

  } finally {
    db.close();
    console.log('KEPT', path);
  }

  function fill(repository) {
    let runMs = 0;
    let jobMs = 0;
    const failures = [];
    for (let from = 0; from < RUNS; from += BATCH) {
      const numbers = Array.from({ length: BATCH }, (_, index) => from + index);
      runMs += timed(() => store.saveRuns(db, repository, numbers.map(runOf)));
      jobMs += timed(() =>
        db.transaction(() => {
          for (const number of numbers) store.saveAttempt(db, repository, number + 1, attemptOf(number));
        }),
      );
      for (const number of numbers) {
        for (let place = 0; place < JOBS_OF_RUN; place++) if (fails(number, place)) failures.push([number, place]);
      }
    }
    const plain = timed(() => insertPlainly(store));
    row('jobs inserted', `${Math.round(JOBS / (jobMs / 1000)).toLocaleString('en')} a second (above 100,000)`);
    row('against a table without an index', `${(jobMs / plain).toFixed(2)} times as long`);
    row('runs inserted', `${Math.round(RUNS / (runMs / 1000)).toLocaleString('en')} a second`);
    const causeMs = timed(() => {
      for (let from = 0; from < failures.length; from += BATCH) {
        db.transaction(() => {
          for (const [number, place] of failures.slice(from, from + BATCH)) {
            store.saveTriage(db, placeOf(repository, number, place), triageOf(number, place));
          }
        });
      }
    });
    row(
      'failures stored',
      `${failures.length.toLocaleString('en')}, ${Math.round(failures.length / (causeMs / 1000)).toLocaleString('en')} a second`,
    );
    row('size', `${Math.round(statSync(path).size / 2 ** 20)} MB`);
  }

  /** The same rows of jobs, in a table that only holds them. */
  function insertPlainly({ Sqlite }) {
    const bare = new Sqlite(join(folder, 'plain.db'));
    bare.pragma('journal_mode = WAL');
    bare.exec(
      'CREATE TABLE job (run, attempt, id, name, status, conclusion, executed, a, b, c, d, e, labels, url, log) STRICT'.replaceAll(
        /(\w+)(?=[,)])/g,
        '$1 ANY',
      ),
    );
    const insert = bare.prepare(`INSERT INTO job VALUES (${Array(15).fill('?').join(', ')})`);
    for (let from = 0; from < RUNS; from += BATCH) {
      bare.transaction(() => {
        for (let number = from; number < from + BATCH; number++) {
          for (const job of attemptOf(number).jobs) {
            const { id, name, status, conclusion, startedMs, completedMs, runnerId, runnerName, runnerGroup } = job;
            insert.run(
              number,
              1,
              id,
              name,
              status,
              conclusion,
              1,
              startedMs,
              completedMs,
              runnerId,
              runnerName,
              runnerGroup,
              '[]',
              job.url,
              job.log,
            );
          }
        }
      })();
    }
    bare.close();
  }

  function runOf(number) {
    const createdMs = nowMs - (RUNS - number) * ((SPAN_DAYS * DAY_MS) / RUNS);
    const red = Array.from({ length: JOBS_OF_RUN }, (_, place) => fails(number, place)).includes(true);
    return {
      id: number + 1,
      workflow: {
        id: 1 + (number % 3),
        name: ['CI', 'Nightly', 'Release'][number % 3],
        path: `.github/workflows/${number % 3}.yml`,
      },
      number,
      attempt: 1,
      title: `Change ${number}`,
      event: number % 4 === 0 ? 'push' : 'pull_request',
      branch: number % 4 === 0 ? 'main' : `feature/${number % 400}`,
      sha: number.toString(16).padStart(40, '0'),
      treeId: null,
      headRepository: 'acme/nova',
      actor: 'octocat',
      status: 'completed',
      conclusion: red ? 'failure' : 'success',
      createdMs,
      updatedMs: createdMs + 600_000,
      startedMs: createdMs,
      url: `https://github.com/acme/nova/actions/runs/${number + 1}`,
    };
  }

  function attemptOf(number) {
    const { id, status, conclusion, createdMs: startedMs, updatedMs } = runOf(number);
    const jobs = Array.from({ length: JOBS_OF_RUN }, (_, place) => ({
      id: number * JOBS_OF_RUN + place + 1,
      runId: id,
      attempt: 1,
      name: nameOf(number, place),
      status: 'completed',
      conclusion: fails(number, place) ? 'failure' : 'success',
      startedMs: startedMs + place * 1000,
      completedMs: startedMs + place * 1000 + 300_000,
      runnerId: 7,
      runnerName: 'GitHub Actions 7',
      runnerGroup: 'GitHub Actions',
      labels: ['ubuntu-latest'],
      url: null,
      steps: [],
      executed: true,
      log: 'none',
    }));
    return { number: 1, attempt: { runId: id, number: 1, status, conclusion, startedMs, updatedMs }, jobs };
  }

  function ask(repository) {
    const filter = (text) => store.filterCondition(store.parseFilter(text, nowMs).filter);
    const page = { limit: 30, offset: 0 };
    const questions = {
      runs: () => store.listRuns(db, null, page),
      'runs is:failed branch:main': () => store.listRuns(db, filter('is:failed branch:main'), page),
      'runs job:~shard-7 is:failed': () => store.listRuns(db, filter('job:~shard-7 is:failed'), page),
      'runs sig:postgres/* age:<7d': () => store.listRuns(db, filter('sig:postgres/* age:<7d'), page),
      'runs verdict:flaky': () => store.listRuns(db, filter('verdict:flaky'), page),
      'runs !verdict:flaky is:failed': () => store.listRuns(db, filter('!verdict:flaky is:failed'), page),
      'runs (text) updated': () => store.listRuns(db, filter('updated'), page),
      'search, a rare text': () => store.searchText(db, 'needle 4242', { repository: null, limit: 5 }),
      'search, in every hundredth job': () =>
        store.searchText(db, 'tuple concurrently', { repository: null, limit: 5 }),
      'history of one job, 180 days': () => historyOfJob(repository, nameOf(0, 7)),
      'history of all jobs, 7 days': () => historyOfAll(repository, nowMs - 7 * DAY_MS),
      'green logs to compare with': () => store.greenJobs(db, repository, 1, nameOf(0, 7), 3),
    };
    for (const [name, question] of Object.entries(questions)) {
      const times = [];
      for (let round = 0; round < ROUNDS; round++) times.push(timed(question));
      row(name, `${median(times).toFixed(1)} ms (under 100)`);
    }
  }

  /** Passes and failures a day. */
  function historyOfJob(repository, name) {
    return db.sqlite
      .prepare(
        `SELECT run.created_ms / ${DAY_MS} AS day, job.conclusion, count(*) FROM job JOIN run ON run.key = job.run
         WHERE job.name = ? AND run.repository = ? AND job.executed = 1 GROUP BY day, job.conclusion`,
      )
      .all(name, repository);
  }

  function historyOfAll(repository, sinceMs) {
    return db.sqlite
      .prepare(
        `SELECT run.workflow, job.name, job.conclusion, count(*) FROM run JOIN job ON job.run = run.key
         WHERE run.repository = ? AND run.created_ms >= ? AND job.executed = 1 GROUP BY 1, 2, 3`,
      )
      .all(repository, sinceMs);
  }
}

function nameOf(number, place) {
  return `${['test', 'nightly', 'release'][number % 3]} (shard-${place})`;
}

/** The same jobs in every run of the benchmark. */
function fails(number, place) {
  return ((number * 31 + place * 17) * 2_654_435_761) % 1000 < FAILED_SHARE * 1000;
}

function placeOf(repository, number, place) {
  return { repository, runId: number + 1, attempt: 1, jobId: number * JOBS_OF_RUN + place + 1 };
}

function triageOf(number, place) {
  const race = (number + place) % 2 === 0;
  const text = race ? 'psycopg2.errors.InternalError_: tuple concurrently updated' : `AssertionError: needle ${number}`;
  const output = Array.from(
    { length: 40 },
    (_, line) => `line ${line} of job ${place} says ${(number * 7 + line) % 977}`,
  );
  const lines = [...output, text, 'Process completed with exit code 1.'];
  const failure = {
    fingerprint: `v1:${(race ? 1 : number).toString(16).padStart(16, '0')}`,
    rootCause: { line: 41, endLine: 41, text, confidence: 0.9 },
    candidates: [{ line: 41, text, score: 12, why: ['an exception'] }],
    signature: race
      ? { id: 'postgres/tuple-concurrently-updated', title: 'Two sessions changed one row', captures: {} }
      : null,
    category: race ? 'database' : 'test',
    summary: text,
    advice: [],
    tests: null,
    problems: [],
    verdict: {
      label: race ? 'flaky' : 'genuine',
      certainty: null,
      probability: { flaky: 0.5, infrastructure: 0.1, genuine: 0.4, brokenBase: 0 },
      rerunPasses: null,
      evidence: [{ kind: 'signature', weight: 2.1, text: 'a race by nature', ref: 'line 41' }],
    },
    step: null,
    excerpt: [],
    fixes: [],
    unexplained: false,
    isSpecific: true,
    grounds: { transience: 'unknown', stopped: false, clues: [] },
  };
  const job = {
    name: nameOf(number, place),
    file: 'job.txt',
    conclusion: 'failure',
    lines: lines.length,
    bytes: 4000,
    step: null,
    durationMs: 1000,
    omittedLines: 0,
    failures: [failure],
  };
  const windows = [{ file: 'job.txt', step: null, steps: null, text: `${lines.join('\n')}\n` }];
  const said = {
    windows,
    searchText: lines.join('\n'),
    engine: '2',
    catalogue: 'bench',
    tooling: null,
    reason: 'first seen',
    atMs: 0,
  };
  return { log: 'stored', triage: { job, ...said } };
}
await benchStore();
