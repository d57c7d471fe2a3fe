import { expect, test } from 'vitest';
import { anew, askedAnew } from '../../src/ui/asked.ts';
import { initialState } from '../../src/ui/initial.ts';
import type { Message } from '../../src/ui/messages.ts';
import { allParts } from '../../src/ui/parts.ts';
import type { State } from '../../src/ui/state.ts';
import { andThen, still } from '../../src/ui/step.ts';
import { update } from '../../src/ui/update.ts';
import { NOW_MS } from './kit/screen.ts';
import { COMET, NOVA, storedSince } from './kit/start.ts';

const SETTINGS = {
  theme: 'dark',
  isAscii: false,
  isMouseOn: true,
  isSpoken: false,
  ownKeys: {},
  isOffline: true,
} as const;
const LOADED = { value: 'rows', atMs: 0, isAsking: false, progress: null, fault: null };

test('the same is asked for once, and again after something was stored, or when that is wanted', () => {
  const first = anew(null, 'all', { repository: NOVA, revision: 0 })!;
  expect(first).toMatchObject({ isSame: false, isOfRepository: false });
  expect(anew(first.asked, 'all', { repository: NOVA, revision: 0 })).toBeNull();
  expect(anew(first.asked, 'all', { repository: NOVA, revision: 0 }, true)).toMatchObject({ isSame: true });
  expect(anew(first.asked, 'all', { repository: NOVA, revision: 1 })).toMatchObject({ isSame: true });
  expect(anew(first.asked, 'red', { repository: NOVA, revision: 0 })).toMatchObject({
    isSame: false,
    isOfRepository: true,
  });
});

test('without a repository there is nothing to ask for', () => {
  expect(anew(null, 'all', { repository: null, revision: 0 })).toBeNull();
});

test('what is shown stays for another question on the same repository, and goes for another repository', () => {
  const { asked } = anew(null, 'all', { repository: NOVA, revision: 0 })!;
  const other = anew(asked, 'red', { repository: NOVA, revision: 0 })!;
  expect(askedAnew(LOADED, other)).toMatchObject({ value: 'rows', isAsking: true });
  const elsewhere = anew(asked, 'all', { repository: COMET, revision: 0 })!;
  expect(askedAnew(LOADED, elsewhere)).toMatchObject({ value: null, isAsking: true });
});

test.each(['runs', 'grid', 'signatures', 'nightly'] as const)(
  'what %s showed of one repository is gone under the name of another, also after a pull in between',
  (name) => {
    const go = (state: State, message: Message): State => update(state, message).state;
    const off = name === 'runs' ? 'grid' : 'runs';
    const begun = { ...initialState(SETTINGS, { columns: 100, rows: 30 }, NOW_MS), screen: off } as const;
    const known: State = { ...begun, repository: NOVA, start: { ...begun.start, value: storedSince(1) } };
    const shown = go(known, { type: 'command', id: `screen.${name}` });
    expect(shown[name].loaded.isAsking).toBe(true);
    const told: State = { ...shown, [name]: { ...shown[name], loaded: { ...LOADED, value: {} } } };
    const left: State = { ...told, screen: off };
    const pulled = allParts().reduce(
      (step, part) => andThen(step, (state) => part.stored?.(state) ?? still(state)),
      still({ ...left, revision: left.revision + 1 }),
    ).state;
    const elsewhere = go({ ...pulled, repository: COMET }, { type: 'command', id: `screen.${name}` });
    expect(elsewhere[name].loaded).toMatchObject({ value: null, isAsking: true });
  },
);
