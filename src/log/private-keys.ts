/**
 * Private keys in PEM form span lines, so hiding one needs to know what stood above.
 *
 * `hideKey` is a step of a fold over lines in order: it takes what is known of the lines above and returns what is
 * known below. A caller that starts in the middle of a file starts with null, which means "unknown" rather than "not
 * in a key": a line that can only be the body of a key is hidden then too, and so is what follows it. Only the short
 * last line of a body cannot be told from a word; a caller that asks for a single line gives the state of the line above.
 */
export type KeyState = {
  /** What stands before each line of the key, digits as 0: `#12 0.345 ` is `#0 0.0`. */
  readonly prefix: string;
} | null;

interface KeyLine {
  readonly text: string;
  /** For the next line. */
  readonly state: KeyState;
}

const HIDDEN = '***';

/** PEM labels are upper case; PGP adds BLOCK. Source: RFC 7468, section 2; RFC 9580, section 6.2.1. */
const LABEL = '[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----';
/** A marker, and what follows it up to the next five hyphens: base64 and headers hold no such run. */
const IN_LINE = new RegExp(`(-----BEGIN ${LABEL})((?:[^-]|-(?!-{4}))*)(-----END )?`, 'g');
const BEGIN = new RegExp(`-----BEGIN ${LABEL}`);
const END = new RegExp(`-----END ${LABEL}`);
/** Key material behind the marker, maybe behind escaped line ends; or nothing, when the key goes on in the next line. */
const MATERIAL = /^(?:\\+[nr]|[\s"'`,|>]){0,8}(?:[A-Za-z0-9+/=]{12,}|(?:Proc-Type|DEK-Info|Comment|Version): |$)/;
const HEADER = /^(?:Proc-Type|DEK-Info|Comment|Version|Hash|Charset): /;

export function hideKey(text: string, state: KeyState): KeyLine {
  if (text.includes('PRIVATE KEY')) {
    if (text.includes('-----BEGIN ')) return hideFromBegin(text);
    const end = text.search(END);
    if (end >= 0) return { text: hideUpTo(text, end, state), state: null };
  }
  if (state === null && endsInShortWord(text)) return { text, state };
  const { before, word } = lastWord(text);
  if (isBody(word)) return { text: before + HIDDEN, state: { prefix: shape(before) } };
  if (state === null) return { text, state };
  if (text.trim() === '') return { text, state };
  if (HEADER.test(text.trimStart())) return { text: HIDDEN, state };
  // The last line of a body may be as short as a word, so what stands before it must fit.
  const prefix = shape(before);
  if (isBase64(word) && (prefix === '' || prefix === state.prefix)) return { text: before + HIDDEN, state };
  return { text, state: null };
}

/** Too short for the body of a key: nearly every line of a log. */
function endsInShortWord(text: string): boolean {
  if (text.length < BODY_MIN_LENGTH) return true;
  return text.lastIndexOf(' ') > text.length - BODY_MIN_LENGTH && !/[\s"'`,n]$/.test(text);
}

function hideFromBegin(text: string): KeyLine {
  const hidden = text.replace(IN_LINE, (whole, marker: string, between: string, end: string | undefined) => {
    if (end !== undefined) return `${marker}${HIDDEN}${end}`;
    return between.trim() !== '' && MATERIAL.test(between) ? marker + HIDDEN : whole;
  });
  const begin = text.lastIndexOf('-----BEGIN ');
  const marker = BEGIN.exec(text.slice(begin));
  if (marker === null) return { text: hidden, state: null };
  const rest = text.slice(begin + marker[0].length);
  const opens = !END.test(rest) && MATERIAL.test(rest);
  return { text: hidden, state: opens ? { prefix: shape(text.slice(0, begin)) } : null };
}

function hideUpTo(text: string, end: number, state: KeyState): string {
  const { before, word } = lastWord(text.slice(0, end));
  return isBase64(word) && (state !== null || isBody(word)) ? before + HIDDEN + text.slice(end) : text;
}

/** A longer word is no line of a key. */
const WORD_MAX_LENGTH = 80;
const QUOTES = ' \t"\'`,';

/**
 * The last word of a text without the quotes and escaped line ends that a dump adds, and all that stands before it.
 * Empty when it is longer than a line of a key.
 */
function lastWord(text: string): { before: string; word: string } {
  let end = text.length;
  while (end > 0 && (QUOTES.includes(text[end - 1]!) || text.endsWith('\\n', end))) {
    end -= text.endsWith('\\n', end) ? 2 : 1;
  }
  let start = end;
  while (start > 0 && !QUOTES.includes(text[start - 1]!)) {
    if (end - start === WORD_MAX_LENGTH) return { before: text, word: '' };
    start--;
  }
  return { before: text.slice(0, start), word: text.slice(start, end) };
}

function shape(before: string): string {
  return before.trim().replace(/\d+/g, '0');
}

/** PGP's checksum begins with `=`. */
function isBase64(word: string): boolean {
  return /^=?[A-Za-z0-9+/]+={0,2}$/.test(word);
}

/** Width of a body's lines: 64 in PEM and PGP, 70 in OpenSSH, 76 in MIME; a few less where a tool wraps early. */
const BODY_MIN_LENGTH = 60;
const BODY_MAX_LENGTH = 76;
/**
 * Share of neighbours that differ in kind (capital, small letter, other), and how many are neither. Measured: lines of
 * 120 generated RSA keys have 0.63 with a deviation of 0.06, and 12; names and paths in camel case in real logs reach 0.35.
 */
const BODY_MIN_CHANGES = 0.38;
const BODY_MIN_OTHERS = 4;
/** A line with fewer of the others must change the more: three in a thousand lines of a key have fewer than four. */
const FEW_OTHERS_MIN_CHANGES = 0.48;
const FEW_OTHERS = 2;

/** Whether a word can only be a full line of base64: no digest (one case), no path, no long name. */
function isBody(word: string): boolean {
  if (word.length < BODY_MIN_LENGTH || word.length > BODY_MAX_LENGTH || !isBase64(word)) return false;
  if (!/[A-Z]/.test(word) || !/[a-z]/.test(word)) return false;
  const kinds = Array.from(word, kind);
  const changes = kinds.filter((one, at) => at > 0 && one !== kinds[at - 1]).length;
  const others = kinds.filter((one) => one === 'other').length;
  const share = changes / (word.length - 1);
  if (others >= BODY_MIN_OTHERS) return share >= BODY_MIN_CHANGES;
  return others >= FEW_OTHERS && share >= FEW_OTHERS_MIN_CHANGES;
}

function kind(character: string): 'capital' | 'small' | 'other' {
  if (character >= 'a' && character <= 'z') return 'small';
  return character >= 'A' && character <= 'Z' ? 'capital' : 'other';
}
