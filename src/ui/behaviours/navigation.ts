import { THEMES } from '../look/theme.ts';
import { MOVES } from '../moves.ts';
import type { Command, Part } from '../part.ts';
import { screenTitle } from '../screen-titles.ts';
import { commandAt } from '../screens/strips.ts';
import { SCREENS, type ScreenName } from '../state.ts';
import { FIRST_PANE, type Step, shown, stepTo, still } from '../step.ts';
import { performed } from '../update.ts';

const COMMANDS: readonly Command[] = [
  ...MOVES,
  { id: 'pane.next', where: 'everywhere', keys: ['tab'], title: 'next pane', group: 'Move' },
  { id: 'pane.previous', where: 'everywhere', keys: ['shift-tab'], title: 'previous pane', group: 'Move' },
  { id: 'pane.zoom', where: 'everywhere', keys: ['+', '_'], title: 'this pane alone, and back', group: 'Show' },
  ...SCREENS.map(
    (screen, index): Command => ({
      id: `screen.${screen}`,
      where: 'everywhere',
      keys: [String(index + 1)],
      title: screenTitle(screen),
      group: 'Move',
    }),
  ),
  { id: 'back', where: 'everywhere', keys: ['esc', 'ctrl-o'], title: 'back', group: 'Move' },
  { id: 'theme.next', where: 'everywhere', keys: ['T'], title: 'next theme', group: 'Show' },
  { id: 'mouse.switch', where: 'always', keys: ['f2'], title: 'mouse on or off', group: 'Show' },
  { id: 'redraw', where: 'always', keys: ['ctrl-l'], title: 'draw again', group: 'Show' },
  { id: 'read-all', where: 'always', keys: ['alt-r'], title: 'tell all of this pane', group: 'Show' },
  { id: 'suspend', where: 'always', keys: ['ctrl-z'], title: 'suspend', group: 'Show' },
  { id: 'quit', where: 'everywhere', keys: ['q', 'ctrl-c'], title: 'quit', group: 'Act', hint: 'quit' },
];

/** What holds on every screen. */
export const navigation: Part = {
  commands: COMMANDS,
  perform(state, command): Step {
    if (command.startsWith('screen.')) return stepTo(shown(state, command.slice(7) as ScreenName), {});
    switch (command) {
      case 'back': {
        const last = state.before.at(-1);
        if (state.zoom !== null) return stepTo(state, { zoom: null });
        if (last === undefined) return still(state);
        return stepTo(state, { screen: last, before: state.before.slice(0, -1), focus: FIRST_PANE[last] });
      }
      case 'pane.next':
        return stepTo(state, { focus: neighbour(state.focus, panesOf(state.panes, state.screen), 1) });
      case 'pane.previous':
        return stepTo(state, { focus: neighbour(state.focus, panesOf(state.panes, state.screen), -1) });
      case 'pane.zoom':
        return stepTo(state, { zoom: state.zoom === null ? state.focus : null });
      case 'theme.next': {
        const next = THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length]!;
        return stepTo(state, {
          theme: next,
          notice: { text: `theme ${next}`, kind: 'done', untilMs: state.nowMs + 3000 },
        });
      }
      case 'mouse.switch':
        return stepTo(state, { isMouseOn: !state.isMouseOn }, { type: 'mouse', isOn: !state.isMouseOn });
      case 'redraw':
        return stepTo(state, {}, { type: 'redraw' });
      case 'read-all':
        return stepTo(state, { readAll: state.readAll + 1 });
      case 'suspend':
        return stepTo(state, {}, { type: 'suspend' });
      case 'quit':
        return stepTo(state, {}, { type: 'quit' });
      default:
        return still(state);
    }
  },
  pointed(state, { region, action, column, row }) {
    const command = action === 'press' ? commandAt(state, region, column, row) : null;
    return command === null ? null : performed(state, command);
  },
};

/** In the order in which they were laid out, top left first. */
function panesOf(panes: Readonly<Record<string, unknown>>, screen: ScreenName): string[] {
  return Object.keys(panes).filter((id) => id.startsWith(`${screen}.`));
}

function neighbour(focus: string, panes: readonly string[], step: 1 | -1): string {
  const at = panes.indexOf(focus);
  return panes.length === 0 ? focus : panes[(at + step + panes.length) % panes.length]!;
}
