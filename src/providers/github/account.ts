import type { Api } from './api.ts';
import type { ResponseHeaders } from './limits.ts';
import { objectOf, textOf } from './map.ts';
import { kindOf, type TokenKind } from './token.ts';

export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
}

/** What GitHub tells of a token, and of itself on the way. */
export interface TokenRights {
  readonly kind: TokenKind;
  /** Null for the token of an app's installation, which is nobody's. */
  readonly login: string | null;
  /** Of a classic or OAuth token; null for others, which have permissions that GitHub does not list. */
  readonly scopes: readonly string[] | null;
  /** Null when it does not expire, or GitHub does not say. */
  readonly expiresMs: number | null;
  readonly serverTimeMs: number | null;
  /** Of GitHub Enterprise Server; null elsewhere. */
  readonly serverVersion: string | null;
}

/** Null where there is no limit, as on most servers of one's own. Free of the limit itself. */
export async function rateLimit(api: Api): Promise<RateLimit | null> {
  const { status, data } = await api.get('/rate_limit', {}, { needs: 'Metadata: read', accept: [404] });
  if (status === 404) return null;
  const { limit, remaining, reset } = objectOf(objectOf(objectOf(data).resources).core);
  if (typeof limit !== 'number' || typeof remaining !== 'number' || typeof reset !== 'number') return null;
  return { limit, remaining, resetMs: reset * 1000 };
}

/** @throws TriageError `token-refused`; without a token there is nothing to ask for. */
export async function tokenRights(token: string, api: Api, clean: (text: string) => string): Promise<TokenRights> {
  const { data, headers } = await api.get('/user', {}, { needs: 'Metadata: read', accept: [403], limitToo: true });
  const scopes = headers['x-oauth-scopes']?.toString();
  return {
    kind: kindOf(token),
    login: textOf(objectOf(data).login, clean),
    scopes:
      scopes === undefined
        ? null
        : scopes
            .split(',')
            .map((scope) => clean(scope.trim()))
            .filter((scope) => scope !== ''),
    expiresMs: expiryOf(headers),
    serverTimeMs: time(headers.date?.toString()),
    serverVersion: textOf(headers['x-github-enterprise-version'], clean),
  };
}

/** `2026-10-01 12:00:00 UTC`, or with an offset instead of UTC. */
function expiryOf(headers: ResponseHeaders): number | null {
  const given = headers['github-authentication-token-expiration']?.toString() ?? '';
  const found = /^(?<day>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d) (?<zone>UTC|[+-]\d\d:?\d\d)$/.exec(given)?.groups;
  if (found === undefined) return null;
  const zone = found.zone === 'UTC' ? 'Z' : found.zone!.replace(/:?(\d\d)$/, ':$1');
  return time(`${found.day}T${found.time}${zone}`);
}

function time(text: string | undefined): number | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : ms;
}
