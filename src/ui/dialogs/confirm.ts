import { wrap } from '../../reports/layout.ts';
import type { DialogView, Part } from '../part.ts';
import type { State } from '../state.ts';
import { closed, type Effect, opened, type Step, stepTo, still } from '../step.ts';

/** Asks before something that cannot be undone. */
export interface ConfirmDialog {
  readonly kind: 'confirm';
  /** `Cancel run 18234?` */
  readonly question: string;
  /** What it means, a sentence each. */
  readonly about: readonly string[];
  /** What `enter` does, as a verb: `cancel it`. */
  readonly verb: string;
  /** Done on `enter`. */
  readonly effects: readonly Effect[];
}

export function confirmed(state: State, dialog: Omit<ConfirmDialog, 'kind'>): Step {
  return stepTo(opened(state, { kind: 'confirm', ...dialog }), {});
}

export const confirm: Part = {
  commands: [
    { id: 'confirm.yes', where: 'confirm', keys: ['enter', 'y'], title: 'do it', group: 'Dialog', hint: 'do it' },
    { id: 'confirm.no', where: 'confirm', keys: ['esc', 'n', 'q'], title: 'do not', group: 'Dialog', hint: 'leave it' },
  ],
  perform(state, command) {
    const dialog = state.dialogs.at(-1);
    if (dialog?.kind !== 'confirm') return still(state);
    return stepTo(closed(state), {}, ...(command === 'confirm.yes' ? dialog.effects : []));
  },
};

const WIDTH = 60;

export const confirmView: DialogView = {
  kind: 'confirm',
  size: (state) => ({ width: Math.min(WIDTH, state.size.columns - 2), height: linesOf(state).length + 4 }),
  title: () => 'Are you sure?',
  paint: (state, _extent, look) => {
    const [question = '', ...about] = linesOf(state);
    return ['', ` ${look.strong(question)}`, ...about.map((line) => ` ${line}`), ''];
  },
};

function linesOf({ dialogs, size }: State): string[] {
  const dialog = dialogs.at(-1);
  if (dialog?.kind !== 'confirm') return [];
  const width = Math.min(WIDTH, size.columns - 2) - 4;
  return [dialog.question, ...dialog.about].flatMap((text) => wrap(text, width));
}
