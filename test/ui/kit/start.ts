import type { StartAnswer } from '../../../src/service/start.ts';
import { NOW_MS } from './screen.ts';

export const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' } as const;
export const COMET = { host: 'github.com', owner: 'acme', name: 'comet' } as const;

/** Nothing was ever pulled. */
export const EMPTY: StartAnswer = {
  repository: NOVA,
  unnamed: null,
  stored: [],
  store: { path: '/data/whyred.db', exists: false },
  views: [],
  isRecorded: false,
};

const MINUTE_MS = 60_000;

/** Pulled a while ago. */
export function storedSince(minutes: number): StartAnswer {
  const pulledMs = NOW_MS - minutes * MINUTE_MS;
  const nova = { name: NOVA, newestMs: pulledMs - 5 * MINUTE_MS, pulledMs };
  return { ...EMPTY, stored: [nova], store: { path: '/data/whyred.db', exists: true } };
}

export const ACCOUNT = {
  host: 'github.com',
  token: 'GH_TOKEN',
  hint: 'Run `gh auth login`, or set GH_TOKEN.',
  namedBy: 'the git remote of /home/me/nova',
};

export const NO_TOKEN = { ...ACCOUNT, token: null };
