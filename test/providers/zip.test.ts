import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TriageError } from '../../src/errors.ts';
import { openSource } from '../../src/providers/local.ts';
import { job, runArchive, runFiles } from '../support/run-archive.ts';
import { faultOf, jobsOf } from '../support/sources.ts';
import { directoryStart, withFlippedBit, zipOf } from '../support/zip.ts';

const JOBS = [job('build', ['compiled']), job('test (20)', ['1 failed', 'see above'])];
const ZIP = runArchive(JOBS);
const COUNT_OFFSET = ZIP.length - 22 + 10;

test.each<[what: string, zip: Buffer, code: string, says: string]>([
  ['no entries', zipOf([]), 'archive-empty', 'without files'],
  ['a cut end', ZIP.subarray(0, -30), 'archive-truncated', 'cut off'],
  ['a cut middle', Buffer.concat([ZIP.subarray(0, 300), ZIP.subarray(400)]), 'archive-damaged', 'directory'],
  ['a damaged directory', withFlippedBit(ZIP, secondEntry()), 'archive-damaged', 'after the entry "0_build.txt"'],
  ['a count that hides entries', withFlippedBit(ZIP, COUNT_OFFSET, 1), 'archive-damaged', 'directory'],
  ['a count of more entries than there are', withFlippedBit(ZIP, COUNT_OFFSET, 5), 'archive-damaged', 'directory'],
  ['too many entries', withFlippedBit(ZIP, COUNT_OFFSET + 1, 7), 'archive-limit', '20,000'],
  ['several volumes', withFlippedBit(ZIP, ZIP.length - 22 + 4), 'archive-damaged', 'directory'],
  ['more than 4 GB', zipOf(nineOf(500 * 1024 ** 2)), 'archive-limit', '4 GB'],
  ['nothing but queue logs', zipOf([{ path: 'build/system.txt', text: 'x' }]), 'archive-no-logs', 'build/system.txt'],
])('an archive with %s is refused in words', async (_what, zip, code, says) => {
  const fault = await faultOf(open(zip));
  expect(fault.code).toBe(code);
  expect(fault.message).toContain('standard input');
  expect(fault.message).toContain(says);
  expect(fault.hint).not.toBe('');
});

test('20,000 entries are accepted, 20,001 are not', async () => {
  const zip = zipOf(Array.from({ length: 20_000 }, (_, index) => ({ path: `${index}_job.txt`, text: '' })));
  await open(zip);
  zip.writeUInt16LE(20_001, zip.length - 22 + 10);
  expect((await faultOf(open(zip))).code).toBe('archive-limit');
}, 60_000);

test('whatever is changed in an archive, its logs are read as they were or the fault is told', async () => {
  const originals = new Map(runFiles(JOBS).map(({ path, text }) => [path, text]));
  const flips = fc.array(fc.record({ at: fc.nat(ZIP.length - 1), bit: fc.nat(7) }), { minLength: 1, maxLength: 3 });
  const cut = fc.option(fc.nat(ZIP.length), { freq: 4 });
  await fc.assert(
    fc.asyncProperty(flips, cut, async (places, length) => {
      const zip = places
        .reduce((damaged, { at, bit }) => withFlippedBit(damaged, at, bit), ZIP)
        .subarray(0, length ?? undefined);
      const texts = await readOrFault(Buffer.concat([Buffer.from('PK\x03\x04'), zip.subarray(4)]));
      for (const [path, text] of texts) expect(text).toBe(originals.get(path));
    }),
    { seed: 20251016, numRuns: 400 },
  );
});

test('any bytes that begin like an archive are read or refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, withEnd) => {
      const end = withEnd ? ZIP.subarray(-22) : Buffer.alloc(0);
      expect(await readOrFault(Buffer.concat([Buffer.from('PK\x03\x04'), bytes, end]))).toEqual([]);
    }),
    { seed: 20251016, numRuns: 200 },
  );
});

/** Paths and texts that were read; a `TriageError` gives none, any other error fails the test. */
async function readOrFault(zip: Buffer): Promise<[path: string, text: string][]> {
  try {
    const jobs = await jobsOf(await open(zip));
    return jobs.flatMap(({ parts }) =>
      parts.map(({ file, bytes }) => [file, Buffer.from(bytes).toString()] as [string, string]),
    );
  } catch (error) {
    if (error instanceof TriageError) return [];
    throw error;
  }
}

function open(zip: Buffer) {
  return openSource('-', { stdin: Readable.from([zip]) });
}

/** Where the second entry of the directory begins. */
function secondEntry(): number {
  return directoryStart(ZIP) + 46 + '0_build.txt'.length;
}

function nineOf(size: number) {
  return Array.from({ length: 9 }, (_, index) => ({ path: `${index}_job.txt`, text: '', size }));
}
