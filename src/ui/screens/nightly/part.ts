import { NIGHT_SPANS } from '../../../service/choices.ts';
import type { NightSectionKey } from '../../../service/nightly.ts';
import { moved, movedText, moveTo, scrollBy, scrollText } from '../../list.ts';
import type { Command, Part, Pointed } from '../../part.ts';
import { extentOf, type State } from '../../state.ts';
import { loadedFrom, noticed, type Step, stepTo, still } from '../../step.ts';
import { openRun } from '../run/open.ts';
import { filterRuns } from '../runs/filtered.ts';
import { askNight } from './ask.ts';
import { detailLines } from './details.ts';
import { cursorOf, rowMeant, rowsOf } from './rows.ts';
import type { NightlyScreen } from './state.ts';

const LIST = 'nightly.list';
const DETAILS = 'nightly.details';
const WHEEL_LINES = 3;

const hasNight = ({ nightly }: State): boolean => nightly.loaded.value !== null;
const hasEntry = ({ nightly }: State): boolean => rowMeant(nightly)?.kind === 'entry';

/** Whether `enter` leads anywhere: what could not be seen has no place. */
const canOpen = ({ nightly }: State): boolean => {
  const row = rowMeant(nightly);
  return row !== null && (row.kind === 'section' || row.entry.leads !== null);
};

const COMMANDS: readonly Command[] = [
  {
    ...{
      id: 'nightly.open',
      where: 'nightly',
      keys: ['enter'],
      title: 'open the run, or the runs meant',
      group: 'Act',
    },
    ...{ hint: 'open', isPossible: canOpen },
  },
  {
    ...{ id: 'nightly.next-section', where: 'nightly', keys: [']'], title: 'next section', group: 'Move' },
    ...{ hint: 'section', isPossible: hasNight },
  },
  {
    ...{ id: 'nightly.previous-section', where: 'nightly', keys: ['['], title: 'previous section', group: 'Move' },
    isPossible: hasNight,
  },
  {
    ...{ id: 'nightly.fold', where: 'nightly', keys: ['z'], title: 'fold this section, or unfold it', group: 'Show' },
    ...{ hint: 'fold', isPossible: hasNight },
  },
  {
    ...{
      id: 'nightly.fold-all',
      where: 'nightly',
      keys: ['Z'],
      title: 'fold all sections, or unfold all',
      group: 'Show',
    },
    isPossible: hasNight,
  },
  {
    ...{ id: 'nightly.close-section', where: LIST, keys: ['h', 'left'], title: 'fold this section', group: 'Show' },
    isPossible: hasNight,
  },
  {
    ...{ id: 'nightly.open-section', where: LIST, keys: ['l', 'right'], title: 'unfold this section', group: 'Show' },
    isPossible: hasNight,
  },
  {
    id: 'nightly.span',
    where: 'nightly',
    keys: ['s'],
    title: 'a night of 24 hours, or a week',
    group: 'Show',
    hint: '24h or 7d',
  },
  {
    ...{ id: 'nightly.copy', where: 'nightly', keys: ['y'], title: 'copy this entry as markdown', group: 'Act' },
    ...{ hint: 'copy', isPossible: hasEntry },
  },
  {
    ...{
      id: 'nightly.copy-all',
      where: 'nightly',
      keys: ['Y'],
      title: 'copy the whole summary as markdown',
      group: 'Act',
    },
    ...{ hint: 'copy all', isPossible: hasNight },
  },
  { id: 'nightly.refresh', where: 'nightly', keys: ['ctrl-r'], title: 'read the night again', group: 'Data' },
];

/** The summary of a night, to be walked through. */
export const nightly: Part = {
  commands: COMMANDS,
  entered: (state) => (state.screen === 'nightly' ? askNight(state) : still(state)),
  stored: (state) => (state.screen === 'nightly' ? askNight(state) : still(state)),
  answered(state, answered) {
    if (answered.name !== 'nightly') return still(state);
    return changed(state, { loaded: loadedFrom(state.nightly.loaded, answered.outcome, state.nowMs) });
  },
  perform(state, command) {
    switch (command) {
      case 'nightly.open':
        return opened(state);
      case 'nightly.next-section':
        return toSection(state, 1);
      case 'nightly.previous-section':
        return toSection(state, -1);
      case 'nightly.fold':
        return folded(state, 'other');
      case 'nightly.close-section':
        return folded(state, 'folded');
      case 'nightly.open-section':
        return folded(state, 'open');
      case 'nightly.fold-all':
        return allFolded(state);
      case 'nightly.span': {
        const next = NIGHT_SPANS[(NIGHT_SPANS.indexOf(state.nightly.span) + 1) % NIGHT_SPANS.length]!;
        return askNight(changed(state, { span: next }).state);
      }
      case 'nightly.copy':
        return copied(state);
      case 'nightly.copy-all': {
        const { value } = state.nightly.loaded;
        if (value === null) return still(state);
        return stepTo(state, {}, { type: 'copy', text: value.markdown, what: 'the summary' });
      }
      case 'nightly.refresh':
        return askNight(state, true);
      default:
        return still(state);
    }
  },
  moves(state, command) {
    if (state.focus === DETAILS) return scrolled(state, command);
    if (state.focus !== LIST) return null;
    const rows = rowsOf(state.nightly);
    const { height } = extentOf(state, LIST);
    const view = moved({ cursor: cursorOf(state.nightly, rows), top: state.nightly.top }, command, rows.length, height);
    return view === null ? null : to(state, view.cursor, view.top);
  },
  pointed: (state, pointed) => {
    if (pointed.region === DETAILS) return overDetails(state, pointed);
    return pointed.region === LIST ? overList(state, pointed) : null;
  },
};

function changed(state: State, change: Partial<NightlyScreen>): Step {
  return stepTo(state, { nightly: { ...state.nightly, ...change } });
}

function to(state: State, at: number, top: number = state.nightly.top): Step {
  const row = rowsOf(state.nightly)[at];
  return row === undefined ? still(state) : changed(state, { under: row.key, top, detailsTop: 0 });
}

function opened(state: State): Step {
  const row = rowMeant(state.nightly);
  if (row === null || state.repository === null) return still(state);
  if (row.kind === 'section') return folded(state, 'other');
  const { leads } = row.entry;
  if (leads === null) return still(state);
  if (leads.to === 'runs') return filterRuns(state, leads.filter);
  const { runId, attempt, job } = leads;
  return openRun(state, { repository: state.repository, runId, attempt }, job === null ? {} : { job });
}

function toSection(state: State, by: 1 | -1): Step {
  const rows = rowsOf(state.nightly);
  const { height } = extentOf(state, LIST);
  for (let at = cursorOf(state.nightly, rows) + by; at >= 0 && at < rows.length; at += by) {
    if (rows[at]!.kind !== 'section') continue;
    const { top } = moveTo({ cursor: at, top: state.nightly.top }, at, rows.length, height);
    return to(state, at, top);
  }
  return stepTo(noticed(state, `this is the ${by === 1 ? 'last' : 'first'} section`, 'news'), {});
}

function folded(state: State, how: 'folded' | 'open' | 'other'): Step {
  const row = rowMeant(state.nightly);
  if (row === null || row.section.entries.length === 0) return still(state);
  const { key } = row.section;
  const others = state.nightly.folded.filter((one) => one !== key);
  const isFolded = others.length < state.nightly.folded.length;
  const next = how === 'other' ? !isFolded : how === 'folded';
  return changed(state, {
    folded: next ? inOrder([...others, key]) : others,
    under: next ? `section ${key}` : row.key,
    detailsTop: 0,
  });
}

function allFolded(state: State): Step {
  const { value } = state.nightly.loaded;
  const row = rowMeant(state.nightly);
  if (value === null || row === null) return still(state);
  const full = value.sections.filter(({ entries }) => entries.length > 0).map(({ key }) => key);
  const isAll = full.every((key) => state.nightly.folded.includes(key));
  return changed(state, { folded: isAll ? [] : inOrder(full), under: `section ${row.section.key}`, top: 0 });
}

/** The same set is the same text, whatever was folded first. */
function inOrder(keys: readonly NightSectionKey[]): readonly NightSectionKey[] {
  return keys.toSorted();
}

function copied(state: State): Step {
  const row = rowMeant(state.nightly);
  if (row?.kind !== 'entry') return still(state);
  return stepTo(state, {}, { type: 'copy', text: row.entry.markdown, what: 'the entry' });
}

function scrolled(state: State, command: string): Step | null {
  const { width, height } = extentOf(state, DETAILS);
  const detailsTop = movedText(state.nightly.detailsTop, command, detailLines(state, width).length, height);
  return detailsTop === null ? null : changed(state, { detailsTop });
}

function overDetails(state: State, { action }: Pointed): Step {
  if (action === 'press') return stepTo(state, { focus: DETAILS });
  if (action !== 'wheel-up' && action !== 'wheel-down') return still(state);
  const { width, height } = extentOf(state, DETAILS);
  const by = action === 'wheel-up' ? -WHEEL_LINES : WHEEL_LINES;
  const count = detailLines(state, width).length;
  return changed(state, { detailsTop: scrollText(state.nightly.detailsTop, by, count, height) });
}

function overList(state: State, { action, row, isDouble }: Pointed): Step {
  const rows = rowsOf(state.nightly);
  const { height } = extentOf(state, LIST);
  const { top } = state.nightly;
  if (action === 'wheel-up' || action === 'wheel-down') {
    const by = action === 'wheel-up' ? -WHEEL_LINES : WHEEL_LINES;
    const view = scrollBy({ cursor: cursorOf(state.nightly, rows), top }, by, rows.length, height);
    return to(state, view.cursor, view.top);
  }
  if (action !== 'press' || rows[top + row] === undefined) return still(state);
  const next = { ...to(state, top + row).state, focus: LIST };
  return isDouble ? opened(next) : stepTo(next, {});
}
