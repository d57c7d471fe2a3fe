import { TriageError } from '../errors.ts';

/** Words as SQLite's `unicode61` tells them apart: letters, digits and private use, without accents and case. */
const WORD = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;
const MARKS = /\p{M}/gu;

/** Words that must follow each other; the last one may go on. */
export interface Phrase {
  readonly words: readonly string[];
  /** The same in the language of the full-text index, where quotes take the meaning from everything. */
  readonly match: string;
}

/** @throws TriageError `nothing-to-search` when the text has no word in it. */
export function phraseOf(text: string): Phrase {
  const words = wordsOf(text);
  const raw = text.match(WORD) ?? [];
  if (words.length === 0) {
    throw new TriageError(
      'nothing-to-search',
      'There is nothing to search for: a search needs a letter or a digit.',
      'Give words as they stand in a log: whyred search "connection reset by peer".',
    );
  }
  return { words, match: `"${raw.join(' ')}" *` };
}

/** Numbers of the lines in which the phrase begins, ascending. It may go on in the next line. */
export function linesWith(
  lines: readonly { readonly number: number; readonly text: string }[],
  phrase: Phrase,
): number[] {
  const words: string[] = [];
  const places: number[] = [];
  for (const { number, text } of lines) {
    for (const word of wordsOf(text)) {
      words.push(word);
      places.push(number);
    }
  }
  const found = new Set<number>();
  const last = phrase.words.length - 1;
  for (let at = 0; at + last < words.length; at++) {
    const fits = phrase.words.every((word, index) => {
      return index === last ? words[at + index]!.startsWith(word) : words[at + index] === word;
    });
    if (fits) found.add(places[at]!);
  }
  return [...found];
}

function wordsOf(text: string): string[] {
  return (text.match(WORD) ?? [])
    .map((word) => word.normalize('NFD').replace(MARKS, '').toLowerCase().replaceAll('ς', 'σ'))
    .filter((word) => word !== '');
}
