import type { RepositoryName } from '../../domain.ts';
import { cutFault, notFound } from './faults.ts';
import { objectOf, textOf } from './map.ts';
import type { OpenApi } from './open.ts';
import { archived } from './posts-faults.ts';
import type { Permission } from './token.ts';

export interface PostRepository {
  /** As GitHub spells it now. */
  readonly name: RepositoryName;
  readonly nodeId: string;
  readonly hasIssues: boolean;
  readonly hasDiscussions: boolean;
}

export async function repositoryOf(name: RepositoryName, { api, clean }: OpenApi): Promise<PostRepository> {
  const needs = 'Metadata: read';
  const isWhole = (data: unknown): boolean => typeof objectOf(data).node_id === 'string';
  const parameters = { owner: name.owner, repo: name.name };
  const { status, data } = await api.get('/repos/{owner}/{repo}', parameters, { needs, accept: [404], isWhole });
  if (status === 404) throw notFound(clean(`${name.owner}/${name.name}`), api.asked(needs));
  const found = objectOf(data);
  const [owner = name.owner, repo = name.name] = textOf(found.full_name, clean)?.split('/') ?? [];
  const now = { host: name.host, owner, name: repo };
  if (found.archived === true) throw archived(now);
  return {
    name: now,
    nodeId: String(found.node_id),
    hasIssues: found.has_issues !== false,
    hasDiscussions: found.has_discussions === true,
  };
}

/**
 * Whom the token speaks for, as REST has an author's name: `github-actions[bot]` for the token of a workflow, to which
 * `GET /user` is closed.
 */
export async function authorOf(needs: Permission, { api }: OpenApi): Promise<string> {
  const isWhole = (data: unknown): boolean => typeof viewerIn(objectOf(data).data) === 'string';
  const login = viewerIn(await api.graphql('query { viewer { login } }', {}, { needs, isWhole }));
  if (typeof login !== 'string') throw cutFault(api.asked(needs));
  return login;
}

function viewerIn(data: unknown): unknown {
  return objectOf(objectOf(data).viewer).login;
}
