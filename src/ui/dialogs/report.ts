import { REPORTS, type ReportName } from '../../service/choices.ts';
import type { RunPlace } from '../../service/places.ts';
import type { Answered, Told } from '../../service/protocol.ts';
import { edited, fieldOf, inserted } from '../field.ts';
import { moved, scrollBy } from '../list.ts';
import { runMeant } from '../meant.ts';
import type { Part, Pointed } from '../part.ts';
import type { Loaded, State } from '../state.ts';
import { UNASKED } from '../state.ts';
import {
  ask,
  asking,
  closed,
  type Effect,
  loadedFrom,
  noticed,
  opened,
  redialed,
  type Step,
  stepTo,
  still,
} from '../step.ts';
import { REPORT_COMMANDS } from './report-commands.ts';
import { choiceIn, dialogOf, type ReportDialog, reportIn, reportOf, scrollOf } from './report-state.ts';
import { kindPlaces } from './report-view.ts';

export type { ReportDialog } from './report-state.ts';
export { reportView } from './report-view.ts';

/** Writes up a run: which report, what it says, and where it is kept. */
export function openReport(state: State, run: RunPlace): Step {
  const dialog = dialogOf(run);
  return choicesAsked(opened(state, dialog), dialog);
}

export const report: Part = {
  commands: REPORT_COMMANDS,
  perform(state, command) {
    if (command === 'report.open') {
      const run = runMeant(state);
      return run === null ? still(state) : openReport(state, run);
    }
    const dialog = reportIn(state);
    return dialog === null ? still(state) : done(state, dialog, command.slice('report.'.length));
  },
  typed(state, key) {
    const dialog = reportIn(state);
    const naming = dialog === null || dialog.naming === null ? null : edited(dialog.naming, key);
    if (dialog === null || naming === null) return null;
    return stepTo(redialed(state, { ...dialog, naming, saved: UNASKED }), {});
  },
  pasted(state, text) {
    const dialog = reportIn(state);
    if (dialog === null || dialog.naming === null) return still(state);
    return stepTo(redialed(state, { ...dialog, naming: inserted(dialog.naming, text), saved: UNASKED }), {});
  },
  answered: heard,
  stored(state) {
    const dialog = reportIn(state);
    // What could not be written up may be possible with what came.
    const isLacking = dialog?.choices.value?.choices.some(({ aim }) => aim === null) === true;
    return dialog === null || !isLacking || dialog.choices.isAsking ? still(state) : choicesAsked(state, dialog);
  },
  told(state, { name, progress }: Told) {
    const dialog = reportIn(state);
    if (dialog === null || name !== 'report' || !reportOf(dialog).isAsking) return still(state);
    return stepTo(redialed(state, withReport(dialog, { ...reportOf(dialog), progress })), {});
  },
  pointed(state, pointed) {
    const dialog = reportIn(state);
    if (dialog === null || pointed.region !== 'dialog:report') return null;
    return pressed(state, dialog, pointed);
  },
};

function done(state: State, dialog: ReportDialog, verb: string): Step {
  const { value } = reportOf(dialog);
  const at = REPORTS.indexOf(dialog.chosen);
  switch (verb) {
    case 'save':
      return stepTo(redialed(state, { ...dialog, naming: fieldOf(fileOf(dialog)), saved: UNASKED }), {});
    case 'unname':
      return stepTo(redialed(state, { ...dialog, naming: null, saved: UNASKED }), {});
    case 'write':
      return written(state, dialog, false);
    case 'force':
      return written(state, dialog, true);
    case 'edit':
      return dialog.saved.value === null
        ? still(state)
        : stepTo(state, {}, { type: 'edit', file: dialog.saved.value.path, line: null });
    case 'copy':
      return value === null
        ? still(state)
        : stepTo(state, {}, { type: 'copy', text: value.markdown, what: 'the report' });
    case 'page':
      return value === null
        ? still(state)
        : stepTo(state, {}, { type: 'page', title: fileOf(dialog), text: value.markdown });
    case 'again':
      return dialog.choices.value === null
        ? choicesAsked(state, dialog)
        : reportAsked(state, withReport(dialog, UNASKED));
    case 'next':
      return chosen(state, dialog, REPORTS[(at + 1) % REPORTS.length]!);
    case 'previous':
      return chosen(state, dialog, REPORTS[(at + REPORTS.length - 1) % REPORTS.length]!);
    case 'leave':
      return stepTo(closed(state), {}, ...FORGET);
    default:
      return verb.startsWith('move.') ? scrolled(state, dialog, verb) : chosen(state, dialog, verb as ReportName);
  }
}

/** What is being written to a file is written, whoever waits for it or not. */
const FORGET: readonly Effect[] = ['report-choices', 'report'].map((slot) => ({ type: 'forget', slot }));

function choicesAsked(state: State, dialog: ReportDialog): Step {
  const next = { ...dialog, choices: asking(dialog.choices) };
  return stepTo(redialed(state, next), {}, ask('report-choices', dialog.run));
}

function chosen(state: State, dialog: ReportDialog, kind: ReportName): Step {
  if (kind === dialog.chosen) return still(state);
  return reportAsked(state, { ...dialog, chosen: kind, top: 0, saved: UNASKED });
}

/** The chosen one is written up, unless that was done, or cannot be. */
function reportAsked(state: State, dialog: ReportDialog): Step {
  const aim = choiceIn(dialog)?.aim ?? null;
  if (aim === null || reportOf(dialog).value !== null) return stepTo(redialed(state, dialog), {});
  const question = { repository: dialog.run.repository, aim, isOffline: isOffline(state) };
  return stepTo(redialed(state, withReport(dialog, asking(reportOf(dialog)))), {}, ask('report', question));
}

/** What is recorded has no GitHub behind it. */
function isOffline({ isOffline: isChosen, start }: State): boolean {
  return isChosen || start.value?.isRecorded === true;
}

function written(state: State, dialog: ReportDialog, isForced: boolean): Step {
  const aim = choiceIn(dialog)?.aim ?? null;
  if (aim === null || dialog.naming === null || dialog.saved.isAsking) return still(state);
  const what = { repository: dialog.run.repository, aim, isOffline: isOffline(state) };
  const question = { ...what, file: dialog.naming.text, isForced };
  return stepTo(redialed(state, { ...dialog, saved: asking(dialog.saved) }), {}, ask('report-save', question));
}

function heard(state: State, answered: Answered): Step {
  const dialog = reportIn(state);
  switch (answered.name) {
    case 'report-choices': {
      if (dialog === null) return still(state);
      const choices = loadedFrom(dialog.choices, answered.outcome, state.nowMs);
      const first = choices.value?.choices.find(({ aim }) => aim !== null)?.kind ?? dialog.chosen;
      const isKnown = dialog.choices.value !== null;
      return reportAsked(state, { ...dialog, choices, chosen: isKnown ? dialog.chosen : first });
    }
    case 'report': {
      if (dialog === null) return still(state);
      const { kind } = answered.question.aim;
      const loaded = loadedFrom(dialog.reports[kind], answered.outcome, state.nowMs);
      const reports = { ...dialog.reports, [kind]: loaded };
      const isNewer = 'answer' in answered.outcome && answered.outcome.answer.isStoreNewer;
      return stepTo(redialed(state, { ...dialog, reports }), isNewer ? { revision: state.revision + 1 } : {});
    }
    case 'report-save':
      return saved(state, dialog, answered);
    default:
      return still(state);
  }
}

function saved(
  state: State,
  dialog: ReportDialog | null,
  { outcome }: Extract<Answered, { name: 'report-save' }>,
): Step {
  const isFault = 'fault' in outcome;
  const news = isFault ? `${outcome.fault.message} ${outcome.fault.hint}` : outcome.answer.text;
  if (dialog === null) return stepTo(noticed(state, news, isFault ? 'problem' : 'done'), {});
  const loaded = loadedFrom(dialog.saved, outcome, state.nowMs);
  if (isFault) return stepTo(redialed(state, { ...dialog, saved: loaded }), {});
  const next = redialed(state, { ...dialog, saved: loaded, naming: null });
  return stepTo(noticed(next, `${news}   ctrl-e edits it`), {});
}

/** A note of a series has its place; all others are kept where whyred was started. */
function fileOf(dialog: ReportDialog): string {
  const choice = choiceIn(dialog);
  return reportOf(dialog).value?.file ?? (choice === null || choice.aim === null ? '' : choice.file);
}

function withReport(dialog: ReportDialog, report: Loaded<never> | ReturnType<typeof reportOf>): ReportDialog {
  return { ...dialog, reports: { ...dialog.reports, [dialog.chosen]: report } };
}

/** Text has no cursor: its first line moves. */
function scrolled(state: State, dialog: ReportDialog, move: string): Step {
  const { count, height } = scrollOf(state, dialog);
  const lines = Math.max(1, count - height + 1);
  const top = moved({ cursor: dialog.top, top: 0 }, move, lines, height)?.cursor ?? dialog.top;
  return stepTo(redialed(state, { ...dialog, top }), {});
}

function pressed(state: State, dialog: ReportDialog, { action, row, column }: Pointed): Step {
  if (action === 'wheel-up' || action === 'wheel-down') {
    const { count, height } = scrollOf(state, dialog);
    const { top } = scrollBy({ cursor: 0, top: dialog.top }, action === 'wheel-up' ? -3 : 3, count, height);
    return stepTo(redialed(state, { ...dialog, top }), {});
  }
  // Rows and columns count from the border.
  const kind = row === 1 ? kindPlaces().find(({ from, to }) => column - 1 >= from && column - 1 < to) : undefined;
  if (action !== 'press' || kind === undefined || dialog.naming !== null) return still(state);
  return chosen(state, dialog, kind.kind);
}
