import type { Command } from '../../part.ts';
import type { State } from '../../state.ts';
import { layoutOfRun } from './layout.ts';
import { causeOf, causesOf } from './model.ts';

const hasCause = ({ run }: State): boolean => run.told.value !== null && causeOf(run.told.value, run.shown) !== null;
const hasRun = ({ run }: State): boolean => run.place !== null;
const hasCauses = ({ run }: State): boolean => run.told.value !== null && causesOf(run.told.value).length > 0;
const isStacked = (state: State): boolean => layoutOfRun(state).kind === 'stacked' && state.zoom === null;

/** What can be done in one of the panes beside the log. */
const inPane = (pane: string): Command[] => [
  {
    id: `run.enter-${pane}`,
    where: `run.${pane}`,
    keys: ['enter', 'right'],
    title: 'to the line in the log',
    group: 'Move',
    hint: 'log',
    isPossible: hasRun,
  },
  {
    id: `run.leave-${pane}`,
    where: `run.${pane}`,
    keys: ['esc'],
    title: 'back to the log',
    group: 'Move',
    isPossible: (state) =>
      isStacked(state) || (pane === 'evidence' && layoutOfRun(state).isEvidenceAlone && state.zoom === null),
  },
];

export const COMMANDS: readonly Command[] = [
  ...['jobs', 'causes', 'evidence'].flatMap(inPane),
  {
    id: 'run.next-cause',
    where: 'run',
    keys: [']'],
    title: 'next cause',
    group: 'Log',
    hint: 'next cause',
    isPossible: hasCauses,
  },
  { id: 'run.previous-cause', where: 'run', keys: ['['], title: 'previous cause', group: 'Log', isPossible: hasCauses },
  {
    id: 'run.verdict',
    where: 'run',
    keys: ['v'],
    title: 'say whose fault it is',
    group: 'Act',
    hint: 'verdict',
    isPossible: hasCause,
  },
  {
    id: 'run.evidence',
    where: 'run',
    keys: ['I', 'i'],
    title: 'evidence for the verdict, and back',
    group: 'Show',
    hint: 'why',
    isPossible: hasCauses,
  },
  { id: 'run.next-pane', where: 'run', keys: ['tab'], title: 'next pane', group: 'Move', hint: 'panes' },
  { id: 'run.previous-pane', where: 'run', keys: ['shift-tab'], title: 'previous pane', group: 'Move' },
  {
    id: 'run.browse',
    where: 'run',
    keys: ['o'],
    title: 'open in the browser',
    group: 'Act',
    hint: 'browser',
    isPossible: hasRun,
  },
  { id: 'run.copy', where: 'run', keys: ['y'], title: 'copy the explaining line', group: 'Act', isPossible: hasCause },
  {
    id: 'run.copy-finding',
    where: 'run',
    keys: ['Y'],
    title: 'copy the finding as markdown',
    group: 'Act',
    hint: 'copy',
    isPossible: hasCause,
  },
  {
    id: 'run.previous-attempt',
    where: 'run',
    keys: ['{'],
    title: 'attempt before this one',
    group: 'Show',
    hint: 'attempt before',
    isPossible: ({ run }) => (run.told.value?.attempt ?? 1) > 1,
  },
  {
    id: 'run.next-attempt',
    where: 'run',
    keys: ['}'],
    title: 'attempt after this one',
    group: 'Show',
    hint: 'attempt after',
    isPossible: ({ run: { told } }) => told.value !== null && told.value.attempt < told.value.attempts.length,
  },
  {
    id: 'run.refresh',
    where: 'run',
    keys: ['ctrl-r'],
    title: 'ask GitHub what is new in this run',
    group: 'Data',
    isPossible: hasRun,
  },
];
