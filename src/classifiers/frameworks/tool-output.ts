import type { LogLine } from '../../domain.ts';
import { RUNNERS } from './runner-prefix.ts';

/** A line as the tool itself printed it. */
export interface ToolLine {
  readonly text: string;
  /** What stood in front of it: a package, a task, a build step. Empty when nothing did. Lines of two runners are mixed. */
  readonly runner: string;
  readonly line: LogLine;
}

/**
 * What GitHub's pages show of a line that a problem matcher found: `Error: src/a.go:12:5: text`, and of one that begins with
 * blanks, as `log/text.ts` gives it, `[ERROR]  12:5  error  text`.
 */
const MATCHED = /^(?:(?:Error|Warning): (?=[^\s:(]{1,300}[:(]\d)|\[(?:ERROR|WARNING)\](?= +\d+:\d+ ))/;

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
  const matched = MATCHED.exec(line.text)?.[0];
  if (matched !== undefined) return [asIs, { text: line.text.slice(matched.length), runner: '', line }];
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
