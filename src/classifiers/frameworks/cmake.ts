import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, perRunner, position, problemsIn } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

/** `CMake Error at CMakeLists.txt:12 (find_package):`; of a syntax error without the command, of a target `in` a file. */
const HEADING =
  /^(?<indent> {0,12})CMake (?:Deprecation )?(?<severity>Error|Warning)(?: \(dev\))? (?:at|in) (?<file>[^\s:](?:[^:]|:(?=[\\/])){0,500}?)(?::(?<line>\d+))?(?: \((?<command>[^()]{1,200})\))?:$/;
const MESSAGE = /^ {2,}\S/;
const STACK = /^Call Stack \(most recent call first\):$/;
const FRAME = /^ {2}(?<file>[^\s:](?:[^:]|:(?=[\\/])){0,500}?):(?<line>\d+) \([^()]{1,200}\)$/;
/** What comes with CMake or with a toolchain: the project's call is further up. */
const FOREIGN =
  /(?:^|[\\/])(?:share[\\/]cmake(?:-[\d.]+)?|CMake[\\/]share|lib[\\/](?:x86_64-linux-gnu[\\/])?cmake|vcpkg[\\/]scripts)[\\/]/i;

interface Reading {
  readonly draft: Draft;
  /** pip indents what a build printed. */
  readonly indent: string;
  part: 'heading' | 'message' | 'rest' | 'stack';
}

/** CMake's errors and warnings; one that names no file (`CMake Error: The source directory …`) is no problem of a file. */
export const cmake: Framework = {
  name: 'cmake',
  hints: ['CMake Error ', 'CMake Warning ', 'CMake Deprecation '],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, perRunner(reader)) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  let reading: Reading | null = null;
  return ({ text, line }) => {
    const found = HEADING.exec(text)?.groups;
    if (found !== undefined) {
      const draft: Draft = {
        ...foundAt(found, line),
        severity: found.severity === 'Warning' ? 'warning' : 'error',
        code: null,
        message: text.trim().replace(/:$/, ''),
      };
      reading = { draft, indent: found.indent!, part: 'heading' };
      return draft;
    }
    if (reading === null) return null;
    const printed = text.startsWith(reading.indent) ? text.slice(reading.indent.length) : text;
    if (!readBelow(reading, printed, line)) reading = null;
    return null;
  };
}

/** False where the message and its call stack have ended. */
function readBelow(reading: Reading, text: string, line: LogLine): boolean {
  const { draft, part } = reading;
  if (STACK.test(text)) {
    reading.part = 'stack';
    return true;
  }
  if (part === 'stack') {
    const frame = FRAME.exec(text)?.groups;
    if (frame !== undefined && FOREIGN.test(draft.file)) {
      draft.file = frame.file!;
      draft.line = position(frame.line);
    }
    return frame !== undefined;
  }
  if (text.trim() === '') {
    if (part === 'message') reading.part = 'rest';
    return true;
  }
  if (!MESSAGE.test(text)) return false;
  if (part === 'heading') {
    draft.message = text.trim();
    draft.logLine = line.number;
    reading.part = 'message';
  } else if (part === 'message' || draft.message.endsWith(':')) {
    // A list of what is missing stands in a paragraph of its own.
    draft.message += ` ${text.trim()}`;
  }
  return true;
}
