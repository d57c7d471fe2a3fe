import type { Failure, VerdictLabel } from '../../domain.ts';
import type { FailurePlace } from '../../service/places.ts';
import type { Answered } from '../../service/protocol.ts';
import { edited, inserted } from '../field.ts';
import type { Key } from '../keys.ts';
import { lookOf } from '../look/look.ts';
import { runMeant } from '../meant.ts';
import type { Part, Pointed } from '../part.ts';
import type { State } from '../state.ts';
import {
  andThen,
  ask,
  asking,
  closed,
  type Effect,
  loadedFrom,
  noticed,
  opened,
  redialed,
  type Step,
  stepTo,
  still,
} from '../step.ts';
import { keyOfVerdict, VERDICT_COMMANDS } from './verdict-commands.ts';
import { DEED, deedAnswered, queued } from './verdict-deeds.ts';
import {
  CHOICES,
  dialogOf,
  type KnownVerdict,
  possibleScopes,
  questionOf,
  type Scope,
  soughtIn,
  verdictIn,
} from './verdict-state.ts';
import { type Target, verdictRows, verdictView } from './verdict-view.ts';

export { verdictView } from './verdict-view.ts';

/** Asks for a person's verdict on a failure. */
export function openVerdict(state: State, place: FailurePlace, failure: Failure, causes = 1): Step {
  const dialog = dialogOf(place, failure, causes);
  return wondering(opened(state, dialog), dialog);
}

export const verdict: Part = {
  commands: VERDICT_COMMANDS,
  perform(state, command) {
    if (command === 'verdict.open') return leadAsked(state);
    if (command === 'verdict.undo') {
      return state.repository === null ? still(state) : queued(state, { kind: 'undo', repository: state.repository });
    }
    if (command === 'verdict.leave') return stepTo(closed(state), {}, ...FORGET);
    const dialog = verdictIn(state);
    if (dialog === null) return still(state);
    const at = CHOICES.findIndex(({ label }) => label === dialog.chosen);
    const near = (step: 1 | -1): VerdictLabel => CHOICES[(at + step + CHOICES.length) % CHOICES.length]!.label;
    switch (command) {
      case 'verdict.save':
        return saved(state, dialog);
      case 'verdict.down':
        return changed(state, { ...dialog, chosen: near(1) });
      case 'verdict.up':
        return changed(state, { ...dialog, chosen: near(-1) });
      case 'verdict.scope':
        return changed(state, { ...dialog, scope: nextScope(dialog) });
      case 'verdict.note':
        return stepTo(redialed(state, { ...dialog, isTyping: true }), {});
      case 'verdict.choices':
        return stepTo(redialed(state, { ...dialog, isTyping: false }), {});
      default: {
        const said = CHOICES.find(({ label }) => command === `verdict.${label}`);
        if (said === undefined) return still(state);
        const chosen = { ...dialog, chosen: said.label };
        // Two keys do: what holds for more than this failure is looked at before.
        return dialog.scope === 'this' ? saved(state, chosen) : changed(state, chosen);
      }
    }
  },
  typed(state, key) {
    if (soughtIn(state) !== null) return typedAhead(state, key);
    const dialog = verdictIn(state);
    const note = dialog?.isTyping === true ? edited(dialog.note, key) : null;
    return dialog === null || note === null ? null : stepTo(redialed(state, { ...dialog, note, fault: null }), {});
  },
  pasted(state, text) {
    const dialog = verdictIn(state);
    if (dialog === null) return still(state);
    return stepTo(redialed(state, { ...dialog, isTyping: true, note: inserted(dialog.note, text) }), {});
  },
  answered: heard,
  pointed(state, pointed) {
    const dialog = verdictIn(state);
    if (dialog === null || pointed.region !== 'dialog:verdict') return null;
    const target = pointed.action === 'press' ? targetAt(state, pointed) : null;
    switch (target?.kind) {
      case 'choice': {
        const chosen = { ...dialog, chosen: target.label, isTyping: false };
        return pointed.isDouble ? saved(state, chosen) : changed(state, chosen);
      }
      case 'scope':
        return changed(state, { ...dialog, scope: target.scope ?? nextScope(dialog) });
      case 'note':
        return stepTo(redialed(state, { ...dialog, isTyping: true }), {});
      default:
        return still(state);
    }
  },
};

const EFFECT = 'verdict-effect';
const LEAD = 'verdict-lead';
const FORGET: readonly Effect[] = [EFFECT, LEAD].map((slot) => ({ type: 'forget', slot }));

function nextScope({ scope, failure }: KnownVerdict): Scope {
  const scopes = possibleScopes(failure);
  return scopes[(scopes.indexOf(scope) + 1) % scopes.length]!;
}

function changed(state: State, dialog: KnownVerdict): Step {
  const before = verdictIn(state);
  const isSame = before?.chosen === dialog.chosen && before.scope === dialog.scope;
  const now = { ...dialog, fault: null };
  return isSame ? stepTo(redialed(state, now), {}) : wondering(state, now);
}

/** Has it worked out what the choice would change. A note changes nothing. */
function wondering(state: State, dialog: KnownVerdict): Step {
  const effect = asking(dialog.effect);
  return stepTo(redialed(state, { ...dialog, effect }), {}, ask(EFFECT, { ...questionOf(dialog), note: null }, EFFECT));
}

/** The dialog goes at once: who triages need not wait for the store. */
function saved(state: State, dialog: KnownVerdict): Step {
  return andThen(stepTo(closed(state), {}, ...FORGET), (now) => queued(now, { kind: 'label', dialog }));
}

/** The dialog is there at once: what is typed next is for it. */
function leadAsked(state: State): Step {
  const run = runMeant(state);
  if (run === null) return still(state);
  return stepTo(opened(state, { kind: 'verdict', run, failure: null, ahead: [] }), {}, ask(LEAD, run, LEAD));
}

/** Two keys do, also before the failure is known; what else is typed is done when it is. */
function typedAhead(state: State, key: Key): Step | null {
  const dialog = soughtIn(state)!;
  const id = keyOfVerdict(state, key);
  if (id === 'verdict.leave') return null;
  const label = CHOICES.find((choice) => id === `verdict.${choice.label}`)?.label ?? null;
  if (dialog.ahead.length > 0 || (label === null && id !== 'verdict.save')) {
    return stepTo(redialed(state, { ...dialog, ahead: [...dialog.ahead, key] }), {});
  }
  return andThen(stepTo(closed(state), {}, ...FORGET), (now) => queued(now, { kind: 'lead', run: dialog.run, label }));
}

/** As if it was typed now. */
function typedNow(state: State, key: Key): Step {
  const id = keyOfVerdict(state, key);
  if (verdictIn(state) === null) return still(state);
  return verdict.typed!(state, key) ?? (id === null ? still(state) : verdict.perform!(state, id));
}

function heard(state: State, answered: Answered): Step {
  if (answered.slot === DEED) return deedAnswered(state, answered);
  if (answered.name === 'verdict-effect') {
    const dialog = verdictIn(state);
    if (dialog === null) return still(state);
    const effect = loadedFrom(dialog.effect, answered.outcome, state.nowMs);
    return stepTo(redialed(state, { ...dialog, effect }), {});
  }
  const sought = soughtIn(state);
  if (answered.name !== 'verdict-lead' || sought === null) return still(state);
  if ('fault' in answered.outcome) {
    const { message, hint } = answered.outcome.fault;
    return stepTo(noticed(closed(state), `${message} ${hint}`, 'problem'), {});
  }
  const { place, failure, causes } = answered.outcome.answer;
  const known = openVerdict(closed(state), place, failure, causes);
  return sought.ahead.reduce((step, key) => andThen(step, (now) => typedNow(now, key)), known);
}

function targetAt(state: State, { row, column }: Pointed): Target | null {
  const size = verdictView.size(state)!;
  const extent = { width: size.width - 2, height: size.height - 2 };
  if (column < 1 || column > extent.width) return null;
  return verdictRows(state, extent, lookOf(state))[row - 1]?.target ?? null;
}
