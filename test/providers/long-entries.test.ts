import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { LogSource } from '../../src/domain.ts';
import { openSource } from '../../src/providers/local.ts';
import { LogCollector, WHOLE } from '../../src/providers/log-collector.ts';
import { jobsOf } from '../support/sources.ts';
import { directoryStart, withFlippedBit, type ZipFile, zipOf } from '../support/zip.ts';

/** Longer than what is read whole, and of another line each, so that it does not shrink too much. */
const LINE_COUNT = 150_000;
const LONG = Buffer.from(
  Array.from(
    { length: LINE_COUNT },
    (_, index) =>
      `${index} ${(index * 7919) % 99991} says a word or two about its state, as every line of this long log does\n`,
  ).join(''),
);
const SMALL: ZipFile = { path: '1_lint.txt', text: 'fine\n' };

test('the text of these tests is long', () => {
  expect(LONG.length).toBeGreaterThan(WHOLE.bytes);
});

test.each<[what: string, method: number]>([
  ['deflated', 8],
  ['stored', 0],
])('a long entry that is %s is read in pieces', async (_what, method) => {
  const source = await open(zipOf([{ path: '0_build.txt', text: LONG, method }, SMALL]));
  const [build] = await jobsOf(source);
  expect(build?.parts[0]?.kept).toMatchObject({ lineCount: LINE_COUNT, byteCount: LONG.length });
  expect(source.warnings).toEqual([]);
});

test.each<[what: string, file: Partial<ZipFile>, says: string]>([
  ['a wrong checksum', { crc: 1 }, 'its checksum does not match'],
  ['fewer bytes than the directory says', { size: LONG.length + 1 }, 'its length is not the one in the directory'],
  ['more bytes than the directory says', { size: LONG.length - 1 }, 'its length is not the one in the directory'],
  ['a wrong checksum, stored', { crc: 1, method: 0 }, 'its checksum does not match'],
  ['fewer bytes, stored', { size: LONG.length + 1, method: 0 }, 'its length is not the one in the directory'],
  ['more bytes, stored', { size: LONG.length - 100_000, method: 0 }, 'its length is not the one in the directory'],
])('a long entry with %s is left out with a warning, and the others are read', async (_what, file, says) => {
  const source = await open(zipOf([{ path: '0_build.txt', text: LONG, ...file }, SMALL]));
  const jobs = await jobsOf(source);
  expect(jobs.map(({ name }) => name)).toEqual(['lint']);
  expect(source.warnings).toEqual([`standard input: "0_build.txt" was left out: ${says}.`]);
});

test('a long entry with damaged data is left out with a warning', async () => {
  const zip = zipOf([{ path: '0_build.txt', text: LONG }, SMALL]);
  const middle = directoryStart(zip) >> 1;
  const source = await open([0, 3, 6].reduce((damaged, bit) => withFlippedBit(damaged, middle + bit, bit), zip));
  expect((await jobsOf(source)).map(({ name }) => name)).toEqual(['lint']);
  expect(source.warnings[0]).toMatch(
    /"0_build\.txt" was left out: its (?:compressed data is damaged|length is not|checksum)/,
  );
});

test('a log is the same in whatever pieces it comes', () => {
  const [large, small] = [LONG.length, 997].map((length) => {
    const log = new LogCollector({ whole: WHOLE, steps: null });
    for (let at = 0; at < LONG.length; at += length) log.push(LONG.subarray(at, at + length));
    return log.end();
  });
  expect(small!.kept!.lineCount).toBe(large!.kept!.lineCount);
  expect(small!.kept!.numbers.at(-1)).toBe(LINE_COUNT);
});

test('a stream is closed when what comes is no log', async () => {
  const stream = Readable.from([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), Buffer.alloc(600), Buffer.alloc(600)]);
  await expect(openSource('-', { stdin: stream })).rejects.toThrow('Zstandard');
  expect(stream.destroyed).toBe(true);
});

function open(zip: Buffer): Promise<LogSource> {
  return openSource('-', { stdin: Readable.from([zip]) });
}
