import type { LogText } from '../log/text.ts';
import { normalise } from './normalise.ts';

/** What green logs of the same job say: lines in their stable form. */
export interface Baseline {
  /** How many logs it is made of. */
  readonly logs: number;
  /** Does a green log say this as well? */
  has(text: string): boolean;
}

/** Shorter forms are punctuation and single words: that they recur says nothing. */
const FORM_MIN_LENGTH = 8;

export function baselineOf(greens: readonly LogText[]): Baseline {
  const forms = new Set<string>();
  for (const green of greens) {
    for (let number = 1; number <= green.lineCount; number++) {
      const form = normalise(green.line(number).text);
      if (form.length >= FORM_MIN_LENGTH) forms.add(form);
    }
  }
  return { logs: greens.length, has: (text) => forms.has(normalise(text)) };
}
