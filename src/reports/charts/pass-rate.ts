import { DAY_MS } from '../../history/days.ts';
import type { NightDay } from '../../history/nightly/headline.ts';
import { day } from '../moments.ts';
import { type Html, html, type Value } from '../page/escape.ts';
import { percent } from '../shares.ts';
import type { Drawing } from './drawing.ts';

/** What happened at a time, told below the chart. */
export interface RateMark {
  readonly atMs: number;
  readonly words: Value;
}

/** Daily pass rates with Wilson's interval as a band, and the same as a table. Days on which nothing was decided are gaps. */
export function passRateFigure(drawing: Drawing, all: readonly NightDay[], marks: readonly RateMark[]): Html {
  const days = sinceFirst(all);
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined || days.every(({ rate }) => rate === null)) {
    return html`<p class="dim">No run of these days was decided.</p>`;
  }
  const shown = marks
    .filter(({ atMs }) => atMs >= first.dayMs && atMs < last.dayMs + DAY_MS)
    .toSorted((one, other) => one.atMs - other.atMs);
  const label = labelOf(days);
  return html`<figure class="chart">
<figcaption><span class="key"><i></i>passed at the first attempt</span><span class="key"><i class="band"></i>95 % interval</span>${
    shown.length > 0 && html`<span class="key"><i class="mark"></i>what happened</span>`
  } days in UTC</figcaption>
${SIZES.map(
  ([
    name,
    size,
  ]) => html`<div class="${name}" role="img" aria-label="${label}">${chart(drawing, days, shown, size)}</div>
`,
)}${shown.length > 0 && html`<ol class="marks">${shown.map(({ atMs, words }) => html`<li><span class="dim">${day(atMs)}</span> ${words}</li>`)}</ol>`}
<details class="data"><summary>The same as a table</summary>${dataTable(days)}</details>
</figure>`;
}

/** Before anything was stored there is nothing to see; two weeks are shown all the same. */
function sinceFirst(days: readonly NightDay[]): readonly NightDay[] {
  const at = days.findIndex(({ rate, cancelled }) => rate !== null || cancelled > 0);
  return at < 1 ? days : days.slice(Math.min(at, Math.max(0, days.length - LEAST_DAYS)));
}

const LEAST_DAYS = 14;

/** One for each width of page: letters that shrink with their chart could not be read. */
const SIZES: readonly (readonly [name: string, size: Size])[] = [
  ['wide', { width: 980, height: 230 }],
  ['middle', { width: 640, height: 220 }],
  ['narrow', { width: 330, height: 190 }],
];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Size {
  readonly width: number;
  readonly height: number;
}

function chart({ plot, draw }: Drawing, days: readonly NightDay[], marks: readonly RateMark[], size: Size): Html {
  const points = days.map(({ dayMs, rate, passes }) => ({
    x: new Date(dayMs),
    rate: rate === null ? Number.NaN : 100 * rate,
    low: rate === null ? Number.NaN : 100 * passes.low,
    high: rate === null ? Number.NaN : 100 * passes.high,
  }));
  const decided = points.filter(({ rate }) => !Number.isNaN(rate));
  // Between two gaps there is no band to be drawn.
  const alone = points.filter(
    ({ rate }, at) => !Number.isNaN(rate) && [at - 1, at + 1].every((near) => Number.isNaN(points[near]?.rate ?? NaN)),
  );
  const told = [...new Set(marks.map(({ atMs }) => Math.floor(atMs / DAY_MS)))].map((dayNumber) => ({
    x: new Date(dayNumber * DAY_MS),
    text: marks.flatMap(({ atMs }, at) => (Math.floor(atMs / DAY_MS) === dayNumber ? [String(at + 1)] : [])).join(', '),
  }));
  return draw({
    ...size,
    ...{ marginTop: 18, marginRight: 14, marginBottom: 24, marginLeft: 40 },
    x: { type: 'utc', domain: [points[0]!.x, points.at(-1)!.x] },
    y: { type: 'linear', domain: [0, 100] },
    marks: [
      plot.gridY([0, 25, 50, 75, 100], { stroke: 'var(--rule)', strokeOpacity: 1 }),
      plot.axisY([0, 50, 100], {
        label: null,
        tickSize: 0,
        fill: 'var(--dim)',
        tickFormat: (share: number) => `${share} %`,
      }),
      plot.axisX(ticksOf(days, size.width), { label: null, tickSize: 4, color: 'var(--dim)', tickFormat: dateOf }),
      plot.areaY(points, { x: 'x', y1: 'low', y2: 'high', fill: 'var(--band)' }),
      plot.ruleX(alone, { x: 'x', y1: 'low', y2: 'high', stroke: 'var(--band)', strokeWidth: 8 }),
      plot.ruleX(told, { x: 'x', stroke: 'var(--red)', strokeDasharray: '3 3' }),
      plot.text(told, { x: 'x', text: 'text', frameAnchor: 'top', dy: -14, fill: 'var(--red)', fontWeight: 600 }),
      plot.lineY(points, { x: 'x', y: 'rate', stroke: 'var(--line)', strokeWidth: 1.75 }),
      plot.dot(decided, { x: 'x', y: 'rate', fill: 'var(--line)', r: size.width > 500 ? 2.75 : 2 }),
    ],
  });
}

/** The last day has one always. */
function ticksOf(days: readonly NightDay[], width: number): Date[] {
  const every = Math.max(1, Math.ceil(days.length / (width / 110)));
  return days.filter((_, at) => (days.length - 1 - at) % every === 0).map(({ dayMs }) => new Date(dayMs));
}

function dateOf(date: Date): string {
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`;
}

function labelOf(days: readonly NightDay[]): string {
  const rates = days.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  const [passed, of] = days.reduce(([sum, all], { passes }) => [sum + passes.count, all + passes.of], [0, 0]);
  return `First-attempt pass rate of each day from ${day(days[0]!.dayMs)} to ${day(days.at(-1)!.dayMs)}: ${passed} of ${of} in all, at least ${percent(Math.min(...rates))}, at most ${percent(Math.max(...rates))}, ${percent(rates.at(-1)!)} on the last day.`;
}

function dataTable(days: readonly NightDay[]): Html {
  const rows = days.toReversed().map(
    ({ dayMs, passes, cancelled }) => html`<tr><th scope="row">${day(dayMs)}</th><td class="right">${
      passes.rate === null ? '–' : percent(passes.rate)
    }</td><td class="right">${
      passes.rate === null ? '' : `${Math.floor(100 * passes.low)} to ${Math.ceil(100 * passes.high)} %`
    }</td><td class="right">${passes.count} of ${passes.of}</td><td class="right">${cancelled}</td></tr>
`,
  );
  return html`<div class="scroll" role="group" aria-label="Pass rate of each day"><table>
<thead><tr><th scope="col">day</th><th scope="col" class="right">passed</th><th scope="col" class="right">95 %</th><th scope="col" class="right">runs</th><th scope="col" class="right">cancelled</th></tr></thead>
<tbody>
${rows}</tbody></table></div>`;
}
