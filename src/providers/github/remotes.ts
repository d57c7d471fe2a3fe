import type { RepositoryName } from '../../domain.ts';
import type { GitConfig } from './git-config.ts';
import { normaliseHost } from './hosts.ts';
import { isOwner, isRepository } from './names.ts';

/** What people call the repository that theirs comes from, the likeliest first. Source: cli/cli, `context.Remotes`. */
const PREFERRED = ['upstream', 'github', 'origin'];

/**
 * The repository that a clone belongs to, by its remotes. What `gh repo set-default` chose wins, then the usual names,
 * then the remote that is pushed to. Remotes on other hosts are passed over; null when none is left.
 */
export function repositoryOf(config: GitConfig, isKnownHost: (host: string) => boolean): RepositoryName | null {
  const remotes = [...config].flatMap(([section, settings]) => {
    const name = /^remote "(?<name>.*)"$/s.exec(section)?.groups?.name;
    const repository = parseRemote(settings.get('url') ?? '');
    if (name === undefined || repository === null || !isKnownHost(repository.host)) return [];
    return [{ name, repository, resolved: settings.get('gh-resolved') ?? null }];
  });
  const chosen = remotes.find(({ resolved }) => resolved !== null);
  if (chosen !== undefined) return resolvedOf(chosen.resolved!, chosen.repository);

  const pushed = config.get('remote')?.get('pushdefault');
  const order = pushed === undefined ? PREFERRED : [...PREFERRED, pushed];
  const preferred = order.flatMap((name) => remotes.find((remote) => remote.name === name) ?? []);
  return (preferred[0] ?? remotes[0])?.repository ?? null;
}

/** `https://`, `ssh://`, `git://`, or `git@github.com:acme/nova.git`. Null when it is no address of a repository. */
export function parseRemote(url: string): RepositoryName | null {
  const found = (WITH_SCHEME.exec(url) ?? LIKE_SCP.exec(url))?.groups;
  if (found === undefined) return null;
  const owner = found.owner!;
  const name = found.name!.replace(/\.git$/i, '');
  if (!isOwner(owner) || !isRepository(name)) return null;
  return { host: normaliseHost(found.host!), owner, name };
}

/** User, password and port matter to git alone. */
const WITH_SCHEME =
  /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^/@]*@)?(?<host>[a-z0-9.-]+)(?::\d+)?\/+(?<owner>[^/]+)\/(?<name>[^/]+?)\/?$/i;
const LIKE_SCP = /^(?:[^/@:]+@)?(?<host>[a-z0-9.-]+):\/?(?<owner>[^/]+)\/(?<name>[^/]+?)\/?$/i;

/** `base`: the remote's own repository; else the name of another one, such as the one that it was forked from. */
function resolvedOf(resolved: string, own: RepositoryName): RepositoryName {
  const [name, owner, host = own.host] = resolved.split('/').reverse();
  if (name === undefined || owner === undefined || !isOwner(owner) || !isRepository(name)) return own;
  return { host: normaliseHost(host), owner, name };
}
