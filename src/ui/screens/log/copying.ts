import { counted, grouped } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import type { State } from '../../state.ts';
import { type Effect, noticed, type Step, stepTo } from '../../step.ts';
import { visible } from './cells.ts';
import type { LogSource, LogView } from './state.ts';
import { lineOf, selectionOf, stepAt } from './view.ts';

/** More lines are no quotation, and no clipboard takes them. */
const COPIED_MAX = 5000;
/** Lines before and behind the cursor that a pager gets. */
const PAGED_AROUND = 10_000;

/** The line, or the selection, which then ends. */
export function copied(state: State, view: LogView, source: LogSource, isMarkdown: boolean): Step {
  const line = lineOf(view);
  const [first, last] = selectionOf(view) ?? [line, line];
  const count = last - first + 1;
  if (count > COPIED_MAX) {
    const text = `${grouped(count)} lines are too many to copy: ${grouped(COPIED_MAX)} at most; L has them in your pager`;
    return stepTo(noticed(state, text, 'problem'), {});
  }
  const lines = textOf(view, first, last);
  const text = isMarkdown ? markdownOf(view, source, lines, first, last) : lines.join('\n');
  const what = count === 1 ? `line ${grouped(first)}` : counted(count, 'line');
  const effect: Effect = { type: 'copy', text, what: isMarkdown ? `${what} as markdown` : what };
  return stepTo(state, { log: { ...state.log, view: { ...view, anchor: null } } }, effect);
}

/** With the job, the step, the lines and the way there: what somebody else needs. */
function markdownOf(view: LogView, source: LogSource, lines: readonly string[], first: number, last: number): string {
  const step = stepAt(view, first)?.step.name ?? null;
  const place = [source.name, ...(step === null ? [] : [step])].map((name) => inline(name)).join(' › ');
  const numbers = first === last ? `line ${grouped(first)}` : `lines ${grouped(first)}–${grouped(last)}`;
  const url = addressOf(view, source, first);
  const where = url === null ? numbers : `[${numbers}](${url})`;
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return `${place}, ${where}\n\n${fence}text\n${lines.join('\n')}\n${fence}\n`;
}

/** A name in a span of code, which no markdown ends. */
function inline(name: string): string {
  const text = plain(name);
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const room = text.includes('`') ? ' ' : '';
  return `${ticks}${room}${text}${room}${ticks}`;
}

/** Of the line on GitHub; of the job where the step is not known. Null: there is none. */
export function addressOf(view: LogView, { url }: LogSource, line: number): string | null {
  if (url === null) return null;
  const found = stepAt(view, line);
  if (found === null || found.step.number === null) return url;
  return `${url}#step:${found.step.number}:${found.line}`;
}

/** As much around the cursor as a pager can be given at once. */
export function paged(state: State, view: LogView, source: LogSource): Step {
  const line = lineOf(view);
  const first = Math.max(1, line - PAGED_AROUND);
  const last = Math.min(view.reader.lineCount, line + PAGED_AROUND);
  const isWhole = first === 1 && last === view.reader.lineCount;
  const head = isWhole ? [] : [`lines ${grouped(first)} to ${grouped(last)} of ${grouped(view.reader.lineCount)}`, ''];
  const text = `${[...head, ...textOf(view, first, last)].join('\n')}\n`;
  return stepTo(state, {}, { type: 'page', title: plain(source.name), text });
}

function textOf({ reader }: LogView, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => clean(reader.line(first + index).text));
}

/** Tabs stay: they are part of what is copied. */
function clean(text: string): string {
  return text
    .split('\t')
    .map((part) => visible(part))
    .join('\t');
}
