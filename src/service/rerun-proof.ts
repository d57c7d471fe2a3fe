import type { Failure, RepositoryName, Verdict } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { WantedRun } from '../pull/run.ts';
import { type ToldRun, toldRun } from '../pull/stored-run.ts';
import { counted } from '../reports/layout.ts';
import { percent } from '../reports/words.ts';
import type { Database } from '../store/database.ts';

/** What another attempt said of the failures of the one before. */
export interface Proof {
  /** `other`: it failed, but not in the same way · `nothing`: it was stopped, or no failure was known before. */
  readonly kind: 'passed' | 'again' | 'other' | 'nothing';
  /** A phrase that goes on from the name of the run. */
  readonly text: string;
}

/** What was said of the failed jobs of an attempt. */
export type Said = readonly SaidOfJob[];

interface SaidOfJob {
  readonly job: string;
  readonly failures: readonly Pick<Failure, 'fingerprint' | 'verdict'>[];
}

/** Null: the store does not have the attempt, or no log of what failed in it. */
export function saidOf(db: Database, name: RepositoryName, wanted: WantedRun): Said | null {
  const known = loaded(db, name, wanted);
  const failed = known === null ? [] : saidIn(known);
  return failed.length === 0 ? null : failed;
}

/** @param was What was said of the attempt before while this one was going on. */
export function proofOf(
  db: Database,
  name: RepositoryName,
  { runId, attempt }: { readonly runId: number; readonly attempt: number },
  was: Said | null,
): Proof {
  const now = loaded(db, name, { runId, attempt, jobId: null });
  // What was carried over is no answer.
  const ran = now?.triage.jobs.filter((job) => now.jobs.get(job)!.listed.executed) ?? [];
  const failed = ran.filter(({ conclusion }) => conclusion === 'failure');
  const names = new Set(ran.map((job) => job.name));
  const before = was?.filter(({ job }) => names.has(job)) ?? [];
  if (failed.length === 0) {
    // A job that was stopped is no answer, unless others are asked about.
    const asked = before.length === 0 ? ran : ran.filter((one) => before.some(({ job }) => job === one.name));
    if (asked.length === 0 || !asked.every(({ conclusion }) => PASSED.has(conclusion))) {
      return { kind: 'nothing', text: `was stopped in attempt ${attempt}: that proves nothing` };
    }
    const since = saidOf(db, name, { runId, attempt: attempt - 1, jobId: null })?.filter(({ job }) => names.has(job));
    const kind = before.length === 0 && (since ?? []).length === 0 ? 'nothing' : 'passed';
    return { kind, text: `passed on attempt ${attempt}${changeOf(before, since ?? [])}` };
  }
  const known = new Set(before.flatMap(({ failures }) => failures.map(({ fingerprint }) => fingerprint)));
  const again = failed.flatMap(({ failures }) => failures.filter(({ fingerprint }) => known.has(fingerprint)));
  if (again.length > 0) {
    const said = [{ job: '', failures: again }];
    return { kind: 'again', text: `failed again in the same way on attempt ${attempt}${changeOf(before, said)}` };
  }
  const how = known.size === 0 ? '' : ' in another way';
  return { kind: 'other', text: `failed on attempt ${attempt}${how}: ${counted(failed.length, 'job')}` };
}

/** GitHub's words for a job that did what it should. */
const PASSED: ReadonlySet<string> = new Set(['success', 'skipped', 'neutral']);

/** `: flaky, 97 % (was 61 %)`: of the first failure, and how sure the same was before. */
function changeOf(was: Said, now: Said): string {
  const [verdict] = verdictsOf(now);
  if (verdict === undefined) return '';
  const said = wordsOf(verdict);
  const [earlier] = verdictsOf(was);
  if (earlier === undefined || wordsOf(earlier) === said) return `: ${said}`;
  const before = earlier.label === verdict.label ? surenessOf(earlier) : wordsOf(earlier);
  return `: ${said}${before === null ? '' : ` (was ${before})`}`;
}

function verdictsOf(said: Said): Verdict[] {
  return said.flatMap(({ failures }) => failures.map(({ verdict }) => verdict));
}

function wordsOf(verdict: Verdict): string {
  const { label, probability } = verdict;
  if (label === 'uncertain') return `uncertain, ${percent(probability.genuine)} genuine`;
  const word = label === 'broken-base' ? 'the base is broken' : label;
  const sure = surenessOf(verdict);
  return sure === null ? word : `${word}, ${sure}`;
}

/** As `verdictWords` has it; null where the label says no number. */
function surenessOf({ label, probability }: Verdict): string | null {
  if (label === 'genuine') return percent(probability.genuine);
  if (label === 'broken-base') return percent(probability.brokenBase);
  const isTransient = label === 'flaky' || label === 'infrastructure';
  return isTransient ? percent(probability.flaky + probability.infrastructure) : null;
}

function saidIn({ triage }: ToldRun): SaidOfJob[] {
  return triage.jobs
    .filter(({ conclusion, failures }) => conclusion === 'failure' && failures.length > 0)
    .map(({ name: job, failures }) => ({ job, failures }));
}

function loaded(db: Database, name: RepositoryName, wanted: WantedRun): ToldRun | null {
  try {
    return toldRun(db, name, wanted, '', null);
  } catch (error) {
    if (error instanceof TriageError && NOT_THERE.has(error.code)) return null;
    throw error;
  }
}

const NOT_THERE = new Set(['run-not-stored', 'attempt-not-found']);
