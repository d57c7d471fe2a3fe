import { isRedCell } from '../../../history/grid.ts';
import { GRID_MARKS } from '../../../reports/grid-marks.ts';
import { counted, duration, grouped } from '../../../reports/layout.ts';
import { ago, minute } from '../../../reports/moments.ts';
import { plain } from '../../../reports/plain.ts';
import type { ToldGridRow, ToldTry } from '../../../service/grid.ts';
import { between, toWidth } from '../../look/cells.ts';
import { ascii, type Look } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';
import { CELL_ROLES } from './cells.ts';
import { staleWords } from './nothing.ts';
import { rateWords } from './rate-words.ts';
import { type CellMeant, cellMeant, shownGrid } from './shown.ts';

/** A narrower pane has no room for the moment. */
const DATED_FROM = 90;

/** The cell under the cursor: the run, what each attempt said, and how the job fares otherwise. */
export const paintDetails: Painter = (state, { width, height }, look) => {
  const cell = cellMeant(state.grid);
  if (cell === null) return [];
  const stale = staleWords(state, look);
  const head = headLines(cell, state.nowMs, width, look);
  const tail = [...(stale === null ? [] : [stale]), ...figureLines(cell.row, state.nowMs, look)];
  const room = Math.max(1, height - head.length - tail.length);
  const tries = triesLines(cell, room, look);
  const left = height - head.length - tries.length - tail.length;
  return [...head, ...tries, ...tail, ...pastLines(cell, left, state, look)].slice(0, height);
};

/** Other runs in which the job failed, the newest first. */
function pastLines({ row, at }: CellMeant, room: number, { grid, nowMs }: State, look: Look): string[] {
  const runs = shownGrid(grid)?.grid.runs ?? [];
  const past = row.cells.flatMap((state, index) => (isRedCell(state) && index !== at ? [index] : [])).reverse();
  if (room < 2 || past.length === 0) return [];
  const lines = past.slice(0, room - 1).map((index) => {
    const run = runs[index]!;
    const state = row.cells[index]!;
    const cause = row.told[index]?.findLast((one) => one.cause !== null)?.cause ?? null;
    const why = cause === null ? 'no cause is stored' : (cause.signature?.title ?? plain(cause.text));
    const mark = look[CELL_ROLES[state]](GRID_MARKS[state].mark);
    return `   ${mark} ${toWidth(ago(run.createdMs, nowMs), 10)}  run ${run.id}  ${why}  ${look.dim(plain(run.title))}`;
  });
  return [look.dim(past.length === 1 ? ' its other failure' : ` its ${grouped(past.length)} other failures`), ...lines];
}

function headLines({ row, run, at }: CellMeant, nowMs: number, width: number, look: Look): string[] {
  const state = row.cells[at]!;
  const { mark, words } = GRID_MARKS[state];
  const role = look[CELL_ROLES[state]];
  const number = `run ${run.id}${run.attempt > 1 ? ` #${run.attempt}` : ''}`;
  const place = [
    ago(run.createdMs, nowMs),
    run.sha.slice(0, 7),
    ...(run.branch === null ? [] : [plain(run.branch)]),
    `${plain(run.event)}${run.actor === null ? '' : ` by ${plain(run.actor)}`}`,
  ].join('  ');
  const lead = ` ${role(`${mark} ${words}`)}  ${look.strong(plain(row.job))}  ${number}`;
  return [
    width < DATED_FROM ? lead : between(lead, look.dim(`${minute(run.createdMs)} `), width),
    ` ${plain(run.title)}  ${look.dim(place)}`,
  ];
}

/** As many as fit, the last one counts the rest. */
function triesLines({ tries }: CellMeant, room: number, look: Look): string[] {
  const lines = tries.map((one) => tryLine(one, look));
  if (lines.length <= room) return lines;
  const shown = lines.slice(0, Math.max(1, room - 1));
  return room <= 1
    ? shown
    : [...shown, look.dim(`   and ${counted(lines.length - shown.length, 'more execution')}: enter shows the run`)];
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

function figureLines(row: ToldGridRow, nowMs: number, look: Look): string[] {
  const { failed, rescued, first, flaky, change } = row;
  const of = ` of ${counted(first.of, 'decided run')}`;
  const history =
    failed === 0
      ? `never failed in ${counted(first.of, 'decided run')}`
      : `failed in ${grouped(failed)}${of}${rescued === 0 ? '' : `, ${grouped(rescued)} passed when run again`}`;
  const lines = [` ${history}`];
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
