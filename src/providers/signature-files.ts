import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SignatureFile } from '../classifiers/catalogue.ts';
import type { Signature } from '../classifiers/signature.ts';

/** What the build wrote beside the program. */
const COMPILED = new URL('./catalogue.json', import.meta.url);
/** Where the entries are when the program runs from its sources. */
const SOURCES = fileURLToPath(new URL('../../data/signatures', import.meta.url));
/** A repository's own signatures, below its root. */
const OWN_FOLDER = join('.whyred', 'signatures');

/**
 * The catalogue that ships with whyred, then the repository's own entries (`root` is its folder).
 * @throws TriageError `signature-invalid` when one of the repository's entries is wrong.
 */
export async function loadSignatures(root: string): Promise<Signature[]> {
  const own = await readFolder(join(root, OWN_FOLDER));
  const builtIn = await loadBuiltIn();
  if (own.length === 0) return builtIn;
  // YAML and the checks cost more than all the rest of a start, so only those who need them pay.
  const { loadCatalogue } = await import('../classifiers/catalogue.ts');
  return [...loadCatalogue(own, builtIn), ...builtIn];
}

async function loadBuiltIn(): Promise<Signature[]> {
  const compiled = await readFile(COMPILED, 'utf8').catch(() => null);
  if (compiled !== null) return JSON.parse(compiled) as Signature[];
  const { loadCatalogue } = await import('../classifiers/catalogue.ts');
  return loadCatalogue(await readFolder(SOURCES));
}

/** The YAML files of a folder by name; none when there is no such folder. */
async function readFolder(folder: string): Promise<SignatureFile[]> {
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  if (!exists) return [];
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  return await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}
