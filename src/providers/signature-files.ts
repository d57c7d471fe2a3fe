import { readdir, readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Automaton, unpackAutomaton } from '../classifiers/automaton.ts';
import type { SignatureFile } from '../classifiers/catalogue.ts';
import { HINTS } from '../classifiers/hinted.ts';
import type { Signature } from '../classifiers/signature.ts';
import { createMatcher, type Matcher } from '../classifiers/signatures.ts';
import { TriageError } from '../errors.ts';

/** Where the build writes, beside the program. */
const BUILT = new URL('./', import.meta.url);
/** Where the entries are when the program runs from its sources. */
const SOURCES = fileURLToPath(new URL('../../data/signatures', import.meta.url));
/** A repository's own signatures, below its root. */
const OWN_FOLDER = join('.whyred', 'signatures');

/**
 * The repository's own entries (`root` is its folder), then the catalogue that ships with whyred, whole.
 * @throws TriageError `signature-invalid` when one of the repository's entries is wrong.
 */
export async function loadSignatures(root: string): Promise<Signature[]> {
  return withOwn(await readOwn(root), await builtIn('catalogue-full.json'));
}

/** The same made ready for searching, without what only authors read. */
export async function loadMatcher(root: string): Promise<Matcher> {
  const own = await readOwn(root);
  const shipped = await builtIn('catalogue.json');
  if (own.length > 0) return createMatcher(await withOwn(own, shipped), HINTS);
  return createMatcher(shipped, HINTS, await builtAutomaton());
}

async function readOwn(root: string): Promise<SignatureFile[]> {
  return await readFolder(join(root, OWN_FOLDER));
}

async function withOwn(own: readonly SignatureFile[], shipped: Signature[]): Promise<Signature[]> {
  if (own.length === 0) return shipped;
  // YAML and the checks cost more than all the rest of a start, so only those who need them pay.
  const { loadCatalogue } = await import('../classifiers/catalogue.ts');
  return [...loadCatalogue(own, shipped), ...shipped];
}

async function builtIn(name: 'catalogue.json' | 'catalogue-full.json'): Promise<Signature[]> {
  const compiled = await readFile(new URL(name, BUILT), 'utf8').catch(() => null);
  if (compiled !== null) return JSON.parse(compiled) as Signature[];
  sources ??= readSources();
  return await sources;
}

/** Read once: who runs many commands from the sources would spend most of the time on them. */
let sources: Promise<Signature[]> | null = null;

async function readSources(): Promise<Signature[]> {
  const { loadCatalogue } = await import('../classifiers/catalogue.ts');
  return loadCatalogue(await readFolder(SOURCES));
}

/** The table is written as the numbers of a little-endian machine. */
async function builtAutomaton(): Promise<Automaton | undefined> {
  if (endianness() !== 'LE') return undefined;
  const [rest, table] = await Promise.all([
    readFile(new URL('automaton.json', BUILT), 'utf8').catch(() => null),
    readFile(new URL('automaton.bin', BUILT)).catch(() => null),
  ]);
  return rest === null || table === null ? undefined : unpackAutomaton({ rest, table });
}

/** The YAML files of a folder by name; none when there is no such folder. */
async function readFolder(folder: string): Promise<SignatureFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw unreadable(folder, error);
  });
  const names = entries
    .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name))
    .map((entry) => entry.name);
  return await Promise.all(
    names.sort().map(async (name) => {
      const path = join(folder, name);
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        throw unreadable(path, error);
      });
      return { name, text };
    }),
  );
}

function unreadable(path: string, cause: NodeJS.ErrnoException): TriageError {
  return new TriageError(
    'signatures-unreadable',
    `The signatures in ${path} cannot be read (${cause.code}).`,
    'Check the rights on it.',
    { cause },
  );
}
