import { Box } from 'ink';
import { between, cellsOf, toWidth } from '../look/cells.ts';
import type { Look } from '../look/look.ts';
import type { Painter } from '../part.ts';
import type { State } from '../state.ts';
import { useLayoutState } from './canvas.ts';
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
  /** There is no other one: it stays, whichever was to have the screen for itself. */
  readonly isAlone?: boolean;
  /** With the border; left out: what is there. */
  readonly width?: number;
  readonly height?: number;
}

/** A box with a border, its title, and lines inside. It has the screen for itself where it is zoomed, and is gone where another one is. */
export function Pane({ id, title, about, foot, paint, width, height, isAlone = false }: PaneProps) {
  const { zoom } = useLayoutState();
  if (zoom !== null && zoom !== id && !isAlone) return null;
  const isFree = zoom === id || (width === undefined && height === undefined);
  const room = isFree
    ? ({ flexGrow: 1, flexShrink: 1, flexBasis: 0 } as const)
    : { flexShrink: 0, ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
  return (
    <Box {...room} padding={1}>
      <Region id={id} paint={paint} frame={framed(id, title, about, foot)} isPane />
    </Box>
  );
}

type Words = (state: State) => string;

/** The border around, drawn as lines like everything else: Ink would measure each of its characters with every frame. */
function framed(id: string, title: Words, about: Words | undefined, foot: Words | undefined): Painter {
  return (state, { width, height }, look) => {
    const { border } = look.glyphs;
    const line = state.focus === id ? look.accent : look.dim;
    const side = `${line(border.left)}${' '.repeat(Math.max(0, width - 2))}${line(border.right)}`;
    const rule = (corners: Corners, left: string, right: string): string =>
      ruled(corners, { left, right, isFocused: state.focus === id, width }, look);
    return [
      rule([border.topLeft, border.top, border.topRight], title(state), about?.(state) ?? ''),
      ...Array<string>(Math.max(0, height - 2)).fill(side),
      rule([border.bottomLeft, border.bottom, border.bottomRight], '', foot?.(state) ?? ''),
    ];
  };
}

type Corners = readonly [first: string, rule: string, last: string];

interface Rule {
  readonly left: string;
  readonly right: string;
  readonly isFocused: boolean;
  readonly width: number;
}

/** `╭─ Jobs ───── 3 failed ─╮` */
function ruled([first, rule, last]: Corners, { left, right, isFocused, width }: Rule, look: Look): string {
  const line = isFocused ? look.accent : look.dim;
  const room = width - 4;
  if (room < 1) return line(first + rule.repeat(Math.max(0, width - 2)) + last);
  const words = left === '' ? '' : ` ${toWidth(left, Math.min(cellsOf(left), Math.max(1, room - 2)))} `;
  const rest = room - cellsOf(words);
  const about = right === '' || cellsOf(right) + 2 > rest ? '' : ` ${right} `;
  const gap = Math.max(0, rest - cellsOf(about));
  const name = isFocused ? look.focus(words) : words;
  return between(line(first + rule) + name + line(rule.repeat(gap)), `${look.dim(about)}${line(rule + last)}`, width);
}
