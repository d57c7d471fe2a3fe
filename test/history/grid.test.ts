import { describe, expect, test } from 'vitest';
import type { Failure, VerdictLabel } from '../../src/domain.ts';
import { type GridRun, gridsOf, newestOf } from '../../src/history/grid.ts';
import { failure, job, NOVA, run, verdict } from '../store/support.ts';

/** `[name, conclusion, attempt, label]`; a conclusion of null still runs. */
type Given = readonly [name: string, conclusion: string | null, attempt?: number, label?: VerdictLabel];

function gridRun(id: number, jobs: readonly Given[], given: Parameters<typeof run>[1] = {}): GridRun {
  const attempt = Math.max(1, ...jobs.map(([, , number = 1]) => number));
  return {
    repository: NOVA,
    run: run(id, { attempt, ...given }),
    jobs: jobs.map(([name, conclusion, number = 1, label], at) => ({
      job: job(id * 100 + at, { runId: id, name, conclusion, attempt: number }),
      failures: label === undefined ? [] : [of(label)],
    })),
  };
}

const of = (label: VerdictLabel): Failure => failure({ verdict: verdict({ label }) });
const cell = (jobs: readonly Given[], given: Parameters<typeof run>[1] = {}) => {
  // With a run in which it passed, so that there is a row in any case.
  const [grid] = gridsOf([gridRun(1, [['a', 'success']]), gridRun(2, jobs, given)]);
  return grid!.rows.find((row) => row.job === 'a')!.cells[1];
};

describe('a cell is', () => {
  test.each<[state: string, what: string, jobs: readonly Given[]]>([
    ['passed', 'a job that passed', [['a', 'success']]],
    ['failed', 'a genuine failure', [['a', 'failure', 1, 'genuine']]],
    ['failed', 'one that nobody can tell', [['a', 'failure', 1, 'uncertain']]],
    ['failed', 'one that nobody has looked at', [['a', 'timed_out']]],
    ['flaky', 'one that is flaky by its verdict', [['a', 'failure', 1, 'flaky']]],
    [
      'flaky',
      'one that passed when it was run again',
      [
        ['a', 'failure', 1, 'genuine'],
        ['a', 'success', 2],
      ],
    ],
    [
      'failed',
      'one that failed again',
      [
        ['a', 'failure', 1, 'flaky'],
        ['a', 'failure', 2, 'genuine'],
      ],
    ],
    [
      'failed',
      'one that was stopped when it was run again',
      [
        ['a', 'failure', 1, 'genuine'],
        ['a', 'cancelled', 2],
      ],
    ],
    ['infrastructure', 'one of the machines', [['a', 'failure', 1, 'infrastructure']]],
    ['broken-base', 'one of the base', [['a', 'failure', 1, 'broken-base']]],
    ['expected', 'one that was to be expected', [['a', 'failure', 1, 'expected']]],
    ['cancelled', 'a job that was stopped', [['a', 'cancelled']]],
    ['not-run', 'a job that was skipped', [['a', 'skipped']]],
    ['not-run', 'a job that waits for an approval', [['a', 'action_required']]],
    ['not-run', 'no job of the run', [['b', 'success']]],
    ['running', 'a job that still runs', [['a', null]]],
    [
      'running',
      'a job that runs again',
      [
        ['a', 'failure', 1, 'flaky'],
        ['a', null, 2],
      ],
    ],
    ['unknown', 'a run of which no job is stored', []],
    // Shards of one job: the worst of them.
    [
      'failed',
      'several shards of which one failed',
      [
        ['a (1, 2)', 'success'],
        ['a (2, 2)', 'failure', 1, 'genuine'],
      ],
    ],
    [
      'flaky',
      'several shards of which one flaked',
      [
        ['a (1, 2)', 'success'],
        ['a (2, 2)', 'failure', 1, 'flaky'],
      ],
    ],
    [
      'cancelled',
      'several shards of which one was stopped',
      [
        ['a (1, 2)', 'success'],
        ['a (2, 2)', 'cancelled'],
      ],
    ],
  ])('%s: %s', (state, _what, jobs) => {
    expect(cell(jobs)).toBe(state);
  });

  test('unknown where the attempt that would tell is not stored', () => {
    expect(cell([['a', 'failure', 1, 'genuine']], { attempt: 2, conclusion: 'success' })).toBe('unknown');
    expect(cell([['a', 'success']], { attempt: 2 })).toBe('passed');
  });

  test('running where the run has not come to the job', () => {
    const unfinished = { status: 'in_progress', conclusion: null };
    expect(cell([['b', 'success']], unfinished)).toBe('running');
    expect(cell([], unfinished)).toBe('running');
    expect(cell([['a', 'success']], unfinished)).toBe('passed');
  });

  test('what was carried over, only where nothing tells of the attempt that ran it', () => {
    const carried = (jobs: readonly Given[]) => {
      const one = gridRun(2, jobs);
      const listed = one.jobs.map((own) => ({ ...own, job: { ...own.job, executed: own.job.attempt === 1 } }));
      return gridsOf([{ ...one, jobs: listed }])[0]!.rows[0]!.cells[0];
    };
    expect(carried([['a', 'success', 2]])).toBe('passed');
    expect(
      carried([
        ['a', 'failure', 1, 'genuine'],
        ['a', 'success', 2],
      ]),
    ).toBe('failed');
  });
});

describe('a grid', () => {
  const runs = [
    gridRun(1003, [
      ['lint', 'success'],
      ['e2e', 'failure', 1, 'flaky'],
      ['old', 'skipped'],
    ]),
    gridRun(1001, [
      ['lint', 'success'],
      ['types', 'failure', 1, 'genuine'],
      ['old', 'success'],
    ]),
    gridRun(1002, [
      ['lint', 'success'],
      ['types', 'failure', 1, 'genuine'],
      ['e2e', 'cancelled'],
    ]),
  ];

  test('has its runs in the order of time, and what failed most often first', () => {
    const [grid, ...others] = gridsOf(runs);
    expect(others).toEqual([]);
    expect(grid!.runs.map(({ id }) => id)).toEqual([1001, 1002, 1003]);
    expect(grid!.rows).toEqual([
      { job: 'types', cells: ['failed', 'failed', 'not-run'], passed: 0, decided: 2 },
      { job: 'e2e', cells: ['not-run', 'cancelled', 'flaky'], passed: 0, decided: 1 },
      { job: 'lint', cells: ['passed', 'passed', 'passed'], passed: 3, decided: 3 },
      { job: 'old', cells: ['passed', 'not-run', 'not-run'], passed: 1, decided: 1 },
    ]);
  });

  test('that is cut holds the newest runs, and counts those', () => {
    const { runs: shown, rows } = newestOf(gridsOf(runs)[0]!, 2);
    expect(shown.map(({ id }) => id)).toEqual([1002, 1003]);
    expect(rows.map(({ job: name, passed, decided }) => [name, passed, decided])).toEqual([
      ['e2e', 0, 1],
      ['types', 0, 1],
      ['lint', 2, 2],
    ]);
    expect(newestOf(gridsOf(runs)[0]!, 9)).toEqual(gridsOf(runs)[0]);
  });

  test('is made of each workflow of each repository, red ones first', () => {
    const workflow = { id: 8, name: 'Audit', path: '.github/workflows/audit.yml' };
    const green = gridRun(1004, [['lint', 'success']], { workflow });
    const comet = { ...gridRun(1005, [['lint', 'failure']]), repository: { ...NOVA, name: 'comet' } };
    const grids = gridsOf([green, comet, ...runs]);
    expect(grids.map((one) => `${one.repository.name} ${one.workflowName}`)).toEqual([
      'comet CI',
      'nova CI',
      'nova Audit',
    ]);
  });

  test('of certain jobs has no others, and knows that they are stored', () => {
    const [grid] = gridsOf(runs, ({ jobs }) => jobs[0]!.job.name === 'e2e');
    expect(grid!.rows).toMatchObject([{ job: 'e2e', cells: ['not-run', 'cancelled', 'flaky'] }]);
  });
});
