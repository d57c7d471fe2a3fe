import type { ParsedLog } from '../log/parse.ts';
import type { Sighted } from './ledger.ts';
import { literalsOf } from './regex-literals.ts';
import type { Signature } from './signature.ts';
import { createMatcher, type Matcher } from './signatures.ts';
import { cleaned, widestOf } from './suggest.ts';

/** What is to be found in logs before a pattern can be suggested. */
export interface Trials {
  /** In the whole of a log: what each pattern takes, by its number, and lines that look like it. */
  search(log: ParsedLog, path: string): ReadonlyMap<number, Tried>;
}

/** What one pattern did in one log. */
export interface Tried {
  /** Different lines that it takes, each where it stands first. */
  readonly taken: readonly Sighted[];
  /** Lines that it does not take although they share a word with it. */
  readonly near: readonly string[];
}

/** Look-alikes of one log: an entry needs few. */
const NEAR_MAX = 5;
/** Places of a word that are looked at for one. */
const PLACES_MAX = 20;
/** Logs that are searched for look-alikes; what a pattern takes is looked for in all of them. */
const NEAR_LOGS_MAX = 50;
/** Shorter words are everywhere. */
const WORD_MIN = 5;

/** @param groups The lines of each group of failures: its pattern is the widest that they can have. */
export function createTrials(groups: readonly (readonly string[])[]): Trials {
  const drawn = groups.map(widestOf);
  const words = drawn.map((one) => longest(one?.words ?? []));
  const matcher = createMatcher(drawn.flatMap((one, index) => (one === null ? [] : (probe(index, one.source) ?? []))));
  let logs = 0;
  return {
    search(log, path) {
      const taken = takenIn(log, path, matcher);
      const isSearched = logs++ < NEAR_LOGS_MAX;
      return new Map(
        groups.flatMap((_, index): [number, Tried][] => {
          const own = taken.get(index);
          const lines = [...(own?.values() ?? [])];
          const near = (isSearched ? nearIn(log, words[index]!) : []).filter((line) => own?.has(line) !== true);
          return lines.length + near.length === 0 ? [] : [[index, { taken: lines, near: near.slice(0, NEAR_MAX) }]];
        }),
      );
    },
  };
}

/** By group and line, as the suggestion sees it. */
function takenIn(log: ParsedLog, path: string, matcher: Matcher): Map<number, Map<string, Sighted>> {
  const taken = new Map<number, Map<string, Sighted>>();
  for (const { signature, line } of matcher.find(log, log.first, log.last)) {
    const index = Number(signature.id);
    const own = taken.get(index) ?? new Map<string, Sighted>();
    taken.set(index, own);
    const text = cleaned(log.text.line(line).text);
    if (!own.has(text)) own.set(text, { path, line, text });
  }
  return taken;
}

function nearIn({ text, first, last }: ParsedLog, word: string | null): string[] {
  if (word === null) return [];
  const near = new Set<string>();
  const end = text.offsetOf(last + 1);
  let at = text.bytes.indexOf(word, text.offsetOf(first));
  for (let count = 0; at >= 0 && at < end && count < PLACES_MAX && near.size < NEAR_MAX; count++) {
    const line = text.lineAt(at);
    near.add(cleaned(text.line(line).text));
    at = text.bytes.indexOf(word, text.offsetOf(line + 1));
  }
  return [...near];
}

function longest(words: readonly string[]): string | null {
  const word = words.reduce((one, other) => (other.length > one.length ? other : one), '');
  return word.length < WORD_MIN ? null : word;
}

/** Null where no literal tells in which lines to look. */
function probe(index: number, source: string): Signature | null {
  const needles = literalsOf(source);
  if (needles === null) return null;
  return {
    id: String(index),
    title: '',
    category: 'unknown',
    tier: 'cause',
    transient: 'unknown',
    generic: false,
    patterns: [{ kind: 'line', line: { kind: 'regex', source, ignoreCase: false, needles } }],
    unless: [],
    scope: { step: null, file: null, formats: null },
    key: [],
    cause: '',
    fix: [],
    verify: [],
    prevent: [],
    source: [],
    examples: [],
    nearMisses: [],
    file: '',
  };
}
