import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import { DAY_MS } from '../../history/days.ts';
import { endMs } from '../../history/failed-executions.ts';
import { rowOutcome } from '../../history/outcomes.ts';
import type { Execution } from '../../history/rows.ts';
import type { Case } from '../case.ts';
import type { Ruling } from '../verdict.ts';
import {
  type DecidedRun,
  failedAlike,
  failureOf,
  firstOf,
  isGreen,
  isMishap,
  type Lanes,
  lanesOf,
  runAt,
  runsAfter,
  runsBefore,
  startMs,
} from './decided-runs.ts';
import { listed } from './listed.ts';
import { otherAttempts } from './reruns.ts';

/** What the default branch did longer ago tells nothing of how it was. */
const RECENT_MS = 7 * DAY_MS;
/** What runs the default branch itself. Other events carry its commit, and may run anything. */
const BASE_EVENTS: ReadonlySet<string> = new Set(['push', 'schedule']);

/**
 * The default branch failed in the same way before this began: it was broken already, for other branches and for its own later
 * commits. Confirmed where it did so on two commits, or twice on one. Null for what is nobody's fault by nature (an outage breaks
 * no branch), when a re-run passed, there or here, and when this branch failed so before the default branch did: it brought it.
 */
export function brokenBaseRuling(one: Case, past: Chronicle): Ruling | null {
  const { own, fingerprint, isSpecific } = one;
  const base = isSpecific ? baseOf(own, past) : null;
  if (base === null || !failedAlike(base, fingerprint)) return null;
  if (base.failed.some((row) => isMishapIn(row, fingerprint)) || passedAgain(own, past)) return null;
  const streak = streakOf(base, fingerprint, own, past);
  if (broughtIt(one, streak[0]!, past)) return null;
  const commits = new Set(streak.map(({ row }) => row.sha)).size;
  const { runId } = base.row;
  const rows = streak.flatMap(({ failed }) =>
    failed.filter((row) => row.runId === runId && failureOf(row, fingerprint)),
  );
  const again = new Set(rows.map(({ attempt }) => attempt)).size >= 2;
  const text = `${nameOf(base)} failed in the same way before this began (run ${runId}), on ${commits} ${
    commits === 1 ? 'commit' : 'commits'
  }${again ? ', and its re-run failed too' : ''}`;
  return {
    label: 'broken-base',
    certainty: commits >= 2 || again ? 'confirmed' : 'likely',
    evidence: { kind: 'base', weight: 0, text, ref: listed('run', runIds(streak)) },
  };
}

/**
 * The default branch was red when this began, but of something else, or of what nobody can compare: as likely broken before as by
 * this change. Its log-odds are between those two, and 0. Null where it was red only of what comes and goes.
 */
export function baseClue({ own, fingerprint, isSpecific }: Case, past: Chronicle): Clue | null {
  const base = baseOf(own, past);
  if (base === null || (isSpecific && failedAlike(base, fingerprint))) return null;
  if (base.failed.every(({ failures }) => failures.length > 0 && failures.every(isMishap))) return null;
  const { runId } = base.row;
  const how =
    isSpecific && base.failed.some(({ failures }) => failures.length > 0)
      ? 'of something else'
      : 'of what cannot be compared';
  return {
    kind: 'base',
    feature: 'base',
    value: 0,
    text: `${nameOf(base)} was red before this began (run ${runId}), ${how}`,
    ref: `run ${runId}`,
  };
}

/** Was the default branch red with this very failure when this began? Then all branches may have it from there. */
export function isOfBase({ own, fingerprint, isSpecific }: Case, past: Chronicle): boolean {
  const base = isSpecific ? baseOf(own, past) : null;
  return base !== null && failedAlike(base, fingerprint);
}

/**
 * The newest commit of the default branch on which the job was decided before this began, where it is red: with the failures that
 * were there by then. Null where it is green, also by an attempt that came later.
 */
function baseOf(own: Execution, past: Chronicle): DecidedRun | null {
  const began = startMs(own);
  const isThere = (row: Execution): boolean => endMs(row) <= began;
  const isDecided = ({ row, failed, passed }: DecidedRun): boolean =>
    // A re-run begins later, but has the code that was there when its run was made.
    row.createdMs < own.createdMs && row.sha !== own.sha && (failed.some(isThere) || passed.some(isThere));
  const last = firstOf(runsBefore(baseLane(own, past), own, past), isDecided);
  if (last === null || isGreen(last)) return null;
  const isRecent = last.failed.some((row) => isThere(row) && began - endMs(row) <= RECENT_MS);
  return isRecent ? { ...last, failed: last.failed.filter(isThere) } : null;
}

function baseLane({ workflow, job }: Execution, past: Chronicle) {
  return past.once(baseLanes).get(`${workflow}\n${job}`);
}

function baseLanes(all: readonly Execution[]): Lanes {
  return lanesOf(all, ({ workflow, job, isDefaultBranch, event }) =>
    isDefaultBranch && BASE_EVENTS.has(event) ? `${workflow}\n${job}` : null,
  );
}

/** The runs around it, up to the green ones, that failed in the same way; those that failed of something else are no end. */
function streakOf({ row }: DecidedRun, fingerprint: string, own: Execution, past: Chronicle): DecidedRun[] {
  const lane = baseLane(own, past);
  const isOther = (run: DecidedRun): boolean => run.row.sha !== own.sha;
  const before = untilGreen(runsBefore(lane, row, past), isOther);
  const itself = runAt(lane, row, past);
  const after = untilGreen(runsAfter(lane, row, past), isOther);
  return [...before.reverse(), ...(itself === null ? [] : [itself]), ...after].filter((run) =>
    failedAlike(run, fingerprint),
  );
}

function untilGreen(runs: Iterable<DecidedRun>, is: (run: DecidedRun) => boolean): DecidedRun[] {
  const red: DecidedRun[] = [];
  for (const run of runs) {
    if (!is(run)) continue;
    if (isGreen(run)) break;
    red.push(run);
  }
  return red;
}

function isMishapIn(row: Execution, fingerprint: string): boolean {
  const failure = failureOf(row, fingerprint);
  return failure !== null && isMishap(failure);
}

function passedAgain(own: Execution, past: Chronicle): boolean {
  return otherAttempts(own, past).some((one) => rowOutcome(one) === 'pass');
}

function broughtIt({ own, fingerprint }: Case, first: DecidedRun, past: Chronicle): boolean {
  if (own.isDefaultBranch) return false;
  return past
    .alike(fingerprint)
    .some((row) => row.branch === own.branch && !row.isDefaultBranch && endMs(row) < first.row.createdMs);
}

function nameOf({ row }: DecidedRun): string {
  return row.branch ?? 'the default branch';
}

function runIds(runs: readonly DecidedRun[]): number[] {
  return runs.map(({ row }) => row.runId);
}
