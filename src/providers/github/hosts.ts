import { TriageError } from '../../errors.ts';

/** Where GitHub is, and what proves who asks: both depend on the host. */
export type Environment = Readonly<Record<string, string | undefined>>;

export const DEFAULT_HOST = 'github.com';

/** `GitHub.com`, `ssh.github.com`, `api.acme.ghe.com` -> the name that people and `gh` know the host by. */
export function normaliseHost(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === DEFAULT_HOST || name.endsWith(`.${DEFAULT_HOST}`)) return DEFAULT_HOST;
  if (isTenancy(name)) return name.split('.').slice(-3).join('.');
  return name;
}

/** A host name, perhaps with a port: nothing that could make another URL of it. */
export function isHost(text: string): boolean {
  return /^(?=.{1,255}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i.test(text);
}

/**
 * The base of the host's REST API, without a `/` at its end. In GitHub Actions it is the one that the runner names.
 * @throws TriageError `api-url-…` when a token must not be sent there.
 */
export function apiUrlOf(host: string, env: Environment): string {
  const name = normaliseHost(host);
  const given = env.GITHUB_API_URL?.trim();
  if (given && (serverHost(env) === name || hostOf(given) === name)) return checked(given);
  if (name === DEFAULT_HOST) return 'https://api.github.com';
  return isTenancy(name) ? `https://api.${name}` : `https://${name}/api/v3`;
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? normaliseHost(new URL(url).host) : null;
}

/**
 * The environment variables that may hold the host's token, the first that is set wins. Those of github.com are never
 * read for a server of one's own: its operator must not get them. Source: `gh help environment`.
 */
export function tokenVariables(host: string, env: Environment): readonly string[] {
  const name = normaliseHost(host);
  if (name === DEFAULT_HOST || isTenancy(name)) return ['GH_TOKEN', 'GITHUB_TOKEN'];
  const own = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
  return env.CODESPACES === 'true' ? [...own, 'GITHUB_TOKEN'] : own;
}

/** The host that a workflow runs on: `GITHUB_SERVER_URL`. */
export function serverHost(env: Environment): string {
  const url = env.GITHUB_SERVER_URL?.trim();
  return url && URL.canParse(url) ? normaliseHost(new URL(url).host) : DEFAULT_HOST;
}

/** `acme.ghe.com`: GitHub's own servers, with data kept in one region. */
export function isTenancy(host: string): boolean {
  return host.endsWith('.ghe.com');
}

/** Plain http is for this machine only: a token that crosses a network in the clear is lost. */
export function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

function checked(text: string): string {
  if (!URL.canParse(text)) {
    throw new TriageError(
      'api-url-malformed',
      'GITHUB_API_URL is no URL.',
      'Set it as GitHub Actions does, to https://api.github.com for instance, or unset it.',
    );
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || !isSafe(url)) {
    throw new TriageError(
      'api-url-insecure',
      `GITHUB_API_URL leads to ${url.host} over ${url.protocol.slice(0, -1)}, or holds a password: a token would not be safe on the way.`,
      'Use an https URL without user and password; plain http is for 127.0.0.1, ::1 and localhost only.',
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
