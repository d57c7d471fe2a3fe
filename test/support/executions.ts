import type { VerdictLabel } from '../../src/domain.ts';
import type { Execution, RowFailure, RunAttempt } from '../../src/history/rows.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday, at midnight UTC. */
export const START = Date.UTC(2026, 8, 7);

/** A push to the default branch that passed in five minutes; runs are an hour apart by their ids, attempts ten minutes. */
export function execution(given: Partial<Execution> & Pick<Execution, 'runId'>): Execution {
  const attempt = given.attempt ?? 1;
  const createdMs = given.createdMs ?? START + given.runId * HOUR;
  const startedMs = createdMs + (attempt - 1) * 10 * MINUTE;
  return {
    repository: 'github.com/acme/nova',
    workflow: 1,
    workflowName: 'CI',
    job: 'test',
    attempt,
    event: 'push',
    branch: 'main',
    isDefaultBranch: true,
    sha: `sha${given.runId}`,
    treeId: null,
    actor: 'octocat',
    title: 'Change',
    conclusion: 'success',
    startedMs,
    completedMs: startedMs + 5 * MINUTE,
    createdMs,
    failures: [],
    ...given,
  };
}

/** Attempts of a run by their conclusions. */
export function attempts(
  runId: number,
  conclusions: readonly (string | null)[],
  given: Partial<Execution> = {},
): Execution[] {
  return conclusions.map((conclusion, at) => execution({ runId, attempt: at + 1, conclusion, ...given }));
}

export function runAttempts(
  runId: number,
  conclusions: readonly (string | null)[],
  given: Partial<Execution> = {},
): RunAttempt[] {
  return attempts(runId, conclusions, given).map((one) => ({ ...one, job: null }));
}

/** Runs one after the other, by what each did at first: `P` passed, `F` failed, `C` was cancelled. */
export function history(pattern: string, given: Partial<Execution> = {}, firstRunId = 1): Execution[] {
  const words: Readonly<Record<string, string>> = { P: 'success', F: 'failure', C: 'cancelled' };
  return [...pattern].map((letter, at) => execution({ runId: firstRunId + at, conclusion: words[letter]!, ...given }));
}

export function failure(label: VerdictLabel, given: Partial<RowFailure> = {}): RowFailure {
  return { fingerprint: 'v1:0', signature: null, category: 'test', label, isSpecific: true, ...given };
}
