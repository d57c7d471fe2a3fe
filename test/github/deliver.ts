import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import type { Answer } from './answers.ts';
import { type Fault, faultOf } from './faults.ts';

/**
 * Sends the answer, as well as the faults let it; resolves when all is sent or the connection is gone. `ending` is told
 * before the last byte goes, because whoever asked may ask again before the server hears of the end.
 */
export async function deliver(
  response: ServerResponse,
  answer: Answer,
  headers: Readonly<Record<string, string>>,
  faults: readonly Fault[],
  ending: () => void,
): Promise<void> {
  // Who went away while the answer was made is not told of any more.
  if (response.closed) return ending();
  response.once('close', ending);
  const all: Record<string, string> = { ...headers, ...answer.headers };
  if (faultOf(faults, 'deprecation') !== null) {
    all.deprecation = 'Sun, 15 Mar 2026 00:00:00 GMT';
    all.sunset = 'Wed, 15 Mar 2028 00:00:00 GMT';
    all.link = [all.link, '<https://docs.github.com/rest>; rel="deprecation"'].filter(Boolean).join(', ');
  }
  if (answer.body.kind === 'chunks') {
    all['content-type'] ??= answer.body.type;
    response.writeHead(answer.status, { ...all, 'content-length': String(answer.body.length) });
    // Whoever asked may go away in the middle: that is no failure of the server.
    return pipeline(Readable.from(answer.body.chunks, { objectMode: false }), response).catch(() => {});
  }
  let bytes = bytesOf(answer, all);
  if (bytes === null) {
    response.writeHead(answer.status, { ...all, ...(answer.status === 304 ? {} : { 'content-length': '0' }) });
    return finished(response, () => end(response, ending));
  }
  const cutJson = faultOf(faults, 'cut-json');
  if (cutJson !== null) bytes = bytes.subarray(0, Math.floor(bytes.length * 0.7));
  if (cutJson?.gzip || faultOf(faults, 'gzip') !== null) {
    bytes = gzipSync(bytes);
    all['content-encoding'] = 'gzip';
  }
  response.writeHead(answer.status, { ...all, 'content-length': String(bytes.length) });
  if (faultOf(faults, 'stall') !== null) return finished(response, () => response.flushHeaders());
  if (faultOf(faults, 'cut-body') !== null) return cut(response, bytes);
  const slow = faultOf(faults, 'slow');
  if (slow !== null) return drip(response, bytes, slow.bytes ?? 64, slow.everyMs ?? 20, ending);
  return finished(response, () => end(response, ending, bytes));
}

/** Breaks the connection, or keeps it open without a word until the client goes; false when no fault wants that. */
export async function silence(
  response: ServerResponse,
  faults: readonly Fault[],
  ending: () => void,
): Promise<boolean> {
  const reset = faultOf(faults, 'reset') !== null;
  const stall = faultOf(faults, 'stall');
  if (!reset && (stall === null || stall.after === 'headers')) return false;
  if (!response.closed) {
    await finished(response, () => {
      if (reset) response.socket?.resetAndDestroy();
    });
  }
  ending();
  return true;
}

function bytesOf({ body }: Answer, headers: Record<string, string>): Buffer | null {
  if (body.kind === 'none' || body.kind === 'chunks') return null;
  if (body.kind === 'bytes') {
    headers['content-type'] ??= body.type;
    return body.bytes;
  }
  headers['content-type'] ??= 'application/json; charset=utf-8';
  return Buffer.from(JSON.stringify(body.value));
}

function end(response: ServerResponse, ending: () => void, bytes?: Buffer): void {
  ending();
  response.end(bytes);
}

function finished(response: ServerResponse, send: () => void): Promise<void> {
  return new Promise((done) => {
    response.once('close', done);
    send();
  });
}

function cut(response: ServerResponse, bytes: Buffer): Promise<void> {
  return finished(response, () => {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  });
}

function drip(
  response: ServerResponse,
  bytes: Buffer,
  size: number,
  everyMs: number,
  ending: () => void,
): Promise<void> {
  return finished(response, () => {
    let at = 0;
    const timer = setInterval(() => {
      at += size;
      if (at < bytes.length) response.write(bytes.subarray(at - size, at));
      else {
        clearInterval(timer);
        end(response, ending, bytes.subarray(at - size));
      }
    }, everyMs);
    response.once('close', () => clearInterval(timer));
  });
}
