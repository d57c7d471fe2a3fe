import { expect, test } from 'vitest';
import type { RunPlace } from '../../src/service/places.ts';
import type { Answered, QuestionName, Questions } from '../../src/service/protocol.ts';
import { initialState } from '../../src/ui/initial.ts';
import { type State, topDialog } from '../../src/ui/state.ts';
import type { Effect } from '../../src/ui/step.ts';
import { update } from '../../src/ui/update.ts';
import { NOW_MS } from './kit/screen.ts';
import { NOVA, storedSince } from './kit/start.ts';
import { line } from './runs-kit.ts';

const PLACE: RunPlace = { repository: NOVA, runId: 18_234, attempt: null };

/** The triage of a run is open. */
function opened(change: Partial<State> = {}): State {
  const settings = { theme: null, isAscii: false, isMouseOn: true, isSpoken: false, ownKeys: {}, isOffline: false };
  const state = initialState(settings, { columns: 100, rows: 30 }, NOW_MS);
  const start = { ...state.start, value: storedSince(1) };
  return { ...state, start, repository: NOVA, screen: 'run', run: { ...state.run, place: PLACE }, ...change };
}

/** A session: keys go in, questions and answers go past. */
function session(state = opened()) {
  const effects: Effect[] = [];
  let now = state;
  const send = (message: Parameters<typeof update>[1]): void => {
    const step = update(now, message);
    now = step.state;
    effects.push(...step.effects);
  };
  return {
    get state() {
      return now;
    },
    get notice() {
      return now.notice?.text ?? '';
    },
    effects,
    /** Names and questions of what was asked of GitHub. */
    asked: () =>
      effects.flatMap((effect) =>
        effect.type === 'ask' && ['rerun', 'cancel', 'follow'].includes(effect.name)
          ? [[effect.name, effect.question]]
          : [],
      ),
    press: (...keys: readonly string[]) => {
      for (const key of keys) send({ type: 'key', key });
    },
    answer<Name extends QuestionName>(name: Name, slot: string, answer: Questions[Name][1]) {
      send({
        type: 'answered',
        name,
        slot,
        question: { ...PLACE, what: { kind: 'failed' } },
        outcome: { answer },
      } as never);
    },
    refuse(name: QuestionName, slot: string, message: string, hint: string) {
      const outcome = { fault: { code: 're-run-refused', message, hint } };
      send({ type: 'answered', name, slot, question: PLACE, outcome } as { type: 'answered' } & Answered);
    },
    tell: (slot: string, done: number, total: number) =>
      send({ type: 'told', name: 'follow', slot, progress: { what: 'jobs', done, total, more: null } }),
  };
}

const RERUN = 'rerun:18234';
const FOLLOW = 'follow:18234';

test('of a run that passed there is nothing to re-run but all of it', () => {
  const rows = [{ ...line(18_234), repository: NOVA }];
  const value = { rows, fit: 1, stored: 1, without: [] };
  const state = opened({ screen: 'runs', focus: 'runs.list' });
  const one = session({ ...state, runs: { ...state.runs, loaded: { ...state.runs.loaded, value } } });
  one.press('r');
  expect(one.notice).toBe('no job of run 18234 failed in its latest attempt; R re-runs all of them');
  expect(one.asked()).toEqual([]);
});

test('r re-runs what failed at once, follows it, and tells what it proved and what to do with that', () => {
  const one = session();
  one.press('r');
  expect(one.notice).toBe('asking GitHub to re-run the failed jobs of run 18234');
  one.answer('rerun', RERUN, { attempt: 2 });
  expect(one.notice).toBe('attempt 2 of run 18234 begins: you will be told how it ends');
  one.tell(FOLLOW, 3, 5);
  expect(one.state.actions.follows).toEqual([{ runId: 18_234, attempt: 2, done: 3, total: 5 }]);
  const { revision } = one.state;
  const text = 'passed on attempt 2: flaky, 97 % (was 61 %)';
  one.answer('follow', FOLLOW, { attempt: 2, conclusion: 'success', proof: 'passed', text });
  expect(one.notice).toBe('run 18234 passed on attempt 2: flaky, 97 % (was 61 %); v to say so');
  expect(one.state.actions.follows).toEqual([]);
  expect(one.state.revision).toBe(revision + 1);
  expect(one.asked()).toEqual([
    ['rerun', { ...PLACE, what: { kind: 'failed' } }],
    ['follow', { ...PLACE, attempt: 2 }],
  ]);
});

test('who is somewhere else when it ends is told where to go', () => {
  const one = session();
  one.press('r');
  one.answer('rerun', RERUN, { attempt: 2 });
  one.press('5');
  one.answer('follow', FOLLOW, { attempt: 2, conclusion: 'failure', proof: 'again', text: 'failed again' });
  expect(one.notice).toBe('run 18234 failed again; open it, then v to say so');
});

test('r twice re-runs once: while GitHub thinks, and while the attempt goes on', () => {
  const one = session();
  one.press('r', 'r');
  one.answer('rerun', RERUN, { attempt: 2 });
  one.press('r');
  expect(one.notice).toBe('attempt 2 of run 18234 still goes on; X cancels it');
  expect(one.asked().map(([name]) => name)).toEqual(['rerun', 'follow']);
});

test('R asks first', () => {
  const one = session();
  one.press('R');
  expect(topDialog(one.state)).toMatchObject({ question: 'Re-run all jobs of run 18234?' });
  expect(one.asked()).toEqual([]);
  one.press('n');
  expect(one.asked()).toEqual([]);
  one.press('R', 'enter');
  expect(one.asked()).toEqual([['rerun', { ...PLACE, what: { kind: 'all' } }]]);
});

test('X asks first, and what was not followed is followed to its end', () => {
  const one = session();
  one.press('X', 'enter');
  expect(one.asked()).toEqual([['cancel', { ...PLACE, kind: 'cancel' }]]);
  one.answer('cancel', 'cancel:18234', { attempt: 3 });
  expect(one.notice).toBe('run 18234 is being cancelled: GitHub stops its jobs');
  expect(one.asked().at(-1)).toEqual(['follow', { ...PLACE, attempt: 3 }]);
});

test('a follows a run that goes on by itself', () => {
  const one = session();
  one.press('a');
  expect(one.asked()).toEqual([['follow', PLACE]]);
  one.press('a');
  expect(one.notice).toBe('run 18234 is followed already');
});

test('what GitHub refuses is said in its own words, with what to do, until the next key', () => {
  const one = session();
  one.press('r');
  one.refuse(
    'rerun',
    RERUN,
    'It cannot be run again. GitHub says: This workflow run cannot be retried.',
    'Push again.',
  );
  expect(one.state.notice).toEqual({
    text: 'It cannot be run again. GitHub says: This workflow run cannot be retried. Push again.',
    kind: 'problem',
    untilMs: null,
  });
  // It may be tried again.
  one.press('r');
  expect(one.asked()).toHaveLength(2);
});

test.each<[keys: string, what: string]>([
  ['r', 're-run'],
  ['R', 're-run'],
  ['X', 'cancelling'],
  ['a', 'following'],
])('%s is refused by name offline', (key, what) => {
  const one = session(opened({ isOffline: true }));
  one.press(key);
  expect(one.notice).toBe(`offline, so no ${what}; O goes online`);
  expect(one.asked()).toEqual([]);
});

test('in the demo, which is recorded, nothing is sent', () => {
  const recorded = { ...storedSince(1), isRecorded: true };
  const one = session(opened({ start: { ...opened().start, value: recorded } }));
  one.press('r');
  expect(one.notice).toBe('re-run: not here, everything in the demo is recorded');
});

test('going offline ends the following, and says so', () => {
  const one = session();
  one.press('a', 'O');
  expect(one.notice).toBe('offline: nothing is asked of GitHub; 1 run no longer followed');
  expect(one.effects).toContainEqual({ type: 'forget', slot: FOLLOW });
  expect(one.state.actions.follows).toEqual([]);
});

test('several are followed at the same time', () => {
  const other = { ...PLACE, runId: 7 };
  const one = session();
  one.press('a');
  const second = session({ ...one.state, run: { ...one.state.run, place: other } });
  second.press('a');
  second.tell(FOLLOW, 1, 2);
  second.tell('follow:7', 2, 2);
  expect(second.state.actions.follows.map(({ runId, done }) => [runId, done])).toEqual([
    [18_234, 1],
    [7, 2],
  ]);
});

test('without a run under the cursor the keys do nothing, and are not hinted at', () => {
  const one = session(opened({ screen: 'runs' }));
  one.press('r', 'R', 'X', 'a', 'J');
  expect(one.asked()).toEqual([]);
  expect(topDialog(one.state)).toBeNull();
});
