import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Of a program that had the terminal: null where it ended well, else what happened. */
export type Trouble = string | null;

/** Shows text in the pager of the environment. The terminal must have been given back. */
export function page(text: string, env: Environment): Trouble {
  const pager = env.WHYRED_PAGER || env.PAGER || 'less -R';
  return ranAs(pager, spawnSync(pager, { shell: true, input: text, stdio: ['pipe', 'inherit', 'inherit'] }));
}

/** Opens a file of this folder, at a line. The name comes out of a log: it is given to the editor as it is, and no shell reads it. */
export function edit(file: string, line: number | null, cwd: string, env: Environment): Trouble {
  const path = resolve(cwd, file);
  if (!existsSync(path) || !statSync(path).isFile()) return `${file} is not in this folder`;
  if (!realpathSync(path).startsWith(`${realpathSync(cwd)}${sep}`)) return `${file} is not in this folder`;
  const editor = env.VISUAL || env.EDITOR || 'vi';
  const place = line === null ? [] : [`+${line}`];
  const shell = spawnSync('/bin/sh', ['-c', `${editor} "$@"`, 'sh', ...place, path], { stdio: 'inherit' });
  return ranAs(editor, shell);
}

/** Opens an address in a browser. False: there is none that could be started. */
export async function browse(url: string, env: Environment, platform: NodeJS.Platform): Promise<boolean> {
  if (!/^https?:\/\/[^\s"'`]+$/.test(url)) return false;
  const [program, ...words] = browserOf(env, platform);
  if (program === undefined) return false;
  return await new Promise((settle) => {
    const child = spawn(program, [...words, url], { stdio: 'ignore', detached: true });
    child.once('error', () => settle(false));
    child.once('spawn', () => {
      child.unref();
      settle(true);
    });
  });
}

function browserOf(env: Environment, platform: NodeJS.Platform): string[] {
  if (env.BROWSER) return env.BROWSER.split(' ');
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['explorer.exe'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : [];
}

function ranAs(name: string, { error, status }: { readonly error?: Error; readonly status: number | null }): Trouble {
  if (error !== undefined) return `${name} could not be started: ${error.message}`;
  return status === 127 ? `${name} is not there` : null;
}
