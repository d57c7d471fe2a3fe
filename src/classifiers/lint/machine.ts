import { canonical, isWord } from './characters.ts';
import type { Program } from './program.ts';

/** What a search came to. A step is one question asked of the text: a character, an edge, a reference, a round's progress. */
type Outcome =
  | {
      readonly kind: 'match';
      readonly index: number;
      readonly captures: readonly (string | null)[];
      readonly steps: number;
    }
  | { readonly kind: 'no-match'; readonly steps: number }
  /** The budget was spent. */
  | { readonly kind: 'exhausted' };

/** Searches as `RegExp.exec` does, from each place in turn, and counts. Captures: the whole match first, null where a group took no part. */
export function search(program: Program, text: string, budget: number): Outcome {
  const machine = new Machine(program, text, budget);
  for (let index = 0; index <= text.length; index++) {
    const matches = machine.run(0, index);
    if (machine.steps > budget) return { kind: 'exhausted' };
    if (matches) {
      const captures = Array.from({ length: program.groups + 1 }, (_, group) => machine.capture(group));
      return { kind: 'match', index, captures, steps: machine.steps };
    }
  }
  return { kind: 'no-match', steps: machine.steps };
}

const UNSET = -1;

class Machine {
  steps = 0;
  readonly program: Program;
  readonly text: string;
  readonly budget: number;
  readonly registers: Int32Array;
  /** Register and old value, in turn: what going back has to undo. */
  readonly trail: number[] = [];
  /** Place in the program, in the text, and length of the trail, in turn: where to go back to. */
  readonly choices: number[] = [];

  constructor(program: Program, text: string, budget: number) {
    this.program = program;
    this.text = text;
    this.budget = budget;
    this.registers = new Int32Array(program.registers).fill(UNSET);
  }

  capture(group: number): string | null {
    const start = this.registers[group * 2]!;
    const end = this.registers[group * 2 + 1]!;
    return start === UNSET || end === UNSET ? null : this.text.slice(start, end);
  }

  /** Whether the program from `place` on matches at `at`. If not, all registers are as before, also when the budget is spent. */
  run(place: number, at: number): boolean {
    const { instructions } = this.program;
    const { text, choices, trail } = this;
    const base = choices.length;
    const mark = trail.length;
    for (;;) {
      const instruction = instructions[place]!;
      let next = place + 1;
      switch (instruction.op) {
        case 'character': {
          this.steps++;
          const from = instruction.back ? at - 1 : at;
          if (from >= 0 && from < text.length && instruction.accepts(text.charCodeAt(from)))
            at += instruction.back ? -1 : 1;
          else next = -1;
          break;
        }
        case 'split':
          choices.push(instruction.second, at, trail.length);
          next = instruction.first;
          break;
        case 'jump':
          next = instruction.to;
          break;
        case 'save':
          this.set(instruction.register, at);
          break;
        case 'clear':
          for (let register = instruction.from; register <= instruction.to; register++) this.set(register, UNSET);
          break;
        case 'progress':
          this.steps++;
          if (this.registers[instruction.register] === at) next = -1;
          break;
        case 'assert':
          this.steps++;
          if (!this.holds(instruction.kind, at)) next = -1;
          break;
        case 'look': {
          const before = trail.length;
          const held = this.run(place + 1, at);
          if (held && instruction.negate) this.undo(before);
          next = held === instruction.negate ? -1 : instruction.to;
          break;
        }
        case 'reference': {
          const to = this.follow(instruction.groups, at, instruction.back);
          if (to === null) next = -1;
          else at = to;
          break;
        }
        case 'match':
          choices.length = base;
          return true;
      }
      if (next < 0) {
        if (choices.length === base || this.steps > this.budget) {
          choices.length = base;
          this.undo(mark);
          return false;
        }
        this.undo(choices.pop()!);
        at = choices.pop()!;
        next = choices.pop()!;
      }
      place = next;
    }
  }

  private set(register: number, value: number): void {
    this.trail.push(register, this.registers[register]!);
    this.registers[register] = value;
  }

  private undo(length: number): void {
    while (this.trail.length > length) {
      const value = this.trail.pop()!;
      this.registers[this.trail.pop()!] = value;
    }
  }

  private holds(kind: 'start' | 'end' | 'word' | 'inside', at: number): boolean {
    if (kind === 'start') return at === 0;
    if (kind === 'end') return at === this.text.length;
    const edge = this.wordAt(at - 1) !== this.wordAt(at);
    return kind === 'word' ? edge : !edge;
  }

  private wordAt(at: number): boolean {
    return at >= 0 && at < this.text.length && isWord(this.text.charCodeAt(at));
  }

  /** Behind (or, looking back, before) the same text as a group's; null when something else stands there. */
  private follow(groups: readonly number[], at: number, back: boolean): number | null {
    const wanted = groups.map((group) => this.capture(group)).find((text) => text !== null) ?? '';
    const from = back ? at - wanted.length : at;
    this.steps += wanted.length + 1;
    if (from < 0 || from + wanted.length > this.text.length) return null;
    for (let offset = 0; offset < wanted.length; offset++) {
      const found = this.text.charCodeAt(from + offset);
      const expected = wanted.charCodeAt(offset);
      if (found !== expected && !(this.program.ignoreCase && canonical(found) === canonical(expected))) return null;
    }
    return back ? from : from + wanted.length;
  }
}
