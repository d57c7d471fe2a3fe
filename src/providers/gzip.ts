import { createGunzip } from 'node:zlib';

/** What came out of a gzip file. */
export interface Gunzipped {
  readonly bytes: Buffer;
  /** `cut`: the file ends too early; `damaged`: the rest is not gzip; `too-large`: given up at the limit. */
  readonly end: 'whole' | 'cut' | 'damaged' | 'too-large';
}

/** Inflates what can be inflated: a log that was cut off is still worth reading. */
export async function gunzip(compressed: Buffer, maxBytes: number): Promise<Gunzipped> {
  const first = await inflate(compressed, maxBytes, CHUNK_BYTES);
  if (first.end !== 'damaged') return first;
  // zlib loses the chunk in which it fails, and a failure stands at the end of a log: lose less of it.
  const finer = Math.max(64, Math.min(CHUNK_BYTES, Math.ceil(first.bytes.length / 2 ** 14)));
  return await inflate(compressed, maxBytes, finer);
}

const CHUNK_BYTES = 256 * 1024;

function inflate(compressed: Buffer, maxBytes: number, chunkSize: number): Promise<Gunzipped> {
  return new Promise((resolve, reject) => {
    const stream = createGunzip({ chunkSize });
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (end: Gunzipped['end']): void => {
      stream.destroy();
      resolve({ bytes: end === 'too-large' ? Buffer.alloc(0) : Buffer.concat(chunks, length), end });
    };
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) finish('too-large');
      else chunks.push(chunk);
    });
    stream.on('end', () => finish('whole'));
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'Z_BUF_ERROR') finish('cut');
      else if (error.code?.startsWith('Z_')) finish('damaged');
      else reject(error);
    });
    stream.end(compressed);
  });
}
