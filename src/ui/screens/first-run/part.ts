import { askAccount, stopPull } from '../../behaviours/pulling.ts';
import { choose } from '../../behaviours/starting.ts';
import { moved, moveTo } from '../../list.ts';
import { lookOf } from '../../look/look.ts';
import type { Part } from '../../part.ts';
import { extentOf, type State } from '../../state.ts';
import { andThen, type Step, stepTo, still } from '../../step.ts';
import { listHeight } from './paint.ts';
import { FIRST_RUN_PANE, isFirstRun, othersStored } from './shown.ts';

/** In place of the screens while nothing is stored that they could show. */
export const firstRun: Part = {
  commands: [
    {
      id: 'first.open',
      where: 'first',
      keys: ['enter'],
      title: 'look at the stored repository',
      group: 'Move',
      hint: 'open',
      isPossible: (state) => othersStored(state).length > 0,
    },
    {
      id: 'first.stop',
      where: 'first',
      keys: ['esc'],
      title: 'stop the pull; what came is kept',
      group: 'Data',
      hint: 'stop',
      isPossible: ({ pulling }) => pulling.isPulling,
    },
    { id: 'first.again', where: 'first', keys: ['ctrl-r'], title: 'look again', group: 'Data' },
  ],
  perform(state, command) {
    switch (command) {
      case 'first.open':
        return openAt(state, state.firstRun.cursor);
      case 'first.stop':
        return stopPull(state);
      default:
        return andThen(askAccount(state), (now) => stepTo(now, { revision: now.revision + 1 }));
    }
  },
  moves(state, command) {
    if (!isFirstRun(state)) return null;
    const next = moved(state.firstRun, command, othersStored(state).length, rows(state));
    return next === null ? still(state) : stepTo(state, { firstRun: next });
  },
  pointed(state, { region, action, row, isDouble }) {
    if (region !== FIRST_RUN_PANE || action !== 'press') return null;
    const { height } = extentOf(state, FIRST_RUN_PANE);
    const at = row - (height - rows(state)) + state.firstRun.top;
    const count = othersStored(state).length;
    if (at < 0 || at >= count) return still(state);
    if (isDouble) return openAt(state, at);
    return stepTo(state, { firstRun: moveTo(state.firstRun, at, count, rows(state)) });
  },
  layout: (state) => String(isFirstRun(state)),
};

function rows(state: State): number {
  return listHeight(state, extentOf(state, FIRST_RUN_PANE), lookOf(state));
}

function openAt(state: State, index: number): Step {
  const chosen = othersStored(state)[index];
  return chosen === undefined ? still(state) : choose(state, chosen.name);
}
