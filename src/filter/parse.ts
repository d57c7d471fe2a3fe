import type { Filter, FilterError, Term, TextTerm } from './filter.ts';
import { KEY_NAMES, KEYS, type Key, keyOf } from './keys.ts';
import { nearest } from './nearest.ts';
import { isWildcard, patternOf } from './pattern.ts';
import { inQuotes } from './quote.ts';
import { mistake, readTerm } from './term.ts';
import { isPlain, type Mark, splitWords, textOf, type Word } from './words.ts';

/** A longer text is no filter; and SQLite takes expressions of a thousand levels only. */
const TEXT_MAX_LENGTH = 1000;

/**
 * Reads `branch:main is:failed job:~e2e age:<7d !sig:postgres/* text`. All terms must hold; an empty text is a filter that
 * every run passes. Ages count back from `nowMs`. Each term has one error at most; errors are in the order of the text.
 */
export function parseFilter(
  text: string,
  nowMs: number,
): { readonly filter: Filter } | { readonly errors: readonly FilterError[] } {
  if (text.length > TEXT_MAX_LENGTH) {
    const message = `A filter has at most ${TEXT_MAX_LENGTH} characters, and this one has ${text.length}.`;
    return { errors: [mistake(TEXT_MAX_LENGTH, text.length, message)] };
  }
  const read = splitWords(text).map((word) => readWord(word, nowMs));
  const errors = read.filter((one) => 'message' in one);
  return errors.length > 0 ? { errors } : { filter: { terms: read.filter((one) => 'field' in one) } };
}

function readWord({ from, to, marks, openQuote }: Word, nowMs: number): Term | FilterError {
  if (openQuote !== null) {
    return mistake(openQuote, openQuote + 1, 'This quote is not closed. For a quote itself write \\".');
  }
  const begin = marks.findIndex((mark) => !isPlain(mark, '!'));
  if (begin === -1) {
    return mistake(
      from,
      to,
      marks.length === 0 ? 'There is nothing between the quotes.' : 'Behind “!” stands what must not be.',
    );
  }
  const place = { negated: begin % 2 === 1, column: from + 1 };
  const rest = marks.slice(begin);
  const colon = rest.findIndex((mark) => isPlain(mark, ':'));
  const name = textOf(rest.slice(0, Math.max(0, colon)));
  if (!isName(name, rest)) return { ...textTerm(rest), ...place };
  const key = keyOf(name);
  if (key === null) return unknownKey(name, rest, to);
  return readTerm(key, { values: rest.slice(colon + 1), end: to, nowMs, place });
}

/** `10:30` and `"no":1` are text: a key is letters only, without quotes. */
function isName(name: string, marks: readonly Mark[]): boolean {
  return /^[a-z][a-z_-]*$/i.test(name) && marks.slice(0, name.length).every((mark) => !mark.quoted && !mark.escaped);
}

/** A word alone occurs somewhere; with a wildcard, what is around the wildcard does. */
function textTerm(marks: readonly Mark[]): Pick<TextTerm, 'field' | 'op' | 'values'> {
  return marks.some(isWildcard)
    ? { field: 'text', op: 'like', values: [patternOf(marks, true)] }
    : { field: 'text', op: 'contains', values: [textOf(marks)] };
}

function unknownKey(name: string, marks: readonly Mark[], to: number): FilterError {
  const from = marks[0]!.at;
  const near = nearest(name, NAMES);
  const message = `There is no key “${name}:”`;
  return near === null
    ? mistake(from, to, `${message}, and text with a colon must stand in quotes.`, inQuotes(textOf(marks)))
    : mistake(from, from + name.length + 1, `${message}.`, `${keyOf(near)}:`);
}

const NAMES: readonly string[] = KEY_NAMES.flatMap((key: Key) => [key, ...KEYS[key].short]);
