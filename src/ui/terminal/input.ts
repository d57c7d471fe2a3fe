import { graphemes } from '../../reports/layout.ts';
import type { Key } from '../keys.ts';

/** What comes from a terminal: one key each, however many a chunk holds. Columns and rows count from 0. */
export type Input =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'focus'; readonly isFocused: boolean }
  | {
      readonly type: 'mouse';
      readonly action: 'press' | 'release' | 'drag' | 'wheel-up' | 'wheel-down';
      readonly button: 'left' | 'middle' | 'right';
      readonly column: number;
      readonly row: number;
      readonly shift: boolean;
    }
  /** The terminal's answer to the question for its background, 0 (black) to 1. */
  | { readonly type: 'background'; readonly brightness: number };

/** An escape alone is a key when nothing follows it for so long. */
export const ESCAPE_MS = 25;

const PASTE_BEGIN = '\u001b[200~';
const PASTE_END = '\u001b[201~';
/** More is no text that anybody meant for a field. */
const PASTE_MAX = 64 * 1024;

const NAMES: Readonly<Record<string, Key>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift-tab',
};
const NUMBERED: Readonly<Record<string, Key>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  ...Object.fromEntries([11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].map((code, at) => [code, `f${at + 1}`])),
};
const CONTROL: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u001b': 'esc',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0000': 'ctrl-space',
  ' ': 'space',
};

/**
 * Chunks -> input. Sequences may be cut anywhere between two chunks: what is not complete waits for the rest. `flush` takes an
 * escape that nothing followed for the key.
 */
export class InputParser {
  #rest = '';
  /** What was pasted so far; null outside a paste. */
  #pasted: string | null = null;

  /** Is something waiting that `flush` would turn into keys? */
  get isWaiting(): boolean {
    return this.#rest !== '' && this.#pasted === null;
  }

  feed(chunk: string): Input[] {
    const inputs: Input[] = [];
    this.#rest += chunk;
    while (this.#rest !== '') {
      if (this.#pasted !== null) {
        const done = this.#paste();
        if (done === null) break;
        inputs.push(done);
        continue;
      }
      const next = this.#next();
      if (next === null) break;
      if (next !== 'nothing') inputs.push(...(Array.isArray(next) ? next : [next]));
    }
    return inputs;
  }

  flush(): Input[] {
    if (!this.isWaiting) return [];
    const [first, ...others] = this.#rest;
    this.#rest = '';
    const pressed: Input = { type: 'key', key: 'esc' };
    return first === '\u001b' ? [pressed, ...this.feed(others.join(''))] : [];
  }

  /** The text in the brackets; null where its end has not come yet. */
  #paste(): Input | null {
    const end = this.#rest.indexOf(PASTE_END);
    if (end === -1) {
      // The end itself may be cut.
      const keep = Math.min(this.#rest.length, PASTE_END.length - 1);
      this.#pasted = (this.#pasted! + this.#rest.slice(0, this.#rest.length - keep)).slice(0, PASTE_MAX);
      this.#rest = this.#rest.slice(this.#rest.length - keep);
      return null;
    }
    const text = (this.#pasted! + this.#rest.slice(0, end)).slice(0, PASTE_MAX);
    this.#rest = this.#rest.slice(end + PASTE_END.length);
    this.#pasted = null;
    return { type: 'paste', text };
  }

  /** Takes one sequence, or a run of text, from the rest. Null: it is not complete. */
  #next(): Input | Input[] | 'nothing' | null {
    const rest = this.#rest;
    if (rest[0] !== '\u001b') return this.#text();
    const sequence = SEQUENCE.exec(rest)?.[0];
    if (sequence !== undefined) {
      this.#rest = rest.slice(sequence.length);
      if (sequence !== PASTE_BEGIN) return inputOf(sequence);
      this.#pasted = '';
      return 'nothing';
    }
    if (UNFINISHED.test(rest)) return null;
    // Alt, and a character; or an escape before another sequence.
    this.#rest = rest.slice(1);
    if (rest[1] === '\u001b') return { type: 'key', key: 'esc' };
    const [char = ''] = graphemes(this.#rest);
    this.#rest = this.#rest.slice(char.length);
    const key = keyOf(char);
    return key === null ? 'nothing' : { type: 'key', key: `alt-${key}` };
  }

  #text(): Input[] {
    const end = this.#rest.indexOf('\u001b');
    const text = end === -1 ? this.#rest : this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(text.length);
    return graphemes(text).flatMap((char) => {
      const key = keyOf(char);
      return key === null ? [] : [{ type: 'key', key } as const];
    });
  }
}

/** CSI with its parameters, SS3, OSC with its end. */
const SEQUENCE = /^\u001b(?:\[[0-?]*[ -/]*[@-~]|O[ -~]|\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\))/;
const UNFINISHED = /^\u001b(?:$|\[[0-?]{0,64}[ -/]*$|O$|\][^\u0007\u001b]{0,200}\u001b?$)/;
const MOUSE = /^\u001b\[<(\d+);(\d+);(\d+)([Mm])$/;
const BACKGROUND = /^\u001b\]11;rgba?:([0-9a-f]+)\/([0-9a-f]+)\/([0-9a-f]+)/i;

function keyOf(char: string): Key | null {
  const named = CONTROL[char];
  if (named !== undefined) return named;
  const code = char.codePointAt(0)!;
  if (code < 0x20) return code <= 26 ? `ctrl-${String.fromCharCode(code + 0x60)}` : null;
  return code >= 0x80 && code < 0xa0 ? null : char;
}

function inputOf(sequence: string): Input | 'nothing' {
  const mouse = MOUSE.exec(sequence);
  if (mouse !== null) return mouseOf(mouse);
  const background = BACKGROUND.exec(sequence);
  if (background !== null) return { type: 'background', brightness: brightnessOf(background.slice(1)) };
  if (sequence === '\u001b[I' || sequence === '\u001b[O') return { type: 'focus', isFocused: sequence.endsWith('I') };
  const key = named(sequence);
  return key === null ? 'nothing' : { type: 'key', key };
}

/** `ESC[A`, `ESC[1;5A` (with Ctrl), `ESC[5~`, `ESC[3;2~`, `ESC O P`. */
function named(sequence: string): Key | null {
  const parts = /^\u001b[[O](?:(\d+)(?:;(\d+))?)?([A-Za-z~])$/.exec(sequence);
  if (parts === null) return null;
  const [, number, modifiers, final] = parts as unknown as [string, string | undefined, string | undefined, string];
  const name = final === '~' ? NUMBERED[number ?? ''] : NAMES[final];
  if (name === undefined) return null;
  const held = Number(modifiers ?? 1) - 1;
  return `${held & 4 ? 'ctrl-' : ''}${held & 2 ? 'alt-' : ''}${held & 1 && name !== 'shift-tab' ? 'shift-' : ''}${name}`;
}

const BUTTONS = ['left', 'middle', 'right'] as const;

function mouseOf([, code, x, y, end]: RegExpExecArray): Input {
  const bits = Number(code);
  const place = { column: Number(x) - 1, row: Number(y) - 1, shift: (bits & 4) !== 0 };
  const button = BUTTONS[bits & 3] ?? 'left';
  if (bits & 64) return { type: 'mouse', action: bits & 1 ? 'wheel-down' : 'wheel-up', button: 'left', ...place };
  const action = bits & 32 ? 'drag' : end === 'M' ? 'press' : 'release';
  return { type: 'mouse', action, button, ...place };
}

/** As bright as the eye takes it. Colours come with one to four hexadecimal digits. */
function brightnessOf(colours: readonly string[]): number {
  const [red = 0, green = 0, blue = 0] = colours.map(
    (digits) => Number.parseInt(digits, 16) / (16 ** digits.length - 1),
  );
  return (299 * red + 587 * green + 114 * blue) / 1000;
}
