import { baselineOf, PROFILE_VERSION, unpackProfile } from '../classifiers/baseline.ts';
import type { Known } from '../classifiers/known.ts';
import type { Job } from '../domain.ts';
import { baselinesOf } from '../store/baselines.ts';
import { workflowOf } from '../store/runs.ts';
import type { PullTools } from './tools.ts';

/** What the store knows of a job that helps to explain its log. */
export function knownOf(
  { repository, runId, attempt }: { repository: number; runId: number; attempt: number },
  job: Job,
  { db, engine }: Pick<PullTools, 'db' | 'engine'>,
): Known {
  const workflow = workflowOf(db, repository, runId);
  const greens = workflow === null ? [] : baselinesOf(db, repository, workflow, job.name, PROFILE_VERSION);
  const profiles = greens
    // A job must not be compared with itself.
    .filter((one) => one.runId !== runId || one.attempt !== attempt)
    .map(({ profile }) => unpackProfile(profile));
  return { baseline: engine.baseline ?? baselineOf(profiles) };
}
