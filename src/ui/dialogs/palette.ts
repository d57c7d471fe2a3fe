import { bindingsNow } from '../bindings.ts';
import { EMPTY, edited, type Field, inserted } from '../field.ts';
import type { Key } from '../keys.ts';
import { AT_TOP, type ListView, moveBy } from '../list.ts';
import { between, cellsOf } from '../look/cells.ts';
import { ascii } from '../look/look.ts';
import { THEMES } from '../look/theme.ts';
import type { DialogView, Part } from '../part.ts';
import { goToLine } from '../screens/log/show.ts';
import { openRun } from '../screens/run/open.ts';
import type { State } from '../state.ts';
import { closed, noticed, opened, redialed, type Step, stepTo, still } from '../step.ts';
import { performed } from '../update.ts';
import { fieldLine } from './field-line.ts';
import { searched } from './search-commands.ts';

/** One line to say what is wanted: a command, a number, a theme. */
export interface PaletteDialog {
  readonly kind: 'palette';
  readonly query: Field;
  readonly list: ListView;
}

interface Entry {
  readonly title: string;
  readonly keys: readonly Key[];
  readonly choose: (state: State) => Step;
}

const LINES = 12;

export const palette: Part = {
  commands: [
    { id: 'palette.open', where: 'everywhere', keys: [':'], title: 'find a command', group: 'Show', hint: 'commands' },
    { id: 'palette.do', where: 'palette', keys: ['enter'], title: 'do it', group: 'Dialog', hint: 'do it' },
    { id: 'palette.close', where: 'palette', keys: ['esc'], title: 'close', group: 'Dialog', hint: 'close' },
  ],
  perform(state, command): Step {
    if (command === 'palette.open') return stepTo(opened(state, { kind: 'palette', query: EMPTY, list: AT_TOP }), {});
    const dialog = dialogIn(state);
    if (dialog === null) return still(state);
    const chosen = entriesOf(state, dialog)[dialog.list.cursor];
    return command === 'palette.do' && chosen !== undefined ? chosen.choose(closed(state)) : stepTo(closed(state), {});
  },
  typed(state, key) {
    const dialog = dialogIn(state);
    if (dialog === null) return null;
    const steps: Readonly<Record<Key, number>> = { down: 1, up: -1, pagedown: LINES, pageup: -LINES };
    if (Object.hasOwn(steps, key)) {
      const list = moveBy(dialog.list, steps[key]!, entriesOf(state, dialog).length, linesFor(state));
      return stepTo(redialed(state, { ...dialog, list }), {});
    }
    // An empty palette is closed by taking back what is not there.
    if (key === 'backspace' && dialog.query.text === '') return stepTo(closed(state), {});
    const query = edited(dialog.query, key);
    return query === null ? null : stepTo(redialed(state, { ...dialog, query, list: AT_TOP }), {});
  },
  pasted(state, text) {
    const dialog = dialogIn(state);
    if (dialog === null) return still(state);
    return stepTo(redialed(state, { ...dialog, query: inserted(dialog.query, text), list: AT_TOP }), {});
  },
  pointed(state, { region, action, row }) {
    const dialog = dialogIn(state);
    if (dialog === null || region !== 'dialog:palette' || action !== 'press') return null;
    const chosen = entriesOf(state, dialog)[dialog.list.top + row - 2];
    return row < 2 || chosen === undefined ? still(state) : chosen.choose(closed(state));
  },
};

function dialogIn({ dialogs }: State): PaletteDialog | null {
  const dialog = dialogs.at(-1);
  return dialog?.kind === 'palette' ? dialog : null;
}

function linesFor({ size }: State): number {
  return Math.min(LINES, size.rows - 7);
}

function entriesOf(state: State, { query }: PaletteDialog): Entry[] {
  const below = closed(state);
  const commands = searched(bindingsNow(below), query.text).map(
    ({ command, keys }): Entry => ({ title: command.title, keys, choose: (now) => performed(now, command.id) }),
  );
  return [...numbered(below, query.text.trim()), ...themed(query.text.trim()), ...commands];
}

/** Ids of runs have more digits than logs have lines. */
const LINE_MAX_DIGITS = 8;

function numbered(state: State, text: string): Entry[] {
  if (!/^\d{1,15}$/.test(text)) return [];
  const number = Number(text);
  const { repository, screen } = state;
  if (screen === 'run' && text.length <= LINE_MAX_DIGITS)
    return [{ title: `line ${text} of the log`, keys: [], choose: (now) => goToLine(now, number) }];
  if (repository === null) return [];
  return [
    { title: `run ${text}`, keys: [], choose: (now) => openRun(now, { repository, runId: number, attempt: null }) },
  ];
}

function themed(text: string): Entry[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  return THEMES.map((theme) => ({ theme, title: `theme ${theme}` }))
    .filter(({ theme, title }) => title.startsWith(wanted) || theme.startsWith(wanted))
    .map(({ theme, title }) => ({
      title,
      keys: [],
      choose: (state) => stepTo(noticed({ ...state, theme, isThemeChosen: true }, title), {}),
    }));
}

export const paletteView: DialogView = {
  kind: 'palette',
  size: (state) => ({ width: Math.min(72, state.size.columns - 2), height: linesFor(state) + 3 }),
  title: () => 'Commands',
  paint(state, { width }, look) {
    const dialog = dialogIn(state);
    if (dialog === null) return [];
    const { top, cursor: at } = dialog.list;
    const entries = entriesOf(state, dialog);
    const lines = entries.slice(top, top + linesFor(state)).map(({ title, keys }, index) => {
      const line = between(` ${ascii(title, look)}`, `${look.accent(keys[0] ?? '')} `, width);
      return top + index === at ? look.selection(line) : line;
    });
    const none = lines.length === 0 ? [look.dim(' nothing of that name; a number is a line or a run')] : [];
    const about = lines.length === 0 ? '' : look.dim(` ${top + 1}-${top + lines.length} of ${entries.length} `);
    const field = fieldLine(dialog.query, width - 3 - cellsOf(about), look);
    return [between(` ${look.accent(':')} ${field}`, about, width), ...lines, ...none];
  },
};
