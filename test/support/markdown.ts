import { lint } from 'markdownlint/sync';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** What markdownlint, with its own defaults, has to say; a line each. */
export function lintOf(markdown: string): string[] {
  const found = lint({ strings: { it: markdown } }).it ?? [];
  return found.map(({ lineNumber, ruleNames, errorDetail, errorContext }) =>
    [lineNumber, ruleNames[0], errorDetail, errorContext].filter(Boolean).join(' '),
  );
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly depth?: number;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/** Markdown as GitHub reads it. */
export function parsed(markdown: string): Node {
  // Its second look finds addresses in text that was meant as text; GitHub has none.
  const nodes = gfmFromMarkdown().map((one) => ({ ...one, transforms: [] }));
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: nodes }) as Node;
}

/** Which blocks it is made of, without what they say: the outline of a document. */
export function outline(markdown: string): string {
  const walk = ({ type, depth, children = [] }: Node): string => {
    const inner = children
      .filter(({ type: one }) => BLOCKS.has(one))
      .map(walk)
      .filter(Boolean);
    return `${type}${depth ?? ''}${inner.length === 0 ? '' : `(${inner.join(' ')})`}`;
  };
  return walk(parsed(markdown));
}

const BLOCKS = new Set([
  ...['root', 'heading', 'paragraph', 'list', 'listItem', 'table', 'tableRow', 'tableCell', 'code', 'blockquote'],
  ...[
    'thematicBreak',
    'html',
    'definition',
    'footnoteDefinition',
    'link',
    'image',
    'linkReference',
    'inlineCode',
    'strong',
  ],
  ...['emphasis', 'delete', 'footnoteReference'],
]);

/** All that it says, as a reader sees it. */
export function textOf(markdown: string): string {
  const walk = ({ value, children = [] }: Node): string => value ?? children.map(walk).join('');
  return walk(parsed(markdown));
}
