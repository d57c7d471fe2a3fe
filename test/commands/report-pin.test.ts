import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PinFacts } from '../../src/reports/pin/facts.ts';
import { lintOf, textOf } from '../support/markdown.ts';
import { ephemeralDatabase } from '../support/seeds/ephemeral-database.ts';
import { pulledSeed } from '../support/seeds/pulled.ts';

const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;
const DAY = ['report', 'pin', '--from', '20221163402', '--to', '20228512803'] as const;

describe('the note on a day of seven things, one behind the other', () => {
  test('reads as in pin.md, and says all that runs, logs and commits can tell of it', async () => {
    const { run } = await pulledSeed(ephemeralDatabase);
    const { exitCode, out, err } = await run(...DAY);
    expect([exitCode, err]).toEqual([0, 'next: the same with -o docs/pins/PIN-001-12-ci-failures-on-main.md\n']);
    await expect(out).toMatchFileSnapshot(golden('pin.md'));
    expect(lintOf(out)).toEqual([]);
    const { quoted, reckoned } = ephemeralDatabase.reports.find(({ kind }) => kind === 'pin')!;
    const text = textOf(out);
    expect(quoted.filter((one) => !text.includes(one))).toEqual([]);
    expect(reckoned.filter((one) => (typeof one === 'string' ? !text.includes(one) : !one.test(out)))).toEqual([]);
  });

  test('is numbered after the notes that are there, and related to those that share a cause or a file', async () => {
    const { run, folder } = await pulledSeed(ephemeralDatabase);
    const pins = join(folder, 'clone', 'docs', 'pins');
    mkdirSync(pins, { recursive: true });
    writeFileSync(join(pins, 'PIN-045-ci.md'), '# PIN-045: CI\n\nSee backend/app/policy/models.py.\n');
    writeFileSync(join(pins, 'PIN-078-docs.md'), '# PIN-078: Docs\n');
    writeFileSync(join(pins, 'README.md'), 'backend/app/policy/models.py');
    const file = 'docs/pins/PIN-079-branches.md';
    expect(await run(...DAY, '-o', file)).toMatchObject({ exitCode: 0, out: '' });
    const text = readFileSync(join(folder, 'clone', file), 'utf8');
    expect(text).toMatch(/^# PIN-079: /);
    expect(text).toMatch(/\*\*Related:\*\*\s+\[PIN-045\]\(\S+\)\n\n/);

    // Made again it keeps its number, and the next one is related to it by what it says of itself.
    expect(await run(...DAY, '-o', file)).toMatchObject({ exitCode: 0 });
    expect(readdirSync(pins).filter((name) => name.startsWith('PIN-'))).toHaveLength(3);
    const facts = JSON.parse((await run(...DAY, '--json')).out) as PinFacts;
    expect(facts.name).toBe('PIN-080');
    expect(facts.related[0]).toMatchObject({ name: 'PIN-079', sameFailure: true });
    expect((await run(...DAY, '--number', '7')).out).toMatch(/^# PIN-007: /);
  });

  test('asks once for what changed and for green logs, and offline for nothing', async () => {
    const { run, github } = await pulledSeed(ephemeralDatabase);
    const calls = (): number => github.journal.calls().length;
    const before = calls();
    const offline = JSON.parse((await run(...DAY, '--offline', '--json')).out) as PinFacts;
    expect(calls()).toBe(before);
    expect(offline.causes.every(({ change }) => change === null)).toBe(true);
    const asked = JSON.parse((await run(...DAY, '--json')).out) as PinFacts;
    expect(calls()).toBeGreaterThan(before);
    expect(asked.stretches[0]!.jobs.find(({ job }) => job === 'm10-tests')).toMatchObject({
      before: { tests: { passed: 4, total: 8 } },
      after: { tests: { passed: 8, total: 8 } },
    });
    const known = calls();
    expect(JSON.parse((await run(...DAY, '--json')).out)).toEqual(asked);
    expect(calls()).toBe(known);
  });
});

test('is made of what is stored where GitHub cannot be reached', async () => {
  const { run, github } = await pulledSeed(ephemeralDatabase);
  github.fault({ route: 'attempt-logs', kind: 'reset', hits: 'always' });
  github.fault({ route: 'compare', kind: 'reset', hits: 'always' });
  const { exitCode, out, err } = await run(...DAY);
  expect(exitCode).toBe(0);
  expect(err).toContain('whyred: what is stored has to do: ');
  expect(textOf(out)).toContain('What was changed there is not known here');
});

test('what it cannot be about is refused', async () => {
  const { run } = await pulledSeed(ephemeralDatabase);
  const refused: readonly (readonly [argv: readonly string[], said: string])[] = [
    [['--from', '7'], 'is not in the store'],
    [['--since', 'long ago'], 'is no time'],
    [['--since', '7d', '--from', '20221163402'], 'both say where it begins'],
    [['--since', '7d', '--branch', 'nowhere'], 'No run of'],
    [['--number', 'x'], '--number'],
  ];
  for (const [argv, said] of refused) {
    const { exitCode, err } = await run('report', 'pin', ...argv);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(said)]);
  }
});
