import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Answer } from './answers.ts';
import type { Rate, TokenProfile } from './tokens.ts';

export interface Circumstances {
  readonly profile: TokenProfile | null;
  readonly nowMs: number;
  /** Null where the server has no limits. */
  readonly rate: Rate | null;
  readonly enterprise: boolean;
  /** Of the request. */
  readonly number: number;
}

/** What goes with every answer of the API. */
export function headersOf({ profile, nowMs, rate, enterprise, number }: Circumstances): Record<string, string> {
  return {
    server: 'github.com',
    date: new Date(nowMs).toUTCString(),
    'cache-control': 'private, max-age=60, s-maxage=60',
    vary: 'Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding, Accept, X-Requested-With',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
    'x-github-request-id': `FAKE:${number}`,
    ...(profile?.scopes ? { 'x-oauth-scopes': profile.scopes.join(', '), 'x-accepted-oauth-scopes': '' } : {}),
    ...(enterprise ? { 'x-github-enterprise-version': '3.17.4' } : {}),
    ...(rate === null ? {} : rateHeaders(rate)),
  };
}

/** With the entity tag, and 304 when the client has it already. Tags are bound to the token, and weak. */
export function conditional(answer: Answer, request: IncomingMessage, key: string): Answer {
  if (answer.body.kind !== 'json') return answer;
  const bytes = Buffer.from(JSON.stringify(answer.body.value));
  const body = { kind: 'bytes', type: 'application/json; charset=utf-8', bytes } as const;
  if (answer.status !== 200 || request.method !== 'GET') return { ...answer, body };
  const etag = `W/"${createHash('sha256').update(key).update(bytes).digest('hex')}"`;
  const headers = { ...answer.headers, etag };
  const known = request.headers['if-none-match']?.split(/,\s*/) ?? [];
  return known.includes(etag) ? { status: 304, headers, body: { kind: 'none' } } : { status: 200, headers, body };
}

function rateHeaders(rate: Rate): Record<string, string> {
  return {
    'x-ratelimit-limit': String(rate.limit),
    'x-ratelimit-remaining': String(rate.remaining),
    'x-ratelimit-used': String(rate.used),
    'x-ratelimit-reset': String(rate.reset),
    'x-ratelimit-resource': 'core',
  };
}
