import type { Run, ToldRun } from '../../domain.ts';
import type { Episode } from './episodes.ts';
import { endOf, type Moment } from './reactions.ts';
import type { Succession } from './successions.ts';

/** What happened at the end of an attempt, told by the episodes that it was part of. */
export interface EpisodeEvent {
  readonly run: Run;
  readonly attempt: number;
  /** The end of its last job. */
  readonly atMs: number;
  /** Keys of episodes that were seen here first, and seen again. */
  readonly appeared: readonly string[];
  readonly again: readonly string[];
  /** In whose place others came here. */
  readonly replaced: readonly string[];
  /** That ended here, in the last of their jobs: with other code, or with the same. */
  readonly fixed: readonly string[];
  readonly passedAgain: readonly string[];
}

/** Every attempt in which something was red, or that ended something; by time. `runs`: of the repository. */
export function eventsOf(
  episodes: readonly Episode[],
  successions: readonly Succession[],
  runs: readonly ToldRun[],
): EpisodeEvent[] {
  const told = new Map(runs.map((one) => [one.run.id, one]));
  const places = new Map<string, { readonly run: Run; readonly attempt: number }>();
  const note = (run: Run, attempt: number): void => {
    places.set(`${run.id} ${attempt}`, { run, attempt });
  };
  const endings = new Map<string, Ending>();
  for (const one of episodes) {
    for (const { run, attempt } of one.sightings) note(run, attempt);
    const ending = endingOf(one, successions);
    if (ending === null) continue;
    endings.set(one.key, ending);
    note(ending.run, ending.attempt);
  }
  return [...places.values()]
    .map(({ run, attempt }) => eventAt({ ...endOf(run, attempt, told.get(run.id)) }, episodes, endings))
    .sort((one, other) => one.atMs - other.atMs || one.run.id - other.run.id || one.attempt - other.attempt);
}

interface Ending {
  readonly how: 'fixed' | 'passed-again' | 'replaced';
  readonly run: Run;
  readonly attempt: number;
}

function eventAt(at: Moment, episodes: readonly Episode[], endings: ReadonlyMap<string, Ending>): EpisodeEvent {
  const isHere = (one: { readonly run: Run; readonly attempt: number }): boolean =>
    one.run.id === at.run.id && one.attempt === at.attempt;
  const seen = episodes.filter(({ sightings }) => sightings.some(isHere));
  const ended = (how: Ending['how']): string[] =>
    [...endings].filter(([, ending]) => ending.how === how && isHere(ending)).map(([key]) => key);
  return {
    ...at,
    appeared: seen.filter(({ firstRed }) => isHere(firstRed)).map(({ key }) => key),
    again: seen.filter(({ firstRed }) => !isHere(firstRed)).map(({ key }) => key),
    replaced: ended('replaced'),
    fixed: ended('fixed'),
    passedAgain: ended('passed-again'),
  };
}

/** Null while it is open, and where its jobs are not run any more. */
function endingOf({ key, lanes, lastRed }: Episode, successions: readonly Succession[]): Ending | null {
  const next = successions.find((one) => one.from === key && one.before.id === lastRed.run.id);
  if (next !== undefined) return { how: 'replaced', run: next.after, attempt: 1 };
  const endings = lanes.flatMap(({ ending }): Ending[] =>
    ending.how === 'fixed' || ending.how === 'passed-again'
      ? [{ how: ending.how, run: ending.firstGreen, attempt: ending.attempt }]
      : [],
  );
  if (endings.length < lanes.length) return null;
  const order = (one: Ending, other: Ending): number =>
    one.run.createdMs - other.run.createdMs || one.run.id - other.run.id || one.attempt - other.attempt;
  return endings.toSorted(order).at(-1) ?? null;
}
