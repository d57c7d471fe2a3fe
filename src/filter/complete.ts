import { CLOSED, KEY_NAMES, KEYS, type Key, keyOf, USUAL } from './keys.ts';
import { asTyped } from './quote.ts';
import { isPlain, type Mark, splitWords, textOf, type Word } from './words.ts';

/** What may stand in place of `text.slice(from, to)`. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** What a key means; null for values. */
  readonly what: string | null;
}

/** What is known of a key's values, most likely first: branches, jobs, workflows of the store. */
export type KnownValues = Readonly<Partial<Record<Key, readonly string[]>>>;

/**
 * How the word at `cursor` (0-based, in UTF-16 units) may go on: keys before its colon, behind it the key's known values:
 * first those that begin with what is typed, then those that hold it. What is right of the cursor in the word is replaced.
 */
export function completions(text: string, cursor: number, values: KnownValues = {}): Completion[] {
  const word = wordAt(text, cursor);
  const typed = word.marks.filter(({ at }) => at < cursor);
  const begin = typed.findIndex((mark) => !isPlain(mark, '!'));
  const marks = begin === -1 ? [] : typed.slice(begin);
  const colon = marks.findIndex((mark) => isPlain(mark, ':'));
  if (colon === -1) return keysFor(textOf(marks), marks[0]?.at ?? cursor, keyEnd(word, cursor));
  const key = keyOf(textOf(marks.slice(0, colon)));
  return key === null ? [] : valuesFor(key, marks.slice(colon + 1), { word, cursor, known: values });
}

/** The word that the cursor stands in or behind; an empty one where it stands between blanks. */
function wordAt(text: string, cursor: number): Word {
  const found = splitWords(text).find(({ from, to }) => from <= cursor && cursor <= to);
  return found ?? { from: cursor, to: cursor, marks: [], openQuote: null };
}

/** A key that is there already is replaced with its colon, and its values stay. */
function keyEnd({ marks, to }: Word, cursor: number): number {
  const colon = marks.find((mark) => mark.at >= cursor && isPlain(mark, ':'));
  return colon === undefined ? to : colon.at + 1;
}

function keysFor(typed: string, from: number, to: number): Completion[] {
  const wanted = typed.toLowerCase();
  return KEY_NAMES.filter((key) => [key, ...KEYS[key].short].some((name) => name.startsWith(wanted))).map((key) => ({
    from,
    to,
    text: `${key}:`,
    what: KEYS[key].what,
  }));
}

interface Place {
  readonly word: Word;
  readonly cursor: number;
  readonly known: KnownValues;
}

function valuesFor(key: Key, marks: readonly Mark[], { word, cursor, known }: Place): Completion[] {
  const comma = marks.findLastIndex((mark) => isPlain(mark, ','));
  const last = marks.slice(comma + 1);
  const tilde = isPlain(last[0], '~');
  const begun = tilde ? last.slice(1) : last;
  const wanted = textOf(begun).toLowerCase();
  const from = begun[0] === undefined ? cursor : begun[0].at - (begun[0].quoted ? 1 : 0);
  const next = word.marks.find((mark) => mark.at >= cursor && isPlain(mark, ','));
  const compares = key === 'attempts' || key === 'age';
  const all = [...new Set([...(known[key] ?? []), ...(CLOSED[key]?.words ?? USUAL[key] ?? [])])];
  const held = all.filter((value) => value.toLowerCase().includes(wanted));
  const first = held.filter((value) => value.toLowerCase().startsWith(wanted));
  return [...new Set([...first, ...held])].map((value) => ({
    from,
    to: next?.at ?? word.to,
    // The sign in front of a number is meant as one.
    text: compares ? value : asTyped(value),
    what: null,
  }));
}
