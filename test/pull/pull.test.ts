import { describe, expect, test } from 'vitest';
import { buildWorld, type JobSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

interface RunDocument {
  readonly id: number;
  readonly attempt: number;
  readonly conclusion: string;
  readonly jobs: readonly {
    readonly name: string;
    readonly conclusion: string;
    readonly executed: boolean;
    readonly failures: readonly { signature: { id: string } | null; verdict: { label: string; certainty: string } }[];
  }[];
}

const runsIn = (out: string): RunDocument[] => JSON.parse(out);

const FAILED: readonly JobSpec[] = [
  { name: 'install', failure: 'npm-ci/econnreset' },
  { name: 'migrate', failure: 'alembic/concurrent-update', does: ['pip-install', 'alembic'] },
  { name: 'types', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] },
];

describe('a pull', () => {
  test('of a run of 125 jobs with 3 failures costs at most 6 calls', async () => {
    const green = Array.from({ length: 122 }, (_, index) => ({ name: `test (${index + 1})` }));
    const { whyred, github } = await hosted({ world: buildWorld({ runs: [{ jobs: [...green, ...FAILED] }] }) });
    const { exitCode, out } = await whyred(['pull']);
    expect(exitCode).toBe(0);
    expect(out).toContain('125 jobs of 1 attempt · 3 logs explained');
    expect(github.journal.calls({ blob: false }).length).toBeLessThanOrEqual(6);
    const [run] = runsIn((await whyred(['runs', '--json'])).out);
    const named = run!.jobs.flatMap(({ name, failures }) => failures.map((one) => [name, one.signature?.id]));
    expect(named).toEqual([
      ['install', 'network/npm-econnreset'],
      ['migrate', 'postgres/tuple-concurrently-updated'],
      ['types', 'x'],
    ]);
  });
});
