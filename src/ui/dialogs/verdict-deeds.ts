import type { Fault } from '../../service/desk.ts';
import type { Answered } from '../../service/protocol.ts';
import type { State } from '../state.ts';
import { ask, type Effect, noticed, opened, type Step, stepTo, still } from '../step.ts';
import { type Deed, dialogOf, questionOf } from './verdict-state.ts';
import { savedText } from './verdict-words.ts';

/** Never two at a time: none is forgotten for the next. */
export const DEED = 'verdict-deed';

/** Done as soon as all that was asked for before is done. */
export function queued(state: State, deed: Deed): Step {
  const { deeds } = state.verdict;
  return stepTo(state, { verdict: { deeds: [...deeds, deed] } }, ...(deeds.length === 0 ? [begun(deed)] : []));
}

/** What came of the first one; the next is begun. */
export function deedAnswered(state: State, answered: Answered): Step {
  const [deed, ...rest] = state.verdict.deeds;
  if (deed === undefined || answered.slot !== DEED) return still(state);
  if ('fault' in answered.outcome) return failed(state, deed, rest, answered.outcome.fault);
  switch (answered.name) {
    case 'verdict-lead': {
      const { place, failure, causes } = answered.outcome.answer;
      const dialog = dialogOf(place, failure, causes);
      const chosen = (deed.kind === 'lead' ? deed.label : null) ?? dialog.chosen;
      return next(state, [{ kind: 'label', dialog: { ...dialog, chosen } }, ...rest]);
    }
    case 'label': {
      const text = `${savedText(answered.question.label, answered.outcome.answer)}   u takes it back`;
      return next({ ...noticed(state, text), revision: state.revision + 1 }, rest);
    }
    case 'undo':
      return next({ ...noticed(state, answered.outcome.answer.text), revision: state.revision + 1 }, rest);
    default:
      return still(state);
  }
}

/** What could not be said comes back to be said otherwise. Nothing is taken back in its place. */
function failed(state: State, deed: Deed, rest: readonly Deed[], fault: Fault): Step {
  const at = rest.findIndex(({ kind }) => kind !== 'undo');
  const left = at < 0 ? [] : rest.slice(at);
  const isNothing = fault.code === 'label-missing';
  const told = noticed(state, isNothing ? NOTHING_SAID : `${fault.message} ${fault.hint}`, 'problem');
  return next(deed.kind === 'label' ? opened(told, { ...deed.dialog, fault }) : told, left);
}

const NOTHING_SAID = 'There is no verdict to take back: nobody has said one here.';

function next(state: State, deeds: readonly Deed[]): Step {
  const [first] = deeds;
  return stepTo(state, { verdict: { deeds } }, ...(first === undefined ? [] : [begun(first)]));
}

function begun(deed: Deed): Effect {
  switch (deed.kind) {
    case 'label':
      return ask('label', questionOf(deed.dialog), DEED);
    case 'lead':
      return ask('verdict-lead', deed.run, DEED);
    case 'undo':
      return ask('undo', { repository: deed.repository }, DEED);
  }
}
