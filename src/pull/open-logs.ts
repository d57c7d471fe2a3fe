import { damagedLogs, type WantedLogs, wantedLogs } from '../store/attempts.ts';
import type { StoredJob } from '../store/rows.ts';
import type { PullTools } from './tools.ts';

/** What is damaged at GitHub stays so, what was damaged on the way does not: both look alike, so it is tried for some days. */
const DAMAGED_MS = 30 * 24 * 3_600_000;

/** Attempts with jobs whose logs are to be fetched, for the first time or once more. */
export function openLogs(repository: number, { db, nowMs }: Pick<PullTools, 'db' | 'nowMs'>): WantedLogs[] {
  const wanted = wantedLogs(db, repository);
  const known = new Set(wanted.map(({ runId, attempt }) => `${runId} ${attempt}`));
  const damaged = damagedLogs(db, repository, nowMs() - DAMAGED_MS);
  return [...wanted, ...damaged.filter(({ runId, attempt }) => !known.has(`${runId} ${attempt}`))];
}

/** Is its log to be fetched, or fetched once more? */
export function isOpen({ log }: Pick<StoredJob, 'log'>): boolean {
  return log === 'wanted' || log === 'damaged';
}
