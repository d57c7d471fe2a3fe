import type { Ask } from './api.ts';
import { listOf, objectOf, textOf } from './map.ts';
import type { OpenApi } from './open.ts';
import type { EarlierPost, Spot } from './posts.ts';
import { noCategory, switchedOff } from './posts-faults.ts';
import type { PostRepository } from './posts-place.ts';
import { isMarked, type PostText } from './posts-text.ts';

/** There is no REST for discussions. Source: GitHub's documentation, "Using the GraphQL API for Discussions". */
type DiscussionSpot = Extract<Spot, { kind: 'discussion' }>;

const NEEDS = 'Discussions: write';
const PAGES_MAX = 10;

/** A repository has 25 at most. */
const CATEGORIES = `query($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    discussionCategories(first: 25) { nodes { id name slug } }
  }
}`;

const NEWEST = `query($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    discussions(first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes { id url title body viewerDidAuthor }
    }
  }
}`;

const CREATE = `mutation($repositoryId: ID!, $categoryId: ID!, $title: String!, $body: String!) {
  createDiscussion(input: { repositoryId: $repositoryId, categoryId: $categoryId, title: $title, body: $body }) {
    discussion { url }
  }
}`;

const UPDATE = `mutation($id: ID!, $title: String!, $body: String!) {
  updateDiscussion(input: { discussionId: $id, title: $title, body: $body }) {
    discussion { url }
  }
}`;

/** Only maintainers may announce, and a poll is no text. GitHub tells the format of a category by nothing else. */
const NOT_FOR_ALL = new Set(['announcements', 'polls']);

export async function locateDiscussion(
  { name, nodeId, hasDiscussions }: PostRepository,
  wanted: string | null,
  { api, clean }: OpenApi,
): Promise<DiscussionSpot> {
  if (!hasDiscussions) throw switchedOff('Discussions', name);
  const ask: Ask = { needs: NEEDS, isWhole: (data) => Array.isArray(categoriesIn(objectOf(data).data)) };
  const data = await api.graphql(CATEGORIES, { owner: name.owner, name: name.name }, ask);
  const categories = listOf(categoriesIn(data)).flatMap((value) => {
    const { id, slug, name } = objectOf(value);
    return typeof id === 'string' ? [{ id, slug: String(slug), name: textOf(name, clean) ?? String(slug) }] : [];
  });
  const found =
    wanted === null
      ? (categories.find(({ slug }) => slug === 'general') ?? categories.find(({ slug }) => !NOT_FOR_ALL.has(slug)))
      : categories.find((one) => [one.name, one.slug].some((own) => own.toLowerCase() === wanted.toLowerCase()));
  if (found === undefined) {
    throw noCategory(
      wanted,
      categories.map((one) => one.name),
      name,
    );
  }
  return { kind: 'discussion', repository: name, repositoryId: nodeId, category: { id: found.id, name: found.name } };
}

/** In any category: somebody may have moved it. */
export async function findDiscussion(
  { repository: { owner, name } }: DiscussionSpot,
  key: string,
  { api, clean }: OpenApi,
): Promise<EarlierPost | null> {
  const ask: Ask = { needs: NEEDS, isWhole: (data) => Array.isArray(discussionsIn(objectOf(data).data).nodes) };
  let after: string | null = null;
  for (let page = 1; page <= PAGES_MAX; page++) {
    const { nodes, pageInfo } = discussionsIn(await api.graphql(NEWEST, { owner, name, after }, ask));
    for (const { id, url, title, body, viewerDidAuthor } of listOf(nodes).map(objectOf)) {
      if (viewerDidAuthor !== true || typeof body !== 'string' || !isMarked(body, 'discussion', key)) continue;
      return { id: String(id), url: textOf(url, clean) ?? '', title: String(title), body };
    }
    const { hasNextPage, endCursor } = objectOf(pageInfo);
    if (hasNextPage !== true || typeof endCursor !== 'string') break;
    after = endCursor;
  }
  return null;
}

/** Returns the discussion's address. */
export async function createDiscussion(
  { repositoryId, category }: DiscussionSpot,
  { title, body }: PostText,
  poster: OpenApi,
): Promise<string> {
  const variables = { repositoryId, categoryId: category.id, title, body };
  return await mutate(CREATE, 'createDiscussion', variables, { triesMax: 1 }, poster);
}

/** Returns the discussion's address. */
export async function updateDiscussion(
  { title, body }: PostText,
  { id }: EarlierPost,
  poster: OpenApi,
): Promise<string> {
  return await mutate(UPDATE, 'updateDiscussion', { id: String(id), title, body }, {}, poster);
}

async function mutate(
  text: string,
  name: string,
  variables: Readonly<Record<string, string | null>>,
  more: Pick<Ask, 'triesMax'>,
  { api, clean }: OpenApi,
): Promise<string> {
  const urlIn = (data: unknown): unknown => objectOf(objectOf(objectOf(data)[name]).discussion).url;
  const ask: Ask = { needs: NEEDS, isWhole: (data) => typeof urlIn(objectOf(data).data) === 'string', ...more };
  return textOf(urlIn(await api.graphql(text, variables, ask)), clean)!;
}

function categoriesIn(data: unknown): unknown {
  return objectOf(objectOf(objectOf(data).repository).discussionCategories).nodes;
}

function discussionsIn(data: unknown): Readonly<Record<string, unknown>> {
  return objectOf(objectOf(objectOf(data).repository).discussions);
}
