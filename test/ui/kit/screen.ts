import { onTestFinished } from 'vitest';
import type { Service } from '../../../src/service/client.ts';
import type { Fault, Progress } from '../../../src/service/desk.ts';
import type { QuestionName, Questions } from '../../../src/service/protocol.ts';
import { begin } from '../../../src/ui/behaviours/starting.ts';
import { createEffects } from '../../../src/ui/effects.ts';
import { initialState, type Settings } from '../../../src/ui/initial.ts';
import { mount } from '../../../src/ui/mount.tsx';
import type { State } from '../../../src/ui/state.ts';
import { andThen, type Effect, type Step, still } from '../../../src/ui/step.ts';
import { createStore } from '../../../src/ui/store.ts';
import { FrameWriter } from '../../../src/ui/terminal/frame-writer.ts';
import { InputParser } from '../../../src/ui/terminal/input.ts';
import { type Cell, HeadlessTerminal } from './terminal.ts';

/** The whole program but its threads and streams, on a terminal without a window. */
export interface Screen {
  readonly state: State;
  /** What was to be done besides questions, in order: copies, pages, addresses. */
  readonly effects: readonly Effect[];
  /** Errors that would have ended the program. */
  readonly crashes: readonly Error[];
  readonly terminal: HeadlessTerminal;
  /** What a terminal sends: `j`, `\u001b[A`, a paste. Each is a chunk of its own. */
  type(...chunks: readonly string[]): void;
  tick(nowMs: number): void;
  resize(columns: number, rows: number): void;
  lines(): Promise<string[]>;
  text(): Promise<string>;
  cell(column: number, row: number): Promise<Cell>;
  /** Waits until nothing is being asked any more. */
  settled(): Promise<void>;
  /** Waits until the screen shows a text; says what it shows where that never happens. */
  see(text: string | RegExp): Promise<void>;
}

export interface ScreenOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly service: Service;
  readonly settings?: Partial<Settings>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly nowMs?: number;
  /** Done at the very beginning: what no key leads to yet. */
  readonly opening?: (state: State) => Step;
}

/** A Tuesday. */
export const NOW_MS = Date.UTC(2026, 8, 1, 12);

export function openScreen({
  columns = 100,
  rows = 30,
  service,
  settings,
  env = {},
  nowMs = NOW_MS,
  opening = still,
}: ScreenOptions): Screen {
  const terminal = new HeadlessTerminal(columns, rows);
  const effects: Effect[] = [];
  const crashes: Error[] = [];
  let asked = 0;
  const counted: Service = {
    ask(...question) {
      asked++;
      const one = service.ask(...question);
      const outcome = one.outcome.finally(() => asked--);
      return { ...one, outcome: outcome as never };
    },
    close: () => service.close(),
  };
  const perform = createEffects({
    service: counted,
    around: { env, cwd: '/nonexistent', platform: 'linux' },
    folder: '/nonexistent',
    dispatch: (message) => store.dispatch(message),
    send: (sequence) => terminal.write(sequence),
    lend: () => null,
    redraw: () => writer.resume(),
    mouse: () => {},
    suspend: () => {},
    quit: () => {},
    crash: (error) => crashes.push(error),
  });
  const carryOut = (effect: Effect): void => {
    if (effect.type === 'ask' || effect.type === 'forget') perform(effect);
    else effects.push(effect);
  };
  const usual: Settings = {
    theme: 'dark',
    isAscii: false,
    isMouseOn: true,
    isSpoken: false,
    ownKeys: {},
    isOffline: false,
  };
  const first = andThen(begin(initialState({ ...usual, ...settings }, { columns, rows }, nowMs)), opening);
  const store = createStore(first.state, carryOut);
  const writer = new FrameWriter(terminal);
  const mounted = mount(
    store,
    writer,
    (error) => crashes.push(error),
    () => 0,
  );
  const parser = new InputParser();
  for (const effect of first.effects) carryOut(effect);
  onTestFinished(async () => {
    mounted.unmount();
    await service.close();
  });
  const text = async (): Promise<string> => (await terminal.lines()).join('\n');
  return {
    get state() {
      return store.state;
    },
    effects,
    crashes,
    terminal,
    type(...chunks) {
      for (const chunk of chunks) for (const input of [...parser.feed(chunk), ...parser.flush()]) mounted.hear(input);
    },
    tick: (now) => store.dispatch({ type: 'tick', nowMs: now }),
    resize: (width, height) => terminal.resize(width, height),
    lines: () => terminal.lines(),
    text,
    cell: (column, row) => terminal.cell(column, row),
    async settled() {
      // An answer may ask for more, a turn later.
      for (let calm = 0; calm < 3; calm = asked === 0 ? calm + 1 : 0) await new Promise((next) => setImmediate(next));
    },
    async see(wanted) {
      const isThere = (shown: string): boolean =>
        typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown);
      // Answers come when they come; a hang is told with what is on the screen.
      const endMs = performance.now() + 90_000;
      let shown = await text();
      while (!isThere(shown)) {
        if (crashes[0] !== undefined) throw crashes[0];
        if (performance.now() > endMs) throw new Error(`the screen never shows ${wanted}:\n${shown}`);
        await new Promise((next) => setImmediate(next));
        shown = await text();
      }
    },
  };
}

type Script = {
  readonly [Name in QuestionName]?: (
    question: Questions[Name][0],
    progress: (news: Progress) => void,
  ) => Questions[Name][1] | Promise<Questions[Name][1]>;
};

/** Answers as a test says; what it does not know of is never answered. A function may throw `Refused`. */
export function scripted(script: Script): Service & { readonly asked: readonly (readonly [QuestionName, unknown])[] } {
  const asked: [QuestionName, unknown][] = [];
  return {
    asked,
    ask(name, question, onProgress) {
      asked.push([name, question]);
      const answer = script[name] as ((question: unknown, progress: unknown) => unknown) | undefined;
      const outcome = (async () => {
        if (answer === undefined) return await new Promise<never>(() => {});
        try {
          return { answer: await answer(question, onProgress) };
        } catch (error) {
          if (error instanceof Refused) return { fault: error.fault };
          throw error;
        }
      })();
      return { outcome: outcome as never, forget: () => {} };
    },
    close: async () => {},
  };
}

/** What a script throws for a fault. */
export class Refused extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}
