import type { Row } from './rows.ts';

/** Kinds of runs whose rates mean different things: a rate is always of one of them. */
export const STRATA = ['default-branch', 'schedule', 'pull_request', 'merge_group', 'dispatch', 'other'] as const;
export type Stratum = (typeof STRATA)[number];

/** `default-branch`: pushes to it. Pushes elsewhere, releases and runs after other runs are `other`. */
export function stratumOf({ event, isDefaultBranch }: Pick<Row, 'event' | 'isDefaultBranch'>): Stratum {
  if (event === 'push') return isDefaultBranch ? 'default-branch' : 'other';
  return BY_EVENT.get(event) ?? 'other';
}

const BY_EVENT: ReadonlyMap<string, Stratum> = new Map([
  ['schedule', 'schedule'],
  ['pull_request', 'pull_request'],
  ['pull_request_target', 'pull_request'],
  ['merge_group', 'merge_group'],
  ['workflow_dispatch', 'dispatch'],
  ['repository_dispatch', 'dispatch'],
]);

/** Is the code that of the default branch? A pull request may come from a branch of that name in a fork. */
export function isOfDefaultBranch(event: string, branch: string | null, defaultBranch: string | null): boolean {
  return branch !== null && branch === defaultBranch && !event.startsWith('pull_request');
}
