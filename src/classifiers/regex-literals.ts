import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { fold } from './automaton.ts';

/** Shorter literals would be found in nearly every line. */
const LITERAL_MIN_LENGTH = 3;
/** More alternatives than this make a poor filter; the next best part of the pattern is taken. */
const ALTERNATIVES_MAX = 24;

/**
 * Literals of which every match of the regular expression contains at least one, in lower case; null when there are none.
 * The best set is the one whose shortest literal is longest.
 * Look-arounds are not part of the match and give none. Case is folded: the search that uses them ignores it.
 */
export function literalsOf(source: string): string[] | null {
  const pattern = new RegExpParser().parsePattern(source);
  const found = required(pattern.alternatives);
  return found === null ? null : [...new Set(found)];
}

/** What is known of a part: the strings it can be, when few; and literals that it must contain. */
interface Known {
  readonly exact: readonly string[] | null;
  readonly best: readonly string[] | null;
}

const ANYTHING: Known = { exact: null, best: null };

function required(alternatives: readonly AST.Alternative[]): readonly string[] | null {
  const { exact, best } = ofAlternatives(alternatives);
  return better(usable(exact), best);
}

function ofAlternatives(alternatives: readonly AST.Alternative[]): Known {
  const known = alternatives.map((one) => ofSequence(one.elements));
  const exact = known.every((one) => one.exact !== null) ? known.flatMap((one) => one.exact!) : null;
  const bests = known.map((one) => better(usable(one.exact), one.best));
  const best = bests.every((one) => one !== null) ? bests.flatMap((one) => one!) : null;
  return {
    exact: exact !== null && exact.length <= ALTERNATIVES_MAX ? exact : null,
    best: best !== null && best.length <= ALTERNATIVES_MAX ? best : null,
  };
}

/** Neighbouring exact parts are joined; anything else ends the run. */
function ofSequence(elements: readonly AST.Element[]): Known {
  let run: readonly string[] = [''];
  let best: readonly string[] | null = null;
  let exact = true;
  for (const element of elements) {
    const known = ofElement(element);
    const joined = known.exact === null ? null : product(run, known.exact);
    if (joined !== null) {
      run = joined;
      continue;
    }
    // `ab(?:cd)+`: the first turn follows what stands before, and the last one comes before what follows.
    const turn = known.exact ?? repeated(element);
    const begun = turn === null ? null : product(run, turn);
    best = better(better(best, usable(begun ?? run)), known.best ?? usable(known.exact));
    exact = false;
    run = turn ?? [''];
  }
  return exact ? { exact: run, best: null } : { exact: null, best: better(best, usable(run)) };
}

/** What one turn of a repetition is, when it has at least one. */
function repeated(element: AST.Element): readonly string[] | null {
  return element.type === 'Quantifier' && element.min > 0 ? ofElement(element.element).exact : null;
}

function product(left: readonly string[], right: readonly string[]): readonly string[] | null {
  if (left.length * right.length > ALTERNATIVES_MAX) return null;
  return left.flatMap((a) => right.map((b) => a + b));
}

function ofElement(element: AST.Element): Known {
  switch (element.type) {
    case 'Character':
      return { exact: [fold(String.fromCodePoint(element.value))], best: null };
    case 'Group':
    case 'CapturingGroup':
      return ofAlternatives(element.alternatives);
    case 'Quantifier': {
      if (element.min === 0) return ANYTHING;
      const inner = ofElement(element.element);
      if (element.min === 1 && element.max === 1) return inner;
      return { exact: null, best: better(usable(inner.exact), inner.best) };
    }
    case 'Assertion':
      return { exact: [''], best: null };
    case 'CharacterClass':
      return ofClass(element);
    default:
      return ANYTHING;
  }
}

/** `[Ee]` is one letter in either case; `[.]` is a dot. Anything wider could be anything. */
function ofClass(element: AST.CharacterClass): Known {
  if (element.negate || element.elements.length > 4) return ANYTHING;
  const letters = new Set<string>();
  for (const member of element.elements) {
    if (member.type !== 'Character') return ANYTHING;
    letters.add(fold(String.fromCodePoint(member.value)));
  }
  return letters.size === 0 ? ANYTHING : { exact: [...letters], best: null };
}

function usable(literals: readonly string[] | null): readonly string[] | null {
  if (literals === null || literals.length === 0) return null;
  return literals.every((literal) => literal.length >= LITERAL_MIN_LENGTH) ? literals : null;
}

function better(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (a === null || b === null) return a ?? b;
  return shortest(b) > shortest(a) ? b : a;
}

function shortest(literals: readonly string[]): number {
  return Math.min(...literals.map((literal) => literal.length));
}
