import type { RepositoryName, ToldRun } from '../../domain.ts';
import { type JobResult, passCount, type Stretch, stretchesOf } from '../../history/episode-results.ts';
import { type Episode, episodesOf, inOrder, isWithin, type Range } from '../../history/episodes.ts';
import { successionsOf } from '../../history/successions.ts';
import { iso } from '../moments.ts';
import { type CauseSources, causeDocument, isExpected } from '../range/causes.ts';
import type { CauseDocument, CountDocument } from '../range/documents.ts';
import { linkDocument } from '../range/links.ts';
import { changeDocument, repositoryUrl, runDocument } from '../range/run-documents.ts';
import type { JobResultDocument, RelatedDocument, SessionFacts, StretchDocument } from './facts.ts';
import { runRows } from './run-rows.ts';

export interface SessionSources extends Omit<CauseSources, 'repository'> {
  readonly repository: RepositoryName;
  /** Of the repository, and of the branch where one was asked for; also those around the range. */
  readonly runs: readonly ToldRun[];
  /** At least one of the runs is within. */
  readonly range: Range;
  readonly branch: string | null;
  readonly related: readonly RelatedDocument[];
}

/** Days before the stretch that its first attempts are compared with. */
const DAYS_BEFORE = 7;
const DAY_MS = 86_400_000;

export function sessionFacts(sources: SessionSources): SessionFacts {
  const { repository, range, branch, changes, signatures, related } = sources;
  const runs = inOrder(sources.runs);
  const within = runs.filter(({ run }) => isWithin(run, range));
  const stretches = stretchesOf(within);
  // What came after the stretch is not of this session.
  const found = episodesOf(
    runs.filter(({ run }) => run.createdMs <= range.untilMs),
    range,
  );
  const episodes = found.filter((one) => !isExpected(one));
  const url = repositoryUrl(repository);
  const titles = new Set(
    found.flatMap(({ sightings }) => sightings.flatMap(({ failure }) => failure?.signature?.title ?? [])),
  );
  const told = { repository: url, changes, signatures };
  const [main] = stretches;
  const between = main === undefined ? null : { base: main.before.run.sha, head: main.after.run.sha };
  return {
    ...{ repository: `${repository.owner}/${repository.name}`, url, branch },
    from: iso(within[0]!.run.createdMs),
    until: iso(within.at(-1)!.run.createdMs),
    stretches: stretches.map((one) => stretchDocument(one, within, titles)),
    firstAttempts: main === undefined ? null : firstAttempts(main, runs, within, range),
    failures: {
      before: episodes.filter((one) => stretches.some(({ before }) => isRedIn(one, before.run.id))).length,
      after: episodes.filter(({ ending }) => ending.how === 'open').length,
    },
    fixed: episodes.filter(({ ending }) => ending.how === 'fixed').map((one) => causeDocument(one, told)),
    chain: successionsOf(episodes, runs).map((one) => linkDocument(one, changes, url)),
    remaining: episodes
      .filter(({ ending }) => ending.how !== 'fixed')
      .map((one) => causeDocument(one, told))
      .sort((one, other) => REMAINS.indexOf(one.ending.how) - REMAINS.indexOf(other.ending.how)),
    expected: found.length - episodes.length,
    runs: runRows(within),
    change: between === null ? null : changeDocument(between, changes, url),
    related,
  };
}

const REMAINS: readonly CauseDocument['ending']['how'][] = ['open', 'passed-again', 'gone'];

function isRedIn({ sightings }: Episode, run: number): boolean {
  return sightings.some((one) => one.run.id === run && one.how !== 'cancelled');
}

function stretchDocument(
  { workflow, branch, before, after, jobs }: Stretch,
  within: readonly ToldRun[],
  titles: ReadonlySet<string>,
): StretchDocument {
  const own = within.filter(({ run }) => run.workflow.id === workflow.id && run.branch === branch);
  return {
    ...{ workflow: workflow.name, branch, runs: own.filter(isDecided).length },
    before: { ...before, run: runDocument(before.run) },
    after: { ...after, run: runDocument(after.run) },
    jobs: jobs.map((course) => ({
      job: course.job,
      before: resultDocument(course.before, titles),
      after: resultDocument(course.after, titles),
    })),
  };
}

/** @param titles Of known causes; anything else is a line. */
function resultDocument(result: JobResult | null, titles: ReadonlySet<string>): JobResultDocument | null {
  if (result === null) return null;
  const { outcome, url, tests, cause } = result;
  return { outcome, url, tests, cause: cause === null ? null : { text: cause, isLine: !titles.has(cause) } };
}

function isDecided(told: ToldRun): boolean {
  return passCount(told, 'first').of > 0;
}

function firstAttempts(
  { workflow, branch }: Stretch,
  runs: readonly ToldRun[],
  within: readonly ToldRun[],
  { fromMs }: Range,
): SessionFacts['firstAttempts'] {
  const isOwn = ({ run }: ToldRun): boolean => run.workflow.id === workflow.id && run.branch === branch;
  const earlier = runs.filter(({ run }) => run.createdMs < fromMs && run.createdMs >= fromMs - DAYS_BEFORE * DAY_MS);
  return { before: greenAtFirst(earlier.filter(isOwn)), days: DAYS_BEFORE, during: greenAtFirst(within.filter(isOwn)) };
}

function greenAtFirst(runs: readonly ToldRun[]): CountDocument {
  const counts = runs.map((told) => passCount(told, 'first')).filter(({ of }) => of > 0);
  return { count: counts.filter(({ passed, of }) => passed === of).length, of: counts.length };
}
