import type { GridState } from '../../../history/grid.ts';
import { GRID_MARKS } from '../../../reports/grid-marks.ts';
import { counted } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import type { ToldGridRow, ToldGridRun } from '../../../service/grid.ts';
import { toWidth, toWidthEnd } from '../../look/cells.ts';
import { GRID_ROLES } from '../../look/grid-roles.ts';
import type { Look } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';
import { paintNothing } from './nothing.ts';
import { rateWords } from './rate-words.ts';
import { hasWarning, type Layout, layoutOf, type ShownGrid, shownGrid } from './shown.ts';

/** A row a job, a column a run, the newest at the right as `whyred runs --grid` has it. */
export const paintCells: Painter = (state, extent, look) => {
  const shown = shownGrid(state.grid);
  if (shown === null || shown.rows.length === 0) return paintNothing(state, extent, look);
  const layout = layoutOf(state.grid, shown, extent);
  const { rows, row } = shown;
  const seen = rows.slice(layout.top, layout.top + layout.height);
  const lines = [
    ...headLines(shown, layout, look),
    ...seen.map((one, at) => rowLine(one, layout.top + at === row, shown, layout, look)),
  ];
  if (!hasWarning(shown)) return lines;
  while (lines.length < extent.height - 1) lines.push('');
  return [...lines.slice(0, extent.height - 1), look.warning(warningOf(state))];
};

function warningOf({ grid }: State): string {
  const unlisted = grid.loaded.value?.unlisted ?? 0;
  const what = unlisted === 0 ? 'Blank cells' : `The jobs of ${counted(unlisted, 'run')}`;
  return ` ${what} are not stored: \`whyred pull --jobs all\` fetches what GitHub still has.`;
}

function headLines({ grid, run }: ShownGrid, layout: Layout, look: Look): string[] {
  const { name, columns, left, head, hasFlips, hasTrend } = layout;
  const seen = grid.runs.slice(left, left + columns);
  const dates = toWidth(datesOf(seen), columns, '');
  const figures = `${toWidthEnd('PASS', 5)}${toWidthEnd('END', 5)}${hasFlips ? toWidthEnd('FLIPS', 6) : ''}${hasTrend ? '  TREND' : ''}`;
  const first = ` ${toWidth('JOB', name)}  ${dates}  ${figures}`;
  if (head === 1) return [look.dim(first)];
  const cursor = `${' '.repeat(Math.max(0, run - left))}${look.glyphs.down}`;
  const more = left > 0 ? `${look.glyphs.folded === '>' ? '<' : '◂'} ${left} older` : '';
  return [look.dim(first), ` ${look.dim(toWidth(more, name))}  ${look.accent(toWidth(cursor, columns))}`];
}

/** `11-03` above the first run of a day, where there is room for it. */
function datesOf(runs: readonly ToldGridRun[]): string {
  let text = '';
  let last = '';
  for (const [at, { createdMs }] of runs.entries()) {
    const day = new Date(createdMs).toISOString().slice(5, 10);
    if (day === last || at < text.length + (text === '' ? 0 : 1) || at + day.length > runs.length) continue;
    text = `${text.padEnd(at)}${day}`;
    last = day;
  }
  return text;
}

function rowLine(row: ToldGridRow, isUnder: boolean, { run }: ShownGrid, layout: Layout, look: Look): string {
  const { name, columns, left, hasFlips, hasTrend } = layout;
  const job = toWidth(plain(row.job), name, look.glyphs.more);
  const cells = cellsText(row.cells.slice(left, left + columns), isUnder ? run - left : -1, look);
  const figures = [
    rateText(row.first, look),
    rateText(row.eventual, look),
    ...(hasFlips ? [toWidthEnd(String(row.flips), 6)] : []),
    ...(hasTrend ? [`  ${look.dim(trendText(row.trend, look))}`] : []),
  ];
  return `${isUnder ? look.accent(look.glyphs.cursor) : ' '}${isUnder ? look.strong(job) : job}  ${cells}  ${figures.join('')}`;
}

function rateText(share: ToldGridRow['first'], look: Look): string {
  const text = toWidthEnd(rateWords(share), 5);
  if (share.rate === null) return look.dim(text);
  return share.rate < 0.8 ? look.bad(text) : share.rate < 0.95 ? look.warning(text) : text;
}

/** Colours change only where the state does. */
function cellsText(cells: readonly GridState[], cursor: number, look: Look): string {
  let text = '';
  for (let at = 0; at < cells.length; ) {
    const state = cells[at]!;
    let end = at + 1;
    while (at !== cursor && end !== cursor && cells[end] === state) end++;
    const marks = look[GRID_ROLES[state]](GRID_MARKS[state].mark.repeat(end - at));
    text += at === cursor ? look.selection(marks) : marks;
    at = end;
  }
  return text;
}

/** A level for each part of the span; blank where nothing was decided. */
function trendText(trend: ToldGridRow['trend'], { glyphs }: Look): string {
  const last = glyphs.levels.length - 1;
  return trend
    .map((rate) =>
      rate === null ? ' ' : glyphs.levels[Math.min(last, Math.max(0, Math.floor(rate * glyphs.levels.length)))]!,
    )
    .join('');
}
