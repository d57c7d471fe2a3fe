import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';

/** A folder of this process for what is downloaded and read once. What killed processes left behind is taken away. */
export async function createDownloads(folder: string): Promise<{ readonly path: string; close(): Promise<void> }> {
  const path = join(folder, String(process.pid));
  makeFolder(path, 0o700);
  const names = await readdir(folder);
  for (const name of names.filter((one) => /^\d+$/.test(one) && !isAlive(Number(one)))) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
