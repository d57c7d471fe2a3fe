import { edited, type Field, fieldOf, inserted } from '../../field.ts';
import { ascii } from '../../look/look.ts';
import type { DialogView, Part } from '../../part.ts';
import { type State, topDialog } from '../../state.ts';
import { andThen, closed, opened, redialed, type Step, stepTo, still } from '../../step.ts';
import { reordered } from './ask.ts';
import { shownRows } from './rows.ts';

/** The line in which a text is typed; the list follows. */
export interface SignatureSearchDialog {
  readonly kind: 'signature-search';
  readonly field: Field;
  /** What is gone back to. */
  readonly before: string;
}

export function openSignatureSearch(state: State): Step {
  const { text } = state.signatures;
  return stepTo(opened(state, { kind: 'signature-search', field: fieldOf(text), before: text }), {});
}

export const signatureSearch: Part = {
  commands: [
    {
      id: 'signature-search.take',
      where: 'signature-search',
      keys: ['enter'],
      title: 'keep it',
      group: 'Dialog',
      hint: 'keep it',
    },
    {
      id: 'signature-search.leave',
      where: 'signature-search',
      keys: ['esc'],
      title: 'as before',
      group: 'Dialog',
      hint: 'as before',
    },
  ],
  perform(state, command) {
    const dialog = dialogIn(state);
    if (dialog === null) return still(state);
    if (command === 'signature-search.take') return stepTo(closed(state), {});
    return reordered(closed(state), { text: dialog.before });
  },
  typed(state, key) {
    const dialog = dialogIn(state);
    const field = dialog === null ? null : edited(dialog.field, key);
    return field === null ? null : narrowed(state, field);
  },
  pasted(state, text) {
    const dialog = dialogIn(state);
    return dialog === null ? still(state) : narrowed(state, inserted(dialog.field, text));
  },
};

function narrowed(state: State, field: Field): Step {
  const dialog = dialogIn(state);
  if (dialog === null) return still(state);
  return andThen(stepTo(redialed(state, { ...dialog, field }), {}), (next) =>
    reordered(next, { text: field.text.trim() }),
  );
}

function dialogIn(state: State): SignatureSearchDialog | null {
  const dialog = topDialog(state);
  return dialog?.kind === 'signature-search' ? dialog : null;
}

export const signatureSearchView: DialogView = {
  kind: 'signature-search',
  size: () => null,
  title: () => 'Search',
  paint: (state, _extent, look) => {
    const dialog = dialogIn(state);
    if (dialog === null) return [];
    const { text, cursor } = dialog.field;
    const found = shownRows(state.signatures).length;
    return [
      ` / ${text.slice(0, cursor)}${look.glyphs.caret}${text.slice(cursor)}   ${look.dim(ascii(`${found} shown`, look))}`,
    ];
  },
};
