import type { LogLine } from '../../domain.ts';
import { repositoryPath } from './source-path.ts';

export interface Panic {
  readonly thread: string;
  readonly message: string;
  /** Where the message stands: below the place since Rust 1.73, before that in the line of the place itself. */
  readonly line: LogLine;
  readonly place: RustPlace | null;
}

/** In the project's own code. */
export interface RustPlace {
  readonly file: string;
  readonly line: number;
}

/** `thread 'tests::adds' (1234) panicked at src/lib.rs:12:9:`; the number since Rust 1.90. */
const PANICKED = /^thread '(?<thread>.+?)'(?: \(\d+\))? panicked at (?<place>[^'].*):$/;
/** Up to Rust 1.72: `thread 'a' panicked at 'message', src/lib.rs:12:9`, the message over several lines. */
const OLD_PANICKED = /^thread '(?<thread>.+?)' panicked at '(?<message>.*)$/;
const OLD_END = /^(?<message>.*)', (?<place>\S+\.rs:\d+:\d+)$/;
const OLD_LINES_MAX = 40;
const PLACE = /(?:^|[\s`'"])(?<file>(?:[A-Za-z]:)?[^\s`'":]+\.rs):(?<line>\d+):\d+/;
const DEPENDENCY = /^\/rustc\/|\/rustlib\/src\/|[\\/]\.cargo[\\/](?:registry|git)[\\/]|^library[\\/]/;
const BACKTRACE_PLACE = /^ +at \S/;

/** All panics that the lines tell of, in order. */
export function panicsIn(lines: readonly LogLine[]): Panic[] {
  const panics: Panic[] = [];
  for (const [index, line] of lines.entries()) {
    const found = PANICKED.exec(line.text)?.groups;
    if (found !== undefined) {
      const message = lines[index + 1] ?? line;
      const place = ownPlace(found.place!) ?? placeInBacktrace(lines, index + 1);
      panics.push({ thread: found.thread!, message: message.text.trim(), line: message, place });
      continue;
    }
    const old = OLD_PANICKED.exec(line.text)?.groups;
    if (old !== undefined) panics.push(oldPanic(old.thread!, old.message!, lines, index));
  }
  return panics;
}

/** The first place in a text; null when it is in somebody else's code. */
export function ownPlace(text: string): RustPlace | null {
  const found = PLACE.exec(text)?.groups;
  if (found === undefined || DEPENDENCY.test(found.file!)) return null;
  return { file: repositoryPath(found.file!), line: Number(found.line) };
}

/** A backtrace follows its panic without a blank line. */
function placeInBacktrace(lines: readonly LogLine[], start: number): RustPlace | null {
  for (let index = start; index < lines.length; index++) {
    const { text } = lines[index]!;
    if (text === '' || PANICKED.test(text)) return null;
    const place = BACKTRACE_PLACE.test(text) ? ownPlace(text) : null;
    if (place !== null) return place;
  }
  return null;
}

function oldPanic(thread: string, start: string, lines: readonly LogLine[], index: number): Panic {
  const line = lines[index]!;
  let message = '';
  for (let at = index; at < Math.min(lines.length, index + OLD_LINES_MAX); at++) {
    const text = at === index ? start : lines[at]!.text;
    const end = OLD_END.exec(text)?.groups;
    message += ` ${(end?.message ?? text).trim()}`;
    if (end !== undefined) return { thread, message: message.trim(), line, place: ownPlace(end.place!) };
  }
  return { thread, message: start, line, place: null };
}
