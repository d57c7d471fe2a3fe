import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { WantedLogs } from '../store/attempts.ts';
import { wantLogs } from '../store/jobs.ts';
import { endsPull } from './fatal.ts';
import { readAttempt } from './logs.ts';
import type { PullTools } from './tools.ts';

/** Jobs of one attempt that passed, and of whose tests nothing is known. */
export interface GreenJobs extends WantedLogs {
  /** GitHub's ids. */
  readonly jobs: readonly number[];
}

/** A report is not worth more calls. */
const CALLS_MAX = 20;

/**
 * Reads the logs of jobs that passed, for what their tests counted: one call an attempt. What is not to be had is left out.
 * @returns How many attempts were read.
 */
export async function readGreenLogs(
  wanted: readonly GreenJobs[],
  place: { readonly repository: number; readonly name: RepositoryName },
  tools: PullTools,
): Promise<number> {
  let read = 0;
  for (const { runId, attempt, jobs } of wanted.slice(0, CALLS_MAX)) {
    if (!wantLogs(tools.db, place.repository, { runId, attempt, jobs })) continue;
    try {
      await readAttempt({ runId, attempt }, place, tools);
      read++;
    } catch (error) {
      if (!(error instanceof TriageError) || endsPull(error)) throw error;
    }
  }
  return read;
}
