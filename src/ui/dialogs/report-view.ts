import { wrap } from '../../reports/layout.ts';
import { plain } from '../../reports/plain.ts';
import { REPORTS, type ReportName } from '../../service/choices.ts';
import type { Fault } from '../../service/desk.ts';
import { between, cellsOf, toWidth } from '../look/cells.ts';
import { ascii, type Look } from '../look/look.ts';
import type { DialogView } from '../part.ts';
import type { Extent, State } from '../state.ts';
import { fieldLine } from './field-line.ts';
import { painted, previewOf } from './report-preview.ts';
import {
  choiceIn,
  footLines,
  HEAD_LINES,
  type ReportDialog,
  reportIn,
  reportOf,
  reportSize,
  scrollOf,
} from './report-state.ts';

const TITLES: Readonly<Record<ReportName, string>> = {
  rca: 'root cause',
  pin: 'pin',
  session: 'session',
  postmortem: 'post-mortem',
};

export const reportView: DialogView = {
  kind: 'report',
  size: reportSize,
  title: (state) => {
    const dialog = reportIn(state);
    return dialog === null ? 'Report' : `Report on run ${dialog.run.runId}`;
  },
  paint(state, extent, look) {
    const dialog = reportIn(state);
    if (dialog === null) return [];
    const { width, height } = extent;
    const room = Math.max(0, height - HEAD_LINES - footLines(dialog));
    const body = bodyLines(dialog, { width, height: room }, look).map((line) => ` ${line}`);
    return [
      kindsLine(dialog, look),
      ` ${look.dim(ascii(aboutOf(dialog), look))}`,
      look.dim(look.glyphs.border.top.repeat(width)),
      ...Array.from({ length: room }, (_, row) => body[row] ?? ''),
      ...foot(state, dialog, width, look),
    ];
  },
};

/** Where each kind stands in the first line. */
export function kindPlaces(): readonly { readonly kind: ReportName; readonly from: number; readonly to: number }[] {
  let column = 1;
  return REPORTS.map((kind, index) => {
    const from = column;
    column += cellsOf(tabOf(kind, index)) + 1;
    return { kind, from, to: column - 1 };
  });
}

function tabOf(kind: ReportName, index: number): string {
  return ` ${index + 1} ${TITLES[kind]} `;
}

/** The kinds that are possible, and in parentheses those that are not. */
function kindsLine({ choices, chosen }: ReportDialog, look: Look): string {
  const tabs = REPORTS.map((kind, index) => {
    const choice = choices.value?.choices.find((one) => one.kind === kind);
    const isOut = choice?.aim === null;
    const tab = tabOf(kind, index);
    if (kind === chosen) return look.selection(tab.replace(/^ (.*) $/, '[$1]'));
    return isOut ? look.dim(tab.replace(/^ (.*) $/, '($1)')) : tab;
  });
  return ` ${tabs.join(' ')}`;
}

function aboutOf(dialog: ReportDialog): string {
  const choice = choiceIn(dialog);
  if (choice === null) return '';
  return choice.aim === null ? 'not possible' : plain(choice.about);
}

function bodyLines(dialog: ReportDialog, { width, height }: Extent, look: Look): readonly string[] {
  const { choices, top } = dialog;
  const room = width - 2;
  if (choices.fault !== null) return faultLines(choices.fault, room, look);
  const choice = choiceIn(dialog);
  if (choice === null) return [look.dim(ascii('looking what can be written up…', look))];
  if (choice.aim === null) {
    const others = choices.value!.choices.filter(({ aim }) => aim !== null).map(({ kind }) => TITLES[kind]);
    const why = wrap(`${choice.why.charAt(0).toUpperCase()}${choice.why.slice(1)}.`, room);
    return ['', ...why, '', ...wrap(`Of this run can be written: ${others.join(', ')}. tab goes there.`, room)];
  }
  const report = reportOf(dialog);
  if (report.value !== null) {
    return previewOf(report.value.markdown, room)
      .slice(top, top + height)
      .map((line) => toWidth(painted(line, look), room));
  }
  if (report.fault !== null) return faultLines(report.fault, room, look);
  return [look.dim(ascii(askingText(dialog), look))];
}

/** `reading logs 3 of 12…` */
function askingText(dialog: ReportDialog): string {
  const { progress } = reportOf(dialog);
  if (progress === null) return 'writing it up…';
  const { what, done, total, more } = progress;
  const far = total === null ? `${done}` : `${done} of ${total}`;
  return plain(`${what} ${far}${more === null ? '' : ` · ${more}`}…`);
}

function faultLines({ message, hint }: Fault, width: number, look: Look): string[] {
  const said = wrap(plain(`${look.glyphs.fail} ${message}`), width).map(look.bad);
  return ['', ...said, ...wrap(plain(hint), width), '', look.dim('ctrl-r tries again')];
}

function foot(state: State, dialog: ReportDialog, width: number, look: Look): string[] {
  const { naming, saved } = dialog;
  if (naming !== null) {
    const field = ` ${look.accent('File')}  ${fieldLine(naming, width - 8, look)}`;
    if (saved.isAsking) return [look.dim(ascii(' writing it…', look))];
    if (saved.fault === null) return [field];
    const why = wrap(plain(`${look.glyphs.fail} ${saved.fault.message}`), width - 2);
    const [first = '', second = ''] = why;
    return [` ${look.bad(first)}`, ` ${look.bad(second)}`, field];
  }
  return [between(` ${noteOf(dialog, look)}`, look.dim(`${seenText(state, dialog)} `), width)];
}

/** What was saved, else what the command has to say besides. */
function noteOf(dialog: ReportDialog, look: Look): string {
  const { saved } = dialog;
  if (saved.value !== null) return `${look.ok(look.glyphs.pass)} ${plain(saved.value.text)}`;
  const notes = reportOf(dialog).value?.notes ?? [];
  return notes.length === 0 ? '' : look.warning(`! ${plain(notes.join(' '))}`);
}

/** `1-18 of 140` */
function seenText(state: State, dialog: ReportDialog): string {
  const { count, height } = scrollOf(state, dialog);
  if (count <= height) return '';
  return `${dialog.top + 1}-${Math.min(count, dialog.top + height)} of ${count}`;
}
