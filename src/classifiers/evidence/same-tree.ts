import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import type { Execution } from '../../history/rows.ts';
import type { Case } from '../case.ts';
import { type DecidedRun, decidedRuns, failureOf, isGreen, isMishap } from './decided-runs.ts';
import { listed } from './listed.ts';
import { isMergeOf } from './merged-head.ts';
import { sameCodeOdds } from './reruns.ts';

/**
 * What the job did in other runs of the same commit, or of commits with the same content. A pass speaks for chance whether it came
 * before or after: nothing in the code changed between. A run counts once, because its attempts share their hour and what was
 * wrong in it. Null when no other run of the code decided anything.
 */
export function sameTreeClue({ own, fingerprint }: Case, past: Chronicle): Clue | null {
  const runs = decidedRuns(past.ofCode(own).filter((one) => one.runId !== own.runId && samenessOf(own, one) > 0));
  // What becomes of a merged change on the default branch is told by `mergedHeadClue`.
  const passed = runs.filter((run) => isGreen(run) && !isMergeOf(own, run.row));
  const failed = runs.filter((run) => !isGreen(run) && !isOtherMishap(run, fingerprint));
  if (passed.length + failed.length === 0) return null;
  const [surely, perhaps] = [1, 0].map((above) => {
    const counted = (of: readonly DecidedRun[]): number => of.filter((run) => samenessOf(own, run.row) >= above).length;
    return sameCodeOdds(counted(passed), counted(failed));
  }) as [number, number];
  const said = [
    ...(passed.length > 0 ? [`passed in ${others(passed)}`] : []),
    ...(failed.length > 0 ? [`failed ${passed.length > 0 ? '' : 'too '}in ${others(failed)}`] : []),
  ];
  const all = [...passed, ...failed];
  return {
    kind: 'same-tree',
    feature: 'same-tree',
    // What may have been other code adds half of what it would add.
    value: (surely + perhaps) / 2,
    text: `the same code ${said.join(' and ')}${halved(own, all)}`,
    ref: listed('run', ids(all)),
  };
}

/**
 * How far two runs of one commit, or of the same content, run the same code: 1, ½ or 0.
 *
 * A push runs the commit itself, so two pushes are the same on any branch. A pull request runs the merge of its head with its
 * base, while GitHub notes the commit and the content of the head alone: against a push it is other code even where both are
 * equal, and against a pull request of another branch it may be. What runs by schedule, after another workflow or by hand may
 * check out another branch, have inputs, or hang on something that is not in the commit: of 50 such new runs that contradicted
 * each other, only 13 did so by chance.
 */
export function samenessOf(own: Execution, other: Execution): 0 | 0.5 | 1 {
  const ofPull = [own, other].some(({ event }) => event.startsWith('pull_request'));
  if (ofPull && own.event !== other.event) return 0;
  if (own.event === 'push' && other.event === 'push') return 1;
  if (own.event === 'pull_request' && own.branch !== null && own.branch === other.branch) return 1;
  return 0.5;
}

/** It failed before it came to what is asked about: a lost machine or a race elsewhere in it, in every attempt. */
function isOtherMishap({ failed }: DecidedRun, fingerprint: string): boolean {
  return failed.every((one) => isOtherMishapOf(one, fingerprint));
}

/** The same of one execution. Where nobody looked why it failed, it failed. */
export function isOtherMishapOf(one: Execution, fingerprint: string): boolean {
  return one.failures.length > 0 && failureOf(one, fingerprint) === null && one.failures.every(isMishap);
}

function others(runs: readonly DecidedRun[]): string {
  return `${runs.length} other ${runs.length === 1 ? 'run' : 'runs'} (${listed('run', ids(runs))})`;
}

function ids(runs: readonly DecidedRun[]): number[] {
  return runs.map(({ row }) => row.runId);
}

function halved(own: Execution, runs: readonly DecidedRun[]): string {
  const weak = runs.filter(({ row }) => samenessOf(own, row) < 1);
  if (weak.length === 0) return '';
  const which = weak.length === runs.length ? '' : `${weak.length} of ${runs.length} `;
  return `, ${which}half counted: the commit alone does not tell what ran`;
}
