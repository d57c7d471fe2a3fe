import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openSource } from '../../src/providers/local.ts';
import { job, runArchive } from '../support/run-archive.ts';
import { faultOf, folderWith, jobsOf, outline, textOf } from '../support/sources.ts';

const LOG = Array.from({ length: 5000 }, (_, index) => `line ${index} ${(index * 7919) % 10_007}\n`).join('');
const GZIP = gzipSync(LOG);
const GB = 1024 ** 3;

describe('a single file', () => {
  test.each<[what: string, name: string, content: string | Uint8Array]>([
    ['plain text', 'job.log', LOG],
    ['gzip', 'job.log.gz', GZIP],
    ['gzip with a plain name', 'job.txt', GZIP],
    ['plain text with the name of gzip', 'job.gz', LOG],
    ['gzip of two parts', 'job.gz', Buffer.concat([gzipSync(LOG.slice(0, 999)), gzipSync(LOG.slice(999))])],
    ['a name without an ending', 'consoleText', LOG],
  ])('of %s is one job of one part, named as given', async (_what, name, content) => {
    const path = join(await folderWith({ [name]: content }), name);
    const source = await openSource(path, {});
    const jobs = await jobsOf(source);
    expect(jobs).toMatchObject([{ name: null, parts: [{ file: path, step: null, steps: null }] }]);
    expect(textOf(jobs[0]?.parts[0])).toBe(LOG);
    expect(source).toMatchObject({ name: path, warnings: [] });
  });

  test('that is an archive is read as one, whatever its name', async () => {
    const folder = await folderWith({ 'download.bin': runArchive([job('build', [])]) });
    expect(outline(await jobsOf(await openSource(join(folder, 'download.bin'), {})))).toEqual([
      ['build', ['0_build.txt']],
    ]);
  });

  test.each<[what: string, cut: number]>([
    ['in the middle', GZIP.length / 2],
    ['before its checksum', 8],
  ])('of gzip that is cut %s gives what came before, and a warning', async (_what, cut) => {
    const { text, warnings } = await readGzip(GZIP.subarray(0, -Math.floor(cut)));
    expect(text.length).toBeGreaterThan(LOG.length / 4);
    expect(LOG.startsWith(text)).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('cut off')]);
  });

  test('of gzip with a wrong checksum or rubbish behind keeps its end', async () => {
    const rubbish = await readGzip(Buffer.concat([GZIP, Buffer.from('rubbish')]));
    const wrong = await readGzip(Buffer.concat([GZIP.subarray(0, -8), Buffer.alloc(8)]));
    for (const { text, warnings } of [rubbish, wrong]) {
      expect(LOG.startsWith(text)).toBe(true);
      expect(text.length).toBeGreaterThan(LOG.length - 65);
      expect(warnings).toEqual([expect.stringContaining('damaged')]);
    }
  });

  test.each<[what: string, name: string, content: string | Uint8Array, code: string, says: string]>([
    ['a web page called .zip', 'run.zip', '\n<!DOCTYPE html><title>Sign in</title>', 'archive-not-zip', 'web page'],
    [
      'an answer in JSON called .zip',
      'run.ZIP',
      '{"message":"Not Found","status":"404"}',
      'archive-not-zip',
      '"Not Found"',
    ],
    ['other JSON called .zip', 'run.zip', '[]', 'archive-not-zip', 'JSON'],
    ['a log called .zip', 'run.zip', LOG, 'archive-not-zip', 'something else'],
    ['nothing called .zip', 'run.zip', '', 'archive-not-zip', 'nothing'],
    ['nothing', 'job.log', '', 'source-empty', 'empty'],
    ['the start of a gzip file', 'job.gz', GZIP.subarray(0, 5), 'source-unreadable', 'gzip'],
    ['a tar archive', 'logs.tar', tar(), 'source-not-a-log', 'tar archive'],
    ['a compressed tar archive', 'logs.tgz', gzipSync(tar()), 'source-not-a-log', 'tar archive'],
    ['an xz file', 'job.log.xz', Buffer.from('fd377a585a0000', 'hex'), 'source-not-a-log', 'xz file'],
    ['a gzip bomb', 'bomb.gz', gzipSync(Buffer.alloc(30 * 1024 ** 2)), 'source-too-large', 'too large'],
  ])('that holds %s is refused in words', async (_what, name, content, code, says) => {
    const path = join(await folderWith({ [name]: content }), name);
    const fault = await faultOf(openSource(path, {}).then(jobsOf));
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(path);
    expect(fault.message).toContain(says);
    expect(fault.hint).not.toBe('');
  });

  test('of more than 2 GB is refused before it is read', async () => {
    const path = join(await folderWith({ 'job.log': '' }), 'job.log');
    await truncate(path, 2 * GB + 1);
    expect((await faultOf(openSource(path, {}))).code).toBe('source-too-large');
  });

  test.runIf(process.platform === 'linux')('may be a pipe', async () => {
    const folder = await folderWith({});
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const writer = promisify(execFile)('sh', ['-c', 'printf "from a pipe" > "$0"', pipe]);
    const jobs = await jobsOf(await openSource(pipe, {}));
    await writer;
    expect(jobs).toMatchObject([{ name: null, parts: [{ file: pipe }] }]);
    expect(textOf(jobs[0]?.parts[0])).toBe('from a pipe');
  });
});

describe('a path that cannot be read', () => {
  test.each<[path: string, hint: string]>([
    ['no-such.log', 'Check the path'],
    ['18872341234', 'gh api repos/OWNER/REPO/actions/runs/18872341234/logs > run.zip'],
    ['https://github.com/o/r.js/actions/runs/12', 'gh api repos/o/r.js/actions/runs/12/logs > run.zip'],
    ['https://github.com/o/r/actions/runs/12/attempts/2', 'gh api repos/o/r/actions/runs/12/attempts/2/logs > run.zip'],
    ['https://github.com/o/r/actions/runs/12/job/34?pr=5#step:4:1', 'gh api repos/o/r/actions/jobs/34/logs > job.log'],
    ['https://github.com/o/r/pull/5', 'gh api repos/OWNER/REPO/actions/runs/RUN_ID/logs > run.zip'],
  ])('%s: the hint says what to do', async (path, hint) => {
    const fault = await faultOf(openSource(path, {}));
    expect(fault.code).toBe('source-not-found');
    expect(fault.message).toContain(path);
    expect(fault.hint).toContain(hint);
    expect(fault.hint.includes('not part of this version')).toBe(path !== 'no-such.log');
  });

  test('a path through a file is not found either', async () => {
    const folder = await folderWith({ 'job.log': LOG });
    expect((await faultOf(openSource(join(folder, 'job.log', 'x'), {}))).code).toBe('source-not-found');
  });

  // The administrator may read everything.
  test.skipIf(process.getuid?.() === 0)('a file without the right to read it is told as such', async () => {
    const path = join(await folderWith({ 'job.log': LOG }), 'job.log');
    await chmod(path, 0);
    expect(await faultOf(openSource(path, {}))).toMatchObject({ code: 'source-unreadable' });
  });

  test('a file that is gone when it is read is told as such', async () => {
    const folder = await folderWith({ 'job.log': LOG });
    const source = await openSource(join(folder, 'job.log'), {});
    await promisify(execFile)('rm', [join(folder, 'job.log')]);
    expect((await faultOf(jobsOf(source))).code).toBe('source-not-found');
  });
});

describe('standard input', () => {
  test.each<[what: string, content: string | Uint8Array]>([
    ['text', LOG],
    ['gzip', GZIP],
  ])('of %s is one log, called -', async (_what, content) => {
    const source = await openSource('-', { stdin: pieces(content) });
    const jobs = await jobsOf(source);
    expect(jobs).toMatchObject([{ name: null, parts: [{ file: '-' }] }]);
    expect(textOf(jobs[0]?.parts[0])).toBe(LOG);
    expect(source.name).toBe('-');
  });

  test('may have an encoding set', async () => {
    const stdin = pieces(LOG);
    stdin.setEncoding('utf8');
    expect(textOf((await jobsOf(await openSource('-', { stdin })))[0]?.parts[0])).toBe(LOG);
  });

  test('may be an archive', async () => {
    const source = await openSource('-', { stdin: pieces(runArchive([job('build', [])])) });
    expect(outline(await jobsOf(source))).toEqual([['build', ['0_build.txt']]]);
    expect(source.name).toBe('-');
  });

  test('that is empty is refused with a hint', async () => {
    const fault = await faultOf(openSource('-', { stdin: Readable.from([]) }));
    expect(fault.code).toBe('source-empty');
    expect(fault.message).toContain('standard input');
  });

  test('of more than 2 GB is refused without waiting for its end', async () => {
    const chunk = Buffer.alloc(2 ** 26);
    function* endless() {
      for (;;) yield chunk;
    }
    expect((await faultOf(openSource('-', { stdin: Readable.from(endless()) }))).code).toBe('source-too-large');
  });

  test('that is a folder is told as such', async () => {
    const error = Object.assign(new Error('EISDIR'), { code: 'EISDIR', syscall: 'read' });
    const stdin = new Readable({ read: () => stdin.destroy(error) });
    expect((await faultOf(openSource('-', { stdin }))).message).toContain('standard input is a folder');
  });

  test('that breaks for another reason is a bug and stays one', async () => {
    const stdin = new Readable({ read: () => stdin.destroy(new Error('something else')) });
    await expect(openSource('-', { stdin })).rejects.toThrow('something else');
  });
});

describe('a folder', () => {
  test('of logs gives each as a job, in natural order, with its path in the folder', async () => {
    const folder = await folderWith({
      'build 10.log': 'ten',
      'build 2.log': 'two',
      'deep/er/a.TXT': 'a',
      'packed.log.gz': gzipSync('unpacked'),
      'report.html': '<html>',
      'coverage.json': '{}',
    });
    const jobs = await jobsOf(await openSource(folder, {}));
    expect(jobs.map(({ parts }) => [parts[0]?.file, textOf(parts[0])])).toEqual([
      ['build 2.log', 'two'],
      ['build 10.log', 'ten'],
      ['deep/er/a.TXT', 'a'],
      ['packed.log.gz', 'unpacked'],
    ]);
  });

  test('does not follow links', async () => {
    const outside = await folderWith({ 'secret.log': 'x', 'inner/more.log': 'y' });
    const folder = await folderWith({ 'job.log': 'mine' });
    await symlink(join(outside, 'secret.log'), join(folder, 'link.log'));
    await symlink(outside, join(folder, 'outside'));
    await symlink(folder, join(folder, 'round'));
    expect(outline(await jobsOf(await openSource(folder, {})))).toEqual([[null, ['job.log']]]);
  });

  test('that is itself a link is opened', async () => {
    const folder = await folderWith({ 'logs/job.log': 'x' });
    await symlink(join(folder, 'logs'), join(folder, 'latest'));
    expect(outline(await jobsOf(await openSource(join(folder, 'latest'), {})))).toEqual([[null, ['job.log']]]);
  });

  test('of the steps of one job is that job', async () => {
    const folder = await folderWith({
      '1_Set up job.txt': 'a',
      '10_Post.txt': 'c',
      '2_Run x.txt': 'b',
      'system.txt': '',
    });
    expect(outline(await jobsOf(await openSource(folder, {})))).toEqual([
      [null, ['1_Set up job.txt', '2_Run x.txt', '10_Post.txt']],
    ]);
  });

  test('with a log that is damaged warns and reads the others', async () => {
    const folder = await folderWith({ 'a.gz': GZIP.subarray(0, 5), 'b.log': 'fine', 'c.gz': gzipSync(tar()) });
    const source = await openSource(folder, {});
    expect(outline(await jobsOf(source))).toEqual([[null, ['b.log']]]);
    expect(source.warnings).toEqual([expect.stringContaining('a.gz'), expect.stringContaining('c.gz')]);
  });

  test.skipIf(process.getuid?.() === 0)('with a folder that may not be read warns and reads the others', async () => {
    const folder = await folderWith({ 'a.log': 'fine', 'locked/b.log': '' });
    await chmod(join(folder, 'locked'), 0);
    const source = await openSource(folder, {});
    expect(outline(await jobsOf(source))).toEqual([[null, ['a.log']]]);
    expect(source.warnings).toEqual([expect.stringContaining('locked')]);
    await chmod(join(folder, 'locked'), 0o700);
  });

  test('of more than 20,000 logs is refused', async () => {
    const folder = await folderWith({});
    for (let index = 0; index <= 20_000; index++) writeFileSync(join(folder, `${index}.log`), '');
    expect((await faultOf(openSource(folder, {}))).code).toBe('folder-limit');
    rmSync(join(folder, '7.log'));
    expect((await openSource(folder, {})).warnings).toEqual([]);
  }, 60_000);

  test.each<[what: string, files: Record<string, string>, hint: string]>([
    ['nothing', {}, 'Give the folder'],
    ['only other files', { 'a.html': '', 'job/system.txt': '' }, 'Give the folder'],
    ['only archives', { 'run.zip': '' }, 'zip'],
  ])('that holds %s is refused with a hint', async (_what, files, hint) => {
    const folder = await folderWith(files);
    await mkdir(join(folder, 'below'));
    const fault = await faultOf(openSource(folder, {}));
    expect(fault.code).toBe('folder-empty');
    expect(fault.hint).toContain(hint);
  });
});

async function readGzip(bytes: Buffer): Promise<{ text: string; warnings: readonly string[] }> {
  const source = await openSource('-', { stdin: pieces(bytes) });
  const jobs = await jobsOf(source);
  return { text: textOf(jobs[0]?.parts[0]), warnings: source.warnings };
}

function pieces(content: string | Uint8Array): Readable {
  const bytes = Buffer.from(content as Uint8Array);
  const third = Math.ceil(bytes.length / 3);
  return Readable.from(
    [0, 1, 2].map((index) => bytes.subarray(index * third, (index + 1) * third)),
    {
      objectMode: false,
    },
  );
}

/** The start of a tar archive: a header of 512 bytes. */
function tar(): Buffer {
  const header = Buffer.alloc(1024);
  header.write('logs/job.log', 0);
  header.write('ustar', 257);
  return header;
}
