import { stringWidth, wrap } from '../../reports/layout.ts';
import { plain } from '../../reports/plain.ts';
import type { Look } from '../look/look.ts';

/** A line of markdown as it is shown. */
export interface PreviewLine {
  readonly text: string;
  readonly kind: 'heading' | 'list' | 'quote' | 'code' | 'table' | 'mark' | 'text';
}

let last: { readonly markdown: string; readonly width: number; readonly lines: readonly PreviewLine[] } | null = null;

/**
 * Markdown as it stands, with long lines of text broken at words: what is in a table or in code stays in its line, and is cut.
 * The last one is remembered, because it is asked for with every key.
 */
export function previewOf(markdown: string, width: number): readonly PreviewLine[] {
  if (last?.markdown === markdown && last.width === width) return last.lines;
  const blocks: PreviewLine[] = [];
  let fence: string | null = null;
  for (const line of markdown.replace(/\n$/, '').split('\n')) {
    const text = plain(line);
    const opening = /^\s*(?<fence>`{3,}|~{3,})/.exec(text)?.groups?.fence ?? null;
    const kind = fence !== null || opening !== null ? 'code' : kindOf(text);
    if (fence === null) fence = opening;
    else if (opening?.startsWith(fence) === true && text.trim() === opening) fence = null;
    const before = blocks.at(-1);
    if (width < WRITTEN_WIDTH && before !== undefined && goesOn(before, { text, kind })) {
      blocks[blocks.length - 1] = { ...before, text: `${before.text} ${text.trim()}` };
    } else blocks.push({ text, kind });
  }
  const lines = blocks.flatMap(({ text, kind }) => linesOf(text, kind, width));
  last = { markdown, width, lines };
  return lines;
}

/** Reports are broken into lines of this width: where there is less room, they are broken anew. */
const WRITTEN_WIDTH = 80;

/** Is it the next line of the same paragraph? */
function goesOn(before: PreviewLine, { text, kind }: PreviewLine): boolean {
  return kind === 'text' && text.trim() !== '' && before.text.trim() !== '' && ['text', 'list'].includes(before.kind);
}

export function painted({ text, kind }: PreviewLine, look: Look): string {
  switch (kind) {
    case 'heading':
      return look.strong(look.accent(text));
    case 'list':
      return text.replace(/^(\s*)([-*+]|\d+[.)])( \[[ xX]\])?/, (_all, indent, sign, box = '') => {
        return `${indent}${look.accent(`${sign}${box}`)}`;
      });
    case 'quote':
    case 'code':
      return look.dim(text);
    case 'mark':
      return look.dim(text);
    default:
      return text;
  }
}

function kindOf(text: string): PreviewLine['kind'] {
  if (/^#{1,6} /.test(text)) return 'heading';
  if (/^\s*(?:[-*+]|\d+[.)]) /.test(text)) return 'list';
  if (/^\s*>/.test(text)) return 'quote';
  if (/^\s*\|/.test(text)) return 'table';
  return /^\s*<(?:!--|\/?[a-z])/i.test(text) ? 'mark' : 'text';
}

function linesOf(text: string, kind: PreviewLine['kind'], width: number): PreviewLine[] {
  if (kind === 'code' || kind === 'table' || stringWidth(text) <= width) return [{ text, kind }];
  const before = /^\s*(?:>\s?|[-*+] (?:\[[ xX]\] )?|\d+[.)] )?/.exec(text)![0];
  const hanging = kind === 'quote' ? before : ' '.repeat(before.length);
  const parts = wrap(text.slice(before.length), Math.max(10, width - before.length));
  return parts.map((part, index) => ({
    text: `${index === 0 ? before : hanging}${part}`,
    // What goes on below a sign has none of its own.
    kind: index > 0 && kind === 'list' ? 'text' : kind,
  }));
}
