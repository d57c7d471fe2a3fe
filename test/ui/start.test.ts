import { expect, test } from 'vitest';
import { openScreen, scripted } from './kit/screen.ts';

const START = {
  repository: { host: 'github.com', owner: 'acme', name: 'nova' },
  unnamed: null,
  stored: [],
  store: { path: '/data/whyred.db', exists: true },
  views: [],
  isRecorded: false,
} as const;

test('the repository of the folder is named at the top', async () => {
  const screen = openScreen({ service: scripted({ start: () => START }) });
  await screen.see('acme/nova');
  expect(screen.crashes).toEqual([]);
});

test('a screen that is too small says what it needs, and comes back when it grows', async () => {
  const screen = openScreen({ columns: 50, rows: 12, service: scripted({ start: () => START }) });
  await screen.see('whyred needs 60x16, have 50x12');
  screen.resize(100, 30);
  await screen.see('acme/nova');
});
