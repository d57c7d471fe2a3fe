import type { JobResult, Stretch } from '../../history/episodes/results.ts';
import type { RunDocument } from './documents.ts';
import { runDocument } from './run-documents.ts';

/** The runs of one workflow on one branch, from the first that decided anything to the last. */
export interface StretchDocument<Result> {
  readonly workflow: string;
  readonly branch: string | null;
  readonly before: PassDocument;
  readonly after: PassDocument;
  /** By name. */
  readonly jobs: readonly JobCourseDocument<Result>[];
}

/** Jobs that passed, of those that were decided. */
export interface PassDocument {
  readonly run: RunDocument;
  readonly passed: number;
  readonly of: number;
}

export interface JobCourseDocument<Result> {
  readonly job: string;
  /** Null when the first run had no such job. */
  readonly before: Result | null;
  /** Null when the last run had no such job. */
  readonly after: Result | null;
}

/** @param resultDocument What a report tells of how a job ended. */
export function stretchDocument<Result>(
  { workflow, branch, before, after, jobs }: Stretch,
  resultDocument: (result: JobResult, job: string) => Result,
): StretchDocument<Result> {
  const told = (result: JobResult | null, job: string): Result | null =>
    result === null ? null : resultDocument(result, job);
  return {
    ...{ workflow: workflow.name, branch },
    before: { ...before, run: runDocument(before.run) },
    after: { ...after, run: runDocument(after.run) },
    jobs: jobs.map(({ job, ...course }) => {
      return { job, before: told(course.before, job), after: told(course.after, job) };
    }),
  };
}
