import type { Colour } from '../domain.ts';

/**
 * Longest text of a line, in UTF-16 units; the rest is counted, not kept. Source: the longest useful line in 50 MB of
 * real logs has under 4 KB, the longest of all 453 KB.
 */
const TEXT_MAX_LENGTH = 8192;

/** CSI and OSC sequences, and two-character escapes. Unfinished ones go up to the end of their run. */
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]?|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]*[0-~]?)/g;

/**
 * C0 but the tab, DEL, C1, and the marks that reorder or hide text: bidirectional overrides and isolates,
 * zero-width characters, soft hyphens, the byte order mark, line and paragraph separators, annotations, tags.
 */
const INVISIBLE =
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** What a terminal would show of a line in the end, without anything that acts on a terminal. */
export function cleanText(raw: string): string {
  let text = lastSegment(raw);
  if (text.includes('\x1b')) text = text.replace(ESCAPES, '');
  return text.replace(INVISIBLE, '').trimEnd();
}

/** Of an overlong text so much of the end is kept: compilers and linkers give the reason behind the command line. */
const TAIL_LENGTH = 1024;

/** What stands for the middle is part of what a cut text may have: cutting twice is the same as once. */
const NOTE_LENGTH = 32;

/** Cuts the middle out of an overlong text and says how much is missing. */
export function capText(text: string): string {
  if (text.length <= TEXT_MAX_LENGTH) return text;
  const head = text.slice(0, TEXT_MAX_LENGTH - TAIL_LENGTH - NOTE_LENGTH).replace(LONE_AT_END, '');
  const tail = text.slice(-TAIL_LENGTH).replace(LONE_AT_START, '');
  return `${head}…[${text.length - head.length - tail.length} chars]…${tail}`;
}

/** Half of a surrogate pair, where a cut went through it. */
const LONE_AT_END = /[\ud800-\udbff]$/;
const LONE_AT_START = /^[\udc00-\udfff]/;

/**
 * A lone `\r` returns to the start of the line: what was printed last stands there.
 * `\r ESC[0K` at the end only clears the line for what comes next.
 */
function lastSegment(raw: string): string {
  if (!raw.includes('\r')) return raw;
  return raw.split('\r').findLast((segment) => segment.replace(ESCAPES, '').trim() !== '') ?? '';
}

const COLOURS: readonly (Colour | null)[] = [null, 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', null];

/** The first colour that a line sets, or null. */
export function firstColour(raw: string): Colour | null {
  if (!raw.includes('\x1b[')) return null;
  for (const [, codes] of raw.matchAll(/\x1b\[([0-9;]{1,20})m/g)) {
    for (const code of codes!.split(';')) {
      if (code === '38' || code === '48') break;
      const colour = /^(?:3|9)[1-6]$/.test(code) ? COLOURS[Number(code[1])] : null;
      if (colour) return colour;
    }
  }
  return null;
}
