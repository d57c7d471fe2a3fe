import { isJob } from '../../../classifiers/incidents.ts';
import type { Failure, Incident, Place, Victim } from '../../../domain.ts';
import type { RunAnswer, RunJob } from '../../../service/run.ts';
import type { ShownFailure } from './state.ts';

/** A row of the list of jobs. */
export type JobRow =
  | { readonly kind: 'job'; readonly job: RunJob }
  /** Those that passed, in one line that can be opened. */
  | { readonly kind: 'passed'; readonly count: number; readonly skipped: number; readonly isOpen: boolean };

/** An independent cause, and whom it made red. */
export interface Cause {
  /** Whose log shows it. */
  readonly job: RunJob;
  /** Which failure of that job, from 1. */
  readonly number: number;
  readonly failure: Failure;
  /** Where it stands in another job, of which no failure tells it; null where the failure's own line is it. */
  readonly elsewhere: Place | null;
  readonly victims: readonly Victim[];
}

const known = new WeakMap<RunAnswer, readonly Cause[]>();

/** Causes of several jobs first, then the rest in the order of the jobs; what no log explains comes last. */
export function causesOf(answer: RunAnswer): readonly Cause[] {
  const before = known.get(answer);
  if (before !== undefined) return before;
  const shared = answer.incidents.flatMap((incident) => sharedCause(incident, answer));
  const told = new Set(shared.flatMap((cause) => [keyOf(cause), ...covered(cause, answer)]));
  const own = answer.jobs.flatMap((job) =>
    job.triage.failures.map((failure, index): Cause => {
      return { job, number: index + 1, failure, elsewhere: null, victims: [] };
    }),
  );
  const rest = own.filter((cause) => !told.has(keyOf(cause)));
  const causes = [...shared, ...rest].sort(
    (one, other) => Number(one.failure.unexplained) - Number(other.failure.unexplained),
  );
  known.set(answer, causes);
  return causes;
}

/** The cause that a failure of a job is, or is a consequence of; null where nothing is known. */
export function causeOf(answer: RunAnswer, shown: ShownFailure | null): Cause | null {
  if (shown === null) return null;
  const causes = causesOf(answer);
  const key = `${shown.jobId} ${shown.number}`;
  const job = answer.jobs.find(({ place }) => place.jobId === shown.jobId);
  return (
    causes.find((cause) => keyOf(cause) === key) ??
    causes.find(({ victims }) => job !== undefined && victims.some((one) => isJob(one, job.triage))) ??
    causes.find((cause) => cause.job.place.jobId === shown.jobId) ??
    null
  );
}

/** Its place among all, from 1. */
export function rankOf(answer: RunAnswer, cause: Cause): number {
  return causesOf(answer).indexOf(cause) + 1;
}

/** The cause that a job is a victim of; null where its failures are its own. */
export function consequenceOf(
  answer: RunAnswer,
  job: RunJob,
): { readonly cause: Cause; readonly victim: Victim } | null {
  for (const cause of causesOf(answer)) {
    const victim = cause.victims.find((one) => isJob(one, job.triage));
    if (victim !== undefined && (cause.job !== job || cause.elsewhere !== null)) return { cause, victim };
  }
  return null;
}

/** Failed, cancelled, and those of which nothing is known yet one by one; the others in a line. */
export function jobRows({ jobs, skipped }: RunAnswer, isPassedOpen: boolean): JobRow[] {
  const passed = jobs.filter(({ triage }) => triage.conclusion === 'success');
  const others = jobs.filter(({ triage }) => triage.conclusion !== 'success');
  // Where nothing else is there, there is nothing to keep out of sight.
  const isOpen = isPassedOpen || others.length === 0;
  const rows = others.map((job): JobRow => ({ kind: 'job', job }));
  if (passed.length === 0 && skipped.length === 0) return rows;
  const fold: JobRow = { kind: 'passed', count: passed.length, skipped: skipped.length, isOpen };
  return [...rows, fold, ...(isOpen ? passed.map((job): JobRow => ({ kind: 'job', job })) : [])];
}

export function jobById({ jobs }: RunAnswer, jobId: number): RunJob | null {
  return jobs.find(({ place }) => place.jobId === jobId) ?? null;
}

function keyOf({ job, number }: Pick<Cause, 'job' | 'number'>): string {
  return `${job.place.jobId} ${number}`;
}

function sharedCause({ cause: place, victims }: Incident, { jobs }: RunAnswer): Cause[] {
  const giver = jobs.find((job) => isJob(place, job.triage));
  const at = giver?.triage.failures.findIndex(({ rootCause }) => rootCause.line === place.line) ?? -1;
  if (giver !== undefined && at >= 0) {
    return [{ job: giver, number: at + 1, failure: giver.triage.failures[at]!, elsewhere: null, victims }];
  }
  // The job that gave it rise tells no failure, so that of the first victim stands for it.
  const red = jobs.find(({ triage }) => triage.failures.length > 0 && victims.some((one) => isJob(one, triage)));
  return red === undefined
    ? []
    : [{ job: red, number: 1, failure: red.triage.failures[0]!, elsewhere: place, victims }];
}

/** The failures of the victims, of which the cause tells. */
function covered({ victims }: Cause, { jobs }: RunAnswer): string[] {
  return jobs.filter(({ triage }) => victims.some((one) => isJob(one, triage))).map((job) => keyOf({ job, number: 1 }));
}
