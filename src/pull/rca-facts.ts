import { restOf } from '../classifiers/excerpt-rest.ts';
import { knownCauses, logFacts, namingCandidate, symptomsBeside } from '../classifiers/known-causes.ts';
import type { CauseFacts, CheckRecord, RcaFacts, RecordCause, RunFacts } from '../classifiers/rca-facts.ts';
import { relatedCauses } from '../classifiers/related.ts';
import type { Matcher } from '../classifiers/signatures.ts';
import { whatIf } from '../classifiers/what-if.ts';
import type { Failure, JobTriage, LogLine, RepositoryName, Run, Triage } from '../domain.ts';
import { outcomeOf } from '../history/outcomes.ts';
import { readLog } from '../log/text.ts';
import { attemptsOf } from '../store/attempts.ts';
import { changeBetween, greenBefore, isChangeKnown } from '../store/changes.ts';
import type { Database } from '../store/database.ts';
import { jobsOf } from '../store/jobs.ts';
import {
  causesBetween,
  executionsBetween,
  greenRunOf,
  type PastCause,
  redRunsBetween,
} from '../store/past-incidents.ts';
import { findKey } from '../store/repositories.ts';
import type { StoredJob } from '../store/rows.ts';
import { runById } from '../store/runs.ts';
import { windowsOf } from '../store/windows.ts';
import { hasBegun } from './begun.ts';
import { createPastReader } from './past-incidents.ts';

/** Similar incidents that are listed: of one cause, and of each of several. */
const LISTED_ALONE = 10;
const LISTED_EACH = 5;

/**
 * All that is stored of a run and of what was like it.
 * @param triage Of an attempt of the run, which is stored.
 */
export function storedFacts(db: Database, name: RepositoryName, triage: Triage, matcher: Matcher): RcaFacts {
  const repository = findKey(db, name);
  const run = repository === null || triage.run === null ? null : runById(db, repository, triage.run.id);
  if (repository === null || run === null) return logFacts(triage, matcher);
  const attempt = triage.run!.attempt;
  const jobs = jobsOf(db, repository, run.id);
  const told = runFacts(db, repository, { name, run, attempt, jobs });
  const signatures = knownCauses(triage, matcher);
  const causes = relatedCauses(triage);
  const past = createPastReader(db, repository, run, causes.length > 1 ? LISTED_EACH : LISTED_ALONE);
  const facts = causes.map(({ lead: { job, failure } }): [Failure, CauseFacts] => {
    const own = failedOne(job, jobs, attempt);
    const isGeneric = signatures.get(failure.signature?.id ?? '')?.generic ?? true;
    return [
      failure,
      {
        symptoms: symptomsBeside(failure, matcher),
        ...linesBeside(db, own, failure, job.file),
        record: recordOf(db, repository, job.name, run, failure, matcher),
        ifRerun: ifRerunOf(own, failure, jobs),
        past: past.incidentsOf(failure, isGeneric),
      },
    ];
  });
  return { triage, told, signatures, causes: new Map(facts) };
}

/** Is all of a run stored that GitHub could tell now: its end, its jobs, their logs, what changed since the last green one? */
export function isWhole(db: Database, name: RepositoryName, runId: number): boolean {
  const repository = findKey(db, name);
  const run = repository === null ? null : runById(db, repository, runId);
  if (repository === null || run === null || run.status !== 'completed') return false;
  const attempts = attemptsOf(db, repository, runId);
  if (attempts.length < run.attempt || attempts.some(({ jobs }) => jobs === 'wanted')) return false;
  const jobs = jobsOf(db, repository, runId);
  if (jobs.some(({ log }) => log === 'wanted')) return false;
  if (!jobs.some(({ conclusion }) => outcomeOf(conclusion) === 'fail')) return true;
  const base = greenBefore(db, repository, run);
  return base === null || base === run.sha || isChangeKnown(db, repository, { base, head: run.sha });
}

/** The newest attempt in which something failed, of a run that passed in the end; null where the latest one is to be told of. */
export function attemptThatFailed(db: Database, name: RepositoryName, runId: number): number | null {
  const repository = findKey(db, name);
  const run = repository === null ? null : runById(db, repository, runId);
  if (repository === null || run === null || outcomeOf(run.conclusion) !== 'pass') return null;
  const red = jobsOf(db, repository, runId).filter(({ conclusion }) => outcomeOf(conclusion) === 'fail');
  return red.findLast(({ executed }) => executed)?.attempt ?? null;
}

function runFacts(
  db: Database,
  repository: number,
  { name, run, attempt, jobs }: Pick<RunFacts, 'run' | 'attempt' | 'jobs'> & { readonly name: RepositoryName },
): RunFacts {
  const base = greenBefore(db, repository, run);
  const lastGreen = base === null ? null : greenRunOf(db, repository, base, run);
  return {
    repository: name,
    run,
    attempt,
    attempts: attemptsOf(db, repository, run.id).flatMap((one) => one.attempt ?? []),
    jobs,
    lastGreen,
    redSince: lastGreen === null ? [] : redRunsBetween(db, repository, lastGreen.createdMs, run),
    change: base === null ? null : changeBetween(db, repository, { base, head: run.sha }),
  };
}

/** The execution that failed: of the attempt that is told of, or of the one that it was carried over from. */
function failedOne({ name }: JobTriage, jobs: readonly StoredJob[], attempt: number): StoredJob | null {
  const ran = jobs.filter((job) => job.name === name && job.executed && job.attempt <= attempt);
  return ran.findLast(({ conclusion }) => outcomeOf(conclusion) !== 'pass') ?? null;
}

function ifRerunOf(own: StoredJob | null, { verdict }: Failure, jobs: readonly StoredJob[]): CauseFacts['ifRerun'] {
  if (own === null || !hasBegun(own)) return null;
  const others = jobs.filter(
    (job) => job.name === own.name && job.executed && job.attempt !== own.attempt && job.conclusion !== null,
  );
  return whatIf(
    verdict,
    others.map(({ attempt, conclusion }) => ({ attempt, conclusion: conclusion! })),
  );
}

/** Lines before and behind the one that names the cause. */
const NEAR_LINES = 8;

/** Lines behind an excerpt in which its rest may stand. */
const REST_LINES = 30;

function linesBeside(
  db: Database,
  own: StoredJob | null,
  failure: Failure,
  file: string,
): Pick<CauseFacts, 'around' | 'rest'> {
  const kept = own === null ? undefined : windowsOf(db, [own.key]).get(own.key);
  const text = kept?.find((one) => one.file === file)?.text;
  if (text === undefined) return { around: [], rest: [] };
  // Secrets were taken out before it was stored.
  const log = readLog(Buffer.from(text), (same) => same);
  const between = (first: number, last: number): LogLine[] =>
    log.lines(Math.max(1, first), Math.min(log.lineCount, last)).filter((one) => one.text.trim() !== '');
  const named = namingCandidate(failure);
  const { excerpt, rootCause, step } = failure;
  const end = excerpt.at(-1)?.number ?? rootCause.endLine;
  return {
    around: named === null ? [] : between(named.line - NEAR_LINES, named.line + NEAR_LINES),
    rest: restOf(excerpt, rootCause, between(end + 1, Math.min(step?.lastLine ?? end + REST_LINES, end + REST_LINES))),
  };
}

/** How far back a check's record goes. */
const RECORD_DAYS = 30;
const DAY_MS = 86_400_000;

function recordOf(
  db: Database,
  repository: number,
  job: string,
  run: Run,
  failure: Failure,
  matcher: Matcher,
): CheckRecord {
  const { branch, createdMs, workflow } = run;
  const since = { workflow: workflow.id, branch, job, createdMs: createdMs - RECORD_DAYS * DAY_MS };
  const first = new Map<number, ReturnType<typeof outcomeOf>>();
  for (const { runId, conclusion } of executionsBetween(db, repository, since, createdMs)) {
    const outcome = outcomeOf(conclusion);
    if (outcome !== null && !first.has(runId)) first.set(runId, outcome);
  }
  const passed = [...first.values()].filter((outcome) => outcome === 'pass').length;
  const failed = causesBetween(db, repository, since, createdMs);
  return { runs: first.size, passed, branch, days: RECORD_DAYS, causes: recordCauses(failed, failure, matcher) };
}

/** What has a known cause is of one kind, else what has one fingerprint. */
function recordCauses(failed: readonly PastCause[], failure: Failure, { signatures }: Matcher): RecordCause[] {
  const ids = new Set([failure.signature?.id, ...failed.map(({ signature }) => signature)]);
  const known = new Map(signatures.filter(({ id, generic }) => ids.has(id) && !generic).map((one) => [one.id, one]));
  const kindOf = ({ signature, fingerprint }: Pick<PastCause, 'signature' | 'fingerprint'>): string =>
    signature !== null && known.has(signature) ? signature : fingerprint;
  const own = kindOf({ signature: failure.signature?.id ?? null, fingerprint: failure.fingerprint });
  const ofRuns = new Map(failed.map((one) => [one.runId, one]));
  const kinds = new Map<string, RecordCause>();
  for (const one of ofRuns.values()) {
    const { signature, text, runId, url: runUrl } = one;
    const kind = kindOf(one);
    const title = known.get(signature ?? '')?.title ?? null;
    const runs = (kinds.get(kind)?.runs ?? 0) + 1;
    kinds.set(kind, { title, signature, text, runs, runId, runUrl, isThis: kind === own });
  }
  return [...kinds.values()].sort((one, other) => other.runs - one.runs || Number(other.isThis) - Number(one.isThis));
}
