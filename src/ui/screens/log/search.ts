import { grouped } from '../../../reports/layout.ts';
import { isPattern, type PatternFault, patternFrom } from '../../../service/log/pattern.ts';
import type { Answered } from '../../../service/protocol.ts';
import { edited, type Field, fieldOf, inserted } from '../../field.ts';
import { ascii, type Look } from '../../look/look.ts';
import type { DialogView, Part } from '../../part.ts';
import { type State, topDialog } from '../../state.ts';
import { andThen, ask, closed, noticed, opened, redialed, type Step, stepTo, still } from '../../step.ts';
import { performed } from '../../update.ts';
import { countUpTo } from './fold-map.ts';
import { roomOf, toLine } from './scrolling.ts';
import type { LogView } from './state.ts';
import { filtered, lineOf, withSearch } from './view.ts';

/** The line in which a search is typed; what it finds is shown meanwhile. */
export interface LogSearchDialog {
  readonly kind: 'log-search';
  readonly field: Field;
  /** What is gone back to; as long as no log is there, of the one before. */
  readonly before: LogView;
  readonly isAsking: boolean;
  readonly fault: PatternFault | null;
}

const SLOT = 'log-search';

export function openSearch(state: State, view: LogView): Step {
  const dialog: LogSearchDialog = {
    kind: 'log-search',
    field: fieldOf(''),
    before: { ...(view.isFiltered ? filtered(view, false) : view), awaited: null },
    isAsking: false,
    fault: null,
  };
  return stepTo(opened({ ...state, log: { ...state.log, view: dialog.before } }, dialog), {});
}

export const logSearch: Part = {
  commands: [
    {
      id: 'log-search.accept',
      where: 'log-search',
      keys: ['enter'],
      title: 'stay there',
      group: 'Dialog',
      hint: 'stay',
    },
    {
      id: 'log-search.cancel',
      where: 'log-search',
      keys: ['esc', 'ctrl-c'],
      title: 'back to where you were',
      group: 'Dialog',
      hint: 'back',
    },
    {
      id: 'log-search.last',
      where: 'log-search',
      keys: ['up'],
      title: 'what was searched last',
      group: 'Dialog',
      hint: 'last',
      isPossible: ({ log }) => log.lastSearch !== '',
    },
  ],
  typed(state, key) {
    const dialog = topDialog(state);
    if (dialog?.kind !== 'log-search') return null;
    const field = edited(dialog.field, key);
    return field === null ? null : typedInto(state, dialog, field);
  },
  pasted(state, text) {
    const dialog = topDialog(state);
    return dialog?.kind === 'log-search' ? typedInto(state, dialog, inserted(dialog.field, text)) : still(state);
  },
  perform(state, command) {
    const dialog = topDialog(state);
    if (dialog?.kind !== 'log-search') return still(state);
    if (command === 'log-search.cancel') return restored(state, dialog);
    if (command === 'log-search.last') return typedInto(state, dialog, fieldOf(state.log.lastSearch));
    return accepted(state, dialog);
  },
  answered(state, answered) {
    if (answered.name !== 'log-search') return still(state);
    const { view } = state.log;
    if (view === null || view.answer.id !== answered.question.id) return still(state);
    const isFound = 'answer' in answered.outcome && answered.outcome.answer.kind === 'found';
    const step = found(state, view, answered);
    // What was done meanwhile is done with what was found.
    const commands = isFound ? (view.awaited?.commands ?? []) : [];
    return commands.reduce((done, command) => andThen(done, (now) => performed(now, command)), step);
  },
};

/** A search goes on in the log that came in the place of the one before. */
export function searchedAgain(state: State): Step {
  const { view } = state.log;
  const dialog = topDialog(state);
  const typed = dialog?.kind === 'log-search' ? patternFrom(dialog.field.text) : null;
  const pattern = isPattern(typed) ? typed : (view?.awaited ?? view?.search)?.pattern;
  if (view === null || pattern === undefined) return still(state);
  return stepTo(state, {}, ask('log-search', { id: view.answer.id, pattern }, SLOT));
}

function typedInto(state: State, dialog: LogSearchDialog, field: Field): Step {
  if (field.text === dialog.field.text || state.log.view === null)
    return stepTo(redialed(state, { ...dialog, field }), {});
  const pattern = patternFrom(field.text);
  const { before } = dialog;
  if (!isPattern(pattern)) {
    const next = redialed(state, { ...dialog, field, isAsking: false, fault: pattern });
    const view = { ...before, search: null };
    return stepTo(next, { log: { ...state.log, view } }, { type: 'forget', slot: SLOT });
  }
  const next = redialed(state, { ...dialog, field, isAsking: true, fault: null });
  return stepTo(next, {}, ask('log-search', { id: before.answer.id, pattern }, SLOT));
}

function restored(state: State, { before }: LogSearchDialog): Step {
  if (state.log.view === null) return stepTo(closed(state), {});
  return stepTo(closed(state), { log: { ...state.log, view: before } }, { type: 'forget', slot: SLOT });
}

/** What is still being looked for is shown when it comes. */
function accepted(state: State, dialog: LogSearchDialog): Step {
  const { text } = dialog.field;
  if (dialog.fault !== null) return still(state);
  if (text === '') return restored(state, dialog);
  const pattern = patternFrom(text);
  const isAwaited = dialog.isAsking && isPattern(pattern) && state.log.view !== null;
  const view = isAwaited ? { ...dialog.before, awaited: { typed: text, pattern, commands: [] } } : state.log.view;
  return stepTo(closed(state), { log: { ...state.log, view, lastSearch: text } });
}

/** A command of the log while a search is awaited: it is kept for then. Null: none is awaited, or the command ends the wait. */
export function deferred(state: State, command: string): Step | null {
  const { view } = state.log;
  if (view === null || view.awaited === null || command === 'log.search') return null;
  if (command === 'log.clear') {
    return stepTo(state, { log: { ...state.log, view: { ...view, awaited: null } } }, { type: 'forget', slot: SLOT });
  }
  const awaited = { ...view.awaited, commands: [...view.awaited.commands, command] };
  return stepTo(state, { log: { ...state.log, view: { ...view, awaited } } });
}

/** The first line that holds it from where the search began, and how many there are. */
function found(state: State, now: LogView, answered: Extract<Answered, { name: 'log-search' }>): Step {
  const top = topDialog(state);
  const dialog = top?.kind === 'log-search' ? top : null;
  const put = (before: State, view: LogView, change: Pick<LogSearchDialog, 'fault'> = { fault: null }): Step => {
    const next = dialog === null ? before : redialed(before, { ...dialog, isAsking: false, ...change });
    return stepTo(next, { log: { ...state.log, view } });
  };
  const given = { ...now, awaited: null };
  if ('fault' in answered.outcome) {
    const { message, hint } = answered.outcome.fault;
    return put(noticed(state, `${message} ${hint}`, 'problem'), given);
  }
  const { answer } = answered.outcome;
  if (answer.kind === 'refused') {
    if (dialog === null) return put(noticed(state, answer.message, 'problem'), given);
    return put(state, given, { fault: answer });
  }
  const typed = dialog?.field.text ?? now.awaited?.typed ?? now.search?.typed ?? '';
  const { pattern } = answered.question;
  const search = { typed, pattern, hits: answer.lines, isCut: answer.isCut };
  // In a log that came in the place of another one nothing moves.
  const isNew = dialog === null ? now.awaited !== null : dialog.isAsking;
  if (!isNew) return put(state, withSearch(now, search));
  const from = dialog?.before ?? now;
  const view = withSearch(from, search);
  const line = answer.lines[countUpTo(answer.lines, lineOf(from) - 1)] ?? answer.lines[0];
  return put(state, line === undefined ? view : toLine(view, line, roomOf(state)));
}

export const logSearchView: DialogView = {
  kind: 'log-search',
  size: () => null,
  title: () => 'Search',
  paint: (state, _extent, look) => [promptOf(state, look)],
};

function promptOf(state: State, look: Look): string {
  const dialog = topDialog(state);
  if (dialog?.kind !== 'log-search') return '';
  const { field, fault } = dialog;
  const shown = fault?.column == null ? typedText(field, look) : faulty(field.text, fault.column, look);
  return ` ${look.accent('/')}${shown}  ${saidOf(state, dialog, look)}`;
}

function typedText({ text, cursor }: Field, look: Look): string {
  return text.slice(0, cursor) + look.selection(text.charAt(cursor) || ' ') + text.slice(cursor + 1);
}

function faulty(text: string, column: number, look: Look): string {
  const at = Math.min(column, text.length - 1);
  return text.slice(0, at) + look.bad(look.selection(text.charAt(at))) + text.slice(at + 1);
}

function saidOf({ log }: State, { field, fault, isAsking }: LogSearchDialog, look: Look): string {
  if (fault !== null) {
    const place = fault.column === null ? '' : ` (column ${fault.column + 1})`;
    return look.bad(`${look.glyphs.fail} ${ascii(fault.message, look)}${place}`);
  }
  if (field.text === '') return look.dim('text, or /an expression/; small letters find capitals, too');
  const hits = log.view?.search?.hits ?? null;
  if (hits === null) return isAsking ? look.dim(ascii('searching…', look)) : '';
  if (hits.length === 0) return look.warning(`no line holds it`);
  const count = `${grouped(hits.length)}${log.view!.search!.isCut ? ' and more' : ''}`;
  return look.dim(`${count} ${hits.length === 1 ? 'line' : 'lines'}, first at ${grouped(lineOf(log.view!))}`);
}
