import type { LogLine } from '../../domain.ts';
import { repositoryPath } from './source-path.ts';

/** What pytest prints under the name of a failed test. Fields are null when it prints none. */
export interface Traceback {
  readonly message: string | null;
  readonly logLine: number | null;
  readonly file: string | null;
  readonly line: number | null;
  /** Where the traceback begins: in the test itself, unless a fixture failed. */
  readonly testFile: string | null;
  /** The test's id, which pytest-xdist says here alone when a worker died; else null. */
  readonly test: string | null;
}

/** A line of the exception in pytest's own styles. */
const EXCEPTION = /^E(?:(?<indent> +)(?<text>\S.*))?$/;
/** What comes after it is another exception, and the last one is what failed the test. */
const CHAINED = /^(?:The above exception was the direct cause|During handling of the above exception)/;
/** `tests/test_a.py:12: in test_b`, `tests/test_a.py:12: AssertionError`, `tests/test_a.py:12:`, `/src/a.py:12`. */
const PLACE = /^(?<file>(?:[A-Za-z]:)?[^\s:*?"<>|][^:*?"<>|]*\.(?:py|pyx|rst|txt|md)):(?<line>\d+)(?::.*)?$/;
/** Python's own style (`--tb=native`, unittest), and the place of a syntax error in a line `E     File …`. */
const FRAME = /^[\s|]*(?:File "(?<file>.+?)", line (?<line>\d+)|file (?<fixture>.+), line (?<at>\d+)$)/;
const NATIVE_START = /^(?: {2}\+ Exception Group )?Traceback \(most recent call last\):/;
/** The exception below it; that of a group stands behind a bar, its members' bars are deeper. */
const NATIVE_END = /^(?: {2}\| )?(?<text>\S.*)$/;
/** What pytest prints instead of a traceback. */
const PLAIN_REASON =
  /^(?:\[XPASS\(strict\)\]|contains \d+ failed subtests?$|worker '\w+' crashed while running '(?<test>.+)')/;
const DEPENDENCY =
  /[\\/](?:site-packages|dist-packages|node_modules|_pytest|lib[\\/]python\d[\d.]*|Python[\\/]?\d[\d.]*(?:[\\/]\w{1,6})?[\\/]Lib)[\\/]|^<|importlib[\\/]/;

/** Reads a test's block, without what the test printed. `rootdir` as pytest's header names it, or null. */
export function readTraceback(lines: readonly LogLine[], rootdir: string | null): Traceback {
  let exception: LogLine[] = [];
  let inException = false;
  let native: LogLine | null = null;
  let inNative = false;
  let reason: LogLine | null = null;
  let places: { readonly file: string; readonly line: number }[] = [];

  for (const line of lines) {
    const { text } = line;
    const ownException = EXCEPTION.test(text);
    if (ownException && !inException) exception = [];
    if (ownException) exception.push(line);
    inException = ownException;

    if (NATIVE_START.test(text)) inNative = true;
    else if (inNative && NATIVE_END.test(text)) {
      native = line;
      inNative = false;
    }
    if (PLAIN_REASON.test(text)) reason ??= line;
    if (CHAINED.test(text)) places = [];
    const place = placeOf(ownException ? text.slice(1) : text, rootdir);
    if (place !== null) places.push(place);
  }

  const shown = headOf(exception) ?? native ?? reason;
  return {
    message:
      shown === null
        ? null
        : ((EXCEPTION.exec(shown.text) ?? NATIVE_END.exec(shown.text))?.groups?.text?.trim() ?? null),
    logLine: shown?.number ?? null,
    file: places.at(-1)?.file ?? null,
    line: places.at(-1)?.line ?? null,
    testFile: places[0]?.file ?? null,
    test: PLAIN_REASON.exec(shown?.text ?? '')?.groups?.test ?? null,
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
