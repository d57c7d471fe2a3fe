import type { GridState } from '../../../history/grid.ts';
import { GRID_MARKS } from '../../../reports/grid-marks.ts';
import { counted, truncate } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import { ofAll, percent } from '../../../reports/shares.ts';
import type { RunStrip } from '../../../service/run-details.ts';
import type { RunLine } from '../../../service/runs.ts';
import { cellsOf } from '../../look/cells.ts';
import { GRID_ROLES } from '../../look/grid-roles.ts';
import type { Look } from '../../look/look.ts';
import type { State } from '../../state.ts';
import { laneKey, laneOf } from './state.ts';

/** Of a branch's name. */
const NAME_MOST = 24;

/** How the runs of the same workflow on the same branch went, and how often they pass; a second line explains. Nothing until it is known. */
export function stripLines(state: State, row: RunLine, width: number, look: Look): readonly string[] {
  const strip = state.runs.strips[laneKey(laneOf(row))]?.value;
  // A run alone is no course.
  if (strip === undefined || strip.cells.length < 2) return [];
  const { run } = row;
  const name = run.branch === null ? 'no branch' : truncate(plain(run.branch), NAME_MOST);
  const rates = ratesOf(strip);
  const room = width - cellsOf(name) - cellsOf(rates) - 7;
  const cells = strip.cells.slice(-Math.max(8, Math.min(strip.cells.length, room)));
  const marks = cells.map(({ runId, state: cell }) => {
    const mark = look[GRID_ROLES[cell]](GRID_MARKS[cell].mark);
    return runId === run.id ? look.selection(mark) : mark;
  });
  const words = `${counted(cells.length, 'run')} of ${plain(run.workflow.name)} there by ${plain(run.event)}, newest right`;
  return [
    ` ${look.dim(name)}   ${marks.join('')}   ${rates}`,
    look.dim(` ${words}: ${legendOf(cells.map((cell) => cell.state))}`),
  ];
}

/** Counts say all while there are few; then rates: by first attempts, and without what was not the code's fault. */
function ratesOf({ rates }: RunStrip): string {
  const { first, health, state } = rates;
  if (first.rate === null) return 'none was decided';
  if (state === 'not-enough-data') return `${ofAll(first)} passed at first`;
  const low = health === null ? null : percent(health.low);
  const high = health === null ? null : percent(health.high);
  const code = low === null ? '' : `   without flakes ${low === high ? low : `${low.replace(' %', '')} to ${high}`}`;
  return `pass ${percent(first.rate)}${code}`;
}

function legendOf(states: readonly GridState[]): string {
  const there = (Object.keys(GRID_MARKS) as GridState[]).filter((state) => states.includes(state));
  return there.map((state) => `${GRID_MARKS[state].mark} ${GRID_MARKS[state].words}`).join('  ');
}
