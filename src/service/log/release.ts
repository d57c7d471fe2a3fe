import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** From so many bytes on a log is worth it. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** Moments after the answer, in milliseconds. */
const WHEN_MS = [0, 100, 500];

let collect: (() => void) | null = null;

/**
 * Gives back what the reading of a large log took besides: its file, what was inflated. That lies outside of the heap, and a thread
 * that has nothing more to do would keep it for ever.
 */
export function releaseAfter(logBytes: number): void {
  if (logBytes < LARGE_BYTES) return;
  setFlagsFromString('--expose-gc');
  collect ??= runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  // Once nothing waits for the answer any more, and what it was made of is let go of: soon, as a rule, and later where it took longer.
  for (const afterMs of WHEN_MS) setTimeout(collect, afterMs).unref();
}
