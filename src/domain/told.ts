/** A run with everything that is stored of it: what reports over several runs are told from. */

import type { ExecutedJob, RepositoryName, Run } from './run.ts';
import type { Failure, Incident, TestReport } from './triage.ts';

export interface ToldRun {
  readonly repository: RepositoryName;
  readonly run: Run;
  /** Of all its attempts, by attempt and id, with those that were not run again. */
  readonly jobs: readonly ToldJob[];
  /** What ties the red jobs of one attempt together. */
  readonly incidents: readonly ToldIncident[];
}

export interface ToldJob {
  readonly job: ExecutedJob;
  /** Most important first; empty when nothing is known of why it failed, or nothing failed. */
  readonly failures: readonly Failure[];
  /** What test frameworks reported, also where all tests passed; empty when no log with a report was read. */
  readonly tests: readonly TestReport[];
}

export interface ToldIncident {
  readonly attempt: number;
  readonly incident: Incident;
}
