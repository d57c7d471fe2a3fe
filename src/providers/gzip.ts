import { createGunzip } from 'node:zlib';

/** What takes the bytes as they come out, and makes something of them. */
export interface Taker<Taken> {
  push(piece: Buffer): void;
  end(): Taken;
}

/** What came out of a gzip file. */
export interface Gunzipped<Taken> {
  readonly taken: Taken;
  readonly length: number;
  /** `cut`: the file ends too early; `damaged`: the rest is not gzip; `too-large`: given up at the limit. */
  readonly end: 'whole' | 'cut' | 'damaged' | 'too-large';
}

/** Inflates what can be inflated: a log that was cut off is still worth reading. `taker`: called anew for a second try. */
export async function gunzip<Taken>(
  compressed: Buffer,
  maxBytes: number,
  taker: () => Taker<Taken>,
): Promise<Gunzipped<Taken>> {
  const first = await inflate(compressed, maxBytes, CHUNK_BYTES, taker());
  if (first.end !== 'damaged') return first;
  // zlib loses the chunk in which it fails, and a failure stands at the end of a log: lose less of it.
  const finer = Math.max(64, Math.min(CHUNK_BYTES, Math.ceil(first.length / 2 ** 14)));
  return await inflate(compressed, maxBytes, finer, taker());
}

const CHUNK_BYTES = 256 * 1024;

function inflate<Taken>(
  compressed: Buffer,
  maxBytes: number,
  chunkSize: number,
  taker: Taker<Taken>,
): Promise<Gunzipped<Taken>> {
  return new Promise((resolve, reject) => {
    const stream = createGunzip({ chunkSize });
    let length = 0;
    const finish = (end: Gunzipped<Taken>['end']): void => {
      stream.destroy();
      resolve({ taken: taker.end(), length, end });
    };
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) finish('too-large');
      else taker.push(chunk);
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
