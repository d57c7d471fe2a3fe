import type { LogLine, Problem, TestFailure, TestReport } from '../../domain.ts';

/** What a parser found; `tests` is null when the output is not this framework's, or it ran nothing that it counts. */
interface FrameworkResult {
  readonly tests: TestReport | null;
  readonly problems: readonly Problem[];
}

/**
 * One test framework, compiler or linter: its output turned into tests and problems.
 * One per file in this folder, listed in `index.ts`.
 */
export interface Framework {
  /** As people call it: `pytest`, `go test`. */
  readonly name: string;
  /** Cheap test before `parse`: at least one of these stands in some line of this tool's output. Case counts. */
  readonly hints: readonly string[];
  /**
   * Reads the lines of one step, in order; other tools' output stands between them.
   * Never throws, never guesses: a count that is not printed is null. Linear in the number of lines.
   */
  parse(lines: readonly LogLine[]): FrameworkResult;
  /** The command that runs one failed test alone, where its id is enough for that. */
  runAlone?(failure: TestFailure): string;
}
