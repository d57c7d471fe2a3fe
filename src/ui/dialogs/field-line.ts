import { graphemes, stringWidth } from '../../reports/layout.ts';
import { plain } from '../../reports/plain.ts';
import type { Field } from '../field.ts';
import type { Look } from '../look/look.ts';

/** A field in so many columns, with its caret always in sight. */
export function fieldLine({ text, cursor }: Field, width: number, { glyphs }: Look): string {
  const before = tail(plain(text.slice(0, cursor)), Math.max(1, width - 2));
  const after = plain(text.slice(cursor));
  const room = width - stringWidth(before) - 1;
  return `${before}${glyphs.caret}${head(after, room)}`;
}

function tail(text: string, width: number): string {
  let shown = '';
  for (const one of graphemes(text).toReversed()) {
    if (stringWidth(one + shown) > width) break;
    shown = one + shown;
  }
  return shown;
}

function head(text: string, width: number): string {
  let shown = '';
  for (const one of graphemes(text)) {
    if (stringWidth(shown + one) > width) break;
    shown += one;
  }
  return shown;
}
