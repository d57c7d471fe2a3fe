import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import type { Execution } from '../../history/rows.ts';
import type { Case } from '../case.ts';
import { decidedRuns, isGreen } from './decided-runs.ts';

/** Strong: the code went in as it was, and the job that failed passes with it. */
const WEIGHT = 3;

/**
 * A change that was merged as it failed, and the job is green on the default branch: the change did not break it. Null when the
 * job is red there, for then a failure may have been merged; and when it is not known that it was merged unchanged.
 */
export function mergedHeadClue({ own }: Case, past: Chronicle): Clue | null {
  if (!isHead(own)) return null;
  const later = past.ofJob(own).filter((one) => isLaterPushToDefault(own, one));
  const merged = decidedRuns(later.filter((one) => isMergeOf(own, one) || namesIt(own, one)));
  const green = merged.find((run) => isGreen(run) && (isMergeOf(own, run.row) || isLastBefore(own, run.row, past)));
  if (green === undefined) return null;
  const { runId, branch } = green.row;
  return {
    kind: 'merged-head',
    feature: 'merged-head',
    value: WEIGHT,
    text: `it was merged unchanged, and the job passed on ${branch ?? 'the default branch'} (run ${runId})`,
    ref: `run ${runId}`,
  };
}

/** Is `other` a later push to the default branch of what failed elsewhere: the same commit or the same content? */
export function isMergeOf(own: Execution, other: Execution): boolean {
  const isSame = other.sha === own.sha || (own.treeId !== null && other.treeId === own.treeId);
  return isSame && isHead(own) && isLaterPushToDefault(own, other);
}

function isHead({ event, isDefaultBranch }: Execution): boolean {
  return !isDefaultBranch && (event === 'push' || event.startsWith('pull_request'));
}

function isLaterPushToDefault(own: Execution, { isDefaultBranch, event, createdMs }: Execution): boolean {
  return isDefaultBranch && event === 'push' && createdMs > own.createdMs;
}

/** GitHub's own message for a merge; a squash has another, and shows only by its content. */
const MERGE = /^Merge pull request #\d+ from (?<owner>[^\s/]+)\/(?<branch>\S+)/;

/** Does the title name the branch? Forks have branches of the same name: the owner must be the repository's or who ran it. */
function namesIt(own: Execution, { title }: Execution): boolean {
  const named = MERGE.exec(title)?.groups;
  if (named === undefined || named.branch !== own.branch) return false;
  const owner = named.owner!.toLowerCase();
  if (owner === own.repository.split('/').at(-2)?.toLowerCase()) return true;
  return own.event !== 'push' && owner === own.actor?.toLowerCase();
}

/** Had the branch no newer commit when it was merged? A merge has the content of both sides, so only the order tells. */
function isLastBefore(own: Execution, merge: Execution, past: Chronicle): boolean {
  return !past.all.some(
    (one) =>
      one.branch === own.branch &&
      !one.isDefaultBranch &&
      one.sha !== own.sha &&
      one.createdMs >= own.createdMs &&
      one.createdMs <= merge.createdMs,
  );
}
