import { fillIn } from '../../classifiers/advice.ts';
import { touchedFiles } from '../../classifiers/evidence/change-surface.ts';
import { placesOf } from '../../classifiers/places.ts';
import type { Signature } from '../../classifiers/signature.ts';
import type { Category, Failure, RepositoryName, ToldRun } from '../../domain.ts';
import { compared, entry } from '../../history/courses.ts';
import { type Episode, episodesOf, inOrder, isWithin, type Range } from '../../history/episodes/episodes.ts';
import type { JobResult } from '../../history/episodes/results.ts';
import { stretchesOf } from '../../history/episodes/results.ts';
import { iso } from '../moments.ts';
import { causeDocument } from '../range/causes.ts';
import { changeDocument, type RangeChanges, repositoryUrl, runDocument } from '../range/run-documents.ts';
import { stretchDocument } from '../range/stretches.ts';
import { runAlone } from '../rca/files.ts';
import type { Learning, PinCause, PinFacts, PinFileChange, PinFix, PinResult } from './facts.ts';
import { type PinFile, relatedPins } from './related.ts';
import { type PinSeries, pinName } from './series.ts';

/** Everything that a note is told from. */
export interface PinSources {
  readonly repository: RepositoryName;
  readonly series: PinSeries;
  readonly number: number;
  readonly createdMs: number;
  /** Null: all. */
  readonly branch: string | null;
  /** Also those around the range: they tell what was green before it. At least one is within. */
  readonly runs: readonly ToldRun[];
  readonly range: Range;
  readonly changes: RangeChanges;
  /** By their ids. */
  readonly signatures: ReadonlyMap<string, Signature>;
  /** Other notes of the series. */
  readonly pins: readonly PinFile[];
}

/** Failed tests that are run alone. */
const ALONE_LISTED = 3;

export function pinFacts(sources: PinSources): PinFacts {
  const { repository, series, number, createdMs, branch, range, pins } = sources;
  const within = inOrder(sources.runs).filter(({ run }) => isWithin(run, range));
  // What came after the range is not of this note.
  const known = sources.runs.filter(({ run }) => run.createdMs <= range.untilMs);
  const episodes = inTold(episodesOf(known, range));
  const causes = episodes.map((episode, at) => pinCause(episode, at + 1, sources));
  const issues = issuesOf(episodes);
  const expected = new Set(causes.filter(({ state }) => state === 'expected').map(({ issue }) => issue));
  const result = (one: JobResult, job: string): PinResult => resultDocument(one, job, issues, expected);
  const stretches = stretchesOf(within).map((one) => stretchDocument(one, result));
  const ends = stretches.flatMap(({ jobs }) => jobs.flatMap(({ after }) => after ?? []));
  const isGreen = ends.every(({ outcome, isExpected }) => outcome === 'pass' || isExpected);
  const files = filesOf(causes, repositoryUrl(repository));
  return {
    ...{ number, name: pinName(number, series), createdAt: iso(createdMs), branch },
    status: isGreen && causes.every(({ state }) => state !== 'open') ? 'complete' : 'in-progress',
    ...{ repository: `${repository.owner}/${repository.name}`, url: repositoryUrl(repository) },
    ...{ runs: within.length, first: runDocument(within[0]!.run), last: runDocument(within.at(-1)!.run) },
    stretches,
    causes,
    learnings: learningsOf(causes),
    files,
    related: relatedPins(
      pins.filter((one) => one.number !== number),
      {
        signatures: unique(causes.flatMap(({ signature }) => signature ?? [])),
        fingerprints: unique(episodes.flatMap(({ failure }) => (failure?.isSpecific ? failure.fingerprint : []))),
        files: files.map(({ path }) => path),
        lines: unique(causes.flatMap(({ shown }) => shown?.text ?? [])),
      },
      ({ fileName }) => fileUrl(repositoryUrl(repository), 'HEAD', `${series.folder}/${fileName}`),
    ),
  };
}

const TOLD: readonly PinCause['state'][] = ['fixed', 'open', 'passed-again', 'gone', 'expected'];

function stateOf({ failure, ending }: Episode): PinCause['state'] {
  return failure?.verdict.label === 'expected' ? 'expected' : ending.how;
}

function inTold(episodes: readonly Episode[]): Episode[] {
  return episodes.toSorted((one, other) => TOLD.indexOf(stateOf(one)) - TOLD.indexOf(stateOf(other)));
}

function pinCause(episode: Episode, issue: number, { repository, changes, signatures }: PinSources): PinCause {
  const { failure } = episode;
  const url = repositoryUrl(repository);
  const cause = causeDocument(episode, { repository: url, changes, signatures });
  const range = fixRange(episode);
  const change = range === null ? undefined : changes.get(`${range.base}...${range.head}`);
  const places = failure === null ? [] : placesOf(failure);
  const known = failure?.unexplained === false ? signatures.get(failure.signature?.id ?? '') : undefined;
  const fix = failure?.unexplained === false ? failure.fixes[0] : undefined;
  return {
    ...cause,
    change: range === null ? null : changeDocument(range, changes, url),
    issue,
    state: stateOf(episode),
    about: failure === null || known === undefined ? [] : aboutOf(failure, known),
    reasons: failure === null ? [] : reasonsOf(episode, failure, known),
    pattern: fix === undefined ? null : { title: fix.title, why: fix.why, snippet: fix.snippet },
    named: change === undefined ? [] : touchedFiles(places, change),
    alone: failure === null ? [] : runAlone(failure, ALONE_LISTED),
    fix: fixDocument(episode, url),
  };
}

/** The commits between which it was fixed; null where it was not. */
export function fixRange({ fix }: Pick<Episode, 'fix'>): { readonly base: string; readonly head: string } | null {
  return fix === null ? null : { base: fix.lastRed.sha, head: fix.firstGreen.sha };
}

function fixDocument({ fix }: Episode, url: string): PinFix | null {
  if (fix === null) return null;
  const { by, job, step, lastRed, firstGreen } = fix;
  return {
    ...{ by, job, step, lastRed: runDocument(lastRed), firstGreen: runDocument(firstGreen) },
    compareUrl: `${url}/compare/${lastRed.sha}...${firstGreen.sha}`,
  };
}

/** Longer ones are sentences. */
const ABOUT_MAX_LENGTH = 60;

/** What tells two failures of this kind apart. */
function aboutOf({ signature }: Failure, { key }: Signature): string[] {
  const { captures = {}, title = '' } = signature ?? {};
  const values = key.flatMap((name) => captures[name]?.trim() ?? []);
  return unique(values).filter((value) => value !== '' && value.length <= ABOUT_MAX_LENGTH && !title.includes(value));
}

function reasonsOf({ origin }: Episode, failure: Failure, known: Signature | undefined): string[] {
  const cause = known === undefined ? [] : [fillIn(known.cause, failure.signature?.captures ?? {})];
  // Where another job is behind it, the summary says how.
  const tie = origin === null && failure.summary !== '' && !isUpstream(failure) ? [] : [failure.summary];
  const isNamed = failure.signature !== null && known === undefined && !failure.unexplained;
  return unique([...tie, ...cause, ...(isNamed && tie.length === 0 ? [failure.summary] : [])]);
}

function isUpstream({ grounds }: Failure): boolean {
  return grounds.clues.some(({ kind }) => kind === 'upstream');
}

/** Numbers of issues by the attempt and the job that they made red. */
function issuesOf(episodes: readonly Episode[]): ReadonlyMap<string, readonly number[]> {
  const issues = new Map<string, number[]>();
  for (const [at, { sightings }] of episodes.entries()) {
    for (const { run, attempt, job } of sightings) {
      entry(issues, `${run.id} ${attempt} ${job.name}`, (): number[] => []).push(at + 1);
    }
  }
  return issues;
}

function resultDocument(
  { outcome, url, tests, run, attempt }: JobResult,
  job: string,
  issues: ReadonlyMap<string, readonly number[]>,
  expected: ReadonlySet<number>,
): PinResult {
  const own = outcome === 'fail' ? unique(issues.get(`${run.id} ${attempt} ${job}`) ?? []) : [];
  const isExpected = own.length > 0 && own.every((issue) => expected.has(issue));
  return { outcome, url, tests, issues: own, isExpected };
}

/** Areas in the order of their first issues; each sentence once. */
function learningsOf(causes: readonly PinCause[]): Learning[] {
  const areas = new Map<string, Map<string, number[]>>();
  for (const { category, prevent, issue, state } of causes) {
    if (state === 'expected') continue;
    for (const text of prevent) {
      const area = entry(areas, AREAS[category], () => new Map<string, number[]>());
      entry(area, text, (): number[] => []).push(issue);
    }
  }
  return [...areas].map(([area, sentences]) => ({
    area,
    sentences: [...sentences].map(([text, issues]) => ({ text, issues: unique(issues) })),
  }));
}

const AREAS: Readonly<Record<Category, string>> = {
  test: 'Tests',
  build: 'Build',
  lint: 'Linting',
  dependency: 'Dependencies',
  network: 'Network',
  runner: 'Runners',
  resource: 'Memory and disk',
  timeout: 'Time limits',
  configuration: 'Configuration',
  permission: 'Permissions',
  database: 'Database',
  container: 'Containers',
  vcs: 'Version control',
  cancelled: 'Cancelled runs',
  unknown: 'Other',
};

/** By path; each as the last change has it that may have fixed something. */
function filesOf(causes: readonly PinCause[], url: string): PinFileChange[] {
  const files = new Map<string, PinFileChange>();
  for (const { change, issue } of causes) {
    for (const file of change?.files ?? []) {
      const known = files.get(file.path);
      const isNew = known?.status === 'added' && file.status === 'modified';
      files.set(file.path, {
        ...(isNew ? known : file),
        url: file.status === 'removed' ? null : fileUrl(url, change!.head, file.path),
        issues: unique([...(known?.issues ?? []), issue]),
      });
    }
  }
  return [...files.values()].sort((one, other) => compared(one.path, other.path));
}

function fileUrl(url: string, sha: string, path: string): string {
  return `${url}/blob/${sha}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

function unique<T>(all: readonly T[]): T[] {
  return [...new Set(all)];
}
