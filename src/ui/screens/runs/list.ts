import { grouped } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import type { RunLine } from '../../../service/runs.ts';
import { cellsOf, toWidth, toWidthEnd } from '../../look/cells.ts';
import type { Look } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';
import { ageOf, certaintyOf, endMark, tookOf, triesOf, verdictName, verdictRole, whyOf } from './cells.ts';
import { insteadOfRuns } from './empty.ts';
import { rowsOf } from './state.ts';

/** How wide each column is; 0: it is left out. */
interface Columns {
  readonly run: number;
  readonly workflow: number;
  readonly branch: number;
  readonly tries: number;
  readonly label: number;
  readonly certainty: number;
  readonly why: number;
  readonly age: number;
  readonly took: number;
}

/** The least that a line tells something in, and what it is given before names are shown whole. */
const WHY_LEAST = 20;
const WHY_GOOD = 34;
const WORKFLOW_MOST = 16;
const BRANCH_MOST = 24;
const BRANCH_SHORT = 16;
const BRANCH_SHORTEST = 12;
const AGE = 4;
const TOOK = 6;
/** The mark of the cursor, the end of the run, a blank. */
const MARKS = 3;
/** Between the last column and the border. */
const EDGE = 1;

/** As wide as what stands in them, in all rows that are loaded: they do not move while the list scrolls. */
interface Needs extends Pick<Columns, 'run' | 'workflow' | 'branch' | 'tries' | 'label' | 'certainty'> {}

const needs = new WeakMap<readonly RunLine[], Needs>();

function needsOf(rows: readonly RunLine[], look: Look): Needs {
  const known = needs.get(rows);
  if (known !== undefined) return known;
  const widest = (least: number, of: (row: RunLine) => number): number =>
    rows.reduce((most, row) => Math.max(most, of(row)), least);
  const made: Needs = {
    run: widest(3, ({ run }) => String(run.id).length),
    workflow: Math.min(
      WORKFLOW_MOST,
      widest(8, ({ run }) => cellsOf(plain(run.workflow.name))),
    ),
    branch: Math.min(
      BRANCH_MOST,
      widest(6, ({ run }) => cellsOf(plain(run.branch ?? '-'))),
    ),
    tries: widest(5, (row) => cellsOf(triesOf(row, look))),
    label: widest(7, ({ lead }) => (lead === null ? 0 : verdictName(lead.verdict.label).length)),
    certainty: widest(0, ({ lead }) => (lead === null ? 0 : certaintyOf(lead).length)),
  };
  needs.set(rows, made);
  return made;
}

/** What is left out where it is narrow, in this order: how long it took, the workflow, the attempts, how sure the verdict is. Long names of branches are cut before. */
function columnsFor(rows: readonly RunLine[], width: number, look: Look): Columns {
  const wanted = { ...needsOf(rows, look), age: AGE, took: TOOK };
  const left = (one: Omit<Columns, 'why'>): number =>
    width - MARKS - EDGE - Object.values(one).reduce((sum, cells) => sum + (cells === 0 ? 0 : cells + 1), 0);
  let columns: Omit<Columns, 'why'> = wanted;
  if (left(columns) < WHY_GOOD) {
    const spare = wanted.branch - Math.min(BRANCH_SHORT, wanted.branch);
    columns = { ...columns, branch: wanted.branch - Math.min(spare, WHY_GOOD - left(columns)) };
  }
  const narrower: readonly Partial<Columns>[] = [
    { took: 0 },
    { workflow: 0 },
    { tries: 0 },
    { branch: Math.min(BRANCH_SHORTEST, wanted.branch) },
    { certainty: 0 },
  ];
  for (const change of narrower) {
    if (left(columns) >= WHY_LEAST) break;
    columns = { ...columns, ...change };
  }
  return { ...columns, why: Math.max(0, left(columns)) };
}

function joined(cells: readonly (readonly [width: number, text: string])[]): string {
  return cells
    .filter(([width]) => width > 0)
    .map(([, text]) => text)
    .join(' ');
}

function headOf(columns: Columns, look: Look): string {
  const cell = (width: number, text: string): [number, string] => [width, toWidth(text, width)];
  const { run, workflow, branch, tries, label, certainty, why, age, took } = columns;
  return look.dim(
    `${' '.repeat(MARKS)}${joined([
      cell(run, 'RUN'),
      cell(workflow, 'WORKFLOW'),
      cell(branch, 'BRANCH'),
      cell(tries, 'TRIES'),
      cell(label + (certainty === 0 ? 0 : certainty + 1), 'VERDICT'),
      cell(why, 'WHY'),
      [age, toWidthEnd('AGE', age)],
      [took, toWidthEnd('TOOK', took)],
    ])}`,
  );
}

function lineOf(row: RunLine, columns: Columns, { nowMs, pulling }: State, look: Look): string {
  const { run, lead } = row;
  const { glyph, role } = endMark(run.status === 'completed' ? run : { ...run, conclusion: null }, look);
  const paint = lead === null ? null : look[verdictRole(lead.verdict.label)];
  const cell = (width: number, text: string): [number, string] => [width, toWidth(text, width, look.glyphs.more)];
  const label = lead === null || paint === null ? '' : paint(verdictName(lead.verdict.label));
  return `${look[role](glyph)} ${joined([
    cell(columns.run, String(run.id)),
    cell(columns.workflow, plain(run.workflow.name)),
    cell(columns.branch, plain(run.branch ?? '-')),
    cell(columns.tries, triesOf(row, look)),
    cell(columns.label, label),
    [columns.certainty, toWidthEnd(lead === null ? '' : certaintyOf(lead), columns.certainty)],
    cell(columns.why, whyOf(row, pulling.isPulling, look)),
    [columns.age, look.dim(toWidthEnd(ageOf(run.createdMs, nowMs), columns.age))],
    [columns.took, look.dim(toWidthEnd(tookOf(row, nowMs), columns.took))],
  ])}`;
}

/** A line a run, or why there is none. */
export const paintList: Painter = (state, extent, look) => {
  const rows = rowsOf(state);
  if (rows.length === 0) return insteadOfRuns(state, extent, look);
  const { cursor, top } = state.runs.list;
  const columns = columnsFor(rows, extent.width, look);
  const lines = rows.slice(top, top + extent.height - 1).map((row, index) => {
    const line = lineOf(row, columns, state, look);
    if (top + index !== cursor) return ` ${line}`;
    const chosen = toWidth(`${look.glyphs.cursor}${line}`, extent.width);
    return state.focus === 'runs.list' ? look.selection(chosen) : chosen;
  });
  return [headOf(columns, look), ...lines];
};

/** `Runs  is:failed branch:main` */
export function titleOf({ runs }: State): string {
  return runs.filter === '' ? 'Runs' : `Runs  / ${plain(runs.filter)}`;
}

/** `38 of 1,204 runs  newest first` */
export function aboutOf({ runs }: State): string {
  const order = ORDERS[runs.order];
  const { value } = runs.loaded;
  if (value === null) return order;
  const { fit, stored } = value;
  const count = fit === stored ? grouped(stored) : `${grouped(fit)} of ${grouped(stored)}`;
  return `${count} run${stored === 1 ? '' : 's'}  ${order}`;
}

const ORDERS: Readonly<Record<State['runs']['order'], string>> = {
  newest: 'newest first',
  oldest: 'oldest first',
  duration: 'longest first',
  verdict: 'by verdict',
  attempts: 'most attempts first',
};

/** `14-38 of 1,204`: what is in sight where not all is. */
export function placeOf(state: State): string {
  const { list, loaded } = state.runs;
  const rows = rowsOf(state);
  const height = Math.max(1, (state.panes['runs.list']?.height ?? 20) - 1);
  if (rows.length === 0 || loaded.value === null || loaded.value.fit <= height) return '';
  const last = Math.min(rows.length, list.top + height);
  return `${grouped(list.top + 1)}-${grouped(last)} of ${grouped(loaded.value.fit)}`;
}
