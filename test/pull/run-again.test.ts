import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { waitingRuns } from '../../src/store/unjudged.ts';
import { buildWorld, type JobSpec } from '../github/world.ts';
import { type Hosted, hosted } from '../support/hosted.ts';

const JOBS: readonly JobSpec[] = [
  {
    name: 'build',
    conclusion: 'failure',
    log: { text: 'Building\nERROR: price list has no entry for 4711\n##[error]Process completed with exit code 1.' },
  },
  { name: 'install', failure: 'npm-ci/econnreset' },
  { name: 'lint' },
];

const SIGNATURE = `- id: acme/price-list
  title: The price list is old
  category: build
  tier: cause
  transient: no
  patterns: [{ regex: '^ERROR: price list has no entry for (?<number>\\d+)' }]
  key: []
  cause: 'The price list was not generated anew.'
  fix: [{ title: Generate it, why: the build reads it, recommended: true }]
  source: ['our own experience']
  examples: ['ERROR: price list has no entry for 4711']
  nearMisses: ['ERROR: price list is read', 'price list has no entry for x']
`;

/** A folder whose repository knows one failure more. */
function knowing(folder: string): string {
  const at = join(folder, 'nova');
  mkdirSync(join(at, '.git'), { recursive: true });
  mkdirSync(join(at, '.whyred', 'signatures'), { recursive: true });
  writeFileSync(join(at, '.whyred', 'signatures', 'own.yml'), SIGNATURE);
  return at;
}

interface Again {
  readonly runs: number;
  readonly jobs: number;
  readonly changes: readonly { job: string; before: string; after: string; repo: string }[];
}

async function again({ whyred }: Hosted, cwd = '/'): Promise<Again> {
  const { exitCode, out } = await whyred(['triage', '--all', '--json'], {}, { cwd });
  expect(exitCode).toBe(0);
  return JSON.parse(out);
}

describe('whyred triage --all', () => {
  test('changes nothing where nothing has changed, and asks nobody', async () => {
    const at = await hosted({ world: buildWorld({ runs: [{ jobs: JOBS }, { jobs: JOBS }] }) });
    await at.pull();
    const before = await at.stored();
    at.github.journal.reset();
    expect(await again(at)).toEqual({ runs: 2, jobs: 4, changes: [] });
    expect(await at.stored()).toEqual(before);
    expect(at.github.journal.calls()).toEqual([]);
  });

  test('judges with a new catalogue, and tells what changed', async () => {
    const at = await hosted({ world: buildWorld({ runs: [{ jobs: JOBS }] }) });
    await at.pull();
    const [first] = await at.rows<{ engine: string; catalogue: string }>('triage');
    const { id } = at.github.world.runs[0]!;
    const { changes } = await again(at, knowing(at.folder));
    expect(changes).toEqual([
      {
        repo: 'acme/nova',
        runId: id,
        attempt: 1,
        job: 'build',
        before: expect.any(String),
        after: expect.stringContaining('acme/price-list'),
      },
    ]);
    const triages = await at.rows<{ engine: string; catalogue: string }>('triage');
    expect(new Set(triages.map(({ catalogue }) => catalogue)).size).toBe(1);
    expect(triages[0]).toMatchObject({ engine: first!.engine });
    expect(triages[0]!.catalogue).not.toBe(first!.catalogue);
    const told = await at.triage(String(id), '--offline');
    expect(told.jobs.flatMap((job) => job.failures.map((one) => one.signature?.id))).toEqual([
      'acme/price-list',
      'node/registry-unreachable',
    ]);
  });

  test('tells it in words', async () => {
    const at = await hosted({ world: buildWorld({ runs: [{ jobs: JOBS }] }) });
    await at.pull();
    const { out } = await at.whyred(['triage', '--all'], {}, { cwd: knowing(at.folder) });
    expect(out).toMatch(
      /^2 jobs of 1 run judged again; 1 answer changed\n {2}acme\/nova \d+ attempt 1, build: .+ → .+: acme\/price-list\n$/,
    );
  });

  /** How many runs wait to be judged. */
  async function waiting({ db }: Hosted): Promise<number> {
    const store = await openDatabase(db);
    try {
      return waitingRuns(store, 1).length;
    } finally {
      store.close();
    }
  }

  test('leaves nothing to be judged; the triage of one run leaves what that may change elsewhere', async () => {
    const at = await hosted({ world: buildWorld({ runs: [{ jobs: JOBS }, { jobs: JOBS }] }) });
    await at.pull();
    expect(await waiting(at)).toBe(0);
    at.github.rerunFailed(at.github.world.runs[0]!.id);
    await at.triage(String(at.github.world.runs[0]!.id));
    expect(await waiting(at)).toBe(1);
    await again(at, knowing(at.folder));
    expect(await waiting(at)).toBe(0);
  });

  test('that is interrupted changes no verdict, and leaves to the next pull what it has begun', async () => {
    const at = await hosted({ world: buildWorld({ runs: [{ jobs: JOBS }] }) });
    await at.pull();
    at.github.rerunFailed(at.github.world.runs[0]!.id);
    await at.triage(String(at.github.world.runs[0]!.id));
    const before = await at.stored(['verdict']);
    const stop = new AbortController();
    stop.abort();
    const { exitCode, err } = await at.whyred(
      ['triage', '--all'],
      {},
      { cwd: knowing(at.folder), signal: stop.signal },
    );
    expect(exitCode).not.toBe(0);
    expect(err).toMatch(/^whyred: Interrupted\./);
    expect(await at.stored(['verdict'])).toEqual(before);
    expect(await waiting(at)).toBe(1);
  });

  test('takes no source, and needs a store', async () => {
    const at = await hosted({ world: buildWorld() });
    expect((await at.whyred(['triage', '--all', '17'])).err).toContain('--all judges what is stored again');
    expect((await at.whyred(['triage', '--all'])).err).toContain('There is no store at');
  });
});
