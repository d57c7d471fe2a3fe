import type { CommonOptions, Surroundings, Tty } from '../commands/surroundings.ts';
import { createWorkers } from '../service/workers.ts';
import { attentionIn } from './attention.ts';
import { begin } from './behaviours/starting.ts';
import { KEYS_KEPT, writeCrash } from './crash.ts';
import { createEffects } from './effects.ts';
import { initialState } from './initial.ts';
import type { Key } from './keys.ts';
import { mount } from './mount.tsx';
import { stateFolder } from './places.ts';
import { type Chosen, settingsFrom } from './settings.ts';
import { readSettings } from './settings-file.ts';
import { createStore } from './store.ts';
import { FrameWriter } from './terminal/frame-writer.ts';
import { listen } from './terminal/keyboard.ts';
import type { Trouble } from './terminal/programs.ts';
import { createSession } from './terminal/session.ts';
import { Teller } from './terminal/teller.ts';

/** As a shell says it of a program that a signal ended. */
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** A bug: `sysexits.h` calls it EX_SOFTWARE. */
const BUG = 70;

/** Asks a terminal for its background; those that do not know the question say nothing. */
const ASK_BACKGROUND = '\u001b]11;?\u001b\\';
const TICK_MS = 1000;

/**
 * Runs the screen until it is left. Returns the exit code.
 * @param recording Where GitHub's answers are recorded; null: GitHub is asked.
 */
export async function runScreen(
  { stdin, stdout, stderr }: Tty,
  options: CommonOptions & Chosen,
  around: Surroundings,
  recording: string | null = null,
): Promise<number> {
  const settings = settingsFrom(
    options,
    await readSettings(around),
    around.env,
    around.colour && options.color !== false,
  );
  const session = createSession({ stdin, stdout }, settings);
  const service = createWorkers(new URL('./thread.js', import.meta.url), {
    options,
    around: { env: { ...around.env }, cwd: around.cwd, home: around.home, platform: around.platform },
    clockMs: around.nowMs() - Date.now(),
    recording,
  });
  const folder = stateFolder(around);
  const keys: Key[] = [];
  return await new Promise<number>((settle) => {
    let isOver = false;
    /** Everything as it was, whichever way it ends. */
    const end = (code: number, last = ''): void => {
      if (isOver) return;
      isOver = true;
      clearInterval(timer);
      stopListening();
      for (const [signal, onSignal] of handlers) process.off(signal, onSignal);
      for (const [signal, listeners] of others) for (const listener of listeners) process.on(signal, listener);
      process.off('uncaughtException', crash);
      process.off('unhandledRejection', crash);
      process.off('exit', session.leave);
      mounted.unmount();
      session.leave();
      stdin.unref();
      if (last !== '') stderr.write(last);
      void service.close().finally(() => settle(code));
    };
    const crash = (error: unknown): void => {
      const known = error instanceof Error ? error : new Error(String(error));
      const path = writeCrash(known, store.state, keys, { folder, nowMs: around.nowMs() });
      const where = path === null ? `${known.stack}\n` : `What is known of it: ${path}\n`;
      end(BUG, `whyred: this is a bug in whyred, please report it.\n${known.message}\n${where}`);
    };
    const lend = (run: () => Trouble): Trouble => {
      writer.pause();
      stopListening();
      session.leave();
      try {
        return run();
      } finally {
        session.enter();
        stopListening = listen(stdin, hear);
        writer.resume();
      }
    };
    const suspend = (): void => {
      process.once('SIGCONT', () => {
        session.enter();
        writer.resume();
      });
      writer.pause();
      session.leave();
      // Not SIGTSTP: that is heard here.
      process.kill(process.pid, 'SIGSTOP');
    };
    const carryOut = createEffects({
      service,
      around,
      folder,
      lend,
      suspend,
      crash,
      dispatch: (message) => store.dispatch(message),
      send: (sequence) => stdout.write(sequence),
      redraw: () => {
        writer.invalidate();
        writer.flush();
      },
      mouse: session.mouse,
      quit: () => end(0),
    });
    const size = { columns: stdout.columns, rows: stdout.rows };
    const first = begin(initialState(settings, size, around.nowMs()));
    const store = createStore(first.state, carryOut);
    const writer = settings.isSpoken ? new Teller(stdout, () => attentionIn(store.state)) : new FrameWriter(stdout);
    session.enter();
    const handlers: readonly (readonly [NodeJS.Signals, () => void])[] = [
      ...SIGNALS.map(([signal, code]) => [signal, () => end(code)] as const),
      ['SIGTSTP', suspend],
    ];
    const others = handlers.map(([signal]) => [signal, process.listeners(signal)] as const);
    const hearSignals = (): void => {
      for (const [signal, onSignal] of handlers) process.removeAllListeners(signal).on(signal, onSignal);
    };
    hearSignals();
    process.on('uncaughtException', crash);
    process.on('unhandledRejection', crash);
    process.on('exit', session.leave);
    const mounted = mount(store, writer, crash, () => performance.now());
    // Ink listens, too, and would end the process by the signal itself; the command line by a code of its own.
    hearSignals();
    const hear: typeof mounted.hear = (input) => {
      if (input.type === 'key') {
        keys.push(input.key);
        if (keys.length > KEYS_KEPT) keys.shift();
      }
      try {
        mounted.hear(input);
      } catch (error) {
        crash(error);
      }
    };
    let stopListening = listen(stdin, hear);
    for (const effect of first.effects) carryOut(effect);
    if (settings.theme === null && !settings.isSpoken) stdout.write(ASK_BACKGROUND);
    const timer = setInterval(() => store.dispatch({ type: 'tick', nowMs: around.nowMs() }), TICK_MS);
    timer.unref();
  });
}
