import { parentPort, workerData } from 'node:worker_threads';
import type { Surroundings } from '../commands/surroundings.ts';
import { openRecording } from '../providers/recording.ts';
import { answer } from './answers.ts';
import { openDesk } from './open-desk.ts';
import type { FromThread, Given, ToThread } from './workers.ts';

/** The other end of `workers.ts`: answers what is asked, several things at a time where they wait. */

const { options, around: given, clockMs, recording } = workerData as Given;
const port = parentPort!;
const send = (message: FromThread): void => port.postMessage(message);

const around: Surroundings = {
  ...given,
  stdin: process.stdin,
  stdinIsTerminal: false,
  // What commands would print, a screen asks for in other ways.
  out: () => {},
  err: () => {},
  columns: null,
  colour: false,
  errIsTerminal: false,
  nowMs: () => Date.now() + clockMs,
  signal: new AbortController().signal,
  ...(recording === null ? {} : { recorded: openRecording(recording) }),
};
const desk = openDesk(options, around);
const calls = new Map<number, AbortController>();

port.on('message', (message: ToThread) => {
  if (message.type === 'forget') calls.get(message.id)?.abort();
  else void respond(message);
});

async function respond({ id, name, question }: Extract<ToThread, { type: 'ask' }>): Promise<void> {
  const stop = new AbortController();
  calls.set(id, stop);
  try {
    const outcome = await answer(name, question as never, desk, {
      signal: stop.signal,
      progress: (progress) => send({ type: 'told', id, progress }),
    });
    send({ type: 'answered', id, outcome });
  } catch (error) {
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    send({ type: 'broken', id, message, stack });
  } finally {
    calls.delete(id);
  }
}
