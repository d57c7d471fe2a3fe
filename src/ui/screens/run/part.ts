import { openVerdict } from '../../dialogs/verdict.ts';
import { moved, scrollBy } from '../../list.ts';
import { lookOf } from '../../look/look.ts';
import type { Part, Pointed } from '../../part.ts';
import { extentOf, type ScreenName, type State } from '../../state.ts';
import { andThen, noticed, type Step, stepTo, still } from '../../step.ts';
import { runInGrid } from '../grid/meant.ts';
import { isFileShown } from '../log/show.ts';
import { runInNightly } from '../nightly/meant.ts';
import { runInRuns } from '../runs/meant.ts';
import { runInSignatures } from '../signatures/meant.ts';
import { askFetch, askStored, heardFetched, heardStored, mayFetch } from './asking.ts';
import { COMMANDS } from './commands.ts';
import { findingMarkdown } from './finding.ts';
import { jobsHeight, layoutOfRun } from './layout.ts';
import { causeOf, causesOf, jobById, jobRows } from './model.ts';
import { openRun } from './open.ts';
import { shownCauses } from './paint-causes.ts';
import { evidenceCount } from './paint-evidence.ts';
import { jobsTop } from './paint-jobs.ts';
import { lookAt, lookAtCause, lookAtNext, lookAtRow } from './select.ts';
import { INITIAL } from './state.ts';

/** A run that goes on is asked for so often, in milliseconds. */
const POLL_MS = 30_000;

/** Where a run may stand under a cursor, for who comes here without having opened one. */
const MEANT: Partial<Record<ScreenName, typeof runInRuns>> = {
  runs: runInRuns,
  grid: runInGrid,
  signatures: runInSignatures,
  nightly: runInNightly,
};

export const run: Part = {
  commands: COMMANDS,
  perform(state, command) {
    const name = command.slice('run.'.length);
    if (name === 'enter-jobs') return entered(state);
    if (name.startsWith('enter-')) return toLog(state);
    if (name.startsWith('leave-')) return stepTo(state, { focus: 'run.log' });
    return ACTS[name]?.(state) ?? still(state);
  },
  moves(state, command) {
    switch (state.focus) {
      case 'run.jobs': {
        const { value } = state.run.told;
        const rows = value === null ? [] : jobRows(value, state.run.isPassedOpen);
        const view = moved(state.run.jobs, command, rows.length, jobsHeight(state));
        return view === null || rows.length === 0 ? still(state) : lookAtRow(state, view.cursor);
      }
      case 'run.causes':
        return movedInCauses(state, command);
      case 'run.evidence': {
        const { height } = extentOf(state, 'run.evidence');
        const view = { cursor: state.run.evidenceTop, top: 0 };
        const count = Math.max(1, evidenceCount(state) - height + 1);
        const next = moved(view, command, count, height);
        return next === null ? still(state) : stepTo(state, { run: { ...state.run, evidenceTop: next.cursor } });
      }
      default:
        return null;
    }
  },
  answered(state, { name, outcome }) {
    if (name === 'run') return heardStored(state, outcome);
    return name === 'run-fetch' ? heardFetched(state, outcome) : still(state);
  },
  told(state, { name, progress }) {
    if (name !== 'run-fetch') return still(state);
    return stepTo(state, { run: { ...state.run, fetch: { ...state.run.fetch, progress } } });
  },
  pointed,
  entered(state) {
    const { place } = state.run;
    const { repository } = state;
    // Another repository was chosen: its runs are others.
    if (place !== null && repository !== null && !isSame(place.repository, repository)) {
      return stepTo(state, { run: INITIAL }, { type: 'forget', slot: 'run' }, { type: 'forget', slot: 'run-fetch' });
    }
    const last = state.before.at(-1);
    if (state.screen !== 'run' || place !== null || last === undefined) return still(state);
    const meant = MEANT[last]?.(state) ?? null;
    return meant === null ? still(state) : openRun(state, meant);
  },
  stored(state) {
    return state.run.place === null || state.run.revision === state.revision ? still(state) : askStored(state);
  },
  ticked(state) {
    const { told, fetch } = state.run;
    const isGoingOn = told.value !== null && told.value.run.status !== 'completed';
    if (state.screen !== 'run' || !isGoingOn || fetch.isAsking || !mayFetch(state)) return still(state);
    return state.nowMs - (fetch.askedMs ?? 0) < POLL_MS ? still(state) : askFetch(state);
  },
  layout(state) {
    return state.screen === 'run' ? JSON.stringify([layoutOfRun(state), isFileShown(state)]) : '';
  },
};

const ACTS: Readonly<Record<string, (state: State) => Step>> = {
  'next-cause': (state) => lookAtNext(state, 1),
  'previous-cause': (state) => lookAtNext(state, -1),
  verdict(state) {
    const cause = causeMeant(state);
    if (cause === null) return still(state);
    return openVerdict(state, { ...cause.job.place, number: cause.number }, cause.failure);
  },
  evidence: switched,
  browse(state) {
    const url = urlMeant(state);
    return url === null ? still(state) : stepTo(state, {}, { type: 'browse', url });
  },
  copy(state) {
    const cause = causeMeant(state);
    if (cause === null) return still(state);
    return stepTo(state, {}, { type: 'copy', text: cause.failure.rootCause.text, what: 'the explaining line' });
  },
  'copy-finding'(state) {
    const cause = causeMeant(state);
    if (cause === null) return still(state);
    const text = findingMarkdown(cause, state.run.told.value!);
    return stepTo(state, {}, { type: 'copy', text, what: 'the finding as markdown' });
  },
  'previous-attempt': (state) => toAttempt(state, -1),
  'next-attempt': (state) => toAttempt(state, 1),
  'next-pane': (state) => paneBeside(state, 1),
  'previous-pane': (state) => paneBeside(state, -1),
  refresh(state) {
    if (mayFetch(state)) return askFetch(state);
    return andThen(askStored(state), (now) => stepTo(noticed(now, 'whyred is offline: O goes online.', 'news'), {}));
  },
};

const PANES = ['run.jobs', 'run.causes', 'run.evidence', 'run.log'];

/** Panes come and go with the room that there is; who goes through them finds them in the same order. */
function paneBeside(state: State, delta: 1 | -1): Step {
  if (isFileShown(state)) return still(state);
  const { value } = state.run.told;
  const isWeighed = value !== null && causesOf(value).length > 0;
  const panes = PANES.filter((pane) => pane !== 'run.evidence' || isWeighed);
  const next = panes[(Math.max(0, panes.indexOf(state.focus)) + delta + panes.length) % panes.length]!;
  return stepTo(state, { focus: next, zoom: state.zoom === null ? null : next });
}

function causeMeant({ run }: State): ReturnType<typeof causeOf> {
  return run.told.value === null ? null : causeOf(run.told.value, run.shown);
}

/** Of the explaining line, the job, or the run. */
function urlMeant({ run }: State): string | null {
  const { told, shown } = run;
  if (told.value === null) return null;
  const job = shown === null ? null : jobById(told.value, shown.jobId);
  return job === null ? told.value.run.url : (job.lineUrls[shown!.number - 1] ?? job.url);
}

/** The keys to the evidence, and back to the log. */
function switched(state: State): Step {
  const isThere = state.focus === 'run.evidence';
  const focus = isThere ? 'run.log' : 'run.evidence';
  return stepTo(state, { focus, zoom: state.zoom === null || isThere ? null : focus });
}

function toAttempt(state: State, delta: 1 | -1): Step {
  const { told, place, shown } = state.run;
  if (told.value === null || place === null) return still(state);
  const job = shown === null ? null : jobById(told.value, shown.jobId);
  const aim = job === null ? {} : { job: job.triage.name };
  return openRun(state, { ...place, attempt: told.value.attempt + delta }, aim);
}

function toLog(state: State): Step {
  const zoom = state.zoom === null ? null : 'run.log';
  const focused = { ...state, focus: 'run.log', zoom };
  return state.run.shown === null ? stepTo(focused, {}) : lookAt(focused, state.run.shown);
}

/** The line of a job in the log; the jobs that passed are opened and folded. */
function entered(state: State): Step {
  const { value } = state.run.told;
  const { jobs, isPassedOpen } = state.run;
  const row = value === null ? undefined : jobRows(value, isPassedOpen)[jobs.cursor];
  if (row?.kind === 'passed') return stepTo(state, { run: { ...state.run, isPassedOpen: !isPassedOpen } });
  return toLog(state);
}

function movedInCauses(state: State, command: string): Step {
  const { value } = state.run.told;
  const all = value === null ? [] : causesOf(value);
  const current = value === null ? null : causeOf(value, state.run.shown);
  const at = current === null ? 0 : all.indexOf(current);
  const view = moved(
    { cursor: at, top: 0 },
    command,
    all.length,
    Math.max(1, extentOf(state, 'run.causes').height >> 2),
  );
  const next = view === null ? undefined : all[view.cursor];
  return next === undefined ? still(state) : lookAtCause(state, next);
}

const WHEEL_ROWS = 3;

function pointed(state: State, { action, region, row, isDouble }: Pointed): Step | null {
  const pane = region.replace(/:.*$/, '');
  if (pane !== 'run.jobs' && pane !== 'run.causes' && pane !== 'run.evidence') return null;
  const delta = action === 'wheel-down' ? 1 : action === 'wheel-up' ? -1 : 0;
  if (delta !== 0) return wheeled(state, pane, delta);
  if (action !== 'press') return still(state);
  const focused = { ...state, focus: pane };
  const { value } = state.run.told;
  if (region !== pane || value === null) return still(focused);
  if (pane === 'run.jobs') {
    const at = jobsTop(state, extentOf(state, pane).height) + row;
    if (at >= jobRows(value, state.run.isPassedOpen).length) return still(focused);
    const step = lookAtRow(focused, at);
    return isDouble ? andThen(step, entered) : step;
  }
  if (pane === 'run.evidence') return still(focused);
  const cause = shownCauses(state, extentOf(state, pane), lookOf(state))[row]?.cause ?? null;
  const step = cause === null ? still(focused) : lookAtCause(focused, cause);
  return isDouble ? andThen(step, toLog) : step;
}

function wheeled(state: State, pane: string, delta: 1 | -1): Step {
  const { height } = extentOf(state, pane);
  const { value } = state.run.told;
  if (value === null) return still(state);
  if (pane === 'run.causes') return movedInCauses(state, delta > 0 ? 'move.down' : 'move.up');
  if (pane === 'run.jobs') {
    const { top, cursor } = state.run.jobs;
    const count = jobRows(value, state.run.isPassedOpen).length;
    // The log stays: the cursor is left where it is, even out of sight.
    const jobs = { cursor, top: scrollBy({ top, cursor }, WHEEL_ROWS * delta, count, height).top };
    return stepTo(state, { run: { ...state.run, jobs } });
  }
  const most = Math.max(0, evidenceCount(state) - height);
  const evidenceTop = Math.max(0, Math.min(most, state.run.evidenceTop + WHEEL_ROWS * delta));
  return stepTo(state, { run: { ...state.run, evidenceTop } });
}

function isSame(
  one: { readonly host: string; readonly owner: string; readonly name: string },
  other: typeof one,
): boolean {
  return (
    `${one.host}/${one.owner}/${one.name}`.toLowerCase() === `${other.host}/${other.owner}/${other.name}`.toLowerCase()
  );
}
