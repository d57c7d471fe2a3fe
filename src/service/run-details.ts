import type { Failure, RepositoryName } from '../domain.ts';
import { type RunStrip, stripOf } from '../history/run-strip.ts';
import { plain } from '../reports/plain.ts';
import { verdictWords } from '../reports/words.ts';
import { grouped } from '../store/lists.ts';
import type { Lane } from '../store/run-courses.ts';
import type { RedJob, SeenBefore } from '../store/run-lines.ts';
import { SEEN_DAYS } from './choices.ts';
import type { Answerer } from './desk.ts';

export type { RunStrip } from '../history/run-strip.ts';
export type { Lane } from '../store/run-courses.ts';
export type { SeenBefore } from '../store/run-lines.ts';

/** What a list of runs shows of the one under the cursor, for those that the cursor may come to next. */
export interface RunDetailsQuestion {
  readonly repository: RepositoryName;
  /** What is wanted first comes first. */
  readonly runs: readonly number[];
  /** Whose newest runs are wanted. */
  readonly lanes: readonly Lane[];
}

export interface RunDetailsAnswer {
  readonly details: readonly RunDetails[];
  readonly strips: readonly (Lane & { readonly strip: RunStrip })[];
}

export interface RunDetails {
  readonly runId: number;
  /** The latest one in which something failed; null where nothing did. */
  readonly attempt: number | null;
  /** What failed in it, the most important first. */
  readonly jobs: readonly RedJobDetails[];
  /** Of the most important failure; null where it is not specific, or none is known. */
  readonly seen: SeenBefore | null;
}

export interface RedJobDetails {
  readonly jobId: number;
  readonly name: string;
  /** GitHub's word. */
  readonly conclusion: string;
  /** Its failures, the most important first; at most two. */
  readonly causes: readonly CauseDetails[];
}

export interface CauseDetails {
  readonly line: number;
  readonly text: string;
  /** Name of the step; null where the log does not tell steps apart. */
  readonly step: string | null;
  /** `src/cache.ts:118`; null where the log names no file. */
  readonly file: string | null;
  /** What the known cause is called; null for none. */
  readonly signature: string | null;
  /** In words. */
  readonly verdict: string;
  /** What to do next; null where nothing is known to help. */
  readonly advice: string | null;
}

/** As many runs as fit beside their rate in a line. */
export const STRIP_RUNS = 40;
/** Two weeks without a decision: what was known is old. */
const STALE_DAYS = 14;
const DAY_MS = 86_400_000;

export const answerRunDetails: Answerer<RunDetailsQuestion, RunDetailsAnswer> = async (question, desk, call) => {
  const { repositoryStored } = await import('../commands/search.ts');
  const { attemptsInLane } = await import('../store/run-courses.ts');
  const { causesOf } = await import('../store/causes.ts');
  const { redJobsOf, seenBefore } = await import('../store/run-lines.ts');
  const { runById } = await import('../store/runs.ts');
  const db = await desk.database();
  const repository = await repositoryStored(db, question.repository);
  const jobs = redJobsOf(db, repository.key, question.runs);
  const causes = causesOf(
    db,
    jobs.map((job) => job.key),
  );
  const red = grouped(
    jobs,
    ({ runId }) => runId,
    (job): KnownJob => ({ job, failures: (causes.get(job.key) ?? []).map(({ failure }) => failure) }),
  );
  const options = { nowMs: desk.around.nowMs(), staleDays: STALE_DAYS };
  const details: RunDetails[] = [];
  for (const runId of question.runs) {
    if (call.signal.aborted) break;
    const createdMs = runById(db, repository.key, runId)?.createdMs;
    if (createdMs === undefined) continue;
    details.push(
      detailsOf({ runId, createdMs }, red.get(runId) ?? [], (fingerprint, span) =>
        seenBefore(db, repository.key, fingerprint, span),
      ),
    );
  }
  return {
    details,
    strips: question.lanes.map((lane) => ({
      ...lane,
      strip: stripOf(attemptsInLane(db, repository, lane, STRIP_RUNS), options),
    })),
  };
};

/** A job with its failures, the most important first. */
interface KnownJob {
  readonly job: RedJob;
  readonly failures: readonly Failure[];
}

type Seen = (fingerprint: string, span: { readonly fromMs: number; readonly untilMs: number }) => SeenBefore;

function detailsOf(
  { runId, createdMs }: { readonly runId: number; readonly createdMs: number },
  jobs: readonly KnownJob[],
  seen: Seen,
): RunDetails {
  const told = jobs.findLast(({ failures }) => failures.length > 0) ?? jobs.at(-1);
  const attempt = told?.job.attempt ?? null;
  const own = jobs.filter(({ job }) => job.attempt === attempt).sort((one, other) => rank(one) - rank(other));
  const lead = own[0]?.failures[0];
  const span = { fromMs: createdMs - SEEN_DAYS * DAY_MS, untilMs: createdMs };
  return {
    runId,
    attempt,
    jobs: own.map(({ job, failures }) => ({
      jobId: job.jobId,
      name: plain(job.name),
      conclusion: job.conclusion,
      causes: failures.slice(0, 2).map(causeDetails),
    })),
    seen: lead?.isSpecific ? seen(lead.fingerprint, span) : null,
  };
}

/** Failed before stopped, the surest first, those without a cause last. */
function rank({ job, failures: [first] }: KnownJob): number {
  const sure = first?.rootCause.confidence ?? 0;
  return (first === undefined ? 20 : 0) + (job.conclusion === 'cancelled' ? 10 : 0) - sure;
}

function causeDetails(failure: Failure): CauseDetails {
  const { rootCause, step, signature, verdict, advice } = failure;
  return {
    line: rootCause.line,
    text: plain(rootCause.text),
    step: step === null || step.kind === 'whole' ? null : plain(step.name),
    file: fileOf(failure),
    signature: signature === null ? null : plain(signature.title),
    verdict: verdictWords(verdict),
    advice: advice[0] === undefined ? null : plain(advice[0]),
  };
}

function fileOf({ tests, problems, rootCause }: Failure): string | null {
  const found =
    problems.find(({ logLine }) => logLine === rootCause.line) ??
    tests?.failures.find(({ logLine }) => logLine === rootCause.line) ??
    problems.find(({ severity }) => severity === 'error') ??
    tests?.failures[0];
  if (found === undefined || found.file === null) return null;
  return plain(found.line === null ? found.file : `${found.file}:${found.line}`);
}
