import picocolors from 'picocolors';
import { type Block, flat, type Section, type TableColumn, type Words } from '../document/blocks.ts';
import { stringWidth, truncate, wrap } from '../layout.ts';
import { plain } from '../plain.ts';
import { table } from '../table.ts';
import { withoutCommands } from '../untrusted.ts';
import type { NightlyFacts } from './facts.ts';
import { nightlyDocument, quietLine } from './sections.ts';
import { isQuiet } from './standing.ts';

export interface NightlyTextOptions {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}

const WIDTH_MIN = 50;
/** Prose that is wider is hard to read. */
const PROSE_MAX = 110;

/** The night for a terminal or a mail; one line where all is well. Ends with a line end. */
export function nightlyText(facts: NightlyFacts, { width, colour }: NightlyTextOptions): string {
  if (isQuiet(facts)) return `${withoutCommands(plain(quietLine(facts)))}\n`;
  const paint = picocolors.createColors(colour);
  const { title, sections } = nightlyDocument(facts);
  const page: TextPage = {
    room: Math.max(WIDTH_MIN, width),
    prose: Math.min(PROSE_MAX, Math.max(WIDTH_MIN, width)),
    bold: paint.bold,
    dim: paint.dim,
  };
  const lines = [page.bold(said(title)), ...sections.flatMap((one) => sectionLines(one, 0, page))];
  return lines.map((line) => `${withoutCommands(line.trimEnd())}\n`).join('');
}

/** Where blocks are written. */
export interface TextPage {
  /** Columns of a table, and of prose. */
  readonly room: number;
  readonly prose: number;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

function sectionLines({ heading, blocks, sections = [] }: Section, depth: number, page: TextPage): string[] {
  const title = truncate(said(heading), page.room);
  return [
    '',
    depth === 0 ? page.bold(title.toUpperCase()) : page.bold(title),
    ...blocks.flatMap((block, at) => [
      ...(at === 0 || !isApart(blocks[at - 1]!, block) ? [] : ['']),
      ...blockLines(block, page),
    ]),
    ...sections.flatMap((one) => sectionLines(one, depth + 1, page)),
  ];
}

/** A list follows what introduces it. */
function isApart(before: Block, block: Block): boolean {
  return before.kind === 'table' || block.kind === 'table' || before.kind === 'code';
}

/** One block as lines. */
export function blockLines(block: Block, page: TextPage): string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return wrap(said(block.words), page.prose);
    case 'list':
      return block.items.flatMap(({ words, blocks = [] }) => [
        ...hanging(said(words), page.prose),
        ...blocks.flatMap((one) =>
          blockLines(one, { ...page, room: page.room - 2, prose: page.prose - 2 }).map((line) => `  ${line}`),
        ),
      ]);
    case 'table':
      return table(columnsOf(block.columns, block.rows), cellsOf(block.rows), { width: page.room, head: page.dim });
    case 'code':
      return block.lines.map((line) => truncate(`  ${plain(line)}`, page.room));
    case 'answer':
      return wrap(said(block.question), page.prose);
  }
}

/** The first column names things, and the next ones tell most of them: the last ones go first where the page is narrow. */
function columnsOf(columns: readonly TableColumn[], rows: readonly (readonly Words[])[]) {
  return columns.map(({ title, right = false }, at) => {
    const widest = Math.max(stringWidth(title), ...rows.map((row) => stringWidth(said(row[at] ?? ''))));
    return { title, right, least: at === 0 ? Math.min(widest, 14) : null, spare: at > 3 };
  });
}

function cellsOf(rows: readonly (readonly Words[])[]) {
  return rows.map((row) => row.map((words) => ({ text: said(words) })));
}

function said(words: Words): string {
  return plain(flat(words));
}

function hanging(text: string, room: number): string[] {
  return wrap(text, room - 4).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`);
}
