import type { Clue } from '../../domain.ts';
import { type Chronicle, endedIn } from '../../history/chronicle.ts';
import { entry } from '../../history/courses.ts';
import { HOUR_MS } from '../../history/days.ts';
import { endMs } from '../../history/failed-executions.ts';
import { rowOutcome } from '../../history/outcomes.ts';
import type { Execution } from '../../history/rows.ts';
import type { Case } from '../case.ts';
import { isOfBase } from './broken-base.ts';
import { listed } from './listed.ts';

/** Before and after. Longer ago it is the job's history, not what happens now. */
const WITHIN_MS = 72 * HOUR_MS;
/** In log-odds, for each other branch; two of them say nearly all. */
const EACH = 1.5;
const AT_MOST = 3;

/**
 * The same failure at about the same time on other branches by other people, which have no code in common with this one: then it
 * is not this change. The default branch does not count, because what it fails of all others may have from it; and while it fails
 * alike, neither does any other branch. Null for failures of which being alike says nothing.
 */
export function elsewhereClue(one: Case, past: Chronicle): Clue | null {
  const { own, fingerprint, isSpecific } = one;
  if (!isSpecific || own.branch === null || own.actor === null) return null;
  const alike = past.alike(fingerprint).filter((one) => isApart(own, one));
  if (alike.length === 0 || isOfBase(one, past)) return null;
  const unrelated = new Set(
    [...new Set(alike.map(({ branch }) => branch))].filter((one) => !isRelated(one, own, past)),
  );
  const found = alike.filter(({ branch }) => unrelated.has(branch));
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

/** Did a branch run a commit, or the content of one, that the own branch ran as well? Then one was taken from the other. */
function isRelated(branch: string | null, own: Execution, past: Chronicle): boolean {
  const codes = past.once(codesOfBranches);
  const itself = new Set(codesOf(own));
  const ofOwn = codes.get(branchOf(own));
  const isThere = (rows: readonly Execution[] = []): boolean => rows.some((one) => past.has(one));
  for (const [code, rows] of codes.get(branchOf({ branch, isDefaultBranch: false })) ?? []) {
    if (isThere(rows) && (itself.has(code) || isThere(ofOwn?.get(code)))) return true;
  }
  return false;
}

/** What ran each commit and each content on each branch. */
function codesOfBranches(all: readonly Execution[]): ReadonlyMap<string, ReadonlyMap<string, readonly Execution[]>> {
  const branches = new Map<string, Map<string, Execution[]>>();
  for (const one of all) {
    const ofBranch = entry(branches, branchOf(one), () => new Map<string, Execution[]>());
    for (const code of codesOf(one)) entry(ofBranch, code, (): Execution[] => []).push(one);
  }
  return branches;
}

function branchOf({ isDefaultBranch, branch }: Pick<Execution, 'isDefaultBranch' | 'branch'>): string {
  return `${isDefaultBranch} ${branch}`;
}

function codesOf({ sha, treeId }: Execution): string[] {
  return treeId === null ? [sha] : [sha, treeId];
}

/** Said where most of the others passed, by the last that each of them decided; empty elsewhere. It carries no weight. */
function passedElsewhere(own: Execution, past: Chronicle): string {
  const last = new Map<string, boolean>();
  const decided = past.once(decidedOnBranches).get(`${own.workflow}\n${own.job}`) ?? [];
  for (const one of endedIn(decided, endMs(own) - WITHIN_MS - 1, endMs(own) + WITHIN_MS)) {
    if (one.branch === own.branch || !past.has(one)) continue;
    last.set(one.branch!, rowOutcome(one) === 'pass');
  }
  const passed = [...last.values()].filter(Boolean).length;
  if (2 * passed <= last.size) return '';
  return `; the job passed on ${passed} of ${last.size} other branches that ran it in that time`;
}

/** Of each job, by the time of their ends. */
function decidedOnBranches(all: readonly Execution[]): ReadonlyMap<string, readonly Execution[]> {
  const jobs = new Map<string, Execution[]>();
  for (const one of all) {
    if (one.branch === null || one.isDefaultBranch || rowOutcome(one) === null) continue;
    entry(jobs, `${one.workflow}\n${one.job}`, (): Execution[] => []).push(one);
  }
  return jobs;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
