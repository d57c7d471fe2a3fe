import { commandsNow, keysOf } from '../bindings.ts';
import { EMPTY, edited, type Field, inserted } from '../field.ts';
import type { Key } from '../keys.ts';
import { between, cellsOf, toWidth } from '../look/cells.ts';
import { ascii, type Look } from '../look/look.ts';
import type { Command, DialogView, Part } from '../part.ts';
import type { Extent, State } from '../state.ts';
import { closed, opened, redialed, type Step, stepTo, still } from '../step.ts';
import { performed } from '../update.ts';
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
    return command === 'help.do' && chosen !== undefined ? performed(below, chosen.id) : stepTo(below, {});
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
      ? performed(closed(state), chosen.id)
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
function entriesOf(state: State, { query }: HelpDialog): Command[] {
  const found = searched(withKeys(state), query.text, state);
  return query.text === '' ? groupsOf(found).flatMap(([, commands]) => commands) : found;
}

function withKeys(state: State): Command[] {
  return commandsNow(closed(state)).filter((command) => keysOf(command, state.ownKeys).length > 0);
}

const GROUPS: readonly Command['group'][] = ['Act', 'Move', 'Log', 'Search and filter', 'Show', 'Data', 'Dialog'];

function groupsOf(commands: readonly Command[]): [Command['group'], Command[]][] {
  return GROUPS.map((group): [Command['group'], Command[]] => [
    group,
    commands.filter((command) => command.group === group),
  ]).filter(([, own]) => own.length > 0);
}

export const helpView: DialogView = {
  kind: 'help',
  size: ({ size }) => ({ width: Math.min(size.columns, 132), height: size.rows - 2 }),
  title: () => 'Keys',
  paint(state, extent, look) {
    const dialog = dialogIn(state);
    if (dialog === null) return [];
    const { text, cursor } = dialog.query;
    const typedText = `${text.slice(0, cursor)}${look.glyphs.caret}${text.slice(cursor)}`;
    const count = entriesOf(state, dialog).length;
    const about = text === '' ? 'type to search, enter does it' : `${count} found`;
    return [
      between(` ${look.accent('?')} ${typedText}`, `${look.dim(about)} `, extent.width),
      '',
      ...flow(state, dialog, extent).lines(look),
    ].slice(0, extent.height);
  },
};

/** Lines above the columns. */
const HEAD = 2;
const COLUMN = 32;

interface Slot {
  readonly heading: string | null;
  readonly index: number | null;
  readonly command: Command | null;
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
          toWidth(slotLine(slotAt(column, row), state, dialog, look, each - 1), each - 1),
        ).join(' '),
      ),
  };
}

function slotsOf(state: State, dialog: HelpDialog): Slot[] {
  const entries = entriesOf(state, dialog);
  const slot = (command: Command): Slot => ({ heading: null, index: entries.indexOf(command), command });
  if (dialog.query.text !== '') return entries.map(slot);
  return groupsOf(entries).flatMap(([group, commands], index) => [
    ...(index === 0 ? [] : [{ heading: '', index: null, command: null }]),
    { heading: group, index: null, command: null },
    ...commands.map(slot),
  ]);
}

function slotLine(
  slot: Slot | undefined,
  { ownKeys }: State,
  { cursor }: HelpDialog,
  look: Look,
  width: number,
): string {
  if (slot === undefined) return '';
  if (slot.command === null) return ` ${look.strong(slot.heading ?? '')}`;
  const keys = keysOf(slot.command, ownKeys).slice(0, 2).join(' ');
  const shown = toWidth(keys, Math.max(10, cellsOf(keys) + 1));
  const line = toWidth(` ${look.accent(shown)}${ascii(slot.command.title, look)}`, width);
  return slot.index === cursor ? look.selection(line) : line;
}
