import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../make-folder.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A program of this machine that takes text for the clipboard, with its arguments. */
export type ClipboardProgram = readonly [program: string, ...words: string[]];

/**
 * The program that knows the clipboard of who sits here; null: none, or who sits here is on another machine. tmux ignores the sequence of
 * a program in its usual setting (`set-clipboard external`), and passes on what it is given itself, also through ssh.
 */
export function clipboardProgram(env: Environment, platform: NodeJS.Platform): ClipboardProgram | null {
  if (isFileWanted(env)) return null;
  if (env.TMUX) return ['tmux', 'load-buffer', '-w', '-'];
  if (env.SSH_CONNECTION || env.SSH_TTY) return null;
  if (platform === 'darwin') return ['pbcopy'];
  if (env.WAYLAND_DISPLAY) return ['wl-copy'];
  return env.DISPLAY ? ['xclip', '-selection', 'clipboard'] : null;
}

/** Gives it the text. False: it is not there, or could not. */
export function isCopiedBy([program, ...words]: ClipboardProgram, text: string): boolean {
  const { status, error } = spawnSync(program, words, {
    input: text,
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 2000,
  });
  return status === 0 && error === undefined;
}

/** What terminals take at most, in bytes of base64. */
const MAX = 74_994;

/** The sequence that puts text into the clipboard of who sits at the terminal, also through ssh. Null: this terminal has none. */
export function clipboardSequence(text: string, env: Environment): string | null {
  const { TERM = '', TERM_PROGRAM, VTE_VERSION, STY } = env;
  if (isFileWanted(env)) return null;
  const isDeaf = TERM === 'dumb' || TERM.startsWith('linux') || TERM_PROGRAM === 'Apple_Terminal';
  // GNU screen keeps it to itself.
  if (isDeaf || VTE_VERSION || STY) return null;
  const coded = Buffer.from(text).toString('base64');
  return coded.length <= MAX ? `\u001b]52;c;${coded}\u0007` : null;
}

function isFileWanted({ WHYRED_CLIPBOARD }: Environment): boolean {
  return WHYRED_CLIPBOARD === 'file';
}

/** Keeps text in a file that only its owner can read. Returns the path. */
export function keptCopy(text: string, folder: string): string {
  makeFolder(folder, 0o700);
  const path = join(folder, 'copied.txt');
  writeFileSync(path, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
  return path;
}
