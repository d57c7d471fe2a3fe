import { graphemes } from '../reports/layout.ts';
import { type Key, typedBy } from './keys.ts';

/** A line of text that is being typed. */
export interface Field {
  readonly text: string;
  /** In UTF-16 units, from 0; never inside a character. */
  readonly cursor: number;
}

export const EMPTY: Field = { text: '', cursor: 0 };

export function fieldOf(text: string): Field {
  return { text, cursor: text.length };
}

/** What a key does in a field; null where it does nothing there. */
export function edited({ text, cursor }: Field, key: Key): Field | null {
  const before = text.slice(0, cursor);
  const after = text.slice(cursor);
  switch (key) {
    case 'left':
      return { text, cursor: cursor - (graphemes(before).at(-1)?.length ?? 0) };
    case 'right':
      return { text, cursor: cursor + (graphemes(after)[0]?.length ?? 0) };
    case 'home':
    case 'ctrl-a':
      return { text, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return fieldOf(text);
    case 'backspace': {
      const kept = before.slice(0, before.length - (graphemes(before).at(-1)?.length ?? 0));
      return { text: kept + after, cursor: kept.length };
    }
    case 'delete':
      return { text: before + after.slice(graphemes(after)[0]?.length ?? 0), cursor };
    case 'ctrl-u':
      return { text: after, cursor: 0 };
    case 'ctrl-k':
      return { text: before, cursor };
    case 'ctrl-w':
    case 'alt-backspace': {
      const kept = before.replace(/\S+\s*$/, '');
      return { text: kept + after, cursor: kept.length };
    }
    case 'ctrl-left':
    case 'alt-b':
      return { text, cursor: before.replace(/\S+\s*$/, '').length };
    case 'ctrl-right':
    case 'alt-f':
      return { text, cursor: cursor + (/^\s*\S+/.exec(after)?.[0].length ?? 0) };
    default: {
      const typed = typedBy(key);
      return typed === null ? null : inserted({ text, cursor }, typed);
    }
  }
}

/** Text at the cursor, also from a paste: in one line, without control characters. */
export function inserted({ text, cursor }: Field, added: string): Field {
  const clean = added.replace(/[\r\n\t]+/g, ' ').replace(/[\p{Cc}\p{Cf}]/gu, (char) => (char === '\u200d' ? char : ''));
  return { text: text.slice(0, cursor) + clean + text.slice(cursor), cursor: cursor + clean.length };
}
