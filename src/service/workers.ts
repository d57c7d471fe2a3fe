import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { CommonOptions, Surroundings } from '../commands/surroundings.ts';
import type { Service } from './client.ts';
import type { Fault, Progress } from './desk.ts';
import type { QuestionName } from './protocol.ts';

/** What a thread is started with. */
export interface Given {
  readonly options: CommonOptions;
  readonly around: Pick<Surroundings, 'env' | 'cwd' | 'home' | 'platform' | 'secondMs' | 'timeoutMs'>;
  /** Added to the clock: the demo is of another day. */
  readonly clockMs: number;
  /** Where GitHub's answers are recorded; null: GitHub is asked. */
  readonly recording: string | null;
}

export type ToThread =
  | { readonly type: 'ask'; readonly id: number; readonly name: QuestionName; readonly question: unknown }
  | { readonly type: 'forget'; readonly id: number };

export type FromThread =
  | { readonly type: 'told'; readonly id: number; readonly progress: Progress }
  | {
      readonly type: 'answered';
      readonly id: number;
      readonly outcome: { readonly answer: unknown } | { readonly fault: Fault };
    }
  | { readonly type: 'broken'; readonly id: number; readonly message: string; readonly stack: string };

type ThreadName = 'quick' | 'reading' | 'github';

/** What takes its time, and must not keep a quick question waiting: what reads much of the store, and what asks GitHub. */
const SLOW: Readonly<Partial<Record<QuestionName, Exclude<ThreadName, 'quick'>>>> = {
  'log-causes': 'reading',
  nightly: 'reading',
  'report-choices': 'reading',
  report: 'reading',
  'report-save': 'reading',
  suggestion: 'reading',
  'suggestion-save': 'reading',
  pull: 'github',
  account: 'github',
  'run-fetch': 'github',
  rerun: 'github',
  cancel: 'github',
  follow: 'github',
};

/** What a person did: it is ended before the program is. */
const DEEDS: ReadonlySet<QuestionName> = new Set(['label', 'undo', 'report-save', 'suggestion-save']);
/** Nobody waits longer for that, in milliseconds. */
const DEEDS_MS = 3000;

interface Waiting {
  readonly settle: (outcome: { readonly answer: unknown } | { readonly fault: Fault }) => void;
  readonly fail: (error: Error) => void;
  readonly onProgress: (news: Progress) => void;
}

/** Three threads, so that none waits for what another one does; each starts when it is first needed. */
export function createWorkers(entry: URL, given: Given): Service {
  const threads: Record<ThreadName, Thread | null> = { quick: null, reading: null, github: null };
  const deeds = new Set<Promise<unknown>>();
  return {
    ask(name, question, onProgress) {
      const kind = SLOW[name] ?? 'quick';
      threads[kind] ??= createThread(entry, given, () => {
        // The next question starts another one.
        threads[kind] = null;
      });
      const { outcome, forget } = threads[kind].ask(name, question, onProgress);
      if (DEEDS.has(name)) {
        const ended = outcome.catch(() => {}).finally(() => deeds.delete(ended));
        deeds.add(ended);
      }
      return { outcome: outcome as never, forget };
    },
    async close() {
      if (deeds.size > 0) await Promise.race([Promise.all(deeds), delay(DEEDS_MS, null, { ref: false })]);
      await Promise.all(Object.values(threads).map((thread) => thread?.close()));
    },
  };
}

type Thread = ReturnType<typeof createThread>;

function createThread(entry: URL, given: Given, onGone: () => void) {
  const worker = new Worker(entry, { workerData: given, stdout: true, stderr: true });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.on('message', (message: FromThread) => {
    const one = waiting.get(message.id);
    if (one === undefined) return;
    if (message.type === 'told') return one.onProgress(message.progress);
    waiting.delete(message.id);
    if (message.type === 'answered') return one.settle(message.outcome);
    const error = new Error(message.message);
    error.stack = message.stack;
    one.fail(error);
  });
  const failAll = (error: Error): void => {
    for (const one of waiting.values()) one.fail(error);
    waiting.clear();
  };
  worker.on('error', (error) => {
    onGone();
    failAll(error);
  });
  // Without an error, too: out of memory, or ended from outside.
  worker.on('exit', (code) => {
    onGone();
    failAll(new Error(`a thread ended with ${code}`));
  });
  const send = (message: ToThread): void => worker.postMessage(message);
  return {
    ask(name: QuestionName, question: unknown, onProgress: (news: Progress) => void) {
      const id = ++last;
      const outcome = new Promise<{ readonly answer: unknown } | { readonly fault: Fault }>((settle, fail) => {
        waiting.set(id, { settle, fail, onProgress });
      });
      send({ type: 'ask', id, name, question });
      return {
        outcome,
        forget: () => {
          if (waiting.delete(id)) send({ type: 'forget', id });
        },
      };
    },
    async close() {
      waiting.clear();
      worker.removeAllListeners('exit');
      await worker.terminate();
    },
  };
}
