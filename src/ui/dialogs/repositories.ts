import { ago } from '../../reports/moments.ts';
import { nameOf } from '../../reports/runs.ts';
import { choose } from '../behaviours/starting.ts';
import { isSameRepository } from '../known.ts';
import { AT_TOP, type ListView, moved, moveTo } from '../list.ts';
import { toWidth } from '../look/cells.ts';
import type { DialogView, Part } from '../part.ts';
import { type State, topDialog } from '../state.ts';
import { andThen, closed, noticed, opened, redialed, type Step, shown, stepTo, still } from '../step.ts';

/** Another one of the repositories that are stored. */
export interface RepositoriesDialog {
  readonly kind: 'repositories';
  readonly view: ListView;
}

const MOVES: Readonly<Record<string, string>> = {
  'repositories.down': 'move.down',
  'repositories.up': 'move.up',
};

export const repositories: Part = {
  commands: [
    { id: 'repositories.open', where: 'everywhere', keys: ['#'], title: 'look at another repository', group: 'Data' },
    {
      id: 'repositories.choose',
      where: 'repositories',
      keys: ['enter'],
      title: 'look at it',
      group: 'Dialog',
      hint: 'look at it',
    },
    {
      id: 'repositories.down',
      where: 'repositories',
      keys: ['j', 'down'],
      title: 'down',
      group: 'Dialog',
      hint: 'down',
    },
    { id: 'repositories.up', where: 'repositories', keys: ['k', 'up'], title: 'up', group: 'Dialog', hint: 'up' },
    {
      id: 'repositories.close',
      where: 'repositories',
      keys: ['esc', 'q', '#'],
      title: 'stay',
      group: 'Dialog',
      hint: 'stay',
    },
  ],
  perform(state, command) {
    if (command === 'repositories.open') return open(state);
    const dialog = topDialog(state);
    if (dialog?.kind !== 'repositories') return still(state);
    if (command === 'repositories.choose') return chosen(state, dialog);
    if (command === 'repositories.close') return stepTo(closed(state), {});
    const view = moved(dialog.view, MOVES[command]!, storedOf(state).length, heightOf(state)) ?? dialog.view;
    return stepTo(redialed(state, { ...dialog, view }), {});
  },
  pointed(state, { region, action, row, isDouble }) {
    const dialog = topDialog(state);
    if (dialog?.kind !== 'repositories' || region !== 'dialog:repositories' || action !== 'press') return null;
    // The first row is the border.
    const at = row - 1 + dialog.view.top;
    if (at < 0 || at >= storedOf(state).length) return still(state);
    const next = { ...dialog, view: moveTo(dialog.view, at, storedOf(state).length, heightOf(state)) };
    return isDouble ? chosen(state, next) : stepTo(redialed(state, next), {});
  },
};

export const repositoriesView: DialogView = {
  kind: 'repositories',
  size: (state) => ({ width: Math.min(64, state.size.columns - 2), height: heightOf(state) + 2 }),
  title: () => 'Repositories',
  paint: (state, { width, height }, look) => {
    const dialog = topDialog(state);
    if (dialog?.kind !== 'repositories') return [];
    const { cursor, top } = dialog.view;
    return storedOf(state)
      .slice(top, top + height)
      .map(({ name, newestMs }, index) => {
        const isHere = top + index === cursor;
        const isShown = state.repository !== null && isSameRepository(name, state.repository);
        const age = newestMs === null ? 'nothing stored' : `newest run ${ago(newestMs, state.nowMs)}`;
        const mark = isShown ? look.glyphs.chosen : ' ';
        const words = `${isHere ? look.glyphs.cursor : ' '}${mark} ${toWidth(nameOf(name), Math.max(12, width - 28))} ${age}`;
        return isHere ? look.selection(toWidth(words, width)) : words;
      });
  },
};

function open(state: State): Step {
  const stored = storedOf(state);
  if (stored.length < 2) {
    const text = 'no other repository is stored; `whyred pull OWNER/REPO` adds one';
    return still(noticed(state, text, 'problem'));
  }
  const { repository } = state;
  const at = stored.findIndex(({ name }) => repository !== null && isSameRepository(name, repository));
  const view = moveTo(AT_TOP, Math.max(0, at), stored.length, heightOf(state));
  return stepTo(opened(state, { kind: 'repositories', view }), {});
}

function chosen(state: State, { view }: RepositoriesDialog): Step {
  const one = storedOf(state)[view.cursor];
  const without = closed(state);
  if (one === undefined) return still(without);
  if (state.repository !== null && isSameRepository(one.name, state.repository)) return still(without);
  return andThen(choose(shown(without, 'runs'), one.name), (now) => still({ ...now, before: [] }));
}

function storedOf({ start }: State) {
  return start.value?.stored ?? [];
}

function heightOf(state: State): number {
  return Math.max(1, Math.min(storedOf(state).length, state.size.rows - 6));
}
