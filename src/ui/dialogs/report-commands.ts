import { REPORTS } from '../../service/choices.ts';
import { runMeant } from '../meant.ts';
import { MOVES } from '../moves.ts';
import type { Command } from '../part.ts';
import type { State } from '../state.ts';
import { reportIn, reportOf } from './report-state.ts';

const isNaming = (state: State): boolean => (reportIn(state)?.naming ?? null) !== null;
const isReading = (state: State): boolean => reportIn(state)?.naming === null;
const isThere = (state: State): boolean => {
  const dialog = reportIn(state);
  return dialog !== null && dialog.naming === null && reportOf(dialog).value !== null;
};

/** Where a copy of what is there is kept, it may be written over. */
const FORCED: ReadonlySet<string> = new Set(['report-foreign', 'report-edited']);

export const REPORT_COMMANDS: readonly Command[] = [
  {
    ...{ id: 'report.open', where: 'everywhere', keys: ['x'], title: 'write up a run', group: 'Act', hint: 'report' },
    isPossible: (state) => runMeant(state) !== null,
  },
  {
    ...{ id: 'report.save', where: 'report', keys: ['w', 'enter'], title: 'keep it in a file', group: 'Dialog' },
    ...{ hint: 'save', isPossible: isThere },
  },
  {
    ...{ id: 'report.write', where: 'report', keys: ['enter'], title: 'write the file', group: 'Dialog' },
    ...{ hint: 'write it', isPossible: isNaming },
  },
  {
    ...{ id: 'report.force', where: 'report', keys: ['ctrl-f'], title: 'write over it, and keep a copy' },
    ...{ group: 'Dialog', hint: 'write over it, with a copy' },
    isPossible: (state) => isNaming(state) && FORCED.has(reportIn(state)?.saved.fault?.code ?? ''),
  },
  {
    ...{ id: 'report.unname', where: 'report', keys: ['esc'], title: 'back to the report', group: 'Dialog' },
    ...{ hint: 'back', isPossible: isNaming },
  },
  {
    ...{ id: 'report.edit', where: 'report', keys: ['ctrl-e'], title: 'edit the file', group: 'Dialog', hint: 'edit' },
    isPossible: (state) => isReading(state) && (reportIn(state)?.saved.value ?? null) !== null,
  },
  {
    ...{ id: 'report.next', where: 'report', keys: ['tab', 'l', 'right'], title: 'the next kind of report' },
    ...{ group: 'Dialog', hint: 'other report', isPossible: isReading },
  },
  {
    ...{ id: 'report.previous', where: 'report', keys: ['shift-tab', 'h', 'left'], title: 'the kind before' },
    ...{ group: 'Dialog', isPossible: isReading },
  },
  {
    ...{ id: 'report.copy', where: 'report', keys: ['y'], title: 'copy it as markdown', group: 'Dialog', hint: 'copy' },
    isPossible: isThere,
  },
  {
    ...{ id: 'report.page', where: 'report', keys: ['L'], title: 'read it in $PAGER', group: 'Dialog', hint: 'pager' },
    isPossible: isThere,
  },
  {
    ...{ id: 'report.again', where: 'report', keys: ['ctrl-r'], title: 'write it up again', group: 'Dialog' },
    isPossible: isReading,
  },
  ...REPORTS.map(
    (kind, index): Command => ({
      ...{ id: `report.${kind}`, where: 'report', keys: [String(index + 1)], title: `report: ${kind}` },
      ...{ group: 'Dialog', isPossible: isReading },
    }),
  ),
  ...MOVES.map(
    (command): Command => ({
      ...{ ...command, id: `report.${command.id}`, where: 'report', group: 'Dialog', isPossible: isReading },
    }),
  ),
  {
    ...{ id: 'report.leave', where: 'report', keys: ['esc', 'q', 'ctrl-c'], title: 'leave the report' },
    ...{ group: 'Dialog', hint: 'leave' },
  },
];
