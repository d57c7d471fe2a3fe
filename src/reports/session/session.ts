import type { RepositoryName, ToldRun } from '../../domain.ts';
import { type Episode, episodesOf, inOrder, isWithin, type Range } from '../../history/episodes/episodes.ts';
import { type JobResult, passCount, type Stretch, stretchesOf } from '../../history/episodes/results.ts';
import { successionsOf } from '../../history/episodes/successions.ts';
import { iso } from '../moments.ts';
import { type CauseSources, causeDocument, isExpected } from '../range/causes.ts';
import type { CauseDocument, CountDocument } from '../range/documents.ts';
import { linkDocument } from '../range/links.ts';
import { changeDocument, repositoryUrl } from '../range/run-documents.ts';
import { stretchDocument } from '../range/stretches.ts';
import type { JobResultDocument, RelatedDocument, SessionFacts } from './facts.ts';
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
    stretches: stretches.map((one) => ({
      ...stretchDocument(one, (result) => resultDocument(result, titles)),
      runs: one.runs,
    })),
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

/** @param titles Of known causes; anything else is a line. */
function resultDocument({ outcome, url, tests, cause }: JobResult, titles: ReadonlySet<string>): JobResultDocument {
  return { outcome, url, tests, cause: cause === null ? null : { text: cause, isLine: !titles.has(cause) } };
}

function firstAttempts(
  { before: { run: first } }: Stretch,
  runs: readonly ToldRun[],
  within: readonly ToldRun[],
  { fromMs }: Range,
): SessionFacts['firstAttempts'] {
  // A branch of a fork may be called as ours is.
  const isOwn = ({ run: { workflow, branch, headRepository } }: ToldRun): boolean =>
    workflow.id === first.workflow.id && branch === first.branch && headRepository === first.headRepository;
  const earlier = runs.filter(({ run }) => run.createdMs < fromMs && run.createdMs >= fromMs - DAYS_BEFORE * DAY_MS);
  return { before: greenAtFirst(earlier.filter(isOwn)), days: DAYS_BEFORE, during: greenAtFirst(within.filter(isOwn)) };
}

function greenAtFirst(runs: readonly ToldRun[]): CountDocument {
  const counts = runs.map((told) => passCount(told, 'first')).filter(({ of }) => of > 0);
  return { count: counts.filter(({ passed, of }) => passed === of).length, of: counts.length };
}
