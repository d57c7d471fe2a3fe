import { RUN_ORDERS } from '../../../filter/orders.ts';
import type { RunLine } from '../../../service/runs.ts';
import { moved, moveTo, scrollBy } from '../../list.ts';
import type { Command, Part, Pointed } from '../../part.ts';
import { extentOf, type State } from '../../state.ts';
import { type Step, stepTo, still } from '../../step.ts';
import { openRun } from '../run/open.ts';
import { askAround, askList, detailed, heightOf, LIST, listed, MORE } from './ask.ts';
import { markdownOf } from './copy.ts';
import { detailLines } from './details.ts';
import { filtered } from './filtered.ts';
import { chosenOf, rowsOf } from './state.ts';

const isChosen = (state: State): boolean => chosenOf(state) !== null;
/** Else hints of what mends a run need the room. */
const isWide = ({ size }: State): boolean => size.columns >= 80;

const COMMANDS: readonly Command[] = [
  {
    ...{ id: 'runs.open', where: 'runs', keys: ['enter'], title: 'triage of the run', group: 'Act', hint: 'triage' },
    isPossible: isChosen,
  },
  {
    ...{ id: 'runs.widen', where: 'runs', keys: ['enter'], title: 'leave out the part of the filter that fits least' },
    ...{ group: 'Search and filter', hint: 'leave a part out' },
    isPossible: (state) => !isChosen(state) && bestLess(state) !== null,
  },
  {
    ...{ id: 'runs.all', where: 'runs', keys: ['esc'], title: 'no filter', group: 'Search and filter' },
    ...{ hint: 'all runs', isPossible: ({ runs, zoom }) => runs.filter !== '' && zoom === null },
  },
  {
    ...{ id: 'runs.browse', where: 'runs', keys: ['o'], title: 'open it on GitHub', group: 'Act', hint: 'browser' },
    ...{ isPossible: isChosen, isHinted: isWide },
  },
  {
    ...{ id: 'runs.copy-url', where: 'runs', keys: ['y'], title: 'copy its address', group: 'Act', hint: 'copy' },
    ...{ isPossible: isChosen, isHinted: isWide },
  },
  {
    ...{ id: 'runs.copy-markdown', where: 'runs', keys: ['Y'], title: 'copy it as a line of markdown', group: 'Act' },
    isPossible: isChosen,
  },
  {
    ...{ id: 'runs.copy-id', where: 'runs', keys: ['i'], title: 'copy its id', group: 'Act' },
    isPossible: isChosen,
  },
  { id: 'runs.sort', where: 'runs', keys: ['s'], title: 'sort by something else', group: 'Show' },
];

/** The list of runs, and what is known of the one under the cursor. */
export const runs: Part = {
  commands: COMMANDS,
  perform(state, command) {
    if (command === 'runs.sort') {
      const next = RUN_ORDERS[(RUN_ORDERS.indexOf(state.runs.order) + 1) % RUN_ORDERS.length]!;
      return stepTo(filtered(state, state.runs.filter, next), {});
    }
    if (command === 'runs.all') return stepTo(filtered(state, ''), {});
    if (command === 'runs.widen') return stepTo(filtered(state, bestLess(state) ?? state.runs.filter), {});
    const chosen = chosenOf(state);
    if (chosen === null) return still(state);
    const { id, url } = chosen.run;
    switch (command) {
      case 'runs.open':
        return opened(state, chosen);
      case 'runs.browse':
        return stepTo(state, {}, { type: 'browse', url });
      case 'runs.copy-url':
        return stepTo(state, {}, { type: 'copy', text: url, what: 'the address of the run' });
      case 'runs.copy-id':
        return stepTo(state, {}, { type: 'copy', text: String(id), what: `the id ${id}` });
      case 'runs.copy-markdown':
        return stepTo(state, {}, { type: 'copy', text: markdownOf(chosen), what: 'a line of markdown' });
      default:
        return still(state);
    }
  },
  moves(state, command) {
    const { runs: own, focus } = state;
    if (focus === 'runs.details') {
      const { height } = extentOf(state, 'runs.details');
      const count = detailLines(state, extentOf(state, 'runs.details').width).length;
      // As in a list whose cursor is the upper edge.
      const next = moved({ cursor: own.detailsTop, top: 0 }, command, Math.max(1, count - height + 1), height);
      return next === null ? null : stepTo(state, { runs: { ...own, detailsTop: next.cursor } });
    }
    if (focus !== 'runs.list') return null;
    const list = moved(own.list, command, rowsOf(state).length, heightOf(state));
    return list === null ? null : came(state, list);
  },
  answered(state, { name, slot, question, outcome }) {
    if (name === 'runs' && (slot === LIST || slot === MORE)) return listed(state, question, outcome);
    return name === 'run-details' ? detailed(state, outcome) : still(state);
  },
  pointed(state, pointed) {
    if (pointed.region === 'runs.list') return pointedAtList(state, pointed);
    if (pointed.region !== 'runs.details') return null;
    const wheel = WHEEL[pointed.action];
    if (wheel !== undefined) {
      const { width, height } = extentOf(state, 'runs.details');
      const last = Math.max(0, detailLines(state, width).length - height);
      const detailsTop = Math.max(0, Math.min(last, state.runs.detailsTop + wheel));
      return stepTo(state, { runs: { ...state.runs, detailsTop } });
    }
    return pointed.action === 'press' ? stepTo(state, { focus: 'runs.details' }) : still(state);
  },
  entered: (state) => (state.screen === 'runs' ? askList(state) : still(state)),
  stored: (state) => (state.screen === 'runs' ? askList(state) : still(state)),
};

const WHEEL: Readonly<Partial<Record<Pointed['action'], number>>> = { 'wheel-up': -3, 'wheel-down': 3 };

function pointedAtList(state: State, { action, row, isDouble }: Pointed): Step {
  const { list } = state.runs;
  const rows = rowsOf(state);
  const wheel = WHEEL[action];
  if (wheel !== undefined) return came(state, scrollBy(list, wheel, rows.length, heightOf(state)));
  const at = list.top + row - 1;
  if (action !== 'press') return still(state);
  const focused = { ...state, focus: 'runs.list' };
  if (row === 0 || at >= rows.length) return stepTo(focused, {});
  const { state: there, effects } = came(focused, moveTo(list, at, rows.length, heightOf(state)));
  if (!isDouble) return { state: there, effects };
  const open = opened(there, rows[at]!);
  return { state: open.state, effects: [...effects, ...open.effects] };
}

function came(state: State, list: State['runs']['list']): Step {
  const detailsTop = list.cursor === state.runs.list.cursor ? state.runs.detailsTop : 0;
  return askAround({ ...state, runs: { ...state.runs, list, detailsTop } });
}

/** A run that passed in the end is of interest for what failed before. */
function opened(state: State, { repository, run, lead }: RunLine): Step {
  const isOver = run.conclusion === 'success' && lead !== null && lead.attempt < run.attempt;
  return openRun(state, { repository, runId: run.id, attempt: isOver ? lead.attempt : null });
}

/** The filter without the part that costs most; null where that helps nothing. */
function bestLess(state: State): string | null {
  return state.runs.loaded.value?.without[0]?.filter ?? null;
}
