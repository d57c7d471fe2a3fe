import { dataStart, withFlippedBit, type ZipFile, zipOf } from '../support/zip.ts';
import { type Answer, html } from './answers.ts';
import { type Fault, faultOf } from './faults.ts';
import { type ArchiveLayout, attemptFiles } from './world/archive.ts';
import { jobLog, type LogContext } from './world/job-log.ts';
import type { WorldAttempt, WorldJob } from './world.ts';

const MEGABYTE = 2 ** 20;

/** The log of a job, as it is or as the faults make it; null when there is none. */
export function logBlob(job: WorldJob, context: LogContext, faults: readonly Fault[]): Answer | null {
  const log = jobLog(job, context);
  if (log === null) return null;
  const type = 'text/plain; charset=utf-8';
  if (faultOf(faults, 'empty') !== null) return { status: 200, body: { kind: 'bytes', type, bytes: Buffer.alloc(0) } };
  const head = Buffer.from(log);
  const big = faultOf(faults, 'big-log');
  if (big === null) return { status: 200, body: { kind: 'bytes', type, bytes: head } };
  const length = (big.megabytes ?? 200) * MEGABYTE;
  return { status: 200, body: { kind: 'chunks', type, length, chunks: padded(head, length) } };
}

/** The archive of an attempt, as it is or as the faults make it; null when no job has a log. */
export function archiveBlob(attempt: WorldAttempt, context: LogContext, faults: readonly Fault[]): Answer | null {
  const has = (kind: Fault['kind']): boolean => faultOf(faults, kind) !== null;
  if (has('empty')) return zipAnswer(Buffer.alloc(0));
  if (has('not-a-zip')) return { ...html(200), headers: { 'content-type': 'application/zip' } };
  const whole = faults.length === 0 ? PACKED.get(attempt) : undefined;
  if (whole !== undefined) return zipAnswer(whole);
  const files = attemptFiles(attempt, context, layoutOf(faults));
  if (files.length === 0) return null;
  const zip = zipOf([...files, ...more(files, faults)]);
  if (faults.length === 0) PACKED.set(attempt, zip);
  if (has('corrupt-bit')) return zipAnswer(corrupted(zip, files[0]!.path));
  return zipAnswer(has('truncated') ? zip.subarray(0, Math.floor(zip.length * 0.6)) : zip);
}

/** A large archive takes longer to pack than to send, and may be asked for several times. */
const PACKED = new WeakMap<WorldAttempt, Buffer>();

function layoutOf(faults: readonly Fault[]): ArchiveLayout {
  const has = (kind: Fault['kind']): boolean => faultOf(faults, kind) !== null;
  return {
    holds: has('root-only') ? 'whole jobs' : has('system-only') ? 'system logs' : 'both',
    era: has('old-names') ? 'until-2025' : 'since-2025',
    ordinals: has('negative-prefixes') ? '-2147483648' : 'counted',
    ...(has('missing-jobs') ? { keeps: (index: number) => index === 0 } : {}),
  };
}

function more(files: readonly ZipFile[], faults: readonly Fault[]): ZipFile[] {
  const bomb = faultOf(faults, 'zip-bomb');
  const big = faultOf(faults, 'big-log');
  const twice = faultOf(faults, 'duplicate-names') === null ? [] : files;
  const nothing = bomb === null ? [] : [{ path: '90_bomb.txt', text: Buffer.alloc((bomb.megabytes ?? 64) * MEGABYTE) }];
  if (big === null) return [...twice, ...nothing];
  const length = (big.megabytes ?? 200) * MEGABYTE;
  const log = Buffer.concat([...padded(Buffer.from(files[0]!.text), length)], length);
  return [...twice, ...nothing, { path: '91_big.txt', text: log }];
}

/** `head`, and then the same harmless lines over and over, up to the length in bytes. */
function* padded(head: Buffer, length: number): Generator<Buffer> {
  const line = '2026-09-14T12:00:00.0000000Z ... still downloading, 41.8 MB of 97.3 MB, 2.1 MB/s\n';
  const chunk = Buffer.from(line.repeat(800));
  yield head.subarray(0, length);
  for (let left = length - head.length; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
}

/** A bit in the middle of the first log's compressed bytes, which the directory does not show. */
function corrupted(zip: Buffer, path: string): Buffer {
  const start = dataStart(zip, path);
  return withFlippedBit(zip, Math.floor((start + zip.indexOf('PK\x07\x08', start)) / 2), 3);
}

function zipAnswer(bytes: Buffer): Answer {
  return { status: 200, body: { kind: 'bytes', type: 'application/zip', bytes } };
}
