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
import { showFile } from './screens/log/show.ts';
import { type Chosen, settingsFrom } from './settings.ts';
import { readSettings } from './settings-file.ts';
import { andThen, shown } from './step.ts';
import { createStore } from './store.ts';
import { FrameWriter } from './terminal/frame-writer.ts';
import type { Input } from './terminal/input.ts';
import { createKeyboard } from './terminal/keyboard.ts';
import type { Trouble } from './terminal/programs.ts';
import { createSession } from './terminal/session.ts';
import { Signals } from './terminal/signals.ts';
import { Teller } from './terminal/teller.ts';

/** As a shell says it of a program that a signal ended. */
const ENDING = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A bug: `sysexits.h` calls it EX_SOFTWARE. */
const BUG = 70;

/** Asks a terminal for its background; those that do not know the question say nothing. */
const ASK_BACKGROUND = '\u001b]11;?\u001b\\';
const TICK_MS = 1000;
/** Who still runs so long after a request to stop was not stopped. */
const NOT_STOPPED_MS = 200;

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
  const written = await readSettings(around);
  const settings = settingsFrom(options, written, around.env, around.colour && options.color !== false);
  const session = createSession({ stdin, stdout }, settings);
  const service = createWorkers(new URL('./thread.js', import.meta.url), {
    options,
    around: { env: { ...around.env }, cwd: around.cwd, home: around.home, platform: around.platform },
    clockMs: around.nowMs() - Date.now(),
    recording,
  });
  const folder = stateFolder(around);
  const keys: Key[] = [];
  /** What is to be undone at the end, the last one first. */
  const undo: (() => void)[] = [];
  let settle = (_code: number): void => {};
  const ended = new Promise<number>((resolve) => {
    settle = resolve;
  });

  let isOver = false;
  /** Everything as it was, whichever way it ends. */
  const end = (code: number, last = ''): void => {
    if (isOver) return;
    isOver = true;
    for (const one of undo.splice(0).reverse()) one();
    if (last !== '') stderr.write(last);
    void service.close().finally(() => settle(code));
  };
  const crash = (error: unknown): void => {
    const known = error instanceof Error ? error : new Error(String(error));
    const path = writeCrash(known, store.state, keys, { folder, nowMs: around.nowMs() });
    const where = path === null ? `${known.stack}\n` : `What is known of it: ${path}\n`;
    end(BUG, `whyred: this is a bug in whyred, please report it.\n${known.message}\n${where}`);
  };

  let hear = (_input: Input): void => {};
  const keyboard = createKeyboard(stdin, (input) => hear(input));
  const lend = (run: () => Trouble): Trouble => {
    writer.pause();
    keyboard.stop();
    session.leave();
    signals.lend();
    try {
      return run();
    } finally {
      session.enter();
      keyboard.start();
      writer.resume();
      signals.takeLater(() => !isOver);
    }
  };
  /** Stops all of the job, with what may have started whyred (npx): else the shell would not notice. */
  const suspend = (): void => {
    if (around.platform === 'win32') return;
    writer.pause();
    session.leave();
    signals.lend();
    const back = (): void => {
      clearTimeout(timer);
      process.off('SIGCONT', back);
      if (isOver) return;
      signals.take();
      session.enter();
      writer.resume();
    };
    process.on('SIGCONT', back);
    // Where there is no shell to go back to, the system stops nothing.
    const timer = setTimeout(back, NOT_STOPPED_MS);
    process.kill(0, 'SIGTSTP');
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
  const begun = begin(initialState(settings, size, around.nowMs()));
  const { log } = options;
  const first = log === undefined ? begun : andThen(begun, (state) => showFile(shown(state, 'run'), log));
  const store = createStore(first.state, carryOut);
  const writer = settings.isSpoken ? new Teller(stdout, () => attentionIn(store.state)) : new FrameWriter(stdout);

  const signals = new Signals([
    ...Object.entries(ENDING).map(([signal, code]) => [signal as keyof typeof ENDING, () => end(code)] as const),
    ['SIGTSTP', suspend],
  ]);
  session.enter();
  process.on('exit', session.leave);
  undo.push(() => {
    session.leave();
    stdin.unref();
    process.off('exit', session.leave);
  });
  for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(fault, crash);
    undo.push(() => process.off(fault, crash));
  }
  signals.take();
  undo.push(() => signals.giveBack());
  const mounted = mount(store, writer, crash, () => performance.now());
  undo.push(() => mounted.unmount());
  // It may have been drawn wrong at once.
  if (isOver) {
    mounted.unmount();
    return await ended;
  }
  // Ink listens, too, and would end the process by the signal itself.
  signals.take();
  hear = (input) => {
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
  keyboard.start();
  undo.push(() => keyboard.stop());
  for (const effect of first.effects) carryOut(effect);
  if (settings.theme !== 'mono' && !settings.isSpoken) stdout.write(ASK_BACKGROUND);
  const timer = setInterval(() => store.dispatch({ type: 'tick', nowMs: around.nowMs() }), TICK_MS);
  timer.unref();
  undo.push(() => clearInterval(timer));
  return await ended;
}
