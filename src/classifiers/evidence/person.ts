import type { Clue, VerdictLabel } from '../../domain.ts';
import { cleanText } from '../../log/clean.ts';
import type { Case, PersonsWord } from '../case.ts';
import type { Ruling } from '../verdict.ts';
import { listed } from './listed.ts';

/** In log-odds: as strong as a few proofs, so that the ledger shows what decided. */
const WORD = 6;
const WEIGHTS: Readonly<Record<VerdictLabel, number>> = {
  flaky: WORD,
  infrastructure: WORD,
  genuine: -WORD,
  'broken-base': -WORD,
  expected: 0,
  uncertain: 0,
};

/** A person's word holds, whatever the engine finds: of several the most specific one. */
export function personRuling({ words, signature }: Case): Ruling | null {
  const [word] = words;
  if (word === undefined) return null;
  const { key, label, author } = word;
  const text = `${author ?? 'a person'} called ${calledBy(word, signature)}${noteOf(word)}`;
  return {
    label,
    // Who says that nobody knows has confirmed nothing.
    certainty: label === 'uncertain' ? null : 'confirmed',
    evidence: { kind: 'person', weight: WEIGHTS[label], text, ref: `label ${key}` },
  };
}

/** Those that say whose fault it is. */
const SIDES: readonly VerdictLabel[] = ['flaky', 'infrastructure', 'genuine', 'broken-base'];
/** More words than one do not speak louder than this, in log-odds. */
const MOST = 2;

/**
 * What persons said of the same failure elsewhere. Null when they never said whose fault it is, or as often one as the other,
 * and where being alike means nothing.
 */
export function likePersonClue({ wordsElsewhere, isSpecific }: Case): Clue | null {
  if (!isSpecific) return null;
  const nobodys = wordsElsewhere.filter(({ label }) => WEIGHTS[label] > 0);
  const changes = wordsElsewhere.filter(({ label }) => WEIGHTS[label] < 0);
  if (nobodys.length === changes.length) return null;
  const odds = Math.log((nobodys.length + 0.5) / (changes.length + 0.5));
  const called = SIDES.flatMap((label) => {
    const count = wordsElsewhere.filter((word) => word.label === label).length;
    return count === 0 ? [] : [`${label} ${times(count)}`];
  });
  const keys = [...nobodys, ...changes].map(({ key }) => key).sort((one, other) => one - other);
  return {
    kind: 'person-like',
    feature: 'person',
    value: Math.max(-MOST, Math.min(MOST, odds)),
    text: `a person called the same failure ${inOneLine(called)}`,
    ref: listed('label', keys),
  };
}

function calledBy({ label, scope }: PersonsWord, signature: string | null): string {
  switch (scope) {
    case 'this':
      return `it ${label}`;
    case 'fingerprint':
      return `this failure ${label}, wherever it is`;
    case 'signature':
      return `all failures of ${signature} ${label}`;
  }
}

/** Characters of a note that evidence shows. */
const NOTE_LENGTH = 120;

/** `: "the note"`, in one line and shortened; nothing where there is none. */
function noteOf({ note }: PersonsWord): string {
  const signs = [...cleanText((note ?? '').replace(/\s+/g, ' ')).trim()];
  if (signs.length === 0) return '';
  const shown = signs.length <= NOTE_LENGTH ? signs : [...signs.slice(0, NOTE_LENGTH - 1), '…'];
  return `: "${shown.join('')}"`;
}

/** `a, b and c` */
function inOneLine(phrases: readonly string[]): string {
  return phrases.length <= 1 ? phrases.join('') : `${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1)}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
