import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { crc32, createInflateRaw, inflateRaw } from 'node:zlib';
import type { CentralDirectory } from 'unzipper';
import { beyondLimit, damagedDirectory, noDirectory } from './archive-faults.ts';
import { type Collected, LogCollector, type Reading } from './log-collector.ts';
import { INFLATED_MAX_RATIO, RATIO_MATTERS_FROM_BYTES } from './log-file.ts';
import { piecesOf, type RandomAccess } from './random-access.ts';

/** A file of an archive, as the directory at the archive's end describes it. Local headers leave the sizes out. */
export interface ZipEntry {
  /** Read as UTF-8 whatever the flags say: GitHub does not set the flag for it. */
  readonly path: string;
  readonly pathBytes: Buffer;
  /** Bytes, inflated. */
  readonly size: number;
  readonly compressedSize: number;
  readonly crc32: number;
  readonly method: number;
  readonly encrypted: boolean;
  /** Of the local header. */
  readonly offset: number;
  /** Does it lie where another entry does? */
  readonly sharing?: boolean;
}

/**
 * The directory of an archive, in its order. Throws a `TriageError` when it cannot be trusted or is too large.
 * unzipper parses it, but believes what it reads and leaves errors of its streams unhandled: so it is given bytes that
 * are in memory already, and what it found is checked.
 */
export async function readDirectory(archive: RandomAccess, name: string): Promise<readonly ZipEntry[]> {
  const end = await findEnd(archive);
  if (end === null) throw await noDirectory(archive, name);
  const { offset, disk, start, size, count } = end;
  if (count > ENTRIES_MAX || start === ZIP64) {
    throw beyondLimit(name, `more than ${ENTRIES_MAX.toLocaleString('en')} files, or more than 4 GB`);
  }
  if (disk !== 0 || start + size > offset) throw damagedDirectory(name, null);
  if (size > DIRECTORY_MAX_BYTES) throw beyondLimit(name, 'too many or too long names');

  const tail = await archive.read(start, archive.size - start);
  const { Open } = await import('unzipper');
  const open: OpenDirectory = Open.custom;
  const source = {
    size: async () => archive.size,
    stream: (from: number) => Readable.from([tail.subarray(from - start)]),
  };
  const directory = await open(source, { tailSize: archive.size - offset }).catch((cause: unknown) => {
    throw damagedDirectory(name, null, cause);
  });

  let bytes = 0;
  const entries = directory.files.map((file, index): ZipEntry => {
    const numbers = [file.compressedSize, file.uncompressedSize, file.crc32, file.offsetToLocalFileHeader];
    if (file.signature !== DIRECTORY_SIGNATURE || !numbers.every(Number.isSafeInteger)) {
      throw damagedDirectory(name, directory.files[index - 1]?.path ?? null);
    }
    bytes += 46 + file.fileNameLength + file.extraFieldLength + file.fileCommentLength;
    return {
      path: file.path,
      pathBytes: Buffer.from(file.pathBuffer),
      size: file.uncompressedSize,
      compressedSize: file.compressedSize,
      crc32: file.crc32,
      method: file.compressionMethod,
      encrypted: (file.flags & ENCRYPTED) !== 0,
      offset: file.offsetToLocalFileHeader,
    };
  });
  // A wrong count would hide entries without a word.
  if (bytes !== size) throw damagedDirectory(name, entries.at(-1)?.path ?? null);
  if (entries.reduce((sum, entry) => sum + entry.size, 0) > TOTAL_MAX_BYTES) {
    throw beyondLimit(name, 'more than 4 GB of logs');
  }
  return withoutSharing(entries);
}

/** Entries that share their bytes keep a machine busy with gigabytes, however small the archive is. */
function withoutSharing(entries: readonly ZipEntry[]): readonly ZipEntry[] {
  const placed = [...entries].sort((a, b) => a.offset - b.offset);
  const sharing = new Set<ZipEntry>();
  placed.forEach((entry, index) => {
    const next = placed[index + 1];
    if (next === undefined || entry.offset + LOCAL_HEADER_BYTES + entry.compressedSize <= next.offset) return;
    if (next.offset > entry.offset) sharing.add(entry);
    // Of two in one place, the header there names one; where it names both, neither can be trusted.
    else if (next.pathBytes.equals(entry.pathBytes)) sharing.add(entry).add(next);
  });
  return sharing.size === 0 ? entries : entries.map((one) => (sharing.has(one) ? { ...one, sharing: true } : one));
}

/** The text of an entry, verified; or a clause that says what is wrong with it. */
export async function readEntry(archive: RandomAccess, entry: ZipEntry, reading: Reading): Promise<Collected | string> {
  if (entry.encrypted) return 'it is encrypted';
  if (entry.sharing) return 'it lies where another file does';
  if (entry.method !== STORED && entry.method !== DEFLATED)
    return `its compression method ${entry.method} is not known`;
  if (Math.max(entry.size, entry.compressedSize) > ENTRY_MAX_BYTES) return 'it has more than 2 GB';
  if (entry.size > RATIO_MATTERS_FROM_BYTES && entry.size > entry.compressedSize * INFLATED_MAX_RATIO) {
    return `it would grow to more than ${INFLATED_MAX_RATIO} times its size`;
  }

  const header = await archive.read(entry.offset, LOCAL_HEADER_BYTES + entry.pathBytes.length);
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_SIGNATURE) return 'its header is damaged';
  // A name that changed would part a job from its steps, or give it the steps of another.
  const pathLength = header.readUInt16LE(26);
  if (pathLength !== entry.pathBytes.length || !header.subarray(LOCAL_HEADER_BYTES).equals(entry.pathBytes)) {
    return 'its header has another name';
  }
  const start = entry.offset + LOCAL_HEADER_BYTES + pathLength + header.readUInt16LE(28);
  if (start + entry.compressedSize > archive.size) return 'it goes beyond the end of the archive';

  const log = new LogCollector(reading);
  if (Math.max(entry.size, entry.compressedSize) > reading.whole.bytes)
    return await readLong(archive, start, entry, log);
  const compressed = await archive.read(start, entry.compressedSize);
  const bytes = entry.method === STORED ? compressed : await inflated(compressed, entry.size);
  if (bytes === null) return DAMAGED;
  if (bytes.length !== entry.size) return WRONG_LENGTH;
  if (crc32(bytes) !== entry.crc32) return WRONG_CHECKSUM;
  log.push(bytes);
  return log.end();
}

const DAMAGED = 'its compressed data is damaged';
const WRONG_LENGTH = 'its length is not the one in the directory';
const WRONG_CHECKSUM = 'its checksum does not match';

/** Piece by piece, so that neither the compressed bytes nor the text are in memory at once. */
async function readLong(
  archive: RandomAccess,
  start: number,
  entry: ZipEntry,
  log: LogCollector,
): Promise<Collected | string> {
  const compressed = Readable.from(piecesOf(archive, start, entry.compressedSize));
  let length = 0;
  let checksum = 0;
  const take = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
    for await (const piece of pieces) {
      length += piece.length;
      if (length > entry.size) return;
      checksum = crc32(piece, checksum);
      log.push(piece);
    }
  };
  try {
    if (entry.method === STORED) await pipeline(compressed, take);
    else await pipeline(compressed, createInflateRaw({ chunkSize: 1024 ** 2 }), take);
  } catch (error) {
    // Whoever leaves a pipeline before its end aborts it.
    if (length > entry.size) return WRONG_LENGTH;
    if (isZlib(error)) return DAMAGED;
    throw error;
  }
  if (length !== entry.size) return WRONG_LENGTH;
  return checksum === entry.crc32 ? log.end() : WRONG_CHECKSUM;
}

/** A run of 256 jobs with 50 steps each has fewer. */
const ENTRIES_MAX = 20_000;
const DIRECTORY_MAX_BYTES = 64 * 1024 ** 2;
const ENTRY_MAX_BYTES = 2 * 1024 ** 3;
const TOTAL_MAX_BYTES = 4 * 1024 ** 3;

/** Source of these: PKWARE's APPNOTE.TXT, 4.3 and 4.4. */
const END_SIGNATURE = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const END_BYTES = 22;
const COMMENT_MAX_BYTES = 0xffff;
const DIRECTORY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const ENCRYPTED = 0x1;
const STORED = 0;
const DEFLATED = 8;
/** The real number stands elsewhere, because it is too large for its place. */
const ZIP64 = 0xffffffff;

/** unzipper's types leave the options out. `tailSize`: how far from the end it looks for the end record. */
type OpenDirectory = (
  source: { size: () => Promise<number>; stream: (offset: number, length: number) => Readable },
  options: { tailSize: number },
) => Promise<CentralDirectory>;

/** The record at the end, that tells where the directory is. Null when there is none. */
async function findEnd(archive: RandomAccess) {
  const from = Math.max(0, archive.size - END_BYTES - COMMENT_MAX_BYTES);
  const tail = await archive.read(from, archive.size - from);
  const at = tail.lastIndexOf(END_SIGNATURE, tail.length - END_BYTES);
  if (at < 0 || tail.length < END_BYTES) return null;
  return {
    offset: from + at,
    /** Of an archive in several volumes. */
    disk: tail.readUInt16LE(at + 4),
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    start: tail.readUInt32LE(at + 16),
  };
}

const inflateAsync = promisify(inflateRaw);

/** Runs on the thread pool. Null when the data is not deflated, or gives more than `size` bytes. */
async function inflated(compressed: Buffer, size: number): Promise<Buffer | null> {
  try {
    // One chunk: with the default of 16 KB a large log takes three times as long, and several must be joined.
    const chunkSize = Math.max(64, Math.min(size, CHUNK_MAX_BYTES));
    return await inflateAsync(compressed, { chunkSize, maxOutputLength: Math.max(1, size) });
  } catch (error) {
    if (isZlib(error)) return null;
    throw error;
  }
}

const CHUNK_MAX_BYTES = 16 * 1024 ** 2;

function isZlib(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE';
}
