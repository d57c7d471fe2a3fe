import { plain } from '../plain.ts';
import { codeSpan, escapeMarkdown, withoutCommands } from '../untrusted.ts';
import { type Inline, inlines, type Words } from './blocks.ts';

/** Stands for a blank at which no line may end. Of Unicode's private use, and taken out of all that comes in. */
const JOINT = '\u{e000}';

/** Addresses that stand at the end of a document, so that a table stays narrow. */
export interface References {
  /** What the address is called there. */
  label(url: string): string;
  /** Their definitions, a line each. */
  lines(): string[];
}

export function createReferences(): References {
  const labels = new Map<string, string>();
  return {
    label: (url) => {
      const label = labels.get(url) ?? `w${labels.size + 1}`;
      labels.set(url, label);
      return label;
    },
    lines: () => [...labels].map(([url, label]) => `[${label}]: ${url}`),
  };
}

/**
 * Words of one line, blanks of code and links held together by `JOINT`.
 * @param references Takes the addresses of links; null: they stand where the links are.
 */
export function markdownWords(words: Words, references: References | null = null): string {
  return inlines(words)
    .map((one) => inline(one, references))
    .join('');
}

function inline(one: Inline, references: References | null): string {
  if (typeof one === 'string') return prose(one);
  switch (one.kind) {
    case 'code':
      return joined(codeSpan(flatText(one.text)));
    case 'strong':
      return `**${markdownWords(one.words, references).trim()}**`;
    case 'link': {
      // Within a link, GitHub makes no link to an issue of it.
      const words = markdownWords(one.words, references).replaceAll('&#35;', '#');
      if (!URL.canParse(one.url) || !/^https?:/.test(one.url)) return words;
      const url = address(one.url);
      return `[${joined(words)}]${references === null ? `(${url})` : `[${references.label(url)}]`}`;
    }
  }
}

/** Blanks at its ends stand between it and its neighbours. */
function prose(text: string): string {
  const flat = flatText(text).replace(/\s+/g, ' ');
  const [, before = '', after = ''] = /^(\s?).*?(\s?)$/.exec(flat)!;
  if (flat.trim() === '') return before;
  const escaped = withoutCommands(escapeMarkdown(flat)).replace(/(?<=\d) (?=%)/g, JOINT);
  return `${before}${escaped}${after}`;
}

function flatText(text: string): string {
  return plain(text).replaceAll(JOINT, '\ufffd');
}

function joined(text: string): string {
  return text.replaceAll(' ', JOINT);
}

function address(url: string): string {
  return new URL(url).href.replace(/[()<>[\]\s]/g, (sign) =>
    encodeURIComponent(sign).replace('(', '%28').replace(')', '%29'),
  );
}

/** For a heading, an item, a cell: all on one line. */
export function onOneLine(markdown: string): string {
  return markdown.replaceAll(JOINT, ' ').trim();
}

/** Lines of at most `width` characters where words allow it, none of which begins like another kind of block. */
export function filled(markdown: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  // `causes 8 and 9.`: what would be taken for an item's number at the start of a line, stays with the word before it.
  const held = markdown.replace(/(?<=\S) +(?=\d{1,9}[.)](?: |$))/g, JOINT);
  for (const word of held.split(' ').filter((one) => one !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? atStart(word) : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((one) => one.replaceAll(JOINT, ' '));
}

/** What markdown takes for a list, a heading, a quotation or a rule, and the runner for a command, stands at the start of a line. */
function atStart(word: string): string {
  if (/^(?:\+|#.*|:?-+:?|=+|>.*|::.*)$/.test(word)) return `\\${word}`;
  return word.replace(/^(\d{1,9})([.)])$/, '$1\\$2');
}
