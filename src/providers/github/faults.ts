import { TriageError } from '../../errors.ts';
import { type Limit, limitOf, type ResponseHeaders } from './limits.ts';
import { networkFault } from './network-faults.ts';
import { kindOf, type Permission, permissionHint, tokenHint } from './token.ts';

/** What a message may need of the call that failed. */
export interface Asked {
  readonly host: string;
  /** Of the API; another one on github.com. */
  readonly apiHost: string;
  readonly token: string | null;
  readonly needs: Permission;
  readonly nowMs: number;
  /** Makes a short clean line of what GitHub said. */
  readonly say: (text: string) => string;
}

/** What octokit throws, and what our own check of an answer throws in the same form. */
export interface Failure {
  readonly status: number;
  readonly message: string;
  readonly response?: { readonly headers: ResponseHeaders };
}

/** The message of an answer that is cut off, or is no JSON, or lacks what it should hold. */
export const CUT = 'an answer was cut off';

/**
 * What octokit threw, in words. It is no `cause` of the result: it holds the request with its headers, and the answer of a
 * server that may quote them.
 */
export function faultOf(error: Failure, asked: Asked): TriageError {
  if (error.response === undefined) return networkFault(error, asked.apiHost, asked.say);
  const { status, response } = error;
  const message = saidIn(error);
  const limit = limitOf(status, response.headers, message);
  if (limit !== null) return limitFault(limit, asked);
  if (message === CUT) return cutFault(asked);
  if (status === 401) return tokenFault(asked);
  if (status === 403) return refusal(message, response.headers, asked);
  if (status >= 500) {
    return new TriageError(
      'github-unavailable',
      `${asked.host} answers with ${status}, several times: it has a problem of its own.`,
      'Try again later. What was fetched is kept; https://www.githubstatus.com tells of outages of github.com.',
    );
  }
  return new TriageError(
    'github-refused',
    `${asked.host} refuses a request (${status}): ${asked.say(message) || 'it does not say why'}.`,
    '`whyred doctor` tells what the token may do.',
  );
}

/** What GitHub says; octokit adds the address of the documentation. */
export function saidIn({ message }: Failure): string {
  return message.replace(/ - https?:\/\/\S+$/, '');
}

export function notFound(repository: string, { host, token }: Pick<Asked, 'host' | 'token'>): TriageError {
  return new TriageError(
    'repository-not-found',
    `${host} has no repository ${repository}, or ${token === null ? 'shows it to nobody without a token' : 'the token may not see it'}.`,
    `Check the name. If it is private: ${token === null ? tokenHint(host) : 'the token needs access to this repository; `whyred doctor` tells whose token it is.'}`,
  );
}

export function interrupted(): TriageError {
  return new TriageError(
    'interrupted',
    'Interrupted.',
    'What was fetched is kept: the same command goes on from there.',
  );
}

export function cutFault({ host }: Pick<Asked, 'host'>): TriageError {
  return new TriageError(
    'github-answer-damaged',
    `${host} gave an answer that is incomplete or no JSON, several times.`,
    'Try again later. If it stays so, a proxy may change what comes through.',
  );
}

/** A problem of the token, the network or the user's wish: the next call would end the same way. */
export function isFatal(error: unknown): boolean {
  return error instanceof TriageError && FATAL.has(error.code);
}

const FATAL = new Set([
  'interrupted',
  'rate-limit',
  'token-refused',
  'token-missing',
  'permission-missing',
  'sso-required',
  'address-refused',
  'account-suspended',
  'repository-not-found',
  'network-unreachable',
  'download-unwritable',
]);

export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && 'status' in error;
}

function limitFault({ why, waitMs }: Limit, { host, token, nowMs }: Asked): TriageError {
  const until = new Date(nowMs + waitMs).toISOString().slice(0, 16).replace('T', ' ');
  const what = why === 'primary' ? 'allows no more calls' : 'wants to be asked less often: no call';
  const hint = 'What was fetched is kept, and the next pull goes on from there.';
  return new TriageError(
    'rate-limit',
    `${host} ${what} before ${until} UTC.`,
    token === null ? `${hint} With a token there are many more calls: ${tokenHint(host)}` : hint,
  );
}

function tokenFault({ host, token }: Asked): TriageError {
  if (token === null) return new TriageError('token-missing', `${host} asks for a token.`, tokenHint(host));
  return new TriageError(
    'token-refused',
    `${host} refuses the token: it is wrong, expired or revoked.`,
    `${tokenHint(host)} \`whyred doctor\` tells where the token comes from.`,
  );
}

function refusal(message: string, headers: ResponseHeaders, asked: Asked): TriageError {
  const { host, token, say } = asked;
  const sso = headers['x-github-sso']?.toString();
  if (sso?.startsWith('required')) {
    const url = /url=(?<url>https:\/\/[^\s;,"'<>]+)/.exec(sso)?.groups?.url;
    return new TriageError(
      'sso-required',
      'The organisation asks for single sign-on, and the token is not authorised for it.',
      url === undefined || new URL(url).host !== host
        ? "Authorise the token for the organisation, in GitHub's settings under the tokens."
        : `Authorise it: ${say(url)}`,
    );
  }
  if (/\bIP allow list\b/i.test(message)) {
    return new TriageError(
      'address-refused',
      `The organisation lets only listed network addresses in, and yours is not listed.`,
      'Use its network or VPN, or ask its owners to list your address.',
    );
  }
  if (/\bsuspended\b/i.test(message)) {
    return new TriageError(
      'account-suspended',
      `${host} refuses the token: its account or app is suspended.`,
      "Ask GitHub's support or the server's administrators, or use another token.",
    );
  }
  if (token === null) {
    return new TriageError('token-missing', `${host} gives this only with a token.`, tokenHint(host));
  }
  const needs = acceptedPermissions(headers) ?? asked.needs;
  const scopes = headers['x-oauth-scopes']?.toString();
  const has = scopes === undefined ? '' : scopes === '' ? ' It has no scope.' : ` It has the scopes ${say(scopes)}.`;
  return new TriageError(
    'permission-missing',
    `The token may not do this: it needs "${needs}".${has} ${host} says: ${say(message) || 'nothing'}`,
    permissionHint(needs, kindOf(token) === 'unknown' && scopes !== undefined ? 'ghp_' : token, host),
  );
}

/** `actions=read,checks=read; issues=write`: all of one group; the first will do. */
function acceptedPermissions(headers: ResponseHeaders): string | null {
  const first = headers['x-accepted-github-permissions']?.toString().split(';')[0]?.trim();
  if (!first || !/^[a-z_]{1,40}=[a-z]{1,10}(?:, ?[a-z_]{1,40}=[a-z]{1,10}){0,5}$/.test(first)) return null;
  return first
    .split(',')
    .map((one) => one.trim().replace('=', ': ').replace('_', ' '))
    .map((one) => one[0]!.toUpperCase() + one.slice(1))
    .join('", "');
}
