import type { Failure } from '../domain.ts';
import type { Desk } from './desk.ts';
import type { FailurePlace, RunPlace } from './places.ts';

/** The failure of a run that comes first. */
export interface Lead {
  readonly place: FailurePlace;
  readonly failure: Failure;
  /** Independent causes of the run, this one among them. */
  readonly causes: number;
}

/**
 * Of the attempt that is named; else of the latest, or of the last one that failed. Null when nothing that failed is stored.
 * @throws TriageError `repository-not-stored`, `run-not-stored`.
 */
export async function leadIn({ repository, runId, attempt }: RunPlace, desk: Desk): Promise<Lead | null> {
  const { storedRun } = await import('../pull/stored-run.ts');
  const { attemptThatFailed } = await import('../pull/rca-facts.ts');
  const { relatedCauses } = await import('../classifiers/related.ts');
  const { repositoryStored } = await import('../commands/search.ts');
  const { jobsOf } = await import('../store/jobs.ts');
  const db = await desk.database();
  const { key } = await repositoryStored(db, repository);
  const wanted = { runId, attempt: attempt ?? attemptThatFailed(db, repository, runId), jobId: null };
  const told = storedRun(db, repository, wanted, String(runId));
  const causes = relatedCauses(told);
  const lead = causes[0]?.lead;
  const ran = jobsOf(db, key, runId).findLast(
    (job) => job.executed && job.name === lead?.job.name && job.attempt <= (told.run?.attempt ?? 1),
  );
  if (lead === undefined || ran === undefined) return null;
  const number = lead.job.failures.indexOf(lead.failure) + 1;
  const place = { repository, runId, attempt: ran.attempt, jobId: ran.id, number };
  return { place, failure: lead.failure, causes: causes.length };
}
