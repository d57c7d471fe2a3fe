import type { Command } from '../../part.ts';
import type { State } from '../../state.ts';
import { PANE } from './scrolling.ts';

const hasView = ({ log }: State): boolean => log.view !== null && log.view.reader.lineCount > 0;
const isPart = ({ log }: State): boolean => {
  if (log.source === null || 'path' in log.source.question) return false;
  return log.view === null ? log.loaded.fault !== null : log.view.answer.origin === 'kept';
};
const isCleared = ({ log: { view } }: State): boolean =>
  view === null || (view.anchor === null && view.search === null && view.awaited === null && !view.isFiltered);

type Line = Omit<Command, 'where' | 'isPossible'> & Partial<Pick<Command, 'isPossible'>>;

/** The most useful ones first: they make the line of hints. */
const LINES: readonly Line[] = [
  { id: 'log.error-next', keys: ['e'], title: 'next error', group: 'Log', hint: 'error' },
  { id: 'log.error-previous', keys: ['E'], title: 'previous error', group: 'Log' },
  { id: 'log.cause', keys: ['c'], title: 'back to the line that explains the failure', group: 'Log', hint: 'cause' },
  { id: 'log.search', keys: ['/'], title: 'search in the log', group: 'Search and filter', hint: 'search' },
  { id: 'log.fold', keys: ['z', 'enter'], title: 'fold or unfold', group: 'Log', hint: 'fold' },
  {
    id: 'log.download',
    keys: ['d'],
    title: 'download the whole log',
    group: 'Log',
    hint: 'whole log',
    isPossible: isPart,
  },
  { id: 'log.hit-next', keys: ['n'], title: 'next match', group: 'Search and filter' },
  { id: 'log.hit-previous', keys: ['N'], title: 'previous match', group: 'Search and filter' },
  { id: 'log.filter', keys: ['f'], title: 'only lines that match, or all', group: 'Search and filter' },
  { id: 'log.fold-all', keys: ['Z'], title: 'fold or unfold everything', group: 'Log' },
  { id: 'log.why', keys: ['W'], title: 'why this line, or not', group: 'Log' },
  { id: 'log.wrap', keys: ['w'], title: 'wrap long lines, or cut them', group: 'Log' },
  { id: 'log.times', keys: ['t'], title: 'times: off, of day, in the step, between lines', group: 'Log' },
  { id: 'log.right', keys: ['>', 'right'], title: 'half a page to the right', group: 'Move' },
  { id: 'log.left', keys: ['<', 'left'], title: 'half a page to the left', group: 'Move' },
  { id: 'log.mark', keys: ['m'], title: 'mark the line', group: 'Log' },
  { id: 'log.mark-next', keys: ['M'], title: 'next marked line', group: 'Log' },
  { id: 'log.select', keys: ['V'], title: 'select lines', group: 'Log' },
  { id: 'log.copy', keys: ['y'], title: 'copy the line, or what is selected', group: 'Act' },
  { id: 'log.copy-markdown', keys: ['Y'], title: 'the same as markdown, with its place', group: 'Act' },
  { id: 'log.page', keys: ['L'], title: 'the log in your pager', group: 'Act' },
  { id: 'log.browse', keys: ['o'], title: 'the line in a browser', group: 'Act' },
  { id: 'log.edit', keys: ['ctrl-e'], title: 'the file that failed in your editor', group: 'Act' },
  {
    id: 'log.clear',
    keys: ['esc'],
    title: 'end selection, filter, search',
    group: 'Search and filter',
    isPossible: (state) => !isCleared(state),
  },
];

export const COMMANDS: readonly Command[] = LINES.map((line) => ({ isPossible: hasView, ...line, where: PANE }));
