import type { LogFormat, LogLine, Marker } from '../domain.ts';
import { capText, cleanText, firstColour } from './clean.ts';
import { toUtf8 } from './encoding.ts';
import { detectFormat } from './format.ts';
import { indexLines, lineAt } from './line-index.ts';
import { cutPrefix } from './prefix.ts';
import { hideKey, type KeyState } from './private-keys.ts';

/** Hides what must not be shown in one line of text. */
export type Redact = (text: string) => string;

/** A log in memory: bytes, and lines that are decoded when they are asked for. */
export interface LogText {
  readonly format: LogFormat;
  /** UTF-8. */
  readonly bytes: Buffer;
  readonly lineCount: number;
  /** The 1-based line as a person may see it. */
  line(number: number): LogLine;
  lines(first: number, last: number): LogLine[];
  /** Job and step that `gh run view --log` writes before each line; null elsewhere. */
  owner(number: number): { readonly job: string; readonly step: string } | null;
  /** A name from outside as it may be shown: without what acts on a terminal, and without secrets. */
  clean(name: string): string;
  /** The line that holds a byte. */
  lineAt(offset: number): number;
  /** Offset of the line's first byte; one past the last line: the end. */
  offsetOf(number: number): number;
}

/**
 * Bytes of one line that are decoded at most. A longer line is a progress bar (its last part counts)
 * or a dump (its beginning and its end do).
 */
const RAW_MAX_BYTES = 64 * 1024;
/** Lines of the longest private key in use, and some more. */
const KEY_LINES = 120;
/** Of an overlong line that nothing overwrote, so much of its end. */
const RAW_TAIL_BYTES = 4 * 1024;
const CR = 0x0d;

export function readLog(given: Uint8Array, redact: Redact, format?: LogFormat): LogText {
  const bytes = asBuffer(toUtf8(given));
  const starts = indexLines(bytes);
  const known = format ?? detectFormat(bytes);
  return openText({ bytes, starts, format: known, hasKeys: bytes.includes('PRIVATE KEY') }, redact);
}

/** A log of which all is known that its bytes had to be gone through for. */
export interface IndexedLog {
  /** UTF-8, as `toUtf8` gives it. */
  readonly bytes: Buffer;
  /** Offset of each line's first byte. */
  readonly starts: Uint32Array;
  readonly format: LogFormat;
  /** Does any line speak of a private key? */
  readonly hasKeys: boolean;
}

/** The same without going through the bytes again: in no time, whatever their length. */
export function openText({ bytes, starts, format: known, hasKeys }: IndexedLog, redact: Redact): LogText {
  const offsetOf = (number: number): number => starts[number - 1] ?? bytes.length;
  const raw = (number: number): string => {
    const start = offsetOf(number);
    let end = offsetOf(number + 1);
    if (bytes[end - 1] === 0x0a) end--;
    return end - start <= RAW_MAX_BYTES ? bytes.toString('utf8', start, end) : longLine(bytes, start, end);
  };
  const decode = (number: number, key: KeyState): { line: LogLine; key: KeyState } => {
    const { rest, timeMs } = cutPrefix(known, raw(number));
    const { marker, text } = cutMarker(cleanText(rest));
    const hidden = hideKey(text, key);
    const line = { number, text: capText(redact(hidden.text)), timeMs, marker, colour: firstColour(rest) };
    return { line, key: hidden.state };
  };
  // A private key is hidden line by line, and the last one can only be told by those before it.
  const keyBefore = (first: number): KeyState => {
    let key: KeyState = null;
    if (hasKeys)
      for (let number = Math.max(1, first - KEY_LINES); number < first; number++) key = decode(number, key).key;
    return key;
  };
  const clean = (name: string): string => redact(cleanText(name));
  const lines = (first: number, last: number): LogLine[] => {
    const decoded: LogLine[] = [];
    let key = keyBefore(first);
    for (let number = first; number <= last; number++) {
      const next = decode(number, key);
      decoded.push(next.line);
      key = next.key;
    }
    return decoded;
  };
  return {
    format: known,
    bytes,
    lineCount: starts.length,
    line: (number) => decode(number, keyBefore(number)).line,
    lines,
    owner(number) {
      if (known !== 'gh-run-log') return null;
      const { job, step } = cutPrefix(known, raw(number));
      return job === null || step === null ? null : { job: clean(job), step: clean(step) };
    },
    clean,
    lineAt: (offset) => lineAt(starts, offset),
    offsetOf,
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The prefix, and what a terminal would show last; or beginning and end when nothing was overwritten. */
function longLine(buffer: Buffer, start: number, end: number): string {
  let last = end;
  while (last > start && buffer[last - 1] === CR) last--;
  const overwritten = buffer.lastIndexOf(CR, last - 1);
  if (overwritten <= start) {
    return `${buffer.toString('utf8', start, start + RAW_MAX_BYTES - RAW_TAIL_BYTES)}…${buffer.toString('utf8', end - RAW_TAIL_BYTES, end)}`;
  }
  const prefix = buffer.toString('utf8', start, start + 256).split('\r')[0]!;
  const tail = buffer.toString('utf8', overwritten + 1, Math.min(last, overwritten + 1 + RAW_MAX_BYTES));
  return `${prefix}\r${tail}`;
}

/** `##[error]x`, Azure's and the toolkit's forms, Taskcluster's, and a workflow command that nobody carried out. */
const MARKERS: readonly (readonly [RegExp, (match: RegExpExecArray) => Marker])[] = [
  [/^##\[(error|warning|notice|debug|group|endgroup|command|section)\] ?/, (match) => match[1] as Marker],
  [/^\[(command)\]/, () => 'command'],
  [/^\[taskcluster:(error|warn)[^\]]{0,40}\] ?/, (match) => (match[1] === 'error' ? 'error' : 'warning')],
  [/^::(error|warning|notice|debug)(?: [^:]{0,500})?::/, (match) => match[1] as Marker],
];

function cutMarker(text: string): { marker: Marker | null; text: string } {
  if (/^[#[:]/.test(text)) {
    for (const [form, name] of MARKERS) {
      const match = form.exec(text);
      if (match !== null) return { marker: name(match), text: text.slice(match[0].length) };
    }
  }
  return { marker: null, text };
}
