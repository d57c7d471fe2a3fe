import { expect, test } from 'vitest';
import { openScreen, scripted } from './kit/screen.ts';

const quiet = scripted({});

test('? shows what can be done, and esc leaves it', async () => {
  const screen = openScreen({ service: quiet });
  screen.type('?');
  await screen.see('type to search, enter does it');
  await screen.see('half a page down');
  screen.type('\u001b');
  expect(screen.state.dialogs).toEqual([]);
});

test('typing searches, and enter does what was found', async () => {
  const screen = openScreen({ service: quiet });
  screen.type('?', ...'next theme');
  await screen.see('1 found');
  screen.type('\r');
  expect(screen.state.theme).toBe('light');
  expect(screen.state.dialogs).toEqual([]);
});

test('a search for a key finds what it does', async () => {
  const screen = openScreen({ service: quiet });
  screen.type('?', ...'ctrl-l');
  await screen.see('draw again');
  screen.type('\r');
  expect(screen.effects).toContainEqual({ type: 'redraw' });
});

test('esc takes the search back first', async () => {
  const screen = openScreen({ service: quiet });
  screen.type('?', 'q', '\u001b');
  expect(screen.state.dialogs).toMatchObject([{ kind: 'help', query: { text: '' } }]);
});

test('a click chooses, a second one does it', async () => {
  const screen = openScreen({ service: quiet });
  screen.type('?');
  await screen.see('next theme');
  const lines = await screen.lines();
  const row = lines.findIndex((line) => line.includes('next theme'));
  const column = lines[row]!.indexOf('next theme');
  const press = `\u001b[<0;${column + 1};${row + 1}M`;
  screen.type(press);
  expect(screen.state.theme).toBe('dark');
  screen.type(press);
  expect(screen.state.theme).toBe('light');
});

test('on a narrow screen the list scrolls with the cursor', async () => {
  const screen = openScreen({ columns: 60, rows: 16, service: quiet });
  screen.type('?', ...Array<string>(30).fill('\u001b[B'));
  const lines = await screen.lines();
  expect(lines.every((line) => line.length <= 60)).toBe(true);
  await screen.see('suspend');
});

test(': finds commands by some of their letters, and does them', async () => {
  const screen = openScreen({ service: quiet });
  screen.type(':', ...'mouse');
  await screen.see('mouse on or off');
  screen.type('\r');
  expect(screen.effects).toContainEqual({ type: 'mouse', isOn: false });
});

test(': takes the name of a theme', async () => {
  const screen = openScreen({ service: quiet });
  screen.type(':', ...'high');
  await screen.see('theme high-contrast');
  screen.type('\r');
  expect(screen.state.theme).toBe('high-contrast');
});

test('in ASCII nothing else is drawn, and every row is as wide as the screen', async () => {
  const screen = openScreen({ service: quiet, settings: { isAscii: true } });
  screen.type('?');
  await screen.see('type to search');
  const drawn = (await screen.lines()).join('\n');
  expect(drawn).toMatch(/^[\x20-\x7e\n]*$/);
});
