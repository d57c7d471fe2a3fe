import type { ExecutedJob, Failure, Place, Run, ToldRun } from '../../domain.ts';
import { compared, entry } from '../courses.ts';
import { type EpisodeFix, fixIn } from './fix.ts';
import { type EpisodeLane, lanesOf } from './lanes.ts';
import { type Assigned, sightingsOf } from './sightings.ts';

/**
 * One distinct failure over a range of runs: all jobs that it made red, and how it ended. What an incident of a run shows to be
 * a consequence belongs to the failure that caused it, in that run; elsewhere the same failure may stand for itself.
 */
export interface Episode {
  /** Its identity among the episodes of its repository: the fingerprint, where one names it alone. */
  readonly key: string;
  /** The surest of those that were seen; null: jobs were red, and no log says why. */
  readonly failure: Failure | null;
  /** Where that was seen. */
  readonly shown: Sighting;
  /** Where the line behind it stands in a job that is not red itself; null where it stands in the red job. */
  readonly origin: Origin | null;
  /** By time, the most important job of an attempt first. Each (run, attempt, job, failure) is in one episode alone. */
  readonly sightings: readonly Sighting[];
  /** Other failures that it brought about, one of each fingerprint. */
  readonly consequences: readonly Failure[];
  /** Names of the jobs that it made red, in order; without those that were only cancelled. */
  readonly jobs: readonly string[];
  /** Distinct runs, oldest first. */
  readonly runs: readonly Run[];
  readonly firstRed: Sighting;
  readonly lastRed: Sighting;
  /** The newest run before the first red one in which the same job passed on the same branch; null when none is known. */
  readonly lastGreen: Run | null;
  /** How it went, by workflow, key of the job and branch. */
  readonly lanes: readonly EpisodeLane[];
  /** `open` when one lane is open; else what the lane came to in which it was seen last. Of lanes that are no consequence, if any. */
  readonly ending: EpisodeLane['ending'];
  /** Where it was fixed, between which runs, as narrowly as that can be told; null otherwise. */
  readonly fix: EpisodeFix | null;
}

/** `own`: the job's own failure; the others as in an incident's victims. */
export interface Sighting {
  readonly run: Run;
  readonly attempt: number;
  readonly job: ExecutedJob;
  readonly how: 'own' | 'same-cause' | 'upstream' | 'cancelled';
  /** What the job itself failed of; null when nothing is known of that. */
  readonly failure: Failure | null;
}

export interface Origin {
  readonly run: Run;
  readonly attempt: number;
  readonly place: Place;
  /** Null when the attempt lists no such job. */
  readonly job: ExecutedJob | null;
}

/** When runs were created, both ends included. */
export interface Range {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * The distinct failures of a range, the first seen first; of those that began in one attempt the one that hit most jobs.
 * @param runs In any order. Runs outside the range tell what was green before it, and what became of a failure after it.
 * @param range Null: all of them.
 */
export function episodesOf(runs: readonly ToldRun[], range: Range | null = null): Episode[] {
  const ordered = inOrder(runs);
  const within = ordered.filter(({ run }) => range === null || isWithin(run, range));
  const groups = new Map<string, Assigned[]>();
  for (const one of within.flatMap(sightingsOf)) {
    const { repository } = one;
    const identity = `${repository.host}\n${repository.owner}\n${repository.name}\n${one.key}`.toLowerCase();
    entry(groups, identity, (): Assigned[] => []).push(one);
  }
  return [...groups.values()]
    .map((group) => episodeOf(group, ordered))
    .sort(
      (one, other) =>
        byTime(one.firstRed, other.firstRed) || other.jobs.length - one.jobs.length || compared(one.key, other.key),
    );
}

/** Oldest first, each run once: the order of its ids decides where two were created at once. */
export function inOrder(runs: readonly ToldRun[]): ToldRun[] {
  const known = new Map(runs.map((told) => [`${nameOf(told)}\n${told.run.id}`, told]));
  return [...known.values()].sort(
    (one, other) =>
      one.run.createdMs - other.run.createdMs || one.run.id - other.run.id || compared(nameOf(one), nameOf(other)),
  );
}

export function isWithin({ createdMs }: Run, { fromMs, untilMs }: Range): boolean {
  return createdMs >= fromMs && createdMs <= untilMs;
}

function nameOf({ repository: { host, owner, name } }: Pick<ToldRun, 'repository'>): string {
  return `${host}/${owner}/${name}`.toLowerCase();
}

function episodeOf(group: readonly Assigned[], all: readonly ToldRun[]): Episode {
  const sightings = group.map(({ sighting }) => sighting);
  const red = sightings.filter(({ how }) => how !== 'cancelled');
  const firstRed = (red.length > 0 ? red : sightings)[0]!;
  const shown = surest(group);
  const own = all.filter((told) => nameOf(told) === nameOf(group[0]!));
  const lanes = lanesOf(red, own);
  const ending = endingOf(lanes);
  const ofFirst = lanes.filter((lane) => lane.firstRed.id === firstRed.run.id);
  return {
    key: group[0]!.key,
    failure: shown.failure,
    shown,
    origin: group.find(({ origin }) => origin !== null)?.origin ?? null,
    sightings,
    consequences: consequencesOf(group),
    jobs: [...new Set(red.map(({ job }) => job.name))].sort(),
    runs: [...new Map(sightings.map(({ run }) => [run.id, run])).values()],
    firstRed,
    lastRed: red.at(-1) ?? sightings.at(-1)!,
    lastGreen: newest(ofFirst.flatMap(({ lastGreen }) => lastGreen ?? [])),
    lanes,
    ending,
    fix: fixIn(lanes, ending, red, own),
  };
}

/** A failure that it is itself goes before one that it brought about, an explained one before others. */
function surest(group: readonly Assigned[]): Sighting {
  const points = ({ isItself, sighting: { failure } }: Assigned): number =>
    failure === null ? -1 : (isItself ? 4 : 0) + (failure.unexplained ? 0 : 2) + failure.rootCause.confidence;
  return group.toSorted((one, other) => points(other) - points(one))[0]!.sighting;
}

function consequencesOf(group: readonly Assigned[]): Failure[] {
  const failures = group.flatMap(({ isItself, sighting: { failure } }) =>
    isItself || failure === null ? [] : [failure],
  );
  return [...new Map(failures.map((failure) => [failure.fingerprint, failure])).values()].sort((one, other) =>
    compared(one.fingerprint, other.fingerprint),
  );
}

function endingOf(lanes: readonly EpisodeLane[]): EpisodeLane['ending'] {
  const causes = lanes.filter(({ isConsequence }) => !isConsequence);
  const telling = causes.length > 0 ? causes : lanes;
  const open = telling.find(({ ending }) => ending.how === 'open');
  return (open ?? telling.at(-1))?.ending ?? { how: 'open', otherwiseRed: null };
}

function newest(runs: readonly Run[]): Run | null {
  return runs.toSorted((one, other) => other.createdMs - one.createdMs || other.id - one.id)[0] ?? null;
}

function byTime(one: Sighting, other: Sighting): number {
  return one.run.createdMs - other.run.createdMs || one.run.id - other.run.id || one.attempt - other.attempt;
}
