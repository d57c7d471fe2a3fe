import { createContext, useContext, useSyncExternalStore } from 'react';
import { allParts } from '../parts.ts';
import { footHeight } from '../screens/strips.ts';
import type { State } from '../state.ts';
import type { Store } from '../store.ts';
import type { FrameWriter } from '../terminal/frame-writer.ts';

/** What every component draws on. */
export interface Canvas {
  readonly store: Store;
  readonly writer: FrameWriter;
  /** All boxes of this layout are where they belong. */
  readonly laidOut: (layout: string) => void;
}

export const CanvasContext = createContext<Canvas | null>(null);

export function useCanvas(): Canvas {
  return useContext(CanvasContext)!;
}

/** The state as of the last time that boxes had to be laid out again; what moves in between is painted without React. */
export function useLayoutState(): State {
  const { store } = useCanvas();
  useSyncExternalStore(store.subscribe, () => layoutOf(store.state));
  return store.state;
}

/** Changes when boxes move: a cursor that goes down a list costs no layout. */
export function layoutOf(state: State): string {
  const { size, screen, focus, zoom, theme, isAscii, dialogs } = state;
  const kinds = dialogs.map(({ kind }) => kind);
  const own = allParts().map((part) => part.layout?.(state) ?? '');
  const foot = footHeight(state);
  return JSON.stringify([size, screen, foot, focus, zoom, theme, isAscii, kinds, own]);
}
