import { stepsOf } from './steps.ts';
import type { WorldAttempt, WorldJob } from './world.ts';

/** An attempt that ran, or began to run, these jobs. */
export function attemptOf(
  number: number,
  startedMs: number,
  actor: string | null,
  jobs: readonly WorldJob[],
): WorldAttempt {
  const done = jobs.every((job) => job.status === 'completed');
  const endedMs = Math.max(
    startedMs,
    ...jobs.map((job) => (job.executed ? (job.completedMs ?? startedMs) : startedMs)),
  );
  return {
    number,
    status: done ? 'completed' : 'in_progress',
    conclusion: done ? conclusionOf(jobs) : null,
    startedMs,
    updatedMs: endedMs + 2000,
    actor,
    jobs,
  };
}

/** How a completed attempt ended, of its jobs. */
function conclusionOf(jobs: readonly WorldJob[]): string {
  const has = (conclusion: string): boolean => jobs.some((job) => job.conclusion === conclusion);
  if (has('failure') || has('timed_out')) return 'failure';
  if (has('cancelled')) return 'cancelled';
  if (has('action_required')) return 'action_required';
  return has('success') || has('neutral') ? 'success' : 'skipped';
}

/** The attempt as it stood at a moment in the middle of it. */
export function asOf(attempt: WorldAttempt, nowMs: number): WorldAttempt {
  if (attempt.updatedMs <= nowMs) return attempt;
  const jobs = attempt.jobs.map((job) => jobAsOf(job, nowMs));
  const queued = jobs.every((job) => job.status === 'queued');
  return { ...attempt, status: queued ? 'queued' : 'in_progress', conclusion: null, updatedMs: nowMs, jobs };
}

function jobAsOf(job: WorldJob, nowMs: number): WorldJob {
  if (job.completedMs === null || job.completedMs <= nowMs) return job;
  const begun = job.startedMs !== null && job.startedMs <= nowMs;
  const steps = stepsOf(job)
    .filter((step) => begun && step.startedMs !== null && step.startedMs <= nowMs)
    .map((step) =>
      step.completedMs !== null && step.completedMs <= nowMs
        ? step
        : { ...step, status: 'in_progress', conclusion: null, completedMs: null, failure: null },
    );
  return {
    ...job,
    status: begun ? 'in_progress' : 'queued',
    conclusion: null,
    startedMs: begun ? job.startedMs : null,
    completedMs: null,
    runner: begun ? job.runner : null,
    steps,
    annotations: [],
    log: 'none',
    label: null,
  };
}
