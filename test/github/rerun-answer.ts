import { type Answer, json, refusal } from './answers.ts';
import type { Asked } from './routes.ts';
import type { RerunOf } from './world/rerun.ts';
import type { WorldRun } from './world.ts';

/** GitHub re-runs a run so often, and not when it is older. Source: its changelog of April 2026. */
const MAX_RERUNS = 50;
const RERUN_WITHIN_MS = 30 * 86_400_000;

/** Runs it again, unless GitHub would refuse to. */
export function runAgain({ repository, profile, nowMs }: Asked, run: WorldRun, which: RerunOf): Answer {
  const latest = run.attempts.at(-1)!;
  if (latest.status !== 'completed') return refusal(403, 'This workflow run is already running.');
  if (nowMs - run.createdMs > RERUN_WITHIN_MS) {
    return refusal(403, 'Unable to re-run this workflow run because it was created over a month ago.');
  }
  if (latest.number > MAX_RERUNS) return refusal(403, `This workflow run has been re-run ${MAX_RERUNS} times already.`);
  const jobId = typeof which === 'object' ? which.jobId : null;
  if (jobId !== null && !latest.jobs.some((job) => job.id === jobId)) {
    return refusal(403, 'Only jobs of the latest attempt can be re-run.');
  }
  repository.rerun(run, which, profile.login, nowMs);
  return json({}, {}, 201);
}

/** Stops it, unless it has ended. */
export function stop({ repository, nowMs }: Asked, run: WorldRun): Answer {
  if (run.attempts.at(-1)!.status === 'completed') {
    return refusal(409, 'Cannot cancel a workflow run that is completed.');
  }
  repository.cancel(run, nowMs);
  return json({}, {}, 202);
}
