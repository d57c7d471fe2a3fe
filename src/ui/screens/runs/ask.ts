import type { RunDetailsAnswer } from '../../../service/run-details.ts';
import type { RunsAnswer, RunsQuestion } from '../../../service/runs.ts';
import { anew, askedAnew } from '../../asked.ts';
import { AT_TOP, moveTo } from '../../list.ts';
import { extentOf, type State } from '../../state.ts';
import { andThen, ask, asking, loadedFrom, type Step, stepTo, still } from '../../step.ts';
import { type Aged, chosenOf, laneKey, laneOf, type RunsScreen, rowsOf } from './state.ts';

/** Runs of a page. */
const PAGE = 500;
/** So near to the end of what is loaded, more is asked for. */
const NEAR_END = 100;
/** What is known of more runs is forgotten. */
const KEPT = 2000;

/** What replaces the list, and what adds to it. */
export const LIST = 'runs';
export const MORE = 'runs.more';

/** Rows that the list has room for, without its head. */
export function heightOf(state: State): number {
  return Math.max(1, extentOf(state, 'runs.list').height - 1);
}

/** Asks for the list, if what was asked for last is another one or was of another time. */
export function askList(state: State): Step {
  const { runs } = state;
  const { filter, order } = runs;
  const next = anew(runs.asked, JSON.stringify([filter, order]), state);
  if (next === null) return still(state);
  const { asked, isSame, isOfRepository } = next;
  const limit = isSame ? Math.max(PAGE, rowsOf(state).length) : PAGE;
  const own: RunsScreen = {
    ...runs,
    ...(isOfRepository ? {} : { details: {}, strips: {}, pending: [] }),
    ...(isSame ? {} : { list: AT_TOP, detailsTop: 0 }),
    loaded: askedAnew(runs.loaded, next),
    asked,
  };
  return stepTo(
    state,
    { runs: own },
    { type: 'forget', slot: MORE },
    ask('runs', { repository: asked.repository, filter, order, limit, offset: 0 }, LIST),
  );
}

/** What the place of the cursor needs: the page behind, and what is known of the runs that are seen. */
export function askAround(state: State): Step {
  return andThen(askMore(state), askDetails);
}

function askMore(state: State): Step {
  const { repository, runs } = state;
  const { value, isAsking } = runs.loaded;
  if (repository === null || value === null || isAsking || value.rows.length >= value.fit) return still(state);
  if (runs.list.cursor < value.rows.length - NEAR_END) return still(state);
  const { filter, order } = runs;
  return stepTo(
    state,
    { runs: { ...runs, loaded: asking(runs.loaded) } },
    ask('runs', { repository, filter, order, limit: PAGE, offset: value.rows.length }, MORE),
  );
}

/** Of the run under the cursor, and of those around it, so that they are there when the cursor comes. */
function askDetails(state: State): Step {
  const { repository, runs, revision } = state;
  const chosen = chosenOf(state);
  if (repository === null || chosen === null) return still(state);
  const isKnown = (id: number): boolean => runs.details[id]?.revision === revision;
  if (isKnown(chosen.run.id) || runs.pending.includes(chosen.run.id)) return still(state);
  const height = heightOf(state);
  const { cursor, top } = runs.list;
  const near = rowsOf(state)
    .slice(Math.max(0, top - height), top + 2 * height)
    .filter(({ run }) => !isKnown(run.id));
  const first = [chosen, ...near.filter((row) => row !== chosen)];
  const distance = new Map(rowsOf(state).map((row, index) => [row, Math.abs(index - cursor)]));
  const wanted = first.sort((one, other) => distance.get(one)! - distance.get(other)!).slice(0, Math.max(20, height));
  const lanes = new Map(wanted.map((row) => [laneKey(laneOf(row)), laneOf(row)]));
  const unknown = [...lanes].filter(([key]) => runs.strips[key]?.revision !== revision).map(([, lane]) => lane);
  const ids = wanted.map(({ run }) => run.id);
  return stepTo(
    state,
    { runs: { ...runs, pending: ids } },
    ask('run-details', { repository, runs: ids, lanes: unknown }, 'runs.details'),
  );
}

type Outcome<Answer> = { readonly answer: Answer } | { readonly fault: NonNullable<RunsScreen['loaded']['fault']> };

export function listed(state: State, question: RunsQuestion, outcome: Outcome<RunsAnswer>): Step {
  const { runs } = state;
  const before = runs.loaded.value;
  const loaded = loadedFrom(runs.loaded, outcome, state.nowMs);
  if (question.offset > 0) {
    const isNext = before !== null && question.offset === before.rows.length;
    if (!('answer' in outcome) || !isNext)
      return stepTo(state, { runs: { ...runs, loaded: { ...loaded, value: before } } });
    const { rows: more, fit } = outcome.answer;
    const rows = [...before.rows, ...more];
    // Where no more come there are no more, whatever was counted.
    const value = { ...outcome.answer, rows, fit: more.length === 0 ? rows.length : fit };
    return askAround({ ...state, runs: { ...runs, loaded: { ...loaded, value } } });
  }
  if ('fault' in outcome) return stepTo(state, { runs: { ...runs, loaded } });
  // Whatever came on top, the cursor stays on its run.
  const chosen = chosenOf(state)?.run.id;
  const rows = outcome.answer.rows;
  const at = runs.list.cursor === 0 && runs.list.top === 0 ? -1 : rows.findIndex(({ run }) => run.id === chosen);
  const list = moveTo(runs.list, at === -1 ? runs.list.cursor : at, rows.length, heightOf(state));
  return askAround({ ...state, runs: { ...runs, loaded, list } });
}

export function detailed(state: State, outcome: Outcome<RunDetailsAnswer>): Step {
  const { runs, revision } = state;
  // Why there is no answer, the list tells.
  if ('fault' in outcome) return stepTo(state, { runs: { ...runs, pending: [] } });
  const { details, strips } = outcome.answer;
  const aged = <Value>(value: Value): Aged<Value> => ({ revision, value });
  const isFull = Object.keys(runs.details).length > KEPT;
  const next: RunsScreen = {
    ...runs,
    pending: [],
    details: {
      ...(isFull ? {} : runs.details),
      ...Object.fromEntries(details.map((one) => [one.runId, aged(one)])),
    },
    strips: {
      ...(isFull ? {} : runs.strips),
      ...Object.fromEntries(strips.map(({ strip, ...lane }) => [laneKey(lane), aged(strip)])),
    },
  };
  // The cursor may have gone on meanwhile; what could not be told is not asked for again and again.
  const chosen = chosenOf({ runs: next })?.run.id;
  const isAnswered = chosen === undefined || runs.pending.includes(chosen);
  return isAnswered ? stepTo(state, { runs: next }) : askAround({ ...state, runs: next });
}
