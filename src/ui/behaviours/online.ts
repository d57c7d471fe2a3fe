import type { State } from '../state.ts';

/** Why GitHub is not asked for `what`, and what to do; null: it can be. */
export function offlineReason({ isOffline, start, repository, ownKeys }: State, what: string): string | null {
  if (start.value?.isRecorded === true) return `${what}: not here, everything in the demo is recorded`;
  if (isOffline) return `offline, so no ${what}; ${ownKeys['offline.switch']?.[0] ?? 'O'} goes online`;
  if (repository === null) return `${what} of which repository? Start whyred with -R OWNER/REPO`;
  return null;
}

/** Can GitHub be asked about what is looked at? */
export function isGithubAsked(state: State): boolean {
  return offlineReason(state, '') === null;
}
