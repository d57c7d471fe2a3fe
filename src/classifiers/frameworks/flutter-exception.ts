import type { LogLine } from '../../domain.ts';
import { repositoryPath } from './source-path.ts';

/** What a test has thrown. */
export interface Caught {
  readonly message: string;
  readonly line: LogLine;
  readonly file: string | null;
  readonly at: number | null;
}

const BEGINS = /^══╡ EXCEPTION CAUGHT BY .+ ╞═*$/;
const ENDS = /^═{20,}$/;
/** `The following TestFailure was thrown running a test:`, and for an object of any other class `… was thrown: text`. */
const INTRODUCED = /^The following .+ (?:was thrown|message was thrown)(?: .*)?:(?: (?<text>\S.*))?$/;
const CONTINUED = /^\s*(?:Expected|Actual|Which): /;
const EXPECTATION = /^\s*(?:file:\/\/)?(?<file>\/?\S.*\.dart) line (?<line>\d+)$/;
const FRAME = /^#\d+ .*\((?:file:\/\/)?(?<file>\/?[^()]+\.dart):(?<line>\d+)(?::\d+)?\)$/;
const NAMED = 'The test description was:';

/** What Flutter's test framework has caught, by the description of the test. The first of each counts. */
export function exceptionsIn(lines: readonly LogLine[]): Map<string, Caught> {
  const all = new Map<string, Caught>();
  for (const [index, { text }] of lines.entries()) {
    if (!BEGINS.test(text)) continue;
    const found = caughtAt(lines, index + 1);
    if (found !== null && !all.has(found.test)) all.set(found.test, found);
  }
  return all;
}

/** Longer only with a widget tree in it. */
const LINES_MAX = 400;

function caughtAt(lines: readonly LogLine[], start: number): (Caught & { readonly test: string }) | null {
  let message: { text: string; readonly line: LogLine } | null = null;
  let isIntroduced = false;
  let place: { readonly file: string; readonly at: number } | null = null;
  for (let index = start; index < Math.min(lines.length, start + LINES_MAX); index++) {
    const line = lines[index]!;
    const { text } = line;
    if (ENDS.test(text) || BEGINS.test(text)) return null;
    const introduced = INTRODUCED.exec(text)?.groups;
    if (introduced?.text !== undefined) message ??= { text: introduced.text, line };
    else if (introduced === undefined && isIntroduced && text.trim() !== '') {
      if (message === null) message = { text: text.trim(), line };
      else if (CONTINUED.test(text)) message.text += ` ${text.trim()}`;
      else if (text.startsWith('When the exception was thrown')) isIntroduced = false;
    }
    isIntroduced ||= introduced !== undefined;
    const found = (EXPECTATION.exec(text) ?? FRAME.exec(text))?.groups;
    if (found !== undefined) place ??= { file: repositoryPath(found.file!), at: Number(found.line) };
    if (text !== NAMED || message === null) continue;
    const test = lines[index + 1]?.text.trim();
    if (test === undefined || test === '') return null;
    return { test, message: message.text, line: message.line, file: place?.file ?? null, at: place?.at ?? null };
  }
  return null;
}
