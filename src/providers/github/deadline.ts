import { setTimeout as sleepFor } from 'node:timers/promises';

/** Ends what waits for the network: when the caller is interrupted, or when nothing has come for too long. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Something came: the time begins anew. */
  touch(): void;
  /** Must be called, or the process waits for the timer. */
  clear(): void;
}

/** `signal` of the result aborts with a `DOMException` called `AbortError` or `TimeoutError`, as `fetch` has them. */
export function createDeadline(signal: AbortSignal, timeoutMs: number): Deadline {
  const ends = new AbortController();
  const interrupt = () => ends.abort(new DOMException('Interrupted.', 'AbortError'));
  const timer = setTimeout(() => ends.abort(new DOMException('Nothing came in time.', 'TimeoutError')), timeoutMs);
  if (signal.aborted) interrupt();
  else signal.addEventListener('abort', interrupt);
  return {
    signal: ends.signal,
    touch: () => {
      timer.refresh();
    },
    clear: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupt);
    },
  };
}

/** Waits, but not beyond the moment of interruption. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await sleepFor(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
