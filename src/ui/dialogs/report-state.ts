import { REPORTS, type ReportName } from '../../service/choices.ts';
import type { RunPlace } from '../../service/places.ts';
import type { ReportAnswer, SavedReport } from '../../service/report.ts';
import type { ChoicesAnswer, ReportChoice } from '../../service/report-choices.ts';
import type { Field } from '../field.ts';
import { type Extent, type Loaded, type State, topDialog, UNASKED } from '../state.ts';
import { previewOf } from './report-preview.ts';

/** A run written up, before it is kept. */
export interface ReportDialog {
  readonly kind: 'report';
  readonly run: RunPlace;
  /** Which reports can be written of it. */
  readonly choices: Loaded<ChoicesAnswer>;
  readonly chosen: ReportName;
  readonly reports: Readonly<Record<ReportName, Loaded<ReportAnswer>>>;
  /** First line of the preview that is seen, from 0. */
  readonly top: number;
  /** Name of the file that it is to be kept in, while that is typed. */
  readonly naming: Field | null;
  readonly saved: Loaded<SavedReport>;
}

export function dialogOf(run: RunPlace): ReportDialog {
  const reports = { rca: UNASKED, pin: UNASKED, session: UNASKED, postmortem: UNASKED };
  return {
    ...{ kind: 'report', run, choices: UNASKED, chosen: REPORTS[0], reports, top: 0 },
    ...{ naming: null, saved: UNASKED },
  };
}

export function reportIn(state: State): ReportDialog | null {
  const dialog = topDialog(state);
  return dialog?.kind === 'report' ? dialog : null;
}

export function choiceIn({ choices, chosen }: ReportDialog): ReportChoice | null {
  return choices.value?.choices.find(({ kind }) => kind === chosen) ?? null;
}

/** The chosen report, as far as it is there. */
export function reportOf({ reports, chosen }: ReportDialog): Loaded<ReportAnswer> {
  return reports[chosen];
}

const WIDTH = 140;

/** With the border; the last news stay in sight below it. */
export function reportSize({ size }: Pick<State, 'size'>): Extent {
  return { width: Math.min(WIDTH, size.columns), height: size.rows - 3 };
}

/** Lines above the preview: kinds, what it is on, a rule. */
export const HEAD_LINES = 3;

/** Lines below it: one, and where a name was refused the reason. */
export function footLines({ naming, saved }: ReportDialog): number {
  return naming !== null && saved.fault !== null ? 3 : 1;
}

/** Room for the preview. */
function previewExtent(state: State, dialog: ReportDialog): Extent {
  const { width, height } = reportSize(state);
  return { width: width - 2, height: Math.max(1, height - 2 - HEAD_LINES - footLines(dialog)) };
}

/** Lines of the preview, and how many of them are seen. */
export function scrollOf(state: State, dialog: ReportDialog): { readonly count: number; readonly height: number } {
  const { width, height } = previewExtent(state, dialog);
  const { value } = reportOf(dialog);
  return { count: value === null ? 0 : previewOf(value.markdown, width - 2).length, height };
}
