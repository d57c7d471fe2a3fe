import { SOURCE_PATH } from './source-path.ts';

/**
 * A diagnostic as MSBuild and the tools that it runs print it. Source: Microsoft, "MSBuild and Visual Studio format for
 * diagnostic messages": `origin(line,column): severity code: text`, and MSBuild puts `[project]` behind it. A node's number stands
 * in front when several build at once. Azure Pipelines writes `Error` where it prints one again.
 */
const PLACED = new RegExp(
  String.raw`^\s*(?:\d{1,3}>)?(?<file>${SOURCE_PATH})\((?<line>\d+)(?:-\d+)?(?:,(?<column>\d+)(?:-\d+)?(?:,\d+,\d+)?)?\) ?: (?<severity>(?:fatal )?[Ee]rror|[Ww]arning) (?<code>[A-Za-z]{1,20}\d{0,6}) ?: (?<message>\S.*)$`,
);
/** Of a file as a whole, of a tool, or of the project: `App.csproj : error NU1101: text`, `CSC : error CS5001: text`. */
const UNPLACED = new RegExp(
  String.raw`^\s*(?:\d{1,3}>)?(?<file>${SOURCE_PATH}) ?: (?:[Cc]ommand line )?(?<severity>(?:fatal )?error|warning) (?<code>[A-Z]{1,10}\d{1,6}) ?: (?<message>\S.*)$`,
);
/** Tasks and programs may give no code. Then the project alone tells that MSBuild prints it: `EXEC : error : text [App.csproj]`. */
const UNCODED = new RegExp(
  String.raw`^\s*(?:\d{1,3}>)?(?<file>${SOURCE_PATH})(?:\((?<line>\d+)(?:,(?<column>\d+)(?:,\d+,\d+)?)?\)|(?<!\(\d{1,6}(?:,\d{1,6}){0,3}\))) ?: (?<severity>error|warning) ?: (?<message>\S.*)$`,
);
const PROJECT =
  / \[(?<project>(?:[A-Za-z]:)?[^[\]:]{1,500}\.\w{0,10}(?:proj|sln|slnx|slnf|metaproj))(?:::[^[\]]{0,200})?\]$/;

export interface BuildMessage {
  /** As printed: a path, or the name of a tool. */
  readonly origin: string;
  readonly line: string | undefined;
  readonly column: string | undefined;
  readonly severity: 'error' | 'warning';
  /** Null only where the project is printed. */
  readonly code: string | null;
  readonly message: string;
  /** The project that was built; null when it is not printed. */
  readonly project: string | null;
}

export function buildMessage(text: string): BuildMessage | null {
  const found = (PLACED.exec(text) ?? UNPLACED.exec(text) ?? UNCODED.exec(text))?.groups;
  if (found === undefined) return null;
  const project = PROJECT.exec(found.message!);
  const code = found.code ?? null;
  if (code === null && project === null) return null;
  return {
    origin: found.file!,
    line: found.line,
    column: found.column,
    severity: found.severity!.toLowerCase() === 'warning' ? 'warning' : 'error',
    code,
    message: project === null ? found.message! : found.message!.slice(0, project.index),
    project: project?.groups?.project ?? null,
  };
}
