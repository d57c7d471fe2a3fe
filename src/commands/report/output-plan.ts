import { TriageError } from '../../errors.ts';
import { isReportJson } from '../../reports/document/json.ts';
import { type Origin, originOf } from '../../reports/document/seal.ts';
import type { Earlier, SealedMarkdown } from '../../reports/document/sealed-markdown.ts';
import { ticksIn } from '../../reports/document/ticks.ts';
import { counted } from '../../reports/layout.ts';
import { plain } from '../../reports/plain.ts';
import type { ReportFormat } from './options.ts';

/** A report as it would be written, over this or over nothing. */
export type Write = (earlier: Earlier | null) => SealedMarkdown;

export type OutputPlan =
  | { readonly kind: 'new' | 'again' | 'unchanged'; readonly written: SealedMarkdown }
  /** What was there is kept beside it. */
  | { readonly kind: 'forced'; readonly written: SealedMarkdown; readonly why: TriageError }
  | { readonly kind: 'refused'; readonly written: SealedMarkdown; readonly why: TriageError };

/**
 * What becomes of a file.
 * @param there What is in it; null when it is not there.
 */
export function planOutput(
  path: string,
  there: string | null,
  { format, force, write }: { readonly format: ReportFormat; readonly force: boolean; readonly write: Write },
): OutputPlan {
  if (there === null) return { kind: 'new', written: write(null) };
  const origin: Origin = format === 'json' ? { kind: 'foreign', answers: new Map() } : originOf(there);
  const isPage = /^\s*<!doctype html/i.test(there);
  if (
    format === 'json'
      ? isReportJson(there)
      : origin.kind === 'report' && !origin.isEdited && isPage === (format === 'html')
  ) {
    const written = write(earlierIn(origin, there));
    return { kind: written.text === there ? 'unchanged' : 'again', written };
  }
  if (origin.kind === 'malformed') return { kind: 'refused', written: write(null), why: malformed(path, origin) };
  const isOther = origin.kind === 'foreign' || isPage !== (format === 'html');
  const why = isOther ? foreign(path, format) : edited(path, format);
  if (!force) return { kind: 'refused', written: write(null), why };
  return { kind: 'forced', written: write(isPage ? null : earlierIn(origin, there)), why };
}

function earlierIn(origin: Origin, there: string): Earlier | null {
  if (origin.kind === 'malformed') return null;
  const of = origin.kind === 'report' ? origin.of : null;
  return {
    of,
    answers: origin.answers,
    ticks: ticksIn(there.replaceAll('\r\n', '\n')),
    lineEnd: /^[^\n]*\r\n/.test(there) ? '\r\n' : '\n',
  };
}

function malformed(path: string, { line, what }: Extract<Origin, { kind: 'malformed' }>): TriageError {
  return new TriageError(
    'report-marks',
    `${plain(path)} has marks that cannot be read: line ${line}: ${plain(what)}.`,
    'Put the mark back, or name another file with -o: what is written there is not thrown away.',
  );
}

function edited(path: string, format: ReportFormat): TriageError {
  const between =
    'Move what you wrote between `<!-- whyred:answer … -->` and its end, where it stays; or name another file; or';
  return new TriageError(
    'report-edited',
    `${plain(path)} was edited${format === 'md' ? ' outside of its answers' : ''} since whyred wrote it.`,
    `${format === 'md' ? between : 'Name another file, or'} overwrite it with --force: what is there is kept in a copy beside it.`,
  );
}

function foreign(path: string, format: ReportFormat): TriageError {
  const what = { md: 'a report in markdown', html: 'a report in HTML', json: 'a report in JSON' }[format];
  return new TriageError(
    'report-foreign',
    `${plain(path)} is there already, and is not ${what} that whyred wrote.`,
    'Name another file, or overwrite it with --force: what is there is kept in a copy beside it.',
  );
}

/** What was done, or would be, as a line on stderr. */
export function planText(path: string, plan: OutputPlan, when: 'done' | 'dry'): string {
  const name = plain(path);
  const isDry = when === 'dry';
  switch (plan.kind) {
    case 'unchanged':
      return isDry ? `would leave ${name} unchanged` : `unchanged ${name}`;
    case 'refused':
      return `would refuse: ${plan.why.message} ${plan.why.hint}`;
    case 'forced':
      return isDry
        ? `would write over ${name} and keep a copy beside it${answersText(plan.written)}: ${plan.why.message}`
        : `wrote ${name}${answersText(plan.written)}`;
    default:
      return `${isDry ? 'would write' : 'wrote'} ${name}${answersText(plan.written)}`;
  }
}

function answersText({ answers, kept }: SealedMarkdown): string {
  const parts = [
    ...(answers.size === 0 ? [] : [`${counted(answers.size, 'answer')} carried over`]),
    ...(kept === 0 ? [] : [`${kept} kept at the end`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
