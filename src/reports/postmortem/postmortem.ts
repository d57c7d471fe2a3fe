import type { RepositoryName, ToldRun } from '../../domain.ts';
import { type Episode, episodesOf, inOrder, isWithin, type Range } from '../../history/episodes/episodes.ts';
import { type EpisodeEvent, eventsOf } from '../../history/episodes/events.ts';
import { impactOf } from '../../history/episodes/impact.ts';
import { type Moment, passedElsewhere, type Reactions, reactionsOf } from '../../history/episodes/reactions.ts';
import { type Succession, successionsOf } from '../../history/episodes/successions.ts';
import { jobRates } from '../../history/first-attempts.ts';
import type { Incident } from '../../history/incidents.ts';
import type { NamedIncident } from '../../history/named-incidents.ts';
import { iso } from '../moments.ts';
import { type CauseSources, causeDocument, isExpected } from '../range/causes.ts';
import { linkDocument } from '../range/links.ts';
import { changeDocument, repositoryUrl, runDocument } from '../range/run-documents.ts';
import type {
  DetectionDocument,
  IncidentDocument,
  MomentDocument,
  PostmortemFacts,
  TimelineDocument,
} from './facts.ts';

export interface PostmortemSources extends Omit<CauseSources, 'repository'> {
  readonly repository: RepositoryName;
  /** Null: GitHub has not told it. */
  readonly defaultBranch: string | null;
  /** Of the repository, and of the branch where one was asked for; also those around the range. */
  readonly runs: readonly ToldRun[];
  readonly range: Range;
  readonly branch: string | null;
  /** Given: only failures that belong to it are told. */
  readonly incident: NamedIncident | null;
  /** Up to when runs are known. */
  readonly knownMs: number;
}

/** What is told, and between which commits it has to be asked what changed. */
export interface Course {
  readonly episodes: readonly Episode[];
  readonly successions: readonly Succession[];
  readonly reactions: Reactions;
  /** From the last green commit to the one that ended it; null where several branches were hit. */
  readonly whole: { readonly base: string; readonly head: string } | null;
}

/** Null when nothing was red. */
export function courseOf({
  runs: all,
  range,
  incident,
}: Pick<PostmortemSources, 'runs' | 'range' | 'incident'>): Course | null {
  const runs = inOrder(all);
  const found = episodesOf(runs, range).filter((one) => !isExpected(one));
  const episodes = incident === null ? found : found.filter((one) => isOf(one, incident.incident));
  if (episodes.length === 0) return null;
  const successions = successionsOf(episodes, runs);
  const reactions = reactionsOf(episodes, successions, runs);
  const streams = new Set(
    episodes.flatMap(({ lanes }) =>
      lanes.map((one) => `${one.workflow.id}\n${one.branch}\n${one.firstRed.headRepository}`),
    ),
  );
  const base = episodes[0]!.lastGreen ?? reactions.firstRed.run;
  const head =
    reactions.over?.run ??
    episodes.map(({ lastRed }) => lastRed.run).toSorted((one, other) => other.createdMs - one.createdMs)[0]!;
  const whole = streams.size > 1 || base.sha === head.sha ? null : { base: base.sha, head: head.sha };
  return { episodes, successions, reactions, whole };
}

function isOf({ sightings }: Episode, { executions }: Incident): boolean {
  return sightings.some(({ run, attempt, job }) =>
    executions.some((one) => one.runId === run.id && one.attempt === attempt && one.job === job.name),
  );
}

export function postmortemFacts(sources: PostmortemSources, course: Course): PostmortemFacts {
  const { repository, range, branch, changes, signatures, incident, defaultBranch, knownMs } = sources;
  const { episodes, successions, reactions, whole } = course;
  const runs = inOrder(sources.runs);
  const within = runs.filter(({ run }) => isWithin(run, range));
  const url = repositoryUrl(repository);
  const {
    redRuns,
    runs: decided,
    reruns,
    defaultBranch: main,
    ...impact
  } = impactOf(episodes, runs, { within, defaultBranch, knownMs, overMs: reactions.over?.atMs ?? null });
  const elsewhere = overElsewhere(episodes, runs);
  const firstMs = Math.min(...episodes.map(({ firstRed }) => firstRed.run.createdMs));
  const lastMs = Math.max(
    ...episodes.flatMap(({ sightings }) => sightings.map(({ run, job }) => job.completedMs ?? run.updatedMs)),
  );
  return {
    ...{ repository: `${repository.owner}/${repository.name}`, url, branch },
    incident: incident === null ? null : incidentDocument(incident),
    from: iso(firstMs),
    // Clocks of machines differ.
    until: iso(Math.max(firstMs, (reactions.over ?? elsewhere)?.atMs ?? lastMs)),
    state: reactions.over !== null ? 'resolved' : elsewhere !== null ? 'elsewhere' : 'open',
    impact: {
      ...impact,
      redRuns: { count: redRuns, of: decided },
      reruns: { count: reruns.passed, of: reruns.of },
      defaultBranch:
        main === null
          ? null
          : {
              name: main.name,
              redMs: main.redMs,
              isOpen: reactions.over === null && main.spells.some(({ firstGreen }) => firstGreen === null),
            },
    },
    detection: detectionDocument({ ...reactions, over: reactions.over ?? elsewhere }, episodes),
    timeline: timelineOf(eventsOf(episodes, successions, runs)),
    causes: episodes.map((one) => causeDocument(one, { repository: url, changes, signatures })),
    chain: successions.map((one) => linkDocument(one, changes, url)),
    change: whole === null ? null : changeDocument(whole, changes, url),
    rates: jobRates(episodes, runs, redRange(episodes)).map(({ workflow, job, passed, of, since, target }) => {
      return { workflow: workflow.name, job, first: { count: passed, of }, since, target };
    }),
  };
}

/** Null unless all that is open is no fault of the code, and passes on other branches. */
function overElsewhere(episodes: readonly Episode[], runs: readonly ToldRun[]): Moment | null {
  const open = episodes.filter(({ ending }) => ending.how === 'open');
  const passed = open.map((one) => {
    const label = one.failure?.verdict.label;
    return label === 'infrastructure' || label === 'flaky' ? passedElsewhere(one, runs) : null;
  });
  const known = passed.flatMap((one) => one ?? []);
  return known.length < open.length ? null : (known.toSorted((one, other) => other.atMs - one.atMs)[0] ?? null);
}

/** From the first red run to the last. */
function redRange(episodes: readonly Episode[]): Range {
  const created = episodes.flatMap(({ firstRed, lastRed }) => [firstRed.run.createdMs, lastRed.run.createdMs]);
  return { fromMs: Math.min(...created), untilMs: Math.max(...created) };
}

function incidentDocument({ id, incident: { kind, storm } }: NamedIncident): IncidentDocument {
  return {
    ...{ id, kind },
    storm: storm === null ? null : { failed: { count: storm.failed.count, of: storm.failed.of }, usual: storm.usual },
  };
}

function detectionDocument(
  { firstRed, firstRerun, firstFix, over }: Reactions,
  episodes: readonly Episode[],
): DetectionDocument {
  const red = episodes
    .flatMap(({ sightings }) => sightings)
    .filter(
      ({ run, attempt, how }) => run.id === firstRed.run.id && attempt === firstRed.attempt && how !== 'cancelled',
    );
  return {
    firstRed: momentDocument(firstRed),
    firstRedJobs: [...new Set(red.map(({ job }) => job.name))].sort(),
    firstRerun: firstRerun === null ? null : momentDocument(firstRerun),
    firstFix: firstFix === null ? null : momentDocument(firstFix),
    over: over === null ? null : momentDocument(over),
  };
}

function momentDocument({ run, attempt, atMs }: Moment): MomentDocument {
  return { run: runDocument(run), attempt, at: iso(atMs) };
}

/** What brings nothing new is counted with what came before. */
function timelineOf(events: readonly EpisodeEvent[]): TimelineDocument[] {
  const rows: TimelineDocument[] = [];
  for (const { run, attempt, atMs, appeared, again, replaced, fixed, passedAgain } of events) {
    const last = rows.at(-1);
    const isNew = appeared.length + replaced.length + fixed.length + passedAgain.length > 0;
    if (isNew || last === undefined) {
      rows.push({
        at: iso(atMs),
        run: runDocument(run),
        attempt,
        appeared,
        again,
        replaced,
        fixed,
        passedAgain,
        alike: null,
      });
    } else {
      rows[rows.length - 1] = {
        ...last,
        alike: { attempts: (last.alike?.attempts ?? 0) + 1, last: runDocument(run), lastAttempt: attempt },
      };
    }
  }
  return rows;
}
