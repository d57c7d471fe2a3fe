import type { Job } from '../domain.ts';

/** What GitHub does not even begin, it ends within seconds. */
const BEGUN_MS = 10_000;

/** A job that no runner took has printed nothing. Some servers leave out who took it, or its steps: then it lasted. */
export function hasBegun(job: Job): boolean {
  const { id, steps, runnerId, runnerName } = job;
  return id > 0 && (steps.length > 0 || runnerId !== null || runnerName !== null || lastedMs(job) >= BEGUN_MS);
}

/** 0 when it is not known. */
export function lastedMs({ startedMs, completedMs }: Pick<Job, 'startedMs' | 'completedMs'>): number {
  return startedMs === null || completedMs === null ? 0 : completedMs - startedMs;
}
