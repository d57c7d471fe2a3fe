import type { SignatureExample } from '../../../service/signatures.ts';
import { confirmed } from '../../dialogs/confirm.ts';
import { openVerdict } from '../../dialogs/verdict.ts';
import { AT_TOP, type ListView, moved, moveTo, scrollBy } from '../../list.ts';
import type { Command, Part, Pointed } from '../../part.ts';
import { extentOf, type State } from '../../state.ts';
import { andThen, ask, type Step, stepTo, still } from '../../step.ts';
import { openRun } from '../run/open.ts';
import { askDetail, askRows, askSuggestion, came, changed, heard, listHeight, reordered } from './ask.ts';
import { markdownOf } from './copy.ts';
import { exampleAt, isOnExample, shownLines } from './pane.ts';
import { chosenRow, nameOfRow, SIGNATURE_ORDERS, shownRows } from './rows.ts';
import { openSignatureSearch } from './search.ts';

const isChosen = (state: State): boolean => chosenRow(state) !== null;
const isUnknown = (state: State): boolean => chosenRow(state)?.isKnown === false;
const hasExample = (state: State): boolean => exampleAt(state) !== null;
const suggestionOf = ({ signatures }: State) => {
  const suggestion = signatures.suggested?.loaded.value?.suggestion;
  return suggestion?.kind === 'suggestion' ? suggestion : null;
};

const COMMANDS: readonly Command[] = [
  {
    ...{ id: 'signatures.write', where: 'signatures', keys: ['w'], title: 'write the suggested entry', group: 'Act' },
    ...{
      hint: 'write',
      isPossible: (state) => suggestionOf(state) !== null && state.signatures.suggested?.savedAs === null,
    },
  },
  {
    ...{ id: 'signatures.examples', where: 'signatures.list', keys: ['enter'], title: 'its failures', group: 'Act' },
    ...{ hint: 'failures', isPossible: hasExample },
  },
  {
    ...{
      id: 'signatures.open',
      where: 'signatures.details',
      keys: ['enter'],
      title: 'triage of the failure',
      group: 'Act',
    },
    ...{ hint: 'triage', isPossible: isOnExample },
  },
  {
    ...{ id: 'signatures.back', where: 'signatures', keys: ['esc'], title: 'back to the list', group: 'Move' },
    hint: 'back',
    isPossible: ({ zoom, focus, signatures: { suggested, text } }) =>
      zoom === null && (suggested !== null || focus === 'signatures.details' || text !== ''),
  },
  {
    ...{ id: 'signatures.suggest', where: 'signatures', keys: ['S'], title: 'suggest an entry for it', group: 'Act' },
    ...{ hint: 'suggest entry', isPossible: (state) => isUnknown(state) && state.signatures.suggested === null },
  },
  {
    ...{ id: 'signatures.verdict', where: 'signatures', keys: ['v'], title: 'say what it is', group: 'Act' },
    ...{ hint: 'verdict', isPossible: hasExample },
  },
  {
    ...{ id: 'signatures.show', where: 'signatures', keys: ['f'], title: 'known, unknown, or all', group: 'Show' },
    hint: 'known/unknown',
  },
  {
    ...{ id: 'signatures.sort', where: 'signatures', keys: ['s'], title: 'sort by something else', group: 'Show' },
    hint: 'sort',
  },
  {
    ...{ id: 'signatures.search', where: 'signatures', keys: ['/'], title: 'only those with a text' },
    ...{ group: 'Search and filter', hint: 'search' },
  },
  {
    ...{ id: 'signatures.copy', where: 'signatures', keys: ['y'], title: 'copy its id, its line, or the entry' },
    ...{ group: 'Act', hint: 'copy', isPossible: isChosen },
  },
  {
    ...{ id: 'signatures.copy-markdown', where: 'signatures', keys: ['Y'], title: 'copy a summary as markdown' },
    ...{ group: 'Act', isPossible: isChosen },
  },
  {
    ...{ id: 'signatures.again', where: 'signatures', keys: ['ctrl-r'], title: 'read it again', group: 'Data' },
  },
];

/** Known causes and unknown failures that came again, and what is known of the one under the cursor. */
export const signatures: Part = {
  commands: COMMANDS,
  perform(state, command) {
    switch (command) {
      case 'signatures.examples':
        return stepTo(atFirstExample(state), { focus: 'signatures.details' });
      case 'signatures.open': {
        const example = exampleAt(state);
        return example === null ? still(state) : opened(state, example);
      }
      case 'signatures.verdict': {
        const example = exampleAt(state);
        return example === null ? still(state) : openVerdict(state, example.place, example.failure);
      }
      case 'signatures.suggest':
        return askSuggestion(state);
      case 'signatures.write':
        return writeAsked(state);
      case 'signatures.show': {
        const { show } = state.signatures;
        return reordered(state, { show: show === 'all' ? 'unknown' : show === 'unknown' ? 'known' : 'all' });
      }
      case 'signatures.sort': {
        const at = SIGNATURE_ORDERS.indexOf(state.signatures.order);
        return reordered(state, { order: SIGNATURE_ORDERS[(at + 1) % SIGNATURE_ORDERS.length]! });
      }
      case 'signatures.search':
        return openSignatureSearch({ ...state, focus: 'signatures.list' });
      case 'signatures.copy':
      case 'signatures.copy-markdown':
        return copied(state, command === 'signatures.copy-markdown');
      case 'signatures.again':
        return andThen(askRows(changed(state, { detail: null, suggested: null }), true), askDetail);
      case 'signatures.back':
        return back(state);
      default:
        return still(state);
    }
  },
  moves(state, command) {
    if (state.focus === 'signatures.list') {
      const list = moved(state.signatures.list, command, shownRows(state.signatures).length, listHeight(state));
      return list === null ? null : came(state, list);
    }
    if (state.focus !== 'signatures.details') return null;
    const { height } = extentOf(state, 'signatures.details');
    const lines = moved(state.signatures.lines, command, shownLines(state).length, height);
    return lines === null ? null : stepTo(changed(state, { lines }), {});
  },
  answered: heard,
  told(state, { name, progress }) {
    const { suggested } = state.signatures;
    if (name !== 'suggestion' || suggested === null) return still(state);
    return stepTo(changed(state, { suggested: { ...suggested, loaded: { ...suggested.loaded, progress } } }), {});
  },
  pointed(state, pointed) {
    if (pointed.region === 'signatures.list') return pointedAtList(state, pointed);
    return pointed.region === 'signatures.details' ? pointedAtDetails(state, pointed) : null;
  },
  entered: (state) => (state.screen === 'signatures' ? andThen(askRows(state), askDetail) : still(state)),
  stored: (state) => (state.screen === 'signatures' ? andThen(askRows(state), askDetail) : still(state)),
  layout: ({ signatures: { suggested } }) => (suggested === null ? '' : 'suggested'),
};

function opened(state: State, { place, job }: SignatureExample): Step {
  const { repository, runId, attempt, jobId, number } = place;
  return openRun(state, { repository, runId, attempt }, { jobId, job, failure: number });
}

/** The cursor of the details on the newest failure. */
function atFirstExample(state: State): State {
  const lines = shownLines(state);
  const { height } = extentOf(state, 'signatures.details');
  const at = lines.findIndex(({ example }) => example !== null);
  return at < 0 ? state : changed(state, { lines: moveTo(state.signatures.lines, at, lines.length, height) });
}

function writeAsked(state: State): Step {
  const suggestion = suggestionOf(state);
  const path = state.signatures.suggested?.loaded.value?.path ?? null;
  if (suggestion === null || path === null) return still(state);
  const { id, yaml } = suggestion;
  return confirmed(state, {
    question: `Write ${id}?`,
    about: [
      `It becomes ${path}.`,
      'A file that is there is left alone. whyred reads it at its next start; `whyred triage --all` names what is stored.',
    ],
    verb: 'write it',
    effects: [ask('suggestion-save', { id, yaml })],
  });
}

function copied(state: State, isMarkdown: boolean): Step {
  const row = chosenRow(state);
  if (row === null) return still(state);
  const copy = (text: string, what: string): Step => stepTo(state, {}, { type: 'copy', text, what });
  if (isMarkdown) {
    const { detail } = state.signatures;
    return copy(markdownOf(row, detail?.loaded.value ?? null, state.nowMs), 'a summary as markdown');
  }
  const suggestion = suggestionOf(state);
  if (suggestion !== null) return copy(suggestion.yaml, 'the suggested entry');
  return copy(nameOfRow(row), row.isKnown ? `the id ${row.key.value}` : 'its line');
}

/** From the entry to the details, from there to the list, and then to all of it. */
function back(state: State): Step {
  const { suggested, text } = state.signatures;
  if (suggested !== null) {
    const next = changed(state, { suggested: null, lines: AT_TOP });
    return stepTo(next, { focus: 'signatures.list' }, { type: 'forget', slot: 'suggestion' });
  }
  if (state.focus === 'signatures.details') return stepTo(state, { focus: 'signatures.list' });
  return text === '' ? still(state) : reordered(state, { text: '' });
}

const WHEEL: Readonly<Partial<Record<Pointed['action'], number>>> = { 'wheel-up': -3, 'wheel-down': 3 };

function pointedAtList(state: State, { action, row, isDouble }: Pointed): Step {
  const { list } = state.signatures;
  const rows = shownRows(state.signatures);
  const height = listHeight(state);
  const wheel = WHEEL[action];
  if (wheel !== undefined) return came(state, scrollBy(list, wheel, rows.length, height));
  const at = list.top + row - 1;
  if (action !== 'press') return still(state);
  const focused = { ...state, focus: 'signatures.list' };
  if (row === 0 || at >= rows.length) return stepTo(focused, {});
  const there = came(focused, moveTo(list, at, rows.length, height));
  return isDouble ? andThen(there, (next) => stepTo(atFirstExample(next), { focus: 'signatures.details' })) : there;
}

function pointedAtDetails(state: State, { action, row, isDouble }: Pointed): Step {
  const { height } = extentOf(state, 'signatures.details');
  const { lines } = state.signatures;
  const count = shownLines(state).length;
  const wheel = WHEEL[action];
  const to = (next: ListView): State => changed(state, { lines: next });
  if (wheel !== undefined) return stepTo(to(scrollBy(lines, wheel, count, height)), {});
  if (action !== 'press') return still(state);
  const there = { ...to(moveTo(lines, lines.top + row, count, height)), focus: 'signatures.details' };
  const example = isDouble && isOnExample(there) ? exampleAt(there) : null;
  return example === null ? stepTo(there, {}) : opened(there, example);
}
