import type { Category, Tier, Transience } from '../domain.ts';
import { shorten } from './shorten.ts';
import type { Signature } from './signature.ts';
import { createMatcher } from './signatures.ts';
import { saysWhy } from './specific.ts';
import { entryOf } from './suggest-entry.ts';
import { type Drawn, drawn, pinnable } from './suggest-pattern.ts';
import { type Slot, templateOf } from './suggest-template.ts';

/** An entry for the catalogue, ready to be looked at, named and kept. */
export interface Suggestion {
  readonly kind: 'suggestion';
  readonly id: string;
  /** A file of one entry, as `.whyred/signatures` holds them. */
  readonly yaml: string;
  /** As it is searched with. */
  readonly pattern: string;
  /** What whoever keeps it should know, a sentence each. */
  readonly notes: readonly string[];
}

/** Why there is none. */
export interface NoSuggestion {
  readonly kind: 'none';
  readonly code: 'no-lines' | 'known' | 'too-different' | 'says-too-little' | 'takes-others' | 'unfit';
  readonly reason: string;
  /** What can be done. */
  readonly hint: string;
  /** Lines of others that it would take. */
  readonly taken: readonly string[];
}

/** What is known of the failures besides their lines; what is left out is guessed from the lines. */
export interface AboutFailures {
  readonly category?: Category;
  readonly tier?: Tier;
  readonly transient?: Transience;
  /** Sentences on what happened. */
  readonly cause?: string;
  readonly fix?: { readonly title: string; readonly why: string };
  /** Where they were seen. */
  readonly source?: readonly string[];
  /** The catalogue that it is added to. */
  readonly catalogue?: readonly Signature[];
}

/** So many different lines are compared; all of them have to match in the end. */
const COMPARED_MAX = 20;
/** Lines of others that are shown. */
const SHOWN_MAX = 5;
const GAPS = [3, 1, 0] as const;
/** Letters in words that a line must share to look alike: `Error` alone is in most. */
const SHARED_LETTERS_MIN = 8;

/**
 * An entry of the catalogue for failures that nobody knows yet: what their lines have in common, with names for what varies.
 * @param examples The line that explains each failure, one a failure: that they agree on a number is worth something.
 * @param others Lines that it must not take: of other failures, of jobs that passed. Read once.
 */
export function suggest(
  examples: readonly string[],
  others: Iterable<string>,
  about: AboutFailures = {},
): Suggestion | NoSuggestion {
  const lines = examples.map(cleaned).filter((line) => line !== '');
  if (lines.length === 0) return none('no-lines', 'No line was given.', 'Give the lines that explain the failures.');
  const known = knownAs(lines, about.catalogue ?? []);
  if (known !== null) {
    return none('known', `The catalogue has it: ${known}.`, `\`whyred signatures show ${known}\` tells what it means.`);
  }
  const slots = templateOf(sample(lines));
  const isAtStart = examples.every((line) => !/^\s/.test(line));
  const ways = waysOf(slots, lines, isAtStart);
  const [widest] = ways;
  if (widest === undefined) {
    return none(
      'too-different',
      'The lines have too little in common.',
      'Give lines of one failure only; `whyred search` finds them.',
    );
  }
  // What is the same in several failures may be held fast for what it says; of one alone nobody knows what varies.
  const telling = ways.filter(({ drawn: { said }, pinned }) => {
    return (pinned.length === 0 || lines.length > 1) && saysWhy(said.replaceAll('…', ' '));
  });
  if (telling.length === 0) {
    return none(
      'says-too-little',
      `What the lines share says too little: “${shown(widest.drawn.said)}”.`,
      'Write an entry with a sequence by hand: a line before it may say what happened.',
    );
  }
  const { taken, near } = triedOn(others, widest);
  const way = (telling.includes(widest) ? ways : telling).find(({ test }) => !taken.some(test));
  if (way === undefined) {
    const least = ways.reduce((one, other) => (count(taken, other) < count(taken, one) ? other : one));
    const lost = taken.filter(least.test);
    return none(
      'takes-others',
      `It would take ${lost.length === 1 ? 'a line' : `${lost.length} lines`} of other failures too.`,
      'If they are the same failure, suggest from all of them; if not, an entry needs a sequence or a scope: write it by hand.',
      lost.slice(0, SHOWN_MAX),
    );
  }
  return entryOf(way.drawn, { lines, near, about, notes: notesOn(way, widest, taken) });
}

/** The words that every line which the suggestion may take holds: what a search for such lines can ask for. */
export function requiredWords(examples: readonly string[]): readonly string[] {
  return widestOf(examples)?.words ?? [];
}

/** The pattern that the suggestion has where there are no others: it takes all that the suggestion may take. Null: none can be drawn. */
export function widestOf(examples: readonly string[]): Drawn | null {
  const lines = examples.map(cleaned).filter((line) => line !== '');
  if (lines.length === 0) return null;
  const isAtStart = examples.every((line) => !/^\s/.test(line));
  return waysOf(templateOf(sample(lines)), lines, isAtStart)[0]?.drawn ?? null;
}

/** One way to draw the pattern. */
interface Way {
  readonly drawn: Drawn;
  readonly test: (line: string) => boolean;
  /** What is held fast in it. */
  readonly pinned: readonly Slot[];
}

/** Those that take all lines, the widest first: what could be held fast is held one at a time, then all at once. */
function waysOf(slots: readonly Slot[], lines: readonly string[], isAtStart: boolean): Way[] {
  const held = pinnable(slots);
  for (const gaps of GAPS) {
    const sets = [[], ...held.map((slot) => [slot]), ...(held.length > 1 ? [held] : [])];
    const ways = sets.flatMap((pinned): Way[] => {
      for (const atStart of isAtStart ? [true, false] : [false]) {
        const one = drawn(slots, { pinned: new Set(pinned), gaps }, atStart);
        if (one === null) continue;
        const regex = new RegExp(one.source);
        if (lines.every((line) => regex.test(line))) {
          return [{ drawn: one, test: (line) => regex.test(shorten(line)), pinned }];
        }
      }
      return [];
    });
    if (ways.length > 0 && ways[0]!.pinned.length === 0) return ways;
  }
  return [];
}

/** Spread over all, each once. */
function sample(lines: readonly string[]): string[] {
  const different = [...new Set(lines)];
  const chosen = Array.from({ length: Math.min(COMPARED_MAX, different.length) }, (_, index) => {
    return different[Math.floor((index * different.length) / Math.min(COMPARED_MAX, different.length))]!;
  });
  // As often as it was given, up to what makes a number count.
  return chosen.length >= 3
    ? chosen
    : [...chosen, ...lines.slice(0, 3 - chosen.length)].slice(0, Math.max(chosen.length, Math.min(3, lines.length)));
}

/** As the catalogue's examples are: without blanks at the ends, as long as regular expressions see them. */
export function cleaned(line: string): string {
  return shorten(line).trim();
}

/** The known cause that stands for all the lines already. */
function knownAs(lines: readonly string[], catalogue: readonly Signature[]): string | null {
  const causes = catalogue.filter(({ tier }) => tier === 'cause');
  if (causes.length === 0) return null;
  const different = [...new Set(lines)];
  const found = createMatcher(causes).findIn(different);
  return (
    causes.find(({ id }) => {
      const at = new Set(found.filter(({ signature }) => signature.id === id).map(({ line }) => line));
      return at.size === different.length;
    })?.id ?? null
  );
}

/** Different lines that were taken, and look-alikes that were not, the likest first. */
function triedOn(others: Iterable<string>, { drawn: { words }, test }: Way) {
  const taken = new Set<string>();
  const near = new Map<string, number>();
  for (const other of others) {
    const line = cleaned(other);
    if (line === '' || taken.has(line) || near.has(line)) continue;
    if (test(line)) {
      taken.add(line);
      continue;
    }
    const shared = lettersOf(words.filter((word) => word.length > 2 && line.includes(word)));
    if (shared < SHARED_LETTERS_MIN) continue;
    near.set(line, shared - line.length / 1000);
    if (near.size > 400) for (const [least] of byLikeness(near).slice(20)) near.delete(least);
  }
  return { taken: [...taken], near: byLikeness(near).map(([line]) => line) };
}

function lettersOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0);
}

function byLikeness(near: ReadonlyMap<string, number>): [string, number][] {
  return [...near].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
}

function count(lines: readonly string[], { test }: Way): number {
  return lines.filter(test).length;
}

function notesOn(way: Way, widest: Way, taken: readonly string[]): string[] {
  if (way === widest) return [];
  const held = way.pinned.map(({ values }) => `“${shown(values[0]!)}”`).join(', ');
  if (taken.length === 0) return [`It is held to ${held}: without, it would say too little.`];
  const lines = taken.length === 1 ? 'a line' : `${taken.length} lines`;
  return [`It is held to ${held}: without, it would take ${lines} of other failures, such as “${shown(taken[0]!)}”.`];
}

function shown(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}

function none(code: NoSuggestion['code'], reason: string, hint: string, taken: readonly string[] = []): NoSuggestion {
  return { kind: 'none', code, reason, hint, taken };
}
