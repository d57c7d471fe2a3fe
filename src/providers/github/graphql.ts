import { listOf, objectOf, textOf } from './map.ts';

/** GitHub's GraphQL API, beside the REST API; a server of one's own has it below `/api`. */
export function graphqlUrl(apiUrl: string): string {
  return `${apiUrl.replace(/\/api\/v3$/, '/api')}/graphql`;
}

export interface Refusal {
  /** As REST would have answered. */
  readonly status: number;
  readonly message: string;
}

/** GraphQL refuses with 200 and a list of reasons. Null: nothing was refused. Half an answer counts as none. */
export function refusalIn(data: unknown): Refusal | null {
  const reasons = listOf(objectOf(data).errors).map(objectOf);
  const first = reasons[0];
  if (first === undefined) return null;
  const message = textOf(first.message, (text) => text) ?? '';
  const type = typeof first.type === 'string' ? first.type : '';
  return { status: STATUSES.get(type) ?? (OVERLOADED.test(message) ? 502 : 422), message };
}

const STATUSES: ReadonlyMap<string, number> = new Map([
  ['FORBIDDEN', 403],
  ['INSUFFICIENT_SCOPES', 403],
  ['NOT_FOUND', 404],
  ['RATE_LIMITED', 429],
  ['SERVICE_UNAVAILABLE', 503],
]);

/** These words stand for a time-out or a fault of GitHub's own. Source: `@octokit/plugin-retry`. */
const OVERLOADED = /^Something went wrong while executing your query/;
