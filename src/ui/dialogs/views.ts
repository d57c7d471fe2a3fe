import { wrap } from '../../reports/layout.ts';
import { plain } from '../../reports/plain.ts';
import type { View } from '../../service/start.ts';
import { AT_TOP, type ListView, moveBy, moveTo } from '../list.ts';
import { toWidth } from '../look/cells.ts';
import type { DialogView, Part } from '../part.ts';
import { filterRuns } from '../screens/runs/filtered.ts';
import type { State } from '../state.ts';
import { closed, opened, redialed, type Step, stepTo, still } from '../step.ts';

/** Filters with a name, to choose from. */
export interface ViewsDialog {
  readonly kind: 'views';
  readonly list: ListView;
}

/** Without any filter. */
const ALL: View = { name: 'all runs', filter: '', sort: null };

export const views: Part = {
  commands: [
    { id: 'views.open', where: 'runs', keys: ['V'], title: 'saved views', group: 'Search and filter' },
    { id: 'views.open-grid', where: 'grid', keys: ['V'], title: 'saved views', group: 'Search and filter' },
    { id: 'views.choose', where: 'views', keys: ['enter'], title: 'show it', group: 'Dialog', hint: 'show it' },
    { id: 'views.down', where: 'views', keys: ['j', 'down'], title: 'down', group: 'Dialog', hint: 'down' },
    { id: 'views.up', where: 'views', keys: ['k', 'up'], title: 'up', group: 'Dialog', hint: 'up' },
    {
      ...{ id: 'views.copy', where: 'views', keys: ['y'], title: 'copy the filter of now, for .whyred.yml' },
      ...{ group: 'Dialog', hint: 'copy this filter as a view' },
      isPossible: ({ runs }) => runs.filter !== '',
    },
    { id: 'views.close', where: 'views', keys: ['esc', 'q', 'V'], title: 'close', group: 'Dialog', hint: 'close' },
  ],
  perform(state, command): Step {
    if (command.startsWith('views.open')) {
      const at = viewsOf(state).findIndex((view) => isShown(state, view));
      const list = moveTo(AT_TOP, Math.max(0, at), viewsOf(state).length, roomFor(state));
      return stepTo(opened(state, { kind: 'views', list }), {});
    }
    const dialog = dialogIn(state);
    if (dialog === null) return still(state);
    switch (command) {
      case 'views.down':
      case 'views.up': {
        const delta = command === 'views.down' ? 1 : -1;
        const list = moveBy(dialog.list, delta, viewsOf(state).length, roomFor(state));
        return stepTo(redialed(state, { ...dialog, list }), {});
      }
      case 'views.choose':
        return chosen(state, viewsOf(state)[dialog.list.cursor]);
      case 'views.copy':
        return stepTo(closed(state), {}, { type: 'copy', text: settingOf(state), what: 'the view for .whyred.yml' });
      default:
        return stepTo(closed(state), {});
    }
  },
  pointed(state, { region, action, row }) {
    const dialog = dialogIn(state);
    if (dialog === null || region !== 'dialog:views' || action !== 'press') return null;
    const view = row === 0 ? undefined : viewsOf(state)[dialog.list.top + row - 1];
    return view === undefined ? still(state) : chosen(state, view);
  },
};

function dialogIn({ dialogs }: State): ViewsDialog | null {
  const dialog = dialogs.at(-1);
  return dialog?.kind === 'views' ? dialog : null;
}

function viewsOf({ start }: State): readonly View[] {
  return [ALL, ...(start.value?.views ?? [])];
}

function isShown({ runs }: State, { filter, sort }: View): boolean {
  return runs.filter === filter && runs.order === (sort ?? 'newest');
}

/** On the screen that it was asked for from. */
function chosen(state: State, view: View | undefined): Step {
  if (view === undefined) return still(state);
  const { screen } = state;
  const { state: next, effects } = filterRuns(closed(state), view.filter, view.sort ?? 'newest');
  return screen === 'grid' ? { state: { ...closed(state), runs: next.runs }, effects } : { state: next, effects };
}

/** As it stands in `.whyred.yml`. */
function settingOf({ runs }: State): string {
  const quoted = `'${runs.filter.replaceAll("'", "''")}'`;
  const sort = runs.order === 'newest' ? '' : `    sort: ${runs.order}\n`;
  return `views:\n  - name: a name of yours\n    filter: ${quoted}\n${sort}`;
}

const WIDTH = 76;
const LINES = 12;

function roomFor({ size }: State): number {
  return Math.min(LINES, size.rows - 10);
}

export const viewsView: DialogView = {
  kind: 'views',
  size: (state) => ({
    width: Math.min(WIDTH, state.size.columns - 2),
    height: Math.min(roomFor(state), viewsOf(state).length) + aboutOf(state).length + 2,
  }),
  title: () => 'Views',
  paint(state, { width }, look) {
    const dialog = dialogIn(state);
    if (dialog === null) return [];
    const { cursor, top } = dialog.list;
    const all = viewsOf(state);
    const name = Math.min(28, Math.max(...all.map((view) => view.name.length))) + 2;
    const lines = all.slice(top, top + roomFor(state)).map((view, index) => {
      const mark = isShown(state, view) ? look.glyphs.chosen : ' ';
      const sort = view.sort === null ? '' : `  ${view.sort}`;
      const line = ` ${mark} ${toWidth(plain(view.name), name)}${look.dim(`${plain(view.filter)}${sort}`)}`;
      return top + index === cursor ? look.selection(toWidth(line, width)) : line;
    });
    return [...lines, ...aboutOf(state).map((line) => look.dim(line))];
  },
};

/** Where views come from, or why there are none. */
function aboutOf({ start, size }: State): string[] {
  const width = Math.min(WIDTH, size.columns - 2) - 4;
  const fault = start.value?.viewsFault;
  const text =
    fault !== undefined
      ? [fault.message, fault.hint]
      : (start.value?.views.length ?? 0) > 0
        ? []
        : ['`views` in .whyred.yml gives filters a name, for everybody who works on the repository.'];
  return text.length === 0 ? [] : ['', ...text.flatMap((one) => wrap(one, width)).map((line) => `  ${line}`)];
}
