import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** As it was built: what draws on a real terminal is what is shipped. Another folder than `dist` may be named. */
export const PROGRAM = fileURLToPath(
  new URL(`${process.env.WHYRED_DIST ?? 'dist'}/cli.js`, `file://${rootFrom(import.meta.url)}`),
);

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Started by a shell with jobs, which says STOPPED when it has the terminal, and goes on with it after a line. */
  readonly isJob?: boolean;
}

const JOB = 'set -m; "$@"; stty sane; echo STOPPED; read -r _; fg >/dev/null';

/** What a terminal was told to be, as whoever takes it over leaves it. */
export interface Modes {
  readonly isAlternate: boolean;
  readonly isCursorShown: boolean;
  readonly isMouseOn: boolean;
  readonly isPasteMarked: boolean;
}

/** A terminal as it was before anything ran in it. */
export const UNTOUCHED: Modes = { isAlternate: false, isCursorShown: true, isMouseOn: false, isPasteMarked: false };

export interface Ended {
  readonly exitCode: number;
  readonly signal: number | undefined;
}

/** The program in a terminal of its own. */
export class Pty {
  /** Of the program: its home, and what it keeps for the time that it runs. */
  readonly home: string;
  readonly ended: Promise<Ended>;
  readonly #pty: IPty;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #waiting = new Set<() => void>();
  #written = '';
  #end: Ended | null = null;

  constructor(argv: readonly string[], { columns = 100, rows = 30, env = {}, cwd, isJob = false }: PtyOptions = {}) {
    this.home = mkdtempSync(join(tmpdir(), 'whyred-pty-'));
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    const command = [process.execPath, PROGRAM, ...argv];
    const [file = '', ...words] = isJob ? ['bash', '-c', JOB, 'bash', ...command] : command;
    this.#pty = spawn(file, words, {
      cols: columns,
      rows,
      cwd: cwd ?? this.home,
      env: set({ ...surroundings(this.home), ...env }),
    });
    this.#pty.onData((text) => {
      this.#written += text;
      this.#terminal.write(text, () => this.#look());
    });
    this.ended = new Promise((settle) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#end = { exitCode, signal };
        this.#terminal.write('', () => {
          this.#look();
          settle(this.#end!);
        });
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  get folder(): string {
    return join(this.home, 'tmp');
  }

  /** All that was written, with every sequence. */
  get written(): string {
    return this.#written;
  }

  get modes(): Modes {
    const isOn = (mode: number, usual: boolean): boolean => {
      const last = [...this.#written.matchAll(new RegExp(`\u001b\\[\\?${mode}(?<to>[hl])`, 'g'))].at(-1);
      return last === undefined ? usual : last.groups!.to === 'h';
    };
    return {
      isAlternate: isOn(1049, false),
      isCursorShown: isOn(25, true),
      isMouseOn: isOn(1002, false) || isOn(1006, false),
      isPasteMarked: isOn(2004, false),
    };
  }

  type(...keys: readonly string[]): void {
    for (const key of keys) this.#pty.write(key);
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** The screen, a string a row, without blanks at the ends. */
  lines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, row) => {
      return (
        active
          .getLine(active.viewportY + row)
          ?.translateToString(true)
          .trimEnd() ?? ''
      );
    });
  }

  text(): string {
    return this.lines().join('\n');
  }

  /** Waits until the screen shows all of it. */
  async see(...wanted: readonly (string | RegExp)[]): Promise<string> {
    return await this.until(`shows ${wanted.join(' and ')}`, () => {
      const shown = this.text();
      return wanted.every((one) => (typeof one === 'string' ? shown.includes(one) : one.test(shown)));
    });
  }

  /** Waits until the screen does not show it any more. */
  async seeNo(unwanted: string | RegExp): Promise<string> {
    return await this.until(`stops to show ${unwanted}`, () => {
      const shown = this.text();
      return typeof unwanted === 'string' ? !shown.includes(unwanted) : !unwanted.test(shown);
    });
  }

  /** Waits for what something that is written brings about; says what the screen shows where it never does. */
  async until(what: string, isSo: () => boolean): Promise<string> {
    return await new Promise((settle, fail) => {
      const stop = (): void => {
        this.#waiting.delete(look);
        clearTimeout(timer);
      };
      const told = (how: string): Error => new Error(`the screen never ${what}${how}:\n${this.text()}`);
      const look = (): void => {
        if (isSo()) {
          stop();
          settle(this.text());
        } else if (this.#end !== null) {
          stop();
          fail(told(`, and the program has ended with ${this.#end.exitCode}`));
        }
      };
      // Against a hang only.
      const timer = setTimeout(() => {
        stop();
        fail(told(''));
      }, HANG_MS);
      this.#waiting.add(look);
      look();
    });
  }

  /** Waits until the system says that the program is stopped, or that it goes on. */
  async untilStopped(isStopped: boolean): Promise<void> {
    const endMs = performance.now() + HANG_MS;
    while (stateOf(this.pid).startsWith('T') !== isStopped) {
      if (performance.now() > endMs) throw new Error(`it is ${stateOf(this.pid)}:\n${this.text()}`);
      await new Promise((next) => setImmediate(next));
    }
  }

  /** Ends it, whatever it does, and takes its folder away. */
  async close(): Promise<void> {
    if (this.#end === null) {
      this.#pty.kill('SIGKILL');
      await this.ended;
    }
    rmSync(this.home, { recursive: true, force: true });
  }

  /** A frame that is not whole yet is not looked at. */
  #look(): void {
    if (this.#written.lastIndexOf(FRAME_BEGINS) > this.#written.lastIndexOf(FRAME_ENDS) && this.#end === null) return;
    for (const look of [...this.#waiting]) look();
  }
}

const HANG_MS = 60_000;

/** Synchronized output: a terminal shows what is between them at once. */
const FRAME_BEGINS = '\u001b[?2026h';
const FRAME_ENDS = '\u001b[?2026l';

/** Nothing of the person's own who runs the tests. */
function surroundings(home: string): Record<string, string> {
  const folder = join(home, 'tmp');
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    TMPDIR: makeIn(folder),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    LANG: 'C.UTF-8',
    WHYRED_THEME: 'dark',
  };
}

/** Without those that are not to be there: the terminal would take them for the word `undefined`. */
function set(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function makeIn(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

function stateOf(pid: number): string {
  return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim();
}

/** The repository's folder, from this file and from where the tour is bundled to. */
function rootFrom(url: string): string {
  const path = fileURLToPath(url);
  return `${path.slice(0, path.search(/\/(?:test\/ui\/kit|node_modules\/\.cache)\//))}/`;
}
