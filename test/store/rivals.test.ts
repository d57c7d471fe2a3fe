import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../../src/store/maintenance.ts';
import { countIn, newPath, newStore } from './support.ts';

// Beside the packages that it needs.
const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache');
let folder: string;

beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'rival-'));
  const bundle = await rolldown({
    input: fileURLToPath(new URL('./rival.ts', import.meta.url)),
    platform: 'node',
    external: ['better-sqlite3', 'kysely'],
  });
  await bundle.write({ file: join(folder, 'rival.mjs') });
  await bundle.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function rival(path: string, first: number, count: number): ChildProcess {
  return spawn(process.execPath, [join(folder, 'rival.mjs'), path, `${first}`, `${count}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function exitOf(process: ChildProcess): Promise<unknown> {
  const [code] = await once(process, 'exit');
  return code;
}

test('processes that make a store and write to it at once lose nothing', async () => {
  const path = newPath();
  const rivals = [1000, 2000, 3000].map((first) => rival(path, first, 200));
  expect(await Promise.all(rivals.map(exitOf))).toEqual([0, 0, 0]);
  const db = await newStore(path);
  expect([countIn(db, 'run'), countIn(db, 'attempt'), countIn(db, 'repository')]).toEqual([600, 600, 1]);
  expect(check(db)).toEqual([]);
});

test('a process that is killed while it writes leaves a sound store, and another one goes on', async () => {
  const path = newPath();
  const killed = rival(path, 1000, 1_000_000);
  await once(killed.stdout!, 'data');
  killed.kill('SIGKILL');
  await exitOf(killed);
  const db = await newStore(path);
  const kept = countIn(db, 'run');
  expect(kept).toBeGreaterThan(0);
  expect(check(db)).toEqual([]);
  expect(await exitOf(rival(path, 1000, kept + 5))).toBe(0);
  expect(countIn(db, 'run')).toBe(kept + 5);
});
