import { Box, type DOMElement } from 'ink';
import { useLayoutEffect, useRef } from 'react';
import { toWidth } from '../look/cells.ts';
import { ascii, lookOf } from '../look/look.ts';
import type { Painter } from '../part.ts';
import type { Extent } from '../state.ts';
import type { Store } from '../store.ts';
import { useCanvas, useLayoutState } from './canvas.ts';

interface RegionProps {
  readonly id: string;
  readonly paint: Painter;
  /** Drawn one cell around it, and below it. */
  readonly frame?: Painter;
  /** Lies on top of those with a lower one. */
  readonly layer?: number;
  /** Whole width and height of the box around it where they are left out. */
  readonly height?: number;
  readonly width?: number;
  /** Told to the state: a pane, whose lists scroll in so many rows. */
  readonly isPane?: boolean;
}

/** Room that Ink lays out and that is painted past it, whenever the state changes. */
export function Region({ id, paint, frame, layer = 0, height, width, isPane = false }: RegionProps) {
  const { store, writer } = useCanvas();
  const ref = useRef<DOMElement>(null);
  const known = useRef('');
  useLayoutState();
  useLayoutEffect(() => {
    const place = placeOf(ref.current!);
    writer.setRegion(id, { ...place, layer, lines: linesOf(store, paint, place) });
    if (frame !== undefined) {
      const around = { x: place.x - 1, y: place.y - 1, width: place.width + 2, height: place.height + 2 };
      writer.setRegion(`${id}:frame`, { ...around, layer: layer - 1, lines: linesOf(store, frame, around) });
    }
    const size = `${place.width} ${place.height}`;
    if (isPane && known.current !== size) {
      known.current = size;
      store.dispatch({ type: 'pane', id, extent: { width: place.width, height: place.height } });
    }
  });
  useLayoutEffect(
    () => () => {
      writer.setRegion(id, null);
      writer.setRegion(`${id}:frame`, null);
      if (isPane) store.dispatch({ type: 'pane', id, extent: null });
    },
    [id, isPane, store, writer],
  );
  const fill = { flexGrow: 1, flexShrink: 1, flexBasis: 0 };
  return (
    <Box
      ref={ref}
      {...(height === undefined && width === undefined ? fill : {})}
      {...(height === undefined ? {} : { height, flexShrink: 0 })}
      {...(width === undefined ? {} : { width, flexShrink: 0 })}
    />
  );
}

/** Kept lines of one region: most are the same from one frame to the next. */
const KEPT = 2000;

function linesOf(store: Store, paint: Painter, { width, height }: Extent): () => readonly string[] {
  const kept = new Map<string, string>();
  return () => {
    if (kept.size > KEPT) kept.clear();
    const look = lookOf(store.state);
    return paint(store.state, { width, height }, look)
      .slice(0, height)
      .map((line) => {
        const known = kept.get(line);
        if (known !== undefined) return known;
        const made = toWidth(ascii(line, look), width, look.glyphs.more);
        kept.set(line, made);
        return made;
      });
  };
}

/** Where Ink put a box on the screen. */
function placeOf(node: DOMElement): { x: number; y: number; width: number; height: number } {
  let x = 0;
  let y = 0;
  for (let one: DOMElement | undefined = node; one?.yogaNode !== undefined; one = one.parentNode) {
    x += one.yogaNode.getComputedLeft();
    y += one.yogaNode.getComputedTop();
  }
  const yoga = node.yogaNode!;
  return { x, y, width: Math.floor(yoga.getComputedWidth()), height: Math.floor(yoga.getComputedHeight()) };
}
