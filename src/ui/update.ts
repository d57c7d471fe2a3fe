import { bindingsNow, commandFor, commandsOf, quitKeys } from './bindings.ts';
import type { Key } from './keys.ts';
import type { Message } from './messages.ts';
import type { Part } from './part.ts';
import { allParts, ownerOf } from './parts.ts';
import { isTooSmall, type State } from './state.ts';
import { andThen, noticed, type Step, stepTo, still } from './step.ts';

/** What happens, and what is to be done: the only way in which the state changes. */
export function update(state: State, message: Message): Step {
  const step = react(state, message);
  // Whichever way a screen came up, or another filter, it asks for what it shows.
  const { screen, repository, runs } = step.state;
  const isFiltered = runs.filter !== state.runs.filter || runs.order !== state.runs.order;
  const isNew = screen !== state.screen || repository !== state.repository || isFiltered;
  const shown = isNew ? andThen(step, entered) : step;
  return step.state.revision === state.revision
    ? shown
    : andThen(shown, (now) => fold(now, (part, one) => part.stored?.(one)));
}

function react(state: State, message: Message): Step {
  switch (message.type) {
    case 'key':
      return pressed(quiet(state), message.key);
    case 'paste':
      return isTooSmall(state) ? still(state) : fold(state, (part, now) => part.pasted?.(now, message.text));
    case 'command':
      return performed(quiet(state), message.id);
    case 'pointed':
      // What lies below a dialog is out of reach.
      if (state.dialogs.length > 0 && !/^(?:dialog:|foot)/.test(message.region)) return still(state);
      return eachUntil((part) => part.pointed?.(state, message) ?? null) ?? still(state);
    case 'resize':
      return stepTo(state, { size: message.size });
    case 'pane':
      return stepTo(state, { panes: panesWith(state, message.id, message.extent) });
    case 'background': {
      const isBackgroundLight = message.brightness >= 0.5;
      // A theme that somebody chose stays.
      const isTaken = isBackgroundLight && !state.isThemeChosen;
      return stepTo(state, { isBackgroundLight, ...(isTaken ? { theme: 'light' } : {}) });
    }
    case 'tick': {
      const { notice } = state;
      const isOver = notice?.untilMs !== null && notice !== null && notice.untilMs <= message.nowMs;
      const now = { ...state, nowMs: message.nowMs, notice: isOver ? null : notice };
      return fold(now, (part, one) => part.ticked?.(one));
    }
    case 'answered':
      return fold(state, (part, now) => part.answered?.(now, message));
    case 'told':
      return fold(state, (part, now) => part.told?.(now, message));
    case 'notice': {
      const { text, kind } = message;
      return stepTo(state, { notice: { text, kind, untilMs: kind === 'problem' ? null : state.nowMs + 8000 } });
    }
  }
}

function pressed(state: State, key: Key): Step {
  // What nobody sees takes no keys.
  if (isTooSmall(state)) return quitKeys(state).includes(key) ? performed(state, 'quit') : still(state);
  const typed = eachUntil((part) => part.typed?.(state, key) ?? null);
  if (typed !== null) return typed;
  const command = commandFor(state, key);
  if (command !== null) return performed(state, command.id);
  if (state.dialogs.length > 0) return key === 'ctrl-c' ? pressed(state, 'esc') : still(state);
  return still(refused(state, key));
}

/** That a key does nothing here is said, unless there is something to be read. */
function refused(state: State, key: Key): State {
  if (state.notice !== null && state.notice.kind !== 'news') return state;
  const [meant] = commandsOf(state, key);
  const [help] = bindingsNow(state).find(({ command }) => command.id === 'help.open')?.keys ?? [];
  const why = meant === undefined ? `${key} does nothing here` : `not possible here: ${meant.title} (${key})`;
  return noticed(state, help === undefined ? why : `${why}   ${help} shows the keys`, 'news');
}

/** A problem stays until the next key. */
function quiet(state: State): State {
  return state.notice?.untilMs === null ? { ...state, notice: null } : state;
}

export function performed(state: State, command: string): Step {
  if (command.startsWith('move.')) return eachUntil((part) => part.moves?.(state, command) ?? null) ?? still(state);
  return ownerOf(command)?.perform?.(state, command) ?? still(state);
}

function entered(state: State): Step {
  return fold(state, (part, now) => part.entered?.(now));
}

function fold(state: State, of: (part: Part, state: State) => Step | undefined): Step {
  return allParts().reduce((step, part) => andThen(step, (now) => of(part, now) ?? still(now)), still(state));
}

function eachUntil(of: (part: Part) => Step | null): Step | null {
  for (const part of allParts()) {
    const step = of(part);
    if (step !== null) return step;
  }
  return null;
}

function panesWith({ panes }: State, id: string, extent: State['panes'][string] | null): State['panes'] {
  if (extent !== null) return { ...panes, [id]: extent };
  const { [id]: _, ...others } = panes;
  return others;
}
