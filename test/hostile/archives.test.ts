import { readdirSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TriageError } from '../../src/errors.ts';
import { openSource } from '../../src/providers/local.ts';
import { triage } from '../../src/triage.ts';
import { engine } from '../support/engine.ts';
import { job, runArchive } from '../support/run-archive.ts';
import { folderWith } from '../support/sources.ts';
import { whyred } from '../support/surroundings.ts';
import { directoryStart, type ZipFile, zipOf } from '../support/zip.ts';
import { ACTS, mutation } from './mutations.ts';

const SEED = 20251016;
const CAUSE = 'TypeError: total is not a function';
const LINES = ['##[group]Run make check', '##[endgroup]', CAUSE, '##[error]Process completed with exit code 1.'];
const FAILED = LINES.map((line) => `2026-09-01T10:00:00.0000000Z ${line}\n`).join('');
const RUN = runArchive([job('build', ['compiled']), job('test (20)', LINES)]);

interface Answer {
  /** Root causes, or null where nothing could be read. */
  readonly causes: readonly string[] | null;
  readonly said: string;
}

/** What `whyred triage` makes of a file; any other end than an answer, or a reason with a hint, fails the test. */
async function triaged(name: string, content: Uint8Array): Promise<Answer> {
  const folder = await folderWith({ [name]: content });
  const { exitCode, out, err } = await whyred(['triage', join(folder, name), '--json']);
  expect(ACTS.exec(out + err)?.[0] ?? null).toBe(null);
  // Nothing is unpacked, here or elsewhere.
  expect(readdirSync(folder)).toEqual([name]);
  if (exitCode === 2) {
    expect(out).toBe('');
    expect(err.trim().split('\n').length, err).toBeGreaterThan(1);
    expect(err).not.toMatch(/^ {4}at /m);
    return { causes: null, said: err };
  }
  const { jobs, warnings } = JSON.parse(out);
  const causes = jobs.flatMap(({ failures }: { failures: { rootCause: { text: string } }[] }) =>
    failures.map(({ rootCause }) => rootCause.text),
  );
  return { causes, said: warnings.join('\n') };
}

test('a sound archive is read', async () => {
  expect((await triaged('run.zip', RUN)).causes).toEqual([CAUSE]);
});

describe('what was damaged on its way', () => {
  const ways = fc.array(mutation, { minLength: 1, maxLength: 4 });
  const damaged = (sound: Buffer) =>
    ways.map((mutations) => mutations.reduce<Buffer>((changed, mutate) => mutate(changed), sound).subarray(0, 200_000));

  /** Read and explained; only a reason with a hint may come instead. */
  async function survives(bytes: Buffer): Promise<void> {
    try {
      await triage(await openSource('-', { stdin: Readable.from([bytes]) }), engine);
    } catch (error) {
      if (!(error instanceof TriageError)) throw error;
      expect(error.message).not.toBe('');
      expect(error.hint).not.toBe('');
      expect(ACTS.exec(error.message + error.hint)?.[0] ?? null).toBe(null);
    }
  }

  test.each<[what: string, sound: Buffer]>([
    ['an archive', RUN],
    ['a gzip file', gzipSync(Buffer.from(FAILED.repeat(20)))],
    [
      'an archive of archives',
      zipOf([
        { path: '0_a.txt', text: RUN },
        { path: '1_b.txt', text: gzipSync(RUN) },
      ]),
    ],
  ])('%s gives what is left, or says why not', async (_, sound) => {
    await fc.assert(fc.asyncProperty(damaged(sound), survives), { seed: SEED, numRuns: 200 });
  });
});

/** Changes the directory's entry of a file at an offset behind its signature. */
function withDirectory(zip: Buffer, index: number, at: number, bytes: Buffer): Buffer {
  const copy = Buffer.from(zip);
  let entry = directoryStart(zip);
  for (let skipped = 0; skipped < index; skipped++) {
    entry += 46 + copy.readUInt16LE(entry + 28) + copy.readUInt16LE(entry + 30) + copy.readUInt16LE(entry + 32);
  }
  bytes.copy(copy, entry + at);
  return copy;
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u16 = (value: number): Buffer => u32(value).subarray(0, 2);
const u64 = (value: number): Buffer => Buffer.concat([u32(value), u32(0)]);

const good: ZipFile = { path: '1_good.txt', text: FAILED };
const bad = (given: Partial<ZipFile>): Buffer => zipOf([{ path: '0_bad.txt', text: FAILED, ...given }, good]);

describe('an archive that lies about an entry', () => {
  test.each<[what: string, zip: Buffer]>([
    ['that is encrypted', bad({ flags: 0x9 })],
    ['that is strongly encrypted', bad({ flags: 0x49 })],
    ['whose method is unknown', bad({ method: 99 })],
    ['that is larger than it says', bad({ size: 10 })],
    ['that is smaller than it says', bad({ size: 10_000_000 })],
    ['that has 2 GB, as it says', bad({ size: 2 ** 31 })],
    ['whose sum is wrong', bad({ crc: 7 })],
    ['whose compressed size is 0', withDirectory(bad({}), 0, 20, u32(0))],
    ['whose compressed size goes beyond the end', withDirectory(bad({}), 0, 20, u32(50_000_000))],
    ['that begins behind the end', withDirectory(bad({}), 0, 42, u32(50_000_000))],
    ['that begins in the middle of another', withDirectory(bad({}), 0, 42, u32(11))],
    ['that is the next one', withDirectory(bad({}), 0, 42, u32(directoryStart(bad({})) >> 1))],
    ['that is an archive itself', zipOf([{ path: '0_bad.txt', text: RUN }, good])],
    [
      'that is an archive within archives',
      zipOf([{ path: '0_bad.txt', text: zipOf([{ path: '0_bad.txt', text: RUN }]) }, good]),
    ],
    ['that is gzip', zipOf([{ path: '0_bad.txt', text: gzipSync(FAILED) }, good])],
    ['that is rubbish', zipOf([{ path: '0_bad.txt', text: deflateRawSync(RUN) }, good])],
    ['without a name', zipOf([{ path: '', text: FAILED }, good])],
    ['of a very long name', zipOf([{ path: `${'0_a'.repeat(20_000)}.txt`, text: FAILED }, good])],
  ])('%s costs that entry at most', async (_, zip) => {
    const { causes } = await triaged('run.zip', zip);
    expect(causes).toContain(CAUSE);
  });

  test.each<[what: string, path: string]>([
    ['climbs out of the folder', '../../../etc/0_bad.txt'],
    ['climbs out as Windows writes it', '..\\..\\0_bad.txt'],
    ['is absolute', '/etc/cron.d/0_bad.txt'],
    ['has a drive', 'C:\\Windows\\0_bad.txt'],
    ['is a device', 'NUL.txt'],
    ['holds a NUL', '0_bad\0.txt'],
    ['holds what moves the cursor', '0_\u001b[2J\u001b]52;c;eA==\u0007\u202e.txt'],
    ['holds a line end and a command', '0_x\n::error::forged.txt'],
    ['is one of a prototype', '__proto__/constructor.txt'],
    ['has ten thousand folders', `${'a/'.repeat(10_000)}0_bad.txt`],
  ])('whose name %s is read as any other', async (_, path) => {
    const { causes, said } = await triaged('run.zip', zipOf([{ path, text: FAILED }, good]));
    expect(causes).toContain(CAUSE);
    expect(said).not.toMatch(/^\s*::/m);
  });

  test('as a link is no link', async () => {
    const link = 0o120777 * 0x10000;
    const zip = withDirectory(zipOf([{ path: '0_link.txt', text: '/etc/passwd' }, good]), 0, 38, u32(link >>> 0));
    const { causes, said } = await triaged('run.zip', zip);
    expect(causes).toEqual([CAUSE]);
    expect(said).not.toContain('root:');
  });
});

/** Entries that all lie in the same place, under one name or each under its own; with the records of zip64 where asked for. */
function manyEntries(
  count: number,
  { named, size, zip64 }: { named: 'alike' | 'apart'; size: number; zip64: boolean },
): Buffer {
  const bytes = Buffer.alloc(size, '=');
  const data = deflateRawSync(bytes);
  const path = Buffer.from('000000_job.txt');
  const common = [
    u16(20),
    u16(0),
    u16(8),
    u16(0),
    u16(0),
    u32(crc32(bytes)),
    u32(data.length),
    u32(size),
    u16(path.length),
    u16(0),
  ];
  const local = Buffer.concat([u32(0x04034b50), ...common, path, data]);
  const entry = Buffer.concat([u32(0x02014b50), u16(20), ...common, u16(0), u16(0), u16(0), u32(0), u32(0), path]);
  const listed = Buffer.alloc(count * entry.length, entry);
  if (named === 'apart') {
    for (let index = 0; index < count; index++) listed.write(String(index).padStart(6, '0'), index * entry.length + 46);
  }
  const end64 = [
    ...[u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count), u64(listed.length)],
    ...[u64(local.length), u32(0x07064b50), u32(0), u64(local.length + listed.length), u32(1)],
  ];
  const told = zip64 ? 0xffff : count;
  const [length, start] = zip64 ? [0xffffffff, 0xffffffff] : [listed.length, local.length];
  const end = [u32(0x06054b50), u16(0), u16(0), u16(told), u16(told), u32(length), u32(start), u16(0)];
  return Buffer.concat([local, listed, ...(zip64 ? end64 : []), ...end]);
}

describe('an archive that would fill memory or time', () => {
  test.each<[what: string, zip: () => Buffer]>([
    ['100,000 entries', () => manyEntries(100_000, { named: 'apart', size: 10, zip64: true })],
    ['100,000 entries of one name', () => manyEntries(100_000, { named: 'alike', size: 1_000_000, zip64: true })],
    ['60,000 entries', () => manyEntries(60_000, { named: 'apart', size: 10, zip64: false })],
    [
      '15,000 entries of 9 MB, all in one place',
      () => manyEntries(15_000, { named: 'alike', size: 9_000_000, zip64: false }),
    ],
  ])('with %s is refused in words', async (_, zip) => {
    const { causes, said } = await triaged('run.zip', zip());
    expect(causes).toBe(null);
    expect(said).toMatch(/more than|damaged|directory/);
  });

  // Each is small, and all of them are the same bytes: 50 KB of an archive keep the machine busy with 4 GB.
  test('with entries that lie in one place is refused, however few', async () => {
    expect((await triaged('run.zip', manyEntries(20, { named: 'alike', size: 1000, zip64: false }))).causes).toBe(null);
  });

  test('by an entry that shrinks two thousandfold is read without that entry', async () => {
    const zip = zipOf([{ path: '0_bomb.txt', text: Buffer.alloc(64 * 1024 ** 2) }, good]);
    expect(zip.length).toBeLessThan(100_000);
    const { causes, said } = await triaged('run.zip', zip);
    expect(causes).toEqual([CAUSE]);
    expect(said).toContain('200 times');
  });

  test('of zip64 that is small and sound is read, or refused in words', async () => {
    await triaged('run.zip', manyEntries(3, { named: 'apart', size: 1000, zip64: true }));
  });

  test('as gzip that shrinks a thousandfold is refused', async () => {
    const { causes, said } = await triaged('job.log.gz', gzipSync(Buffer.alloc(128 * 1024 ** 2)));
    expect(causes).toBe(null);
    expect(said).toContain('too large');
  });
});

test.runIf(process.platform !== 'win32')(
  'links in a folder lead nowhere: out of it, round in it, or to a device',
  async () => {
    const outside = await folderWith({ 'secret.log': `outside: ${FAILED}` });
    const folder = await folderWith({ '0_job.txt': FAILED });
    await symlink(join(outside, 'secret.log'), join(folder, '1_link.txt'));
    await symlink(outside, join(folder, '2_folder'));
    await symlink(folder, join(folder, '3_round'));
    await symlink('/dev/zero', join(folder, '4_zero.log'));
    await symlink('5_self.log', join(folder, '5_self.log'));
    const { exitCode, out } = await whyred(['triage', folder, '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out).jobs).toHaveLength(1);
    expect(out).not.toContain('outside');
  },
);

test.runIf(process.platform === 'linux')('names of files on a disk do nothing', async () => {
  const names = [
    '\u001b[2J\u001b]52;c;eA==\u0007.log',
    'x\n::error::forged.log',
    '##[error]y.log',
    '\u202egol.log',
    '-rf.log',
    '--json.log',
  ];
  const folder = await folderWith(Object.fromEntries(names.map((name) => [name, FAILED])));
  for (const format of ['text', 'json', 'markdown', 'github']) {
    const { exitCode, out, err } = await whyred(['triage', folder, '--format', format]);
    expect(exitCode).toBe(0);
    expect(ACTS.exec(out + err)?.[0] ?? null, format).toBe(null);
    expect(out).not.toContain('##[');
    expect(out).not.toMatch(/^\s*::error::forged/m);
  }
});
