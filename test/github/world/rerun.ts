import { attemptOf } from './attempt.ts';
import { makeJob } from './job.ts';
import { Random } from './random.ts';
import { stepsOf } from './steps.ts';
import type { WorldJob, WorldRun, WorldRunner, WorldStep } from './world.ts';

/** Which jobs a re-run runs: all, those that did not pass, or one; and what waits for them. */
export type RerunOf = 'all' | 'failed' | { readonly jobId: number };

export interface RerunOptions {
  readonly atMs: number;
  readonly actor: string | null;
  readonly nextJobId: () => number;
  /** It is not settled which of them GitHub does with the jobs that are carried over. */
  readonly carriedIds: 'new' | 'same';
}

/** The run with one attempt more. It lists all jobs; those that it does not run keep their times and runners. */
export function rerun(run: WorldRun, which: RerunOf, options: RerunOptions): WorldRun {
  const before = run.attempts.at(-1)!;
  const startedMs = Math.max(options.atMs, before.updatedMs + 1000);
  const chosen = before.jobs.map((job) => isChosen(job, which));
  const allPass = before.jobs.every((job, index) =>
    chosen[index] ? job.onRerun !== 'fails' : job.conclusion === 'success' || job.conclusion === 'skipped',
  );
  const jobs = before.jobs.map((job, index) => {
    const waits = job.conclusion === 'skipped' && job.onRerun === 'passes';
    if (waits ? !allPass : !chosen[index]) return carriedOver(job, options);
    return executedAgain(job, startedMs, options);
  });
  // A workflow that cannot start has no jobs, and does not get any.
  const attempt = attemptOf(before.number + 1, startedMs, options.actor, jobs);
  const failedToStart = jobs.length === 0 && before.conclusion === 'startup_failure';
  return {
    ...run,
    attempts: [...run.attempts, failedToStart ? { ...attempt, conclusion: 'startup_failure' } : attempt],
  };
}

/** The same job in the next attempt, which does not run it. */
export function carriedOver(job: WorldJob, options: Pick<RerunOptions, 'carriedIds' | 'nextJobId'>): WorldJob {
  return { ...job, id: options.carriedIds === 'same' ? job.id : options.nextJobId(), executed: false };
}

/** The run with what went on in its latest attempt stopped. */
export function cancelled(run: WorldRun, atMs: number): WorldRun {
  const before = run.attempts.at(-1)!;
  const jobs = before.jobs.map((job): WorldJob => {
    if (job.status === 'completed') return job;
    const completedMs = Math.max(atMs, job.startedMs ?? job.createdMs);
    return {
      ...job,
      status: 'completed',
      conclusion: 'cancelled',
      startedMs: job.startedMs ?? completedMs,
      completedMs,
    };
  });
  const stopped = attemptOf(before.number, before.startedMs, before.actor, jobs);
  return { ...run, attempts: run.attempts.with(-1, { ...stopped, conclusion: 'cancelled' }) };
}

function isChosen(job: WorldJob, which: RerunOf): boolean {
  if (job.onRerun === 'skips') return false;
  if (which === 'all') return true;
  if (which === 'failed') return job.conclusion !== 'success' && job.conclusion !== 'neutral';
  return job.id === which.jobId || job.conclusion === 'skipped';
}

function executedAgain(job: WorldJob, attemptMs: number, options: RerunOptions): WorldJob {
  const id = options.nextJobId();
  const random = new Random(`${id} again`);
  const startedMs = attemptMs + random.between(2, 30) * 1000;
  const passes = job.onRerun === 'passes';
  const number = random.between(20, 900);
  const runner = job.runner ?? hostedRunner(number);
  const before = stepsOf(job);
  if (!passes && before.length === 0) {
    return { ...job, id, createdMs: attemptMs, startedMs: attemptMs, completedMs: attemptMs, executed: true };
  }
  if (before.length === 0) {
    const plan = { id, name: job.name, labels: job.labels, createdMs: attemptMs, startedMs, runner };
    return makeJob({ ...plan, does: ['actions/checkout@v4', 'npm-ci', 'vitest'], ending: { kind: 'success' } }, random);
  }
  const shiftMs = startedMs - (job.startedMs ?? job.createdMs);
  const steps = passes ? passed(before, startedMs) : before.map((step) => shifted(step, shiftMs));
  const again = {
    ...job,
    id,
    createdMs: attemptMs,
    startedMs,
    completedMs: Math.max(startedMs, ...steps.map((step) => step.completedMs ?? startedMs)),
    runner: job.labels.includes('self-hosted') ? runner : hostedRunner(number),
    steps,
    executed: true,
  };
  return passes
    ? { ...again, conclusion: 'success', annotations: [], log: 'steps', label: null }
    : { ...again, log: typeof job.log === 'object' ? job.log : 'steps' };
}

export function hostedRunner(number: number): WorldRunner {
  return { id: 1_000_000_000 + number, name: `GitHub Actions ${number}`, groupId: 0, groupName: 'GitHub Actions' };
}

function shifted(step: WorldStep, byMs: number): WorldStep {
  return {
    ...step,
    startedMs: step.startedMs === null ? null : step.startedMs + byMs,
    completedMs: step.completedMs === null ? null : step.completedMs + byMs,
  };
}

/** The same steps, all passing; also those that were skipped or that a lost runner never reached. */
function passed(steps: readonly WorldStep[], startedMs: number): WorldStep[] {
  let atMs = startedMs;
  const all = steps.map((step): WorldStep => {
    const tookMs = Math.min(120_000, (step.completedMs ?? 0) - (step.startedMs ?? 0));
    const beganMs = atMs;
    atMs += Math.max(1000, tookMs);
    const output = typeof step.output === 'object' && step.output !== null ? quiet(step.output) : step.output;
    const times = { startedMs: beganMs, completedMs: atMs };
    return { ...step, ...times, status: 'completed', conclusion: 'success', output, failure: null };
  });
  if (all.at(-1)?.name === 'Complete job') return all;
  const end = { number: all.at(-1)!.number + 3, name: 'Complete job', startedMs: atMs, completedMs: atMs };
  return [...all, { ...end, status: 'completed', conclusion: 'success', output: null, failure: null }];
}

function quiet(lines: readonly string[]): string[] {
  return lines.filter((line) => !line.startsWith('##[error]'));
}
