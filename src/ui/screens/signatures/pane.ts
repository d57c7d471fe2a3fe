import type { SignatureExample } from '../../../service/signatures.ts';
import { scrolledWords } from '../../list.ts';
import { toWidth } from '../../look/cells.ts';
import { type Look, lookOf } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import { extentOf, type State } from '../../state.ts';
import { type DetailLine, detailLines } from './details.ts';
import { chosenRow } from './rows.ts';
import type { SignaturesScreen } from './state.ts';
import { suggestionLines } from './suggestion.ts';

/** All lines of the detail pane: the suggested entry, or what is known of the row. */
export function shownLines(state: State): readonly DetailLine[] {
  const { signatures, nowMs } = state;
  const width = Math.max(20, extentOf(state, 'signatures.details').width - 2);
  const look = lookOf(state);
  const isSame = last?.signatures === signatures && last.nowMs === nowMs && last.width === width && last.look === look;
  if (last !== null && isSame) return last.lines;
  const { suggested } = signatures;
  const lines = suggested === null ? detailLines(state, width, look) : suggestionLines(suggested, width, look);
  last = { signatures, nowMs, width, look, lines };
  return lines;
}

/** They are asked for several times a frame: by the painter, the borders, and what can be done. */
let last: {
  readonly signatures: SignaturesScreen;
  readonly nowMs: number;
  readonly width: number;
  readonly look: Look;
  readonly lines: readonly DetailLine[];
} | null = null;

/** The failure under the cursor of the details; the newest one where it stands on none. */
export function exampleAt(state: State): SignatureExample | null {
  const detail = state.signatures.detail?.loaded.value ?? null;
  const own = state.focus === 'signatures.details' && state.signatures.suggested === null ? lineAt(state) : null;
  return own?.example ?? detail?.examples[0] ?? null;
}

/** Does the cursor of the details stand on a failure? */
export function isOnExample(state: State): boolean {
  return state.signatures.suggested === null && lineAt(state)?.example != null;
}

function lineAt(state: State): DetailLine | null {
  return shownLines(state)[state.signatures.lines.cursor] ?? null;
}

export const paintDetails: Painter = (state, { width, height }, look) => {
  const { lines: view } = state.signatures;
  const isFocused = state.focus === 'signatures.details';
  return shownLines(state)
    .slice(view.top, view.top + height)
    .map(({ text }, index) => {
      if (!isFocused || view.top + index !== view.cursor) return ` ${text}`;
      return look.selection(toWidth(`${look.glyphs.cursor}${text}`, width));
    });
};

export function detailsTitle(state: State): string {
  const row = chosenRow(state);
  if (row === null) return 'Details';
  return state.signatures.suggested !== null ? 'Suggested entry' : row.isKnown ? row.key.value : 'Unknown failure';
}

/** How far it is scrolled, where not all is in sight. */
export function detailsFoot(state: State): string {
  const { height } = extentOf(state, 'signatures.details');
  return scrolledWords(state.signatures.lines.top, shownLines(state).length, height);
}
