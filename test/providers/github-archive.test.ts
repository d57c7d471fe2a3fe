import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSource } from '../../src/providers/local.ts';
import { type Job, job, type Layout, runArchive, runFiles } from '../support/run-archive.ts';
import { faultOf, folderWith, jobsOf, outline, textOf } from '../support/sources.ts';
import { dataStart, withFlippedBit, type ZipFile, zipOf } from '../support/zip.ts';

const BUILD = job('Build / linux', ['compiled']);
const TEST = job('test: 🧪 (20)', ['1 failed', '##[error]Process completed with exit code 1.']);

describe.each<NonNullable<Layout['era']>>(['until-2025', 'since-2025'])('an archive of %s', (era) => {
  test('with both whole jobs and steps gives each text once, and the places of the steps', async () => {
    const jobs = await jobsOf(await openZip(runArchive([BUILD, TEST], { era })));
    expect(jobs.map(({ parts }) => parts.length)).toEqual([1, 1]);
    for (const [index, expected] of [BUILD, TEST].entries()) {
      const part = jobs[index]!.parts[0]!;
      expect(textOf(part)).toContain(`Complete job name: ${expected.name}\n`);
      expect(part.step).toBeNull();
      expect(part.steps?.map(({ number, name }) => [number, name])).toEqual([
        [1, 'Set up job'],
        [2, 'Run make test'],
        [24, 'Complete job'],
      ]);
      const command = part.steps![1]!;
      const text = Buffer.from(part.bytes.subarray(command.start, command.end)).toString();
      expect(text.split('\n').map((line) => line.slice(29))).toEqual([...expected.steps[1]!.lines, '']);
    }
  });

  test('with whole jobs only gives them without places', async () => {
    const jobs = await jobsOf(await openZip(runArchive([BUILD, TEST], { era, holds: 'whole jobs' })));
    expect(jobs.map(({ parts }) => parts.map(({ step, steps }) => [step, steps]))).toEqual([
      [[null, null]],
      [[null, null]],
    ]);
  });

  test('with steps only gives one part a step', async () => {
    const jobs = await jobsOf(await openZip(runArchive([BUILD, TEST], { era, holds: 'steps' })));
    expect(jobs.map(({ parts }) => parts.map(({ step }) => step))).toEqual([BUILD, TEST].map(stepsOf));
    expect(textOf(jobs[1]?.parts[1])).toContain('Process completed with exit code 1.');
  });
});

test('names come as the archive has them', async () => {
  const jobs = await jobsOf(await openZip(runArchive([BUILD, TEST])));
  expect(outline(jobs)).toEqual([
    ['Build _ linux', ['0_Build _ linux.txt']],
    ['test 🧪 (20)', ['1_test 🧪 (20).txt']],
  ]);
});

test('an archive of 300 jobs is read in order, each job with its own text', async () => {
  const jobs = Array.from({ length: 300 }, (_, index) => job(`shard ${index} / 🧪: unit`, [`output ${index}`]));
  const read = await jobsOf(await openZip(runArchive(jobs)));
  expect(read.length).toBe(300);
  for (const [index, { parts }] of read.entries()) {
    expect(textOf(parts[0])).toContain(` output ${index}\n`);
    expect(parts[0]?.steps?.length).toBe(3);
  }
});

test.runIf(process.platform === 'linux')('no file stays open, also when the reader stops early', async () => {
  const files = Array.from({ length: 40 }, (_, index) => ({ path: `${index}_job.txt`, text: `log ${index}` }));
  const source = await openZip(zipOf(files));
  expect(await openArchives()).toEqual([]);
  const seen: string[] = [];
  for await (const { parts } of source.jobs()) {
    seen.push(textOf(parts[0]));
    expect(await openArchives()).toEqual([source.name]);
    if (seen.length === 3) break;
  }
  expect(seen).toEqual(['log 0', 'log 1', 'log 2']);
  expect(await openArchives()).toEqual([]);
});

test('a name that would move the cursor is shown without that', async () => {
  const source = await openZip(zipOf([{ path: '0_a\u001B[2Jb\u202E.txt', text: 'x' }]));
  expect(outline(await jobsOf(source))).toEqual([['a\uFFFD[2Jb\uFFFD', ['0_a\uFFFD[2Jb\uFFFD.txt']]]);
});

test.each<[what: string, damage: Partial<ZipFile>, says: string]>([
  ['an encrypted entry', { flags: 0x9 }, 'encrypted'],
  ['a method that GitHub does not use', { method: 12 }, 'compression method 12'],
  ['a wrong checksum', { crc: 1 }, 'checksum'],
  ['a size that is too large', { size: 9999 }, 'length'],
  ['a size that is too small', { size: 3 }, 'damaged'],
  ['more than 2 GB', { size: 2 * 1024 ** 3 + 1 }, '2 GB'],
  ['more than 200 times its size', { text: Buffer.alloc(11 * 1024 ** 2) }, '200 times'],
  ['another name in its header', { localPath: '0_bad.tyt' }, 'another name'],
])('%s is left out with a warning that names it, and the rest is read', async (_what, damage, says) => {
  const source = await openZip(
    zipOf([
      { path: '0_bad.txt', text: 'some text of a log', ...damage },
      { path: '1_good.txt', text: 'fine' },
    ]),
  );
  expect(outline(await jobsOf(source))).toEqual([['good', ['1_good.txt']]]);
  expect(source.warnings).toEqual([expect.stringContaining('"0_bad.txt"')]);
  expect(source.warnings[0]).toContain(says);
});

test('what shrinks well but is small is read', async () => {
  const source = await openZip(zipOf([{ path: '0_a.txt', text: '='.repeat(9 * 1024 ** 2) }]));
  expect(textOf((await jobsOf(source))[0]?.parts[0]).length).toBe(9 * 1024 ** 2);
});

test('stored entries are read too', async () => {
  const source = await openZip(zipOf([{ path: '0_a.txt', text: 'plain', method: 0 }], 'a comment'));
  expect(textOf((await jobsOf(source))[0]?.parts[0])).toBe('plain');
});

test('when the whole log of a job is damaged, its steps are read instead', async () => {
  const zip = runArchive([BUILD, TEST]);
  const source = await openZip(withFlippedBit(zip, dataStart(zip, '0_Build _ linux.txt') + 8, 3));
  const jobs = await jobsOf(source);
  expect(jobs.map(({ name, parts }) => [name, parts.map(({ step }) => step)])).toEqual([
    ['Build _ linux', stepsOf(BUILD)],
    ['test 🧪 (20)', [null]],
  ]);
  expect(source.warnings.length).toBe(2);
});

test('a damaged step is left out of its job', async () => {
  const zip = runArchive([TEST], { holds: 'steps' });
  const source = await openZip(withFlippedBit(zip, dataStart(zip, 'test 🧪 (20)/1_Set up job.txt') + 8, 3));
  expect((await jobsOf(source)).map(({ parts }) => parts.map(({ step }) => step))).toEqual([stepsOf(TEST).slice(1)]);
  expect(source.warnings).toEqual([expect.stringContaining('1_Set up job.txt')]);
});

test('reading twice gives the same, and each warning once', async () => {
  const source = await openZip(
    zipOf([
      { path: '0_a.txt', text: 'a', crc: 1 },
      { path: '1_b.txt', text: 'b' },
    ]),
  );
  const first = outline(await jobsOf(source));
  expect(outline(await jobsOf(source))).toEqual(first);
  expect(source.warnings.length).toBe(1);
});

test('an archive in which nothing can be read is an error that names an entry', async () => {
  const source = await openZip(zipOf([{ path: '0_a.txt', text: 'a', crc: 1 }]));
  const fault = await faultOf(jobsOf(source));
  expect(fault.code).toBe('archive-unreadable');
  expect(fault.message).toContain('"0_a.txt"');
  expect(fault.hint).toContain('gh api repos/OWNER/REPO/actions/runs/RUN_ID/logs > run.zip');
});

test('logs in an archive of another layout are each a job', async () => {
  const source = await openZip(
    zipOf([
      { path: 'ci/build.log', text: 'b' },
      { path: 'ci/picture.png', text: '' },
    ]),
  );
  expect(outline(await jobsOf(source))).toEqual([[null, ['ci/build.log']]]);
});

test('an unpacked archive gives the same as the archive', async () => {
  const jobs: Job[] = [BUILD, TEST, job('ten', ['x'], 10), job('three', ['x'], 3)];
  const files = runFiles(jobs);
  const folder = await folderWith(Object.fromEntries(files.map(({ path, text }) => [path, text])));
  const unpacked = await jobsOf(await openSource(folder, {}));
  expect(unpacked).toEqual(await jobsOf(await openZip(zipOf(files))));
  expect(outline(unpacked).map(([name]) => name)).toEqual(['Build _ linux', 'test 🧪 (20)', 'three', 'ten']);
});

function stepsOf({ steps }: Job): { number: number; name: string }[] {
  return steps.map(({ number, name }) => ({ number, name }));
}

async function openZip(zip: Buffer) {
  const folder = await folderWith({ 'run.zip': zip });
  return await openSource(join(folder, 'run.zip'), {});
}

async function openArchives(): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd');
  // The one that listed the others is gone.
  const targets = await Promise.all(descriptors.map((each) => readlink(`/proc/self/fd/${each}`).catch(() => '')));
  return targets.filter((target) => target.endsWith('.zip'));
}
