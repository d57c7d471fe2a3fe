import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { cleanText } from '../../log/clean.ts';
import type { RelatedDocument } from '../../reports/session/facts.ts';

/** Folders that hold no notes of the team. */
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', 'vendor', 'dist', 'build', 'coverage', 'target']);
const FILES_MAX = 1000;
const FILE_MAX_BYTES = 512 * 1024;
const DEPTH_MAX = 6;
const TITLE_MAX_LENGTH = 120;
const LISTED_MAX = 12;

/**
 * Markdown files of the repository that name one of these, by path; what names most of them first.
 * @param names Ids of runs, signatures, fingerprints.
 * @param except A file that is not looked at.
 */
export async function relatedFiles(
  root: string,
  names: readonly string[],
  except: string | null,
): Promise<RelatedDocument[]> {
  // What is around a folder of no repository is anything.
  const isRepository = await stat(join(root, '.git')).then(
    () => true,
    () => false,
  );
  if (names.length === 0 || !isRepository) return [];
  const wanted = [...new Set(names)].map((name) => ({ name, pattern: wordOf(name) }));
  const found: RelatedDocument[] = [];
  for (const path of await markdownIn(root)) {
    if (path === except) continue;
    const text = await read(path);
    const own = wanted.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name);
    if (own.length > 0)
      found.push({ path: relative(root, path).replaceAll('\\', '/'), title: titleOf(text), names: own });
  }
  return found
    .sort((one, other) => other.names.length - one.names.length || (one.path < other.path ? -1 : 1))
    .slice(0, LISTED_MAX);
}

/** Not as a part of a longer number or name. */
function wordOf(name: string): RegExp {
  return new RegExp(`(?<![\\w/-])${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?![\\w-])`);
}

async function markdownIn(root: string): Promise<string[]> {
  const files: string[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(unreadable);
    for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      if (files.length >= FILES_MAX || entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isFile() && /\.(?:md|markdown)$/i.test(entry.name)) files.push(path);
      else if (entry.isDirectory() && depth < DEPTH_MAX && !LEFT_OUT.has(entry.name)) await walk(path, depth + 1);
    }
  };
  await walk(root, 0);
  return files;
}

/** What may not be read names nothing. */
function unreadable(error: NodeJS.ErrnoException): Dirent[] {
  if (error.code === undefined) throw error;
  return [];
}

async function read(path: string): Promise<string> {
  const { size } = await stat(path);
  return size > FILE_MAX_BYTES ? '' : await readFile(path, 'utf8');
}

function titleOf(text: string): string | null {
  const found = /^#[ \t]+(.+?)[ \t#]*$/m.exec(text)?.[1];
  return found === undefined ? null : cleanText(found).slice(0, TITLE_MAX_LENGTH);
}
