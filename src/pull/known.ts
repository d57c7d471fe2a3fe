import { baselineOf, PROFILE_VERSION, unpackProfile } from '../classifiers/baseline.ts';
import type { Known } from '../classifiers/known.ts';
import type { Job } from '../domain.ts';
import { baselinesOf } from '../store/baselines.ts';
import { rerunsOf } from '../store/jobs.ts';
import { workflowOf } from '../store/runs.ts';
import { hasBegun } from './begun.ts';
import type { PullTools } from './tools.ts';

/** What the store knows of a job besides its log. */
export function knownOf(
  { repository, runId, attempt }: { repository: number; runId: number; attempt: number },
  job: Job,
  { db, engine, predictor }: Pick<PullTools, 'db' | 'engine' | 'predictor'>,
): Known {
  const workflow = workflowOf(db, repository, runId);
  const greens = workflow === null ? [] : baselinesOf(db, repository, workflow, job.name, PROFILE_VERSION);
  const profiles = greens
    // A job must not be compared with itself.
    .filter((one) => one.runId !== runId || one.attempt !== attempt)
    .map(({ profile }) => unpackProfile(profile));
  const reruns = rerunsOf(db, repository, runId, job.name).filter((one) => one.attempt !== attempt);
  // How often it passed when it ran says nothing of a job that GitHub did not begin: its account may be blocked.
  const rerun = hasBegun(job) ? predictor.predict({ repository, runId, attempt }, job) : null;
  return { baseline: engine.baseline ?? baselineOf(profiles), reruns, rerun };
}
