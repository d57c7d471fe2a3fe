import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { isOwner, isRepository } from './github/names.ts';

/** Archives that are kept beside the store, the oldest of which go when there are too many. */
export interface ArchiveCache {
  /** Takes the file away from where it is. */
  keep(path: string, name: string): Promise<void>;
}

/** @param maxBytes Of all archives below `folder` together. */
export function createArchiveCache(
  folder: string,
  { owner, name }: { readonly owner: string; readonly name: string },
  maxBytes: number,
): ArchiveCache {
  if (!isOwner(owner) || !isRepository(name)) throw new Error(`no folder can be named ${owner}/${name}`);
  return {
    async keep(path, file) {
      const target = join(folder, owner, name, file);
      makeFolder(dirname(target), 0o700);
      await rename(path, target);
      const now = new Date();
      await utimes(target, now, now);
      await shrink(folder, maxBytes);
    },
  };
}

/** Deletes the archives that were kept first until the others fit. */
async function shrink(folder: string, maxBytes: number): Promise<void> {
  const files = (await archivesIn(folder)).sort((a, b) => b.keptMs - a.keptMs);
  let total = 0;
  for (const { path, bytes } of files) {
    total += bytes;
    if (total > maxBytes) await rm(path, { force: true });
  }
}

/** All archives below a folder, in any order; none when there is no such folder. */
export async function archivesIn(folder: string): Promise<{ path: string; bytes: number; keptMs: number }[]> {
  const names = await readdir(folder, { recursive: true }).catch(ifMissing([]));
  const archives = names.filter((name) => name.endsWith('.zip')).map((name) => join(folder, name));
  const files = await Promise.all(
    archives.map(async (path) => {
      const found = await stat(path).catch(ifMissing(null));
      return found === null ? [] : [{ path, bytes: found.size, keptMs: found.mtimeMs }];
    }),
  );
  return files.flat();
}

/** Another process may have made room meanwhile. */
function ifMissing<Nothing>(nothing: Nothing): (error: NodeJS.ErrnoException) => Nothing {
  return (error) => {
    if (error.code === 'ENOENT') return nothing;
    throw error;
  };
}
