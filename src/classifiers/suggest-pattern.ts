import { isSame, type Slot } from './suggest-template.ts';
import { isVariable, TAKES, type Variable } from './suggest-tokens.ts';

/** A regular expression for what lines have in common. */
export interface Drawn {
  readonly source: string;
  /** Names of its captures that tell one failure from another: names and places, not numbers and times. */
  readonly key: readonly string[];
  /** The words that every match holds, whole. */
  readonly words: readonly string[];
  /** What stays the same, with `…` for what varies. */
  readonly said: string;
}

/** How much of the template is taken, and how freely. */
export interface Freedom {
  /** Slots that are taken letter by letter although they vary by their form. */
  readonly pinned: ReadonlySet<Slot>;
  /** Gaps after which the pattern goes on. */
  readonly gaps: number;
}

/** A pattern need not hold the whole of a long line: so many characters of what stays the same tell enough. */
const CONSTANT_MAX = 120;
const CAPTURES_MAX = 12;
/** From so many lines on, a number that is the same in all of them belongs to the failure: `exit code 137`. */
const PINNED_FROM = 3;

/** What varies and may yet be held fast: a time or a hash never comes again. */
const PINNABLE: ReadonlySet<Slot['kind']> = new Set<Slot['kind']>([
  'number',
  'version',
  'path',
  'quoted',
  'url',
  'size',
  'duration',
]);
const OF_KEY: ReadonlySet<Slot['kind']> = new Set<Slot['kind']>(['quoted', 'path', 'url', 'gap']);

/** Slots that could be held fast, because all lines say the same there. */
export function pinnable(slots: readonly Slot[]): Slot[] {
  const places = placesIn(slots);
  return slots.filter((slot) => PINNABLE.has(slot.kind) && isSame(slot) && !places.has(slot));
}

/** Null: nothing stays the same. @param atStart The template begins where the lines do. */
export function drawn(slots: readonly Slot[], { pinned, gaps }: Freedom, atStart: boolean): Drawn | null {
  const places = placesIn(slots);
  const isFixed = (slot: Slot): boolean => (isConstant(slot) && !places.has(slot)) || pinned.has(slot);
  const { from, isAnchored } = beginning(slots, isFixed, atStart);
  if (from === null) return null;
  const taken = ending(slots.slice(from), isFixed, gaps);
  const names = new Names();
  let source = '';
  const key: string[] = [];
  taken.forEach((slot, at) => {
    const before = slots[from + at - 1];
    if (isFixed(slot)) {
      const text = slot.values[0]!;
      const edges = edgesOf(text, taken[at - 1], taken[at + 1], at === 0 && isAnchored);
      source += slot.kind === 'blank' ? blankOf(slot) : `${edges[0]}${escaped(text)}${edges[1]}`;
      return;
    }
    if (slot.kind === 'blank') {
      source += blankOf(slot);
      return;
    }
    const form = formOf(slot, before);
    const name = slot.kind === 'symbol' || isLoose(slot) ? null : names.next(slot, taken, at);
    source += name === null ? form : `(?<${name}>${form})`;
    if (name !== null && OF_KEY.has(slot.kind)) key.push(name);
  });
  const fixed = taken.filter((slot) => isFixed(slot) && slot.kind !== 'blank');
  return {
    source: isAnchored ? `^${source}` : source,
    key,
    words: [...new Set(fixed.filter(({ kind }) => kind === 'word').map(({ values }) => values[0]!))],
    said: taken.map((slot) => (isFixed(slot) ? slot.values[0]! : slot.kind === 'blank' ? ' ' : '…')).join(''),
  };
}

/** Words and signs; and numbers that many lines agree on. */
function isConstant(slot: Slot): boolean {
  if (slot.kind === 'gap') return false;
  if (!isVariable(slot.kind)) return isSame(slot);
  return slot.kind === 'number' && slot.values.length >= PINNED_FROM && isSame(slot);
}

/** Lines and columns of a file: they are others as soon as somebody edits it. `a.rs:31:5`, `A.java:[4,24]`, `b.cs(61,70)` */
function placesIn(slots: readonly Slot[]): Set<Slot> {
  const places = new Set<Slot>();
  let isBehindPath = false;
  for (const slot of slots) {
    if (slot.kind === 'path') isBehindPath = true;
    else if (slot.kind === 'number' && isBehindPath) places.add(slot);
    else if (slot.kind !== 'sign' || !/^[:[(,]$/.test(slot.values[0]!)) isBehindPath = false;
  }
  return places;
}

/** At the start of the line where all begin alike, else at the first word that stays. */
function beginning(slots: readonly Slot[], isFixed: (slot: Slot) => boolean, atStart: boolean) {
  const word = slots.findIndex((slot) => slot.kind === 'word' && isFixed(slot));
  if (word < 0) return { from: null, isAnchored: false };
  const isAnchored = atStart && slots.slice(0, word).every(isFixed);
  return { from: isAnchored ? 0 : word, isAnchored };
}

/** Up to what tells enough; what is left open at the end says nothing. */
function ending(slots: readonly Slot[], isFixed: (slot: Slot) => boolean, gaps: number): Slot[] {
  const taken: Slot[] = [];
  let constant = 0;
  let captures = 0;
  let open = 0;
  for (const slot of slots) {
    if (isLoose(slot) && ++open > gaps) break;
    if (constant >= CONSTANT_MAX || captures > CAPTURES_MAX) break;
    if (isFixed(slot)) constant += slot.values[0]!.length;
    else if (slot.kind !== 'blank') captures++;
    taken.push(slot);
  }
  while (taken.length > 0) {
    const last = taken.at(-1)!;
    if (last.kind === 'word' || (isVariable(last.kind) && last.kind !== 'symbol')) break;
    if (last.kind === 'gap' && !isLoose(last)) break;
    // A closing quote ends what it holds, and so does a bracket.
    if (last.kind === 'sign' && (taken.at(-2)?.kind === 'quoted' || closes(taken))) break;
    taken.pop();
  }
  return taken;
}

const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Is the last one a bracket that was opened in these? */
function closes(taken: readonly Slot[]): boolean {
  const last = taken.at(-1)!.values[0]!;
  const opening = BRACKETS[last];
  if (opening === undefined) return false;
  const count = (sign: string): number =>
    taken.filter(({ kind, values }) => kind === 'sign' && values[0] === sign).length;
  return count(opening) === count(last);
}

/** A gap that holds blanks, or nothing in some line. */
function isLoose({ kind, values }: Slot): boolean {
  return kind === 'gap' && values.some((value) => value === '' || /\s/.test(value));
}

function formOf(slot: Slot, before: Slot | undefined): string {
  const longest = Math.max(...slot.values.map((value) => value.length));
  if (isLoose(slot)) return `[^\\n]{0,${Math.max(40, longest)}}`;
  switch (slot.kind) {
    case 'quoted': {
      const quote = before?.values[0] ?? "'";
      return `[^${quote === '“' ? '”' : quote}\\n]{1,200}`;
    }
    case 'gap': {
      const isName = slot.values.every((value) => /^[\w.$-]+$/.test(value));
      return `${isName ? '[\\w.$-]' : '\\S'}{1,${Math.max(100, longest)}}`;
    }
    default:
      return TAKES[slot.kind as Exclude<Variable, 'quoted'>];
  }
}

function blankOf({ values }: Slot): string {
  if (values.every((value) => value === ' ')) return ' ';
  return `\\s{1,${Math.max(20, ...values.map((value) => value.length))}}`;
}

/** Where anything may follow or go before, a word must still be whole. */
function edgesOf(text: string, before: Slot | undefined, after: Slot | undefined, isAnchored: boolean) {
  const isOpen = (slot: Slot | undefined): boolean => slot === undefined || slot.kind === 'gap';
  const left = !isAnchored && isOpen(before) && /^\w/.test(text) ? '\\b' : '';
  const right = isOpen(after) && /\w$/.test(text) ? '\\b' : '';
  return [left, right] as const;
}

function escaped(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(
      /[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

/** `module 'left-pad'` is captured as `module`: the word before says what it is; else its form does. */
class Names {
  readonly #taken = new Map<string, number>();

  next(slot: Slot, slots: readonly Slot[], at: number): string {
    const name = OF_KEY.has(slot.kind) ? (wordBefore(slots, at) ?? FORM_NAMES[slot.kind] ?? slot.kind) : slot.kind;
    const count = (this.#taken.get(name) ?? 0) + 1;
    this.#taken.set(name, count);
    return count === 1 ? name : `${name}${count}`;
  }
}

const FORM_NAMES: Partial<Readonly<Record<Slot['kind'], string>>> = { quoted: 'name', gap: 'word' };

/** Only quotes, colons and a blank may stand between. */
function wordBefore(slots: readonly Slot[], at: number): string | null {
  let index = at - 1;
  while (index >= 0 && (slots[index]!.kind === 'blank' || /^['"`“:=(]$/.test(slots[index]!.values[0]!))) index--;
  const slot = slots[index];
  const word = slot?.kind === 'word' && isSame(slot) ? slot.values[0]! : '';
  return /^[a-z]{3,16}$/.test(word) && !NO_NAMES.has(word) ? word : null;
}

const NO_NAMES: ReadonlySet<string> = new Set(
  `and are but can cannot could does error errors expected failed find for found from has have import load named not open parse
  read received resolve run than that the this was were while with write`.split(/\s+/),
);
