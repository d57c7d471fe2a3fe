import type { Change, RepositoryName, Run } from '../../domain.ts';
import { iso } from '../moments.ts';
import type { ChangeDocument, RunDocument } from './documents.ts';

/** What changed between two commits, by their `BASE...HEAD`; what nobody can tell is not there. */
export type RangeChanges = ReadonlyMap<string, Change>;

export function runDocument({ id, number, workflow, branch, event, sha, title, url, createdMs }: Run): RunDocument {
  return { id, number, workflow: workflow.name, branch, event, sha, title, url, createdAt: iso(createdMs) };
}

export function repositoryUrl({ host, owner, name }: RepositoryName): string {
  return `https://${host}/${owner}/${name}`;
}

/** Null where nothing is known of it. `repository`: its address. */
export function changeDocument(
  { base, head }: Pick<Change, 'base' | 'head'>,
  changes: RangeChanges,
  repository: string,
): ChangeDocument | null {
  const known = changes.get(`${base}...${head}`);
  if (known === undefined) return null;
  return {
    ...{ base, head, url: `${repository}/compare/${base}...${head}` },
    commits: known.commits.map(({ sha, title }) => ({ sha, title, url: `${repository}/commit/${sha}` })),
    files: known.files.map(({ path, status, previousPath }) => ({ path, status, from: previousPath })),
  };
}
