import { nameOf } from '../../reports/runs.ts';
import { screenTitle } from '../behaviours/navigation.ts';
import { commandsNow, keysOf } from '../bindings.ts';
import { between, cellsOf } from '../look/cells.ts';
import type { Look } from '../look/look.ts';
import type { Painter } from '../part.ts';
import { DIALOGS } from '../parts.ts';
import { SCREENS, type State, topDialog } from '../state.ts';

/** The name, the repository, the screens with the one that is shown, and how fresh everything is. */
export const paintHead: Painter = (state, { width }, look) => {
  const where = state.repository === null ? '' : ` ${nameOf(state.repository)}`;
  const tabs = SCREENS.map((screen, index) => {
    const name = `${index + 1} ${screenTitle(screen)}`;
    return screen === state.screen ? look.selection(` ${name} `) : look.dim(` ${name} `);
  }).join('');
  return [between(`${look.strong(' whyred')}${where}  ${tabs}`, '', width)];
};

/** What happened last, and what can be done. A dialog of one line is drawn here. */
export const paintFoot: Painter = (state, { width, height }, look) => {
  const dialog = topDialog(state);
  const view = DIALOGS.find(({ kind }) => kind === dialog?.kind);
  const own = view?.size(state) === null ? view.paint(state, { width, height: 1 }, look)[0] : undefined;
  return [own ?? newsOf(state, look), hintsOf(state, width, look)].slice(0, height);
};

function newsOf({ notice }: State, look: Look): string {
  if (notice === null) return '';
  const { glyphs } = look;
  const mark = { done: look.ok(glyphs.pass), problem: look.bad(glyphs.fail), news: look.accent(glyphs.dot) }[
    notice.kind
  ];
  return ` ${mark} ${notice.text}`;
}

/** `enter triage  r re-run  / filter`: as many as there is room for, those that come first go last. */
function hintsOf(state: State, width: number, look: Look): string {
  let line = '';
  for (const command of commandsNow(state)) {
    const [key] = keysOf(command, state.ownKeys);
    if (command.hint === undefined || key === undefined) continue;
    const next = `${line === '' ? ' ' : '  '}${look.accent(key)} ${command.hint}`;
    if (cellsOf(line) + cellsOf(next) > width) break;
    line += next;
  }
  return line;
}

export const paintTooSmall: Painter = ({ size }, { width }, look) => {
  const { columns, rows } = size;
  return [look.strong(`whyred needs 60x16, have ${columns}x${rows}`.slice(0, width)), 'q quits'];
};
