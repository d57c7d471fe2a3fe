import { expect, test } from 'vitest';
import type { CallLimit, Progress } from '../../src/service/desk.ts';
import { unstyled } from '../../src/ui/look/cells.ts';
import { lookOf } from '../../src/ui/look/look.ts';
import { freshness } from '../../src/ui/screens/freshness.ts';
import type { State } from '../../src/ui/state.ts';
import { NOW_MS, openScreen, Refused, type ScreenOptions, scripted } from './kit/screen.ts';
import { ACCOUNT, COMET, NO_TOKEN, NOVA, storedSince } from './kit/start.ts';

const LIMIT: CallLimit = { left: 4812, of: 5000, resetMs: NOW_MS + 3_600_000, waitsUntilMs: null };
const PULLED = { repository: NOVA, runsAdded: 38, runsFailed: 3, runsChanged: 2, logs: 3, problems: [], limit: LIMIT };

function opened(minutes: number, script: Parameters<typeof scripted>[0] = {}, more: Partial<ScreenOptions> = {}) {
  const service = scripted({ start: () => storedSince(minutes), account: () => ACCOUNT, ...script });
  return { service, screen: openScreen({ service, ...more }) };
}

/** So many macrotasks that every scripted answer has come. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((next) => setImmediate(next));
}

function asked(service: ReturnType<typeof scripted>, name: string): number {
  return service.asked.filter(([one]) => one === name).length;
}

test('what is older than ten minutes is brought up to date by itself, once', async () => {
  const { service, screen } = opened(11, { pull: () => PULLED });
  await screen.see('38 runs new, 3 failed · 2 changed');
  await settled();
  expect(asked(service, 'pull')).toBe(1);
});

test.each<[why: string, minutes: number, token: typeof ACCOUNT | typeof NO_TOKEN, isOffline: boolean]>([
  ['it is fresh', 9, ACCOUNT, false],
  ['there is no token', 60, NO_TOKEN, false],
  ['the screen is offline', 60, ACCOUNT, true],
])('nothing is pulled by itself where %s', async (_, minutes, account, isOffline) => {
  const { service, screen } = opened(minutes, { account: () => account }, { settings: { isOffline } });
  await screen.see('acme/nova');
  await settled();
  expect(asked(service, 'pull')).toBe(0);
});

test('a pull that goes on has all lists read again from time to time', async () => {
  let told: (news: Progress) => void = () => {};
  const { screen } = opened(60, {
    pull: (_, progress) => {
      told = progress;
      return new Promise<never>(() => {});
    },
  });
  await screen.see('pulling');
  told({ what: 'jobs', done: 3, total: 9, more: null, limit: LIMIT });
  await screen.see('jobs 3/9');
  const { revision } = screen.state;
  screen.tick(NOW_MS + 1000);
  expect(screen.state.revision).toBe(revision);
  screen.tick(NOW_MS + 5000);
  expect(screen.state.revision).toBe(revision + 1);
});

test('what a pull stores first of its kind is shown at once', async () => {
  let told: (news: Progress) => void = () => {};
  const { screen } = opened(60, {
    pull: (_, progress) => {
      told = progress;
      return new Promise<never>(() => {});
    },
  });
  await screen.see('pulling');
  const { revision } = screen.state;
  const news = (what: string, done: number): number => {
    told({ what, done, total: 9, more: null, limit: LIMIT });
    return screen.state.revision - revision;
  };
  expect(news('runs', 0)).toBe(0);
  expect(news('runs', 9)).toBe(1);
  expect(news('jobs', 9)).toBe(2);
  expect(news('jobs', 9)).toBe(2);
});

test('P stops it, and what was on its way is not heard', async () => {
  let settle: (answer: typeof PULLED) => void = () => {};
  const { screen } = opened(60, { pull: () => new Promise((done) => (settle = done)) });
  await screen.see('pulling');
  screen.type('P');
  await screen.see('the pull is stopped');
  settle(PULLED);
  await settled();
  expect(await screen.text()).not.toContain('38 runs new');
});

test('a network that is gone says so, and what is stored stays', async () => {
  const { screen } = opened(60, {
    pull: () => {
      throw new Refused({
        code: 'network-unreachable',
        message: 'api.github.com cannot be reached.',
        hint: 'Check the network.',
      });
    },
  });
  await screen.see('the pull ended: api.github.com cannot be reached. Check the network.');
  expect(screen.state.repository).toEqual(NOVA);
  expect(screen.state.pulling.isPulling).toBe(false);
});

test('offline refuses by name what needs GitHub, and ends what goes on', async () => {
  const { screen } = opened(60, { pull: () => new Promise<never>(() => {}) });
  await screen.see('pulling');
  screen.type('O');
  await screen.see('offline: nothing is asked of GitHub');
  expect(screen.state.pulling.isPulling).toBe(false);
  screen.type('p');
  await screen.see('offline, so no pull; O goes online');
  screen.type('O');
  await screen.see('online, pulled 1 h ago; p pulls what is new');
});

test('a repository that was renamed on GitHub is looked at by its new name', async () => {
  const { screen } = opened(60, { pull: () => ({ ...PULLED, repository: COMET }) });
  await screen.see(/whyred acme\/comet/);
});

test('# chooses another stored repository', async () => {
  const both = storedSince(1);
  const start = () => ({
    ...both,
    stored: [...both.stored, { name: COMET, newestMs: NOW_MS - 86_400_000, pulledMs: null }],
  });
  const { screen } = opened(1, { start });
  await screen.see('acme/nova');
  screen.type('#');
  await screen.see(/● acme\/nova/);
  screen.type('j', '\r');
  await screen.see(/whyred acme\/comet/);
});

test('ctrl-r reads everything again', async () => {
  const { screen, service } = opened(1);
  await screen.see('acme/nova');
  const before = asked(service, 'start');
  screen.type('\u0012');
  await screen.see('read again');
  expect(asked(service, 'start')).toBe(before + 1);
});

test('at the right of the head stands what goes on, the most important first, as far as there is room', async () => {
  const { screen } = opened(3);
  await screen.see('pulled 3 min ago');
  const words = (change: Partial<State>, width = 90): string =>
    unstyled(freshness({ ...screen.state, ...change }, width, lookOf(screen.state))).trim();
  const pulling = { ...screen.state.pulling, limit: LIMIT };
  expect(words({ pulling })).toBe('pulled 3 min ago  API 4,812');
  expect(words({ pulling: { ...pulling, limit: { ...LIMIT, left: 312 } } })).toBe('pulled 3 min ago  API low: 312');

  const progress = { what: 'logs', done: 12, total: 40, more: '18 MB' };
  const going = { ...pulling, isPulling: true, progress };
  const follows = [{ runId: 18_234, attempt: 2, done: 2, total: 5 }];
  expect(words({ pulling: going })).toBe('pulling logs 12/40 · 18 MB  API 4,812');
  expect(words({ pulling: going }, 20)).toBe('logs 12/40 · 18 MB');
  expect(words({ pulling: going }, 12)).toBe('logs 12/40');
  expect(words({ pulling, actions: { follows, sent: [] } })).toBe(
    'following run 18234 2/5  pulled 3 min ago  API 4,812',
  );
  const two = [...follows, { runId: 1, attempt: 2, done: 1, total: 4 }];
  expect(words({ pulling, actions: { follows: two, sent: [] } }, 24)).toBe('following 2 runs 3/9');

  const waitsUntilMs = NOW_MS + 60_000;
  const waits = { ...going, limit: { ...LIMIT, left: 0, waitsUntilMs } };
  expect(words({ pulling: waits }, 45)).toBe('GitHub asks to wait 1 min  logs 12/40');
  const day = storedSince(60 * 24 * 3);
  expect(words({ start: { ...screen.state.start, value: day }, pulling })).toBe('pulled 3 d ago  API 4,812');
  expect(words({ isOffline: true })).toBe('offline, pulled 3 min ago');
  expect(words({ isOffline: true }, 14)).toBe('offline');
  expect(words({ start: { ...screen.state.start, value: { ...storedSince(3), isRecorded: true } } })).toBe(
    'recorded demo',
  );
});
