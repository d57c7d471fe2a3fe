import { TriageError } from '../errors.ts';
import { printable } from './entry-names.ts';
import { gunzip } from './gzip.ts';
import { type Collected, LogCollector, type Reading } from './log-collector.ts';
import { openFile, piecesOf } from './random-access.ts';

/** A log that was read, with a sentence about what is missing of it, or null. */
export type LogText = Collected & { readonly warning: string | null };

/** The same, or why one of several logs could not be read. */
export type ReadLog = LogText | { readonly bytes: null; readonly warning: string };

/** More than any job prints, and as much as one can hold in memory who wants to see it whole. */
export const LOG_MAX_BYTES = 2 * 1024 ** 3;

/** Real logs shrink to a thirtieth; what shrinks more than this, and is large, was made to fill the memory. */
export const INFLATED_MAX_RATIO = 200;
export const RATIO_MATTERS_FROM_BYTES = 10 * 1024 ** 2;

/** As much of a file's beginning as tells what it is. */
const HEAD_BYTES = 512;

/** The text of one file, inflated when it is gzip. */
export async function readLogFile(path: string, reading: Reading): Promise<LogText> {
  const file = await openFile(path);
  try {
    if (file.size > LOG_MAX_BYTES) throw tooLarge(path);
    const head = await file.read(0, HEAD_BYTES);
    if (isGzip(head)) return await inflatedText(await file.read(0, file.size), path, reading);
    refuseOtherFormats(head, path);
    const log = new LogCollector(reading);
    if (file.size <= reading.whole.bytes) log.push(await file.read(0, file.size));
    else for await (const piece of piecesOf(file, 0, file.size)) log.push(piece);
    return { ...log.end(), warning: null };
  } finally {
    await file.close();
  }
}

/** A stream is read once, whoever asks how often. `first`: its first bytes, so many that they tell what it is. */
export async function readLogStream(
  first: Buffer,
  rest: AsyncIterable<Buffer>,
  name: string,
  reading: Reading,
): Promise<LogText> {
  if (isGzip(first)) return await inflatedText(await joined(first, rest), name, reading);
  refuseOtherFormats(first, name);
  const log = new LogCollector(reading);
  log.push(first);
  for await (const piece of rest) log.push(piece);
  return { ...log.end(), warning: null };
}

export async function joined(first: Buffer, rest: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces = [first];
  for await (const piece of rest) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function inflatedText(compressed: Buffer, name: string, reading: Reading): Promise<LogText> {
  const ratioLimit = Math.max(RATIO_MATTERS_FROM_BYTES, compressed.length * INFLATED_MAX_RATIO);
  const head: Buffer[] = [];
  const inflated = await gunzip(compressed, Math.min(LOG_MAX_BYTES, ratioLimit), () => {
    const log = new LogCollector(reading);
    head.length = 0;
    return {
      push: (piece) => {
        if (head.length === 0) head.push(piece.subarray(0, HEAD_BYTES));
        log.push(piece);
      },
      end: () => log.end(),
    };
  });
  if (inflated.end === 'too-large') throw tooLarge(name);
  if (inflated.end !== 'whole' && inflated.length === 0) {
    throw new TriageError(
      'source-unreadable',
      `${printable(name)} is a damaged gzip file: nothing of it can be read.`,
      'Download or copy it again.',
    );
  }
  if (head[0] !== undefined) refuseOtherFormats(head[0], name);
  const warnings = {
    whole: null,
    cut: `${printable(name)} is cut off: its gzip data ends too early. What came before was read.`,
    damaged: `${printable(name)} is damaged: its gzip data has an error. What came before was read.`,
  };
  return { ...inflated.taken, warning: warnings[inflated.end] };
}

function isGzip(bytes: Buffer): boolean {
  return startsWith(bytes, 0, [0x1f, 0x8b, 0x08]);
}

export function tooLarge(name: string): TriageError {
  return new TriageError(
    'source-too-large',
    `${printable(name)} is too large: a log may have 2 GB, and ${INFLATED_MAX_RATIO} times its size as gzip.`,
    'Cut out the part around the failure: `tail -c 100M FILE | whyred triage -`.',
  );
}

/** What people have instead of a log, by its first bytes, and what makes a log of it. */
const OTHER_FORMATS: readonly { name: string; offset: number; magic: readonly number[]; unpack: string }[] = [
  { name: 'a tar archive', offset: 257, magic: [0x75, 0x73, 0x74, 0x61, 0x72], unpack: 'tar -xf' },
  { name: 'an xz file', offset: 0, magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], unpack: 'xz -d' },
  { name: 'a Zstandard file', offset: 0, magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: 'zstd -d' },
  { name: 'a bzip2 file', offset: 0, magic: [0x42, 0x5a, 0x68], unpack: 'bzip2 -d' },
];

function refuseOtherFormats(bytes: Buffer, name: string): void {
  const format = OTHER_FORMATS.find(({ offset, magic }) => startsWith(bytes, offset, magic));
  if (format === undefined) return;
  throw new TriageError(
    'source-not-a-log',
    `${printable(name)} is ${format.name}, not a log.`,
    `Unpack it first (\`${format.unpack}\`), then give the log or the folder.`,
  );
}

function startsWith(bytes: Buffer, offset: number, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[offset + index] === byte);
}
