import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startGithub } from '../github/github.ts';
import { buildWorld } from '../github/world.ts';
import { Pty, type PtyOptions, UNTOUCHED } from './kit/pty.ts';

const ENTER = '\r';
const ESC = '\u001b';

function open(argv: readonly string[], options: PtyOptions = {}): Pty {
  const pty = new Pty(argv, options);
  onTestFinished(() => pty.close());
  return pty;
}

/** Key by key, as a person types. */
function spell(pty: Pty, text: string): void {
  for (const letter of text) pty.type(letter);
}

test('from the start to a verdict, a filter and a report file, and back to the shell', async () => {
  const pty = open(['demo', '--tui']);
  await pty.see('76 runs new, 20 failed', /▌✗ 20228246170/);

  pty.type(ENTER);
  await pty.see('Causes', 'genuine, likely', 'cause 91%');
  pty.type('v');
  await pty.see('Verdict on run 20228246170', /Effect +no other job/);
  pty.type('1');
  await pty.see('flaky saved for e2e / checkout', 'flaky, confirmed');

  pty.type('1', '/');
  await pty.see('─ Filter ─');
  spell(pty, 'workflow:CI verdict:broken-base');
  pty.type(ENTER);
  await pty.see('4 of 76 runs', /▌✗ 20216389395/);
  pty.type('x');
  await pty.see('Report on run 20216389395', 'CI failure analysis');
  pty.type('w');
  await pty.see('rca-20216389395.md');
  pty.type(ENTER);
  await pty.see(/wrote .*rca-20216389395\.md/);
  const report = readFileSync(join(pty.home, 'rca-20216389395.md'), 'utf8');
  expect(report).toContain('Undefined name `Proration`');

  pty.type(ESC);
  await pty.seeNo('Report on run');
  pty.type('q');
  expect(await pty.ended).toMatchObject({ exitCode: 0 });
  expect(pty.modes).toEqual(UNTOUCHED);
});

test('a log of twenty thousand lines opens at its cause', async () => {
  const pty = open(['demo', '--tui']);
  await pty.see('76 runs new', /▌✗ 20228246170/);
  pty.type('/');
  await pty.see('─ Filter ─');
  spell(pty, 'workflow:Nightly verdict:flaky age:<2d');
  pty.type(ENTER);
  await pty.see(/▌✗ 20224336110/);
  pty.type(ENTER);
  await pty.see('budgets exceeded', 'd whole log');
  pty.type('d');
  await pty.see(/· whole log ─╯/, /\/ 2\d,\d{3}/, /▌2\d,\d{3} ✗ \[novabench\] 1 of 6/);
  pty.type('g');
  await pty.see(/▌ +1 /);
});

test('a run of the recording cannot be run again, and the screen says why', async () => {
  const pty = open(['demo', '--tui']);
  await pty.see('76 runs new', /▌✗ 20228246170/);
  pty.type('r');
  await pty.see(/not here, everything in the demo is recorded|This is a recording/);
});

test('a repository of GitHub is pulled with a key into a store that is new', async () => {
  const world = buildWorld({
    runs: [
      {
        title: 'Rework the outbox',
        jobs: [{ name: 'lint' }, { name: 'api', failure: 'alembic/concurrent-update', does: ['alembic'] }],
      },
      { title: 'Search by name' },
    ],
    nowMs: Date.now(),
  });
  const github = await startGithub({ world });
  onTestFinished(() => github.close());
  const pty = open(['-R', 'acme/nova'], { env: { GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token' } });
  await pty.see('acme/nova', 'Nothing to show yet', /p +pull/);
  pty.type('p');
  await pty.see('2 runs new, 1 failed', `▌✗ ${world.runs[1]!.id}`, 'flaky');
  pty.type('q');
  expect(await pty.ended).toMatchObject({ exitCode: 0 });
  expect(github.journal.leaks).toEqual([]);

  // What was pulled is there the next time, though GitHub is not.
  const later = open(['-R', 'acme/nova', '--offline'], { env: { XDG_DATA_HOME: join(pty.home, 'data') } });
  await later.see(`▌✗ ${world.runs[1]!.id}`, 'offline');
});
