import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import type { Execution } from '../../history/rows.ts';
import type { Case } from '../case.ts';
import { type DecidedRun, decidedRuns, firstOf, isGreen, type Lanes, lanesOf, runsAfter } from './decided-runs.ts';

/** Strong: the code went in as it was, and the job that failed passes with it. */
const WEIGHT = 3;

/**
 * A change that was merged as it failed, and the job is green on the default branch: the change did not break it. Null when the
 * job is red there, for then a failure may have been merged; and when it is not known that it was merged unchanged.
 */
export function mergedHeadClue({ own }: Case, past: Chronicle): Clue | null {
  if (!isHead(own)) return null;
  const green = earlier(mergeOf(own, past), namedMergeOf(own, past));
  if (green === null) return null;
  const { runId, branch } = green.row;
  return {
    kind: 'merged-head',
    feature: 'merged-head',
    value: WEIGHT,
    text: `it was merged unchanged, and the job passed on ${branch ?? 'the default branch'} (run ${runId})`,
    ref: `run ${runId}`,
  };
}

/** The first green run of the same commit, or the same content, on the default branch. */
function mergeOf(own: Execution, past: Chronicle): DecidedRun | null {
  const merges = past.ofCode(own).filter((one) => isMergeOf(own, one));
  return decidedRuns(merges).find(isGreen) ?? null;
}

/** The first of a merge that names the branch, and was its last commit. */
function namedMergeOf(own: Execution, past: Chronicle): DecidedRun | null {
  const lane = past.once(mergeLanes).get(`${own.workflow}\n${own.job}\n${own.branch}`);
  const isOfIt = (run: DecidedRun): boolean =>
    isGreen(run) && isLaterPushToDefault(own, run.row) && namesIt(own, run.row) && isLastBefore(own, run.row, past);
  return firstOf(runsAfter(lane, own, past), isOfIt);
}

/** Merges of each job by the branches that they name. */
function mergeLanes(all: readonly Execution[]): Lanes {
  return lanesOf(all, ({ workflow, job, isDefaultBranch, event, title }) => {
    const branch = isDefaultBranch && event === 'push' ? MERGE.exec(title)?.groups?.branch : undefined;
    return branch === undefined ? null : `${workflow}\n${job}\n${branch}`;
  });
}

function earlier(one: DecidedRun | null, other: DecidedRun | null): DecidedRun | null {
  if (one === null || other === null) return one ?? other;
  return (one.row.createdMs - other.row.createdMs || one.row.runId - other.row.runId) <= 0 ? one : other;
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
  return !past
    .ofBranch(own.branch)
    .some(
      (one) =>
        !one.isDefaultBranch &&
        one.sha !== own.sha &&
        one.createdMs >= own.createdMs &&
        one.createdMs <= merge.createdMs,
    );
}
