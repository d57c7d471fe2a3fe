import { isRedCell } from '../../../history/grid.ts';
import { GRID_MARKS } from '../../../reports/grid-marks.ts';
import { counted, duration, grouped, wrap } from '../../../reports/layout.ts';
import { ago, minute } from '../../../reports/moments.ts';
import { plain } from '../../../reports/plain.ts';
import type { ToldGridRow, ToldTry } from '../../../service/grid.ts';
import { scrolledWords, scrollText } from '../../list.ts';
import { between, toWidth } from '../../look/cells.ts';
import { GRID_ROLES } from '../../look/grid-roles.ts';
import { ascii, type Look, lookOf } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import { extentOf, type State } from '../../state.ts';
import { staleWords } from './nothing.ts';
import { rateWords } from './rate-words.ts';
import { type CellMeant, cellMeant, shownGrid } from './shown.ts';
import type { GridScreen } from './state.ts';
import { cellWords } from './words.ts';

/** A narrower pane has no room for the moment. */
const DATED_FROM = 90;

/** The cell under the cursor: the run, what each attempt said, how the job fares otherwise, and where else it failed. */
export const paintDetails: Painter = (state, { width, height }) => {
  const lines = detailLines(state, width);
  const top = scrollText(state.grid.detailsTop, 0, lines.length, height);
  return lines.slice(top, top + height);
};

/** `4 below`, where not all is in sight. */
export function detailsFoot(state: State): string {
  const { width, height } = extentOf(state, 'grid.details');
  return scrolledWords(state.grid.detailsTop, detailLines(state, width).length, height);
}

/** All of them, also those that there is no room for. */
export function detailLines(state: State, width: number): readonly string[] {
  const { grid, nowMs } = state;
  const look = lookOf(state);
  const isSame = last?.grid === grid && last.nowMs === nowMs && last.width === width && last.look === look;
  if (last !== null && isSame) return last.lines;
  const lines = linesOf(state, width, look);
  last = { grid, nowMs, width, look, lines };
  return lines;
}

/** They are asked for several times a frame. */
let last: {
  readonly grid: GridScreen;
  readonly nowMs: number;
  readonly width: number;
  readonly look: Look;
  readonly lines: readonly string[];
} | null = null;

function linesOf(state: State, width: number, look: Look): string[] {
  const cell = cellMeant(state.grid);
  if (cell === null) return [];
  const stale = staleWords(state, look);
  return [
    ...headLines(cell, state.nowMs, width, look),
    ...cell.tries.map((one) => tryLine(one, look)),
    ...(stale === null ? [] : [stale]),
    ...figureLines(cell.row, state.nowMs, width, look),
    ...pastLines(cell, state, look),
  ];
}

/** Other runs in which the job failed, the newest first. */
function pastLines({ row, at }: CellMeant, { grid, nowMs }: State, look: Look): string[] {
  const runs = shownGrid(grid)?.grid.runs ?? [];
  const past = row.cells.flatMap((state, index) => (isRedCell(state) && index !== at ? [index] : [])).reverse();
  if (past.length === 0) return [];
  const lines = past.map((index) => {
    const run = runs[index]!;
    const state = row.cells[index]!;
    const cause = row.told[index]?.findLast((one) => one.cause !== null)?.cause ?? null;
    const why = cause === null ? 'no cause is stored' : (cause.signature?.title ?? plain(cause.text));
    const mark = look[GRID_ROLES[state]](GRID_MARKS[state].mark);
    return `   ${mark} ${toWidth(ago(run.createdMs, nowMs), 10)}  run ${run.id}  ${why}  ${look.dim(plain(run.title))}`;
  });
  return [look.dim(past.length === 1 ? ' its other failure' : ` its ${grouped(past.length)} other failures`), ...lines];
}

function headLines(cell: CellMeant, nowMs: number, width: number, look: Look): string[] {
  const { row, run, at } = cell;
  const state = row.cells[at]!;
  const role = look[GRID_ROLES[state]];
  const number = `run ${run.id}${run.attempt > 1 ? ` #${run.attempt}` : ''}`;
  const place = [
    ago(run.createdMs, nowMs),
    run.sha.slice(0, 7),
    ...(run.branch === null ? [] : [plain(run.branch)]),
    `${plain(run.event)}${run.actor === null ? '' : ` by ${plain(run.actor)}`}`,
  ].join('  ');
  const lead = ` ${role(`${GRID_MARKS[state].mark} ${cellWords(cell)}`)}  ${look.strong(plain(row.job))}  ${number}`;
  return [
    width < DATED_FROM ? lead : between(lead, look.dim(`${minute(run.createdMs)} `), width),
    ` ${plain(run.title)}  ${look.dim(place)}`,
  ];
}

function tryLine({ attempt, job, conclusion, durationMs, cause }: ToldTry, look: Look): string {
  const took = durationMs === null ? '' : look.dim(`  ${duration(durationMs)}`);
  const lead = ` attempt ${attempt} ${endMark(conclusion, look)} ${plain(job)}`;
  if (cause === null) return `${lead}${conclusion === null ? '  runs' : `  ${look.dim(plain(conclusion))}`}${took}`;
  const { text, signature, label, certainty, others } = cause;
  const sure = certainty === null ? '' : `, ${certainty}`;
  const more = others === 0 ? '' : look.dim(`  and ${grouped(others)} more`);
  const why = signature === null ? plain(text) : `${signature.title} ${look.dim(`(${signature.id})`)}`;
  return `${lead}  ${look.strong(`${label}${sure}`)}  ${why}${more}${took}`;
}

function endMark(conclusion: string | null, { glyphs, ok, bad, dim, accent }: Look): string {
  switch (conclusion) {
    case null:
      return accent(glyphs.running);
    case 'success':
      return ok(glyphs.pass);
    case 'cancelled':
      return dim(glyphs.cancelled);
    case 'skipped':
      return dim(glyphs.skipped);
    default:
      return bad(glyphs.fail);
  }
}

function figureLines(row: ToldGridRow, nowMs: number, width: number, look: Look): string[] {
  const { failed, first, eventual, flaky, change } = row;
  const history =
    failed === 0
      ? `never failed in ${counted(first.of, 'decided run')}`
      : `PASS: at first ${grouped(first.count)} of ${counted(first.of, 'decided run')} passed; END: with re-runs ${grouped(eventual.count)} of ${grouped(eventual.of)}`;
  const lines = wrap(history, width - 2).map((line) => ` ${line}`);
  if (flaky !== null) {
    const sha = flaky.firstSha === null ? '' : ` (${flaky.firstSha.slice(0, 7)})`;
    lines.push(` ${look.flaky('flaky')} since ${ago(flaky.firstMs, nowMs)}${sha}${costWords(flaky)}`);
  }
  if (change !== null) {
    const { direction, before, after, atMs, sha, runId } = change;
    const lead = direction === 'worse' ? look.bad('passes less') : look.ok('passes more');
    lines.push(
      ascii(
        ` ${lead} since ${ago(atMs, nowMs)}, ${sha.slice(0, 7)} (run ${runId}): ${rateWords(before)} → ${rateWords(after)} at first`,
        look,
      ),
    );
  }
  return lines;
}

function costWords({ runsBlocked, minutesRerun }: NonNullable<ToldGridRow['flaky']>): string {
  const parts = [
    ...(runsBlocked === 0 ? [] : [`turned ${counted(runsBlocked, 'run')} red`]),
    ...(minutesRerun < 1 ? [] : [`${grouped(Math.round(minutesRerun))} min of re-runs`]),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}
