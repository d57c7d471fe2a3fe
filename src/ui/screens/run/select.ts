import type { RunAnswer, RunJob } from '../../../service/run.ts';
import { moveTo } from '../../list.ts';
import type { State } from '../../state.ts';
import { noticed, type Step, stepTo, still } from '../../step.ts';
import { showLog } from '../log/show.ts';
import { jobsHeight } from './layout.ts';
import { type Cause, causeOf, causesOf, jobById, jobRows } from './model.ts';
import type { RunAim } from './open.ts';
import type { ShownFailure } from './state.ts';

/** A failure is looked at: lists move to it, and the log to its line. */
export function lookAt(state: State, shown: ShownFailure): Step {
  const { value } = state.run.told;
  const job = value === null ? null : jobById(value, shown.jobId);
  if (value === null || job === null) return still(state);
  const isPassedOpen = state.run.isPassedOpen || job.triage.conclusion === 'success';
  const rows = jobRows(value, isPassedOpen);
  const at = rows.findIndex((row) => row.kind === 'job' && row.job === job);
  const jobs = moveTo(state.run.jobs, at, rows.length, jobsHeight(state));
  const isSame = state.run.shown?.jobId === shown.jobId && state.run.shown.number === shown.number;
  const evidenceTop = isSame ? state.run.evidenceTop : 0;
  const run = { ...state.run, shown, jobs, isPassedOpen, evidenceTop };
  return showLog({ ...state, run }, shownJob(job), shown.number);
}

/** As the log is told of it. */
export function shownJob({ place, url, triage }: RunJob): Parameters<typeof showLog>[1] {
  return { place, name: triage.name, url, failures: triage.failures };
}

export function lookAtCause(state: State, { job, number }: Cause): Step {
  return lookAt(state, { jobId: job.place.jobId, number });
}

/** The cause `delta` further on in the order of their ranks. */
export function lookAtNext(state: State, delta: 1 | -1): Step {
  const { value } = state.run.told;
  const all = value === null ? [] : causesOf(value);
  if (value === null || all.length === 0) return stepTo(noticed(state, 'No cause is known here.', 'news'), {});
  const current = causeOf(value, state.run.shown);
  const at = current === null ? (delta > 0 ? -1 : all.length) : all.indexOf(current);
  // From a victim, its cause comes first.
  const isOwn = current !== null && isShown(state, current);
  const next = all[current !== null && !isOwn && delta > 0 ? at : at + delta];
  if (next !== undefined) return lookAtCause(state, next);
  const words =
    all.length === 1 ? 'This is the only cause.' : delta > 0 ? 'This is the last cause.' : 'This is the first cause.';
  const told = noticed(state, words, 'news');
  return current === null ? still(told) : lookAtCause(told, current);
}

function isShown({ run }: State, { job, number }: Cause): boolean {
  return run.shown?.jobId === job.place.jobId && run.shown.number === number;
}

/** The cursor of the jobs on a row; a job is looked at, with its first failure. */
export function lookAtRow(state: State, at: number): Step {
  const { value } = state.run.told;
  if (value === null) return still(state);
  const rows = jobRows(value, state.run.isPassedOpen);
  const jobs = moveTo(state.run.jobs, at, rows.length, jobsHeight(state));
  const row = rows[jobs.cursor];
  const moved = { ...state, run: { ...state.run, jobs } };
  if (row?.kind !== 'job') return still(moved);
  // Its place in the list is known better than the first row that looks alike.
  return lookAt(moved, { jobId: row.job.place.jobId, number: 1 });
}

/** What is looked at first in a run. */
export function firstLook(answer: RunAnswer, aim: RunAim | null): ShownFailure | null {
  const { jobs } = answer;
  const aimed = jobs.find(
    ({ place, listedId, triage }) =>
      (aim?.jobId !== undefined && (place.jobId === aim.jobId || listedId === aim.jobId)) ||
      (aim?.jobId === undefined && aim?.job !== undefined && triage.name === aim.job),
  );
  if (aimed !== undefined) return { jobId: aimed.place.jobId, number: aim?.failure ?? 1 };
  const [cause] = causesOf(answer);
  if (cause !== undefined) return { jobId: cause.job.place.jobId, number: cause.number };
  const [job] = jobs;
  return job === undefined ? null : { jobId: job.place.jobId, number: 1 };
}

/** The same failures at the same lines? Then the log need not move. */
export function isSameJob(one: RunJob | null, other: RunJob | null): boolean {
  const lines = (job: RunJob | null): string =>
    job === null
      ? ''
      : JSON.stringify([job.place, job.log, job.triage.failures.map(({ rootCause }) => rootCause.line)]);
  return lines(one) === lines(other);
}
