import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildWorld, NOON_MS } from '../github/world.ts';
import { type Hosted, hosted } from '../support/hosted.ts';
import { lintOf, textOf } from '../support/markdown.ts';
import { bodyOf, schemaErrors } from '../support/range-reports.ts';
import { ephemeralDatabase } from '../support/seeds/ephemeral-database.ts';

const golden = new URL('../fixtures/reports/session-afternoon.md', import.meta.url).pathname;

/** A folder that is the root of a repository. */
function cloneIn({ folder }: Hosted): string {
  const cwd = join(folder, 'clone');
  mkdirSync(join(cwd, '.git'), { recursive: true });
  return cwd;
}

test('an afternoon on a database of its own, as a person would have written it up', async () => {
  const at = await hosted({ world: ephemeralDatabase.world });
  await at.pull('--since', '60d');
  const cwd = cloneIn(at);
  mkdirSync(join(cwd, 'docs', 'pins'), { recursive: true });
  writeFileSync(
    join(cwd, 'docs', 'pins', 'PIN-045.md'),
    '# PIN-045: the race\n\npostgres/tuple-concurrently-updated in 20226020058.\n',
  );
  writeFileSync(
    join(cwd, 'docs', 'else.md'),
    '# Else\n\nRun 120226020058 and postgres/tuple-concurrently-updated-2.\n',
  );
  const wanted = ephemeralDatabase.reports.find(({ kind }) => kind === 'session')!;
  const { from, to } = wanted.asked as { readonly from: number; readonly to: number };
  const report = ['report', 'session', '--from', String(from), '--to', String(to)];

  const { exitCode, out, err } = await at.whyred(report, {}, { cwd });
  expect([exitCode, err]).toEqual([0, '']);
  expect(lintOf(out)).toEqual([]);
  const text = textOf(out).replace(/\s+/g, ' ');
  for (const fact of wanted.quoted) expect(`${text}\n${out}`).toContain(fact);
  for (const fact of wanted.reckoned) expect(text).toMatch(fact);
  expect(text).toContain('PIN-045: the race (docs/pins/PIN-045.md) names');
  expect(text).not.toContain('docs/else.md');
  await expect(`${bodyOf(out)}\n`).toMatchFileSnapshot(golden);

  // What was fetched for it is stored now: nobody is asked again.
  const asked = at.github.journal.calls().length;
  const again = await at.whyred([...report, '--offline'], {}, { cwd });
  expect(again.out).toBe(out);
  expect(at.github.journal.calls()).toHaveLength(asked);

  // What it wrote before names these runs, too, and is no document that belongs to it.
  const file = join(cwd, 'docs', 'session.md');
  await at.whyred([...report, '--offline', '-o', file], {}, { cwd });
  await at.whyred([...report, '--offline', '-o', file], {}, { cwd });
  expect(bodyOf(readFileSync(file, 'utf8'))).toBe(bodyOf(out));

  const json = await at.whyred([...report, '--json', '--offline'], {}, { cwd });
  expect(schemaErrors('session', json.out)).toEqual([]);
});

describe('which runs are meant', () => {
  const MINUTE_MS = 60_000;
  const red = { name: 'install', failure: 'npm-ci/econnreset' } as const;
  const world = () =>
    buildWorld({
      runs: [
        { id: 104, createdMs: NOON_MS - 30 * MINUTE_MS, branch: 'topic', jobs: [{ name: 'lint' }] },
        { id: 103, createdMs: NOON_MS - 60 * MINUTE_MS, jobs: [{ name: 'lint' }] },
        { id: 102, createdMs: NOON_MS - 5 * 60 * MINUTE_MS, jobs: [{ name: 'lint' }, red] },
        { id: 101, createdMs: NOON_MS - 20 * 60 * MINUTE_MS, jobs: [{ name: 'lint' }] },
      ],
    });

  test.each<[options: readonly string[], runs: readonly number[]]>([
    [[], [102, 103, 104]],
    [
      ['--since', '24h'],
      [101, 102, 103, 104],
    ],
    [
      ['--from', '102'],
      [102, 103, 104],
    ],
    // Both are of one branch, and the other one is another affair.
    [
      ['--from', '101', '--to', '103'],
      [101, 102, 103],
    ],
    [
      ['--from', 'https://github.com/acme/nova/actions/runs/103'],
      [103, 104],
    ],
    [
      ['--from', '2026-09-13', '--to', '2026-09-14T11:00'],
      [101, 102, 103],
    ],
    [['--branch', 'topic'], [104]],
  ])('%j', async (options, runs) => {
    const at = await hosted({ world: world() });
    await at.pull();
    const { exitCode, out, err } = await at.whyred(['report', 'session', '--json', ...options]);
    expect([exitCode, err]).toEqual([0, '']);
    expect((JSON.parse(out) as { runs: { run: { id: number } }[] }).runs.map(({ run }) => run.id)).toEqual(runs);
  });

  test.each<[options: readonly string[], said: RegExp]>([
    [
      ['--from', '99'],
      /^whyred: Run 99, which --from names, is not in the store\.\nFetch it first: whyred pull acme\/nova\n$/,
    ],
    [['--from', 'yesterday'], /^whyred: --from "yesterday" is no time\.\n/],
    [['--from', '103', '--to', '101'], /^whyred: The range ends before it begins\.\n/],
    [['--since', '1d', '--from', '101'], /^whyred: --since and --from both say where it begins\.\n/],
    [
      ['--from', '2026-09-14T11:40', '--to', '2026-09-14T11:50'],
      /^whyred: No run of acme\/nova is stored from that time\.\n/,
    ],
    [['--to', '103'], /^whyred: --to alone does not say where it begins\.\n/],
    [
      ['-R', 'acme/comet'],
      /^whyred: Nothing of acme\/comet is in the store\.\nFetch it first: whyred pull acme\/comet\n$/,
    ],
  ])('%j is refused', async (options, said) => {
    const at = await hosted({ world: world() });
    await at.pull();
    const { exitCode, out, err } = await at.whyred(['report', 'session', ...options]);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(said);
  });

  test('without a token it tells what is stored', async () => {
    const at = await hosted({ world: world() });
    await at.pull();
    const asked = at.github.journal.calls().length;
    const { exitCode, out } = await at.whyred(['report', 'session'], { GH_TOKEN: undefined });
    expect(exitCode).toBe(0);
    expect(out).toContain('# CI session report, 2026-09-14');
    expect(at.github.journal.calls()).toHaveLength(asked);
  });
});
