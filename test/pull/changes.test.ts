import { describe, expect, test } from 'vitest';
import type { Fault } from '../github/faults.ts';
import { buildWorld, type JobSpec, type RunSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const MISTAKE: JobSpec = { name: 'types', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] };
const GREEN: RunSpec = { jobs: [{ name: 'types', does: ['npm-ci', 'tsc'] }], sha: 'a'.repeat(40) };
const RED: RunSpec = { jobs: [MISTAKE], sha: 'c'.repeat(40), files: ['src/cart.ts'], title: 'Add a cart' };

interface ChangeRow {
  readonly base: string;
  readonly head: string;
  readonly files: readonly object[];
  readonly commits: readonly { readonly title: string }[];
}

/** A store that has both runs, and the id of the red one. */
async function pulled(runs: readonly RunSpec[] = [RED, GREEN]) {
  const at = await hosted({ world: buildWorld({ runs }) });
  const { asked } = await at.pull();
  expect(asked).not.toContain('compare');
  return { ...at, id: String(at.github.world.runs[0]!.id) };
}

describe('the triage of a red run', () => {
  test('asks once what changed since the last green run, and keeps it', async () => {
    const { triage, rows, id } = await pulled();
    expect((await triage(id)).asked).toEqual(['run', 'compare']);
    expect(await rows<ChangeRow>('change')).toMatchObject([
      {
        base: GREEN.sha,
        head: RED.sha,
        files: [{ path: 'src/cart.ts', previousPath: null, status: 'modified' }],
        commits: [{ sha: RED.sha, title: 'Add a cart', author: 'octocat' }],
      },
    ]);
    expect((await triage(id)).asked).toEqual(['run']);
  });

  test('asks no second time for what GitHub cannot compare', async () => {
    const { triage, github, rows, id } = await pulled();
    github.fault({ route: 'compare', kind: 'not-found' });
    expect((await triage(id)).asked).toEqual(['run', 'compare']);
    expect(await rows<ChangeRow>('change')).toMatchObject([{ files: [], commits: [] }]);
    expect((await triage(id)).asked).toEqual(['run']);
  });

  test.each<[what: string, fault: Fault]>([
    ['refuses', { route: 'compare', kind: 'status', status: 403, body: 'json', message: 'Resource not accessible' }],
    ['fails', { route: 'compare', kind: 'status', status: 500 }],
    ['breaks off', { route: 'compare', kind: 'reset' }],
    ['ends too early', { route: 'compare', kind: 'cut-json' }],
    ['allows no more calls', { route: 'compare', kind: 'primary-limit' }],
  ])('goes on where GitHub %s, and stores nothing', async (_what, fault) => {
    const { whyred, github, rows, id } = await pulled();
    github.fault(fault);
    const { exitCode, out, err } = await whyred(['triage', id, '--json', '--max-wait', '0']);
    expect(exitCode).toBe(0);
    expect(err).not.toContain('stored before');
    expect(JSON.parse(out)).toMatchObject({ warnings: [], jobs: [{ name: 'types', conclusion: 'failure' }] });
    expect(await rows<ChangeRow>('change')).toEqual([]);
  });

  test.each<[why: string, runs: readonly RunSpec[]]>([
    ['no green run is known', [RED, { ...RED, sha: 'b'.repeat(40) }]],
    ['the same commit was green', [RED, { ...GREEN, sha: RED.sha! }]],
    ['nothing failed', [{ ...GREEN, sha: 'd'.repeat(40) }, GREEN]],
    ['it was cancelled', [{ ...RED, jobs: [{ name: 'types', conclusion: 'cancelled' }] }, GREEN]],
  ])('asks nothing where %s', async (_why, runs) => {
    const { triage, id } = await pulled(runs);
    expect((await triage(id)).asked).not.toContain('compare');
  });
});

interface Tooled {
  readonly tooling: { readonly image: string; readonly actions: readonly { readonly name: string }[] } | null;
}

describe('what a job ran with', () => {
  const tooling = { image: 'ubuntu-24.04', imageVersion: '20260907.288.1', runner: '2.336.0' };

  test('is kept of the failure and of green logs, by a pull', async () => {
    const { rows } = await pulled();
    for (const table of ['triage', 'baseline'] as const) {
      const kept = await rows<Tooled>(table);
      expect(kept).toMatchObject([{ tooling }]);
      expect(kept[0]!.tooling!.actions).toEqual([]);
    }
  });

  test('is kept by the triage of a run that was never pulled, with its actions', async () => {
    const does = ['actions/checkout@v4', 'npm-ci', 'tsc'];
    const runs = [{ jobs: [{ ...MISTAKE, does }] }, { jobs: [{ name: 'types', does }] }];
    const { triage, rows, github } = await hosted({ world: buildWorld({ runs }) });
    await triage(String(github.world.runs[0]!.id));
    const actions = [{ name: 'actions/checkout', ref: 'v4', sha: expect.stringMatching(/^[0-9a-f]{40}$/) }];
    expect(await rows<Tooled>('triage')).toMatchObject([{ tooling: { ...tooling, actions } }]);
    expect(await rows<Tooled>('baseline')).toMatchObject([{ tooling: { ...tooling, actions } }]);
  });

  test('stays when all is judged again, though the beginning of the log is not kept', async () => {
    const { whyred, rows } = await pulled();
    const before = await rows<Tooled>('triage');
    expect((await whyred(['triage', '--all'])).exitCode).toBe(0);
    expect(await rows<Tooled>('triage')).toEqual(before);
  });
});
