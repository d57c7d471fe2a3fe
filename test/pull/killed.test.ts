import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeGithub, startGithub } from '../github/github.ts';
import { PROFILES } from '../github/tokens.ts';
import { Random } from '../github/world/random.ts';
import { generateWorld } from '../github/world.ts';
import { storedIn } from '../support/hosted.ts';

/** As it was built: only a process of its own can be killed. */
const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const RUNS = 1000;
const KILLS = 20;
const NOW_MS = Date.UTC(2026, 10, 16, 9);

let github: FakeGithub;
let folder = '';

beforeAll(async () => {
  const world = generateWorld({ seed: 7, runs: RUNS, days: 10, nowMs: NOW_MS });
  // Twenty beginnings take more calls than an hour has.
  const tokens = { 'fake-token': { ...PROFILES.user, perHour: 1_000_000 } };
  github = await startGithub({ world, clockMs: NOW_MS, tokens });
  folder = mkdtempSync(join(tmpdir(), 'whyred-killed-'));
});

afterAll(async () => {
  await github.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A pull in a process of its own. Killed at the `killAt`-th request from now on, whatever it does just then. */
async function pull(db: string, killAt: number): Promise<'ended' | 'killed'> {
  let seen = 0;
  let child: ChildProcess | null = null;
  github.onRequest = () => {
    seen++;
    if (seen === killAt) child?.kill('SIGKILL');
  };
  child = spawn(process.execPath, [PROGRAM, 'pull', 'acme/nova', '--since', '2026-11-01', '--db', db], {
    env: { ...process.env, GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr!.on('data', (text) => {
    said += text;
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((done) => {
    child!.on('close', (...end) => done(end));
  });
  github.onRequest = null;
  if (signal === 'SIGKILL') return 'killed';
  expect([code, said]).toEqual([0, expect.not.stringContaining('bug')]);
  return 'ended';
}

test(`a pull of ${RUNS} runs that is killed at ${KILLS} random points ends with the same store as one that was left alone`, async () => {
  const whole = join(folder, 'whole.db');
  const before = github.journal.calls().length;
  expect(await pull(whole, Number.POSITIVE_INFINITY)).toBe('ended');
  const requests = github.journal.calls().length - before;

  const killed = join(folder, 'killed.db');
  const random = new Random('kill');
  let kills = 0;
  // On the average each gets a part of the way, so that all of it is hit.
  const part = Math.floor((2 * requests) / KILLS);
  while (kills < KILLS && (await pull(killed, random.between(1, part))) === 'killed') kills++;
  expect(kills).toBe(KILLS);
  expect(await pull(killed, Number.POSITIVE_INFINITY)).toBe('ended');

  const [expected, actual] = [await storedIn(whole), await storedIn(killed)];
  for (const table of Object.keys(expected)) expect(actual[table], table).toEqual(expected[table]);
  expect(expected.run).toHaveLength(RUNS);
  expect(expected.cause!.length).toBeGreaterThan(100);
  // What was being downloaded is gone, too.
  expect(readdirSync(join(folder, 'downloads'))).toEqual([]);
});
