import type { ReadStream, WriteStream } from 'node:tty';
import type { Github } from '../providers/github.ts';

/** All that a command may touch besides files: a test gives its own. */
export interface Surroundings {
  readonly stdin: NodeJS.ReadableStream;
  /** Is a person typing there? */
  readonly stdinIsTerminal: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Columns of the terminal behind `out`; null when there is none. */
  readonly columns: number | null;
  /** May `out` have colour, by the terminal and the environment? */
  readonly colour: boolean;
  /** May `err` show progress that overwrites itself? */
  readonly errIsTerminal: boolean;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
  /** The user's folder. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** What a second of waiting for GitHub lasts, in milliseconds; a test makes it short. */
  readonly secondMs?: number;
  /** How long GitHub may be silent, in milliseconds; the provider's own limit where left out. */
  readonly timeoutMs?: number;
  /** Asked instead of GitHub: the demo. */
  readonly recorded?: () => Github;
  /** Where both ends are terminals: their streams, for the screen. */
  readonly tty?: Tty;
}

/** The streams of a terminal. */
export interface Tty {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: NodeJS.WritableStream;
}

/** Width of what goes to a file or a pipe, in columns. */
const PIPE_COLUMNS = 100;

export function widthOf({ columns }: Surroundings): number {
  return columns ?? PIPE_COLUMNS;
}

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  /** False after `--no-color`. */
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly config?: string;
  /** `[HOST/]OWNER/REPO` */
  readonly repo?: string;
  /** The store's file. */
  readonly db?: string;
}

export function colourOf({ colour }: Surroundings, { color }: CommonOptions): boolean {
  return colour && color !== false;
}
