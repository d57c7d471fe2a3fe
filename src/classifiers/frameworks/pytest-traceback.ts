import type { LogLine } from '../../domain.ts';
import { repositoryPath } from './source-path.ts';

/** What pytest prints under the name of a failed test. Fields are null when it prints none. */
export interface Traceback {
  readonly message: string | null;
  readonly logLine: number | null;
  readonly file: string | null;
  readonly line: number | null;
}

/** A line of the exception in pytest's own styles. */
const EXCEPTION = /^E(?:(?<indent> +)(?<text>\S.*))?$/;
/** What comes after it is another exception, and the last one is what failed the test. */
const CHAINED = /^(?:The above exception was the direct cause|During handling of the above exception)/;
/** `tests/test_a.py:12: in test_b`, `tests/test_a.py:12: AssertionError`, `tests/test_a.py:12:`, `/src/a.py:12`. */
const PLACE = /^(?<file>(?:[A-Za-z]:)?[^\s:*?"<>|][^:*?"<>|]*\.(?:py|pyx|rst|txt|md)):(?<line>\d+)(?::.*)?$/;
/** Python's own style (`--tb=native`, unittest), and the place of a syntax error in a line `E     File …`. */
const FRAME = /^[\s|]*(?:File "(?<file>.+?)", line (?<line>\d+)|file (?<fixture>.+), line (?<at>\d+)$)/;
const NATIVE_START = /^Traceback \(most recent call last\):/;
/** What pytest prints instead of a traceback. */
const PLAIN_REASON = /^(?:\[XPASS\(strict\)\]|worker '\w+' crashed while running )/;
const DEPENDENCY =
  /[\\/](?:site-packages|dist-packages|node_modules|_pytest|lib[\\/]python\d[\d.]*)[\\/]|^<|importlib[\\/]/;

/** Reads a test's block, without what the test printed. `rootdir` as pytest's header names it, or null. */
export function readTraceback(lines: readonly LogLine[], rootdir: string | null): Traceback {
  let exception: LogLine[] = [];
  let inException = false;
  let native: LogLine | null = null;
  let inNative = false;
  let reason: LogLine | null = null;
  let place: { readonly file: string; readonly line: number } | null = null;

  for (const line of lines) {
    const { text } = line;
    const ownException = EXCEPTION.test(text);
    if (ownException && !inException) exception = [];
    if (ownException) exception.push(line);
    inException = ownException;

    if (NATIVE_START.test(text)) inNative = true;
    else if (inNative && /^\S/.test(text)) {
      native = line;
      inNative = false;
    }
    if (PLAIN_REASON.test(text)) reason ??= line;
    if (CHAINED.test(text)) place = null;
    place = placeOf(ownException ? text.slice(1) : text, rootdir) ?? place;
  }

  const shown = headOf(exception) ?? native ?? reason;
  return {
    message: shown === null ? null : (EXCEPTION.exec(shown.text)?.groups!.text ?? shown.text).trim(),
    logLine: shown?.number ?? null,
    file: place?.file ?? null,
    line: place?.line ?? null,
  };
}

/** The first line with the smallest indent: a syntax error shows the source before it, deeper. */
function headOf(exception: readonly LogLine[]): LogLine | null {
  let head: { readonly line: LogLine; readonly indent: number } | null = null;
  for (const line of exception) {
    const indent = EXCEPTION.exec(line.text)?.groups?.indent?.length ?? Number.POSITIVE_INFINITY;
    if (head === null || indent < head.indent) head = { line, indent };
  }
  return head?.line ?? null;
}

/** Null when the line is no place, or one in somebody else's code. */
function placeOf(text: string, rootdir: string | null): { file: string; line: number } | null {
  const found = (PLACE.exec(text) ?? FRAME.exec(text))?.groups;
  const file = found?.file ?? found?.fixture;
  if (file === undefined || DEPENDENCY.test(file)) return null;
  return { file: inProject(file, rootdir), line: Number(found!.line ?? found!.at) };
}

function inProject(file: string, rootdir: string | null): string {
  if (rootdir !== null && (file.startsWith(`${rootdir}/`) || file.startsWith(`${rootdir}\\`))) {
    return repositoryPath(file.slice(rootdir.length + 1));
  }
  return repositoryPath(file);
}
