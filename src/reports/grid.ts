import picocolors from 'picocolors';
import { type Grid, type GridRow, type GridState, isRedCell, newestOf } from '../history/grid.ts';
import { GRID_LEGEND, GRID_MARKS } from './grid-marks.ts';
import { printed } from './json.ts';
import { counted, grouped, stringWidth, truncate, wrap } from './layout.ts';
import { ago, day, iso } from './moments.ts';
import { plain } from './plain.ts';
import { nameOf, type RunsOptions } from './runs.ts';
import { type Cell, type Column, table } from './table.ts';
import { withoutCommands } from './untrusted.ts';

const COLOURS: Readonly<Record<GridState, 'red' | 'green' | 'yellow' | 'cyan' | 'dim'>> = {
  passed: 'green',
  failed: 'red',
  flaky: 'yellow',
  infrastructure: 'yellow',
  'broken-base': 'red',
  expected: 'dim',
  cancelled: 'dim',
  'not-run': 'dim',
  unknown: 'dim',
  running: 'cyan',
};

const WIDTH_MIN = 50;
const GAP = '  ';
/** A name gets so much of the page at most, the runs the rest. */
const NAME_SHARE = 0.35;
/** Runs that get a letter, and are named below. */
const NAMED = 10;
/** On a narrower page what failed needs the room of the branch. */
const BRANCH_MIN = 80;
/** Rows of one workflow; jobs that never failed are left out first. */
const ROWS = 30;

/** For each workflow a row a job and a column a run, the newest at the right, as many as fit. Ends with a line end. */
export function gridText(grids: readonly Grid[], options: RunsOptions): string {
  const { width, colour, runsInAll } = options;
  const paint = picocolors.createColors(colour);
  const room = Math.max(WIDTH_MIN, width);
  const several = new Set(grids.map(({ repository }) => nameOf(repository).toLowerCase())).size > 1;
  const shown = grids.map((grid) => fitted(grid, room));
  const states = new Set(shown.flatMap(({ grid }) => grid.rows.flatMap(({ cells }) => cells)));
  const legend = GRID_LEGEND.filter((state) => states.has(state)).map(
    (state) => `${state === 'unknown' ? 'blank:' : GRID_MARKS[state].mark} ${GRID_MARKS[state].words}`,
  );
  const rest = (runsInAll ?? 0) - shown.reduce((sum, { grid }) => sum + grid.runs.length, 0);
  const lines = [
    ...shown.flatMap((one) => [...blockLines(one, { ...options, room, several }), '']),
    ...together(legend, room).map(paint.dim),
    ...(rest > 0
      ? wrap(`${counted(rest, 'older run')} not shown: a wider page holds more, --json all.`, room).map(paint.dim)
      : []),
  ];
  return lines.map((line) => `${withoutCommands(line)}\n`).join('');
}

/** The same for programs: one JSON document without line breaks; runs oldest first. Null: a run of another workflow. */
export function gridJson(grids: readonly Grid[]): string {
  const runs = grids
    .flatMap(({ repository, runs: own }) => own.map((run) => ({ repository, run })))
    .sort((one, other) => one.run.createdMs - other.run.createdMs || one.run.id - other.run.id);
  const places = new Map(runs.map(({ run }, at) => [run, at]));
  return printed({
    runs: runs.map(({ repository, run }) => ({
      ...{ id: run.id, attempt: run.attempt, repo: nameOf(repository), workflow: run.workflow.name },
      ...{ branch: run.branch, event: run.event, sha: run.sha, conclusion: run.conclusion },
      createdAt: iso(run.createdMs),
    })),
    jobs: grids.flatMap((grid) =>
      grid.rows.map(({ job, cells, passed, decided }) => {
        const all: (GridState | null)[] = runs.map(() => null);
        cells.forEach((state, at) => {
          all[places.get(grid.runs[at]!)!] = state;
        });
        const of = { repo: nameOf(grid.repository), workflow: grid.workflowName };
        return { ...of, job, passed, decided, cells: all };
      }),
    ),
  });
}

interface Fitted {
  readonly grid: Grid;
  /** Columns of the names, and of the counts. */
  readonly name: number;
  readonly count: number;
}

function fitted(grid: Grid, room: number): Fitted {
  const longest = Math.max(3, ...grid.rows.map(({ job }) => stringWidth(plain(job))));
  const name = Math.min(longest, Math.floor(room * NAME_SHARE));
  const count = Math.max(6, ...grid.rows.map((row) => counts(row).length));
  return { grid: newestOf(grid, room - name - count - 2 * GAP.length), name, count };
}

function blockLines(
  { grid, name, count }: Fitted,
  { room, several, colour, nowMs }: RunsOptions & { readonly room: number; readonly several: boolean },
): string[] {
  const paint = picocolors.createColors(colour);
  const { runs, rows } = grid;
  const [first, last] = [runs[0]!, runs.at(-1)!].map(({ createdMs }) => day(createdMs));
  const where = several ? [nameOf(grid.repository)] : [];
  const span = `${counted(runs.length, 'run')}, ${first === last ? first : `${first} to ${last}`}`;
  const about = [...where, span].join(', ');
  const title = truncate(plain(grid.workflowName), Math.max(10, room - stringWidth(about) - 2));
  const head = `${paint.bold(title)}${GAP}${paint.dim(truncate(plain(about), room - stringWidth(title) - 2))}`;
  if (rows.length === 0) return [head, 'No job of these runs is stored.'];
  const red = runs.map((_run, at) => rows.filter(({ cells }) => isRedCell(cells[at]!)));
  const letters = lettersOf(red.map((failed) => failed.length > 0));
  const shown = rows.filter(({ passed, decided }, at) => at < ROWS || (passed < decided && at < 2 * ROWS));
  const line = (left: string, cells: string, right: string): string =>
    `${left}${' '.repeat(Math.max(0, name - stringWidth(left)))}${GAP}${cells}${GAP}${right.padStart(count)}`;
  return [
    head,
    paint.dim(line('job', letters.join(''), 'passed')),
    ...shown.map((row) => line(truncate(plain(row.job), name), painted(row.cells, paint), counts(row))),
    ...(rows.length > shown.length ? [paint.dim(left(rows.slice(shown.length)))] : []),
    ...namedLines(grid, red, letters, { room, nowMs, dim: paint.dim }),
  ];
}

/** `a` is the newest that has one; blank where nothing failed, and where too many did. */
function lettersOf(red: readonly boolean[]): string[] {
  const letters = red.map(() => ' ');
  let next = 0;
  for (let at = red.length - 1; at >= 0 && next < NAMED; at--) {
    if (red[at]) letters[at] = String.fromCharCode(97 + next++);
  }
  return letters;
}

/** Colours change only where the state does. */
function painted(cells: readonly GridState[], paint: ReturnType<typeof picocolors.createColors>): string {
  let text = '';
  for (let at = 0; at < cells.length; ) {
    const state = cells[at]!;
    let end = at + 1;
    while (cells[end] === state) end++;
    text += paint[COLOURS[state]](GRID_MARKS[state].mark.repeat(end - at));
    at = end;
  }
  return text;
}

function counts({ passed, decided }: GridRow): string {
  return `${passed}/${decided}`;
}

function left(rows: readonly GridRow[]): string {
  const failed = rows.some(({ passed, decided }) => passed < decided);
  return `and ${counted(rows.length, 'job')} more${failed ? '' : ' that never failed'}`;
}

/** Which run a letter is, and what failed there. */
function namedLines(
  { runs }: Grid,
  red: readonly (readonly GridRow[])[],
  letters: readonly string[],
  { room, nowMs, dim }: { readonly room: number; readonly nowMs: number; readonly dim: (text: string) => string },
): string[] {
  const named = letters.map((letter, at) => ({ letter, at })).filter(({ letter }) => letter !== ' ');
  if (named.length === 0) return [];
  const columns: Column[] = [
    { title: '', least: null },
    { title: 'run', least: null },
    { title: 'created', least: null },
    { title: 'what failed', least: 12 },
    ...(room < BRANCH_MIN ? [] : [{ title: 'branch', least: 6, spare: true }]),
  ];
  const cells = named.toReversed().map(({ letter, at }): Cell[] => {
    const run = runs[at]!;
    const failed = red[at]!.map(({ job, cells: own }) => `${GRID_MARKS[own[at]!].mark} ${plain(job)}`);
    return [
      { text: letter },
      { text: run.attempt > 1 ? `${run.id} #${run.attempt}` : String(run.id) },
      { text: ago(run.createdMs, nowMs), style: dim },
      { text: failed.join(', ') },
      ...(room < BRANCH_MIN ? [] : [{ text: plain(run.branch ?? '-'), style: dim }]),
    ];
  });
  const others = red.filter((failed) => failed.length > 0).length - named.length;
  return [
    '',
    ...table(columns, cells, { width: room, head: dim }),
    ...(others > 0 ? [dim(`and ${grouped(others)} older, without a letter`)] : []),
  ];
}

/** As many on a line as fit. */
function together(parts: readonly string[], room: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const before = lines.at(-1);
    if (before !== undefined && before.length + 3 + part.length <= room)
      lines[lines.length - 1] = `${before}   ${part}`;
    else lines.push(part);
  }
  return lines;
}
