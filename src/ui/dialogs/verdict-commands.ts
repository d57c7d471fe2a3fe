import type { Key } from '../keys.ts';
import { isFailureMeant, runMeant } from '../meant.ts';
import type { Command } from '../part.ts';
import type { State } from '../state.ts';
import { CHOICES, possibleScopes, verdictIn } from './verdict-state.ts';

const isTyping = (state: State): boolean => verdictIn(state)?.isTyping === true;
/** Also while it is not known yet what there is to choose for. */
const isChoosing = (state: State): boolean => verdictIn(state)?.isTyping !== true;

const hasWider = (state: State): boolean => {
  const dialog = verdictIn(state);
  return dialog !== null && possibleScopes(dialog.failure).length > 1;
};

export const VERDICT_COMMANDS: readonly Command[] = [
  {
    ...{ id: 'verdict.open', where: 'everywhere', keys: ['v'], title: 'say what a failure is', group: 'Act' },
    ...{ hint: 'verdict', isPossible: (state) => runMeant(state) !== null },
    isHinted: isFailureMeant,
  },
  { id: 'verdict.undo', where: 'everywhere', keys: ['u'], title: 'take back the last verdict', group: 'Act' },
  {
    id: 'verdict.save',
    where: 'verdict',
    keys: ['enter'],
    title: 'save the chosen verdict',
    group: 'Dialog',
    hint: 'save',
  },
  ...CHOICES.map(
    ({ label, means }, index): Command => ({
      ...{ id: `verdict.${label}`, where: 'verdict', keys: [String(index + 1)], title: `${label}: ${means}` },
      ...{ group: 'Dialog', isPossible: isChoosing },
    }),
  ),
  {
    ...{ id: 'verdict.down', where: 'verdict', keys: ['j', 'down'], title: 'choose the next', group: 'Dialog' },
    ...{ hint: 'choose', isPossible: isChoosing },
  },
  {
    ...{ id: 'verdict.up', where: 'verdict', keys: ['k', 'up'], title: 'choose the one before', group: 'Dialog' },
    isPossible: isChoosing,
  },
  {
    ...{
      id: 'verdict.scope',
      where: 'verdict',
      keys: ['a'],
      title: 'say it of more, or of this alone',
      group: 'Dialog',
    },
    ...{ hint: 'wider', isPossible: (state) => isChoosing(state) && hasWider(state) },
  },
  {
    ...{ id: 'verdict.note', where: 'verdict', keys: ['n', 'tab'], title: 'write a note', group: 'Dialog' },
    ...{ hint: 'note', isPossible: isChoosing },
  },
  {
    ...{ id: 'verdict.choices', where: 'verdict', keys: ['esc', 'tab'], title: 'back to the choices', group: 'Dialog' },
    ...{ hint: 'back to the choices', isPossible: isTyping },
  },
  {
    ...{ id: 'verdict.leave', where: 'verdict', keys: ['esc', 'q', 'ctrl-c'], title: 'say nothing', group: 'Dialog' },
    hint: 'leave it',
  },
];

/** The key that does it now, as it is shown. */
export function verdictKey({ ownKeys }: Pick<State, 'ownKeys'>, id: string): Key {
  const keys = ownKeys[id] ?? VERDICT_COMMANDS.find((command) => command.id === id)?.keys ?? [];
  return keys[0] ?? '';
}

/** What a key does in the dialog now; null: nothing. */
export function keyOfVerdict(state: State, key: Key): string | null {
  const found = VERDICT_COMMANDS.find(
    ({ id, keys, where, isPossible }) =>
      where === 'verdict' && (state.ownKeys[id] ?? keys).includes(key) && isPossible?.(state) !== false,
  );
  return found?.id ?? null;
}
