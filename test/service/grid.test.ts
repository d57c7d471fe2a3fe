import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import { GRID_MARKS } from '../../src/reports/grid-marks.ts';
import { createDirect } from '../../src/service/direct.ts';
import type { GridAnswer, GridQuestion } from '../../src/service/grid.ts';
import { openDesk } from '../../src/service/open-desk.ts';
import { NOON_MS } from '../github/world/build.ts';
import { flakyStore } from '../support/flaky-world.ts';

const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' };

let db: string;
let remove: () => void;
beforeAll(async () => {
  ({ db, remove } = await flakyStore());
});
afterAll(() => remove());

async function outcomeOf(given: Partial<GridQuestion> = {}) {
  const around: Surroundings = {
    ...{ stdin: Readable.from([]), stdinIsTerminal: false, out: () => {}, err: () => {}, env: {}, cwd: '/' },
    ...{ columns: null, colour: false, errIsTerminal: false, nowMs: () => NOON_MS },
    ...{ signal: new AbortController().signal, home: '/nonexistent', platform: 'linux' },
  };
  const service = createDirect(openDesk({ db }, around));
  onTestFinished(() => service.close());
  const question = { repository: NOVA, filter: '', days: 90, scope: 'all', ...given } as const;
  return await service.ask('grid', question, () => {}).outcome;
}

async function gridOf(given: Partial<GridQuestion> = {}): Promise<GridAnswer> {
  const outcome = await outcomeOf(given);
  if ('fault' in outcome) throw new Error(outcome.fault.message);
  // As it comes through from another thread.
  return structuredClone(outcome.answer);
}

function rowOf({ grids }: GridAnswer, job: string) {
  return grids[0]!.rows.find((one) => one.job === job)!;
}

function marksOf(answer: GridAnswer, job: string): string {
  return rowOf(answer, job)
    .cells.map((state) => GRID_MARKS[state].mark)
    .join('');
}

test('has the rows, runs and marks of `whyred runs --grid`', async () => {
  const answer = await gridOf();
  expect(answer.grids.map(({ workflowName, runs }) => [workflowName, runs.length])).toEqual([['CI', 34]]);
  expect(answer.grids[0]!.rows.map(({ job }) => job)).toEqual([
    ...['types', 'e2e', 'install', 'docs', 'deploy', 'lint', 'unit'],
  ]);
  expect(marksOf(answer, 'e2e')).toBe('~..................----..~.-...~..');
  expect(answer).toMatchObject({ runs: 34, runsInAll: 34, unlisted: 0, branch: 'main' });
});

test('a job that passed when it was run again counts as passed in the end, and not at first', async () => {
  const { first, eventual, flips, failed, rescued, flaky } = rowOf(await gridOf(), 'e2e');
  expect(first).toMatchObject({ count: 26, of: 29 });
  expect(eventual).toMatchObject({ count: 29, of: 29, rate: 1 });
  expect([failed, rescued, flips]).toEqual([3, 3, 5]);
  expect(flaky).toMatchObject({ flaked: { count: 3 }, runsBlocked: 3 });
});

test('tells of a flaky cell what each attempt said, with the ids of the jobs', async () => {
  const answer = await gridOf();
  const at = marksOf(answer, 'e2e').lastIndexOf('~');
  const tries = rowOf(answer, 'e2e').told[at]!;
  expect(tries.map(({ attempt, conclusion, job }) => [attempt, conclusion, job])).toEqual([
    [1, 'failure', 'e2e'],
    [2, 'success', 'e2e'],
  ]);
  expect(tries[0]!.cause).toMatchObject({ label: 'flaky', text: expect.any(String) });
  expect(tries[1]!.cause).toBeNull();
  expect(new Set(tries.map(({ jobId }) => jobId)).size).toBe(2);
});

test('says nothing more of a cell that just passed', async () => {
  const answer = await gridOf();
  const row = rowOf(answer, 'lint');
  expect(Object.keys(row.told)).toEqual([]);
  expect(row).toMatchObject({ failed: 0, flips: 0, flaky: null, change: null });
});

test('a job that broke tells since when it passes less', async () => {
  const { change } = rowOf(await gridOf(), 'types');
  expect(change).toMatchObject({ direction: 'worse', before: { rate: 1 }, after: { rate: 0 } });
});

test('a filter holds here, too; one on jobs picks rows', async () => {
  const answer = await gridOf({ filter: 'job:e2e,types is:failed' });
  expect(answer.grids[0]!.rows.map(({ job }) => job)).not.toContain('lint');
  expect(answer.runs).toBeLessThan(34);
});

test('the default branch alone has no runs of pull requests', async () => {
  const all = await gridOf();
  const own = await gridOf({ scope: 'default-branch' });
  expect(own.runs).toBeLessThan(all.runs);
  expect(new Set(own.grids.flatMap(({ runs }) => runs.map(({ branch }) => branch)))).toEqual(new Set(['main']));
});

test('looks back as far as it is told', async () => {
  const answer = await gridOf({ days: 7 });
  const times = answer.grids.flatMap(({ runs }) => runs.map(({ createdMs }) => createdMs));
  expect(Math.min(...times)).toBeGreaterThanOrEqual(answer.fromMs);
  expect(NOON_MS - answer.fromMs).toBe(7 * 86_400_000);
  expect((await gridOf({ filter: 'branch:nowhere' })).grids).toEqual([]);
});

test('a filter that is not understood, and a repository that is not stored, are faults that say what to do', async () => {
  expect(await outcomeOf({ filter: 'colour:red' })).toMatchObject({ fault: { code: 'filter-invalid' } });
  expect(await outcomeOf({ repository: { ...NOVA, name: 'other' } })).toMatchObject({
    fault: { code: 'repository-not-stored', hint: expect.stringContaining('whyred pull') },
  });
});
