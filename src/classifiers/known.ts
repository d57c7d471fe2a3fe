import type { Baseline } from './baseline.ts';

/** What is known of a job besides its log. */
export interface Known {
  /** Green logs of the same job; null when there is none. */
  readonly baseline: Baseline | null;
}

export const NOTHING_KNOWN: Known = { baseline: null };
