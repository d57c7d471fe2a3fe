import type { KeptLines, LogFormat, LogLine, Marker } from '../domain.ts';
import { capText, cleanText, firstColour } from './clean.ts';
import { toUtf8 } from './encoding.ts';
import { detectFormat } from './format.ts';
import { indexLines, lineAt } from './line-index.ts';
import { cutPrefix } from './prefix.ts';
import { hideKey, type KeyState } from './private-keys.ts';

/** Hides what must not be shown in one line of text. */
export type Redact = (text: string) => string;

/** A log in memory: bytes, and lines that are decoded when they are asked for. Of a long one, some lines are left out. */
export interface LogText {
  readonly format: LogFormat;
  /** UTF-8. */
  readonly bytes: Buffer;
  /** Of the file as it was given. */
  readonly lineCount: number;
  /** Bytes of the file as it was given. */
  readonly byteCount: number;
  /** The 1-based line as a person may see it; an empty one where it was left out. */
  line(number: number): LogLine;
  /** Those that are there. */
  lines(first: number, last: number): LogLine[];
  /** How many are there. */
  count(first: number, last: number): number;
  /** The first line from `number` on that is there; behind the last one: `lineCount + 1`. */
  from(number: number): number;
  /** Job and step that `gh run view --log` writes before each line; null elsewhere. */
  owner(number: number): { readonly job: string; readonly step: string } | null;
  /** A name from outside as it may be shown: without what acts on a terminal, and without secrets. */
  clean(name: string): string;
  /** The line that holds a byte. */
  lineAt(offset: number): number;
  /** Offset of the line's first byte, or of the next line that is there; one past the last line: the end. */
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

/** `kept`: the lines that `given` holds, where it is not the whole log. */
export function readLog(
  given: Uint8Array,
  redact: Redact,
  { format, kept = null }: { readonly format?: LogFormat; readonly kept?: KeptLines | null } = {},
): LogText {
  const bytes = asBuffer(toUtf8(given));
  const starts = indexLines(bytes);
  const known = format ?? detectFormat(bytes);
  return openText({ bytes, starts, format: known, hasKeys: bytes.includes('PRIVATE KEY'), kept }, redact);
}

/** A log of which all is known that its bytes had to be gone through for. */
export interface IndexedLog {
  /** UTF-8, as `toUtf8` gives it. */
  readonly bytes: Buffer;
  /** Offset of each line's first byte. */
  readonly starts: Uint32Array;
  readonly kept?: KeptLines | null;
  readonly format: LogFormat;
  /** Does any line speak of a private key? */
  readonly hasKeys: boolean;
}

/** The same without going through the bytes again: in no time, whatever their length. */
export function openText({ bytes, starts, format: known, hasKeys, kept = null }: IndexedLog, redact: Redact): LogText {
  const { numberAt, indexOf } = numbering(starts.length, kept);
  const startOf = (index: number): number => starts[index] ?? bytes.length;
  const raw = (index: number): string => {
    const start = startOf(index);
    let end = startOf(index + 1);
    if (bytes[end - 1] === 0x0a) end--;
    return end - start <= RAW_MAX_BYTES ? bytes.toString('utf8', start, end) : longLine(bytes, start, end);
  };
  const decode = (index: number, key: KeyState): { line: LogLine; key: KeyState } => {
    const { rest, timeMs } = cutPrefix(known, raw(index));
    const { marker, text } = cutMarker(asPrinted(cleanText(rest)));
    const hidden = hideKey(text, key);
    const line = {
      number: numberAt(index),
      text: capText(redact(hidden.text)),
      timeMs,
      marker,
      colour: firstColour(rest),
    };
    return { line, key: hidden.state };
  };
  // A private key is hidden line by line, and the last one can only be told by those before it.
  const keyBefore = (first: number): KeyState => {
    let key: KeyState = null;
    if (hasKeys) for (let index = Math.max(0, first - KEY_LINES); index < first; index++) key = decode(index, key).key;
    return key;
  };
  const clean = (name: string): string => redact(cleanText(name));
  return {
    format: known,
    bytes,
    lineCount: kept?.lineCount ?? starts.length,
    byteCount: kept?.byteCount ?? bytes.length,
    line(number) {
      const index = indexOf(number);
      return numberAt(index) === number ? decode(index, keyBefore(index)).line : { ...LEFT_OUT, number };
    },
    lines(first, last) {
      const start = indexOf(first);
      const end = indexOf(last + 1);
      const decoded: LogLine[] = [];
      let key = keyBefore(start);
      for (let index = start; index < end; index++) {
        const next = decode(index, key);
        decoded.push(next.line);
        key = next.key;
      }
      return decoded;
    },
    count: (first, last) => indexOf(last + 1) - indexOf(first),
    from: (number) => numberAt(indexOf(number)),
    owner(number) {
      if (known !== 'gh-run-log') return null;
      const { job, step } = cutPrefix(known, raw(indexOf(number)));
      return job === null || step === null ? null : { job: clean(job), step: clean(step) };
    },
    clean,
    lineAt: (offset) => numberAt(lineAt(starts, offset) - 1),
    offsetOf: (number) => startOf(indexOf(number)),
  };
}

const LEFT_OUT: Omit<LogLine, 'number'> = { text: '', timeMs: null, marker: null, colour: null };

/** Line numbers of the file <-> places among the lines that are there. */
function numbering(
  count: number,
  kept: KeptLines | null,
): {
  /** One past the last place: one past the last line. */
  numberAt(index: number): number;
  /** Of the line, or of the next one that is there. */
  indexOf(number: number): number;
} {
  if (kept === null) {
    return { numberAt: (index) => index + 1, indexOf: (number) => Math.min(count, Math.max(0, number - 1)) };
  }
  const { numbers, lineCount } = kept;
  return {
    numberAt: (index) => numbers[index] ?? lineCount + 1,
    indexOf: (number) => lineAt(numbers, number - 1),
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

/** GitHub's pages, and what is copied from them, show Maven's `[ERROR] x` as `Error:  x`, with the blank that followed. */
function asPrinted(text: string): string {
  if (text.startsWith('Error:  ')) return `[ERROR]${text.slice('Error: '.length)}`;
  return text.startsWith('Warning:  ') ? `[WARNING]${text.slice('Warning: '.length)}` : text;
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
