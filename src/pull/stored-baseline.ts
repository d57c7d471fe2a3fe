import { type Baseline, baselineOf, PROFILE_VERSION, unpackProfile } from '../classifiers/baseline.ts';
import type { Job } from '../domain.ts';
import { baselinesOf } from '../store/baselines.ts';
import { workflowOf } from '../store/runs.ts';
import type { PullTools } from './tools.ts';

/** The green logs that the store has of a job; null without any. */
export function storedBaseline(
  { repository, runId, attempt }: { repository: number; runId: number; attempt: number },
  job: Job,
  { db, engine }: Pick<PullTools, 'db' | 'engine'>,
): Baseline | null {
  const workflow = workflowOf(db, repository, runId);
  const greens = workflow === null ? [] : baselinesOf(db, repository, workflow, job.name, PROFILE_VERSION);
  const profiles = greens
    // A job must not be compared with itself.
    .filter((one) => one.runId !== runId || one.attempt !== attempt)
    .map(({ profile }) => unpackProfile(profile));
  return engine.baseline ?? baselineOf(profiles);
}
