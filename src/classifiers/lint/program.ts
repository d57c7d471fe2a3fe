import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { type Accepts, accepts } from './characters.ts';

/** One instruction of a backtracking matcher; numbers are places in the program, or registers. */
type Instruction =
  | { readonly op: 'character'; readonly accepts: Accepts; readonly back: boolean }
  /** Goes to `first`; to `second` when that fails. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly register: number }
  /** Forgets the captures of an earlier round. */
  | { readonly op: 'clear'; readonly from: number; readonly to: number }
  /** Fails when nothing was taken since `save`. */
  | { readonly op: 'progress'; readonly register: number }
  | { readonly op: 'assert'; readonly kind: 'start' | 'end' | 'word' | 'inside' }
  /** The program that follows, up to its `match`, must hold here (or must not); goes on at `to`. */
  | { readonly op: 'look'; readonly negate: boolean; to: number }
  | { readonly op: 'reference'; readonly groups: readonly number[]; readonly back: boolean }
  | { readonly op: 'match' };

export interface Program {
  readonly instructions: readonly Instruction[];
  /** Two for each group, the whole match first; then those that loops need. */
  readonly registers: number;
  readonly groups: number;
  readonly ignoreCase: boolean;
}

/** Counted repetitions are written out; a pattern that grows beyond this is refused as it stands. */
const INSTRUCTIONS_MAX = 200_000;

/** A regular expression -> program, as ECMA-262 defines its meaning (22.2.2). Null when it grows too large. */
export function compileProgram(source: string, ignoreCase: boolean): Program | null {
  const pattern = new RegExpParser().parsePattern(source);
  const groups = new Map<AST.CapturingGroup, number>();
  collectGroups(pattern.alternatives, groups);
  const compiler = new Compiler(groups, ignoreCase);
  try {
    compiler.emit({ op: 'save', register: 0 });
    compiler.alternatives(pattern.alternatives, false);
    compiler.emit({ op: 'save', register: 1 });
    compiler.emit({ op: 'match' });
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
  return {
    instructions: compiler.instructions,
    registers: compiler.registers,
    groups: groups.size,
    ignoreCase,
  };
}

class TooLarge extends Error {}

/** Groups by their number from 1, in the order of their opening brackets. */
function collectGroups(
  alternatives: readonly { readonly elements: readonly AST.Element[] }[],
  groups: Map<AST.CapturingGroup, number>,
): void {
  for (const { elements } of alternatives) {
    for (const element of elements) {
      const inner = element.type === 'Quantifier' ? element.element : element;
      if (inner.type === 'CapturingGroup') groups.set(inner, groups.size + 1);
      if ('alternatives' in inner) collectGroups(inner.alternatives, groups);
    }
  }
}

class Compiler {
  readonly instructions: Instruction[] = [];
  registers: number;
  readonly groups: ReadonlyMap<AST.CapturingGroup, number>;
  readonly ignoreCase: boolean;

  constructor(groups: ReadonlyMap<AST.CapturingGroup, number>, ignoreCase: boolean) {
    this.groups = groups;
    this.ignoreCase = ignoreCase;
    this.registers = (groups.size + 1) * 2;
  }

  emit<I extends Instruction>(instruction: I): I {
    if (this.instructions.length >= INSTRUCTIONS_MAX) throw new TooLarge();
    this.instructions.push(instruction);
    return instruction;
  }

  get next(): number {
    return this.instructions.length;
  }

  alternatives(alternatives: readonly AST.Alternative[], back: boolean): void {
    const exits: { to: number }[] = [];
    alternatives.forEach((alternative, index) => {
      const isLast = index === alternatives.length - 1;
      const split = isLast ? null : this.emit({ op: 'split', first: this.next + 1, second: 0 });
      this.sequence(alternative, back);
      if (split === null) return;
      exits.push(this.emit({ op: 'jump', to: 0 }));
      split.second = this.next;
    });
    for (const exit of exits) exit.to = this.next;
  }

  /** A look-behind is read from right to left. */
  sequence({ elements }: AST.Alternative, back: boolean): void {
    for (const element of back ? elements.toReversed() : elements) this.element(element, back);
  }

  element(element: AST.Element, back: boolean): void {
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        this.emit({ op: 'character', accepts: accepts(element, this.ignoreCase), back });
        return;
      case 'Group':
        this.alternatives(element.alternatives, back);
        return;
      case 'CapturingGroup': {
        const register = this.groups.get(element)! * 2;
        this.emit({ op: 'save', register: back ? register + 1 : register });
        this.alternatives(element.alternatives, back);
        this.emit({ op: 'save', register: back ? register : register + 1 });
        return;
      }
      case 'Backreference': {
        const groups = [element.resolved].flat().map((group) => this.groups.get(group)!);
        this.emit({ op: 'reference', groups, back });
        return;
      }
      case 'Assertion':
        this.assertion(element);
        return;
      case 'Quantifier':
        this.quantifier(element, back);
        return;
      default:
        throw new Error(`${element.raw} needs the flag v`);
    }
  }

  assertion(assertion: AST.Assertion): void {
    if (assertion.kind === 'lookahead' || assertion.kind === 'lookbehind') {
      const look = this.emit({ op: 'look', negate: assertion.negate, to: 0 });
      this.alternatives(assertion.alternatives, assertion.kind === 'lookbehind');
      this.emit({ op: 'match' });
      look.to = this.next;
    } else if (assertion.kind === 'word') {
      this.emit({ op: 'assert', kind: assertion.negate ? 'inside' : 'word' });
    } else {
      this.emit({ op: 'assert', kind: assertion.kind });
    }
  }

  quantifier({ element, min, max, greedy }: AST.Quantifier, back: boolean): void {
    for (let round = 0; round < min; round++) this.round(element, back);
    const loop = max === Number.POSITIVE_INFINITY;
    // A round that may take nothing must not go on for ever. One that is required may.
    const register = takesOne(element) ? null : this.registers++;
    const splits: { first: number; second: number }[] = [];
    for (let round = min; round < (loop ? min + 1 : max); round++) {
      const place = this.next;
      splits.push(this.emit({ op: 'split', first: place + 1, second: 0 }));
      if (register !== null) this.emit({ op: 'save', register });
      this.round(element, back);
      if (register !== null) this.emit({ op: 'progress', register });
      if (loop) this.emit({ op: 'jump', to: place });
    }
    for (const split of splits) {
      split.second = greedy ? this.next : split.first;
      if (!greedy) split.first = this.next;
    }
  }

  round(element: AST.QuantifiableElement, back: boolean): void {
    const inside = new Map<AST.CapturingGroup, number>();
    collectGroups([{ elements: [element] }], inside);
    const numbers = Array.from(inside.keys(), (group) => this.groups.get(group)!);
    if (numbers.length > 0) {
      this.emit({ op: 'clear', from: Math.min(...numbers) * 2, to: Math.max(...numbers) * 2 + 1 });
    }
    this.element(element, back);
  }
}

function takesOne({ type }: AST.QuantifiableElement): boolean {
  return type === 'Character' || type === 'CharacterSet' || type === 'CharacterClass';
}
