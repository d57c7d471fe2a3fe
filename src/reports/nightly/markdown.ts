import { lineMarkdown, toMarkdown } from '../document/markdown.ts';
import type { NightlyFacts } from './facts.ts';
import { nightlyDocument, quietLine } from './sections.ts';
import { isQuiet } from './standing.ts';

/** markdownlint's own limit (MD013). */
const LINE_MAX = 80;

/** The night as markdown that reads as text, too; one line where all is well. Ends with a line end. */
export function nightlyMarkdown(facts: NightlyFacts): string {
  if (isQuiet(facts)) return `${lineMarkdown(quietLine(facts))}\n`;
  const body = toMarkdown(nightlyDocument(facts));
  // Tables and code have the width that they have.
  const isLong = body.split('\n').some(({ length }) => length > LINE_MAX);
  return isLong ? `${body}\n<!-- markdownlint-disable-file MD013 -->\n` : body;
}
