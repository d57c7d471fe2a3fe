import type { Run } from '../../domain.ts';
import { type Grid, type GridRow, newestOf } from '../../history/grid.ts';
import { GRID_LEGEND, GRID_MARKS } from '../grid-marks.ts';
import { counted } from '../layout.ts';
import { day, minute } from '../moments.ts';
import { type Html, html, webAddress } from '../page/escape.ts';

export interface GridLimits {
  readonly runs: number;
  readonly rows: number;
}

/** Jobs by the newest runs of a workflow. What a pointer or the arrow keys are at is told below the title. */
export function gridTable(whole: Grid, limits: GridLimits): Html {
  const grid = newestOf(whole, limits.runs);
  const { runs, rows, workflowName } = grid;
  const shown = rows.filter(
    ({ passed, decided }, at) => at < limits.rows || (passed < decided && at < 2 * limits.rows),
  );
  if (shown.length === 0) return html`<p class="dim">No job of these runs is stored.</p>`;
  const states = new Set(shown.flatMap(({ cells }) => cells));
  const rest = rows.length - shown.length;
  return html`<div class="jobs">
<p class="told" aria-hidden="true">${counted(runs.length, 'run')}, the newest at the right</p>
<div class="scroll"><table class="grid" aria-label="Jobs of ${workflowName} by its runs, the newest at the right">
<thead>
<tr><td></td>${daysOf(runs).map(([date, count]) => html`<th class="date" scope="colgroup" colspan="${count}">${date}</th>`)}<td></td></tr>
<tr><th scope="col">job</th>${runs.map(runHead)}<th scope="col" class="sum">passed</th></tr>
</thead>
<tbody>
${shown.map(rowMarkup)}</tbody></table></div>
${rest > 0 && html`<p class="dim">and ${counted(rest, 'job')} more that failed less often</p>`}
<ul class="legend">${GRID_LEGEND.filter((state) => states.has(state)).map((state) => {
    const { mark, words } = GRID_MARKS[state];
    return html`<li data-state="${state}" data-words="${words}"><b class="${state}">${mark}</b> ${words}</li>`;
  })}</ul>
</div>`;
}

function rowMarkup({ job, cells, passed, decided }: GridRow): Html {
  return html`<tr><th scope="row" title="${job}">${nameHtml(job)}</th>${cells.map(
    (state) => html`<td class="${state}">${GRID_MARKS[state].mark}</td>`,
  )}<td class="sum">${passed}/${decided}</td></tr>
`;
}

/** Cut in the middle where room is short: jobs of a matrix differ at their ends. */
function nameHtml(job: string): Html {
  const all = [...job];
  const end = all.length > 2 * ENDING ? all.length - ENDING : all.length;
  return html`<span class="name"><span>${all.slice(0, end).join('')}</span><span>${all.slice(end).join('')}</span></span>`;
}

const ENDING = 7;

function runHead(run: Run): Html {
  const { id, attempt, createdMs, sha, actor, conclusion, status, url } = run;
  const [mark, end] = conclusion === null ? ['?', status] : [RUN_MARKS[conclusion] ?? '-', conclusion];
  const again = attempt > 1 ? `, attempt ${attempt}` : '';
  const by = actor === null ? '' : ` by ${actor}`;
  const about = `run ${id}${again}: ${end}, ${minute(createdMs)}, ${sha.slice(0, 7)}${by}`;
  const address = webAddress(url);
  const name = conclusion === 'failure' ? 'run red' : 'run';
  return html`<th scope="col">${
    address === null
      ? html`<a class="${name}" aria-label="${about}">${mark}</a>`
      : html`<a class="${name}" href="${address}" aria-label="${about}">${mark}</a>`
  }</th>`;
}

const RUN_MARKS: Readonly<Record<string, string>> = { success: '✓', failure: '✗', cancelled: 'c', timed_out: '✗' };

/** Each day with how many runs follow it; the month only where there is room for it. */
function daysOf(runs: readonly Run[]): (readonly [date: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { createdMs } of runs) counts.set(day(createdMs), (counts.get(day(createdMs)) ?? 0) + 1);
  return [...counts].map(
    ([date, count]) => [count < 3 ? String(Number(date.slice(8))) : date.slice(5), count] as const,
  );
}
