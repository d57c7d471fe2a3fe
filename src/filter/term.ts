import type { Comparison, FilterError, NumberTerm, Term, TextTerm, TimeTerm } from './filter.ts';
import { CLOSED, KEYS, type Key } from './keys.ts';
import { nearest } from './nearest.ts';
import { isLike, isWildcard, patternOf } from './pattern.ts';
import { ageRange, readAge, readTime } from './time.ts';
import { isPlain, type Mark, textOf } from './words.ts';

interface Given {
  /** What stands behind the colon. */
  readonly values: readonly Mark[];
  /** Where the word ends in the text, 0-based, excluded. */
  readonly end: number;
  readonly nowMs: number;
  readonly place: Pick<Term, 'negated' | 'column'>;
}

/** The term that a key and its values make. */
export function readTerm(key: Key, given: Given): Term | FilterError {
  if (given.values.length === 0) return missing(key, given.end - 1, given.end);
  switch (key) {
    case 'attempts':
    case 'id':
      return numberTerm(key, given);
    case 'age':
    case 'since':
    case 'until':
      return timeTerm(key, given);
    default:
      return textTerm(key, given);
  }
}

/** From and to are 0-based, the end excluded. */
export function mistake(from: number, to: number, message: string, suggestion: string | null = null): FilterError {
  return { column: from + 1, length: Math.max(1, to - from), message, suggestion };
}

function missing(key: Key, from: number, to: number): FilterError {
  return mistake(from, to, `A value of “${key}:” is missing, as in ${KEYS[key].example}.`);
}

function textTerm(key: TextTerm['field'] & Key, { values, place }: Given): Term | FilterError {
  const first = values[0]!;
  if (['<', '>', '='].some((sign) => isPlain(first, sign))) {
    const message = `“${key}:” does not compare. Leave “${first.char}” away, or put it in quotes where it belongs to the name.`;
    return mistake(first.at, first.at + 1, message);
  }
  const containsAll = isPlain(first, '~');
  const patterns: Pattern[] = [];
  for (const piece of split(values)) {
    const pattern = readPattern(piece, containsAll);
    if (pattern === null) return missing(key, piece.from, piece.to);
    patterns.push(pattern);
  }
  const closed = CLOSED[key];
  if (closed !== undefined) return closedTerm(key, closed, patterns, place);
  if (key === 'sha' || key === 'fingerprint') return hashTerm(key, patterns, place);
  const op = patterns.every((one) => one.kind === 'is')
    ? 'is'
    : patterns.every((one) => one.kind === 'contains')
      ? 'contains'
      : 'like';
  return { field: key, op, values: distinct(patterns.map((one) => (op === 'like' ? one.like : one.text))), ...place };
}

interface Pattern {
  readonly kind: 'is' | 'contains' | 'like';
  /** As typed, without `~`. */
  readonly text: string;
  /** The same as a value of `like`. */
  readonly like: string;
  /** 0-based place, end excluded. */
  readonly from: number;
  readonly to: number;
}

/** Null when it is empty. `~` says that it may stand anywhere. */
function readPattern({ marks: all, from, to }: Piece, containsAll: boolean): Pattern | null {
  const tilde = isPlain(all[0], '~');
  const marks = tilde ? all.slice(1) : all;
  if (marks.length === 0) return null;
  const contains = tilde || containsAll;
  const kind = marks.some(isWildcard) ? 'like' : contains ? 'contains' : 'is';
  return { kind, text: textOf(marks), like: patternOf(marks, contains), from, to };
}

function closedTerm(
  key: TextTerm['field'] & Key,
  { words, synonyms }: NonNullable<(typeof CLOSED)[Key]>,
  patterns: readonly Pattern[],
  place: Given['place'],
): Term | FilterError {
  const values: string[] = [];
  for (const { kind, text, like, from, to } of patterns) {
    const word = text.toLowerCase();
    const exact = words.includes(word) ? word : Object.hasOwn(synonyms, word) ? synonyms[word] : undefined;
    const fitting = kind === 'is' ? (exact === undefined ? [] : [exact]) : words.filter((one) => isLike(one, like));
    if (fitting.length === 0) {
      const message = `“${key}:” has no “${text}”, only ${words.join(', ')}.`;
      return mistake(from, to, message, nearest(text, [...words, ...Object.keys(synonyms)]));
    }
    values.push(...fitting);
  }
  return { field: key, op: 'is', values: distinct(values), ...place };
}

/** Lengths at which a hash is whole. */
const WHOLE = { sha: /^(?:[\da-f]{40}|[\da-f]{64})$/i, fingerprint: /^v\d+:[\da-f]{16}$/i } as const;

/** A hash may be cut short, as git prints it; a fingerprint may come without its version. */
function hashTerm(key: 'sha' | 'fingerprint', patterns: readonly Pattern[], place: Given['place']): Term | FilterError {
  for (const { text, from, to } of patterns) {
    const allowed = key === 'sha' ? /^[\da-f*]+$/i : /^(?:v[\d*]+:)?[\da-f*]+$/i;
    if (!allowed.test(text)) {
      return mistake(from, to, `“${key}:” takes hexadecimal digits, as in ${KEYS[key].example}.`);
    }
  }
  if (patterns.every(({ kind, text }) => kind === 'is' && WHOLE[key].test(text))) {
    return { field: key, op: 'is', values: distinct(patterns.map(({ text }) => text)), ...place };
  }
  const values = patterns.map(({ kind, text, like }) => {
    if (kind !== 'is' || WHOLE[key].test(text)) return like;
    return key === 'fingerprint' && !text.includes(':') ? `v*:${text}*` : `${text}*`;
  });
  return { field: key, op: 'like', values: distinct(values), ...place };
}

function numberTerm(field: NumberTerm['field'], { values, end, place }: Given): Term | FilterError {
  const { op, rest } = readComparison(values);
  if (rest.length === 0) return missing(field, end - 1, end);
  const numbers: number[] = [];
  for (const { marks, from, to } of split(rest)) {
    const text = textOf(marks);
    if (!/^\d{1,15}$/.test(text)) {
      return mistake(from, to, `“${field}:” takes whole numbers, as in ${KEYS[field].example}.`);
    }
    numbers.push(Number(text));
  }
  if (op !== null && op !== '=' && numbers.length > 1) {
    return mistake(rest[0]!.at, end, `“${field}:${op}” compares with one number, not with several.`);
  }
  return { field, op: op === null || op === '=' ? 'is' : op, values: distinct(numbers), ...place };
}

function timeTerm(field: TimeTerm['field'], { values, end, nowMs, place }: Given): Term | FilterError {
  const { op, rest } = readComparison(values);
  if (rest.length === 0) return missing(field, end - 1, end);
  const text = textOf(rest);
  const from = values[0]!.at;
  if (field === 'age') {
    const age = readAge(text);
    if (age === null) return mistake(rest[0]!.at, end, 'An age is a number and m, h, d or w, as in age:<7d.');
    if (op === null) {
      return mistake(
        from,
        end,
        `Younger or older? age:<${text} is younger than that, age:>${text} is older.`,
        `<${text}`,
      );
    }
    return { field, op, values: [text], ...ageRange(op, age, nowMs), ...place };
  }
  if (op !== null)
    return mistake(from, rest[0]!.at, `“${field}:” takes a time alone, as in ${KEYS[field].example}.`, '');
  const time = readTime(text, nowMs);
  if (time === null)
    return mistake(from, end, `This is no time. Write 2026-11-01, 2026-11-01T10:00 or an age like 7d.`);
  return field === 'since'
    ? { field, op: '>=', values: [text], fromMs: time.startMs, toMs: null, ...place }
    : { field, op: '<=', values: [text], fromMs: null, toMs: time.endMs, ...place };
}

function readComparison(values: readonly Mark[]): {
  readonly op: Comparison | '=' | null;
  readonly rest: readonly Mark[];
} {
  const [first, second] = values;
  if (isPlain(first, '=')) return { op: '=', rest: values.slice(1) };
  const sign = (['<', '>'] as const).find((one) => isPlain(first, one));
  if (sign === undefined) return { op: null, rest: values };
  return isPlain(second, '=') ? { op: `${sign}=`, rest: values.slice(2) } : { op: sign, rest: values.slice(1) };
}

interface Piece {
  readonly marks: readonly Mark[];
  /** 0-based place; of an empty one that of a comma beside it. */
  readonly from: number;
  readonly to: number;
}

/** At commas that are neither quoted nor escaped. */
function split(marks: readonly Mark[]): Piece[] {
  const pieces: Mark[][] = [[]];
  const commas: number[] = [];
  for (const mark of marks) {
    if (isPlain(mark, ',')) {
      pieces.push([]);
      commas.push(mark.at);
    } else {
      pieces.at(-1)!.push(mark);
    }
  }
  return pieces.map((piece, index) => {
    const from = piece[0]?.at ?? commas[Math.max(0, index - 1)]!;
    const last = piece.at(-1);
    return { marks: piece, from, to: last === undefined ? from + 1 : last.at + (last.escaped ? 2 : 1) };
  });
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
