import { PROFILE_VERSION } from '../classifiers/baseline.ts';
import type { Case } from '../classifiers/case.ts';
import { judge } from '../classifiers/judge.ts';
import { placesOf } from '../classifiers/places.ts';
import { leastChance } from '../classifiers/rerun-chance.ts';
import { predicted } from '../classifiers/verdict.ts';
import type { Failure, RerunChance, Verdict } from '../domain.ts';
import { type Chronicle, createChronicle } from '../history/chronicle.ts';
import type { Execution } from '../history/rows.ts';
import { baselinesOf } from '../store/baselines.ts';
import { type FailedJob, failedJobs, failedRuns } from '../store/cases.ts';
import { changeOf } from '../store/changes.ts';
import type { Database } from '../store/database.ts';
import { executionsOf } from '../store/history.ts';
import { labelsOf, wordsIn } from '../store/labels.ts';
import { createdSpan } from '../store/runs.ts';
import { noteJudged, unjudgedSince } from '../store/unjudged.ts';
import { reviseVerdict } from '../store/verdicts.ts';
import type { Engine } from '../triage.ts';
import { hasBegun } from './begun.ts';
import type { RerunPredictor } from './predictor.ts';
import type { Versions } from './tools.ts';

/** What judging works with. */
export interface JudgingTools {
  readonly db: Database;
  readonly engine: Engine;
  readonly predictor: RerunPredictor;
  readonly versions: Versions;
  readonly nowMs: () => number;
}

/** A verdict that is another one now. */
export interface Revised {
  readonly runId: number;
  readonly attempt: number;
  readonly job: string;
  readonly before: Verdict;
  readonly after: Verdict;
}

const DAY_MS = 24 * 3_600_000;
/** What is usual in a repository is told by so long a time before. */
const BEFORE_MS = 30 * DAY_MS;
/** And what came of a failure by so long a time after it. */
const AFTER_MS = 7 * DAY_MS;
/** Runs that are in memory at once. */
const BATCH = 200;

/**
 * Judges what is stored since the last time, and what that may change: failures of the week before, whose neighbours, other
 * branches and re-runs are known now. The same store gives the same verdicts, whatever the order in which it was filled.
 */
export function judgeNew(tools: JudgingTools, repository: number): readonly Revised[] {
  const sinceMs = unjudgedSince(tools.db, repository);
  if (sinceMs === null) return [];
  const runs = failedRuns(tools.db, repository, sinceMs - AFTER_MS);
  const revised = judgeRuns(tools, repository, runs, 'other runs were seen');
  noteJudged(tools.db, repository, sinceMs);
  return revised;
}

/**
 * Judges all failures of these runs by their logs and by all that is stored around them. Verdicts that say something else than
 * before are revised, with the reason.
 * @param reason Why they are looked at again, where no new evidence tells.
 */
export function judgeRuns(
  tools: JudgingTools,
  repository: number,
  runs: readonly number[],
  reason: string,
): readonly Revised[] {
  const { db } = tools;
  const created = createdSpan(db, repository, runs);
  if (created === null) return [];
  const span = { repository, sinceMs: created.firstMs - BEFORE_MS, untilMs: created.lastMs + AFTER_MS };
  const past = createChronicle(executionsOf(db, span, 'nature'));
  const read = createReader(tools, repository, past);
  const revised: Revised[] = [];
  for (let at = 0; at < runs.length; at += BATCH) {
    const jobs = failedJobs(db, repository, runs.slice(at, at + BATCH));
    db.transaction(() => {
      for (const job of jobs) revised.push(...judgeJob(job, read(job), past, tools, repository, reason));
    });
  }
  return revised;
}

/** Reads what the failures of a job are judged by; what all jobs share is read once. */
function createReader({ db, engine, nowMs }: JudgingTools, repository: number, past: Chronicle) {
  const executions = new Map(past.all.map((one) => [placeOf(one), one]));
  const said = wordsIn(labelsOf(db, repository, nowMs()));
  const generic = new Set(engine.matcher.signatures.filter(({ tier }) => tier === 'wrapper').map(({ id }) => id));
  return ({ job, workflow, tooling }: FailedJob): ((failure: Failure) => Case | null) => {
    const own = executions.get(placeOf({ runId: job.runId, attempt: job.attempt, job: job.name }));
    const green = baselinesOf(db, repository, workflow, job.name, PROFILE_VERSION).find(
      (one) => one.tooling !== null && own !== undefined && one.createdMs < own.createdMs,
    );
    const change = own === undefined ? null : changeOf(db, repository, own);
    return (failure) => {
      if (own === undefined) return null;
      const { fingerprint, category, grounds, tests } = failure;
      const signature = failure.signature?.id ?? null;
      const like = { jobId: job.id, fingerprint, signature };
      return {
        own,
        fingerprint,
        signature,
        isSpecific: signature === null ? category !== 'unknown' : !generic.has(signature),
        grounds,
        hasBegun: hasBegun(job),
        steps: job.steps,
        tests: (tests?.failures ?? []).map(({ id }) => id),
        places: placesOf(failure),
        change,
        tooling,
        greenTooling: green === undefined ? null : { tooling: green.tooling!, runId: green.runId },
        words: said.on(like),
        wordsElsewhere: said.elsewhere(like),
        rules: engine.expected,
      };
    };
  };
}

function placeOf({ runId, attempt, job }: Pick<Execution, 'runId' | 'attempt' | 'job'>): string {
  return `${runId} ${attempt} ${job}`;
}

function judgeJob(
  { job, causes }: FailedJob,
  caseOf: (failure: Failure) => Case | null,
  past: Chronicle,
  { db, predictor, versions, nowMs }: JudgingTools,
  repository: number,
  reason: string,
): Revised[] {
  // How often it passed when it ran says nothing of a job that GitHub did not begin: its account may be blocked.
  const place = { repository, runId: job.runId, attempt: job.attempt };
  const chance: RerunChance | null = hasBegun(job) ? predictor.predict(place, job) : null;
  const judged = causes.flatMap(({ key, failure }) => {
    const one = caseOf(failure);
    return one === null ? [] : [{ key, before: failure.verdict, after: judge(one, past, chance) }];
  });
  // All failures of a job wait for the same attempt.
  const least = leastChance(judged.map(({ after }) => after));
  return judged.flatMap(({ key, before, after: own }) => {
    const after = own.rerun === undefined ? own : { ...own, ...predicted(least) };
    const occasion = { reason: reasonOf(before, after) ?? reason, engine: versions.engine, atMs: nowMs() };
    const isRevised = reviseVerdict(db, key, after, occasion);
    return isRevised ? [{ runId: job.runId, attempt: job.attempt, job: job.name, before, after }] : [];
  });
}

/** The strongest evidence that was not there before; null when there is none. */
function reasonOf(before: Verdict, after: Verdict): string | null {
  const known = new Set(before.evidence.map(({ text }) => text));
  const added = after.evidence.filter(({ text }) => !known.has(text));
  const strongest = added.toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))[0];
  return strongest?.text ?? null;
}
