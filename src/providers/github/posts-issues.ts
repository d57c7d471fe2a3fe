import type { RepositoryName } from '../../domain.ts';
import type { Ask } from './api.ts';
import { listOf, objectOf, textOf } from './map.ts';
import type { OpenApi } from './open.ts';
import type { EarlierPost, PostKind, Spot } from './posts.ts';
import { hidden, nothingToCommentOn, switchedOff } from './posts-faults.ts';
import { authorOf, type PostRepository } from './posts-place.ts';
import { isMarked, type PostText } from './posts-text.ts';
import type { Permission } from './token.ts';

type IssueSpot = Extract<Spot, { kind: 'issue' }>;
type CommentSpot = Extract<Spot, { kind: 'comment' }>;

const ISSUES = '/repos/{owner}/{repo}/issues';
const PAGE_SIZE = 100;
const PAGES_MAX = 10;

export function locateIssue({ name, hasIssues }: PostRepository): IssueSpot {
  if (!hasIssues) throw switchedOff('Issues', name);
  return { kind: 'issue', repository: name };
}

/** Issues may be switched off where there are pull requests. */
export async function locateComment(
  { name }: PostRepository,
  number: number,
  { api, clean }: OpenApi,
): Promise<CommentSpot> {
  const ask: Ask = { needs: 'Issues: write', accept: [404, 410], isWhole: hasUrl };
  const { status, data } = await api.get(`${ISSUES}/{number}`, { ...within(name), number }, ask);
  if (status !== 200) throw nothingToCommentOn(number, name);
  const found = objectOf(data);
  return {
    kind: 'comment',
    repository: name,
    number,
    on: 'pull_request' in found ? 'pull request' : 'issue',
    title: textOf(found.title, clean) ?? '',
    comments: Number(found.comments) || 0,
  };
}

export async function findIssue(spot: IssueSpot, key: string, poster: OpenApi): Promise<EarlierPost | null> {
  const { repository } = spot;
  const creator = await authorOf(needsOf(spot), poster);
  for (let page = 1; page <= PAGES_MAX; page++) {
    const query = { creator, state: 'all', sort: 'created', direction: 'desc', per_page: PAGE_SIZE, page };
    const ask: Ask = { needs: needsOf(spot), accept: [404, 410], isWhole: Array.isArray };
    const { status, data } = await poster.api.get(ISSUES, { ...within(repository), ...query }, ask);
    if (status !== 200)
      throw status === 410 ? switchedOff('Issues', repository) : hidden(repository, ask.needs, poster.api);
    const issues = listOf(data).map(objectOf);
    // GitHub lists pull requests among the issues.
    const found = issues.find((one) => !('pull_request' in one) && isOwn(one, creator, 'issue', key));
    if (found !== undefined) return earlierOf(found, Number(found.number), poster);
    if (issues.length < PAGE_SIZE) break;
  }
  return null;
}

/** From the end: GitHub gives the oldest comments first, and knows no other order. */
export async function findComment(spot: CommentSpot, key: string, poster: OpenApi): Promise<EarlierPost | null> {
  const { repository, number, comments } = spot;
  const author = await authorOf(needsOf(spot), poster);
  // One more may have been written since they were counted.
  const last = Math.floor(comments / PAGE_SIZE) + 1;
  for (let page = last; page > Math.max(0, last - PAGES_MAX); page--) {
    const parameters = { ...within(repository), number, per_page: PAGE_SIZE, page };
    const ask: Ask = { needs: needsOf(spot), accept: [404, 410], isWhole: Array.isArray };
    const { status, data } = await poster.api.get(`${ISSUES}/{number}/comments`, parameters, ask);
    if (status !== 200) throw nothingToCommentOn(number, repository);
    const found = listOf(data)
      .map(objectOf)
      .findLast((one) => isOwn(one, author, 'comment', key));
    if (found !== undefined) return earlierOf(found, Number(found.id), poster);
  }
  return null;
}

/** Returns the post's address. */
export async function createPost(spot: IssueSpot | CommentSpot, text: PostText, poster: OpenApi): Promise<string> {
  const path = spot.kind === 'issue' ? ISSUES : `${ISSUES}/{number}/comments`;
  const number = spot.kind === 'issue' ? {} : { number: spot.number };
  return await send('POST', path, number, spot, text, poster);
}

/** Returns the post's address. */
export async function updatePost(
  spot: IssueSpot | CommentSpot,
  text: PostText,
  { id }: EarlierPost,
  poster: OpenApi,
): Promise<string> {
  const path = spot.kind === 'issue' ? `${ISSUES}/{id}` : `${ISSUES}/comments/{id}`;
  return await send('PATCH', path, { id: Number(id) }, spot, text, poster);
}

async function send(
  method: 'POST' | 'PATCH',
  path: string,
  at: Readonly<Record<string, number>>,
  spot: IssueSpot | CommentSpot,
  { title, body }: PostText,
  { api, clean }: OpenApi,
): Promise<string> {
  const { repository } = spot;
  const ask: Ask = { needs: needsOf(spot), accept: [404, 410], isWhole: hasUrl };
  const parameters = { ...within(repository), ...at, body, ...(title === null ? {} : { title }) };
  const { status, data } = await api.send(method, path, parameters, ask);
  if (status === 410) throw switchedOff('Issues', repository);
  if (status === 404) throw hidden(repository, ask.needs, api);
  return textOf(objectOf(data).html_url, clean)!;
}

function isOwn(post: Readonly<Record<string, unknown>>, author: string, kind: PostKind, key: string): boolean {
  return objectOf(post.user).login === author && typeof post.body === 'string' && isMarked(post.body, kind, key);
}

function earlierOf(post: Readonly<Record<string, unknown>>, id: number, { clean }: OpenApi): EarlierPost {
  return {
    id,
    url: textOf(post.html_url, clean) ?? '',
    title: typeof post.title === 'string' ? post.title : null,
    body: String(post.body),
  };
}

function needsOf(spot: IssueSpot | CommentSpot): Permission {
  return spot.kind === 'comment' && spot.on === 'pull request' ? 'Pull requests: write' : 'Issues: write';
}

function hasUrl(data: unknown): boolean {
  return typeof objectOf(data).html_url === 'string';
}

function within({ owner, name }: RepositoryName): { owner: string; repo: string } {
  return { owner, repo: name };
}
