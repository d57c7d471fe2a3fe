import type { Subject } from '../../history/groups.ts';
import type { NightPlace } from '../../history/nightly/failures.ts';
import type { StratumNight } from '../../history/nightly/headline.ts';
import type { NightRegression } from '../../history/nightly/regressions.ts';
import type { Miss, SelfScore } from '../../history/self-score.ts';
import { printed } from '../json.ts';
import { day, iso } from '../moments.ts';
import { proportionDocument, repositoryLabel } from '../shares.ts';
import type { FailureEvidence, NightIncident, NightlyFacts, RepositoryNight, ToldFailure } from './facts.ts';
import { gapWords } from './gaps.ts';
import { isQuiet, nightVerdict } from './standing.ts';

/** Breaking the contract needs a new one. Published as `data/nightly.schema.json`. */
const SCHEMA_VERSION = 1;

/** The night for programs: one JSON document without line breaks, whole also where all is well. */
export function nightlyJson(facts: NightlyFacts): string {
  const { reds, regressions, flaky, selfScore, headline, newestRunMs } = facts;
  return printed({
    schemaVersion: SCHEMA_VERSION,
    verdict: nightVerdict(facts),
    quiet: isQuiet(facts),
    ...{ from: iso(facts.fromMs), until: iso(facts.untilMs), compareFrom: iso(facts.compareFromMs) },
    branch: facts.branch,
    headline: headline === null ? null : stratumDocument(headline),
    repositories: facts.repositories.map(repositoryDocument),
    reds,
    failures: facts.failures.map(failureDocument),
    expected: facts.expected,
    pullRequests: facts.pullRequests,
    incidents: facts.incidents.map(incidentDocument),
    regressions: {
      ...{ windowDays: regressions.sampleDays, compareDays: regressions.basisDays, tested: regressions.tested },
      open: regressions.open.map(regressionDocument),
      closed: regressions.closed.map(({ subject, why }) => ({ ...subjectDocument(subject), why })),
    },
    flaky: {
      ...{ jobs: flaky.jobs, tests: flaky.tests },
      units: flaky.units.map(
        ({ repository, workflowName, kind, job, test, flaked, cost, trend, flakes, lastSeenMs }) => ({
          ...{ kind, repo: repositoryLabel(repository), workflow: workflowName, job, test },
          flaked: proportionDocument(flaked),
          ...{ cost, trend: trend.direction, flakesByDay: flakes, lastSeen: iso(lastSeenMs) },
        }),
      ),
    },
    masked: facts.masked.map(({ repository, workflowName, job, reruns, rescued }) => ({
      ...{ repo: repositoryLabel(repository), workflow: workflowName, job },
      reruns: changeDocument(reruns),
      rescued: changeDocument(rescued),
    })),
    stale: facts.stale.map(({ repository, workflowName, job, lastDecidedMs, undecided }) => ({
      ...{ repo: repositoryLabel(repository), workflow: workflowName, job },
      ...{ lastDecided: iso(lastDecidedMs), undecidedSince: undecided },
    })),
    cancelled: proportionDocument(facts.cancelled),
    selfScore: {
      night: scoreDocument(selfScore.night),
      month: scoreDocument(selfScore.month),
      misses: selfScore.misses.map(missDocument),
    },
    gaps: facts.gaps.map((gap) => ({
      kind: gap.kind,
      repo: repositoryLabel(gap.repository),
      text: gapWords(gap),
    })),
    newestRun: newestRunMs === null ? null : iso(newestRunMs),
  });
}

function stratumDocument({ stratum, window, compare, change }: StratumNight): object {
  const rates = ({ state, first, eventual, retryLift, cancelled }: StratumNight['window']) => ({
    ...{ state, first: proportionDocument(first), eventual: proportionDocument(eventual), retryLift },
    cancelled: proportionDocument(cancelled),
  });
  return { stratum, window: rates(window), compare: rates(compare), change };
}

function repositoryDocument({ repository, branch, strata, series, counts, regressions, newestRunMs }: RepositoryNight) {
  return {
    ...{ repo: repositoryLabel(repository), branch, strata: strata.map(stratumDocument) },
    days: series.map(({ dayMs, passes, cancelled }) => ({ day: day(dayMs), ...proportionDocument(passes), cancelled })),
    ...{ failures: counts, regressions, newestRun: newestRunMs === null ? null : iso(newestRunMs) },
  };
}

function failureDocument(one: ToldFailure): object {
  const { state, repository, workflowName, job, failure, name, cameTonight, cameBack, runs, resolvedBy } = one;
  const place = (at: NightPlace | null): object | null => (at === null ? null : placeDocument(at));
  return {
    ...{ state, repo: repositoryLabel(repository), workflow: workflowName, job, name },
    ...{ fingerprint: failure?.fingerprint ?? null, signature: failure?.signature ?? null },
    ...{ category: failure?.category ?? null, label: failure?.label ?? null, cameTonight, cameBack, runs },
    ...{ firstRed: place(one.firstRed), lastRed: place(one.lastRed), lastGreen: place(one.lastGreen) },
    resolvedBy: resolvedBy === null ? null : { ...placeDocument(resolvedBy), how: resolvedBy.how },
    evidence: one.evidence === null ? null : evidenceDocument(one.evidence),
  };
}

function placeDocument({ runId, attempt, job, sha, title, actor, createdMs, endedMs }: NightPlace): object {
  return { run: runId, attempt, job, sha, title, actor, createdAt: iso(createdMs), endedAt: iso(endedMs) };
}

function evidenceDocument({ verdict, ...evidence }: FailureEvidence): object {
  const { label, certainty, probability, rerunPasses } = verdict;
  return { ...evidence, verdict: { label, certainty, probability, rerunPasses } };
}

function incidentDocument({
  id,
  kind,
  repository,
  fromMs,
  untilMs,
  failures,
  runs,
  jobs,
  workflows,
  cause,
}: NightIncident) {
  return {
    ...{ id, kind, repo: repositoryLabel(repository), from: iso(fromMs), until: iso(untilMs) },
    ...{ failures, runs, jobs, workflows, cause },
  };
}

function regressionDocument(one: NightRegression): object {
  const { state, sample, basis, removed, drop, p, q, probability, change, commits } = one;
  const at = (end: { readonly runId: number; readonly sha: string; readonly createdMs: number } | null) =>
    end === null ? null : { run: end.runId, sha: end.sha, createdAt: iso(end.createdMs) };
  return {
    ...{ ...subjectDocument(one.subject), state, from: proportionDocument(basis), to: proportionDocument(sample) },
    ...{ removed: { from: removed.basis, to: removed.sample }, drop, p, q, probability },
    range:
      change === null
        ? null
        : { at: at(change.at), firstRed: at(change.firstRed), lastGreen: at(change.lastGreen), commits },
  };
}

function subjectDocument({ repository, workflowName, unit, stratum }: Subject): object {
  return { repo: repositoryLabel(repository), workflow: workflowName, job: unit, stratum };
}

function changeDocument({ before, now, probability }: NightlyFacts['masked'][number]['reruns']): object {
  return { before: proportionDocument(before), now: proportionDocument(now), probability };
}

function scoreDocument({ state, passed, brier, brierOfMean, calibrationError }: SelfScore): object {
  return { state, settled: passed.of, passed: passed.count, brier, brierOfMean, calibrationError };
}

function missDocument({ judgement, said, came, cameMs }: Miss): object {
  const { repository, workflowName, runId, attempt, job } = judgement;
  return {
    ...{ repo: repositoryLabel(repository), workflow: workflowName, run: runId, attempt, job },
    said: { label: said.label, rerunPasses: said.probability, at: iso(said.atMs) },
    came: { how: came, at: iso(cameMs) },
  };
}
