import { expect, test } from 'vitest';
import type { Progress } from '../../src/service/desk.ts';
import { NOW_MS, openScreen, Refused, scripted } from './kit/screen.ts';
import { ACCOUNT, COMET, EMPTY, NO_TOKEN, NOVA, storedSince } from './kit/start.ts';

const LIMIT = { left: 4812, of: 5000, resetMs: NOW_MS + 3_600_000, waitsUntilMs: null };
const PULLED = { repository: NOVA, runsAdded: 38, runsFailed: 3, runsChanged: 0, logs: 3, problems: [], limit: LIMIT };

const WITH_OTHERS = {
  ...EMPTY,
  store: { path: '/data/whyred.db', exists: true },
  stored: [
    { name: COMET, newestMs: NOW_MS - 7_200_000, pulledMs: NOW_MS - 7_000_000 },
    { name: { ...COMET, name: 'moon' }, newestMs: NOW_MS - 90_000_000, pulledMs: null },
  ],
};

test('where nothing is stored, it says what is there, what is missing, and what can be done', async () => {
  const screen = openScreen({ service: scripted({ start: () => EMPTY, account: () => ACCOUNT }) });
  await screen.see('from GH_TOKEN');
  await expect(await screen.text()).toMatchFileSnapshot('../fixtures/screens/first-run-100x30.txt');
  expect(screen.crashes).toEqual([]);
});

test('in a small terminal, with other repositories to look at', async () => {
  const service = scripted({ start: () => WITH_OTHERS, account: () => NO_TOKEN });
  const screen = openScreen({ columns: 60, rows: 16, service });
  await screen.see('none for github.com');
  await expect(await screen.text()).toMatchFileSnapshot('../fixtures/screens/first-run-60x16.txt');
});

test('while a pull goes on, how far it is', async () => {
  let told: (news: Progress) => void = () => {};
  const pull = (_: unknown, progress: typeof told) => {
    told = progress;
    return new Promise<never>(() => {});
  };
  const service = scripted({ start: () => EMPTY, account: () => ACCOUNT, pull });
  const screen = openScreen({ service });
  await screen.see('p        pull');
  screen.type('p');
  await screen.see('asking GitHub');
  told({ what: 'logs', done: 12, total: 40, more: '18 MB', limit: LIMIT });
  await screen.see('logs 12 of 40 · 18 MB');
  await expect(await screen.text()).toMatchFileSnapshot('../fixtures/screens/first-run-pulling-100x30.txt');
  screen.type('\u001b');
  await screen.see('the pull is stopped');
});

test('once something is stored, the runs are shown', async () => {
  let start = EMPTY;
  const pull = () => {
    start = storedSince(0);
    return PULLED;
  };
  const screen = openScreen({ service: scripted({ start: () => start, account: () => ACCOUNT, pull }) });
  await screen.see('p        pull');
  screen.type('p');
  await screen.see('╭─ Runs');
  await screen.see('38 runs new, 3 failed');
  expect(screen.state.focus).toBe('runs.list');
});

test('why a pull came to nothing stays to be read, with what to do', async () => {
  const fault = {
    code: 'network-unreachable',
    message: 'api.github.com cannot be reached.',
    hint: 'Check the network.',
  };
  const pull = () => {
    throw new Refused(fault);
  };
  const screen = openScreen({ service: scripted({ start: () => EMPTY, account: () => ACCOUNT, pull }) });
  await screen.see('p        pull');
  screen.type('p');
  await screen.see(/last pull +api\.github\.com cannot be reached\./);
  screen.type('j');
  await screen.see(/✗ last pull/);
  expect(await screen.text()).toContain('Check the network.');
});

test('where nothing names a repository, how to name one is said', async () => {
  const unnamed = {
    code: 'repository-missing',
    message: 'Which repository is meant is not known.',
    hint: 'Name it: -R OWNER/REPO.',
  };
  const screen = openScreen({
    service: scripted({ start: () => ({ ...EMPTY, repository: null, unnamed }), account: () => ACCOUNT }),
  });
  await screen.see('Name it: -R OWNER/REPO.');
  screen.type('p');
  await screen.see('pull of which repository?');
});

test('a start that fails is told with what to do', async () => {
  const start = () => {
    throw new Refused({ code: 'configuration-invalid', message: '.whyred.yml cannot be read.', hint: 'Mend line 3.' });
  };
  const screen = openScreen({ service: scripted({ start }) });
  await screen.see('.whyred.yml cannot be read.');
  expect(await screen.text()).toContain('Mend line 3.');
});

test('another stored repository is chosen with the cursor, or with the mouse', async () => {
  const service = scripted({ start: () => WITH_OTHERS, account: () => ACCOUNT });
  const screen = openScreen({ service });
  await screen.see('acme/moon');
  screen.type('j', '\r');
  await screen.see(/whyred acme\/moon/);
  await screen.see('╭─ Runs');
  expect(service.asked.filter(([name]) => name === 'account').at(-1)).toEqual([
    'account',
    { repository: { ...COMET, name: 'moon' } },
  ]);
});

test('nothing but ASCII is drawn where that is asked for', async () => {
  const service = scripted({ start: () => WITH_OTHERS, account: () => NO_TOKEN });
  const screen = openScreen({ service, settings: { isAscii: true, theme: 'mono' } });
  await screen.see('none for github.com');
  expect(await screen.text()).toMatch(/^[\x20-\x7e\n]*$/);
});

test('it stays whatever screen is asked for, and none is drawn in its place', async () => {
  const screen = openScreen({ service: scripted({ start: () => EMPTY, account: () => ACCOUNT }) });
  await screen.see('Nothing to show yet');
  screen.type('2', '+');
  await screen.see('Nothing to show yet');
  expect(screen.crashes).toEqual([]);
});
