import { Box } from 'ink';
import { between, cellsOf, toWidth } from '../look/cells.ts';
import type { Look } from '../look/look.ts';
import type { Painter } from '../part.ts';
import type { State } from '../state.ts';
import { borderOf, useLayoutState } from './canvas.ts';
import { Region } from './region.tsx';

export interface PaneProps {
  /** `run.log`: the screen, and its own name. */
  readonly id: string;
  /** On the upper border, at the left. */
  readonly title: (state: State) => string;
  /** On the upper border, at the right. */
  readonly about?: (state: State) => string;
  /** On the lower border, at the right. */
  readonly foot?: (state: State) => string;
  readonly paint: Painter;
  /** With the border; left out: what is there. */
  readonly width?: number;
  readonly height?: number;
}

/** A box with a border, its title, and lines inside. It has the screen for itself where it is zoomed, and is gone where another one is. */
export function Pane({ id, title, about, foot, paint, width, height }: PaneProps) {
  const state = useLayoutState();
  const { zoom, focus } = state;
  if (zoom !== null && zoom !== id) return null;
  const size =
    zoom === id ? {} : { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
  const isFree = zoom === id || (width === undefined && height === undefined);
  return (
    <Box
      flexDirection="column"
      flexGrow={isFree ? 1 : 0}
      flexShrink={isFree ? 1 : 0}
      {...(isFree ? { flexBasis: 0 } : {})}
      {...size}
    >
      <Region id={`${id}:top`} height={1} paint={topOf(id, title, about)} />
      <Box
        {...borderOf(state, focus === id)}
        borderTop={false}
        borderBottom={false}
        flexGrow={1}
        flexShrink={1}
        flexBasis={0}
      >
        <Region id={id} paint={paint} isPane />
      </Box>
      <Region id={`${id}:bottom`} height={1} paint={bottomOf(id, foot)} />
    </Box>
  );
}

type Words = (state: State) => string;

function topOf(id: string, title: Words, about: Words | undefined): Painter {
  return (state, { width }, look) => {
    const { topLeft, top, topRight } = look.glyphs.border;
    const right = about?.(state) ?? '';
    return [ruled(state, id, look, width, [topLeft, top, topRight], title(state), right)];
  };
}

function bottomOf(id: string, foot: Words | undefined): Painter {
  return (state, { width }, look) => {
    const { bottomLeft, bottom, bottomRight } = look.glyphs.border;
    return [ruled(state, id, look, width, [bottomLeft, bottom, bottomRight], '', foot?.(state) ?? '')];
  };
}

/** `╭─ Jobs ───── 3 failed ─╮` */
function ruled(
  { focus }: State,
  id: string,
  look: Look,
  width: number,
  [first, rule, last]: readonly [string, string, string],
  left: string,
  right: string,
): string {
  const isFocused = focus === id;
  const line = isFocused ? look.accent : look.dim;
  const room = width - 4;
  if (room < 1) return line(first + rule.repeat(Math.max(0, width - 2)) + last);
  const words = left === '' ? '' : ` ${toWidth(left, Math.min(cellsOf(left), Math.max(1, room - 2)))} `;
  const rest = room - cellsOf(words);
  const about = right === '' || cellsOf(right) + 2 > rest ? '' : ` ${right} `;
  const gap = Math.max(0, rest - cellsOf(about));
  const name = isFocused ? look.strong(words) : words;
  return between(line(first + rule) + name + line(rule.repeat(gap)), `${look.dim(about)}${line(rule + last)}`, width);
}
