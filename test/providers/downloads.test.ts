import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDownloads } from '../../src/providers/downloads.ts';
import { folderWith } from '../support/sources.ts';

/** Of a process that has ended. */
function deadPid(): string {
  return execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
}

test('what is downloaded has a folder that only its owner can read, and is gone at the end', async () => {
  const folder = join(await folderWith({}), 'deep', 'downloads');
  const { path, close } = await createDownloads(folder);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700);
  writeFileSync(join(path, '1-1.zip'), 'x');
  await close();
  expect(readdirSync(folder)).toEqual([]);
});

test('what a killed process left is taken away; what a living one has, and what is no process, stays', async () => {
  const [dead, parent] = [deadPid(), String(process.ppid)];
  const folder = await folderWith({
    [`${dead}/1-1.zip`]: 'x',
    [`${parent}/1-1.zip`]: 'x',
    'notes/x': 'x',
    '99999999999999999999/1-1.zip': 'x',
  });
  const { path, close } = await createDownloads(folder);
  expect(readdirSync(folder).sort()).toEqual([parent, String(process.pid), 'notes'].sort());
  await close();
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual([parent, 'notes'].sort());
});

test('two that are opened at once do not take each other’s rubbish for their own', async () => {
  const folder = await folderWith({ [`${deadPid()}/1-1.zip`]: 'x' });
  const opened = await Promise.all([createDownloads(folder), createDownloads(folder)]);
  for (const { close } of opened) await close();
  expect(readdirSync(folder)).toEqual([]);
});
