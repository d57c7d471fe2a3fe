import { outcomeOf } from './outcomes.ts';

/** How a failed job went on. */
export type Ending =
  | { readonly kind: 'passed-again'; readonly attempt: number }
  /** In another run of the same commit. */
  | { readonly kind: 'passed-unchanged'; readonly runId: number }
  /** `after`: so many runs of the job failed in between. */
  | { readonly kind: 'passed-changed'; readonly runId: number; readonly sha: string; readonly after: number }
  /** `runs`: so many later ones, all red. */
  | { readonly kind: 'still-red'; readonly runs: number }
  /** Nothing later is known that decided. */
  | { readonly kind: 'unknown' };

/** A job in an attempt that ran it. */
export interface LaterExecution {
  readonly runId: number;
  readonly sha: string;
  readonly attempt: number;
  /** GitHub's word. */
  readonly conclusion: string | null;
}

/**
 * How it went on after a failed execution: by other attempts of the run first, else by the first later run that passed.
 * @param later Of the same job on the same branch, by the creation of their runs and by attempt, its own run's included.
 */
export function endingOf(failed: Omit<LaterExecution, 'conclusion'>, later: readonly LaterExecution[]): Ending {
  const decided = later.filter(({ conclusion }) => outcomeOf(conclusion) !== null);
  const passed = (one: LaterExecution): boolean => outcomeOf(one.conclusion) === 'pass';
  const again = decided.find((one) => one.runId === failed.runId && one.attempt > failed.attempt && passed(one));
  if (again !== undefined) return { kind: 'passed-again', attempt: again.attempt };
  const others = decided.filter(({ runId }) => runId !== failed.runId);
  const pass = others.find(passed);
  const red = new Set((pass === undefined ? others : others.slice(0, others.indexOf(pass))).map(({ runId }) => runId));
  if (pass === undefined) return red.size === 0 ? { kind: 'unknown' } : { kind: 'still-red', runs: red.size };
  if (pass.sha === failed.sha) return { kind: 'passed-unchanged', runId: pass.runId };
  // A run that came up red and passed when it was run again did not fail in between.
  red.delete(pass.runId);
  return { kind: 'passed-changed', runId: pass.runId, sha: pass.sha, after: red.size };
}
