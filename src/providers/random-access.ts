import { type FileHandle, open } from 'node:fs/promises';
import { TriageError } from '../errors.ts';
import { downloadHint } from './download-hint.ts';
import { printable } from './entry-names.ts';

/** Bytes that can be read from any place: a file on disk, or what came through standard input. */
export interface RandomAccess {
  readonly size: number;
  /** Fewer bytes than asked for only at the end. */
  read(start: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Whatever goes wrong with the file is thrown as a `TriageError`, when it is opened and when it is read. */
export async function openFile(path: string): Promise<RandomAccess> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const { size } = await handle.stat();
    return {
      size,
      read: (start, length) =>
        readFully(handle, start, length).catch((error: unknown) => {
          throw unreadable(path, error);
        }),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw unreadable(path, error);
  }
}

export function inMemory(bytes: Buffer): RandomAccess {
  return {
    size: bytes.length,
    read: async (start, length) => bytes.subarray(start, start + length),
    close: async () => {},
  };
}

const PIECE_BYTES = 1024 ** 2;

/** So many bytes from `start` on, piece by piece; fewer only at the end of the file. */
export async function* piecesOf(file: RandomAccess, start: number, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < length; at += PIECE_BYTES) {
    const piece = await file.read(start + at, Math.min(PIECE_BYTES, length - at));
    if (piece.length === 0) return;
    yield piece;
  }
}

/** An error of the operating system in words; anything else is a bug and is handed back as it is. */
export function unreadable(name: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return error;
  const options = { cause: error };
  const shown = printable(name);
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR': {
      const hint = downloadHint(name) ?? 'Check the path. `-` reads standard input.';
      return new TriageError('source-not-found', `There is no file or folder ${shown}.`, hint, options);
    }
    case 'EACCES':
    case 'EPERM':
      return new TriageError(
        'source-unreadable',
        `${shown} may not be read: permission denied.`,
        'Give yourself the right to read it, or pipe it in: `whyred triage -` reads standard input.',
        options,
      );
    case 'EISDIR':
      return new TriageError(
        'source-unreadable',
        `${shown} is a folder where a file was expected.`,
        'Give the folder as a path of its own: `whyred triage FOLDER`.',
        options,
      );
    default:
      return new TriageError(
        'source-unreadable',
        `${shown} could not be read (${String(error.code)}).`,
        'Check the disk or the network drive that it is on, or copy it elsewhere first.',
        options,
      );
  }
}

/** One `read` of the operating system returns 2 GB at most, and may return less than asked for. */
const READ_MAX_BYTES = 2 ** 30;

async function readFully(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, Math.min(length - filled, READ_MAX_BYTES), start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
