import { Box } from 'ink';
import { between, cellsOf, toWidth } from '../look/cells.ts';
import type { DialogView, Painter } from '../part.ts';
import { allDialogs } from '../parts.ts';
import type { Extent, State } from '../state.ts';
import { useLayoutState } from './canvas.ts';
import { Region } from './region.tsx';

/** All dialogs that are open, one on top of the other. */
export function Dialogs() {
  const state = useLayoutState();
  return state.dialogs.map(({ kind }, depth) => {
    const view = allDialogs().find((one) => one.kind === kind)!;
    const size = view.size(upTo(state, depth));
    if (size === null) return null;
    // biome-ignore lint/suspicious/noArrayIndexKey: a dialog is what it is by its place in the stack
    return <Framed key={depth} view={view} size={size} depth={depth} />;
  });
}

/** As if there was nothing on top of a dialog: that is how it goes on being drawn below another one. */
function upTo(state: State, depth: number): State {
  return { ...state, dialogs: state.dialogs.slice(0, depth + 1) };
}

function Framed({ view, size, depth }: { readonly view: DialogView; readonly size: Extent; readonly depth: number }) {
  const { size: screen } = useLayoutState();
  const width = Math.min(size.width, screen.columns);
  const height = Math.min(size.height, screen.rows - 2);
  const left = Math.max(0, (screen.columns - width) >> 1);
  const top = view.isLow ? screen.rows - 2 - height : Math.max(1, (screen.rows - height) >> 1);
  return (
    <Box position="absolute" marginLeft={left} marginTop={top} width={width} height={height}>
      <Region id={`dialog:${view.kind}`} layer={10 + depth} width={width} height={height} paint={framed(view, depth)} />
    </Box>
  );
}

/** The lines of a dialog with a border around. Rows and columns of its region count from the border. */
function framed({ title, paint }: DialogView, depth: number): Painter {
  return (now: State, { width, height }, look) => {
    const state = upTo(now, depth);
    const { border } = look.glyphs;
    const inner = { width: width - 2, height: height - 2 };
    const lines = paint(state, inner, look);
    const name = ` ${title(state)} `;
    const rule = border.top.repeat(Math.max(0, width - 3 - cellsOf(name)));
    const edge = look.accent;
    return [
      toWidth(`${edge(border.topLeft + border.top)}${look.strong(name)}${edge(rule + border.topRight)}`, width),
      ...Array.from({ length: inner.height }, (_, row) =>
        between(`${edge(border.left)}${toWidth(lines[row] ?? '', inner.width)}`, edge(border.right), width),
      ),
      toWidth(edge(border.bottomLeft + border.bottom.repeat(width - 2) + border.bottomRight), width),
    ];
  };
}
