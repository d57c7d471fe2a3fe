import type { Failure } from '../../../domain.ts';
import type { LogAnswer, LogQuestion } from '../../../service/log.ts';
import type { JobPlace } from '../../../service/places.ts';
import { type State, UNASKED } from '../../state.ts';
import { ask, asking, type Step, stepTo, still } from '../../step.ts';
import { notesOf } from './notes.ts';
import { roomOf, toLine } from './scrolling.ts';
import type { LogPane, LogSource, LogView } from './state.ts';
import { carried, lineOf, startOf, viewOf } from './view.ts';

/** A job whose log is to be shown, and what is known of it. */
export interface ShownJob {
  readonly place: JobPlace;
  readonly name: string;
  /** Of GitHub, for the step's line in a browser; null where there is none. */
  readonly url: string | null;
  /** Most important first. */
  readonly failures: readonly Failure[];
}

export const SLOT = 'log';

/** The log of a job, at the line that explains its failure `number` (from 1). The same job again moves the cursor only. */
export function showLog(state: State, { place, name, url, failures }: ShownJob, number: number): Step {
  const source: LogSource = { question: { ...place, fetch: false }, name, url, failures, number };
  const { log } = state;
  if (log.source === null || !isSame(log.source.question, source.question)) return open(state, source);
  const kept = { ...log, source: { ...source, question: log.source.question } };
  if (log.view === null) return stepTo(state, { log: kept });
  // Whoever goes elsewhere does not wait for a search.
  const still = { ...log.view, awaited: null };
  const view = log.source.failures === failures ? still : noted(still, failures);
  return stepTo(state, { log: at(state, kept, view, startOf(view, number)) });
}

/** A log on this machine. */
export function showFile(state: State, path: string): Step {
  return open(state, { question: { path }, name: path, url: null, failures: [], number: 1 });
}

/** Is it a log on this machine that is shown, and no run? */
export function isFileShown({ screen, run, log: { source } }: State): boolean {
  return screen === 'run' && run.place === null && source !== null && 'path' in source.question;
}

function open(state: State, source: LogSource): Step {
  const log = { ...state.log, source, loaded: asking(UNASKED), view: null };
  return stepTo(state, { log }, ask('log', source.question, SLOT));
}

/** The cursor on a line of the log, which is unfolded where it is hidden. */
export function goToLine(state: State, line: number): Step {
  const { log } = state;
  return log.view === null ? still(state) : stepTo(state, { log: at(state, log, log.view, line) });
}

/** A log that came: at the line that explains the failure; of one that was looked at before nothing moves. */
export function arrived(state: State, answer: LogAnswer): State {
  const { log } = state;
  const source = log.source!;
  const before = log.view;
  if (before?.answer.id === answer.id) return state;
  const fresh = viewOf(answer, source);
  const begun = at(state, log, fresh, startOf(fresh, source.number));
  const next = before === null ? begun : { ...log, view: carried(before, fresh) };
  const dialogs = state.dialogs.map((dialog) => {
    if (dialog.kind !== 'log-search') return dialog;
    // A search in the log before has nothing to go back to.
    return { ...dialog, before: before === null ? begun.view : carried(dialog.before, fresh) };
  });
  return { ...state, dialogs, log: next };
}

/** More is known of the job whose log is shown: what is said of its lines changes, and only who was at the explaining line goes with it. */
export function retold(state: State, { name, url, failures }: Omit<ShownJob, 'place'>, number: number): State {
  const { log } = state;
  if (log.source === null) return state;
  const kept = { ...log, source: { ...log.source, name, url, failures, number } };
  if (log.view === null) return { ...state, log: kept };
  const wasThere = lineOf(log.view) === startOf(log.view, log.source.number);
  const view = noted(log.view, failures);
  const start = startOf(view, number);
  return { ...state, log: wasThere && start !== lineOf(view) ? at(state, kept, view, start) : { ...kept, view } };
}

function noted(view: LogView, failures: readonly Failure[]): LogView {
  return { ...view, notes: notesOf(failures, view.answer.shift, view.reader.lineCount) };
}

function at(state: State, log: LogPane, view: LogView, line: number): LogPane & { readonly view: LogView } {
  const next = { ...log, view };
  return { ...next, view: toLine(view, line, roomOf({ panes: state.panes, log: next })) };
}

export function isSame(one: LogQuestion, other: LogQuestion): boolean {
  if ('path' in one || 'path' in other) return 'path' in one && 'path' in other && one.path === other.path;
  const isRepository = (['host', 'owner', 'name'] as const).every(
    (part) => one.repository[part] === other.repository[part],
  );
  return isRepository && one.runId === other.runId && one.jobId === other.jobId;
}
