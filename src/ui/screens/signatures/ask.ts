import type { Answered } from '../../../service/protocol.ts';
import { anew, askedAnew } from '../../asked.ts';
import { AT_TOP, type ListView, moveTo } from '../../list.ts';
import { extentOf, type State, UNASKED } from '../../state.ts';
import { ask, asking, loadedFrom, noticed, type Step, stepTo, still } from '../../step.ts';
import { chosenRow, isSameKey, shownRows } from './rows.ts';
import type { SignaturesScreen } from './state.ts';

/** Changes the screen. */
export function changed(state: State, change: Partial<SignaturesScreen>): State {
  return { ...state, signatures: { ...state.signatures, ...change } };
}

/** Rows of the list, without its head. */
export function listHeight(state: State): number {
  return Math.max(1, extentOf(state, 'signatures.list').height - 1);
}

/** Asks for the list, if it is not that of this repository as it is stored now. */
export function askRows(state: State, isForced = false): Step {
  const { signatures } = state;
  const next = anew(signatures.asked, '', state, isForced);
  if (next === null) return still(state);
  const { asked, isSame } = next;
  const atFirst = { list: AT_TOP, lines: AT_TOP, detail: null, suggested: null };
  const change = { loaded: askedAnew(signatures.loaded, next), asked, ...(isSame ? {} : atFirst) };
  return stepTo(changed(state, change), {}, ask('signatures', { repository: asked.repository }));
}

/** Asks for what is known of the row under the cursor. */
export function askDetail(state: State): Step {
  const { repository, revision, signatures } = state;
  const row = chosenRow(state);
  if (repository === null || row === null) return still(state);
  const { detail } = signatures;
  const isSame = isSameKey(row.key, detail?.key);
  if (isSame && detail?.revision === revision && detail.loaded.fault === null) return still(state);
  const loaded = asking(isSame && detail !== null ? detail.loaded : UNASKED);
  const next = changed(state, {
    detail: { key: row.key, revision, loaded },
    ...(isSame ? {} : { lines: AT_TOP, suggested: null }),
  });
  return stepTo(next, {}, ask('signature', { repository, key: row.key }));
}

/** The cursor on another row, and what is known of that. */
export function came(state: State, list: ListView): Step {
  return askDetail(changed(state, { list }));
}

/** Other rows are shown: the cursor stays on its own where that is still there. */
export function reordered(state: State, change: Partial<SignaturesScreen>): Step {
  const chosen = chosenRow(state);
  const next = changed(state, change);
  const rows = shownRows(next.signatures);
  const at =
    chosen === null
      ? 0
      : Math.max(
          0,
          rows.findIndex(({ key }) => isSameKey(key, chosen.key)),
        );
  return came(next, moveTo(next.signatures.list, at, rows.length, listHeight(state)));
}

/** Asks for an entry of the catalogue for the unknown failure under the cursor. */
export function askSuggestion(state: State): Step {
  const row = chosenRow(state);
  const { repository } = state;
  if (row === null || row.isKnown || repository === null) return still(state);
  const suggested = { fingerprint: row.key.value, loaded: asking(UNASKED), savedAs: null };
  return stepTo(
    changed(state, { suggested, lines: AT_TOP }),
    { focus: 'signatures.details' },
    ask('suggestion', { repository, fingerprint: row.key.value }),
  );
}

export function heard(state: State, { name, question, outcome }: Answered): Step {
  const { signatures, nowMs } = state;
  switch (name) {
    case 'signatures': {
      const loaded = loadedFrom(signatures.loaded, outcome, nowMs);
      return reordered(state, { loaded });
    }
    case 'signature': {
      const { detail } = signatures;
      if (detail === null || !isSameKey(question.key, detail.key)) return still(state);
      return stepTo(changed(state, { detail: { ...detail, loaded: loadedFrom(detail.loaded, outcome, nowMs) } }), {});
    }
    case 'suggestion': {
      const { suggested } = signatures;
      if (suggested === null || suggested.fingerprint !== question.fingerprint) return still(state);
      const loaded = loadedFrom(suggested.loaded, outcome, nowMs);
      return stepTo(changed(state, { suggested: { ...suggested, loaded } }), {});
    }
    case 'suggestion-save': {
      if ('fault' in outcome) {
        return stepTo(noticed(state, `${outcome.fault.message} ${outcome.fault.hint}`, 'problem'), {});
      }
      const { path } = outcome.answer;
      const { suggested } = signatures;
      const next = suggested === null ? state : changed(state, { suggested: { ...suggested, savedAs: path } });
      return stepTo(noticed(next, `written: ${path}   \`whyred signatures test\` checks it`), {});
    }
    default:
      return still(state);
  }
}
