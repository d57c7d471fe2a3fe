import type { Key } from './keys.ts';
import type { Command } from './part.ts';
import { allCommands } from './parts.ts';
import { isFirstRun } from './screens/first-run/shown.ts';
import { type State, topDialog } from './state.ts';

/** Keys by command, where they are others than usual. */
export type OwnKeys = Readonly<Record<string, readonly Key[]>>;

export function keysOf({ id, keys }: Command, own: OwnKeys): readonly Key[] {
  return own[id] ?? keys;
}

/** By which keys the program is left, wherever they hold. */
export function quitKeys({ ownKeys }: Pick<State, 'ownKeys'>): readonly Key[] {
  return keysOf(allCommands().find(({ id }) => id === 'quit')!, ownKeys);
}

/** Where the keys go, the nearest place first. A dialog leaves nothing to what is below it but what is about the terminal itself. */
function placesOf(state: State): readonly string[] {
  const dialog = topDialog(state);
  if (dialog !== null) return [dialog.kind, 'always'];
  return isFirstRun(state) ? ['first', 'everywhere', 'always'] : [state.focus, state.screen, 'everywhere', 'always'];
}

/** What a key stands for here, possible or not, the nearest first. */
export function commandsOf(state: State, key: Key): Command[] {
  return commandsHere(state).filter((command) => keysOf(command, state.ownKeys).includes(key));
}

/** What a key does now; null: nothing. */
export function commandFor(state: State, key: Key): Command | null {
  return commandsOf(state, key).find((command) => isPossible(state, command)) ?? null;
}

/** Something that can be done now, and the keys that do it. */
export interface Binding {
  readonly command: Command;
  /** Without those that do something else here, because that is nearer. */
  readonly keys: readonly Key[];
}

/** What can be done now, the nearest first. */
export function bindingsNow(state: State): Binding[] {
  const taken = new Set<Key>();
  return commandsHere(state)
    .filter((command) => isPossible(state, command))
    .map((command) => {
      const keys = keysOf(command, state.ownKeys).filter((key) => !taken.has(key));
      for (const key of keys) taken.add(key);
      return { command, keys };
    });
}

function commandsHere(state: State): Command[] {
  return placesOf(state).flatMap((place) => allCommands().filter(({ where }) => where === place));
}

function isPossible(state: State, command: Command): boolean {
  return command.isPossible?.(state) !== false;
}
