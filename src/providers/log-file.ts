import { TriageError } from '../errors.ts';
import { printable } from './entry-names.ts';
import { gunzip } from './gzip.ts';
import { openFile } from './random-access.ts';

/** A log that was read, with a sentence about what is missing of it, or null. */
export interface LogText {
  readonly bytes: Uint8Array;
  readonly warning: string | null;
}

/** The same, or why one of several logs could not be read. */
export type ReadLog = LogText | { readonly bytes: null; readonly warning: string };

/** More than any job prints, and as much as is held in memory at once. */
export const LOG_MAX_BYTES = 2 * 1024 ** 3;

/** Real logs shrink to a thirtieth; what shrinks more than this, and is large, was made to fill the memory. */
export const INFLATED_MAX_RATIO = 200;
export const RATIO_MATTERS_FROM_BYTES = 10 * 1024 ** 2;

/** The text of one file, inflated when it is gzip. */
export async function readLogFile(path: string): Promise<LogText> {
  const file = await openFile(path);
  try {
    if (file.size > LOG_MAX_BYTES) throw tooLarge(path);
    return await textOf(await file.read(0, file.size), path);
  } finally {
    await file.close();
  }
}

/** What `bytes` say, whatever they are called: gzip is inflated, what is no text is refused. */
export async function textOf(bytes: Buffer, name: string): Promise<LogText> {
  if (!startsWith(bytes, 0, [0x1f, 0x8b, 0x08])) {
    refuseOtherFormats(bytes, name);
    return { bytes, warning: null };
  }

  const ratioLimit = Math.max(RATIO_MATTERS_FROM_BYTES, bytes.length * INFLATED_MAX_RATIO);
  const { bytes: text, end } = await gunzip(bytes, Math.min(LOG_MAX_BYTES, ratioLimit));
  if (end === 'too-large') throw tooLarge(name);
  if (end !== 'whole' && text.length === 0) {
    throw new TriageError(
      'source-unreadable',
      `${printable(name)} is a damaged gzip file: nothing of it can be read.`,
      'Download or copy it again.',
    );
  }
  refuseOtherFormats(text, name);
  const warnings = {
    whole: null,
    cut: `${printable(name)} is cut off: its gzip data ends too early. What came before was read.`,
    damaged: `${printable(name)} is damaged: its gzip data has an error. What came before was read.`,
  };
  return { bytes: text, warning: warnings[end] };
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
