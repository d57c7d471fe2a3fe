import { setImmediate } from 'node:timers/promises';
import type { Case } from '../classifiers/case.ts';
import { AFTER_MS, BEFORE_MS, judge } from '../classifiers/judge.ts';
import { leastChance } from '../classifiers/rerun-chance.ts';
import { predicted } from '../classifiers/verdict.ts';
import type { Failure, RerunChance, Verdict } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { type Chronicle, createChronicle } from '../history/chronicle.ts';
import { type FailedJob, failedJobs, failedRuns } from '../store/cases.ts';
import type { Database } from '../store/database.ts';
import { findRun } from '../store/find-run.ts';
import { executionsOf } from '../store/history.ts';
import { labelsOf, type StoredLabel } from '../store/labels.ts';
import { createdSpan } from '../store/runs.ts';
import { noteJudged, type WaitingRun, waitingRuns, wantJudgement } from '../store/unjudged.ts';
import { reviseVerdict, verdictsOf } from '../store/verdicts.ts';
import type { Engine } from '../triage.ts';
import { hasBegun } from './begun.ts';
import { createCaseReader } from './case-reader.ts';
import type { RerunPredictor } from './predictor.ts';
import { reasonOf } from './revision-reason.ts';
import type { Versions } from './tools.ts';

/** What judging works with. */
export interface JudgingTools {
  readonly db: Database;
  readonly engine: Engine;
  readonly predictor: RerunPredictor;
  readonly versions: Versions;
  readonly nowMs: () => number;
  /** Ends it between two batches. */
  readonly signal?: AbortSignal;
}

/** A verdict that was reached and is not stored yet. */
export interface Judged {
  /** The store's own number of the cause. */
  readonly key: number;
  readonly runId: number;
  readonly attempt: number;
  readonly job: string;
  /** The one that held when it was reached. */
  readonly before: Verdict;
  readonly after: Verdict;
}

/** A verdict that is another one now. */
export type Revised = Omit<Judged, 'key'>;

/** Runs that are judged at once, and stored at once. */
const BATCH = 50;

/**
 * Judges what is stored since the last time, and what that may change: failures of the week before, whose neighbours, other
 * branches and re-runs are known now, and of the month after, for which it tells what is usual.
 */
export async function judgeNew(tools: JudgingTools, repository: number): Promise<readonly Revised[]> {
  const { db } = tools;
  const revised: Revised[] = [];
  for (const { fromMs, toMs, waiting } of spansOf(waitingRuns(db, repository))) {
    const runs = failedRuns(db, repository, { fromMs, toMs });
    revised.push(...(await judgeRuns(tools, repository, runs, 'other runs were seen')));
    noteJudged(db, waiting);
  }
  return revised;
}

interface Touched {
  readonly fromMs: number;
  readonly toMs: number;
  readonly waiting: readonly WaitingRun[];
}

/** Where verdicts may change, in spans that do not touch. @param waiting The oldest first. */
function spansOf(waiting: readonly WaitingRun[]): Touched[] {
  const spans: Touched[] = [];
  for (const one of waiting) {
    const [fromMs, toMs] = [one.createdMs - AFTER_MS, one.createdMs + BEFORE_MS];
    const last = spans.at(-1);
    if (last === undefined || last.toMs < fromMs) spans.push({ fromMs, toMs, waiting: [one] });
    else spans[spans.length - 1] = { fromMs: last.fromMs, toMs, waiting: [...last.waiting, one] };
  }
  return spans;
}

/**
 * Judges all failures of these runs by their logs and by all that is stored around them. Verdicts that say something else than
 * before are revised, with the reason.
 * @param reason Why they are looked at again, where no new evidence tells.
 * @throws TriageError `interrupted`; what was judged until then is stored.
 */
export async function judgeRuns(
  tools: JudgingTools,
  repository: number,
  runs: readonly number[],
  reason: string,
): Promise<readonly Revised[]> {
  const revised: Revised[] = [];
  for await (const judged of assess(tools, repository, runs)) {
    revised.push(...tools.db.transaction(() => saveJudged(tools, repository, judged, reason)));
  }
  return revised;
}

/**
 * The verdicts on all failures of these runs as they would be now, in batches. Nothing is stored: who writes meanwhile is not kept
 * waiting.
 * @param labels What persons said, where that is not what is stored.
 * @throws TriageError `interrupted`.
 */
export async function* assess(
  tools: JudgingTools,
  repository: number,
  runs: readonly number[],
  labels: readonly StoredLabel[] = labelsOf(tools.db, repository, tools.nowMs()),
): AsyncGenerator<readonly Judged[]> {
  const { db, signal } = tools;
  const created = createdSpan(db, repository, runs);
  if (created === null) return;
  const span = { repository, sinceMs: created.firstMs - BEFORE_MS, untilMs: created.lastMs + AFTER_MS + 1 };
  const past = createChronicle(executionsOf(db, span, 'nature'));
  const read = createCaseReader(tools, repository, past, labels);
  for (let at = 0; at < runs.length; at += BATCH) {
    // Nothing here waits for anything: without a pause nobody would hear Ctrl-C.
    await setImmediate();
    heed(signal);
    const jobs = failedJobs(db, repository, runs.slice(at, at + BATCH));
    yield jobs.flatMap((job) => judgeJob(job, read(job), past, tools, repository));
  }
}

/** @throws TriageError `interrupted`. */
export function heed(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new TriageError('interrupted', 'Interrupted.', 'What is not judged yet is judged by the next `whyred pull`.');
}

/** Those that rest on what does not hold any more: another process judged meanwhile. What is not stored any more is none. */
export function overtaken(db: Database, judged: readonly Judged[]): Judged[] {
  const now = verdictsOf(
    db,
    judged.map(({ key }) => key),
  );
  return judged.filter(({ key, before }) => {
    const held = now.get(key);
    return held !== undefined && JSON.stringify(held) !== JSON.stringify(before);
  });
}

/** Stores what was judged; in a transaction. Those that were overtaken wait for the next pull. */
export function saveJudged(
  { db, versions, nowMs }: JudgingTools,
  repository: number,
  judged: readonly Judged[],
  reason: string,
): Revised[] {
  const late = new Set(overtaken(db, judged));
  for (const runId of new Set([...late].map((one) => one.runId))) {
    wantJudgement(db, findRun(db, repository, runId)!.key);
  }
  return judged.flatMap((one): Revised[] => {
    if (late.has(one)) return [];
    const { key, ...told } = one;
    const occasion = { reason: reasonOf(one, reason), engine: versions.engine, atMs: nowMs() };
    return reviseVerdict(db, key, one.after, occasion) ? [told] : [];
  });
}

function judgeJob(
  { job, causes }: FailedJob,
  caseOf: (failure: Failure) => Case | null,
  past: Chronicle,
  { predictor }: JudgingTools,
  repository: number,
): Judged[] {
  // How often it passed when it ran says nothing of a job that GitHub did not begin: its account may be blocked.
  const place = { repository, runId: job.runId, attempt: job.attempt };
  const chance: RerunChance | null = hasBegun(job) ? predictor.predict(place, job) : null;
  const judged = causes.flatMap(({ key, failure }) => {
    const one = caseOf(failure);
    return one === null ? [] : [{ key, before: failure.verdict, after: judge(one, past, chance) }];
  });
  // All failures of a job wait for the same attempt.
  const least = leastChance(judged.map(({ after }) => after));
  return judged.map(({ key, before, after }) => ({
    ...{ key, runId: job.runId, attempt: job.attempt, job: job.name, before },
    after: after.rerun === undefined ? after : { ...after, ...predicted(least) },
  }));
}
