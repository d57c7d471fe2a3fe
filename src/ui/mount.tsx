import { render } from 'ink';
import { Component, type ReactNode } from 'react';
import { App } from './components/app.tsx';
import { CanvasContext, layoutOf } from './components/canvas.ts';
import type { Store } from './store.ts';
import type { FrameWriter } from './terminal/frame-writer.ts';
import type { Input } from './terminal/input.ts';

/** The screen, drawn. */
export interface Mounted {
  /** What came from the terminal. */
  hear(input: Input): void;
  unmount(): void;
}

/** Two presses of the mouse within so many milliseconds are one double press. */
const DOUBLE_MS = 400;

/**
 * Draws the state of a store, again with each change.
 * @param onCrash What React throws ends the screen.
 */
export function mount(
  store: Store,
  writer: FrameWriter,
  onCrash: (error: Error) => void,
  nowMs: () => number,
): Mounted {
  let layout: string | null = null;
  const laidOut = (done: string): void => {
    layout = done;
    writer.flush();
  };
  const onResize = (): void => store.dispatch({ type: 'resize', size: { columns: writer.columns, rows: writer.rows } });
  writer.on('resize', onResize);
  const tree = (
    <CanvasContext value={{ store, writer, laidOut }}>
      <Boundary onCrash={onCrash}>
        <App />
      </Boundary>
    </CanvasContext>
  );
  const ink = render(tree, {
    stdout: writer as unknown as NodeJS.WriteStream,
    // One whole frame a commit, and no escape sequences: the writer finds out what changed.
    debug: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  // Where boxes move, React comes first: what is in their old places is not for this state.
  const unsubscribe = store.subscribe(() => {
    if (layoutOf(store.state) === layout) writer.flush();
  });
  let pressed = { atMs: 0, place: '' };
  return {
    hear(input) {
      if (input.type !== 'mouse') {
        if (input.type !== 'focus') store.dispatch(input);
        return;
      }
      const found = writer.regionAt(input.column, input.row);
      if (found === null || (input.button !== 'left' && !input.action.startsWith('wheel'))) return;
      const { id: region, column, row } = found;
      const place = `${region} ${row}`;
      const now = nowMs();
      const isDouble = input.action === 'press' && pressed.place === place && now - pressed.atMs < DOUBLE_MS;
      if (input.action === 'press') pressed = { atMs: isDouble ? 0 : now, place };
      store.dispatch({ type: 'pointed', action: input.action, region, column, row, isDouble, shift: input.shift });
    },
    unmount() {
      unsubscribe();
      ink.unmount();
      writer.dispose();
    },
  };
}

interface BoundaryProps {
  readonly onCrash: (error: Error) => void;
  readonly children: ReactNode;
}

/** Without it Ink would show an error of its own and end the process with 0. */
class Boundary extends Component<BoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch(error: Error): void {
    this.props.onCrash(error);
  }

  override render(): ReactNode {
    return this.state.isBroken ? null : this.props.children;
  }
}
