import { join } from 'node:path';
import type { Surroundings } from '../commands/surroundings.ts';

type Environment = Pick<Surroundings, 'env' | 'home' | 'platform'>;

/** Where copies and accounts of crashes are kept. */
export function stateFolder({ env, home, platform }: Environment): string {
  const base =
    platform === 'win32'
      ? env.LOCALAPPDATA || join(home, 'AppData', 'Local')
      : env.XDG_STATE_HOME || join(home, '.local', 'state');
  return join(base, 'whyred');
}

/** A person's own settings of the screen. */
export function settingsPath({ env, home, platform }: Environment): string {
  const base =
    platform === 'win32'
      ? env.APPDATA || join(home, 'AppData', 'Roaming')
      : env.XDG_CONFIG_HOME || join(home, '.config');
  return join(base, 'whyred', 'ui.yml');
}
