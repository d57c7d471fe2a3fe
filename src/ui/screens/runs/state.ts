import type { RunOrder } from '../../../filter/orders.ts';
import type { Lane, RunDetails, RunStrip } from '../../../service/run-details.ts';
import type { RunLine, RunsAnswer } from '../../../service/runs.ts';
import type { Asked } from '../../asked.ts';
import { AT_TOP, type ListView } from '../../list.ts';
import { type Loaded, type State, UNASKED } from '../../state.ts';

export interface RunsScreen {
  /** In the language of filters, as it was typed; always one that can be read. Of the grid, too. */
  readonly filter: string;
  readonly order: RunOrder;
  readonly list: ListView;
  /** All pages so far. */
  readonly loaded: Loaded<RunsAnswer>;
  /** Null: nothing yet. */
  readonly asked: Asked | null;
  /** What is known of runs, by their id, with the revision that it is of. */
  readonly details: Readonly<Record<number, Aged<RunDetails>>>;
  /** By `laneKey`. */
  readonly strips: Readonly<Record<string, Aged<RunStrip>>>;
  /** Runs whose details are asked for. */
  readonly pending: readonly number[];
  /** First line of the details that is shown. */
  readonly detailsTop: number;
}

export interface Aged<Value> {
  readonly revision: number;
  readonly value: Value;
}

export const INITIAL: RunsScreen = {
  filter: '',
  order: 'newest',
  list: AT_TOP,
  loaded: UNASKED,
  asked: null,
  details: {},
  strips: {},
  pending: [],
  detailsTop: 0,
};

const NONE: readonly RunLine[] = [];

export function rowsOf({ runs }: Pick<State, 'runs'>): readonly RunLine[] {
  return runs.loaded.value?.rows ?? NONE;
}

/** The run under the cursor; null without any. */
export function chosenOf(state: Pick<State, 'runs'>): RunLine | null {
  return rowsOf(state)[state.runs.list.cursor] ?? null;
}

export function laneOf({ run }: RunLine): Lane {
  return { workflow: run.workflow.id, branch: run.branch, event: run.event };
}

export function laneKey({ workflow, branch, event }: Lane): string {
  return JSON.stringify([workflow, branch, event]);
}
