import type { Change } from '../domain.ts';

/** The paths that a change touches: a file that has another name now counts under both. */
export function changedPaths({ files }: Pick<Change, 'files'>): string[] {
  const paths = files.flatMap(({ path, previousPath }) => (previousPath === null ? [path] : [path, previousPath]));
  return [...new Set(paths)];
}
