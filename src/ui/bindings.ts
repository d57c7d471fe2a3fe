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

/** Where the keys go, the nearest place first. A dialog leaves nothing to what is below it. */
function placesOf(state: State): readonly string[] {
  const dialog = topDialog(state);
  if (dialog === null && isFirstRun(state)) return ['first', 'everywhere'];
  return dialog === null ? [state.focus, state.screen, 'everywhere'] : [dialog.kind, 'any-dialog'];
}

/** What a key does now; null: nothing. */
export function commandFor(state: State, key: Key): Command | null {
  for (const place of placesOf(state)) {
    const found = allCommands().find(
      (command) =>
        command.where === place &&
        keysOf(command, state.ownKeys).includes(key) &&
        command.isPossible?.(state) !== false,
    );
    if (found !== undefined) return found;
  }
  return null;
}

/** What can be done now, the nearest first. */
export function commandsNow(state: State): Command[] {
  return placesOf(state).flatMap((place) =>
    allCommands().filter((command) => command.where === place && command.isPossible?.(state) !== false),
  );
}
