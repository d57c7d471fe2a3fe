import { plain } from '../plain.ts';
import { codeSpan, escapeMarkdown, withoutCommands } from '../untrusted.ts';
import { type Inline, inlines, type Words } from './blocks.ts';

/** Stands for a blank at which no line may end. Of Unicode's private use, and taken out of all that comes in. */
const JOINT = '\u{e000}';

/** Words of one line, blanks of code and links held together by `JOINT`. */
export function markdownWords(words: Words): string {
  return inlines(words).map(inline).join('');
}

function inline(one: Inline): string {
  if (typeof one === 'string') return prose(one);
  switch (one.kind) {
    case 'code':
      return joined(codeSpan(flatText(one.text)));
    case 'strong':
      return `**${markdownWords(one.words).trim()}**`;
    case 'link':
      return URL.canParse(one.url) && /^https?:/.test(one.url)
        ? `[${joined(markdownWords(one.words))}](${address(one.url)})`
        : markdownWords(one.words);
  }
}

/** Blanks at its ends stand between it and its neighbours. */
function prose(text: string): string {
  const flat = flatText(text).replace(/\s+/g, ' ');
  const [, before = '', after = ''] = /^(\s?).*?(\s?)$/.exec(flat)!;
  return flat.trim() === '' ? before : `${before}${withoutCommands(escapeMarkdown(flat))}${after}`;
}

function flatText(text: string): string {
  return plain(text).replaceAll(JOINT, '\ufffd');
}

function joined(text: string): string {
  return text.replaceAll(' ', JOINT);
}

function address(url: string): string {
  return new URL(url).href.replace(/[()<>\s]/g, (sign) =>
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
  for (const word of markdown.split(' ').filter((one) => one !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? atStart(word) : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((one) => one.replaceAll(JOINT, ' '));
}

/** What markdown takes for a list, a heading, a quotation or a rule stands at the start of a line. */
function atStart(word: string): string {
  if (/^(?:[-+=#>:]|\\?[*_~])/.test(word)) return word.startsWith('**') || word.startsWith('\\') ? word : `\\${word}`;
  return word.replace(/^(\d{1,9})([.)])/, '$1\\$2');
}
