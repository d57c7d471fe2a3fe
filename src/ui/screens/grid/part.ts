import { isRedCell } from '../../../history/grid.ts';
import { plain } from '../../../reports/plain.ts';
import { GRID_DAYS } from '../../../service/choices.ts';
import { moved, movedText, scrollText } from '../../list.ts';
import type { Command, Part, Pointed } from '../../part.ts';
import { extentOf, type State } from '../../state.ts';
import { loadedFrom, noticed, type Step, stepTo, still } from '../../step.ts';
import { openRun } from '../run/open.ts';
import { askGrid } from './ask.ts';
import { cellMarkdown, gridMarkdown } from './copy.ts';
import { detailLines } from './details.ts';
import { cellMeant, layoutNow, type ShownGrid, shownGrid } from './shown.ts';
import { GRID_SORTS, type GridScreen } from './state.ts';

const CELLS = 'grid.cells';
const DETAILS = 'grid.details';

const hasCell = ({ grid }: State): boolean => cellMeant(grid) !== null;
const hasGrid = ({ grid }: State): boolean => shownGrid(grid) !== null;
const hasSeveral = ({ grid }: State): boolean => (grid.loaded.value?.grids.length ?? 0) > 1;

const COMMANDS: readonly Command[] = [
  {
    ...{ id: 'grid.open', where: 'grid', keys: ['enter'], title: 'open the run at this job', group: 'Act' },
    ...{ hint: 'triage', isPossible: hasCell },
  },
  {
    ...{ id: 'grid.older-failure', where: 'grid', keys: ['e'], title: 'older failure of this job', group: 'Move' },
    ...{ hint: 'older failure', isPossible: hasCell },
  },
  {
    ...{ id: 'grid.newer-failure', where: 'grid', keys: ['E'], title: 'newer failure of this job', group: 'Move' },
    isPossible: hasCell,
  },
  {
    ...{ id: 'grid.red', where: 'grid', keys: ['f'], title: 'only jobs that failed, or all', group: 'Show' },
    hint: 'failed only',
  },
  { id: 'grid.sort', where: 'grid', keys: ['s'], title: 'next order of the jobs', group: 'Show', hint: 'sort' },
  { id: 'grid.days', where: 'grid', keys: ['d'], title: '7, 30 or 90 days', group: 'Show', hint: 'days' },
  {
    ...{ id: 'grid.scope', where: 'grid', keys: ['m'], title: 'runs of the default branch, or all', group: 'Show' },
    hint: 'main or all',
  },
  {
    ...{ id: 'grid.next-workflow', where: 'grid', keys: [']'], title: 'next workflow', group: 'Move' },
    ...{ hint: 'workflow', isPossible: hasSeveral },
  },
  {
    ...{ id: 'grid.previous-workflow', where: 'grid', keys: ['['], title: 'previous workflow', group: 'Move' },
    isPossible: hasSeveral,
  },
  { id: 'grid.older', where: 'grid', keys: ['h', 'left'], title: 'older run', group: 'Move' },
  { id: 'grid.newer', where: 'grid', keys: ['l', 'right'], title: 'newer run', group: 'Move' },
  { id: 'grid.much-older', where: 'grid', keys: ['H', '<'], title: 'a page of older runs', group: 'Move' },
  { id: 'grid.much-newer', where: 'grid', keys: ['L', '>'], title: 'a page of newer runs', group: 'Move' },
  { id: 'grid.oldest', where: 'grid', keys: ['^'], title: 'oldest run', group: 'Move' },
  { id: 'grid.newest', where: 'grid', keys: ['$'], title: 'newest run', group: 'Move' },
  {
    ...{ id: 'grid.copy-cell', where: 'grid', keys: ['y'], title: 'copy this cell as markdown', group: 'Act' },
    isPossible: hasCell,
  },
  {
    ...{ id: 'grid.copy', where: 'grid', keys: ['Y'], title: 'copy the grid as markdown', group: 'Act' },
    isPossible: hasGrid,
  },
  { id: 'grid.refresh', where: 'grid', keys: ['ctrl-r'], title: 'read the grid again', group: 'Data' },
];

/** Jobs by runs, workflow by workflow. */
export const grid: Part = {
  commands: COMMANDS,
  entered: (state) => (state.screen === 'grid' ? askGrid(state) : still(state)),
  stored: (state) => (state.screen === 'grid' ? askGrid(state) : still(state)),
  answered(state, answered) {
    if (answered.name !== 'grid') return still(state);
    return changed(state, { loaded: loadedFrom(state.grid.loaded, answered.outcome, state.nowMs) });
  },
  perform(state, command) {
    switch (command) {
      case 'grid.open':
        return opened(state);
      case 'grid.red':
        return changed(state, { isRedOnly: !state.grid.isRedOnly });
      case 'grid.sort':
        return changed(state, { sort: after(GRID_SORTS, state.grid.sort), top: 0 });
      case 'grid.days':
        return askGrid(changed(state, { days: after(GRID_DAYS, state.grid.days) }).state);
      case 'grid.scope':
        return askGrid(changed(state, { scope: state.grid.scope === 'all' ? 'default-branch' : 'all' }).state);
      case 'grid.next-workflow':
        return toWorkflow(state, 1);
      case 'grid.previous-workflow':
        return toWorkflow(state, -1);
      case 'grid.older-failure':
        return toFailure(state, -1);
      case 'grid.newer-failure':
        return toFailure(state, 1);
      case 'grid.copy-cell': {
        const cell = cellMeant(state.grid);
        return cell === null
          ? still(state)
          : stepTo(state, {}, { type: 'copy', text: cellMarkdown(cell), what: 'the cell' });
      }
      case 'grid.copy': {
        const shown = shownGrid(state.grid);
        return shown === null
          ? still(state)
          : stepTo(state, {}, { type: 'copy', text: gridMarkdown(shown), what: 'the grid' });
      }
      case 'grid.refresh':
        return askGrid(state, true);
      default:
        return toSide(state, command);
    }
  },
  moves(state, command) {
    if (state.focus === DETAILS) return scrolled(state, command);
    if (state.focus !== CELLS) return null;
    const shown = shownGrid(state.grid);
    if (shown === null || shown.rows.length === 0) return still(state);
    const { top, height } = layoutNow(state, shown);
    const view = moved({ cursor: shown.row, top }, command, shown.rows.length, height);
    return view === null ? null : changed(state, { job: shown.rows[view.cursor]!.job, top: view.top, detailsTop: 0 });
  },
  // What few jobs leave, the details take.
  layout: ({ screen, grid: own }) => (screen === 'grid' ? String(shownGrid(own)?.rows.length) : ''),
  pointed(state, pointed) {
    if (pointed.region === DETAILS) return overDetails(state, pointed);
    if (pointed.region !== CELLS) return null;
    const shown = shownGrid(state.grid);
    return shown === null ? still(state) : pointedAt(state, shown, pointed);
  },
};

function changed(state: State, change: Partial<GridScreen>): Step {
  return stepTo(state, { grid: { ...state.grid, ...change } });
}

function after<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length]!;
}

/** At the attempt in which the job failed: the latest one may have passed. */
function opened(state: State): Step {
  const cell = cellMeant(state.grid);
  if (cell === null || state.repository === null) return still(state);
  const { run, row, tries } = cell;
  const red =
    tries.findLast(({ cause }) => cause !== null) ?? tries.findLast(({ conclusion }) => conclusion !== 'success');
  const attempt = red === undefined || red.attempt === run.attempt ? null : red.attempt;
  const aim = red === undefined ? { job: row.name } : { jobId: red.jobId, job: red.job };
  return openRun(state, { repository: state.repository, runId: run.id, attempt }, aim);
}

function toWorkflow(state: State, by: 1 | -1): Step {
  const grids = state.grid.loaded.value?.grids ?? [];
  const shown = shownGrid(state.grid);
  if (shown === null) return still(state);
  const next = grids[(shown.at + by + grids.length) % grids.length]!;
  return changed(state, {
    workflow: next.workflow,
    job: null,
    run: null,
    top: 0,
    left: Number.MAX_SAFE_INTEGER,
    detailsTop: 0,
  });
}

/** `by`: -1 to what is older. */
function toFailure(state: State, by: 1 | -1): Step {
  const shown = shownGrid(state.grid);
  const row = shown?.rows[shown.row];
  if (shown === null || row === undefined) return still(state);
  for (let at = shown.run + by; at >= 0 && at < row.cells.length; at += by) {
    if (isRedCell(row.cells[at]!)) return toRun(state, shown, at);
  }
  return stepTo(noticed(state, `${plain(row.job)} has no ${by < 0 ? 'older' : 'newer'} failure here`, 'news'), {});
}

function toSide(state: State, command: string): Step {
  const shown = shownGrid(state.grid);
  if (shown === null) return still(state);
  const { columns } = layoutNow(state, shown);
  const last = shown.grid.runs.length - 1;
  const to: Readonly<Record<string, number>> = {
    'grid.older': shown.run - 1,
    'grid.newer': shown.run + 1,
    'grid.much-older': shown.run - columns,
    'grid.much-newer': shown.run + columns,
    'grid.oldest': 0,
    'grid.newest': last,
  };
  return toRun(state, shown, Math.max(0, Math.min(last, to[command] ?? shown.run)));
}

function toRun(state: State, shown: ShownGrid, at: number): Step {
  const next = changed(state, { run: shown.grid.runs[at]!.id, detailsTop: 0 }).state;
  // What is in sight is remembered as it is with the cursor there, so that going back does not scroll.
  return changed(next, { left: layoutNow(next, shownGrid(next.grid)!).left });
}

function scrolled(state: State, command: string): Step | null {
  const { width, height } = extentOf(state, DETAILS);
  const detailsTop = movedText(state.grid.detailsTop, command, detailLines(state, width).length, height);
  return detailsTop === null ? null : changed(state, { detailsTop });
}

function overDetails(state: State, { action }: Pointed): Step {
  if (action === 'press') return stepTo(state, { focus: DETAILS });
  if (action !== 'wheel-up' && action !== 'wheel-down') return still(state);
  const { width, height } = extentOf(state, DETAILS);
  const by = action === 'wheel-up' ? -WHEEL_LINES : WHEEL_LINES;
  return changed(state, {
    detailsTop: scrollText(state.grid.detailsTop, by, detailLines(state, width).length, height),
  });
}

const WHEEL_LINES = 3;

function pointedAt(state: State, shown: ShownGrid, { action, column, row, isDouble, shift }: Pointed): Step {
  const layout = layoutNow(state, shown);
  if (action === 'wheel-up' || action === 'wheel-down') {
    const by = action === 'wheel-up' ? -1 : 1;
    if (shift) return toSide(state, by < 0 ? 'grid.older' : 'grid.newer');
    const at = Math.max(0, Math.min(shown.rows.length - 1, shown.row + by));
    return shown.rows.length === 0 ? still(state) : changed(state, { job: shown.rows[at]!.job, detailsTop: 0 });
  }
  if (action !== 'press') return still(state);
  const focused = { ...state, focus: CELLS };
  const at = layout.top + row - layout.head;
  const job = row < layout.head || row >= layout.head + layout.height ? undefined : shown.rows[at];
  const run = shown.grid.runs[layout.left + column - layout.from];
  const isCell = column >= layout.from && column < layout.from + layout.columns && run !== undefined;
  const next = changed(focused, {
    detailsTop: 0,
    ...(job === undefined ? {} : { job: job.job, top: layout.top }),
    ...(isCell ? { run: run.id, left: layout.left } : {}),
  }).state;
  return isDouble && job !== undefined && isCell ? opened(next) : stepTo(next, {});
}
