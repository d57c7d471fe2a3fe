import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { whyred } from '../support/surroundings.ts';

const stamp = '2026-09-01T10:00:09.0000000Z ';
const github = (...lines: readonly string[]) => lines.map((line) => `${stamp}${line}\n`).join('');
const SET_UP = [
  "Current runner version: '2.336.0'",
  'Complete job name: test',
  '##[group]Run npm test',
  '##[endgroup]',
];
const FAILED = github(
  ...SET_UP,
  'TypeError: total is not a function',
  '##[error]Process completed with exit code 1.',
  'Cleaning up orphan processes',
);
const PASSED = github(...SET_UP, 'TypeError: printed by a test that passes', 'Cleaning up orphan processes');
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const path = mkdtempSync(join(tmpdir(), 'whyred-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

describe('whyred triage', () => {
  test('explains a log given by its path', async () => {
    const path = folder({ 'job.log': FAILED });
    const { exitCode, out, err } = await whyred(['triage', join(path, 'job.log')]);
    expect(out).toContain('▌ 5  TypeError: total is not a function');
    expect([exitCode, err]).toEqual([0, '']);
  });

  test('reads standard input as -', async () => {
    const { out } = await whyred(['triage', '-', '--json'], { input: FAILED });
    expect(JSON.parse(out)).toMatchObject({
      source: '-',
      conclusion: 'failure',
      jobs: [{ name: 'test', file: '-', lines: 7 }],
    });
  });

  test('tells a person at the keyboard that it waits for them', async () => {
    const { err } = await whyred(['triage', '-'], { input: FAILED, stdinIsTerminal: true });
    expect(err).toContain('Ctrl-D');
  });

  test('reads a compressed log', async () => {
    const path = folder({ 'job.log.gz': gzipSync(FAILED) });
    const { out } = await whyred(['triage', join(path, 'job.log.gz'), '--json']);
    expect(JSON.parse(out).jobs[0].failures[0].rootCause.line).toBe(5);
  });

  test('prints one document a source, in the order given', async () => {
    const path = folder({ 'a.log': FAILED, 'b.log': PASSED });
    const { out } = await whyred(['triage', '--json', join(path, 'b.log'), join(path, 'a.log')]);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).conclusion),
    ).toEqual(['success', 'failure']);
  });

  test('says of a passing log that nothing failed', async () => {
    const { out } = await whyred(['triage', '-'], { input: PASSED });
    expect(out).toBe('✓ -  1 job: 1 passed\n\n  passed    ✓ test\n');
  });

  test.each<[string, string, string, number]>([
    ['a genuine failure', 'genuine', FAILED, 0], // without a signature nobody knows whose fault it is
    ['any failure', 'any', FAILED, 1],
    ['any failure, when there is none', 'any', PASSED, 0],
    [
      'a genuine failure, a compile error',
      'genuine',
      github(
        ...SET_UP,
        "src/a.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.",
        '##[error]Process completed with exit code 2.',
      ),
      1,
    ],
  ])('--fail-on: %s', async (_, kind, input, exitCode) => {
    expect((await whyred(['triage', '-', '--fail-on', kind], { input })).exitCode).toBe(exitCode);
  });

  test('what a green log of the same job says too is no explanation', async () => {
    const chatter = 'ConnectionError: broker not there yet, going on without';
    const red = github(
      ...SET_UP,
      chatter,
      'cannot read total of the order',
      '##[error]Process completed with exit code 1.',
      'Cleaning up orphan processes',
    );
    const path = folder({ 'green.log': github(...SET_UP, chatter, 'Cleaning up orphan processes') });
    const line = async (...options: readonly string[]) =>
      JSON.parse((await whyred(['triage', '-', '--json', ...options], { input: red })).out).jobs[0].failures[0]
        .rootCause.line;
    expect(await line()).toBe(5);
    expect(await line('--baseline', join(path, 'green.log'))).toBe(6);
  });

  test('in Actions, annotations go to stdout and markdown into the step summary', async () => {
    const path = folder({ summary: 'before\n' });
    const { out } = await whyred(['triage', '-', '--format', 'github'], {
      input: FAILED,
      env: { GITHUB_STEP_SUMMARY: join(path, 'summary') },
    });
    expect(out).toMatch(/^::error title=test failed::.*TypeError: total is not a function.*\n$/);
    expect(readFileSync(join(path, 'summary'), 'utf8')).toMatch(/^before\n### ✗ 1 of 1 job failed\n/);
  });
});

describe('what a user can get wrong', () => {
  test('one source that cannot be read does not cost the others, but the exit code says so', async () => {
    const path = folder({ 'a.log': FAILED, 'b.log': PASSED });
    const { exitCode, out, err } = await whyred([
      'triage',
      '--json',
      join(path, 'a.log'),
      '/nowhere',
      join(path, 'b.log'),
    ]);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).conclusion),
    ).toEqual(['failure', 'success']);
    expect(err).toContain('There is no file or folder');
    expect(exitCode).toBe(2);
  });

  test('a step summary that cannot be written is told, not thrown', async () => {
    const { exitCode, err } = await whyred(['triage', '-', '--format', 'github'], {
      input: FAILED,
      env: { GITHUB_STEP_SUMMARY: '/nowhere/summary' },
    });
    expect([exitCode, err]).toEqual([
      2,
      expect.stringContaining('The step summary /nowhere/summary cannot be written'),
    ]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['no source', ['triage'], /no source was given/],
    ['a file that is not there', ['triage', '/nowhere/job.log'], /There is no file or folder/],
    ['an unknown option', ['triage', '--frobnicate'], /unknown option/],
    ['an unknown format', ['triage', '-', '--format', 'pdf'], /Allowed choices are text, json, markdown, github/],
    ['a number that is none', ['triage', '-', '--top', 'many'], /whole number/],
    ['an unknown command', ['frobnicate'], /no command frobnicate/],
    ['a command with a slip', ['triag'], /Did you mean triage\?/],
    ['a configuration that is not there', ['triage', '-', '--config', '/nowhere.yml'], /cannot be read/],
  ])('%s ends with 2, a reason on stderr and nothing on stdout', async (_, argv, reason) => {
    const { exitCode, out, err } = await whyred(argv);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(reason);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test.each<[string, string, RegExp]>([
    ['is not YAML', 'redact: [', /it is not YAML/],
    ['sets what nobody knows', 'colour: red', /it sets colour/],
    ['has a wrong pattern', "redact: ['(']", /redact entry 1/],
  ])('a configuration that %s is refused', async (_, text, reason) => {
    const path = folder({ 'c.yml': text });
    expect((await whyred(['triage', '-', '--config', join(path, 'c.yml')], { input: FAILED })).err).toMatch(reason);
  });
});

describe('a repository’s own settings', () => {
  test('what .whyred.yml calls secret is hidden', async () => {
    const path = folder({ '.whyred.yml': "redact: ['acme-[0-9]+']" });
    await mkdir(join(path, '.git'));
    const { out } = await whyred(['triage', '-'], { cwd: path, input: FAILED.replace('total', 'acme-4711') });
    expect(out).toContain('TypeError: *** is not a function');
    expect(out).not.toContain('4711');
  });

  test('signatures in .whyred/signatures are known too, and come first', async () => {
    const path = folder({});
    await mkdir(join(path, '.git'));
    await mkdir(join(path, '.whyred', 'signatures'), { recursive: true });
    writeFileSync(
      join(path, '.whyred', 'signatures', 'own.yml'),
      `- id: acme/total
  title: The price list was not generated
  category: build
  tier: cause
  transient: no
  patterns: [{ regex: 'TypeError: (?<name>\\w+) is not a function' }]
  key: [name]
  cause: '{name} comes from the generated price list.'
  fix: [{ title: Generate it first, why: the tests import it, recommended: true }]
  source: ['our own experience']
  examples: ['TypeError: total is not a function']
  nearMisses: ['TypeError: total is undefined', 'a test named TypeError']
`,
    );
    const { out } = await whyred(['triage', '-'], { cwd: path, input: FAILED });
    expect(out).toContain('total comes from the generated price list.');
    expect(out).toContain('Generate it first');
  });

  test('a wrong signature is refused with file, id and field', async () => {
    const path = folder({});
    await mkdir(join(path, '.git'));
    await mkdir(join(path, '.whyred', 'signatures'), { recursive: true });
    writeFileSync(join(path, '.whyred', 'signatures', 'own.yml'), '- id: acme/x\n  title: y\n');
    const { exitCode, err } = await whyred(['triage', '-'], { cwd: path, input: FAILED });
    expect(exitCode).toBe(2);
    expect(err).toContain('own.yml: acme/x: patterns:');
  });
});

describe('the built program', () => {
  test('ends with 2 and no stack trace where the user is wrong', async () => {
    const ended = await promisify(execFile)(process.execPath, [cli, 'triage', '/nowhere']).catch((error) => error);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('There is no file or folder');
  });

  test('does not mind that its reader stops reading', async () => {
    const path = folder({ 'job.log': FAILED });
    const names = Array.from({ length: 200 }, () => join(path, 'job.log'));
    const child = spawn(process.execPath, [cli, 'triage', ...names], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, err]).toEqual([0, '']);
  });
});
