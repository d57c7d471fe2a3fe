import { isVariable, type Token, tokensOf } from './suggest-tokens.ts';

/** A part of all lines: what each has there, in the order of the lines. */
export interface Slot {
  /** `gap`: the lines have different things there, or some have nothing. */
  readonly kind: Token['kind'] | 'gap';
  readonly values: readonly string[];
}

/** Longer lines have their beginning compared. */
const TOKENS_MAX = 250;

/**
 * What several lines have in common, in order: parts that are the same in all, parts of the same kind, and gaps. Line by line
 * against what the lines before have in common.
 */
export function templateOf(lines: readonly string[]): Slot[] {
  const [first = '', ...rest] = lines;
  let slots: Slot[] = tokensOf(first)
    .slice(0, TOKENS_MAX)
    .map(({ kind, text }) => ({ kind, values: [text] }));
  rest.forEach((line, index) => {
    slots = joined(slots, tokensOf(line).slice(0, TOKENS_MAX), index + 1);
  });
  return slots;
}

/** Is it the same text in all lines? */
export function isSame({ values }: Slot): boolean {
  return values.every((value) => value === values[0]);
}

/** The longest common sequence by weight; what lies between becomes gaps. `count`: how many lines the slots stand for. */
function joined(slots: readonly Slot[], tokens: readonly Token[], count: number): Slot[] {
  const width = tokens.length + 1;
  const best = new Float64Array((slots.length + 1) * width);
  for (let row = slots.length - 1; row >= 0; row--) {
    for (let column = tokens.length - 1; column >= 0; column--) {
      const gain = likeness(slots[row]!, tokens[column]!);
      best[row * width + column] = Math.max(
        best[(row + 1) * width + column]!,
        best[row * width + column + 1]!,
        gain === 0 ? 0 : gain + best[(row + 1) * width + column + 1]!,
      );
    }
  }
  const result: Slot[] = [];
  let missing: Slot[] = [];
  let added = '';
  const close = (): void => {
    if (missing.length === 0 && added === '') return;
    const before = Array.from({ length: count }, (_, line) => missing.map(({ values }) => values[line]!).join(''));
    result.push({ kind: 'gap', values: [...before, added] });
    missing = [];
    added = '';
  };
  let row = 0;
  let column = 0;
  while (row < slots.length || column < tokens.length) {
    const slot = slots[row];
    const token = tokens[column];
    const gain = slot === undefined || token === undefined ? 0 : likeness(slot, token);
    const here = best[row * width + column]!;
    if (gain > 0 && here === gain + best[(row + 1) * width + column + 1]!) {
      close();
      result.push({ kind: slot!.kind, values: [...slot!.values, token!.text] });
      row++;
      column++;
    } else if (slot !== undefined && (token === undefined || here === best[(row + 1) * width + column])) {
      missing.push(slot);
      row++;
    } else {
      added += token!.text;
      column++;
    }
  }
  close();
  return result;
}

/** 0: not the same. Words count most, so that blanks never pull two lines out of step. */
function likeness({ kind, values }: Slot, token: Token): number {
  if (kind === 'gap' || kind !== token.kind) return 0;
  if (kind === 'blank') return 0.25;
  if (isVariable(kind)) return 1;
  if (values[0] !== token.text) return 0;
  return kind === 'word' ? 2 + Math.min(8, token.text.length) / 4 : 0.5;
}
