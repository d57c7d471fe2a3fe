import type { Message } from './messages.ts';
import type { State } from './state.ts';
import type { Effect } from './step.ts';
import { update } from './update.ts';

/** Holds the state; whoever draws listens. */
export interface Store {
  readonly state: State;
  dispatch(message: Message): void;
  /** Returns what ends it. */
  subscribe(listener: () => void): () => void;
}

/** @param carryOut Does what is to be done; what comes of it is dispatched again. */
export function createStore(initial: State, carryOut: (effect: Effect) => void): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get state() {
      return state;
    },
    dispatch(message) {
      const step = update(state, message);
      const isChanged = step.state !== state;
      state = step.state;
      if (isChanged) for (const listener of listeners) listener();
      for (const effect of step.effects) carryOut(effect);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
