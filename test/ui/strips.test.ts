import { expect, test } from 'vitest';
import { openScreen, scripted } from './kit/screen.ts';

const START = {
  repository: { host: 'github.com', owner: 'acme', name: 'nova' },
  unnamed: null,
  stored: [{ name: { host: 'github.com', owner: 'acme', name: 'nova' }, newestMs: 0, pulledMs: 0 }],
  store: { path: '/data/whyred.db', exists: true },
  views: [],
  isRecorded: false,
} as const;

async function opened(columns = 100) {
  const screen = openScreen({ columns, service: scripted({ start: () => START as never }) });
  await screen.see('acme/nova');
  await screen.see('1 Runs');
  return screen;
}

async function clickOn(screen: Awaited<ReturnType<typeof opened>>, words: string): Promise<void> {
  const lines = await screen.lines();
  const row = lines.findLastIndex((line) => line.includes(words));
  screen.type(`\u001b[<0;${lines[row]!.indexOf(words) + 1};${row + 1}M`);
}

test('a click on the name of a screen shows it', async () => {
  const screen = await opened();
  await clickOn(screen, '4 Signatures');
  expect(screen.state.screen).toBe('signatures');
});

test('a click on a hint does what its key would', async () => {
  const screen = await opened();
  await clickOn(screen, '? keys');
  expect(screen.state.dialogs).toMatchObject([{ kind: 'help' }]);
});

test('what lies below a dialog cannot be clicked', async () => {
  const screen = await opened();
  screen.type('?');
  await screen.see('type to search');
  screen.type('\u001b[<0;3;3M');
  expect(screen.state.dialogs).toMatchObject([{ kind: 'help' }]);
});

test('where there is little room, only the shown screen has its name', async () => {
  const screen = await opened(60);
  const [head = ''] = await screen.lines();
  expect(head).toContain('1 Runs');
  expect(head).not.toContain('Signatures');
});
