import type { Run, ToldJob, ToldRun } from '../../domain.ts';
import { entry } from '../courses.ts';
import { isOfDefaultBranch } from '../strata.ts';
import type { Sighting } from './episodes.ts';
import { toldOutcome } from './sightings.ts';

/** A time in which a workflow was red on a branch. */
export interface Spell {
  readonly workflow: Run['workflow'];
  /** The end of the first job that failed. */
  readonly fromMs: number;
  /** The end of the attempt that was green again; where none was, up to when it is known. */
  readonly untilMs: number;
  /** The run that was green again; null while none was. */
  readonly firstGreen: Run | null;
}

/**
 * @param sightings What made runs red.
 * @param runs Of the repository, oldest first.
 * @param knownMs Up to when runs are known.
 */
export function spellsOf(
  sightings: readonly Sighting[],
  runs: readonly ToldRun[],
  branch: string,
  knownMs: number,
): Spell[] {
  const workflows = new Map<number, ToldRun[]>();
  for (const told of runs) {
    if (!isOfDefaultBranch(told.run.event, told.run.branch, branch)) continue;
    entry(workflows, told.run.workflow.id, (): ToldRun[] => []).push(told);
  }
  return [...workflows.values()].flatMap((own) => ofWorkflow(own, sightings, knownMs));
}

interface Turn {
  readonly run: Run;
  readonly atMs: number;
  readonly isRed: boolean;
}

function ofWorkflow(runs: readonly ToldRun[], sightings: readonly Sighting[], knownMs: number): Spell[] {
  const turns = runs.flatMap((told) => turnsOf(told, sightings)).sort((one, other) => one.atMs - other.atMs);
  const spells: Spell[] = [];
  let begun = null as Omit<Turn, 'isRed'> | null;
  let green: Run | null = null;
  for (const { run, atMs, isRed } of turns) {
    // A re-run of older code says nothing of what is newest.
    if (green !== null && run.id !== green.id && later(run, green) === green) continue;
    if (!isRed) green = run;
    if (isRed) begun = { run: begun === null ? run : later(begun.run, run), atMs: begun?.atMs ?? atMs };
    else if (begun !== null && later(begun.run, run) === run) {
      spells.push({ workflow: run.workflow, fromMs: begun.atMs, untilMs: atMs, firstGreen: run });
      begun = null;
    }
  }
  if (begun !== null) {
    const { run, atMs } = begun;
    spells.push({ workflow: run.workflow, fromMs: atMs, untilMs: Math.max(knownMs, atMs), firstGreen: null });
  }
  return spells;
}

function turnsOf({ run, jobs }: ToldRun, sightings: readonly Sighting[]): Turn[] {
  const attempts = [...new Set(jobs.map(({ job }) => job.attempt))];
  return attempts.flatMap((attempt): Turn[] => {
    const red = sightings.filter((one) => one.run.id === run.id && one.attempt === attempt);
    if (red.length > 0) {
      const ends = red.flatMap(({ job }) => job.completedMs ?? job.startedMs ?? []);
      return [{ run, atMs: ends.length === 0 ? run.createdMs : Math.min(...ends), isRed: true }];
    }
    const listed = jobs.filter(({ job }) => job.attempt === attempt);
    if (!isGreen(listed)) return [];
    const ends = listed.flatMap(({ job }) => (job.executed ? (job.completedMs ?? []) : []));
    return ends.length === 0 ? [] : [{ run, atMs: Math.max(...ends), isRed: false }];
  });
}

/** What was skipped decides nothing; what was stopped may hide a failure. */
function isGreen(jobs: readonly ToldJob[]): boolean {
  const outcomes = jobs.map(toldOutcome);
  if (outcomes.includes('fail') || !outcomes.includes('pass')) return false;
  return jobs.every(
    ({ job }, at) => outcomes[at] === 'pass' || job.conclusion === 'skipped' || job.conclusion === 'neutral',
  );
}

function later(one: Run, other: Run): Run {
  const isLater = other.createdMs - one.createdMs || other.id - one.id;
  return isLater > 0 ? other : one;
}
