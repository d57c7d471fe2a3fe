import { eastAsianWidth } from 'get-east-asian-width';

/** What is joined to one character on a screen: accents, skin colours, families, flags. */
const JOINED = /\p{M}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f/u;

/** Made when it is needed: it costs ten milliseconds. */
let segmenter: Intl.Segmenter | undefined;

/** What a person would call characters. */
export function graphemes(text: string): string[] {
  if (!JOINED.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Columns that a terminal gives a text. Escape sequences must be gone. */
export function stringWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return graphemes(text).reduce((width, grapheme) => width + graphemeWidth(grapheme), 0);
}

/** What is joined to the first character takes no room of its own. */
function graphemeWidth(grapheme: string): number {
  const first = grapheme.codePointAt(0)!;
  return grapheme.includes('\ufe0f') ? 2 : /^\p{M}/u.test(grapheme) ? 0 : eastAsianWidth(first);
}

/** Cut to at most `width` columns, with `…` where something is missing. Wide characters count as two. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let cut = '';
  let used = 0;
  for (const grapheme of graphemes(text)) {
    const next = graphemeWidth(grapheme);
    if (used + next > width - 1) break;
    cut += grapheme;
    used += next;
  }
  return `${cut}…`;
}

/** Lines of at most `width` columns, broken at spaces; a longer word keeps its length, so that it can be copied whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** `2m 11s`, `1h 3m`, `850ms`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms}ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m ${seconds % 60}s`;
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

/** `1,040` */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 job`, `3 jobs`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const SIZES = ['kB', 'MB', 'GB', 'TB'] as const;

/** `1.2 MB`, in thousands as disks are sold. */
export function sized(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  let unit = 0;
  // What would round to four digits is one of the next unit.
  for (; value >= 999.5 && unit < SIZES.length - 1; unit++) value /= 1000;
  return `${value < 9.95 ? value.toFixed(1) : grouped(Math.round(value))} ${SIZES[unit]}`;
}
