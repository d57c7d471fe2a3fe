import { Box, type DOMElement } from 'ink';
import { useLayoutEffect, useRef } from 'react';
import { toWidth } from '../look/cells.ts';
import { ascii, lookOf } from '../look/look.ts';
import type { Painter } from '../part.ts';
import { useCanvas, useLayoutState } from './canvas.ts';

interface RegionProps {
  readonly id: string;
  readonly paint: Painter;
  /** Lies on top of those with a lower one. */
  readonly layer?: number;
  /** Whole width and height of the box around it where they are left out. */
  readonly height?: number;
  readonly width?: number;
  /** Told to the state: a pane, whose lists scroll in so many rows. */
  readonly isPane?: boolean;
}

/** Room that Ink lays out and that is painted past it, whenever the state changes. */
export function Region({ id, paint, layer = 0, height, width, isPane = false }: RegionProps) {
  const { store, writer } = useCanvas();
  const ref = useRef<DOMElement>(null);
  const known = useRef('');
  useLayoutState();
  useLayoutEffect(() => {
    const place = placeOf(ref.current!);
    const cache = new Map<string, string>();
    writer.setRegion(id, {
      ...place,
      layer,
      lines: () => {
        const { state } = store;
        const extent = { width: place.width, height: place.height };
        if (cache.size > 2000) cache.clear();
        const look = lookOf(state);
        return paint(state, extent, look)
          .slice(0, place.height)
          .map((line) => fitted(ascii(line, look), place.width, cache));
      },
    });
    const size = `${place.width} ${place.height}`;
    if (isPane && known.current !== size) {
      known.current = size;
      store.dispatch({ type: 'pane', id, extent: { width: place.width, height: place.height } });
    }
    writer.flush();
  });
  useLayoutEffect(
    () => () => {
      writer.setRegion(id, null);
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

/** Lines of a list are the same from one frame to the next, most of them. */
function fitted(line: string, width: number, cache: Map<string, string>): string {
  const known = cache.get(line);
  if (known !== undefined) return known;
  const made = toWidth(line, width);
  cache.set(line, made);
  return made;
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
