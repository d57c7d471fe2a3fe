import { normalise } from './normalise.ts';
import { saysWhy } from './specific.ts';
import { isSame, templateOf } from './suggest-template.ts';
import { tokensOf } from './suggest-tokens.ts';

/** Of the letters of both lines' words, so much must be the same, in the same order. */
const SAME_LETTERS = 0.6;
/** Groups that a line is compared with: those that share most with it. */
const COMPARED_MAX = 5;

interface Group<T> {
  /** The line that others are compared with. */
  readonly line: string;
  readonly members: T[];
}

/**
 * Failures that say the same but for what varies, the largest group first; else in the order given. Lines that are equal once
 * numbers and paths are gone belong together, and so do those whose words are the same for the most part.
 */
export function groupsOf<T extends { readonly text: string }>(failures: readonly T[]): T[][] {
  const equal = new Map<string, T[]>();
  for (const failure of failures) {
    const form = normalise(failure.text);
    equal.set(form, [...(equal.get(form) ?? []), failure]);
  }
  const groups: Group<T>[] = [];
  /** Groups whose line holds a word. */
  const holding = new Map<string, Group<T>[]>();
  for (const members of [...equal.values()].sort(byLength)) {
    const line = members[0]!.text;
    const words = wordsOf(line);
    const known = likest(words, holding).find((group) => isAlike(group.line, line));
    if (known !== undefined) {
      known.members.push(...members);
      continue;
    }
    const group = { line, members: [...members] };
    groups.push(group);
    for (const word of words) holding.set(word, [...(holding.get(word) ?? []), group]);
  }
  return groups.map(({ members }) => members).sort(byLength);
}

function byLength(one: readonly unknown[], other: readonly unknown[]): number {
  return other.length - one.length;
}

function wordsOf(line: string): Set<string> {
  return new Set(tokensOf(line).flatMap(({ kind, text }) => (kind === 'word' ? [text] : [])));
}

/** The groups that share most letters in words, the likest first. */
function likest<T>(words: ReadonlySet<string>, holding: ReadonlyMap<string, readonly Group<T>[]>): Group<T>[] {
  const shared = new Map<Group<T>, number>();
  for (const word of words) {
    for (const group of holding.get(word) ?? []) shared.set(group, (shared.get(group) ?? 0) + word.length);
  }
  return [...shared]
    .sort((one, other) => other[1] - one[1])
    .slice(0, COMPARED_MAX)
    .map(([group]) => group);
}

/** What two lines share must say why by itself: `Error: … failed` begins too many. */
function isAlike(one: string, other: string): boolean {
  const slots = templateOf([one, other]);
  const words = slots.filter((slot) => slot.kind === 'word' && isSame(slot)).map(({ values }) => values[0]!);
  const longest = Math.max(letters(one), letters(other));
  if (longest === 0 || words.join('').length < SAME_LETTERS * longest) return false;
  return saysWhy(slots.map((slot) => (isSame(slot) ? slot.values[0]! : ' ')).join(''));
}

function letters(line: string): number {
  return tokensOf(line).reduce((sum, { kind, text }) => sum + (kind === 'word' ? text.length : 0), 0);
}
