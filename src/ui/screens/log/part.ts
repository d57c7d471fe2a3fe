import type { Answered } from '../../../service/protocol.ts';
import type { Part } from '../../part.ts';
import { extentOf, type State } from '../../state.ts';
import { andThen, ask, asking, loadedFrom, noticed, type Step, stepTo, still } from '../../step.ts';
import { acted } from './acts.ts';
import { COMMANDS } from './commands.ts';
import { pointedAt } from './pointing.ts';
import { movedBy, PANE, roomOf } from './scrolling.ts';
import { deferred, searchedAgain } from './search.ts';
import { arrived, isSame, retold, SLOT } from './show.ts';

export const log: Part = {
  commands: COMMANDS,
  perform: acted,
  moves(state, command) {
    if (state.focus !== PANE) return null;
    const { view } = state.log;
    if (view === null) return still(state);
    const kept = deferred(state, command);
    if (kept !== null) return kept;
    const moved = movedBy(view, command, roomOf(state));
    return moved === null ? null : stepTo(state, { log: { ...state.log, view: moved } });
  },
  pointed(state, pointed) {
    return pointed.region === PANE ? pointedAt(state, pointed, extentOf(state, PANE)) : null;
  },
  stored(state) {
    const { source, view, loaded } = state.log;
    // What was not there may be there now, and what is kept of a log may be more; a whole one does not change.
    const mayChange = view === null ? loaded.fault !== null : view.answer.origin === 'kept';
    if (source === null || loaded.isAsking || !mayChange) return still(state);
    return stepTo(state, { log: { ...state.log, loaded: asking(loaded) } }, ask('log', source.question, SLOT));
  },
  told(state, { name, slot, progress }) {
    if (name !== 'log' || slot !== SLOT) return still(state);
    return stepTo(state, { log: { ...state.log, loaded: { ...state.log.loaded, progress } } });
  },
  answered(state, answered) {
    if (answered.name === 'log-causes') return explained(state, answered);
    return answered.name === 'log' && answered.slot === SLOT ? came(state, answered) : still(state);
  },
};

function came(state: State, { question, outcome }: Extract<Answered, { name: 'log' }>): Step {
  const { source } = state.log;
  if (source === null || !isSame(question, source.question)) return still(state);
  const loaded = loadedFrom(state.log.loaded, outcome, state.nowMs);
  const next = { ...state, log: { ...state.log, loaded } };
  if ('answer' in outcome) {
    const there = arrived(next, outcome.answer);
    if (there === next) return still(next);
    return andThen(searchedAgain(there), (now) =>
      'path' in question ? stepTo(now, {}, ask('log-causes', question)) : still(now),
    );
  }
  const { message, hint } = outcome.fault;
  // What is there stays; else the pane says it.
  return stepTo(next.log.view === null ? next : noticed(next, `${message} ${hint}`, 'problem'), {});
}

/** Of a log on this machine no run tells what failed. */
function explained(state: State, { question, outcome }: Extract<Answered, { name: 'log-causes' }>): Step {
  const { source } = state.log;
  if (source === null || !isSame(question, source.question) || 'fault' in outcome) return still(state);
  const next = retold(state, { ...source, failures: outcome.answer }, 1);
  const isBare = outcome.answer.length === 0;
  return still(isBare ? noticed(next, 'Nothing in this log explains a failure.', 'news') : next);
}
