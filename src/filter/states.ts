/** `is:…`, by the run's `conclusion` (of its latest attempt), `status` and attempts. */
export type State =
  | { readonly of: 'conclusion'; readonly oneOf: readonly string[] }
  /** `status` is not `completed`: also queued, waiting, or a word that is new. */
  | { readonly of: 'unfinished' }
  /** It has more than one attempt. */
  | { readonly of: 'rerun' };

/** Broad words first, then GitHub's own. */
export const STATES = {
  failed: { of: 'conclusion', oneOf: ['failure', 'timed_out', 'startup_failure'] },
  passed: { of: 'conclusion', oneOf: ['success'] },
  cancelled: { of: 'conclusion', oneOf: ['cancelled'] },
  running: { of: 'unfinished' },
  rerun: { of: 'rerun' },
  failure: { of: 'conclusion', oneOf: ['failure'] },
  timed_out: { of: 'conclusion', oneOf: ['timed_out'] },
  startup_failure: { of: 'conclusion', oneOf: ['startup_failure'] },
  action_required: { of: 'conclusion', oneOf: ['action_required'] },
  skipped: { of: 'conclusion', oneOf: ['skipped'] },
  neutral: { of: 'conclusion', oneOf: ['neutral'] },
  stale: { of: 'conclusion', oneOf: ['stale'] },
} as const satisfies Readonly<Record<string, State>>;

export type StateWord = keyof typeof STATES;

/** Other words for the same. */
export const STATE_SYNONYMS: Readonly<Record<string, StateWord>> = {
  red: 'failed',
  green: 'passed',
  success: 'passed',
  canceled: 'cancelled',
  unfinished: 'running',
};
