import { describe, expect, test } from 'vitest';
import type { Wait } from '../../../src/providers/github.ts';
import { faultOf } from '../../support/sources.ts';
import { type Answerer, client, json, NOVA, run, serve } from './server.ts';

const NOW = Date.parse('2026-09-01T10:00:00Z');
const date = 'Tue, 01 Sep 2026 12:00:00 GMT';

const told = (status: number, message: string, headers: Record<string, string>): Answerer => {
  return (_asked, response, n) => {
    if (n === 1) json(response, status, { message }, headers);
    else json(response, 200, run(1));
  };
};

/** The hour's calls are used up; GitHub's clock is two hours before ours. */
function usedUp(seconds: number): Record<string, string> {
  return {
    date,
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Date.parse(date) / 1000 + seconds),
  };
}

const EXCEEDED = 'API rate limit exceeded for user ID 1.';
const SECONDARY = 'You have exceeded a secondary rate limit.';

describe('a limit', () => {
  test.each<[what: string, answer: Answerer, why: Wait['why'], seconds: number]>([
    ['of the hour, by its reset on the clock of the server', told(403, EXCEEDED, usedUp(9)), 'primary', 10],
    ['of the hour, as 429', told(429, EXCEEDED, usedUp(9)), 'primary', 10],
    ['of the hour that is over already', told(403, EXCEEDED, usedUp(-9)), 'primary', 1],
    ['of the minute, for as long as it says', told(403, SECONDARY, { 'retry-after': '7' }), 'secondary', 7],
    ['of the minute, for a minute where it says nothing', told(403, SECONDARY, {}), 'secondary', 60],
    [
      'in the words of older servers',
      told(403, 'You have triggered an abuse detection mechanism.', {}),
      'secondary',
      60,
    ],
    ['without words', told(429, '', { 'retry-after': '3' }), 'secondary', 3],
  ])('%s is announced and waited for', async (_what, answer, why, seconds) => {
    const waits: Wait[] = [];
    const server = await serve(answer);
    const github = client(server.url, { onWait: (wait) => waits.push(wait) });
    expect(await github.run(NOVA, 1, null)).toMatchObject({ run: { id: 1 } });
    expect(waits).toEqual([{ untilMs: NOW + seconds * 1000, why }]);
    expect(server.asked).toHaveLength(2);
  });

  test('that comes again is waited for longer, and refused in the end', async () => {
    const waits: number[] = [];
    const server = await serve((_asked, response) =>
      json(response, 403, { message: SECONDARY }, { 'retry-after': '7' }),
    );
    const github = client(server.url, { onWait: ({ untilMs }) => waits.push((untilMs - NOW) / 1000) });
    expect((await faultOf(github.run(NOVA, 1, null))).code).toBe('rate-limit');
    expect(waits).toEqual([7, 14, 28]);
  });

  test('that takes too long is refused at once, with its end', async () => {
    const waits: Wait[] = [];
    const server = await serve(told(403, EXCEEDED, usedUp(1799)));
    const github = client(server.url, { maxWaitMs: 600_000, onWait: (wait) => waits.push(wait) });
    const fault = await faultOf(github.run(NOVA, 1, null));
    expect(fault).toMatchObject({ code: 'rate-limit', message: expect.stringContaining('2026-09-01 10:30 UTC') });
    expect(fault.hint).toMatch(/kept.*next pull/);
    expect(waits).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });

  test('without a token is told with how to have more', async () => {
    const server = await serve(told(403, EXCEEDED, usedUp(1799)));
    const github = client(server.url, { token: null, maxWaitMs: 0 });
    expect((await faultOf(github.run(NOVA, 1, null))).hint).toContain('gh auth login');
  });

  test('that several calls run into is announced once, and holds back those that come later', async () => {
    const waits: Wait[] = [];
    const held: (() => void)[] = [];
    // Five calls are refused together.
    const server = await serve((_asked, response, n) => {
      if (n > 5) return json(response, 200, run(1));
      held.push(() => json(response, 403, { message: EXCEEDED }, usedUp(99)));
      if (held.length === 5) for (const release of held) release();
    });
    const later: Promise<unknown>[] = [];
    let before = 0;
    const github = client(server.url, {
      onWait: (wait) => {
        waits.push(wait);
        before = server.asked.length;
        later.push(github.run(NOVA, 2, null));
      },
    });
    await Promise.all(Array.from({ length: 5 }, () => github.run(NOVA, 1, null)));
    await Promise.all(later);
    expect(waits).toHaveLength(1);
    expect(before).toBe(5);
    expect(server.asked).toHaveLength(11);
  });

  test('is no reason to wait when the last call of the hour is refused for another reason', async () => {
    const server = await serve(told(403, 'Resource not accessible by personal access token', usedUp(1799)));
    expect((await faultOf(client(server.url).run(NOVA, 1, null))).code).toBe('permission-missing');
  });

  test('is waited for no longer than until an interruption', async () => {
    const stop = new AbortController();
    const server = await serve(told(403, EXCEEDED, usedUp(1799)));
    const github = client(server.url, { signal: stop.signal, retryBaseMs: 1000, onWait: () => stop.abort() });
    expect((await faultOf(github.run(NOVA, 1, null))).code).toBe('interrupted');
    expect(server.asked).toHaveLength(1);
  });
});

test('usage counts calls and bytes, and knows what is left', async () => {
  const server = await serve((_asked, response) =>
    json(response, 200, run(1), { ...usedUp(0), 'x-ratelimit-remaining': '4998' }),
  );
  const github = client(server.url);
  expect(github.usage()).toEqual({ calls: 0, bytes: 0, remaining: null, limit: null, resetMs: null });
  await github.run(NOVA, 1, null);
  await github.run(NOVA, 1, null);
  const bytes = 2 * JSON.stringify(run(1)).length;
  expect(github.usage()).toEqual({ calls: 2, bytes, remaining: 4998, limit: 5000, resetMs: Date.parse(date) });
});
