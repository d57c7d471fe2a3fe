import type { Change, Run } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { greenBefore, isChangeKnown, saveChange } from '../store/changes.ts';
import { findRun } from '../store/find-run.ts';
import { wantJudgement } from '../store/unjudged.ts';
import type { Listing } from './listing.ts';
import type { PullTools } from './tools.ts';

/**
 * Asks once what changed since the last green run that the store knows of the same workflow. It makes a verdict surer and
 * nothing else: where GitHub refuses, there is nothing to tell.
 */
export async function fetchChange(
  { repository, name }: Pick<Listing, 'repository' | 'name'>,
  run: Run,
  { db, github }: Pick<PullTools, 'db' | 'github'>,
): Promise<void> {
  const head = run.sha;
  const base = greenBefore(db, repository, run);
  if (base === null || base === head || isChangeKnown(db, repository, { base, head })) return;
  let change: Change | null;
  try {
    change = await github.compare(name, base, head);
  } catch (error) {
    if (!(error instanceof TriageError) || error.code === 'interrupted') throw error;
    return;
  }
  db.transaction(() => {
    // Commits that GitHub does not find it will not find tomorrow.
    saveChange(db, repository, change ?? { base, head, files: [], commits: [] });
    wantJudgement(db, findRun(db, repository, run.id)!.key);
  });
}
