import { expect, test } from 'vitest';
import { bindingsNow } from '../../src/ui/bindings.ts';
import { confirmed } from '../../src/ui/dialogs/confirm.ts';
import { openReport } from '../../src/ui/dialogs/report.ts';
import { allDialogs } from '../../src/ui/parts.ts';
import { SCREENS } from '../../src/ui/state.ts';
import { andThen } from '../../src/ui/step.ts';
import { openScreen, type ScreenOptions, scripted } from './kit/screen.ts';
import { NOVA, storedSince } from './kit/start.ts';

const ASKED = { question: 'Cancel run 7?', about: [], verb: 'cancel it', effects: [{ type: 'redraw' }] } as const;

async function opened(options: Partial<ScreenOptions> = {}) {
  const screen = openScreen({ service: scripted({ start: () => storedSince(5) }), ...options });
  await screen.see('acme/nova');
  return screen;
}

test('each key is listed once, for what it does', async () => {
  const screen = await opened();
  for (const [index] of SCREENS.entries()) {
    screen.type(String(index + 1));
    const keys = bindingsNow(screen.state).flatMap((binding) => binding.keys);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  }
});

test('a screen that is too small takes no key but the one that quits: nobody sees what it would do', async () => {
  const screen = openScreen({ service: scripted({}), opening: (state) => confirmed(state, ASKED) });
  screen.resize(50, 12);
  await screen.see('whyred needs 60x16, have 50x12');
  screen.type('\r', 'y', '\u001b', '2', '\u001b[200~text\u001b[201~');
  expect(screen.effects).toEqual([]);
  expect(screen.state).toMatchObject({ screen: 'runs', dialogs: [{ kind: 'confirm' }] });
  screen.type('q');
  expect(screen.effects).toEqual([{ type: 'quit' }]);
});

test('the key that quits where the screen is too small is the one of the settings', async () => {
  const screen = openScreen({ columns: 50, service: scripted({}), settings: { ownKeys: { quit: ['ctrl-q'] } } });
  await screen.see('ctrl-q quits');
  screen.type('q');
  expect(screen.effects).toEqual([]);
  screen.type('\u0011');
  expect(screen.effects).toEqual([{ type: 'quit' }]);
});

test('a key that does nothing here is told, with the one that shows the others', async () => {
  const screen = await opened();
  screen.type('}');
  await screen.see('} does nothing here   ? shows the keys');
  screen.type('v');
  await screen.see('not possible here: say what a failure is (v)');
});

test.each(['?', ':', '/'])('ctrl-c leaves what %s opened', async (key) => {
  const screen = await opened();
  screen.type(key);
  expect(screen.state.dialogs).toHaveLength(1);
  screen.type('\u0003');
  expect(screen.state.dialogs).toEqual([]);
  expect(screen.effects).toEqual([]);
});

test('what is about the terminal works in dialogs, too', async () => {
  const screen = await opened();
  screen.type('?', '\u001a', '\u000c');
  expect(screen.effects).toEqual([{ type: 'suspend' }, { type: 'redraw' }]);
  expect(screen.state.dialogs).toMatchObject([{ kind: 'help', query: { text: '' } }]);
});

test('behind a dialog no other screen comes up', async () => {
  const screen = await opened();
  const [head = ''] = await screen.lines();
  screen.type('?', `\u001b[<0;${head.indexOf('3 Grid') + 1};1M`);
  expect(screen.state.screen).toBe('runs');
});

test('a dialog below another one goes on being drawn', async () => {
  const run = { repository: NOVA, runId: 7, attempt: null };
  const screen = await opened({ opening: (state) => andThen(openReport(state, run), (now) => confirmed(now, ASKED)) });
  await screen.see('Cancel run 7?');
  await screen.see('1 root cause');
});

test('how to find all keys is hinted at in every width, however much else there is', async () => {
  const screen = await opened({ columns: 60, rows: 16 });
  for (const [index] of SCREENS.entries()) {
    screen.type(String(index + 1));
    expect((await screen.lines()).at(-1)).toMatch(/\? keys/);
  }
});

test('all dialogs fit the smallest screen', async () => {
  const screen = await opened({ columns: 60, rows: 16 });
  for (const { size } of allDialogs()) {
    const extent = size(screen.state);
    expect(extent === null || (extent.width <= 60 && extent.height <= 14)).toBe(true);
  }
});
