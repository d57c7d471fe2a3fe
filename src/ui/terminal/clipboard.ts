import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../make-folder.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What terminals take at most, in bytes of base64: tmux's limit, and others'. */
const MAX = 74_994;

/** The sequence that puts text into the clipboard of who sits at the terminal, also through ssh. Null: this terminal has none. */
export function clipboardSequence(text: string, env: Environment): string | null {
  const { TERM = '', TERM_PROGRAM, VTE_VERSION, WHYRED_CLIPBOARD } = env;
  if (WHYRED_CLIPBOARD === 'file') return null;
  const isKnown = TERM !== 'dumb' && !TERM.startsWith('linux') && TERM_PROGRAM !== 'Apple_Terminal' && !VTE_VERSION;
  const coded = Buffer.from(text).toString('base64');
  return isKnown && coded.length <= MAX ? `\u001b]52;c;${coded}\u0007` : null;
}

/** Keeps text in a file that only its owner can read. Returns the path. */
export function keptCopy(text: string, folder: string): string {
  makeFolder(folder, 0o700);
  const path = join(folder, 'copied.txt');
  writeFileSync(path, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
  return path;
}
