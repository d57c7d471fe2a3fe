import type { Rerun, RerunChance } from '../domain.ts';
import type { Baseline } from './baseline.ts';

/** What is known of a job besides its log. */
export interface Known {
  /** Green logs of the same job; null when there is none. */
  readonly baseline: Baseline | null;
  /** The same job in other attempts of the run: those that ran it, in their order. */
  readonly reruns: readonly Rerun[];
  /** What the history lets hope of the next attempt, whatever the log says. Null: it says nothing, or the attempt has been. */
  readonly rerun: RerunChance | null;
}

export const NOTHING_KNOWN: Known = { baseline: null, reruns: [], rerun: null };
