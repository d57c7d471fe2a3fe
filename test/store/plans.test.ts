import { type Compilable, expressionBuilder } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { Term } from '../../src/filter/filter.ts';
import {
  attemptsOf,
  damagedLogs,
  incidentsOf,
  saveAttempt,
  wantedAttempts,
  wantedLogs,
} from '../../src/store/attempts.ts';
import { causesOf } from '../../src/store/causes.ts';
import type { Database } from '../../src/store/database.ts';
import { filterCondition } from '../../src/store/filter.ts';
import { causeTextsOf, executionsOf, testOutcomesOf, unlistedRuns } from '../../src/store/history.ts';
import { greenJobs, jobsOf, rerunsOf, wantedJobNames } from '../../src/store/jobs.ts';
import { listRuns } from '../../src/store/listing.ts';
import { jobsWithWords, otherTexts } from '../../src/store/look-alikes.ts';
import {
  causeIn,
  causesBetween,
  causesLike,
  executionsBetween,
  executionsSince,
  greenRunOf,
  redRunsBetween,
} from '../../src/store/past-incidents.ts';
import { prune } from '../../src/store/prune.ts';
import type { Template } from '../../src/store/query.ts';
import { recurringOf } from '../../src/store/recurring.ts';
import { failedRunIds, newestGreenRuns, runById, saveRuns, unfinishedRunIds } from '../../src/store/runs.ts';
import { searchText } from '../../src/store/search.ts';
import { afterwardsOf, sightingsOf } from '../../src/store/sightings.ts';
import type { Schema } from '../../src/store/tables.ts';
import { judgedJobs, saveTriage } from '../../src/store/triages.ts';
import { failure, job, newStore, novaStore, outcome, run } from './support.ts';

let db: Database;
let nova: number;

beforeAll(async () => {
  ({ db, nova } = await novaStore());
  saveRuns(
    db,
    nova,
    Array.from({ length: 200 }, (_, index) => run(1000 + index, { branch: `b${index}` })),
  );
  for (let id = 1000; id < 1200; id++) {
    const jobs = Array.from({ length: 10 }, (_, index) => job(id * 10 + index, { name: `job ${index}` }));
    saveAttempt(db, nova, id, { number: 1, attempt: null, jobs });
    saveTriage(db, { repository: nova, runId: id, attempt: 1, jobId: id * 10 }, outcome([failure()]));
  }
});

/** How each query would be worked out that `work` asks. */
function plansOf(work: (db: Database) => unknown): string[] {
  const plans: string[] = [];
  const note = (sql: string, values: readonly unknown[]): void => {
    const steps = db.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
    plans.push(...steps.map(({ detail }) => detail));
  };
  const noted = <Given extends readonly unknown[], Result>(
    ask: (query: Compilable<never>, ...rest: Given) => Result,
  ) => {
    return (query: Compilable<never>, ...rest: Given): Result => {
      const { sql, parameters } = query.compile();
      note(sql, parameters);
      return ask(query, ...rest);
    };
  };
  const notedOf = <Result>(ask: (template: Template<never, never>, row: never) => Result) => {
    return (template: Template<never, never>, row: never): Result => {
      note(template.sql, template.values(row));
      return ask(template, row);
    };
  };
  work({
    ...db,
    all: noted(db.all),
    first: noted(db.first),
    run: noted(db.run),
    allOf: notedOf(db.allOf),
    firstOf: notedOf(db.firstOf),
    runOf: notedOf(db.runOf),
  } as unknown as Database);
  return plans;
}

/** Reads a whole table, or a whole index that holds more than what is looked for. */
function isSlow(step: string): boolean {
  const [, table, index] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(step) ?? [];
  if (table === undefined || SMALL.has(table)) return false;
  return index === undefined || !NARROW.has(index);
}

/** Few rows, or given ones; the full-text index answers by itself. */
const SMALL = new Set(['repository', 'workflow', 'json_each', 'window_text', 'old']);
/** Of these only the newest, or all because they hold nothing else. */
const NARROW = new Set(['run_newest', 'attempt_wanted', 'job_wanted']);

const column = expressionBuilder<Schema, 'run' | 'repository' | 'workflow'>();
const page = { limit: 50, offset: 0 };
const ofCauses = (name: 'signature' | 'label' | 'fingerprint', value: string) =>
  column('run.key', 'in', (eb) =>
    eb
      .selectFrom('cause')
      .innerJoin('job', 'job.key', 'cause.job')
      .select('job.run')
      .where(`cause.${name}`, '=', value),
  );

const QUERIES: readonly (readonly [name: string, work: (db: Database) => unknown])[] = [
  ['the newest runs', (one) => listRuns(one, null, page)],
  ['runs of a branch', (one) => listRuns(one, column('run.branch', '=', 'b7'), page)],
  ['runs of a repository', (one) => listRuns(one, column('run.repository', '=', nova), page)],
  ['failed runs', (one) => listRuns(one, column('run.conclusion', '=', 'failure'), page)],
  ['runs of a signature', (one) => listRuns(one, ofCauses('signature', 'npm/econnreset'), page)],
  ['runs of a verdict', (one) => listRuns(one, ofCauses('label', 'flaky'), page)],
  ['runs of a fingerprint', (one) => listRuns(one, ofCauses('fingerprint', 'v1:1'), page)],
  [
    'runs of a job',
    (one) =>
      listRuns(
        one,
        column('run.key', 'in', (eb) => eb.selectFrom('job').select('job.run').where('job.name', '=', 'job 3')),
        page,
      ),
  ],
  ['one run', (one) => [runById(one, nova, 1003), attemptsOf(one, nova, 1003), incidentsOf(one, nova, 1003, 1)]],
  ['jobs of a run', (one) => jobsOf(one, nova, 1003)],
  ['re-runs of a job', (one) => rerunsOf(one, nova, 1003, 'job 3')],
  ['green jobs', (one) => greenJobs(one, nova, 7, 'job 3', 3)],
  ['judged jobs', (one) => judgedJobs(one, nova, 1003)],
  [
    'failures like one',
    (one) => [
      causesLike(one, nova, 'fingerprint', 'v1:1', 1003),
      causesLike(one, nova, 'signature', 'npm/econnreset', 1003),
      causeIn(one, nova, 1003, 'job 3'),
    ],
  ],
  [
    'what became of a job, and what it failed of',
    (one) => {
      const from = { workflow: 7, branch: 'b7', job: 'job 3', createdMs: run(1100).createdMs };
      return [
        executionsSince(one, nova, from),
        executionsBetween(one, nova, from, run(1190).createdMs),
        causesBetween(one, nova, from, run(1190).createdMs),
      ];
    },
  ],
  [
    'the last green run, and the red ones since',
    (one) => [
      greenRunOf(one, nova, run(1003).sha, run(1190)),
      redRunsBetween(one, nova, run(1003).createdMs, run(1190)),
    ],
  ],
  ['causes', (one) => causesOf(one, [1, 2, 3])],
  ['causes that came again', (one) => recurringOf(one, nova, run(1190).createdMs)],
  [
    'one cause that came again, and what became of it',
    (one) => {
      const known = sightingsOf(one, nova, { by: 'signature', value: 'npm/econnreset' });
      const unknown = sightingsOf(one, nova, { by: 'fingerprint', value: 'v1:1' });
      return [known, unknown, afterwardsOf(one, nova, known)];
    },
  ],
  [
    'lines like those of a failure',
    (one) => [otherTexts(one, 'v1:1'), jobsWithWords(one, nova, ['peer', 'reset'], 'v1:1')],
  ],
  ['attempts to list', (one) => wantedAttempts(one, nova)],
  ['logs to fetch', (one) => [wantedLogs(one, nova), wantedJobNames(one, nova, null)]],
  ['damaged logs', (one) => damagedLogs(one, nova, run(1190).createdMs)],
  ['unfinished runs', (one) => unfinishedRunIds(one, nova, 0)],
  ['failed runs since', (one) => failedRunIds(one, nova, run(1190).createdMs)],
  ['newest green runs', (one) => newestGreenRuns(one, nova, 100)],
  ['a search', (one) => searchText(one, 'peer', { repository: null, limit: 5 })],
  ['a search in a repository', (one) => searchText(one, 'peer', { repository: nova, limit: 5 })],
  ['executions of a repository', (one) => executionsOf(one, { repository: nova, sinceMs: run(1100).createdMs })],
  ['executions of all repositories', (one) => executionsOf(one, { repository: null, sinceMs: run(1100).createdMs })],
  ['tests that failed', (one) => testOutcomesOf(one, { repository: nova, sinceMs: run(1100).createdMs })],
  ['runs without jobs', (one) => unlistedRuns(one, { repository: nova, sinceMs: run(1100).createdMs })],
  ['lines of causes', (one) => causeTextsOf(one, ['v1:1'])],
  ['what is old', (one) => prune(one, { beforeMs: run(1001).createdMs, repository: nova, dryRun: true })],
  ['what is stored again: runs', (one) => saveRuns(one, nova, [run(1003)])],
  [
    'what is stored again: jobs',
    (one) => saveAttempt(one, nova, 1003, { number: 1, attempt: null, jobs: [job(10_030, { runId: 1003 })] }),
  ],
  [
    'what is said again',
    (one) => saveTriage(one, { repository: nova, runId: 1003, attempt: 1, jobId: 10_030 }, outcome([failure()])),
  ],
];

test('runs of a repository that fit a filter come from its index in their order', () => {
  const failed: Term = { field: 'is', op: 'is', values: ['failed'], negated: false, column: 1 };
  const plans = plansOf((one) => listRuns(one, filterCondition({ terms: [failed] }, nova), page)).flat();
  expect(plans.join('\n')).toContain('USING INDEX run_of_repository (repository=?)');
  expect(plans.filter((step) => step.includes('FOR ORDER BY'))).toEqual([]);
});

test.each(QUERIES)('%s: every query goes by an index', (_name, work) => {
  const plans = plansOf(work);
  expect(plans).not.toEqual([]);
  expect(plans.filter(isSlow)).toEqual([]);
});

test('nothing that SQLite counts changes how it goes', async () => {
  const again = await newStore(db.path);
  again.close();
  expect(db.sqlite.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'").all()).toEqual([]);
});

test('a query that reads a whole table would be noticed', () => {
  expect(['SCAN job', 'SCAN run USING INDEX run_of_branch'].filter(isSlow)).toHaveLength(2);
});
