import { answer } from './answers.ts';
import type { Service } from './client.ts';
import type { Desk } from './desk.ts';

/** Answers in the same thread. */
export function createDirect(desk: Desk): Service {
  const calls = new Set<AbortController>();
  return {
    ask(name, question, onProgress) {
      const stop = new AbortController();
      calls.add(stop);
      const outcome = answer(name, question, desk, { signal: stop.signal, progress: onProgress }).finally(() =>
        calls.delete(stop),
      );
      return { outcome, forget: () => stop.abort() };
    },
    async close() {
      for (const stop of calls) stop.abort();
      desk.close();
    },
  };
}
