import type { Failure } from '../domain.ts';
import { normalise } from './normalise.ts';
import { shorten } from './shorten.ts';

/** More words only repeat what the first ones said, and make a guess surer than it is. */
const TOKENS_MAX = 150;
/** Lines that are looked at; the rest of a window is context. */
const LINES_MAX = 60;

/** A candidate with fewer points is hardly more than a line that was looked at. */
const TELLING_POINTS = 1.4;

/** What whyred itself looked at when it explained a failure: known of a log and of what is kept of one alike. */
export function tellingLines({ rootCause, candidates, excerpt }: TellingParts): string[] {
  const others = candidates.filter(({ score }) => score >= TELLING_POINTS);
  return [rootCause, ...others, ...excerpt].map(({ text }) => text);
}

type TellingParts = Pick<Failure, 'rootCause' | 'candidates' | 'excerpt'>;

/**
 * What a model of texts sees of a failure: words, pairs of words and forms, each once, in the order of the lines. The lines that say
 * most come first. Every token has a prefix (`w:`, `b:`, `s:`, `exit:`…): a log may hold the word `__proto__`.
 */
export function tokensOf(lines: readonly string[]): string[] {
  const tokens = new Set<string>();
  for (const line of lines.slice(0, LINES_MAX)) {
    for (const token of lineTokens(line)) {
      if (tokens.size === TOKENS_MAX) return [...tokens];
      tokens.add(token);
    }
  }
  return [...tokens];
}

function lineTokens(line: string): string[] {
  const text = shorten(line);
  const codes = CODES.flatMap(([form, prefix]) =>
    [...text.matchAll(form)].map(([, ...codes]) => `${prefix}:${codes.find(Boolean)}`),
  );
  const forms: string[] = [];
  let rest = normalise(text);
  for (const [form, name] of FORMS) {
    rest = rest.replace(form, (found: string) => {
      forms.push(`s:${name}`);
      // A mark keeps words apart that did not stand side by side.
      return /^[\s'"`([{]/.test(found) ? `${found[0]}| ` : '| ';
    });
  }
  return [...codes, ...forms, ...wordTokens(rest)];
}

/** Numbers that have a meaning of their own, read before all numbers become alike. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/\bexit(?:ed)?(?: with)?(?: (?:code|status|value))?[:= ]+(\d{1,3})\b/gi, 'exit'],
  [/\b(?:signal|SIG)[:= ]+(\d{1,2})\b/gi, 'signal'],
  [/\((?:os error|errno) (\d{1,3})\)|\[Errno (\d{1,3})\]/gi, 'errno'],
  [/\b(?:HTTP(?:\/\d(?:\.\d)?)?|status(?: code)?|response(?: code)?|error)[:= ]+([45]\d\d)\b/gi, 'http'],
];

/** What is a name, and tells only by its form. In this order. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bhttps?:\/\/[^\s'")\]]+/g, 'url'],
  [/<(?:ip)>(?::(?:\d+|<n>))?/g, 'address'],
  [/<(?:tmp)>/g, 'path'],
  [/<(?:hex|digest|uuid)>/g, 'hash'],
  [/<(?:time)>/g, 'time'],
  [/<(?:amount)>/g, 'amount'],
  [/(?<![\w@~+./\\-])[\w@~+./\\-]*[/\\][\w@~+.-]+\.\w{1,5}:(?:\d+|<n>)(?::(?:\d+|<n>))?/g, 'place'],
  [/(?:[\w@~+.-]*[/\\]){2,}[\w@~+.-]*|(?:^|(?<=[\s'"`(=]))\.{0,2}[/\\][\w@~+.-]+/g, 'path'],
  [/(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|cloud|gov|edu|local|internal|example)\b/g, 'host'],
  [/\b[\w.-]+@[\w.-]+/g, 'version'],
  [
    /\b[\w-]+\.(?:[cm]?[jt]sx?|py|rs|go|java|kt|rb|php|cs|cpp|cc|hpp|swift|scala|vue|ya?ml|json|toml|xml|lock)\b/g,
    'file',
  ],
  [/\b[A-Za-z_]\w*(?:::[A-Za-z_<]\w*)+/g, 'path-in-code'],
  [/\b[A-Z]{1,6}\d{3,6}\b/g, 'code'],
];

function wordTokens(text: string): string[] {
  const tokens: string[] = [];
  let before: string | null = null;
  for (const piece of text.match(PIECES) ?? []) {
    const words = piece === '|' || piece.startsWith('<') ? [] : wordsOf(piece);
    if (words.length === 0) before = null;
    for (const word of words) {
      if (IDLE.has(word)) continue;
      tokens.push(`w:${word}`);
      if (before !== null) tokens.push(`b:${before} ${word}`);
      before = word;
    }
  }
  return tokens;
}

/** A word, a mask, or what ends a clause. */
const PIECES = /<\w+>|[A-Za-z][A-Za-z0-9_'’]*|[|;]/g;
const WORD_MIN = 2;
const WORD_MAX = 24;

/** `OutOfMemoryError` and `out_of_memory` are said in words; `ECONNRESET` is one. */
function wordsOf(piece: string): string[] {
  return piece
    .replace(/['’]\w{0,2}$/, (ending) => (ending.slice(1) === 't' ? 't' : ''))
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]{2,})([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length >= WORD_MIN && word.length <= WORD_MAX && !/\d{3,}/.test(word));
}

/** Say nothing, and would only pair with everything. */
const IDLE: ReadonlySet<string> = new Set(
  'the a an of to in is are was were be been at by for on and or as it its this that with from has have had will would you your we our i'.split(
    ' ',
  ),
);
