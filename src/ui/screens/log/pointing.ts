import type { Pointed } from '../../part.ts';
import type { Extent, State } from '../../state.ts';
import { type Step, stepTo, still } from '../../step.ts';
import { acted } from './acts.ts';
import { rowOfBar } from './scroll-bar.ts';
import { PANE, roomIn, rowAt, toRow, wheeled } from './scrolling.ts';
import type { LogView } from './state.ts';

/** Lines that one notch of the wheel scrolls. */
const WHEEL = 3;

/** The mouse on the log: a press puts the cursor there, a drag selects, a double press folds; the last column is the scroll bar. */
export function pointedAt(state: State, { action, column, row, isDouble }: Pointed, extent: Extent): Step {
  const { log } = state;
  const { view } = log;
  if (view === null || view.rows.count === 0) return still(state);
  const room = roomIn(log, extent);
  const put = (next: LogView): Step => stepTo(state, { log: { ...log, view: next }, focus: PANE });
  const row0 = rowAt(view, row, room);
  switch (action) {
    case 'wheel-down':
      return put(wheeled(view, WHEEL, room));
    case 'wheel-up':
      return put(wheeled(view, -WHEEL, room));
    case 'press': {
      if (column >= extent.width - 1)
        return put(toRow({ ...view, pressed: null }, rowOfBar(row, view, room.height), room));
      const line = view.rows.lineAt(row0);
      const step = put({ ...toRow(view, row0, room), pressed: line, anchor: null });
      return isDouble ? acted(step.state, 'log.fold') : step;
    }
    case 'drag': {
      if (column >= extent.width - 1 && view.pressed === null)
        return put(toRow(view, rowOfBar(row, view, room.height), room));
      return view.pressed === null ? still(state) : put({ ...toRow(view, row0, room), anchor: view.pressed });
    }
    case 'release':
      return view.pressed === null ? still(state) : put({ ...view, pressed: null });
  }
}
