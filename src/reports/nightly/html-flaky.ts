import type { FlakyUnit } from '../../history/flaky-units.ts';
import type { Drawing } from '../charts/drawing.ts';
import { sparkline } from '../charts/sparkline.ts';
import { counted, grouped } from '../layout.ts';
import { type Html, html, type Value } from '../page/escape.ts';
import { ofAll, rated, repositoryLabel } from '../shares.ts';
import type { NightlyFacts } from './facts.ts';
import { tableHtml, time } from './html-parts.ts';

/** The rest is counted. */
const SHOWN = 15;
/** Of fewer runs the counts say all, */
const ENOUGH_TO_RATE = 5;
/** and of fewer than these a rate is not to be relied on. */
const ENOUGH_TO_RELY_ON = 20;

/** What flaked, what costs most first. Of nothing there is no table. */
export function flakyHtml({ flaky, untilMs, repositories }: NightlyFacts, drawing: Drawing): Html {
  const { units, jobs, tests } = flaky;
  const shown = units.slice(0, SHOWN);
  const most = Math.max(...shown.flatMap(({ flakes }) => flakes.map((count) => count ?? 0)));
  const days = shown[0]?.flakes.length ?? 0;
  const rest = jobs + tests - shown.length;
  return html`${tableHtml(
    'Flaky jobs and tests, what costs most first',
    [
      { title: 'job or test' },
      { title: 'flaked (95 %)' },
      { title: 'runs', right: true },
      { title: 'turned red', right: true },
      { title: 're-run', right: true },
      { title: 'trend' },
      { title: `${days} days` },
      { title: 'last' },
    ],
    shown.map((one): Value[] => [
      nameHtml(one, repositories.length > 1),
      rateHtml(one),
      ofAll(one.flaked),
      html`${counted(one.cost.runsBlocked, 'run')}${
        one.cost.pullRequestsBlocked > 0 &&
        html`<br><span class="dim">${counted(one.cost.pullRequestsBlocked, 'PR')}</span>`
      }`,
      minutes(one.cost.minutesRerun),
      TRENDS[one.trend.direction],
      sparkline(drawing, one.flakes, most),
      time(one.lastSeenMs, untilMs),
    ]),
    'ranking',
  )}
${rest > 0 && html`<p class="dim">And ${grouped(rest)} more: <code>whyred flaky</code> lists all.</p>`}`;
}

function nameHtml({ kind, job, test, workflowName, repository, reasons }: FlakyUnit, several: boolean): Html {
  const where = several ? `${repositoryLabel(repository)}, ${workflowName}` : workflowName;
  // The first one is the counts, which stand in the row.
  const why = reasons[1] ?? null;
  return html`${kind === 'job' ? job : test} <span class="dim">${kind === 'job' ? where : `test of ${job}, ${where}`}</span>${
    why !== null && html`<span class="why">${why}</span>`
  }`;
}

function rateHtml({ flaked }: FlakyUnit): Html {
  if (flaked.of < ENOUGH_TO_RATE) return html`<span class="few">too few</span>`;
  return flaked.of < ENOUGH_TO_RELY_ON ? html`<span class="few">${rated(flaked)}</span>` : html`${rated(flaked)}`;
}

const TRENDS: Readonly<Record<FlakyUnit['trend']['direction'], Html>> = {
  worse: html`<span class="worse">▲ more</span>`,
  better: html`<span class="better">▼ less</span>`,
  steady: html`steady`,
  unknown: html`<span class="dim">unknown</span>`,
};

/** What ran again because of it. */
function minutes(count: number): string {
  if (count === 0) return '–';
  return count < 120 ? `${Math.max(1, Math.round(count))} min` : `${grouped(Math.round(count / 60))} h`;
}
