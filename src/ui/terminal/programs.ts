import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, relative, resolve, sep } from 'node:path';

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
  const inside = relative(realpathSync(cwd), realpathSync(path));
  if (isAbsolute(inside) || inside.split(sep)[0] === '..') return `${file} is not in this folder`;
  const editor = env.VISUAL || env.EDITOR || 'vi';
  const place = placeFor(editor, path, line);
  return ranAs(editor, spawnSync('/bin/sh', ['-c', `${editor} "$@"`, 'sh', ...place], { stdio: 'inherit' }));
}

/** Editors that want the line behind the name, by what they are called; all others take `+LINE` before it. */
const NAME_AND_LINE: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(['code', 'code-insiders', 'codium', 'cursor', 'windsurf'].map((name) => [name, ['--goto']])),
  ...Object.fromEntries(['subl', 'zed', 'hx', 'helix'].map((name) => [name, []])),
};

/** The path is a whole one, so that no editor takes it for an option. */
function placeFor(editor: string, path: string, line: number | null): readonly string[] {
  if (line === null) return [path];
  const before = NAME_AND_LINE[basename(editor.trim().split(/\s+/)[0] ?? '')];
  return before === undefined ? [`+${line}`, path] : [...before, `${path}:${line}`];
}

/** A browser that goes on for so long has opened what it was given. */
const BROWSING_MS = 1500;

/** Opens an address in a browser. False: there is none, or it could not. */
export async function browse(url: string, env: Environment, platform: NodeJS.Platform): Promise<boolean> {
  if (!/^https?:\/\/[^\s"'`]+$/.test(url)) return false;
  const [program, ...words] = browserOf(env, platform);
  if (program === undefined) return false;
  const named = words.map((word) => word.replaceAll('%s', url));
  const isNamed = words.some((word) => word.includes('%s'));
  return await new Promise((settle) => {
    const child = spawn(program, isNamed ? named : [...words, url], { stdio: 'ignore', detached: true });
    child.unref();
    const timer = setTimeout(() => settle(true), BROWSING_MS);
    const ended = (isOpen: boolean): void => {
      clearTimeout(timer);
      settle(isOpen);
    };
    child.once('error', () => ended(false));
    // explorer.exe says 1 whatever it did.
    child.once('exit', (code) => ended(code === 0 || platform === 'win32'));
  });
}

/** `$BROWSER` may have arguments, and `%s` where the address belongs. */
function browserOf(env: Environment, platform: NodeJS.Platform): string[] {
  const words = (env.BROWSER ?? '').split(/\s+/).filter((word) => word !== '');
  if (words.length > 0) return words;
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['explorer.exe'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : [];
}

function ranAs(
  name: string,
  { error, status }: { readonly error?: NodeJS.ErrnoException; readonly status: number | null },
): Trouble {
  if (status === 127) return `${name} is not there`;
  // Who leaves a pager before its end does not read the rest.
  return error === undefined || error.code === 'EPIPE' ? null : `${name} could not be started: ${error.message}`;
}
