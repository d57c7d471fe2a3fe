import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveRuns } from '../../src/store/runs.ts';
import { novaStore, run, START_MS } from '../store/support.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

let folder: string;
let path: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'whyred-view-'));
  mkdirSync(join(folder, '.git'));
  const { db, nova } = await novaStore();
  path = db.path;
  const slow = { updatedMs: START_MS + 900_000, startedMs: START_MS };
  saveRuns(db, nova, [run(1000, slow), run(1001, { branch: 'dev' }), run(1002), run(1003, { conclusion: 'success' })]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function listed(views: string, ...argv: readonly string[]): Promise<Ran & { readonly ids: readonly number[] }> {
  writeFileSync(join(folder, '.whyred.yml'), `views:\n${views}`);
  const ran = await whyred(['runs', '--db', path, ...argv], { cwd: folder, nowMs: () => START_MS + 86_400_000 });
  const ids =
    argv.includes('--json') && ran.exitCode === 0 ? JSON.parse(ran.out).map(({ id }: { id: number }) => id) : [];
  return { ...ran, ids };
}

const RED = '  - { name: Red on main, filter: "branch:main is:failed" }\n';

test('a view is a filter with a name, and what is typed besides must hold, too', async () => {
  expect((await listed(RED, '--view', 'red on main', '--json')).ids).toEqual([1002, 1000]);
  expect((await listed(RED, '--view', 'Red on main', 'id:1000', '--json')).ids).toEqual([1000]);
});

test('the order of a view holds, for people and for programs', async () => {
  const view = '  - { name: slow, filter: "is:failed", sort: duration }\n';
  expect((await listed(view, '--view', 'slow', '--json')).ids).toEqual([1000, 1002, 1001]);
  const { out } = await listed(view, '--view', 'slow', '--limit', '2');
  expect(out.match(/\b100\d\b/g)).toEqual(['1000', '1002']);
  expect(out).toContain('1 run not shown: --limit 3 lists all.');
});

test.each<[what: string, views: string, hint: string]>([
  ['a name that is near to one', RED, 'Did you mean “Red on main”?'],
  ['a name that is near to none', '  - { name: slow, filter: "" }\n', 'There are: “slow”.'],
  [
    'a name where there is no view',
    '  []\n',
    'There is none: `views` in .whyred.yml lists filters with a name; README shows one.',
  ],
])('%s ends with what there is', async (_what, views, hint) => {
  const { exitCode, err } = await listed(views, '--view', 'red on mian');
  expect([exitCode, err]).toEqual([2, expect.stringContaining(`No view is called “red on mian”.\n${hint}`)]);
});
