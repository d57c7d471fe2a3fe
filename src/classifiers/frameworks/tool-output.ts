import type { LogLine } from '../../domain.ts';

/** A line as the tool itself printed it. */
export interface ToolLine {
  readonly text: string;
  /** What stood in front of it: a package, a task, a build step. Empty when nothing did. Lines of two runners are mixed. */
  readonly runner: string;
  readonly line: LogLine;
}

/** What runners of many tasks print in front of each line, so that one can tell whose it is. */
const RUNNERS: readonly RegExp[] = [
  // docker buildx, as it goes (`#23 10.12 text`) and once more when the build has failed (`10.12 text`).
  /^(?:(#\d+) )?\d+\.\d{1,3}(?: |$)/,
  // docker compose: `app-1  | text`.
  /^([a-z][\w.-]*-\d+) +\|(?: |$)/,
  // turbo: `web:build: text`, `@scope/web:build: text`, `//:lint: text`. moon: `web:build | text`.
  /^((?:@[\w.-]+\/|\/\/)?[\w.-]*[:#][A-Za-z][\w:.-]*)(?:: | \|(?: |$)|:$)/,
  // pnpm and bun: `packages/web build: text`.
  /^([^\s:[]+ [A-Za-z][\w:.-]*)(?:: |:$)/,
  // yarn: `[@scope/web]: text`, `➤ YN0000: [web]: text`. concurrently: `[build] text`. Maven's levels are its own.
  /^(?:➤ YN0000: )?(\[(?!ERROR|WARN|INFO|DEBUG)[\w@./: -]+\]):?(?: |$)/,
  // nx and lerna: `web: text`, `@scope/web: text`. Kotlin's `e` and `w` are no packages.
  /^(?![ew]: )((?:@[\w.-]+\/)?[\w-]+)(?:: |:$)/,
];

/** What a test run shows of what its tests printed: a compiler's messages in there are the tests' own. */
const QUOTES: readonly { readonly begins: RegExp; readonly ends: RegExp }[] = [
  // pytest.
  { begins: /^-{4,} Captured \w+ \w+ -{4,}$/, ends: /^[=_]{4,}/ },
  // cargo test.
  { begins: /^---- .+ stdout ----$/, ends: /^failures:$/ },
  // trybuild: expected and actual messages of a compiler that was meant to fail.
  { begins: /^┈{4,}$/, ends: /^┈{4,}$/ },
];

/**
 * The lines of a step that a tool may have printed, each in every way it can be read: as it stands, then without a
 * runner's prefix. Take the first reading that makes sense: `error: text` looks like the prefix of a package `error`.
 * Leaves out the script that the runner echoes and what tests printed.
 */
export function* toolOutput(lines: readonly LogLine[]): Generator<readonly ToolLine[]> {
  const quotes = new Map<string, RegExp>();
  let headerEnds = -1;
  for (const [at, line] of lines.entries()) {
    if (line.marker === 'group') headerEnds = endOfStepHeader(lines, at);
    if (at <= headerEnds) continue;
    const readings = readingsOf(line);
    const { text, runner } = readings.at(-1)!;
    const ends = quotes.get(runner);
    if (ends !== undefined) {
      if (ends.test(text) || line.marker === 'group') quotes.delete(runner);
      continue;
    }
    const quote = QUOTES.find((one) => one.begins.test(text));
    if (quote === undefined) yield readings;
    else quotes.set(runner, quote.ends);
  }
}

function readingsOf(line: LogLine): ToolLine[] {
  const asIs = { text: line.text, runner: '', line };
  for (const prefix of RUNNERS) {
    const found = prefix.exec(line.text);
    if (found !== null) return [asIs, { text: line.text.slice(found[0].length), runner: found[1] ?? '#', line }];
  }
  return [asIs];
}

/**
 * The index of the line that ends the header of a `run:` step, which shows the script; -1 when no header begins here.
 * A group of the user's own has no `shell:` line.
 */
function endOfStepHeader(lines: readonly LogLine[], start: number): number {
  if (!lines[start]!.text.startsWith('Run ')) return -1;
  let hasShell = false;
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.marker === 'endgroup') return hasShell ? at : -1;
    if (line.marker === 'group') return -1;
    if (line.text.startsWith('shell: ')) hasShell = true;
  }
  return -1;
}
