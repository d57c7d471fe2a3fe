import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../src/make-folder.ts';

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'whyred-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('makes a folder and those above it, and is content with one that is there', () => {
  const path = join(place(), 'a', 'b', 'c');
  makeFolder(path, 0o700);
  makeFolder(path, 0o700);
  expect(statSync(path).isDirectory()).toBe(true);
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
});

test('gives up where a file stands in the way', () => {
  const folder = place();
  writeFileSync(join(folder, 'a'), '');
  expect(() => makeFolder(join(folder, 'a', 'b'))).toThrow(/ENOTDIR/);
});

test.runIf(process.platform === 'linux')('gives up where nothing can be made', () => {
  expect(() => makeFolder('/proc/nothing/here')).toThrow(/ENOENT/);
});
