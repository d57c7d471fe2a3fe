import { stringWidth } from '../layout.ts';
import { plain } from '../plain.ts';
import { codeBlock } from '../untrusted.ts';
import type { Block, Item, Report, Section, TableColumn, Words } from './blocks.ts';
import { createReferences, filled, markdownWords, onOneLine, type References } from './markdown-words.ts';

/** Columns of prose, as most editors and linters of markdown want them. */
const WIDTH = 80;
/** A table that is wider is not put into columns: nobody could see them. */
const TABLE_WIDTH = 160;

/** The document as markdown that reads well as text, too, and that linters pass. Ends with a line end. */
export function toMarkdown(report: Pick<Report, 'title' | 'meta' | 'sections'>): string {
  const page: Page = { headings: new Set(), references: createReferences() };
  const lines = [
    ...heading(report.title, 1, page.headings),
    ...(report.meta.length === 0 ? [] : ['', ...report.meta.flatMap(metaLine)]),
    ...report.sections.flatMap((one) => ['', ...sectionLines(one, 2, page)]),
  ];
  const references = page.references?.lines() ?? [];
  if (references.length > 0) lines.push('', ...references);
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Blocks alone, as a template puts them where it wants. */
export function blocksMarkdown(blocks: readonly Block[]): string {
  return blockLines(blocks, null).join('\n');
}

/** What is known of a document while it is written. */
interface Page {
  readonly headings: Set<string>;
  /** Null: what is written is a part, and addresses stand where they are needed. */
  readonly references: References | null;
}

/** Also what stands below it. */
export function sectionMarkdown({ blocks, sections = [] }: Section, level: number, headings: Set<string>): string {
  const page: Page = { headings, references: null };
  return [...blockLines(blocks, null), ...sections.flatMap((one) => ['', ...sectionLines(one, level + 1, page)])]
    .join('\n')
    .trim();
}

/** Words as one line of markdown. */
export function lineMarkdown(words: Words): string {
  return onOneLine(markdownWords(words));
}

function metaLine([label, value]: readonly [string, Words]): string[] {
  return hung(filled(`**${label}:** ${markdownWords(value)}`, WIDTH - 2), '- ');
}

function sectionLines(section: Section, level: number, page: Page): string[] {
  const { blocks, sections = [] } = section;
  return [
    ...heading(section.heading, level, page.headings),
    ...(blocks.length === 0 ? [] : ['', ...blockLines(blocks, page.references)]),
    ...sections.flatMap((one) => ['', ...sectionLines(one, level + 1, page)]),
  ];
}

/** Each heading is there once, so that it can be linked to. */
function heading(words: Words, level: number, headings: Set<string>): string[] {
  // A sentence's end is none of a heading's, and `#` there would be taken for a part of the heading itself.
  const text = lineMarkdown(words).replace(/[\s.,;:!#]+$/, '');
  let unique = text;
  for (let count = 2; headings.has(unique.toLowerCase()); count++) unique = `${text} (${count})`;
  headings.add(unique.toLowerCase());
  return [`${'#'.repeat(Math.min(6, level))} ${unique}`];
}

function blockLines(blocks: readonly Block[], references: References | null): string[] {
  return blocks.flatMap((block, at) => [...(at === 0 ? [] : ['']), ...oneBlock(block, references)]);
}

function oneBlock(block: Block, references: References | null): string[] {
  switch (block.kind) {
    case 'paragraph':
      return filled(markdownWords(block.words), WIDTH);
    case 'list':
      return listLines(block, references);
    case 'table':
      return tableLines(block.columns, block.rows, references);
    case 'code':
      return codeBlock(block.lines.map(plain), block.language);
    case 'note':
      return quoted(block.words);
    case 'answer':
      return [beginOf(block.name), '', ...quoted(block.question), '', endOf(block.name)];
  }
}

function quoted(words: Words): string[] {
  return filled(markdownWords(words), WIDTH - 2).map((line) => `> ${line}`);
}

/** Between these two lines, a person's words stand. */
export function beginOf(name: string): string {
  return `<!-- whyred:answer ${markName(name)} -->`;
}

export function endOf(name: string): string {
  return `<!-- whyred:end ${markName(name)} -->`;
}

/** Nothing that could end a comment. */
function markName(name: string): string {
  return name.replace(/[^\w:./@ -]+/g, '_').replace(/-{2,}/g, '-');
}

/** Where something stands below an item, items are apart. */
function listLines({ items, ordered }: Extract<Block, { kind: 'list' }>, references: References | null): string[] {
  const isLoose = items.some(({ blocks = [] }) => blocks.length > 0);
  return items.flatMap((item, at) => [
    ...(isLoose && at > 0 ? [''] : []),
    ...itemLines(item, ordered ? `${at + 1}. ` : '- ', references),
  ]);
}

function itemLines({ words, blocks = [], done }: Item, mark: string, references: References | null): string[] {
  const indent = ' '.repeat(mark.length);
  const box = done === undefined ? '' : done ? '[x] ' : '[ ] ';
  const below = blocks.length === 0 ? [] : ['', ...blockLines(blocks, references)];
  return [
    ...hung(filled(markdownWords(words), WIDTH - mark.length), `${mark}${box}`, indent),
    ...below.map((line) => (line === '' ? '' : `${indent}${line}`)),
  ];
}

function hung(lines: readonly string[], mark: string, indent = ' '.repeat(mark.length)): string[] {
  return lines.map((line, at) => `${at === 0 ? mark : indent}${line}`);
}

function tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly Words[])[],
  references: References | null,
): string[] {
  const cell = (words: Words): string => cellOf(words, references);
  const head = columns.map(({ title }) => cell(title));
  const body = rows.map((row) => columns.map((_, at) => cell(row[at] ?? '')));
  const widths = columns.map((_, at) => Math.max(3, ...[head, ...body].map((row) => stringWidth(row[at]!))));
  const isNarrow = widths.reduce((sum, width) => sum + width + 3, 1) <= TABLE_WIDTH;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, at) => (isNarrow ? padded(text, widths[at]!, columns[at]!.right === true) : text || '–')).join(' | ')} |`;
  const rule = columns.map(({ right = false }, at) => {
    const dashes = '-'.repeat(isNarrow ? widths[at]! : 3);
    return right ? `${dashes.slice(1)}:` : dashes;
  });
  return [line(head), line(rule), ...body.map(line)];
}

function padded(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return right ? `${blanks}${text}` : `${text}${blanks}`;
}

/** A bar would end the cell even in code; in prose it is escaped already. */
function cellOf(words: Words, references: References | null): string {
  return onOneLine(markdownWords(words, references).replace(/\\?\|/g, '\\|'));
}
