import { expect, test } from 'vitest';
import { PROFILES } from '../github/tokens.ts';
import { generateWorld, NOON_MS } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

/** Runs of all kinds: flaky, broken, cancelled, lost, unpaid, out of time, run again, waiting, going on. */
const world = (seed: number) => generateWorld({ seed, runs: 60, days: 8, nowMs: NOON_MS });
const tokens = { 'fake-token': { ...PROFILES.user, perHour: 1_000_000 } };
const options = (seed: number) => ({ world: world(seed), clockMs: NOON_MS, tokens });

test.each([1, 2])('what is stored of world %i depends on the world alone', async (seed) => {
  const one = await hosted(options(seed));
  expect(await one.pull('--concurrency', '1')).toMatchObject({ runsAdded: 60, problems: [] });
  const stored = await one.stored();

  const ten = await hosted(options(seed));
  await ten.pull('--concurrency', '10');
  expect(await ten.stored()).toEqual(stored);

  // Neither asking nor judging again says anything new.
  expect(await one.pull()).toMatchObject({ runsChanged: 0, attempts: 0, logs: { stored: 0 } });
  expect(await one.stored()).toEqual(stored);
  const { out } = await one.whyred(['triage', '--all', '--json']);
  expect(JSON.parse(out).changes).toEqual([]);
  expect(await one.stored()).toEqual(stored);
});
