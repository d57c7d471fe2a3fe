import type { Failure } from '../../domain.ts';
import { byCost } from '../../history/flakiness.ts';
import type { Grid } from '../../history/grid.ts';
import type { Incident } from '../../history/incidents.ts';
import { proportion } from '../../history/intervals.ts';
import { incidentName } from '../../history/named-incidents.ts';
import { inOrder, type NightFailure } from '../../history/nightly/failures.ts';
import type { NightGap } from '../../history/nightly/gaps.ts';
import { type NightWindows, strataOf } from '../../history/nightly/headline.ts';
import { BASIS_DAYS, type Night, SAMPLE_DAYS } from '../../history/nightly/nightly.ts';
import { nightReds, type SaidOf } from '../../history/nightly/reds.ts';
import { causeName, type JobHistory } from '../history.ts';
import type { FailureEvidence, NightIncident, NightlyFacts, NightScore, RepositoryNight } from './facts.ts';

/** A repository, with all that was read of it. */
export interface RepositoryRead {
  /** `github.com/acme/nova` */
  readonly repository: string;
  /** Whose pushes the headline is of; null where it is not known. */
  readonly branch: string | null;
  readonly night: Night;
  readonly said: SaidOf;
  readonly gaps: readonly NightGap[];
  readonly newestRunMs: number | null;
}

export interface NightlyContext extends NightWindows {
  /** As it was given; null: the default branch of each. */
  readonly branch: string | null;
  readonly score: NightScore;
  readonly grids: readonly Grid[];
  /** What causes are called. */
  readonly names: Pick<JobHistory, 'titles' | 'texts'>;
  readonly evidenceOf: (failure: NightFailure) => FailureEvidence | null;
}

/** What is told of all repositories, in one. At least one. */
export function assembled(read: readonly RepositoryRead[], context: NightlyContext): NightlyFacts {
  const { fromMs, untilMs, compareFromMs, branch, score, grids, names, evidenceOf } = context;
  const nights = read.map(({ night }) => night);
  const all = <Key extends keyof Night>(key: Key): Night[Key][] => nights.map((night) => night[key]);
  const sum = (of: (night: Night) => number): number => nights.reduce((total, night) => total + of(night), 0);
  const said: SaidOf = new Map(read.flatMap((one) => [...one.said]));
  const open = nights.flatMap(({ regressions }) => regressions.open);
  const newest = read.flatMap(({ newestRunMs }) => newestRunMs ?? []);
  return {
    ...{ fromMs, untilMs, compareFromMs, branch },
    repositories: read.map(repositoryOf),
    headline: strataOf(all('headlineRuns').flat(), context)[0] ?? null,
    reds: nightReds(
      all('reds').flat(),
      said,
      sum(({ unmeasured }) => unmeasured),
    ),
    failures: all('failures')
      .flat()
      .sort(inOrder)
      .map((one) => ({
        ...one,
        name: one.failure === null ? null : causeName(one.failure, names),
        evidence: evidenceOf(one),
      })),
    expected: sum(({ expected }) => expected),
    pullRequests: {
      runs: sum(({ pullRequests }) => pullRequests.runs),
      branches: sum(({ pullRequests }) => pullRequests.branches),
    },
    incidents: all('incidents')
      .flat()
      .sort((one, other) => other.untilMs - one.untilMs)
      .map((one) => incidentOf(one, names)),
    regressions: {
      ...{ sampleDays: SAMPLE_DAYS, basisDays: BASIS_DAYS },
      tested: sum(({ regressions }) => regressions.tested),
      open: open.sort((one, other) => other.drop * other.probability - one.drop * one.probability),
      closed: nights.flatMap(({ regressions }) => regressions.closed),
    },
    flaky: {
      units: nights.flatMap(({ flaky }) => flaky.units).sort(byCost),
      jobs: sum(({ flaky }) => flaky.jobs),
      tests: sum(({ flaky }) => flaky.tests),
    },
    masked: all('masked')
      .flat()
      .sort((one, other) => other.rescued.now.count - one.rescued.now.count),
    stale: all('stale')
      .flat()
      .sort((one, other) => other.lastDecidedMs - one.lastDecidedMs),
    cancelled: proportion(
      sum(({ cancelled }) => cancelled.count),
      sum(({ cancelled }) => cancelled.of),
    ),
    selfScore: score,
    gaps: read.flatMap(({ gaps }) => gaps),
    grids,
    newestRunMs: newest.length === 0 ? null : Math.max(...newest),
  };
}

/** What is told of a failure where there is room for it. */
export function evidenceFrom({
  failure,
  file,
  runUrl,
  jobUrl,
}: {
  readonly failure: Failure;
  readonly file: string | null;
  readonly runUrl: string;
  readonly jobUrl: string | null;
}): FailureEvidence {
  const { summary, category, signature, rootCause, excerpt, verdict, fixes, advice, step } = failure;
  return {
    ...{ summary, category, verdict, runUrl, jobUrl },
    signature: signature === null ? null : { id: signature.id, title: signature.title },
    file: file ?? '',
    ...{ line: rootCause.line, text: rootCause.text, confidence: rootCause.confidence },
    excerpt: (excerpt.length === 0 ? [{ number: rootCause.line, text: rootCause.text }] : excerpt).map(
      ({ number, text }) => ({ number, text }),
    ),
    advice: fixes.length === 0 ? advice : fixes.map(({ title, why }) => `${title}: ${why}`),
    step: step?.name ?? null,
  };
}

function repositoryOf({ repository, branch, night, newestRunMs }: RepositoryRead): RepositoryNight {
  const count = (state: NightFailure['state']): number =>
    night.failures.filter((failure) => failure.state === state).length;
  return {
    ...{ repository, branch, strata: night.strata, series: night.series, newestRunMs },
    counts: { new: count('new'), open: count('open'), resolved: count('resolved') },
    regressions: night.regressions.open.length,
  };
}

function incidentOf(incident: Incident, names: NightlyContext['names']): NightIncident {
  const { kind, repository, fromMs, untilMs, executions, runs, jobs, workflows, causes, storm } = incident;
  const [cause] = causes;
  return {
    id: incidentName(incident),
    ...{ kind, repository, fromMs, untilMs, runs, jobs, workflows, storm },
    failures: executions.length,
    cause:
      cause === undefined
        ? null
        : { name: causeName(cause, names), signature: cause.signature, failures: cause.executions },
  };
}
