import { expect, test } from 'vitest';
import type { GridAnswer, GridQuestion } from '../../src/service/grid.ts';
import { runMeant } from '../../src/ui/meant.ts';
import { layoutOf, shownGrid } from '../../src/ui/screens/grid/shown.ts';
import { INITIAL } from '../../src/ui/screens/grid/state.ts';
import { gridAnswer, START } from './grid-answers.ts';
import { openScreen, Refused, type ScreenOptions, scripted } from './kit/screen.ts';

const GRIDS = {
  CI: `
    e2e                .~..F.~.....ii..~..~.
    unit (ubuntu, 22)  ....F..........F...FF
    lint               .....................
    deploy             -.--.c.--..-.-.?--.-e`,
  Nightly: `
    soak  ..F.`,
};

async function opened(
  answer: (question: GridQuestion) => GridAnswer | Promise<GridAnswer> = () => gridAnswer(GRIDS),
  options: Omit<Partial<ScreenOptions>, 'service'> = {},
) {
  const service = scripted({ start: () => START, grid: answer });
  const screen = openScreen({ service, ...options });
  await screen.see('acme/nova');
  screen.type('3');
  return { screen, questions: () => service.asked.filter(([name]) => name === 'grid').map(([, asked]) => asked) };
}

const jobUnder = (screen: { state: Parameters<typeof runMeant>[0] }) =>
  shownGrid(screen.state.grid)!.rows[shownGrid(screen.state.grid)!.row]!.job;
const runUnder = (screen: { state: Parameters<typeof runMeant>[0] }) => runMeant(screen.state)?.runId;

test.each([
  [100, 30],
  [60, 16],
])('at %ix%i it shows jobs by runs, their rates, and what is under the cursor', async (columns, rows) => {
  const { screen } = await opened(undefined, { columns, rows });
  await screen.see('PASS');
  screen.type('e');
  await expect(`${await screen.text()}\n`).toMatchFileSnapshot(`../fixtures/screens/grid-${columns}x${rows}.txt`);
});

test('it is asked for when it is looked at, and not before', async () => {
  const { screen, questions } = await opened();
  await screen.see('PASS');
  screen.type('1', '3');
  expect(questions()).toEqual([{ repository: START.repository, filter: '', days: 30, scope: 'all' }]);
});

test('the cursor begins on the newest run, and goes along runs and jobs', async () => {
  const { screen } = await opened();
  await screen.see('PASS');
  expect([jobUnder(screen), runUnder(screen)]).toEqual(['e2e', 1020]);
  screen.type('h', 'h', 'j');
  expect([jobUnder(screen), runUnder(screen)]).toEqual(['unit (ubuntu, 22)', 1018]);
  screen.type('l', 'G', '^');
  expect([jobUnder(screen), runUnder(screen)]).toEqual(['deploy', 1000]);
});

test('e and E go from failure to failure of a job, and say where there is no other', async () => {
  const { screen } = await opened();
  await screen.see('PASS');
  screen.type('e', 'e', 'e');
  expect(runUnder(screen)).toBe(1013);
  screen.type('E');
  expect(runUnder(screen)).toBe(1016);
  screen.type('E', 'E');
  await screen.see('e2e has no newer failure here');
});

test('enter opens the attempt in which the job failed, at that job', async () => {
  const { screen } = await opened();
  await screen.see('PASS');
  screen.type('e');
  await screen.see('attempt 2 ✓');
  screen.type('\r');
  expect(screen.state.screen).toBe('run');
  expect(screen.state.run.place).toMatchObject({ runId: 1019, attempt: null });
  expect(screen.state.run.aim).toEqual({ jobId: 9019, job: 'e2e' });
});

test('f leaves only jobs that failed, and s changes their order; the cursor stays on its job', async () => {
  const { screen } = await opened();
  await screen.see('4 jobs');
  screen.type('j', 'f');
  await screen.see('3 of 4 jobs');
  screen.type('s', 's', 's');
  await screen.see('sort: name');
  expect(shownGrid(screen.state.grid)!.rows.map(({ job }) => job)).toEqual(['deploy', 'e2e', 'unit (ubuntu, 22)']);
  expect(jobUnder(screen)).toBe('unit (ubuntu, 22)');
});

test('brackets go from workflow to workflow', async () => {
  const { screen } = await opened();
  await screen.see('Grid: CI  1 of 2');
  screen.type(']');
  await screen.see('Grid: Nightly  2 of 2');
  expect(jobUnder(screen)).toBe('soak');
  screen.type(']');
  await screen.see('Grid: CI  1 of 2');
});

test('another span and another scope are asked for, and what is shown stays until they come', async () => {
  const { screen, questions } = await opened();
  await screen.see('PASS');
  screen.type('d', 'm');
  await screen.see('main  90 days');
  expect(questions().at(-1)).toMatchObject({ days: 90, scope: 'default-branch' });
});

test('after something was stored the grid is read again, and the cursor stays on its job and its run', async () => {
  let times = 0;
  const { screen, questions } = await opened(() => {
    times++;
    return gridAnswer(
      times === 1 ? GRIDS : { CI: `\n lint  ${'.'.repeat(21)}\n unit (ubuntu, 22)  ${'F'.repeat(21)}` },
    );
  });
  await screen.see('4 jobs');
  screen.type('j', 'h');
  screen.type('\u0012');
  await screen.see('2 jobs');
  expect(questions()).toHaveLength(2);
  expect([jobUnder(screen), runUnder(screen)]).toEqual(['unit (ubuntu, 22)', 1019]);
});

test('the mouse puts the cursor on a cell', async () => {
  const { screen } = await opened();
  await screen.see('PASS');
  const lines = await screen.lines();
  const row = lines.findIndex((line) => line.includes('unit (ubuntu'));
  const column = lines[row]!.indexOf('....F');
  screen.type(`\u001b[<0;${column + 5};${row + 1}M`, `\u001b[<0;${column + 5};${row + 1}m`);
  expect([jobUnder(screen), runUnder(screen)]).toEqual(['unit (ubuntu, 22)', 1004]);
});

test('a grid that is wider than its pane scrolls with the cursor', () => {
  const answer = gridAnswer({ CI: `\n unit  ${'.'.repeat(200)}` });
  const screen = { ...INITIAL, loaded: { value: answer, atMs: 0, isAsking: false, progress: null, fault: null } };
  const layout = layoutOf(screen, shownGrid(screen)!, { width: 58, height: 8 });
  expect(layout.left).toBe(200 - layout.columns);
  const first = { ...screen, run: answer.grids[0]!.runs[0]!.id };
  expect(layoutOf(first, shownGrid(first)!, { width: 58, height: 8 }).left).toBe(0);
});

test('a flaky cell says whether a re-run has proven it', async () => {
  const answer = gridAnswer(GRIDS);
  const [e2e, ...rows] = answer.grids[0]!.rows;
  const told = { ...e2e!.told, 19: e2e!.told[19]!.slice(0, 1) };
  const { screen } = await opened(() => ({
    ...answer,
    grids: [{ ...answer.grids[0]!, rows: [{ ...e2e!, told }, ...rows] }],
  }));
  await screen.see('PASS');
  screen.type('e');
  await screen.see('flaky, by its verdict');
  screen.type('e');
  await screen.see('flaky: failed, and passed when run again');
});

test('the details scroll when they have the keys, and begin at their top for the next cell', async () => {
  const { screen } = await opened(undefined, { columns: 60, rows: 16 });
  await screen.see('PASS');
  screen.type('e');
  await screen.see('10 below');
  screen.type('\t', 'G');
  await screen.see('end');
  await screen.see('run 1001');
  expect(runUnder(screen)).toBe(1019);
  screen.type('\t', 'e');
  await screen.see('below');
  expect(screen.state.grid.detailsTop).toBe(0);
});

test('what the copies say is markdown', async () => {
  const { screen } = await opened();
  await screen.see('PASS');
  screen.type('e', 'y', 'Y');
  const [cell, grid] = screen.effects.flatMap((one) => (one.type === 'copy' ? [one.text] : []));
  expect(cell).toMatch(/^`e2e` in \[run 1019\]\(https:.*\) \(flaky: failed, and passed when run again\)/);
  expect(cell).toContain(
    '- attempt 1, `e2e`: failure, flaky (likely): npm lost its connection (`npm/connection-lost`)',
  );
  expect(grid).toMatch(/```text\njob +pass +end\n/);
});

test('nothing that fits says what to do', async () => {
  const { screen } = await opened(() => gridAnswer({}));
  await screen.see('No run of the last 30 days is stored.');
  await screen.see('p pulls what is new from GitHub.');
});

test('jobs that are not stored are told of, with what fetches them', async () => {
  const { screen } = await opened(() => gridAnswer({ CI: '\n unit  ..F. ..' }, { unlisted: 1 }));
  await screen.see('The jobs of 1 run are not stored: `whyred pull --jobs all` fetches what GitHub still has.');
});

test('a fault is told with what to do about it', async () => {
  const { screen } = await opened(() => {
    throw new Refused({ code: 'store-missing', message: 'There is no store yet.', hint: 'Fetch runs: whyred pull' });
  });
  await screen.see('There is no store yet.');
  await screen.see('Fetch runs: whyred pull');
});
