import type { Failure } from '../../../domain.ts';
import type { LogAnswer, LogQuestion } from '../../../service/log.ts';
import type { JobPlace } from '../../../service/places.ts';
import { type State, UNASKED } from '../../state.ts';
import { ask, asking, type Step, stepTo, still } from '../../step.ts';
import { notesOf } from './notes.ts';
import { roomOf, toLine } from './scrolling.ts';
import type { LogPane, LogSource, LogView } from './state.ts';
import { lineOf, startOf, viewOf } from './view.ts';

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
  const notes = notesOf(failures, log.view.answer.shift, log.view.reader.lineCount);
  const view = log.source.failures === failures ? log.view : { ...log.view, notes };
  return stepTo(state, { log: at(state, kept, view, startOf(view, number)) });
}

/** A log on this machine. */
export function showFile(state: State, path: string): Step {
  return open(state, { question: { path }, name: path, url: null, failures: [], number: 1 });
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

/** A log that came: at the line that explains the failure, or where it was looked at before. */
export function arrived(state: State, answer: LogAnswer): LogPane {
  const { log } = state;
  const source = log.source!;
  const view = viewOf(answer, source);
  const before = log.view;
  if (before === null) return at(state, log, view, startOf(view, source.number));
  const moved = (answer.shift ?? 0) - (before.answer.shift ?? 0);
  const marks = before.marks.map((line) => line + moved);
  return at(state, log, { ...view, marks, left: before.left }, lineOf(before) + moved);
}

function at(state: State, log: LogPane, view: LogView, line: number): LogPane {
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
