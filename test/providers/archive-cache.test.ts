import { existsSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { archivesIn, createArchiveCache } from '../../src/providers/archive-cache.ts';
import { folderWith } from '../support/sources.ts';

const NOVA = { owner: 'acme', name: 'nova' };

/** Below `folder`, as short names, with forward slashes. */
async function kept(folder: string): Promise<string[]> {
  const archives = await archivesIn(folder);
  return archives.map(({ path }) => path.slice(folder.length + 1).replaceAll('\\', '/')).sort();
}

async function keepAll(folder: string, maxBytes: number, sizes: readonly number[], name = NOVA): Promise<void> {
  const cache = createArchiveCache(folder, name, maxBytes);
  for (const [index, size] of sizes.entries()) {
    const from = join(folder, '..', `download-${index}`);
    writeFileSync(from, 'x'.repeat(size));
    await cache.keep(from, `${index}-1.zip`);
    expect(existsSync(from)).toBe(false);
    // Clocks of file systems are not fine enough to tell files of one moment apart.
    const path = join(folder, name.owner, name.name, `${index}-1.zip`);
    if (existsSync(path)) utimesSync(path, index + 1, index + 1);
  }
}

test('archives are kept by repository, for their owner only', async () => {
  const folder = join(await folderWith({}), 'archives');
  await keepAll(folder, 1000, [10, 20]);
  await keepAll(folder, 1000, [30], { owner: 'acme', name: 'comet' });
  expect(await kept(folder)).toEqual(['acme/comet/0-1.zip', 'acme/nova/0-1.zip', 'acme/nova/1-1.zip']);
  expect((await archivesIn(folder)).map(({ bytes }) => bytes).sort()).toEqual([10, 20, 30]);
  if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('an archive that is kept again takes the place of the first', async () => {
  const folder = join(await folderWith({}), 'archives');
  await keepAll(folder, 1000, [10]);
  await keepAll(folder, 1000, [20]);
  expect((await archivesIn(folder)).map(({ bytes }) => bytes)).toEqual([20]);
});

test.each<[maxBytes: number, names: readonly string[]]>([
  [600, ['0-1.zip', '1-1.zip', '2-1.zip']],
  [599, ['1-1.zip', '2-1.zip']],
  [300, ['2-1.zip']],
  // The newest alone is too large.
  [299, []],
])('of 100, 200 and 300 bytes, in at most %i fit %j: those that were kept first go', async (maxBytes, names) => {
  const folder = join(await folderWith({}), 'archives');
  await keepAll(folder, maxBytes, [100, 200, 300]);
  expect(await kept(folder)).toEqual(names.map((name) => `acme/nova/${name}`));
});

test('what another repository keeps counts as well, and what is no archive stays', async () => {
  const parent = await folderWith({ 'archives/acme/comet/9-1.zip': 'x'.repeat(500), 'archives/notes.txt': 'mine' });
  const folder = join(parent, 'archives');
  utimesSync(join(folder, 'acme/comet/9-1.zip'), 0, 0);
  await keepAll(folder, 600, [200]);
  expect(await kept(folder)).toEqual(['acme/nova/0-1.zip']);
  expect(existsSync(join(folder, 'notes.txt'))).toBe(true);
});

test('where nothing was kept there is nothing', async () => {
  expect(await archivesIn(join(await folderWith({}), 'archives'))).toEqual([]);
});

test.skipIf(process.platform === 'win32')('an archive that goes while they are counted is not counted', async () => {
  const folder = await folderWith({ 'acme/nova/1-1.zip': 'x' });
  // Listed, and gone when it is looked at.
  symlinkSync(join(folder, 'gone'), join(folder, 'acme', 'nova', '2-1.zip'));
  expect(await kept(folder)).toEqual(['acme/nova/1-1.zip']);
});

test('two that keep at once disturb nobody', async () => {
  const folder = join(await folderWith({}), 'archives');
  const other = join(await folderWith({}), 'x', 'archives');
  const sizes = Array.from({ length: 12 }, () => 100);
  await keepAll(folder, 10_000, sizes);
  const caches = [1, 2, 3].map(() => createArchiveCache(folder, NOVA, 250));
  const done = caches.map(async (cache, index) => {
    const from = `${other.replace(/.x.archives$/, '')}/${index}`;
    writeFileSync(from, 'x'.repeat(100));
    await cache.keep(from, `new-${index}.zip`);
  });
  await Promise.all(done);
  expect((await archivesIn(folder)).length).toBeLessThanOrEqual(2);
});

test.each([
  { owner: '..', name: 'nova' },
  { owner: 'acme', name: '..' },
  { owner: 'acme', name: 'a/b' },
  { owner: '', name: 'nova' },
])('no folder is named %j', (name) => {
  expect(() => createArchiveCache('/archives', name, 1)).toThrow(/^no folder can be named/);
});
