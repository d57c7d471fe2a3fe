import type { LogLine } from '../../domain.ts';
import { repositoryPath } from './source-path.ts';

/** What a test printed through `t.Error`, `t.Fatal`, `t.Log` or an assertion library. */
export interface Message {
  line: LogLine;
  text: string;
  /** The name alone, unless the library prints a path; null for a place in Go's own code. */
  file: string | null;
  at: number | null;
  readonly indent: number;
  /** Lines of an assertion library that may still be added to the text. */
  values: number;
}

const MESSAGE = /^(?<indent>[ \t]+)(?<file>[^\s:]+\.go):(?<line>\d+):(?: (?<text>.*))?$/;
/** What Go's package for tests says itself: that there was a race, that a file could not be removed. */
const GO_ITSELF = 'testing.go';
/** testify: a table under a message without text. */
const TRACE = /^\s+Error Trace:\s+(?<file>\S.*\.go):(?<line>\d+)$/;
const ASSERTION = /^\s+Error:\s+(?<text>\S.*)$/;
const VALUE = /^\s+(?:expected|actual) *: /;
const VALUES_MAX = 2;
/** `t.Log` prints in the same way as `t.Error`; words that only the latter is likely to use. */
const COMPLAINT =
  /\b(?:expect(?:ed|s)?|want(?:ed)?|got|errors?|err|fail(?:ed|s|ure)?|unexpected|mismatch|differs?|differ|not equal|panic(?:ked)?|timed out|timeout|cannot|can't|could not|couldn't|should|must|wrong|bad|not|unable|invalid|missing|race detected)\b|!=/i;

/** Null when the line begins no message. */
export function messageOf(line: LogLine): Message | null {
  const found = MESSAGE.exec(line.text)?.groups;
  if (found === undefined) return null;
  const { indent, file, text } = found;
  const place = file === GO_ITSELF ? { file: null, at: null } : { file: file!, at: Number(found.line) };
  return { line, text: (text ?? '').trim(), ...place, indent: indent!.length, values: 0 };
}

/** Adds a line that follows a message and may belong to it. */
export function readDetail(message: Message, line: LogLine): void {
  const trace = TRACE.exec(line.text)?.groups;
  if (trace !== undefined && message.values === 0) {
    message.file = repositoryPath(trace.file!);
    message.at = Number(trace.line);
    return;
  }
  const assertion = message.text === '' ? ASSERTION.exec(line.text)?.groups?.text : undefined;
  if (assertion !== undefined) {
    message.line = line;
    message.text = assertion.trim();
    message.values = VALUES_MAX;
    return;
  }
  if (indentOf(line.text) <= message.indent) message.values = 0;
  const isOpen = message.text.endsWith(':') && indentOf(line.text) > message.indent;
  const value = message.values > 0 && VALUE.test(line.text);
  if (!isOpen && !value) return;
  message.text += ` ${line.text.trim()}`;
  message.values--;
}

/** The message that tells best why the test failed; null when there is none. */
export function bestMessage(messages: readonly Message[]): Message | null {
  return complaint(messages) ?? messages[0] ?? null;
}

/** The first message that is surely not a mere note; null when there is none. */
export function complaint(messages: readonly Message[]): Message | null {
  return messages.find((one) => COMPLAINT.test(one.text)) ?? null;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
