import type { Answered, Questions } from '../service/protocol.ts';
import type { Dialog, Loaded, Notice, ScreenName, State } from './state.ts';

/** What is to be done besides: by `effects.ts`, which alone touches the world. */
export type Effect =
  | AskEffect
  /** Nobody waits for it any more. */
  | { readonly type: 'forget'; readonly slot: string }
  /** Into the clipboard, or a file where the terminal has no way there. `what`: `the line`, `3 lines`. */
  | { readonly type: 'copy'; readonly text: string; readonly what: string }
  /** Text, or a file, in $PAGER. */
  | { readonly type: 'page'; readonly title: string; readonly text: string }
  | { readonly type: 'edit'; readonly file: string; readonly line: number | null }
  | { readonly type: 'browse'; readonly url: string }
  | { readonly type: 'mouse'; readonly isOn: boolean }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  | { readonly type: 'quit' };

export type AskEffect = {
  [Name in keyof Questions]: {
    readonly type: 'ask';
    readonly name: Name;
    readonly question: Questions[Name][0];
    /** A later question in the same slot takes the place of this one, whose answer is then not heard. */
    readonly slot: string;
  };
}[keyof Questions];

/** A state, and what is to be done. */
export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export function still(state: State): Step {
  return { state, effects: [] };
}

export function stepTo(state: State, change: Partial<State>, ...effects: readonly Effect[]): Step {
  return { state: { ...state, ...change }, effects };
}

/** One step after the other. */
export function andThen(step: Step, next: (state: State) => Step): Step {
  const { state, effects } = next(step.state);
  return { state, effects: [...step.effects, ...effects] };
}

export function ask<Name extends keyof Questions>(
  name: Name,
  question: Questions[Name][0],
  slot: string = name,
): AskEffect {
  return { type: 'ask', name, question, slot } as AskEffect;
}

export function asking<Value>(loaded: Loaded<Value>): Loaded<Value> {
  return { ...loaded, isAsking: true, progress: null, fault: null };
}

/** What came: the answer, or the fault with the value before. */
export function loadedFrom<Value>(before: Loaded<Value>, outcome: Answered['outcome'], nowMs: number): Loaded<Value> {
  if ('fault' in outcome) return { ...before, isAsking: false, progress: null, fault: outcome.fault };
  return { value: outcome.answer as Value, atMs: nowMs, isAsking: false, progress: null, fault: null };
}

/** How long a notice stays. */
const NOTICE_MS = 8000;

export function noticed(state: State, text: string, kind: Notice['kind'] = 'done'): State {
  return { ...state, notice: { text, kind, untilMs: kind === 'problem' ? null : state.nowMs + NOTICE_MS } };
}

/** Another screen; the one before is where `back` leads. */
export function shown(state: State, screen: ScreenName): State {
  if (screen === state.screen) return state;
  const before = [...state.before, state.screen].slice(-20);
  return { ...state, screen, before, zoom: null, focus: FIRST_PANE[screen] };
}

/** What takes the keys when a screen comes up. */
export const FIRST_PANE: Readonly<Record<ScreenName, string>> = {
  runs: 'runs.list',
  run: 'run.log',
  grid: 'grid.cells',
  signatures: 'signatures.list',
  nightly: 'nightly.list',
};

export function opened(state: State, dialog: Dialog): State {
  return { ...state, dialogs: [...state.dialogs, dialog] };
}

export function closed(state: State): State {
  return { ...state, dialogs: state.dialogs.slice(0, -1) };
}

/** The top dialog, changed. */
export function redialed(state: State, dialog: Dialog): State {
  return { ...state, dialogs: [...state.dialogs.slice(0, -1), dialog] };
}
