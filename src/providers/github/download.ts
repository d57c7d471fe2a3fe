import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TriageError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { isZip } from '../archive-faults.ts';
import { printable } from '../entry-names.ts';
import { LOG_MAX_BYTES } from '../log-file.ts';
import { createDeadline } from './deadline.ts';
import { isSafe } from './hosts.ts';
import { followRedirects } from './transport.ts';
import { type Meter, wholeNumber } from './usage.ts';

/** `refused`: the link does not hold any more; `damaged`: what came is not whole, or is something else. */
export type Downloaded = 'stored' | 'missing' | 'refused' | 'damaged';

/** No answer came: an error of `fetch`. */
export class Unreachable extends Error {}

export interface Download {
  /** Presigned: whoever has it may fetch. A token would be refused, and is not for that host. */
  readonly link: URL;
  readonly path: string;
  readonly content: 'zip' | 'text';
  /** Between two pieces of the body. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Fetches a log into a file that is either whole or not there. */
export async function download(
  { link, path, content, timeoutMs, signal }: Download,
  meter: Meter,
): Promise<Downloaded> {
  const deadline = createDeadline(signal, timeoutMs);
  try {
    const ask = (url: URL): Promise<Response> => {
      const headers = { 'accept-encoding': 'identity' };
      return isSafe(url)
        ? fetch(url, { redirect: 'manual', headers, signal: deadline.signal })
        : Promise.resolve(Response.error());
    };
    const response = await followRedirects(link, ask).catch((cause: unknown) => {
      throw new Unreachable('No answer came.', { cause });
    });
    const { status, headers, body } = response;
    // Of a compressed body, which nobody asked for, it is the length before it was decompressed.
    const length = headers.has('content-encoding') ? null : wholeNumber(headers.get('content-length'));
    if (status !== 200 || body === null || (length ?? 0) > LOG_MAX_BYTES) {
      await body?.cancel();
      return status === 404 ? 'missing' : status === 403 ? 'refused' : 'damaged';
    }
    const chunks = watched(body, (bytes) => {
      deadline.touch();
      meter.received(bytes);
    });
    return await store(chunks, path, (size, head) => {
      return size > 0 && (length === null || size === length) && isLog(head, content, headers);
    });
  } finally {
    deadline.clear();
  }
}

async function* watched(body: ReadableStream, received: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    received(chunk.length);
    size += chunk.length;
    if (size > LOG_MAX_BYTES) throw new Error('The log is too large.');
    yield chunk;
  }
}

/** Writes to a file beside, which gets its name when all of it is on the disk and `isWhole`. */
async function store(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  isWhole: (size: number, head: Buffer) => boolean,
): Promise<'stored' | 'damaged'> {
  const part = `${path}.part`;
  let size = 0;
  let head = Buffer.alloc(0);
  const measured = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)]);
      yield chunk;
    }
  };
  try {
    makeFolder(dirname(path));
    const file = createWriteStream(part, { mode: PRIVATE, flush: true });
    const ended = await pipeline(measured, file).then(
      () => true,
      (error: unknown) => {
        // Any other is of the network, or of the deadline.
        if (isOfDisk(error)) throw error;
        return false;
      },
    );
    if (ended && isWhole(size, head)) {
      await rename(part, path);
      return 'stored';
    }
    await rm(part, { force: true });
    return 'damaged';
  } catch (error) {
    if (!isOfDisk(error)) throw error;
    // What is left may take the last of the space; that it cannot be removed either says nothing new.
    await rm(part, { force: true }).catch(() => undefined);
    throw unwritable(path, error);
  }
}

/** Logs may hold what others on this machine must not read. */
const PRIVATE = 0o600;
const HEAD_BYTES = 256;

/** Error pages come with a 200 too. A log begins with the time. */
function isLog(head: Buffer, content: 'zip' | 'text', headers: Headers): boolean {
  if (content === 'zip') return isZip(head);
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  return !headers.get('content-type')?.includes('html') && !text.trimStart().startsWith('<') && !isZip(head);
}

function isOfDisk(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && DISK.has(String(error.syscall));
}

const DISK = new Set(['mkdir', 'open', 'write', 'fsync', 'close', 'rename', 'rm', 'unlink']);

function unwritable(path: string, { code }: NodeJS.ErrnoException): TriageError {
  return new TriageError(
    'download-unwritable',
    `The log cannot be written to ${printable(path)} (${code}).`,
    'Check the free space, and the rights on the folder.',
  );
}
