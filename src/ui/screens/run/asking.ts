import type { Answered } from '../../../service/protocol.ts';
import type { RunAnswer } from '../../../service/run.ts';
import { moveTo } from '../../list.ts';
import type { State } from '../../state.ts';
import { andThen, ask, asking, loadedFrom, type Step, stepTo, still } from '../../step.ts';
import { retold } from '../log/show.ts';
import { jobsHeight } from './layout.ts';
import { causesOf, jobById, jobRows } from './model.ts';
import { firstLook, isSameJob, lookAt, shownJob } from './select.ts';

/** What is stored of the run that is open. */
export function askStored(state: State): Step {
  const { place, told } = state.run;
  if (place === null) return still(state);
  return stepTo(state, { run: { ...state.run, told: asking(told), revision: state.revision } }, ask('run', place));
}

/** What is missing of it, from GitHub. */
export function askFetch(state: State): Step {
  const { place, fetch } = state.run;
  if (place === null || fetch.isAsking) return still(state);
  const asked = { isAsking: true, progress: null, fault: null, askedMs: state.nowMs };
  return stepTo(state, { run: { ...state.run, fetch: asked } }, ask('run-fetch', place));
}

export function mayFetch({ isOffline }: State): boolean {
  return !isOffline;
}

/** What was stored came. What is missing is fetched, once for each run that is opened. */
export function heardStored(state: State, outcome: Answered['outcome']): Step {
  const told = loadedFrom(state.run.told, outcome, state.nowMs);
  const step = heard(state, { ...state, run: { ...state.run, told } });
  const { value, fault } = told;
  const isWanting = fault !== null ? MISSING.has(fault.code) : value !== null && isWantingOf(value);
  return isWanting && state.run.fetch.askedMs === null && mayFetch(state) ? andThen(step, askFetch) : step;
}

/** Faults that GitHub may help against. */
const MISSING = new Set(['run-not-stored', 'store-missing', 'attempt-not-found']);

function isWantingOf({ missing }: RunAnswer): boolean {
  return missing.jobs || missing.logs > 0;
}

export function heardFetched(state: State, outcome: Answered['outcome']): Step {
  const { told, fetch } = state.run;
  if ('fault' in outcome) {
    const failed = { ...fetch, isAsking: false, progress: null, fault: outcome.fault };
    return stepTo(state, { run: { ...state.run, fetch: failed } });
  }
  const now = loadedFrom<RunAnswer>(told, outcome, state.nowMs);
  const done = { ...fetch, isAsking: false, progress: null, fault: null };
  const isOther = told.value === null || summaryOf(told.value) !== summaryOf(now.value!);
  // Others who show what is stored ask again; this screen has it already.
  const revision = state.revision + (isOther ? 1 : 0);
  // GitHub may call it otherwise than before.
  const { repository } = now.value!;
  const place = state.run.place === null ? null : { ...state.run.place, repository };
  const run = { ...state.run, place, told: now, fetch: done, revision };
  return heard(state, { ...state, repository, revision, run });
}

/** Lists and the log follow what is known now; what was looked at stays, as far as it is still there. */
function heard(before: State, state: State): Step {
  const { run } = state;
  const { value } = run.told;
  const old = before.run.told.value;
  if (value === null || value === old) return still(state);
  const isThere = run.shown !== null && jobById(value, run.shown.jobId) !== null;
  // As long as no cause was known, nothing that matters was looked at.
  const isBare = old !== null && causesOf(old).length === 0 && causesOf(value).length > 0;
  const shown = isThere && run.aim === null && !isBare ? run.shown : firstLook(value, run.aim);
  const aimed = { ...state, run: { ...run, aim: null } };
  if (shown === null) return still({ ...aimed, run: { ...aimed.run, shown } });
  const was = old === null ? null : jobById(old, shown.jobId);
  const now = jobById(value, shown.jobId)!;
  const isLost = state.log.view === null && was !== null && !isSameJob(was, now);
  if (isLost) return lookAt({ ...aimed, log: { ...aimed.log, source: null } }, shown);
  if (isBare || run.aim !== null || run.shown?.jobId !== shown.jobId) return lookAt(aimed, shown);
  const rows = jobRows(value, run.isPassedOpen);
  const at = rows.findIndex((row) => row.kind === 'job' && row.job.place.jobId === shown.jobId);
  const jobs = moveTo(run.jobs, at < 0 ? run.jobs.cursor : at, rows.length, jobsHeight(state));
  const number = Math.max(1, Math.min(now.triage.failures.length, shown.number));
  return still(retold({ ...aimed, run: { ...aimed.run, shown: { ...shown, number }, jobs } }, shownJob(now), number));
}

/** What others may have stored of it, in short. */
function summaryOf({ run, jobs }: RunAnswer): string {
  const told = jobs.map(({ place, status, conclusion, log, triage }) => [
    place.jobId,
    status,
    conclusion,
    log,
    triage.failures.length,
  ]);
  return JSON.stringify([run.attempt, run.status, run.conclusion, told]);
}
