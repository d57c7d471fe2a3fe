import { expect, test } from 'vitest';
import { type Grid, type GridState, gridsOf } from '../../src/history/grid.ts';
import { gridJson, gridText } from '../../src/reports/grid.ts';
import { HOUR_MS, job, NOVA, run, START_MS } from '../store/support.ts';

/** Written by `npx vitest run -u`. */
const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;

const STATES: Readonly<Record<string, GridState>> = {
  ...{ '.': 'passed', F: 'failed', '~': 'flaky', i: 'infrastructure', B: 'broken-base', e: 'expected' },
  ...{ c: 'cancelled', '-': 'not-run', ' ': 'unknown', '?': 'running' },
};

/** Rows as they are drawn, one for all runs. */
function drawn(workflowName: string, rows: Readonly<Record<string, string>>, repository = NOVA): Grid {
  const runs = Array.from(Object.values(rows)[0]!, (_, at) =>
    run(1000 + at, { branch: at % 3 === 0 ? 'main' : 'topic' }),
  );
  return {
    ...{ repository, workflowName, runs },
    rows: Object.entries(rows).map(([name, cells]) => {
      const states = [...cells].map((mark) => STATES[mark]!);
      const failed = cells.match(/[F~iBe]/g)?.length ?? 0;
      const passed = cells.match(/\./g)?.length ?? 0;
      return { job: name, cells: states, passed, decided: passed + failed };
    }),
  };
}

const page = { width: 100, colour: false, nowMs: START_MS + 200 * HOUR_MS };
const grids = [
  drawn('CI', {
    'integration tests (postgres 16, ubuntu)': `${'.'.repeat(100)}F..~.i...FFF  ..c.B?`,
    e2e: `${'..-.'.repeat(25)}....~.......  .e..B?`,
    lint: `${'.'.repeat(112)}  .....?`,
  }),
  drawn('Nightly', { sweep: '..F..' }),
];

test.each([60, 100, 200])('%i columns hold a grid', async (width) => {
  const text = gridText(grids, { ...page, width });
  expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
  await expect(text).toMatchFileSnapshot(golden(`grid-${width}.txt`));
});

test('a letter stands above the run that it names, and above no run without a failure', () => {
  const text = gridText([drawn('CI', { a: '.F..~', b: '.....' })], page);
  const [, head, row] = text.split('\n');
  expect([head, row]).toEqual(['job   b  a  passed', 'a    .F..~     3/5']);
  expect(text).toMatch(/^a {2}1004 .* ~ a /m);
  expect(text).toMatch(/^b {2}1001 .* F a /m);
});

test('each kind of cell has a character of its own, one column wide, and each that occurs is explained', () => {
  const text = gridText([drawn('CI', { all: '.F~iBec- ?' })], { ...page, width: 300 });
  expect(text).toContain('\nall  .F~iBec- ?     1/6\n');
  for (const mark of '.F~iBec-?') expect(text).toContain(`${mark} `);
  expect(text).toContain('blank: not stored');
});

test('jobs that never failed are left out first where there are many', () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`job ${at}`, '....']));
  expect(gridText([drawn('CI', { bad: 'F...', ...many })], page)).toContain('\nand 11 jobs more that never failed\n');
});

test('repositories are told apart where there are several', () => {
  const text = gridText([drawn('CI', { a: '.' }), drawn('CI', { a: '.' }, { ...NOVA, name: 'comet' } as never)], page);
  expect(text).toContain('CI  acme/nova, 1 run, ');
  expect(text).toContain('CI  acme/comet, 1 run, ');
});

test('a workflow of which no job is stored has no rows, and says why', () => {
  const text = gridText(gridsOf([{ repository: NOVA, run: run(1000), jobs: [] }]), page);
  expect(text).toContain('CI  1 run, 2026-11-01\nNo job of these runs is stored.\n');
});

test('a name cannot act on a terminal or on a runner', () => {
  const hostile = job(1, { name: '##[error]\u202ex\x1b[2J' });
  const one = run(1000, { branch: '\x07main', workflow: { id: 7, name: '::error::CI\n', path: 'ci.yml' } });
  const text = gridText(gridsOf([{ repository: NOVA, run: one, jobs: [{ job: hostile, failures: [] }] }]), page);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]|##\[/u);
  expect(text).not.toMatch(/^\s*::/m);
});

test('as JSON a run of another workflow is null', () => {
  const { jobs } = JSON.parse(gridJson([drawn('CI', { a: '.F' }), drawn('Nightly', { b: '~' })]));
  expect(jobs.map(({ cells }: { cells: unknown }) => cells)).toHaveLength(2);
  expect(jobs[0].cells.filter((one: unknown) => one !== null)).toEqual(['passed', 'failed']);
  expect(jobs[1].cells.filter((one: unknown) => one !== null)).toEqual(['flaky']);
});
