import { type Completion, completions } from '../../filter/complete.ts';
import type { FilterError } from '../../filter/filter.ts';
import { parseFilter } from '../../filter/parse.ts';
import { counted, grouped } from '../../reports/layout.ts';
import { plain } from '../../reports/plain.ts';
import { EMPTY, edited, type Field, fieldOf, inserted } from '../field.ts';
import { between, cellsOf, toWidth } from '../look/cells.ts';
import type { Look } from '../look/look.ts';
import type { Command, DialogView, Part } from '../part.ts';
import { filtered } from '../screens/runs/filtered.ts';
import type { State } from '../state.ts';
import { ask, closed, opened, redialed, type Step, stepTo, still } from '../step.ts';

/** The line in which a filter is typed; what fits shows while it is. */
export interface FilterDialog {
  readonly kind: 'filter';
  readonly field: Field;
  /** What comes back with `esc`. */
  readonly before: string;
  /** Of the completions, the one that the arrows chose; null for none. */
  readonly chosen: number | null;
  /** `enter` was pressed, and the filter cannot be read. */
  readonly isRefused: boolean;
}

const OPEN: Omit<Command, 'id' | 'where'> = {
  ...{ keys: ['/'], title: 'filter', group: 'Search and filter', hint: 'filter' },
  isPossible: ({ repository }) => repository !== null,
};

export const filter: Part = {
  commands: [
    { id: 'filter.edit', where: 'runs', ...OPEN },
    { id: 'filter.edit-grid', where: 'grid', ...OPEN },
    { id: 'filter.apply', where: 'filter', keys: ['enter'], title: 'use it', group: 'Dialog', hint: 'use it' },
    { id: 'filter.complete', where: 'filter', keys: ['tab'], title: 'complete', group: 'Dialog', hint: 'complete' },
    { id: 'filter.next', where: 'filter', keys: ['down', 'ctrl-n'], title: 'next', group: 'Dialog', hint: 'choose' },
    { id: 'filter.previous', where: 'filter', keys: ['up', 'ctrl-p'], title: 'the one before', group: 'Dialog' },
    {
      id: 'filter.leave',
      where: 'filter',
      keys: ['esc', 'ctrl-c'],
      title: 'as before',
      group: 'Dialog',
      hint: 'as before',
    },
  ],
  perform(state, command): Step {
    if (command.startsWith('filter.edit')) return begun(state);
    const dialog = dialogIn(state);
    if (dialog === null) return still(state);
    const offered = offersOf(state, dialog);
    switch (command) {
      case 'filter.apply':
        return dialog.chosen === null ? applied(state, dialog) : taken(state, dialog, offered[dialog.chosen]);
      case 'filter.complete':
        return taken(state, dialog, offered[dialog.chosen ?? 0]);
      case 'filter.next':
        return chose(state, dialog, Math.min(offered.length - 1, (dialog.chosen ?? -1) + 1));
      case 'filter.previous':
        return chose(state, dialog, (dialog.chosen ?? 0) - 1);
      default:
        return stepTo(closed(filtered(state, dialog.before)), {});
    }
  },
  typed(state, key) {
    const dialog = dialogIn(state);
    const field = dialog === null ? null : edited(dialog.field, key);
    return dialog === null || field === null ? null : changed(state, dialog, field);
  },
  pasted(state, text) {
    const dialog = dialogIn(state);
    return dialog === null ? still(state) : changed(state, dialog, inserted(dialog.field, text.trim()));
  },
  pointed(state, { region, action, row }) {
    const dialog = dialogIn(state);
    if (dialog === null || region !== 'dialog:filter' || action !== 'press') return null;
    const at = row - 1 - headOf(state, dialog, NO_LOOK).length;
    return at < 0 ? still(state) : taken(state, dialog, shownOf(state, dialog)[at]?.offer);
  },
  answered(state, answered) {
    if (answered.name !== 'filter-words' || !('answer' in answered.outcome)) return still(state);
    return stepTo(state, { filterWords: answered.outcome.answer.values });
  },
};

function dialogIn({ dialogs }: State): FilterDialog | null {
  const dialog = dialogs.at(-1);
  return dialog?.kind === 'filter' ? dialog : null;
}

function begun(state: State): Step {
  const { filter: before } = state.runs;
  // A blank behind it, so that the next part can be typed at once.
  const field = before === '' ? EMPTY : fieldOf(`${before} `);
  const dialog: FilterDialog = { kind: 'filter', field, before, chosen: null, isRefused: false };
  const { repository } = state;
  return stepTo(opened(state, dialog), {}, ...(repository === null ? [] : [ask('filter-words', { repository })]));
}

function mistakeIn(text: string, nowMs: number): FilterError | null {
  const parsed = parseFilter(text, nowMs);
  return 'filter' in parsed ? null : parsed.errors[0]!;
}

/** What is wrong and can be told: a word that is being typed may still become one of those that are offered. */
function mistakeShown(state: State, dialog: FilterDialog): FilterError | null {
  const { field, isRefused } = dialog;
  const mistake = mistakeIn(field.text, state.nowMs);
  if (mistake === null || isRefused) return mistake;
  const isTyped = mistake.column - 1 < field.cursor && field.cursor <= mistake.column - 1 + mistake.length;
  return isTyped && offersOf(state, dialog).length > 0 ? null : mistake;
}

/** What fits is shown at once, but not while a key is typed: it would be taken for a word that runs must hold. */
function changed(state: State, dialog: FilterDialog, field: Field): Step {
  const next = redialed(state, { ...dialog, field, chosen: null, isRefused: false });
  const isBegun = completions(field.text, field.cursor).some(({ what, from }) => what !== null && from < field.cursor);
  if (isBegun || mistakeIn(field.text, state.nowMs) !== null) return stepTo(next, {});
  return stepTo(filtered(next, field.text.trim()), {});
}

function applied(state: State, dialog: FilterDialog): Step {
  const { text } = dialog.field;
  if (mistakeIn(text, state.nowMs) !== null) return stepTo(redialed(state, { ...dialog, isRefused: true }), {});
  return stepTo(closed(filtered(state, text.trim())), {});
}

function chose(state: State, dialog: FilterDialog, at: number): Step {
  return stepTo(redialed(state, { ...dialog, chosen: at < 0 ? null : at }), {});
}

/** What goes on behind a value is another part. */
function taken(state: State, dialog: FilterDialog, offer: Completion | undefined): Step {
  if (offer === undefined) return still(state);
  const { text } = dialog.field;
  const rest = text.slice(offer.to);
  const put = offer.what === null && rest === '' ? `${offer.text} ` : offer.text;
  const field = { text: text.slice(0, offer.from) + put + rest, cursor: offer.from + put.length };
  return changed(state, dialog, field);
}

function offersOf({ filterWords }: State, { field }: FilterDialog): Completion[] {
  // What stands there already is no help.
  return completions(field.text, field.cursor, filterWords).filter(
    ({ text, from, to }) => field.text.slice(from, to) !== text,
  );
}

/** Offers that there is room for. */
function roomFor({ size }: State): number {
  return size.rows < 22 ? 3 : 6;
}

function shownOf(state: State, dialog: FilterDialog): { readonly offer: Completion; readonly isChosen: boolean }[] {
  const room = roomFor(state);
  const offers = offersOf(state, dialog);
  const top = Math.max(0, (dialog.chosen ?? 0) - room + 1);
  return offers.slice(top, top + room).map((offer, index) => ({ offer, isChosen: top + index === dialog.chosen }));
}

export const filterView: DialogView = {
  kind: 'filter',
  isLow: true,
  size: (state) => ({ width: state.size.columns, height: roomFor(state) + 5 }),
  title: () => 'Filter',
  paint(state, { width }, look) {
    const dialog = dialogIn(state);
    if (dialog === null) return [];
    const offers = shownOf(state, dialog).map(({ offer, isChosen }) => {
      const line = toWidth(`   ${toWidth(plain(offer.text), 28)} ${look.dim(offer.what ?? '')}`, width);
      return isChosen ? look.selection(line) : line;
    });
    return [...headOf(state, dialog, { look, width }), ...offers];
  },
};

const PROMPT = 3;
/** Where only the number of lines matters. */
const NO_LOOK = null;

/** The filter, and below it what is wrong with it or how many runs fit. */
function headOf(
  state: State,
  dialog: FilterDialog,
  canvas: { readonly look: Look; readonly width: number } | null,
): string[] {
  const { field, isRefused } = dialog;
  const { text, cursor } = field;
  const mistake = mistakeShown(state, dialog);
  if (canvas === null) return mistake === null ? ['', ''] : ['', '', ''];
  const { look, width } = canvas;
  // A long filter is shown around the cursor.
  const from = Math.max(0, cursor - (width - PROMPT - 12));
  const line = ` ${look.accent('/')} ${plain(text.slice(from, cursor))}${look.glyphs.caret}${plain(text.slice(cursor))}`;
  if (mistake === null) return [line, look.dim(`   ${countOf(state)}`)];
  const { column, length, message, suggestion } = mistake;
  const at = column - 1;
  // While its word is being typed, it is not wrong yet.
  const paint = isRefused || at + length < cursor ? look.bad : look.warning;
  const before = cellsOf(plain(text.slice(from, Math.max(from, at)))) + (at >= cursor ? 1 : 0);
  const carets = '^'.repeat(Math.max(1, cellsOf(plain(text.slice(Math.max(from, at), at + length)))));
  const hint = suggestion === null || suggestion === '' ? '' : ` Did you mean ${suggestion}?`;
  return [
    line,
    `${' '.repeat(PROMPT + before)}${paint(carets)}`,
    between(`   ${paint(plain(`${message}${hint}`))}`, '', width),
  ];
}

function countOf({ runs, screen }: State): string {
  const { value, isAsking } = runs.loaded;
  if (screen !== 'runs' || value === null || isAsking) return '';
  return value.fit === value.stored
    ? `all ${counted(value.stored, 'run')}`
    : `${grouped(value.fit)} of ${counted(value.stored, 'run')}`;
}
