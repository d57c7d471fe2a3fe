import { type Answer, json, notFound, redirect, refusal } from './answers.ts';
import type { Blobs } from './blobs.ts';
import type { Fault } from './faults.ts';
import { answerGraphql, graphqlLimit, graphqlRoute } from './graphql.ts';
import { example } from './openapi.ts';
import { answerOfFault, limitReached } from './refuse.ts';
import type { RepositoryState } from './repository-state.ts';
import { type Asked, ROUTES, type Route } from './routes.ts';
import type { RateCounters, TokenProfile } from './tokens.ts';

export interface ApiRequest {
  readonly method: string;
  /** Below the prefix, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** What was sent; empty where it is no JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly userAgent: string | undefined;
  /** Null for a token that nobody knows. */
  readonly profile: TokenProfile | null;
  readonly faults: readonly Fault[];
  readonly nowMs: number;
}

export interface Api {
  readonly apiUrl: string;
  readonly repositories: readonly RepositoryState[];
  readonly blobs: Blobs;
  /** Null where the server has no limits. */
  readonly rates: RateCounters | null;
}

const PATTERNS = ROUTES.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

export interface Matched {
  /** Null for what is not of a repository. */
  readonly route: Route | null;
  readonly name: string;
  /** As GitHub's description has it; null for what it lacks. */
  readonly path: string | null;
  readonly params: Readonly<Record<string, string>>;
}

const UNKNOWN: Matched = { route: null, name: 'unknown', path: null, params: {} };

export function match(
  { method, path, body }: Pick<ApiRequest, 'method' | 'path' | 'body'>,
  repositories: readonly RepositoryState[],
): Matched {
  if (method === 'GET' && path === '/rate_limit') return { ...UNKNOWN, name: 'rate-limit', path };
  if (method === 'GET' && path === '/user') return { ...UNKNOWN, name: 'user' };
  if (method === 'POST' && path === '/graphql') return { ...UNKNOWN, name: graphqlRoute(body) };
  const named = byName(path, repositories);
  for (const { route, pattern } of PATTERNS) {
    const params = route.method === method ? pattern.exec(named)?.groups : undefined;
    if (params !== undefined) return { route, name: route.name, path: route.path, params: { ...params } };
  }
  return UNKNOWN;
}

/** The answer of the API, without what goes with every answer. */
export function answerApi(api: Api, request: ApiRequest, matched: Matched): Answer {
  const { profile, nowMs } = request;
  const faulty = answerOfFault(request.faults, nowMs);
  if (faulty !== null) return faulty;
  if (request.userAgent === undefined) {
    return refusal(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
    );
  }
  if (profile === null) return refusal(401, 'Bad credentials');
  if (matched.name === 'rate-limit') return rateLimit(api, profile, nowMs);
  const rate = api.rates?.rate(profile, nowMs);
  const isGraphql = request.path === '/graphql';
  if (rate !== undefined && rate.remaining <= 0) return isGraphql ? graphqlLimit(rate) : limitReached(403, rate.reset);
  if (isGraphql) return answerGraphql({ body: request.body, profile, repositories: api.repositories });
  if (matched.name === 'user') return user(api, profile);
  if (matched.route === null) return notFound();

  const { owner, repo } = matched.params;
  const repository = api.repositories.find((one) => one.answersTo(`${owner}/${repo}`) !== null);
  if (repository === undefined) return notFound();
  const { id, private: secret } = repository.world.repository;
  if (secret && profile.name === 'anonymous') return notFound();
  const rest = byName(request.path, api.repositories).replace(/^\/repos\/[^/]+\/[^/]+/, '');
  const url = `${api.apiUrl}/repositories/${id}${rest}`;
  if (repository.answersTo(`${owner}/${repo}`) === 'formerly') {
    const query = request.query.size === 0 ? '' : `?${request.query}`;
    return redirect(request.method === 'GET' ? 301 : 307, `${url}${query}`);
  }
  if (profile.needsSso) {
    const where = `https://github.com/orgs/${owner}/sso?authorization_request=fake`;
    return refusal(
      403,
      'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
      {
        'x-github-sso': `required; url=${where}`,
      },
    );
  }
  const asked: Asked = {
    repository,
    profile,
    params: matched.params,
    query: request.query,
    body: request.body,
    url,
    nowMs,
    blobs: api.blobs,
  };
  return matched.route.answer(asked);
}

/** GitHub's own links name a repository by its number. */
function byName(path: string, repositories: readonly RepositoryState[]): string {
  const numbered = /^\/repositories\/(?<id>\d+)(?<rest>\/.*)?$/.exec(path)?.groups;
  if (numbered === undefined) return path;
  const repository = repositories.find((one) => one.world.repository.id === Number(numbered.id));
  return repository === undefined ? path : `/repos/${repository.fullName}${numbered.rest ?? ''}`;
}

/** It costs nothing. */
function rateLimit(api: Api, profile: TokenProfile, nowMs: number): Answer {
  if (api.rates === null) return refusal(404, 'Rate limiting is not enabled.');
  const rate = api.rates.rate(profile, nowMs);
  const overview = example('rate-limit-overview');
  return json({ resources: { ...(overview.resources as object), core: rate }, rate });
}

function user(api: Api, profile: TokenProfile): Answer {
  if (profile.name === 'anonymous') return refusal(401, 'Requires authentication');
  if (profile.login === null) return refusal(403, 'Resource not accessible by integration');
  return json({
    ...api.repositories[0]!.objects.home.user(profile.login),
    name: null,
    company: null,
    two_factor_authentication: true,
  });
}
