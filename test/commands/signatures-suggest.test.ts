import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { stringWidth } from '../../src/reports/layout.ts';
import { FIRST_LINE, greenLog, redLog } from '../support/job-logs.ts';
import { folderWith } from '../support/sources.ts';
import { whyred } from '../support/surroundings.ts';

const shard = (number: number, account: string): string =>
  `Error: shard ${number} of the ledger has no opening balance for account '${account}'`;

const FILES = {
  'a.log': redLog('warming up', shard(7, 'fees')),
  'b.log': redLog(shard(12, 'rent')),
  'c.log': redLog('Error: the courier never acknowledged parcel 12'),
  'green.log': greenLog('ledger: every account has an opening balance', 'all is well'),
};

async function suggest(folder: string, argv: readonly string[], given: Parameters<typeof whyred>[1] = {}) {
  const { out, ...ran } = await whyred(['signatures', 'suggest', ...argv], { cwd: folder, ...given });
  return { ...ran, out: out.replaceAll(folder, 'logs') };
}

interface Document {
  readonly logs: object;
  readonly unknown: number;
  readonly alone: number;
  readonly ofTools: number;
  readonly silent: number;
  readonly suggestions: readonly { readonly id: string; readonly pattern: string; readonly notes: readonly string[] }[];
  readonly refused: readonly { readonly code: string; readonly taken: readonly object[] }[];
  readonly warnings: readonly string[];
}

async function document(files: Record<string, string>, argv: readonly string[] = []): Promise<Document> {
  const folder = await folderWith(files);
  const { out } = await suggest(folder, [folder, '--json', ...argv]);
  return JSON.parse(out) as Document;
}

test('what two logs end with becomes an entry, with the lines that it stands for', async () => {
  const folder = await folderWith(FILES);
  const { exitCode, out, err } = await suggest(folder, [folder]);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out).toBe(`# 3 of 3 failures in 4 logs have no signature. Suggested: an entry, tried on 1 green log.
# Read each, say what it means under \`cause\` and what helps under \`fix\`, keep it in
# .whyred/signatures, then try it:
# whyred signatures test

# Stands for 2 logs:
#   logs/a.log:${FIRST_LINE + 1}
#   logs/b.log:${FIRST_LINE}
- id: own/error-shard-of-the-ledger-has
  title: "Error: shard … of the ledger has no opening balance for account '…'"
  category: build
  tier: cause
  transient: unknown
  patterns:
    - regex: '^Error: shard (?<number>-?\\d[\\d.,]{0,30}) of the ledger has no opening balance for account ''(?<account>[^''\\n]{1,200})'''
  key:
    - account
  cause: 2 logs ended with it. What is behind it is still to be written down here.
  fix:
    - title: Look at what the line names
      why: Nobody has written down yet what helps.
      recommended: true
  source:
    - Failures of this repository.
  examples:
    - "Error: shard 7 of the ledger has no opening balance for account 'fees'"
    - "Error: shard 12 of the ledger has no opening balance for account 'rent'"
  nearMisses:
    - 'ledger: every account has an opening balance'
    - 'Error: the courier never acknowledged parcel 12'
    - 'Error: shard 7 of the ledger has'

# 1 failure more stands alone: --all tries it.
`);
});

test('what it prints is kept as it is, passes the checks, and names the failures from then on', async () => {
  const folder = await folderWith({ ...FILES, '.git/HEAD': 'ref: refs/heads/main' });
  const { out } = await suggest(folder, [folder]);
  await mkdir(join(folder, '.whyred/signatures'), { recursive: true });
  await writeFile(join(folder, '.whyred/signatures/suggested.yml'), out);
  const tested = await whyred(['signatures', 'test'], { cwd: folder });
  expect(tested).toMatchObject({ exitCode: 0, out: expect.stringContaining('nothing to complain of') });
  const triaged = await whyred(['triage', join(folder, 'a.log'), '--json'], { cwd: folder });
  expect(JSON.parse(triaged.out).jobs[0].failures[0].signature.id).toBe('own/error-shard-of-the-ledger-has');
  // Nothing is left to be suggested of them.
  expect((await suggest(folder, [folder])).out).not.toContain('shard');
});

describe('green logs', () => {
  test('what fires in one is refused, with the line', async () => {
    const folder = await folderWith({
      ...FILES,
      'green.log': greenLog('ok', `retried: ${shard(9, 'fees')}`, shard(9, 'tax')),
    });
    const { out } = await suggest(folder, [folder]);
    expect(parse(out)).toBeNull();
    expect(out).toContain('# No entry for 2 logs:');
    expect(out).toContain(`#   in a log that passed:
#   logs/green.log:${FIRST_LINE + 2}
#     ${shard(9, 'tax')}
`);
  });

  test('one that does not say that it passed is given with --green', async () => {
    const files = { 'a.log': FILES['a.log'], 'b.log': FILES['b.log'] };
    const folder = await folderWith({ ...files, 'kept/step.txt': `${shard(9, 'tax')}\n` });
    const logs = [join(folder, 'a.log'), join(folder, 'b.log')];
    expect(parse((await suggest(folder, logs)).out)).toHaveLength(1);
    expect((await suggest(folder, logs)).out).toContain('give some with --green');
    const { out } = await suggest(folder, [...logs, '--green', join(folder, 'kept')]);
    expect(parse(out)).toBeNull();
    expect(out).toContain('logs/kept/step.txt:1');
  });

  test('what tells them apart is held fast, and it is said why', async () => {
    const { suggestions } = await document({
      'a.log': redLog(shard(7, 'fees')),
      'b.log': redLog(shard(8, 'fees')),
      'green.log': greenLog(shard(9, 'tax')),
    });
    expect(suggestions).toMatchObject([{ notes: [expect.stringContaining('“fees”')] }]);
    expect(suggestions[0]!.pattern).toContain("account 'fees'");
  });
});

describe('what is left out is counted', () => {
  test('a failure of one log alone; --all tries it', async () => {
    expect(await document(FILES)).toMatchObject({ unknown: 3, alone: 1, suggestions: [{}] });
    const { alone, suggestions } = await document(FILES, ['--all']);
    expect(alone).toBe(0);
    expect(suggestions.map(({ id }) => id)).toEqual([
      'own/error-shard-of-the-ledger-has',
      'own/error-the-courier-never-acknowledged-parcel',
    ]);
  });

  test('what a compiler says of the code', async () => {
    const wrong = (file: string): string => `src/${file}.ts(3,7): error TS2769: No overload matches this call.`;
    const files = { 'a.log': redLog(wrong('rent')), 'b.log': redLog(wrong('fees')) };
    expect(await document(files)).toMatchObject({ unknown: 2, ofTools: 2, suggestions: [] });
    expect((await document(files, ['--all'])).ofTools).toBe(0);
  });

  test('logs that do not say why', async () => {
    const { out } = await suggest('/', [await folderWith({ 'a.log': redLog('done'), 'b.log': redLog('done') })]);
    expect(out).toBe(`# 2 of 2 failures in 2 logs have no signature. No two logs end with the same one.

# 2 failures more are of logs that do not say why.
`);
  });
});

test('a failure beside another one is told, and no reason against the entry', async () => {
  const folder = await folderWith({
    'a.log': redLog(shard(7, 'fees')),
    'b.log': redLog(shard(12, 'rent')),
    'c.log': redLog('npm error code ECONNRESET', ...Array.from({ length: 30 }, () => 'waiting'), shard(3, 'fees')),
  });
  const { out } = await suggest(folder, [folder]);
  expect(parse(out)).toHaveLength(1);
  expect(out).toContain(`# Fires in 1 more that ended with something else:
#   logs/c.log:${FIRST_LINE + 31}
`);
});

test('text of a log stays a comment or a value, whatever it says', async () => {
  const hostile = (number: number): string =>
    `Error: shard ${number} of the ledger has no "opening": balance # - id: own/evil ##[error]x {a: [b`;
  const folder = await folderWith({
    'a.log': redLog(hostile(1)),
    'b.log': redLog(hostile(2)),
    'evil\n- id: own/evil.log': redLog('Error: the courier never acknowledged parcel 12'),
    'more.log': redLog('Error: the courier never acknowledged parcel 13'),
    'green.log': greenLog('Error: the courier never acknowledged parcel 14\u2028- id: own/evil'),
  });
  const { out } = await suggest(folder, [folder]);
  const entries = parse(out) as { readonly id: string; readonly examples: readonly string[] }[];
  expect(entries.map(({ id }) => id)).not.toContain('own/evil');
  expect(entries.some(({ examples }) => examples.includes(hostile(1)))).toBe(true);
});

test.each([60, 100])('%i columns hold what is said, but no path and no entry', async (columns) => {
  const folder = await folderWith({ ...FILES, 'green.log': greenLog(shard(9, 'tax')) });
  const { out } = await suggest(folder, [folder], { columns, colour: true });
  const plain = (await suggest(folder, [folder], { columns })).out;
  expect(out).toContain('\u001b[2m#');
  const long = plain.split('\n').filter((line) => line.startsWith('#') && stringWidth(line) > columns);
  expect(long.filter((line) => !line.includes('.log:'))).toEqual([]);
});

test('nothing is unknown', async () => {
  const folder = await folderWith({ 'a.log': redLog('npm error code ECONNRESET') });
  expect((await suggest(folder, [folder])).out).toBe('# 0 of 1 failure in 1 log have no signature.\n');
});

describe('what cannot be read', () => {
  test('one of several is told; the others are read, and the exit code says that it is not all', async () => {
    const folder = await folderWith(FILES);
    const { exitCode, out, err } = await suggest(folder, [join(folder, 'gone.log'), folder]);
    expect(exitCode).toBe(2);
    expect(err).toContain('gone.log');
    expect(parse(out)).toHaveLength(1);
  });

  test.each<[what: string, files: Record<string, string>]>([
    ['no log', { 'readme.md': '' }],
    ['no log that can be read', { 'broken.zip': 'PK\u0003\u0004 no archive' }],
  ])('%s: it could not be done', async (_, files) => {
    const folder = await folderWith(files);
    expect((await suggest(folder, [folder])).exitCode).toBe(2);
  });

  test('standard input is read as any other log, and tried twice', async () => {
    const folder = await folderWith({ 'a.log': FILES['a.log'] });
    const { out } = await suggest(folder, [folder, '-'], { input: FILES['b.log'] });
    expect(out).toContain(`#   -:${FIRST_LINE}\n`);
    expect(parse(out)).toHaveLength(1);
  });
});
