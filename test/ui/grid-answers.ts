import type { GridState } from '../../src/history/grid.ts';
import { GRID_MARKS } from '../../src/reports/grid-marks.ts';
import type { GridAnswer, ToldGrid, ToldGridRow, ToldTry } from '../../src/service/grid.ts';
import { NOW_MS } from './kit/screen.ts';

const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' };

export const START = {
  repository: NOVA,
  unnamed: null,
  stored: [{ name: NOVA, newestMs: NOW_MS, pulledMs: NOW_MS }],
  store: { path: '/data/whyred.db', exists: true },
  views: [],
  isRecorded: false,
} as const;

const HOUR_MS = 3_600_000;
const STATES = new Map(Object.entries(GRID_MARKS).map(([state, { mark }]) => [mark, state as GridState]));
const RED = new Set<GridState>(['failed', 'broken-base', 'flaky', 'infrastructure', 'expected']);

/** A grid by its marks, a line a job: `e2e  ..~.F`. Runs are six hours apart, the newest at the right. */
export function gridAnswer(text: Readonly<Record<string, string>>, more: Partial<GridAnswer> = {}): GridAnswer {
  const grids = Object.entries(text).map(([workflowName, lines], at) => gridOf(at + 1, workflowName, lines));
  const runs = grids.reduce((sum, one) => sum + one.runs.length, 0);
  const fromMs = NOW_MS - 30 * 24 * HOUR_MS;
  return { fromMs, untilMs: NOW_MS, branch: 'main', grids, runs, runsInAll: runs, unlisted: 0, ...more };
}

function gridOf(workflow: number, workflowName: string, text: string): ToldGrid {
  const lines = text
    .split('\n')
    .map((line) => /^\s*(?<job>\S.*?) {2,}(?<marks>\S.*)$/.exec(line)?.groups)
    .flatMap((groups) => (groups === undefined ? [] : [{ job: groups.job!, marks: groups.marks! }]));
  const count = lines[0]?.marks.length ?? 0;
  return {
    workflow,
    workflowName,
    runs: Array.from({ length: count }, (_, at) => runOf(workflow, at, NOW_MS - (count - at) * 6 * HOUR_MS)),
    rows: lines.map(({ job, marks }) => rowOf(job, marks)),
  };
}

function runOf(workflow: number, at: number, createdMs: number): ToldGrid['runs'][number] {
  const id = 1000 * workflow + at;
  return {
    ...{ id, attempt: 1, title: `Rework search ${at}`, event: 'push', branch: 'main', actor: 'octocat', createdMs },
    ...{ sha: id.toString(16).padStart(40, 'a'), conclusion: 'success' },
    url: `https://github.com/acme/nova/actions/runs/${id}`,
  };
}

function rowOf(job: string, marks: string): ToldGridRow {
  const cells = [...marks].map((mark) => STATES.get(mark)!);
  const red = cells.filter((state) => RED.has(state)).length;
  const flaky = cells.filter((state) => state === 'flaky').length;
  const of = red + cells.filter((state) => state === 'passed').length;
  const share = (count: number) => ({ count, of, rate: of === 0 ? null : count / of });
  return {
    ...{ job, name: job, cells, failed: red, rescued: flaky, flips: 2 * red, trend: [1, 0.5, null, 0, 0.9] },
    told: Object.fromEntries(cells.flatMap((state, at) => (RED.has(state) ? [[at, triesOf(job, state, at)]] : []))),
    ...{ first: share(of - red), eventual: share(of - red + flaky) },
    flaky:
      flaky === 0
        ? null
        : {
            ...{ flaked: share(flaky), firstMs: NOW_MS - 48 * HOUR_MS, lastMs: NOW_MS - HOUR_MS },
            ...{ firstSha: 'b'.repeat(40), runsBlocked: flaky, minutesRerun: 3 * flaky },
          },
    change: null,
  };
}

function triesOf(job: string, state: GridState, at: number): ToldTry[] {
  const failed: ToldTry = {
    ...{ attempt: 1, jobId: 9000 + at, job, conclusion: 'failure', durationMs: 61_000 },
    cause: {
      text: 'AssertionError: expected 200 to equal 503',
      signature: state === 'flaky' ? { id: 'npm/connection-lost', title: 'npm lost its connection' } : null,
      ...{ label: state === 'flaky' ? 'flaky' : 'genuine', certainty: 'likely', others: 0 },
    },
  };
  const passed: ToldTry = { ...failed, attempt: 2, jobId: 9500 + at, conclusion: 'success', cause: null };
  return state === 'flaky' ? [failed, passed] : [failed];
}
