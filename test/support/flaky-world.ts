import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startGithub } from '../github/github.ts';
import { buildWorld, type JobSpec, NOON_MS, type RunSpec } from '../github/world/build.ts';
import { whyred } from './surroundings.ts';

const DAY_MS = 86_400_000;

const lint: JobSpec = { name: 'lint' };
const unit: readonly JobSpec[] = [{ name: 'unit (1, 2)' }, { name: 'unit (2, 2)' }];
const green: JobSpec = { name: 'e2e' };
const slow: JobSpec = { name: 'e2e', failure: 'vitest/slow-test' };
const carried = (name: string): JobSpec => ({ name, carriedOver: true });
const wrong: JobSpec = { name: 'types', failure: 'tsc/wrong-type', does: ['tsc'] };

/** A push, so many days before noon. */
const push = (days: number, given: RunSpec): RunSpec => ({
  id: 1000 - days,
  createdMs: NOON_MS - days * DAY_MS,
  ...given,
});

/** The registry was away for an hour, for three branches, and is back for a fourth. */
const outage: readonly RunSpec[] = [0, 1, 2, 3].map((at) => ({
  id: 2000 + at,
  createdMs: NOON_MS - 12 * DAY_MS + (at + 1) * 1_200_000,
  ...{ event: 'pull_request', branch: `topic-${at}` },
  jobs: [{ name: 'install', ...(at < 3 ? { failure: 'npm-ci/econnreset' as const } : {}) }],
}));

/** `e2e` came up red, and passed when it alone was run again: `lint` was only carried over. */
const flake = (days: number): RunSpec =>
  push(days, {
    attempts: [{ jobs: [lint, slow, { name: 'types' }] }, { jobs: [carried('lint'), green, carried('types')] }],
  });

/**
 * Thirty days: `e2e` flakes three times; `types` is broken since five days, and a re-run does not help; `deploy` waits for an
 * approval first; `unit` has two shards; nobody ran `docs` again; the registry took `install` with it for an hour.
 */
const world = buildWorld({
  runs: [
    push(1, { jobs: [lint, green, wrong] }),
    push(2, { jobs: [lint, green, wrong] }),
    flakeWhileBroken(3),
    push(4, { attempts: [{ jobs: [lint, green, wrong] }, { jobs: [carried('lint'), carried('e2e'), wrong] }] }),
    push(5, { jobs: [lint, green, wrong] }),
    push(6, { event: 'pull_request', branch: 'search', jobs: [lint, green, ...unit] }),
    push(7, {
      attempts: [
        { jobs: [{ name: 'deploy', conclusion: 'action_required', log: 'none', steps: [] }] },
        { jobs: [{ name: 'deploy' }] },
      ],
    }),
    push(8, { jobs: [{ name: 'docs', failure: 'vitest/assertion' }, green] }),
    flake(9),
    ...Array.from({ length: 20 }, (_, at) => push(10 + at, { jobs: [lint, green, { name: 'types' }, ...unit] })),
    flake(30),
    ...outage,
  ].sort((one, other) => other.createdMs! - one.createdMs!),
});

function flakeWhileBroken(days: number): RunSpec {
  return push(days, {
    attempts: [{ jobs: [lint, slow, wrong] }, { jobs: [carried('lint'), green, wrong] }],
  });
}

/** A store into which this world was pulled; it is looked at from `NOON_MS`. */
export async function flakyStore(): Promise<{ readonly db: string; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'whyred-flaky-'));
  const db = join(folder, 'whyred.db');
  const github = await startGithub({ world });
  const env = { GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token' };
  const given = { env, nowMs: () => NOON_MS };
  const pulled = await whyred(['pull', 'acme/nova', '--since', '60d', '-q', '--db', db], given);
  await github.close();
  expect(pulled).toMatchObject({ exitCode: 0, err: '' });
  return { db, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
