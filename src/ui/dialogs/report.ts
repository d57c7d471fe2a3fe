import type { RunPlace } from '../../service/places.ts';
import type { DialogView, Part } from '../part.ts';
import type { State } from '../state.ts';
import { type Step, still } from '../step.ts';

export interface ReportDialog {
  readonly kind: 'report';
}

export const report: Part = { commands: [] };

export const reportView: DialogView = {
  kind: 'report',
  size: () => ({ width: 60, height: 10 }),
  title: () => 'Report',
  paint: () => [],
};

/** Writes up a run: which report, what it says, and where it is kept. */
export function openReport(state: State, _run: RunPlace): Step {
  return still(state);
}
