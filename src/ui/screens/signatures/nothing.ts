import { counted } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';
import { folded } from './words.ts';

/** What the list says where it has no line: what is going on, or what to do. */
export const paintNothing: Painter = (state, { width }, look) => {
  const [lead = '', ...rest] = wordsOf(state);
  return [
    '',
    ...folded(lead, width - 2, look, 2).map(look.strong),
    '',
    ...rest.flatMap((text) => folded(text, width - 2, look, 2)),
  ];
};

function wordsOf({ signatures, repository, start }: State): readonly string[] {
  const { value, fault } = signatures.loaded;
  if (repository === null) {
    const unnamed = start.value?.unnamed ?? start.fault;
    return unnamed === null ? ['Looking for the repository …'] : [plain(unnamed.message), plain(unnamed.hint)];
  }
  if (value === null) {
    if (fault === null) return ['Counting the stored failures …'];
    const again = fault.code === 'store-missing' ? 'p pulls from GitHub.' : 'ctrl-r tries again.';
    return [plain(fault.message), plain(fault.hint), again];
  }
  if (!value.hasFailures)
    return ['No failure is stored yet.', 'p pulls from GitHub: runs, and the logs of those that failed.'];
  if (value.rows.length === 0) {
    return [
      'No failure has come twice, and none has a known cause.',
      'Each is told in its run: 1, then enter. p pulls what is new.',
    ];
  }
  const all = `${counted(value.rows.length, 'cause')} in all.`;
  if (signatures.text !== '')
    return [`No cause holds “${plain(signatures.text)}”.`, `${all} esc shows them, / changes the text.`];
  return signatures.show === 'known'
    ? ['No failure has a known cause.', `${all} f shows them.`]
    : ['All failures that came again have a known cause.', `${all} f shows them.`];
}
