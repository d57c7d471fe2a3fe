import { readFileSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { files } from '../scripts/demo/make.mjs';

const archive = readFileSync(new URL('../data/demo/run.zip', import.meta.url));
const entries = readArchive(archive);
const texts = new Map(entries.map(({ path, text }) => [path, text]));
const wholes = entries.filter(({ path }) => !path.includes('/'));

test('the archive holds what its generator makes, in the same order', () => {
  const made = files();
  expect(entries.map(({ path }) => path)).toEqual(made.map(({ path }) => path));
  for (const { path, text } of made) expect(texts.get(path) === text, `${path} is as generated`).toBe(true);
});

test('every entry is deflated, undated, with its sizes behind it and no flag for UTF-8', () => {
  for (const { header } of entries) {
    expect(header).toEqual({ version: 20, flags: 0x8, method: 8, date: 0, sizesInFront: 0, extraLength: 0 });
  }
});

test('the job files come first, and their numbers have a gap', () => {
  expect(entries.slice(0, wholes.length)).toEqual(wholes);
  expect(wholes.map(({ path }) => path)).toEqual([
    '0_migrate (scheduler).txt',
    '1_migrate (worker).txt',
    '2_build (engine).txt',
    '3_setup-database.txt',
    '4_migrate (api).txt',
    '6_e2e _ checkout.txt',
    '7_test (web).txt',
    '8_lint.txt',
    '9_e2e _ admin.txt',
  ]);
});

test('a slash in a name is an underscore, a colon is left out', () => {
  expect(texts.has('e2e _ checkout/2_Run actions_checkout@v4.txt')).toBe(true);
  expect(texts.has('migrate (scheduler)/7_Check models and schema agree.txt')).toBe(true);
});

test.each(wholes)('$path and its steps hold one text with two sets of time stamps', ({ path, text }) => {
  const steps = stepsOf(path);
  const joined = `\uFEFF${steps.map((step) => step.text.slice(1)).join('')}`;
  expect(joined).toHaveLength(text.length);
  expect(withoutStamps(joined)).toBe(withoutStamps(text));

  const stamps = stampsOf(text);
  const others = stampsOf(joined);
  expect(stamps).toEqual([...stamps].sort());
  expect(others).toEqual([...others].sort());
  expect(stamps.filter((stamp, index) => stamp === others[index])).toEqual([]);
});

test.each(wholes)('$path begins with a byte order mark, its queue log does not', ({ path, text }) => {
  const starts = [text, ...stepsOf(path).map((step) => step.text)].map((log) => /^\uFEFF2026-09-14T09:1/.test(log));
  expect(starts).not.toContain(false);
  expect(texts.get(`${folderOf(path)}/system.txt`)).toMatch(
    /^2026-09-14T09:1\d:\d\d\.\d{3}0000Z Requested labels: .*\d$/s,
  );
});

test.each(wholes)('$path numbers its steps from 1, with a gap before the clean-up', ({ path }) => {
  const steps = stepsOf(path);
  const cleanUp = steps.findIndex(({ name }) => name.startsWith('Post '));
  expect(steps[0]).toMatchObject({ number: 1, name: 'Set up job' });
  expect(steps.at(-1)!.name).toBe('Complete job');
  expect(steps[cleanUp]!.number).toBeGreaterThan(steps[cleanUp - 1]!.number + 1);
});

test('the archive stays small, and each log about as long as a real one', () => {
  expect(archive.length).toBeLessThan(200_000);
  for (const { path, text } of wholes) {
    const lines = text.split('\n').length;
    expect(lines > 150 && lines < 1500, `${path} has ${lines} lines`).toBe(true);
  }
});

test.each([
  ['setup-database/13_Complete job.txt', "##[warning]Skip output 'database_url' since it may contain secret."],
  ['e2e _ checkout/8_Start the server.txt', '  DATABASE_URL: '],
  ['e2e _ checkout/8_Start the server.txt', 'server did not come up within 30 s'],
  ['migrate (api)/6_Run migrations.txt', 'psycopg2.errors.InternalError_: tuple concurrently updated'],
  ['migrate (worker)/6_Run migrations.txt', 'psycopg2.errors.InternalError_: tuple concurrently updated'],
  ['build (engine)/5_Build.txt', '##[error]Process completed with exit code 101.'],
  ['e2e _ admin/7_Install the browser.txt', '##[error]The operation was canceled.'],
])('%s says “%s”', (path, line) => {
  expect(withoutStamps(texts.get(path)!).split('\n')).toContain(line);
});

interface Entry {
  readonly path: string;
  readonly text: string;
  /** Of the file's own header, not of the directory. */
  readonly header: Readonly<Record<string, number>>;
}

/** Reads the archive by its directory. Source of the offsets: PKWARE's APPNOTE.TXT, 4.3. */
function readArchive(bytes: Buffer): Entry[] {
  const end = bytes.length - 22;
  const found: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  while (at < end) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const path = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const start = bytes.readUInt32LE(at + 42);
    const dataStart = start + 30 + nameLength;
    const data = inflateRawSync(bytes.subarray(dataStart, dataStart + bytes.readUInt32LE(at + 20)));
    expect(crc32(data)).toBe(bytes.readUInt32LE(at + 16));
    const header = {
      version: bytes.readUInt16LE(start + 4),
      flags: bytes.readUInt16LE(start + 6),
      method: bytes.readUInt16LE(start + 8),
      date: bytes.readUInt32LE(start + 10),
      sizesInFront: bytes.readUInt32LE(start + 18) + bytes.readUInt32LE(start + 22),
      extraLength: bytes.readUInt16LE(start + 28),
    };
    found.push({ path, text: data.toString(), header });
    at += 46 + nameLength;
  }
  return found;
}

function folderOf(path: string): string {
  return path.replace(/^\d+_(?<name>.*)\.txt$/, '$<name>');
}

function stepsOf(path: string): { number: number; name: string; text: string }[] {
  const folder = `${folderOf(path)}/`;
  return entries
    .filter((entry) => entry.path.startsWith(folder))
    .flatMap((entry) => {
      const step = /^(?<number>\d+)_(?<name>.*)\.txt$/.exec(entry.path.slice(folder.length))?.groups;
      return step === undefined ? [] : [{ number: Number(step.number), name: step.name!, text: entry.text }];
    });
}

const STAMP = /^\uFEFF?(?<stamp>2026-09-14T\d\d:\d\d:\d\d\.\d{7}Z) /gm;

function withoutStamps(text: string): string {
  return text.replaceAll(STAMP, '');
}

function stampsOf(text: string): string[] {
  return [...text.matchAll(STAMP)].map((match) => match.groups!.stamp!);
}
