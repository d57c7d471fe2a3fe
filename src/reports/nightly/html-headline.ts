import type { Difference, StratumNight } from '../../history/nightly/headline.ts';
import type { LabelCount } from '../../history/nightly/reds.ts';
import type { Block } from '../document/blocks.ts';
import { blocksHtml } from '../document/html-blocks.ts';
import { points } from '../history-text.ts';
import { counted, grouped } from '../layout.ts';
import { type Html, html, type Value } from '../page/escape.ts';
import { ofAll, percent } from '../shares.ts';
import type { NightlyFacts } from './facts.ts';
import { chip, LABELS } from './html-parts.ts';
import { branchName, headlineBlocks, redBlocks } from './section-headline.ts';
import { quietLine } from './sections.ts';
import { isQuiet } from './standing.ts';
import { differenceRange, rangeOf, spanWords } from './words.ts';

/** The numbers that are looked at first, and what became of all that was red. */
export function glanceHtml(facts: NightlyFacts): Html {
  const isEmpty = facts.headline === null || facts.headline.window.first.of === 0;
  const blocks = headlineBlocks(facts);
  const about = 'Pass rates';
  return html`${
    isQuiet(facts) &&
    html`<p class="clean">✓ ${quietLine(facts)}</p>
`
  }${
    // What the tiles say is not said twice.
    isEmpty && blocksHtml(blocks.filter(isParagraph).slice(0, 1), about)
  }<dl class="tiles">
${facts.headline !== null && !isEmpty && rateTiles(facts.headline, facts)}
${failureTile(facts)}
${facts.reds.jobs > 0 && tile('Red jobs', grouped(facts.reds.jobs), `in ${counted(facts.reds.runs, 'run')}, of all branches`)}
</dl>
${redLabels(facts)}
${blocksHtml(
  redBlocks(facts).filter(({ kind }) => kind === 'list'),
  'What was red',
)}${blocksHtml(
  blocks.filter(({ kind }) => kind === 'table'),
  about,
)}`;
}

/** What the red jobs are called, most frequent first. */
function redLabels({ reds }: NightlyFacts): Html | null {
  if (reds.labels.length === 0) return null;
  return html`<ul class="chips" aria-label="Verdicts of red jobs">${reds.labels
    .toSorted((one, other) => countOf(other) - countOf(one))
    .map((one) => {
      const [sign, words, tone] = LABELS[one.label];
      return html`<li>${chip(html`${sign} ${words} <b>${countOf(one)}</b>`, tone)} <span class="dim">${certainties(one)}</span></li>`;
    })}</ul>`;
}

function rateTiles({ window, compare, change }: StratumNight, facts: NightlyFacts): Html {
  const { first, eventual, retryLift, state } = window;
  const title = `Passed at first on ${branchName(facts)}`;
  // Of so few the counts say all.
  if (first.rate === null || state === 'stale' || state === 'not-enough-data') {
    return tile(title, ofAll(first), 'runs: too few for a rate');
  }
  return html`${tile(
    title,
    percent(first.rate),
    `${ofAll(first)} runs${state === 'few' ? ', which is few' : ''}; 95 %: ${rangeOf(first)}`,
  )}
${
  change !== null &&
  tile(
    `Against ${spanWords(facts.fromMs - facts.compareFromMs)} before`,
    html`${changeHtml(change)} <span class="small">points</span>`,
    `${judged(change)} (${differenceRange(change)}); ${percent(compare.first.rate ?? 0)} of ${grouped(compare.first.of)}`,
  )
}
${
  eventual.rate !== null &&
  tile(
    'Passed in the end',
    percent(eventual.rate),
    retryLift === null ? ofAll(eventual) : `${points(retryLift)} points by re-runs`,
  )
}`;
}

function failureTile({ failures }: NightlyFacts): Html {
  const count = (wanted: string): number => failures.filter(({ state }) => state === wanted).length;
  return tile(
    'Failures',
    html`${count('new')} <span class="small">new</span>`,
    `${count('open')} still open, ${count('resolved')} resolved`,
  );
}

/** With a sign where it is not chance. */
function changeHtml({ points: change, low, high }: Difference): Html {
  if (high < 0) return html`<span class="worse">▼ ${points(change)}</span>`;
  if (low > 0) return html`<span class="better">▲ ${points(change)}</span>`;
  return html`${points(change)}`;
}

function judged({ low, high }: Difference): string {
  return high < 0 ? 'worse' : low > 0 ? 'better' : 'may be chance';
}

function countOf({ confirmed, likely, unproven }: LabelCount): number {
  return confirmed + likely + unproven;
}

function certainties({ confirmed, likely, unproven }: LabelCount): string {
  return [
    ...(confirmed > 0 ? [`${confirmed} confirmed`] : []),
    ...(likely > 0 ? [`${likely} likely`] : []),
    ...(unproven > 0 && confirmed + likely > 0 ? [`${unproven} not proven`] : []),
  ].join(', ');
}

function isParagraph({ kind }: Block): boolean {
  return kind === 'paragraph';
}

function tile(title: Value, big: Value, small: Value): Html {
  return html`<div><dt>${title}</dt><dd class="big">${big}</dd><dd class="small">${small}</dd></div>`;
}
