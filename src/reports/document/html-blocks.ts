import { anchor, type Html, html } from '../page/escape.ts';
import {
  type Block,
  flat,
  type Inline,
  type Item,
  inlines,
  type Language,
  type TableColumn,
  type Words,
} from './blocks.ts';

/** @param about Names what would else have no name: tables that can be scrolled. */
export function blocksHtml(blocks: readonly Block[], about: string): Html {
  return html`${blocks.map(
    (block) => html`${blockHtml(block, about)}
`,
  )}`;
}

export function wordsHtml(words: Words): Html {
  return html`${inlines(words).map(inlineHtml)}`;
}

/** Lines of a log or of a program, as they are. One that begins with `▌` is the one that explains. */
export function codeHtml(lines: readonly string[], language: Language, about: string): Html {
  return html`<pre class="scroll" role="group" aria-label="${about}"><code>${lines.map(
    (
      line,
    ) => html`<span class="${lineClass(line, language)}">${line.startsWith('▌') ? html`<mark>${line}</mark>` : line}
</span>`,
  )}</code></pre>`;
}

function blockHtml(block: Block, about: string): Html {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${wordsHtml(block.words)}</p>`;
    case 'list': {
      const items = block.items.map((item) => itemHtml(item, about));
      return block.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    case 'table':
      return tableHtml(block.columns, block.rows, about);
    case 'code':
      return codeHtml(block.lines, block.language, about);
    case 'note':
      return html`<p class="note" role="note">${wordsHtml(block.words)}</p>`;
    case 'answer':
      return html`<aside class="answer" aria-label="To be answered"><p class="who">To be answered by a person</p><p>${wordsHtml(block.question)}</p></aside>`;
  }
}

function itemHtml({ words, blocks = [], done }: Item, about: string): Html {
  const below =
    blocks.length > 0 &&
    html`
${blocksHtml(blocks, about)}`;
  if (done === undefined)
    return html`<li>${wordsHtml(words)}${below}</li>
`;
  const box = done
    ? html`<span class="box done" role="img" aria-label="done">✓</span>`
    : html`<span class="box" role="img" aria-label="to do"></span>`;
  return html`<li class="task">${box}${wordsHtml(words)}${below}</li>
`;
}

/** The first column says what its row is about. */
function tableHtml(columns: readonly TableColumn[], rows: readonly (readonly Words[])[], about: string): Html {
  const align = (at: number): Html | null => (columns[at]!.right === true ? html` class="right"` : null);
  const head = columns.map(({ title }, at) => html`<th scope="col"${align(at)}>${title}</th>`);
  const body = rows.map(
    (row) => html`<tr>${columns.map((_, at) => {
      const words = wordsHtml(row[at] ?? '');
      return at === 0 ? html`<th scope="row"${align(at)}>${words}</th>` : html`<td${align(at)}>${words}</td>`;
    })}</tr>
`,
  );
  return html`<div class="scroll" role="group" aria-label="${`Table: ${about}`}"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>`;
}

function inlineHtml(one: Inline): Html {
  if (typeof one === 'string') return html`${one}`;
  switch (one.kind) {
    case 'code':
      return html`<code>${one.text}</code>`;
    case 'strong':
      return html`<strong>${wordsHtml(one.words)}</strong>`;
    case 'link':
      // No link can stand within a link.
      return anchor(hasLink(one.words) ? flat(one.words) : wordsHtml(one.words), one.url);
  }
}

function hasLink(words: Words): boolean {
  return inlines(words).some(
    (one) => typeof one !== 'string' && (one.kind === 'link' || (one.kind === 'strong' && hasLink(one.words))),
  );
}

function lineClass(line: string, language: Language): string {
  if (line.startsWith('▌')) return 'row why';
  if (language !== 'diff' || /^(?:\+\+\+|---) /.test(line)) return 'row';
  return line.startsWith('+') ? 'row added' : line.startsWith('-') ? 'row removed' : 'row';
}
