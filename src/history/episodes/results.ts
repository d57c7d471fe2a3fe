import type { Run, TestReport, ToldJob, ToldRun } from '../../domain.ts';
import { compared, entry } from '../courses.ts';
import { inOrder } from './episodes.ts';
import { toldOutcome } from './sightings.ts';

/** How a job ended in a run. */
export interface JobResult {
  readonly run: Run;
  readonly attempt: number;
  /** GitHub's id of the job. */
  readonly jobId: number;
  /** GitHub's address of the job; null when it told none. */
  readonly url: string | null;
  readonly outcome: 'pass' | 'fail';
  readonly conclusion: string;
  /** Null when no log of it told any. */
  readonly tests: TestCount | null;
  /** The title of the known cause, else the line; null when it passed, or nothing is known. */
  readonly cause: string | null;
}

/** Tests that ran: what was skipped is in neither. */
export interface TestCount {
  readonly passed: number;
  readonly total: number;
}

/** A job at the beginning of a range and at its end. */
export interface JobCourse {
  /** Its name, as GitHub gives it. */
  readonly job: string;
  /** Its first decisive attempt; null when the first run had no such job, or it never decided anything. */
  readonly before: JobResult | null;
  /** Its last decisive attempt; null when the last run had no such job. */
  readonly after: JobResult | null;
}

/** Jobs that passed, of those that were decided: skipped and cancelled ones are not. */
export interface PassCount {
  readonly run: Run;
  readonly passed: number;
  readonly of: number;
}

/** The runs of one workflow on one branch, from the first that decided anything to the last. */
export interface Stretch {
  readonly workflow: Run['workflow'];
  readonly branch: string | null;
  /** How many they are. */
  readonly runs: number;
  readonly before: PassCount;
  readonly after: PassCount;
  /** By name. */
  readonly jobs: readonly JobCourse[];
}

/** By workflow and branch, the one with most runs first. Runs in any order; those without decided jobs tell nothing. */
export function stretchesOf(runs: readonly ToldRun[]): Stretch[] {
  const streams = new Map<string, ToldRun[]>();
  for (const told of inOrder(runs)) {
    const { workflow, branch, headRepository } = told.run;
    if (passCount(told, 'last').of === 0) continue;
    entry(streams, `${workflow.id}\n${branch}\n${headRepository}`, (): ToldRun[] => []).push(told);
  }
  return [...streams]
    .sort(([one, ones], [other, others]) => others.length - ones.length || compared(one, other))
    .map(([, own]) => stretchOf(own));
}

/** By the first decisive attempt of each job, or by the last. */
export function passCount(told: ToldRun, by: 'first' | 'last'): PassCount {
  const results = [...namesIn(told)].flatMap((name) => resultIn(told, name, by) ?? []);
  return { run: told.run, passed: results.filter(({ outcome }) => outcome === 'pass').length, of: results.length };
}

/** All reports of a job together; null when there is none, or one of them does not count. */
export function testCount(reports: readonly TestReport[]): TestCount | null {
  let passed = 0;
  let total = 0;
  for (const report of reports) {
    const ran = report.total === null ? null : report.total - (report.skipped ?? 0);
    if (report.passed === null || ran === null) return null;
    passed += report.passed;
    total += ran;
  }
  return total === 0 ? null : { passed, total };
}

function stretchOf(runs: readonly ToldRun[]): Stretch {
  const first = runs[0]!;
  const last = runs.at(-1)!;
  const names = [...new Set(runs.flatMap((told) => [...namesIn(told)]))].sort(compared);
  const courses = names.map((job): JobCourse => {
    const before = namesIn(first).has(job) ? runs : [];
    const after = namesIn(last).has(job) ? runs.toReversed() : [];
    return { job, before: firstResult(before, job, 'first'), after: firstResult(after, job, 'last') };
  });
  return {
    workflow: first.run.workflow,
    branch: first.run.branch,
    runs: runs.length,
    before: passCount(first, 'first'),
    after: passCount(last, 'last'),
    jobs: courses.filter(({ before, after }) => before !== null || after !== null),
  };
}

function firstResult(runs: readonly ToldRun[], name: string, by: 'first' | 'last'): JobResult | null {
  for (const told of runs) {
    const result = resultIn(told, name, by);
    if (result !== null) return result;
  }
  return null;
}

function namesIn({ jobs }: ToldRun): ReadonlySet<string> {
  return new Set(jobs.map(({ job }) => job.name));
}

/** What an attempt did not run again counts there as it was: it is listed with its conclusion. */
function resultIn({ run, jobs }: ToldRun, name: string, by: 'first' | 'last'): JobResult | null {
  const decided = jobs.filter((one) => one.job.name === name && toldOutcome(one) !== null);
  const attempts = decided.map(({ job }) => job.attempt);
  if (attempts.length === 0) return null;
  const attempt = by === 'first' ? Math.min(...attempts) : Math.max(...attempts);
  // Jobs of one name cannot be told apart: one that failed speaks for all.
  const ofAttempt = decided.filter(({ job }) => job.attempt === attempt);
  const listed = ofAttempt.find((one) => toldOutcome(one) === 'fail') ?? ofAttempt[0]!;
  const ran = listed.job.executed ? listed : (executionOf(listed, jobs) ?? listed);
  const outcome = toldOutcome(listed)!;
  const failure = outcome === 'fail' ? ran.failures[0] : undefined;
  return {
    run,
    attempt: ran.job.attempt,
    jobId: ran.job.id,
    url: ran.job.url,
    outcome,
    conclusion: listed.job.conclusion!,
    tests: testCount(ran.tests),
    cause: failure === undefined ? null : (failure.signature?.title ?? failure.rootCause.text),
  };
}

/** A job that an attempt did not run again, where it ran. */
function executionOf({ job }: ToldJob, jobs: readonly ToldJob[]): ToldJob | undefined {
  return jobs.findLast((one) => one.job.executed && one.job.name === job.name && one.job.startedMs === job.startedMs);
}
