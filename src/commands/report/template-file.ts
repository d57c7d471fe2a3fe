import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { TriageError } from '../../errors.ts';
import type { ReportKind } from '../../reports/document/blocks.ts';
import type { Template } from '../../reports/document/template.ts';
import { plain } from '../../reports/plain.ts';

const FOLDER = '.whyred/templates';

/**
 * The template that was asked for by name or by path, else the repository's own for this kind of report; null where there is
 * none. Templates include what lies in the repository's folder, and nothing else.
 * @throws TriageError `template-missing`
 */
export async function findTemplate(
  named: string | undefined,
  kind: ReportKind,
  { root, cwd }: { readonly root: string; readonly cwd: string },
): Promise<Template | null> {
  const parts = await templatesIn(join(root, FOLDER));
  const file = `${named ?? kind}.md`;
  const own = [file, named ?? file].find((one) => Object.hasOwn(parts, one));
  if (own !== undefined) return { name: `${FOLDER}/${own}`, source: parts[own]!, parts };
  if (named === undefined) return null;
  const source = await readFile(resolve(cwd, named), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw missing(named, Object.keys(parts), error);
  });
  return { name: named, source, parts };
}

/** By name. A link may lead out of the repository: it is no template. */
async function templatesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw new TriageError(
      'template-unreadable',
      `The templates in ${plain(folder)} cannot be read (${error.code}).`,
      'Check the rights on the folder.',
      { cause: error },
    );
  });
  const names = entries.filter((one) => one.isFile() && /\.(?:md|liquid)$/.test(one.name)).map(({ name }) => name);
  const sources = await Promise.all(
    names.sort().map(async (name) => [name, await readFile(join(folder, name), 'utf8')]),
  );
  return Object.fromEntries(sources) as Record<string, string>;
}

function missing(named: string, there: readonly string[], cause: NodeJS.ErrnoException): TriageError {
  const hint =
    there.length === 0
      ? `${FOLDER} holds none; give the path of one, or leave --template out.`
      : `In ${FOLDER} there are ${there.map(plain).join(', ')}. Name one of them, or a path.`;
  return new TriageError('template-missing', `There is no template ${plain(named)} (${cause.code}).`, hint, { cause });
}
