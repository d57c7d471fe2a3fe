import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Environment, isHost, normaliseHost } from './hosts.ts';

/** What `gh auth login` wrote down of a host. The token is null when it is in the system's key store. */
export interface GhHost {
  readonly host: string;
  readonly token: string | null;
}

/** The hosts that `gh` knows, from its `hosts.yml`. None when there is no such file, or when it cannot be read. */
export async function readGhHosts(env: Environment): Promise<readonly GhHost[]> {
  const folder = ghFolder(env);
  if (folder === null) return [];
  const text = await readFile(join(folder, 'hosts.yml'), 'utf8').catch(() => null);
  if (text === null) return [];
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    content = parse(text, { logLevel: 'error' });
  } catch {
    // It is gh's file, and only one of the places to look. The error would quote the line, which may hold the token.
    return [];
  }
  if (!isMapping(content)) return [];
  return Object.entries(content)
    .filter(([host]) => isHost(host))
    .map(([host, settings]) => ({ host: normaliseHost(host), token: tokenOf(settings) }));
}

/** Source: cli/go-gh, `config.ConfigDir`. */
function ghFolder(env: Environment): string | null {
  if (env.GH_CONFIG_DIR) return env.GH_CONFIG_DIR;
  if (env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, 'gh');
  // Set on Windows only; there the names ignore case, but not in a copy of the environment.
  const appData = env.AppData ?? env.APPDATA;
  if (appData) return join(appData, 'GitHub CLI');
  const home = env.HOME ?? env.USERPROFILE;
  return home ? join(home, '.config', 'gh') : null;
}

/** The token of the host, else that of its user in use; with several accounts `gh` keeps one for each. */
function tokenOf(settings: unknown): string | null {
  if (!isMapping(settings)) return null;
  const users = isMapping(settings.users) ? settings.users : {};
  const user = typeof settings.user === 'string' ? users[settings.user] : Object.values(users)[0];
  return nonEmpty(settings.oauth_token) ?? (isMapping(user) ? nonEmpty(user.oauth_token) : null);
}

function nonEmpty(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
