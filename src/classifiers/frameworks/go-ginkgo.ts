import type { LogLine } from '../../domain.ts';
import type { Message } from './go-message.ts';
import { repositoryPath } from './source-path.ts';

/**
 * Ginkgo tells of its specs before Go tells of the one test that they all are in: `  [FAILED] Expected`, more, and where.
 * Of what happened when, it says `  [FAILED] in [It] - /w/cart_test.go:14` before.
 */
const FAILED = /^ {2}\[(?:FAILED|PANICKED|TIMEDOUT)!?\] (?!in \[)(?<text>\S.*)$/;
const PLACE = /^ {2}In \[[^\]]{1,40}\] at: (?<file>\S+\.go):(?<line>\d+)(?: @ .*)?$/;
/** Says nothing: the reason stands below the place. */
const PANICKED = 'Test Panicked';
/** Gomega shows what is and what should be, in four lines where both are short. */
const LINES_MAX = 3;

/** A spec that failed; `isOpen` while what it says goes on. */
export interface Spec {
  readonly message: Message;
  lines: number;
  isOpen: boolean;
}

/** Null when the line begins none. */
export function specOf(line: LogLine): Spec | null {
  const text = FAILED.exec(line.text)?.groups?.text;
  if (text === undefined) return null;
  return { message: { line, text, file: null, at: null, indent: 0, values: 0 }, lines: 0, isOpen: true };
}

/** Adds a line that follows the first one. */
export function readSpec(spec: Spec, line: LogLine): void {
  const text = line.text.trim();
  if (!spec.isOpen || text === '') return;
  const { message } = spec;
  const place = PLACE.exec(line.text)?.groups;
  if (place !== undefined) {
    message.file = repositoryPath(place.file!);
    message.at = Number(place.line);
    spec.isOpen = message.text === PANICKED;
  } else if (message.at !== null) {
    [message.line, message.text] = [line, text];
    spec.isOpen = false;
  } else if (!line.text.startsWith('  ')) spec.isOpen = false;
  else if (spec.lines < LINES_MAX) {
    message.text += ` ${text}`;
    spec.lines++;
  }
}
