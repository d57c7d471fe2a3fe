import { counted, grouped, wrap } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import { toWidth } from '../../look/cells.ts';
import { ascii, type Look, lookOf } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { Extent, State } from '../../state.ts';
import { countUpTo } from './fold-map.ts';
import { paintRow } from './line.ts';
import { scrollBar } from './scroll-bar.ts';
import { type Room, roomIn, toRow } from './scrolling.ts';
import type { LogView } from './state.ts';
import { lineOf, selectionOf, stepAt } from './view.ts';
import { paintWhy } from './why.ts';

/** `test (22, 4/8) › Run npm test` */
export function logTitle(state: State): string {
  const { source, view } = state.log;
  if (source === null) return 'Log';
  const step = view === null ? null : stepAt(view, lineOf(view));
  const place = step === null ? '' : ` › ${step.step.name}`;
  return ascii(plain(`${source.name}${place}`), lookOf(state));
}

/** `41,208 / 41,314  99%` */
export function logAbout({ log: { view } }: State): string {
  if (view === null || view.reader.lineCount === 0) return '';
  const line = lineOf(view);
  const percent = Math.floor((line * 100) / view.reader.lineCount);
  return `${grouped(line)} / ${grouped(view.reader.lineCount)}  ${percent}%`;
}

const ORIGINS = { kept: 'kept part', archive: 'whole log', download: 'whole log', file: 'file' } as const;

/** `kept part  errors 2  warnings 4`, with what is on besides. */
export function logFoot(state: State): string {
  const { view, loaded, times, isWrapped } = state.log;
  if (view === null) return '';
  const { answer, search, marks } = view;
  const words = [
    ...(loaded.progress === null ? [] : [`download ${loaded.progress.more ?? ''}`.trim()]),
    ...selectionWords(view),
    ...(view.awaited !== null ? ['searching…'] : search === null ? [] : [searchWords(view)]),
    ...(view.isFiltered ? ['filtered'] : []),
    ...(marks.length > 0 ? [counted(marks.length, 'mark')] : []),
    ...(isWrapped ? ['wrapped'] : view.left > 0 ? [`from column ${view.left + 1}`] : []),
    ...(times === 'off' ? [] : [{ clock: 'UTC', step: 'time in step', delta: 'time between' }[times]]),
    `errors ${grouped(answer.errors.length)}`,
    `warnings ${grouped(answer.warnings.length)}`,
    ORIGINS[answer.origin],
  ];
  return ascii(words.join(' · '), lookOf(state));
}

function selectionWords(view: LogView): string[] {
  const selection = selectionOf(view);
  return selection === null ? [] : [`${counted(selection[1] - selection[0] + 1, 'line')} selected`];
}

function searchWords({ search, rows, at }: LogView): string {
  const { typed, hits, isCut } = search!;
  const line = rows.lineAt(at.cursor);
  const index = countUpTo(hits, line);
  const isOn = hits[index - 1] === line;
  const name = toWidth(typed, Math.min(20, typed.length)).trimEnd();
  return `"${name}" ${isOn ? `${grouped(index)}/` : ''}${grouped(hits.length)}${isCut ? '+' : ''}`;
}

/** The log, what says why below it, the scroll bar at its right. */
export const paintLog: Painter = (state, extent, look) => {
  const { log } = state;
  const { source } = log;
  if (source === null) return ['', look.dim('  No job is chosen.')];
  if (log.view === null) return waiting(state, extent, look);
  if (log.view.reader.lineCount === 0) return ['', '  This log is empty.'];
  const room = roomIn(log, extent);
  const view = withCursor(log.view, room);
  const lines: string[] = [];
  for (let row = view.at.top; row < view.rows.count && lines.length < room.height; row++) {
    const painted = paintRow(log, view, row, room, look);
    lines.push(...(row === view.at.top && view.skip > 0 ? painted.slice(view.skip) : painted));
  }
  const width = extent.width - 1;
  if (view.rows.count === 0) lines.push(toWidth('  No line holds what is searched.', width));
  while (lines.length < room.height) lines.push(' '.repeat(width));
  const bar = scrollBar(view, room.height, look);
  return [...lines.slice(0, room.height).map((line, index) => line + bar[index]!), ...paintWhy(log, extent, look)];
};

/** In a pane that became smaller the cursor is still seen. */
function withCursor(view: LogView, room: Room): LogView {
  const { cursor, top } = view.at;
  return cursor >= top + room.height || cursor < top ? toRow(view, cursor, room) : view;
}

function waiting({ log, run }: State, { width }: Extent, look: Look): string[] {
  const { loaded } = log;
  if (loaded.fault?.code === 'log-not-kept' && run.fetch.isAsking) {
    const said = wrap('The logs of this run are being fetched. This one opens here when it came.', width - 4);
    return ['', ...said.map((line) => look.dim(`  ${line}`))];
  }
  if (loaded.fault !== null) {
    const { message, hint } = loaded.fault;
    const said = wrap(message, width - 4).map((line) => `  ${look.bad(ascii(plain(line), look))}`);
    return ['', ...said, ...wrap(hint, width - 4).map((line) => `  ${ascii(plain(line), look)}`)];
  }
  const more = loaded.progress?.more ?? '';
  return ['', look.dim(ascii(more === '' ? '  Reading the log…' : `  Downloading the log: ${more}`, look))];
}
