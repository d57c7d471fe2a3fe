/** Runs of neighbouring lines, by their numbers. */
export interface Runs {
  readonly first: number[];
  readonly last: number[];
}

/** Fewer lines that are alike are no relief when they are folded. */
const SIMILAR_MIN = 4;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const ESCAPE = 0x1b;
const BLANK = 0x20;
const HASH = 0x23;
const ZERO = 0x30;
const NINE = 0x39;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const PRIME = 0x01000193;
/** Stands for a word with a digit or a slash in it: numbers, paths, versions. */
const VARYING = 0x9e3779b1 | 0;

/**
 * Neighbours that say the same but for words with digits or slashes in them: progress, downloads, tests that passed.
 * Lines that the runner marks are never among them. In one pass over the bytes.
 */
export function similarRuns(bytes: Uint8Array, starts: Uint32Array): Runs {
  const runs: Runs = { first: [], last: [] };
  let before = 0;
  let begin = 1;
  const close = (end: number): void => {
    if (before === 0 || end - begin + 1 < SIMILAR_MIN) return;
    runs.first.push(begin);
    runs.last.push(end);
  };
  for (let number = 1; number <= starts.length; number++) {
    const form = formOf(bytes, starts[number - 1]!, starts[number] ?? bytes.length);
    if (form === before && form !== 0) continue;
    close(number - 1);
    before = form;
    begin = number;
  }
  close(starts.length);
  return runs;
}

/** A number for what a line says; 0: it is like no other. */
function formOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start + stampLength(bytes, start, end);
  if (bytes[at] === HASH && bytes[at + 1] === HASH) return 0;
  let form = 17;
  let word = 0;
  let isWord = false;
  let varies = false;
  for (; at <= end; at++) {
    const byte = at < end ? bytes[at]! : LF;
    if (byte === BLANK || byte === TAB || byte === LF || byte === CR) {
      if (isWord) form = Math.imul(form ^ (varies ? VARYING : word), PRIME);
      word = 0;
      isWord = false;
      varies = false;
    } else if (byte === ESCAPE) {
      // A colour is no word.
      while (at < end && !isLetter(bytes[at]!)) at++;
    } else {
      isWord = true;
      if ((byte >= ZERO && byte <= NINE) || byte === SLASH || byte === BACKSLASH) varies = true;
      word = Math.imul(word ^ byte, PRIME);
    }
  }
  return form === 0 ? 1 : form;
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** `2026-09-01T10:00:09.0000000Z ` */
const STAMP_LENGTH = 29;

function stampLength(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < STAMP_LENGTH) return 0;
  const isStamp =
    bytes[start + 4] === 0x2d &&
    bytes[start + 10] === 0x54 &&
    bytes[start + 27] === 0x5a &&
    bytes[start + 28] === BLANK;
  return isStamp ? STAMP_LENGTH : 0;
}
