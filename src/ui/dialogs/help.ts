import { type Binding, bindingsNow } from '../bindings.ts';
import { EMPTY, edited, type Field, inserted } from '../field.ts';
import type { Key } from '../keys.ts';
import { between, cellsOf, toWidth } from '../look/cells.ts';
import type { Look } from '../look/look.ts';
import type { Command, DialogView, Part } from '../part.ts';
import type { Extent, State } from '../state.ts';
import { closed, opened, redialed, type Step, stepTo, still } from '../step.ts';
import { performed } from '../update.ts';
import { fieldLine } from './field-line.ts';
import { searched } from './search-commands.ts';

/** All that can be done here, with its keys; typing searches, `enter` does it. */
export interface HelpDialog {
  readonly kind: 'help';
  readonly query: Field;
  /** Of the commands that are shown. */
  readonly cursor: number;
}

export const help: Part = {
  commands: [
    { id: 'help.open', where: 'everywhere', keys: ['?', 'f1'], title: 'all keys', group: 'Show', hint: 'keys' },
    { id: 'help.do', where: 'help', keys: ['enter'], title: 'do it', group: 'Dialog', hint: 'do it' },
    { id: 'help.close', where: 'help', keys: ['esc'], title: 'close', group: 'Dialog', hint: 'close' },
  ],
  perform(state, command): Step {
    if (command === 'help.open') return stepTo(opened(state, { kind: 'help', query: EMPTY, cursor: 0 }), {});
    const dialog = dialogIn(state);
    if (dialog === null) return still(state);
    const below = closed(state);
    const chosen = entriesOf(state, dialog)[dialog.cursor];
    return command === 'help.do' && chosen !== undefined ? performed(below, chosen.command.id) : stepTo(below, {});
  },
  typed(state, key) {
    const dialog = dialogIn(state);
    return dialog === null ? null : typed(state, dialog, key);
  },
  pasted(state, text) {
    const dialog = dialogIn(state);
    if (dialog === null) return still(state);
    return stepTo(redialed(state, { ...dialog, query: inserted(dialog.query, text), cursor: 0 }), {});
  },
  pointed(state, { region, action, column, row }) {
    const dialog = dialogIn(state);
    if (dialog === null || region !== 'dialog:help' || action !== 'press') return null;
    const { width, height } = helpView.size(state)!;
    const { entry } = flow(state, dialog, { width: width - 2, height: height - 2 });
    const cursor = entry(column - 1, row - 1);
    if (cursor === null) return still(state);
    const chosen = entriesOf(state, dialog)[cursor]!;
    return cursor === dialog.cursor
      ? performed(closed(state), chosen.command.id)
      : stepTo(redialed(state, { ...dialog, cursor }), {});
  },
};

function typed(state: State, dialog: HelpDialog, key: Key): Step | null {
  const count = entriesOf(state, dialog).length;
  const steps: Readonly<Record<Key, number>> = { down: 1, up: -1, pagedown: 10, pageup: -10, tab: 1, 'shift-tab': -1 };
  if (Object.hasOwn(steps, key)) {
    const cursor = Math.max(0, Math.min(count - 1, dialog.cursor + steps[key]!));
    return stepTo(redialed(state, { ...dialog, cursor }), {});
  }
  if (key === 'esc' && dialog.query.text !== '')
    return stepTo(redialed(state, { ...dialog, query: EMPTY, cursor: 0 }), {});
  // The key that opened it closes it, as long as nothing is searched for.
  if (key === '?' && dialog.query.text === '') return stepTo(closed(state), {});
  const query = edited(dialog.query, key);
  return query === null ? null : stepTo(redialed(state, { ...dialog, query, cursor: 0 }), {});
}

function dialogIn({ dialogs }: State): HelpDialog | null {
  const dialog = dialogs.at(-1);
  return dialog?.kind === 'help' ? dialog : null;
}

/** What could be done before the help came up; while nothing is searched for in groups, as they are shown. */
function entriesOf(state: State, { query }: HelpDialog): Binding[] {
  const withKeys = bindingsNow(closed(state)).filter(({ keys }) => keys.length > 0);
  const found = searched(withKeys, query.text);
  return query.text.trim() === '' ? groupsOf(found).flatMap(([, own]) => own) : found;
}

const GROUPS: readonly Command['group'][] = ['Act', 'Move', 'Log', 'Search and filter', 'Show', 'Data', 'Dialog'];

function groupsOf(bindings: readonly Binding[]): [Command['group'], Binding[]][] {
  return GROUPS.map((group): [Command['group'], Binding[]] => [
    group,
    bindings.filter(({ command }) => command.group === group),
  ]).filter(([, own]) => own.length > 0);
}

export const helpView: DialogView = {
  kind: 'help',
  size: ({ size }) => ({ width: Math.min(size.columns, 136), height: size.rows - 2 }),
  title: () => 'Keys',
  paint(state, extent, look) {
    const dialog = dialogIn(state);
    if (dialog === null) return [];
    const entries = entriesOf(state, dialog);
    const about = aboutOf(dialog, entries.length);
    const field = fieldLine(dialog.query, extent.width - 5 - about.length, look);
    return [
      between(` ${look.accent('?')} ${field}`, ` ${look.dim(about)} `, extent.width),
      chosenLine(entries[dialog.cursor], extent.width, look),
      ...flow(state, dialog, extent).lines(look),
    ].slice(0, extent.height);
  },
};

function aboutOf({ query, cursor }: HelpDialog, count: number): string {
  if (query.text.trim() === '') return 'type to search, enter does it';
  return count === 0 ? 'nothing found; esc takes the search back' : `${cursor + 1} of ${count} found`;
}

/** The chosen one, whole, with all of its keys: in the columns there may be no room for them. */
function chosenLine(chosen: Binding | undefined, width: number, look: Look): string {
  if (chosen === undefined) return '';
  const { command, keys } = chosen;
  return between(`   ${look.strong(command.title)}`, ` ${look.accent(keys.join('  '))} `, width);
}

/** Lines above the columns. */
const HEAD = 2;
/** Most titles have room in it. */
const COLUMN = 44;

interface Slot {
  readonly heading: string | null;
  readonly index: number | null;
  readonly binding: Binding | null;
}

/** Entries in columns, one below the other; where they do not all fit, those around the cursor. */
function flow(state: State, dialog: HelpDialog, { width, height }: Extent) {
  const rows = Math.max(1, height - HEAD);
  const columns = Math.max(1, Math.floor(width / COLUMN));
  const slots = slotsOf(state, dialog);
  const at = slots.findIndex(({ index }) => index === dialog.cursor);
  // One column scrolls line by line; several by whole columns.
  const first =
    columns === 1
      ? Math.max(0, Math.min(slots.length - rows, at - (rows >> 1)))
      : Math.max(0, Math.floor(at / rows) - columns + 1) * rows;
  const slotAt = (column: number, row: number): Slot | undefined => slots[first + column * rows + row];
  const each = Math.floor(width / columns);
  return {
    entry: (x: number, y: number): number | null =>
      y < HEAD ? null : (slotAt(Math.min(columns - 1, Math.floor(x / each)), y - HEAD)?.index ?? null),
    lines: (look: Look): string[] =>
      Array.from({ length: Math.min(rows, slots.length) }, (_, row) =>
        Array.from({ length: columns }, (_none, column) =>
          toWidth(slotLine(slotAt(column, row), dialog, look, each - 1), each - 1),
        ).join(' '),
      ),
  };
}

function slotsOf(state: State, dialog: HelpDialog): Slot[] {
  const entries = entriesOf(state, dialog);
  const slot = (binding: Binding): Slot => ({ heading: null, index: entries.indexOf(binding), binding });
  if (dialog.query.text.trim() !== '') return entries.map(slot);
  return groupsOf(entries).flatMap(([group, bindings], index) => [
    ...(index === 0 ? [] : [{ heading: '', index: null, binding: null }]),
    { heading: group, index: null, binding: null },
    ...bindings.map(slot),
  ]);
}

function slotLine(slot: Slot | undefined, { cursor }: HelpDialog, look: Look, width: number): string {
  if (slot === undefined) return '';
  if (slot.binding === null) return ` ${look.strong(slot.heading ?? '')}`;
  const { command, keys } = slot.binding;
  const shown = keys.slice(0, 2).join(' ');
  // Long names of keys stand alone.
  const own = toWidth(cellsOf(shown) < KEYS ? shown : keys[0]!, Math.max(KEYS, cellsOf(keys[0]!) + 1));
  const line = toWidth(` ${look.accent(own)}${command.title}`, width);
  return slot.index === cursor ? look.selection(line) : line;
}

/** Columns for keys. */
const KEYS = 11;
