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
  readonly config?: string;
}

export function colourOf({ colour }: Surroundings, { color }: CommonOptions): boolean {
  return colour && color !== false;
}
