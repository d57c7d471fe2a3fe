import { posix, win32 } from 'node:path';

/**
 * The file of the store: as given with `--db`, else `WHYRED_DB`, else where the system keeps what programs remember.
 * @param option What `--db` says.
 * @param home The user's folder.
 */
export function storePath(
  env: Readonly<Record<string, string | undefined>>,
  option: string | undefined,
  platform: NodeJS.Platform,
  home: string,
): string {
  const given = option ?? env.WHYRED_DB;
  if (given) return given;
  const { join } = platform === 'win32' ? win32 : posix;
  return join(dataFolder(env, platform, home), 'whyred', 'whyred.db');
}

function dataFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (platform === 'win32') return env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local');
  // The XDG rules: a path that is not absolute does not count.
  const { XDG_DATA_HOME: xdg } = env;
  if (xdg !== undefined && posix.isAbsolute(xdg)) return xdg;
  return platform === 'darwin'
    ? posix.join(home, 'Library', 'Application Support')
    : posix.join(home, '.local', 'share');
}

/** The folder for downloaded archives, beside the store. */
export function cachePath(store: string, platform: NodeJS.Platform): string {
  const { dirname, join } = platform === 'win32' ? win32 : posix;
  return join(dirname(store), 'archives');
}
