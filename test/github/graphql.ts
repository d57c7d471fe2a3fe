import { type Answer, json, refusal } from './answers.ts';
import { authorOf, type FakeDiscussion } from './posts.ts';
import { limitReached } from './refuse.ts';
import type { RepositoryState } from './repository-state.ts';
import type { Rate, TokenProfile } from './tokens.ts';

type Json = Readonly<Record<string, unknown>>;

export interface GraphqlAsked {
  readonly body: Json;
  readonly profile: TokenProfile;
  readonly repositories: readonly RepositoryState[];
}

/** The name of what is asked for in GraphQL, in place of a route's. */
export function graphqlRoute({ query }: Json): string {
  const fields = /\{\s*(?:repository\([^)]*\)\s*\{\s*)?(?<field>\w+)/.exec(String(query));
  return FIELDS.get(fields?.groups?.field ?? '') ?? 'graphql';
}

const FIELDS: ReadonlyMap<string, string> = new Map([
  ['viewer', 'viewer'],
  ['discussionCategories', 'categories'],
  ['discussions', 'discussions'],
  ['createDiscussion', 'create-discussion'],
  ['updateDiscussion', 'update-discussion'],
]);

/** GraphQL says no with 200. */
export function answerGraphql({ body, profile, repositories }: GraphqlAsked): Answer {
  if (profile.name === 'anonymous') return refusal(401, 'This endpoint requires you to be authenticated.');
  const variables = (body.variables ?? {}) as Json;
  const author = authorOf(profile.login);
  const found =
    'owner' in variables
      ? repositories.find((one) => one.answersTo(`${variables.owner}/${variables.name}`) !== null)
      : repositories[0];
  if (found === undefined) return refused('NOT_FOUND', 'Could not resolve to a Repository with that name.');
  const { posts, objects } = found;
  const told = (one: FakeDiscussion): Json => ({
    id: `D_${one.number}`,
    number: one.number,
    url: `${objects.home.html}/discussions/${one.number}`,
    title: one.title,
    body: one.body,
    // GraphQL leaves `[bot]` out in the name of an author.
    author: { login: one.author.replace('[bot]', '') },
    viewerDidAuthor: one.author === author,
  });
  switch (graphqlRoute(body)) {
    case 'viewer':
      return json({ data: { viewer: { login: author } } });
    case 'categories': {
      const nodes = posts.categories.map((slug) => ({
        id: `DIC_${slug}`,
        slug,
        name: `${slug[0]!.toUpperCase()}${slug.slice(1)}`,
      }));
      return json({ data: { repository: { discussionCategories: { nodes } } } });
    }
    case 'discussions': {
      const newest = posts.discussions.toReversed();
      const from = Number(variables.after ?? 0);
      const nodes = newest.slice(from, from + 100).map(told);
      const pageInfo = { hasNextPage: from + 100 < newest.length, endCursor: String(from + 100) };
      return json({ data: { repository: { discussions: { pageInfo, nodes } } } });
    }
    case 'create-discussion': {
      if (profile.posts !== 'write') return notAccessible(profile, 'createDiscussion');
      const category = String(variables.categoryId).replace('DIC_', '');
      const text = { title: String(variables.title), body: String(variables.body) };
      const discussion = posts.addDiscussion({ ...text, category, author });
      return json({ data: { createDiscussion: { discussion: told(discussion) } } });
    }
    case 'update-discussion': {
      if (profile.posts !== 'write') return notAccessible(profile, 'updateDiscussion');
      const discussion = posts.discussions.find(({ number }) => `D_${number}` === variables.id);
      if (discussion === undefined) return refused('NOT_FOUND', 'Could not resolve to a node with the global id.');
      Object.assign(discussion, { title: variables.title, body: variables.body });
      return json({ data: { updateDiscussion: { discussion: told(discussion) } } });
    }
    default:
      return refused('undefinedField', 'This GitHub knows no such field.');
  }
}

/** An hour's points that are used up are told with 200, too. */
export function graphqlLimit({ reset }: Rate): Answer {
  const { headers = {} } = limitReached(403, reset);
  const reason = { type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' };
  return json({ errors: [reason] }, headers);
}

function notAccessible({ login }: TokenProfile, field: string): Answer {
  const who = login === null ? 'integration' : 'personal access token';
  return json({
    data: { [field]: null },
    errors: [{ type: 'FORBIDDEN', path: [field], message: `Resource not accessible by ${who}` }],
  });
}

function refused(type: string, message: string): Answer {
  return json({ data: null, errors: [{ type, message }] });
}
