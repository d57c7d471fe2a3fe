import type { Failure, TestFailure, TestReport } from '../domain.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { query, template } from './query.ts';
import type { TestFailureTable, TestReportTable } from './tables.ts';

/** Part of `saveTriage`: what test frameworks reported in a job that failed, in place of what was stored of it. */
export function saveTests(db: Database, job: number, failures: readonly Failure[]): void {
  db.runOf(FORGET, { job });
  failures.forEach(({ tests }, ordinal) => {
    if (tests !== null) saveReport(db, job, ordinal, tests);
  });
}

/** The same of a job that passed. */
export function savePassingTests(db: Database, job: number, reports: readonly TestReport[]): void {
  db.runOf(FORGET, { job });
  reports.forEach((report, ordinal) => {
    saveReport(db, job, ordinal, report);
  });
}

/** What test frameworks reported in each job, by its key; those without a report are not there. */
export function testsOf(db: Database, jobs: readonly number[]): ReadonlyMap<number, readonly TestReport[]> {
  const failures = grouped(
    db.all(
      query
        .selectFrom('test_failure')
        .selectAll()
        .where('job', 'in', among(jobs))
        .orderBy('job')
        .orderBy('report')
        .orderBy('ordinal'),
    ),
    ({ job, report }) => `${job} ${report}`,
    ({ id, message, file, line, log_line: logLine }): TestFailure => ({ id, message, file, line, logLine }),
  );
  return grouped(
    db.all(
      query.selectFrom('test_report').selectAll().where('job', 'in', among(jobs)).orderBy('job').orderBy('ordinal'),
    ),
    ({ job }) => job,
    ({ job, ordinal, framework, passed, failed, skipped, total }): TestReport => {
      return { framework, passed, failed, skipped, total, failures: failures.get(`${job} ${ordinal}`) ?? [] };
    },
  );
}

function saveReport(db: Database, job: number, ordinal: number, tests: TestReport): void {
  const { framework, passed, failed, skipped, total } = tests;
  db.runOf(INSERT, { job, ordinal, framework, passed, failed, skipped, total });
  tests.failures.forEach(({ id, message, file, line, logLine }, place) => {
    db.runOf(INSERT_FAILURE, { job, report: ordinal, ordinal: place, id, message, file, line, log_line: logLine });
  });
}

const FORGET = template<Pick<TestReportTable, 'job'>>((slot) =>
  query.deleteFrom('test_report').where('job', '=', slot('job')),
);

const INSERT = template<TestReportTable>((slot) =>
  query.insertInto('test_report').values({
    job: slot('job'),
    ordinal: slot('ordinal'),
    framework: slot('framework'),
    passed: slot('passed'),
    failed: slot('failed'),
    skipped: slot('skipped'),
    total: slot('total'),
  }),
);

const INSERT_FAILURE = template<TestFailureTable>((slot) =>
  query.insertInto('test_failure').values({
    job: slot('job'),
    report: slot('report'),
    ordinal: slot('ordinal'),
    id: slot('id'),
    message: slot('message'),
    file: slot('file'),
    line: slot('line'),
    log_line: slot('log_line'),
  }),
);
