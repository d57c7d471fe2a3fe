import { wrap } from '../../../reports/layout.ts';
import { nameOf } from '../../../reports/runs.ts';
import { ascii } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';

/** What stands there instead of a night: what is going on, or what to do. */
export const paintNothing: Painter = (state, { width }, look) => {
  const [lead = '', ...rest] = wordsOf(state).flatMap((text) => text.split('\n'));
  const room = Math.max(20, width - 4);
  return [
    '',
    ...wrap(lead, room).map((line) => `  ${look.strong(ascii(line, look))}`),
    '',
    ...rest.flatMap((text) => wrap(text, room)).map((line) => `  ${ascii(line, look)}`),
  ];
};

function wordsOf({ nightly, repository, start }: State): readonly string[] {
  const { fault } = nightly.loaded;
  if (repository === null) {
    if (start.value === null) return ['Looking for the repository'];
    const { unnamed } = start.value;
    return unnamed === null ? ['No repository is named.'] : [unnamed.message, unnamed.hint];
  }
  if (fault !== null) return [fault.message, fault.hint, 'ctrl-r asks again.'];
  const what =
    nightly.span === '24h'
      ? 'the last 24 hours, and six weeks to compare them with'
      : 'the last 7 days, and what they are compared with';
  return [`Reading the night of ${nameOf(repository)}`, `Runs of ${what}.`];
}
