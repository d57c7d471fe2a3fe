import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { stringWidth } from '../../src/reports/layout.ts';
import { FIRST_LINE, greenLog, redLog } from '../support/job-logs.ts';
import { folderWith } from '../support/sources.ts';
import { type Ran, whyred } from '../support/surroundings.ts';
import { zipOf } from '../support/zip.ts';

const RESET = 'npm error code ECONNRESET';
const UNKNOWN = 'Error: the ledger of shard 7 has no opening balance';

const FILES = {
  'a.log': redLog(RESET),
  'deep/b.log': redLog('warming up', RESET),
  'deep/unknown.log': redLog(UNKNOWN),
  'green/one.log': greenLog(RESET, 'trying again', 'all is well'),
  'green/two.log': greenLog('all is well'),
};

async function stats(folder: string, argv: readonly string[] = [], given: Parameters<typeof whyred>[1] = {}) {
  const { out, ...ran } = await whyred(['signatures', 'list', '--stats', folder, ...argv], given);
  return { ...ran, out: out.replaceAll(folder, 'logs') };
}

interface Document {
  readonly logs: object;
  readonly unnamed: { readonly count: number; readonly of: number };
  readonly signatures: readonly { readonly id: string; readonly fired: number; readonly named: number }[];
  readonly warnings: readonly string[];
}

function document({ out }: Pick<Ran, 'out'>): Document {
  return JSON.parse(out) as Document;
}

test('each signature is told with the logs that it fired in, names and is a candidate of, and the green ones', async () => {
  const { exitCode, out, err } = await stats(await folderWith(FILES));
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out.replaceAll(/\d{3,} /g, 'N ')).toBe(`5 logs: 3 failed, 2 green.
1 of 3 failures has no signature: 33.3 % (6–80).

signature                  tier     named  candidate  fired  green
node/registry-unreachable  cause        2          2      3      1
runner/exit-code           wrapper      ·          3      3      ·

Causes that fire in more than 10 % of the green logs: what fires there breaks no job.
  ✗ node/registry-unreachable  1 of 2: 50.0 % (9–91)
      logs/green/one.log:${FIRST_LINE}
      npm error code ECONNRESET

N of N signatures never fired. --all names them.
`);
});

describe('at any width', () => {
  test.each([60, 100])('%i columns hold every line but those that are paths', async (columns) => {
    const { out } = await stats(await folderWith(FILES), ['--all'], { columns });
    const long = out.split('\n').filter((line) => stringWidth(line) > columns && !line.includes('.log:'));
    expect(long).toEqual([]);
  });

  test('colour changes nothing but the colour', async () => {
    const folder = await folderWith(FILES);
    const { out } = await stats(folder, [], { columns: 80, colour: true });
    expect(out).toContain('\u001b[');
    expect(stripVTControlCharacters(out)).toBe((await stats(folder, [], { columns: 80 })).out);
    expect((await stats(folder, ['--no-color'], { columns: 80, colour: true })).out).not.toContain('\u001b[');
  });
});

test('a failure without a signature may be one of which a compiler tells', async () => {
  const wrong = 'src/rent.ts(3,7): error TS2769: No overload matches this call.';
  const { out } = await stats(await folderWith({ 'a.log': redLog(wrong), 'b.log': redLog(UNKNOWN) }), [], {
    columns: 60,
  });
  expect(out).toContain(`2 of 2 failures have no signature: 100 % (34–100). A test
framework, a compiler or a linter tells of one of these.
`);
});

test('a text shows those that hold it, of the same logs; few that never fired are named', async () => {
  const { out } = await stats(await folderWith(FILES), ['disk']);
  expect(out).toContain('5 logs: 3 failed, 2 green.');
  expect(out).toContain('No signature fired.');
  expect(out).toMatch(/\n2 of 2 signatures never fired:\n {2}resources\/disk-full {1,2}runner\/disk-nearly-full\n$/);
});

test('a text that no signature holds is told', async () => {
  const { exitCode, err } = await stats(await folderWith(FILES), ['no-such-thing']);
  expect(exitCode).toBe(0);
  expect(err).toMatch(/^whyred: none of \d+ signatures holds "no-such-thing"\.\n$/);
});

test('--json: everything of each, and where a cause fired in a green log', async () => {
  const { logs, unnamed, signatures, warnings } = document(await stats(await folderWith(FILES), ['--json']));
  expect(logs).toEqual({ read: 5, failed: 3, green: 2, other: 0 });
  expect(unnamed).toMatchObject({ count: 1, of: 3, rate: 1 / 3 });
  expect(warnings).toEqual([]);
  expect(signatures[0]).toEqual({
    id: 'node/registry-unreachable',
    title: expect.any(String),
    category: 'network',
    tier: 'cause',
    transient: 'network',
    file: 'node.yml',
    fired: 3,
    named: 2,
    candidate: 2,
    green: { count: 1, of: 2, rate: 0.5, interval: [expect.closeTo(0.0945, 3), expect.closeTo(0.9055, 3)] },
    firesInGreen: 'often',
    seenInGreen: { path: 'logs/green/one.log', line: FIRST_LINE, text: RESET },
  });
  expect(signatures.find(({ fired }) => fired === 0)).toMatchObject({ firesInGreen: null, seenInGreen: null });
});

test('on a terminal it is told how far it is, and nothing of that is left', async () => {
  const folder = await folderWith(FILES);
  const { err } = await stats(folder, [], { errIsTerminal: true });
  expect(err).toMatch(/^\r\u001b\[K1 logs? read/);
  expect(err).toMatch(/\r\u001b\[K$/);
  expect((await stats(folder, ['--quiet'], { errIsTerminal: true })).err).toBe('');
});

describe('what is read', () => {
  test('archives in the folder, each job by the name of its file', async () => {
    const folder = await folderWith({
      'runs/1.zip': zipOf([
        { path: '0_install.txt', text: redLog(RESET) },
        { path: '1_check.txt', text: greenLog('all is well') },
      ]),
      'runs/2.zip': zipOf([
        { path: 'install/1_Set up job.txt', text: greenLog('ready') },
        { path: 'install/2_Run make.txt', text: redLog(RESET) },
      ]),
    });
    const { logs, signatures } = document(await stats(folder, ['--json']));
    expect(logs).toEqual({ read: 3, failed: 2, green: 1, other: 0 });
    expect(signatures[0]).toMatchObject({ id: 'node/registry-unreachable', named: 2, fired: 2 });
  });

  test('a file that holds several jobs counts each', async () => {
    const tabbed = (job: string, text: string): string => text.replace(/^/gm, `${job}\tmake\t`).replace(/[^\n]+$/, '');
    const folder = await folderWith({
      'all.log': tabbed('one', redLog(RESET)) + tabbed('two', redLog(UNKNOWN)) + tabbed('three', greenLog(RESET)),
    });
    const { logs, signatures } = document(await stats(folder, ['--json']));
    expect(logs).toEqual({ read: 3, failed: 2, green: 1, other: 0 });
    const reset = signatures.find(({ id }) => id === 'node/registry-unreachable');
    expect(reset).toMatchObject({ named: 1, candidate: 1, fired: 2, green: { count: 1, of: 1 } });
  });

  test('what cannot be read is told, and the rest is counted', async () => {
    const folder = await folderWith({ ...FILES, 'broken.zip': 'PK\u0003\u0004 no archive', 'empty.zip': zipOf([]) });
    const { exitCode, out, err } = await stats(folder);
    expect(exitCode).toBe(0);
    expect(out).toContain('5 logs: 3 failed, 2 green.');
    expect(err).toContain('broken.zip');
    expect(err).toContain('empty.zip');
    expect(document(await stats(folder, ['--json', '--quiet'])).warnings).toHaveLength(2);
  });

  test.each<[what: string, files: Record<string, string>]>([
    ['a folder without logs', { 'readme.md': '# nothing' }],
    ['a folder in which nothing can be read', { 'broken.zip': 'PK\u0003\u0004 no archive' }],
  ])('%s: it could not be done', async (_, files) => {
    expect((await stats(await folderWith(files))).exitCode).toBe(2);
  });

  test('logs and folders, as many as are given; one that is not there ends it before the others are read', async () => {
    const folder = await folderWith(FILES);
    const { out } = await stats(`${folder}/green`, ['--stats', `${folder}/a.log`]);
    expect(out).toContain('3 logs: 1 failed, 2 green.');
    expect((await stats(folder, ['--stats', `${folder}/gone`])).exitCode).toBe(2);
  });
});
