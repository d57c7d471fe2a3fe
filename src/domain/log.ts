/** A log: its lines, its steps, and where its bytes come from. */

/** How a job ended. `unknown`: the log does not say. */
export type Conclusion = 'success' | 'failure' | 'cancelled' | 'unknown';

/** Whose output a log is, recognised by content. */
export const LOG_FORMATS = [
  'github-job',
  'github-step',
  'gh-run-log',
  'azure',
  'gitlab',
  'jenkins',
  'travis',
  'circleci',
  'taskcluster',
  'plain',
] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

/** A `##[…]` prefix of the runner, or its equivalent elsewhere. It is cut off `text`. */
export type Marker = 'error' | 'warning' | 'notice' | 'debug' | 'group' | 'endgroup' | 'command' | 'section';

/** The first colour a line was printed in; a hint only, never the meaning. */
export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan';

/** One line of a log, cleaned. */
export interface LogLine {
  /** 1-based line of the file as given. */
  readonly number: number;
  /** Without time stamp, marker, escape sequences, control characters and secrets; capped (`TEXT_MAX_LENGTH`). */
  readonly text: string;
  /** Milliseconds since 1970, or null when the line carries no time. */
  readonly timeMs: number | null;
  readonly marker: Marker | null;
  readonly colour: Colour | null;
}

/** How far a step got. */
export type StepConclusion = 'failure' | 'success' | 'cancelled' | 'timed-out' | 'cut-off' | 'unknown';

/** A step as the log shows it. */
export interface LogStep {
  /** The number in the archive's file name, or null when the log does not tell. */
  readonly number: number | null;
  readonly name: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly kind: 'set-up' | 'run' | 'action' | 'post' | 'complete' | 'whole';
  readonly conclusion: StepConclusion;
  /** Null when the step printed none. */
  readonly exitCode: number | null;
}

/** A step's place in its job's log, where the source knows it: bytes `start` (included) to `end` (excluded). */
export interface StepRange {
  /** Null when nothing tells it. */
  readonly number: number | null;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The one step that a file holds. */
export interface StepName {
  readonly number: number;
  readonly name: string;
}

/** Which lines of a long file are there; the others were left out, and their numbers with them. */
export interface KeptLines {
  /** The number of each line that is there, ascending. */
  readonly numbers: Uint32Array;
  /** Of the file as it was given. */
  readonly lineCount: number;
  readonly byteCount: number;
}

/** One text file of a job. */
export interface LogPart {
  /** The name whose lines are counted: a path as given, an archive's entry, `-` for standard input. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Not there when `bytes` is the whole file. */
  readonly kept?: KeptLines | null;
  /** The step that this file holds alone; null when it holds the whole job. */
  readonly step: StepName | null;
  /** Where the steps of a whole job's log begin and end; null when only the text can tell. */
  readonly steps: readonly StepRange[] | null;
}

/** A job's log as a provider hands it over: one part, or one part a step where the source has only those. */
export interface JobLog {
  /** As the source tells it, or null: then the text may. */
  readonly name: string | null;
  readonly parts: readonly LogPart[];
}

/** Something that was opened and holds logs. */
export interface LogSource {
  /** As given by the user. */
  readonly name: string;
  /** In the source's order. Reads as it goes, so that not all logs are in memory at once. */
  jobs(): AsyncIterable<JobLog>;
  /** What could not be read, a sentence each that names the entry; complete once `jobs` has ended. */
  readonly warnings: readonly string[];
}
