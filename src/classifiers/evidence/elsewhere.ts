import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import { HOUR_MS } from '../../history/days.ts';
import { endMs } from '../../history/failed-executions.ts';
import { rowOutcome } from '../../history/outcomes.ts';
import type { Execution } from '../../history/rows.ts';
import type { Case } from '../case.ts';
import { listed } from './listed.ts';

/** Before and after. Longer ago it is the job's history, not what happens now. */
const WITHIN_MS = 72 * HOUR_MS;
/** In log-odds, for each other branch; two of them say nearly all. */
const EACH = 1.5;
const AT_MOST = 3;

/**
 * The same failure at about the same time on other branches by other people, which have no code in common with this one: then it
 * is not this change. The default branch does not count, because what it fails of all others may have from it. Null for failures
 * of which being alike says nothing.
 */
export function elsewhereClue({ own, fingerprint, isSpecific }: Case, past: Chronicle): Clue | null {
  if (!isSpecific || own.branch === null || own.actor === null) return null;
  const alike = past.alike(fingerprint).filter((one) => isApart(own, one) && rowOutcome(one) === 'fail');
  if (alike.length === 0) return null;
  const related = relatedTo(own, past);
  const found = alike.filter(({ branch }) => !related.has(branch!));
  const branches = new Set(found.map(({ branch }) => branch)).size;
  const actors = new Set(found.map(({ actor }) => actor)).size;
  // What fails on the default branch may have been merged from one of them.
  const n = Math.min(branches, actors) - (own.isDefaultBranch ? 1 : 0);
  if (n < 1) return null;
  const furthest = Math.max(...found.map((one) => Math.abs(endMs(one) - endMs(own))));
  const hours = Math.max(1, Math.ceil(furthest / HOUR_MS));
  const who = `on ${counted(branches, 'other branch', 'other branches')} by ${counted(actors, 'person', 'people')}`;
  return {
    kind: 'elsewhere',
    feature: 'elsewhere',
    value: Math.min(AT_MOST, EACH * n),
    text: `the same failure ${who} within ${counted(hours, 'hour', 'hours')}${passedElsewhere(own, past)}`,
    ref: listed('run', [...new Set(found.map(({ runId }) => runId))]),
  };
}

/** Another branch, another person, about the same time. What is not known is not other. */
function isApart(own: Execution, one: Execution): boolean {
  if (!isNear(own, one) || one.branch === own.branch || one.actor === null || one.actor === own.actor) return false;
  // A branch may have been taken from the default branch after this commit: only what failed before cannot have it.
  return !own.isDefaultBranch || endMs(one) <= own.createdMs;
}

function isNear(own: Execution, one: Execution): boolean {
  return one.branch !== null && !one.isDefaultBranch && Math.abs(endMs(one) - endMs(own)) <= WITHIN_MS;
}

/** Branches that ever ran a commit, or the content of one, that its own branch ran as well: one was taken from the other. */
function relatedTo(own: Execution, past: Chronicle): ReadonlySet<string> {
  const codes = new Set(codesOf(own));
  for (const one of past.all) if (isOnItsBranch(own, one)) for (const code of codesOf(one)) codes.add(code);
  const related = new Set<string>();
  for (const one of past.all) {
    if (one.branch === null || one.isDefaultBranch || isOnItsBranch(own, one)) continue;
    if (codesOf(one).some((code) => codes.has(code))) related.add(one.branch);
  }
  return related;
}

function isOnItsBranch(own: Execution, one: Execution): boolean {
  return one.branch === own.branch && one.isDefaultBranch === own.isDefaultBranch;
}

function codesOf({ sha, treeId }: Execution): string[] {
  return treeId === null ? [sha] : [sha, treeId];
}

/** Said where most of the others passed, by the last that each of them decided; empty elsewhere. It carries no weight. */
function passedElsewhere(own: Execution, past: Chronicle): string {
  const last = new Map<string, boolean>();
  for (const one of past.ofJob(own)) {
    const outcome = rowOutcome(one);
    if (outcome !== null && one.branch !== own.branch && isNear(own, one)) last.set(one.branch!, outcome === 'pass');
  }
  const passed = [...last.values()].filter(Boolean).length;
  if (2 * passed <= last.size) return '';
  return `; the job passed on ${passed} of ${last.size} other branches that ran it in that time`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
