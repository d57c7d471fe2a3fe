import type { VerdictLabel } from '../../domain.ts';
import type { NightPlace } from '../../history/nightly/failures.ts';
import { wordsHtml } from '../document/html-blocks.ts';
import { ago, iso, minute } from '../moments.ts';
import { type Html, html, type Value } from '../page/escape.ts';
import { commitWords, runWords } from './words.ts';

/** What several sections of the page are made of. */

export type Tone = 'red' | 'amber' | 'green' | 'calm';

/** The sign carries the meaning, the tone only repeats it. */
export const LABELS: Readonly<Record<VerdictLabel, readonly [sign: string, words: string, tone: Tone]>> = {
  genuine: ['✗', 'genuine', 'red'],
  'broken-base': ['✗', 'broken base', 'red'],
  flaky: ['~', 'flaky', 'amber'],
  infrastructure: ['~', 'infra', 'amber'],
  expected: ['•', 'expected', 'calm'],
  uncertain: ['?', 'uncertain', 'calm'],
};

export function chip(words: Value, tone: Tone): Html {
  return html`<span class="${`chip ${tone}`}">${words}</span>`;
}

/** `9 h ago`; when exactly is told where the pointer rests, and to programs. */
export function time(atMs: number, nowMs: number): Html {
  return html`<time datetime="${iso(atMs)}" title="${minute(atMs)}">${ago(atMs, nowMs)}</time>`;
}

/** An execution, with the code that it ran. */
export function placeHtml(repository: string, place: NightPlace, nowMs: number): Html {
  const by = place.actor === null ? '' : ` by ${place.actor}`;
  const run = wordsHtml([runWords(repository, place)].flat());
  const commit = wordsHtml([commitWords(repository, place.sha)].flat());
  return html`${run}, ${time(place.endedMs, nowMs)}: ${commit} ${place.title}<span class="dim">${by}</span>`;
}

export interface Head {
  readonly title: string;
  readonly right?: boolean;
}

/**
 * The first cell of each row says what the row is about. Null cells stay empty. On a narrow page one of a `kind` has no columns:
 * each cell then says what it is, and roles keep it a table for programs.
 */
export function tableHtml(about: string, heads: readonly Head[], rows: readonly (readonly Value[])[], kind = ''): Html {
  const role = (name: string): Html | false => kind !== '' && html` role="${name}"`;
  const align = (at: number): Html | false => heads[at]!.right === true && html` class="right"`;
  const told = (at: number): Html | false => kind !== '' && html` data-head="${heads[at]!.title}"`;
  return html`<div class="scroll" role="group" aria-label="${about}"><table class="${kind}"${role('table')}>
<thead${role('rowgroup')}><tr${role('row')}>${heads.map(
    ({ title }, at) => html`<th scope="col"${role('columnheader')}${align(at)}>${title}</th>`,
  )}</tr></thead>
<tbody${role('rowgroup')}>
${rows.map(
  (row) => html`<tr${role('row')}>${row.map((cell, at) =>
    at === 0
      ? html`<th scope="row"${role('rowheader')}>${cell}</th>`
      : html`<td${role('cell')}${told(at)}${align(at)}>${cell}</td>`,
  )}</tr>
`,
)}</tbody></table></div>`;
}
