import type { RepositoryName } from '../../domain.ts';
import { TriageError } from '../../errors.ts';
import { printable } from '../entry-names.ts';
import { readGhHosts } from './gh-hosts.ts';
import { readGitConfig } from './git-config.ts';
import { DEFAULT_HOST, type Environment, isHost, isTenancy, normaliseHost, serverHost } from './hosts.ts';
import { isOwner, isRepository } from './names.ts';
import { parseRemote, repositoryOf } from './remotes.ts';

/**
 * Which repository is meant: `given` by -R, else `GH_REPO`, else that of the workflow that runs, else that of the clone
 * in `folder`.
 * @throws TriageError `repository-malformed`, or `repository-missing` when nothing names one.
 */
export async function findRepository(
  given: string | undefined,
  env: Environment,
  folder: string,
): Promise<RepositoryName> {
  if (given !== undefined) return parseRepository(given, '-R', await defaultHost(env));
  if (env.GH_REPO) return parseRepository(env.GH_REPO, 'GH_REPO', await defaultHost(env));
  if (env.GITHUB_REPOSITORY) return parseRepository(env.GITHUB_REPOSITORY, 'GITHUB_REPOSITORY', serverHost(env));

  const config = await readGitConfig(folder);
  const known = new Set((await readGhHosts(env)).map(({ host }) => host));
  if (env.GH_HOST) known.add(normaliseHost(env.GH_HOST));
  const isKnown = (host: string) => host === DEFAULT_HOST || isTenancy(host) || known.has(host);
  const found = config === null ? null : repositoryOf(config, isKnown);
  if (found !== null) return found;
  throw new TriageError(
    'repository-missing',
    config === null
      ? `Which repository is meant is not known: ${printable(folder)} is in no git repository.`
      : `Which repository is meant is not known: no remote of the git repository at ${printable(folder)} leads to GitHub.`,
    'Name it: -R OWNER/REPO. On a server of your own: -R HOST/OWNER/REPO, or `gh auth login --hostname HOST` once.',
  );
}

/**
 * Where a repository is whose name says no host: `GH_HOST`, else the server whose workflow this is, else the only host that
 * `gh` knows, else github.com.
 */
export async function defaultHost(env: Environment): Promise<string> {
  if (env.GH_HOST) {
    if (isHost(env.GH_HOST)) return normaliseHost(env.GH_HOST);
    throw new TriageError(
      'host-malformed',
      `GH_HOST is "${printable(env.GH_HOST)}", which is no host name.`,
      'Set it to a name such as github.acme.example, without https:// and path, or unset it.',
    );
  }
  if (env.GITHUB_SERVER_URL) return serverHost(env);
  const hosts = await readGhHosts(env);
  return hosts.length === 1 ? hosts[0]!.host : DEFAULT_HOST;
}

/** `[HOST/]OWNER/REPO`, or an address of the repository. `source`: what says so, for the message. */
export function parseRepository(text: string, source: string, host: string): RepositoryName {
  const given = text.trim();
  // Of an address in the browser only the first two parts matter.
  const address = /^https?:\/\/[^/]+\/[^/?#]+\/[^/?#]+/i.exec(given)?.[0] ?? given;
  const remote = given.includes(':') ? parseRemote(address) : null;
  if (remote !== null) return remote;
  const [name = '', owner = '', named = host, ...more] = given.split('/').reverse();
  if (more.length === 0 && isOwner(owner) && isRepository(name) && isHost(named)) {
    return { host: normaliseHost(named), owner, name };
  }
  // An address may hold a password.
  const shown = given.includes('@') ? 'an address that' : `"${printable(given.slice(0, SHOWN_MAX_LENGTH))}", which`;
  throw new TriageError(
    'repository-malformed',
    `${source} is ${shown} names no repository.`,
    'Write it as OWNER/REPO, as HOST/OWNER/REPO, or as its address: https://github.com/OWNER/REPO.',
  );
}

const SHOWN_MAX_LENGTH = 120;
