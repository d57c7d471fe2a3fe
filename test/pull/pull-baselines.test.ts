import { describe, expect, test } from 'vitest';
import { buildWorld, type JobSpec, type RunSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const HOUR_MS = 3_600_000;

/** It always prints an error that means nothing, and at times one that does. */
const NOISE = ['ERROR: telemetry endpoint refused the connection', 'Compiling 40 of 40 files'];
const PASSES: JobSpec = { name: 'build', log: { text: NOISE.join('\n') } };
const FAILS: JobSpec = {
  name: 'build',
  conclusion: 'failure',
  log: {
    text: [...NOISE, 'ERROR: price list has no entry for 4711', '##[error]Process completed with exit code 1.'].join(
      '\n',
    ),
  },
};

/** As every machine begins a log. */
function withTooling(spec: JobSpec): JobSpec {
  const begin = [
    "Current runner version: '2.334.0'",
    '##[group]Runner Image',
    'Image: ubuntu-24.04',
    'Version: 20261101.1.0',
  ];
  return { ...spec, log: { text: [...begin, '##[endgroup]', (spec.log as { text: string }).text].join('\n') } };
}

const GREEN: RunSpec = { jobs: [PASSES] };
const RED: RunSpec = { jobs: [FAILS] };

interface BaselineRow {
  readonly job_name: string;
  readonly run_id: number;
  readonly state: string;
  readonly profile: string;
}

interface TriageRow {
  readonly run: number;
  readonly green: { readonly runId: number } | null;
}

describe('green logs of the same job', () => {
  test('tell a pull what is usual: three of them, the newest, and none of it as text', async () => {
    const { pull, rows, github, bytes } = await hosted({
      world: buildWorld({ runs: [RED, GREEN, GREEN, GREEN, GREEN] }),
    });
    const { baselines, asked } = await pull();
    expect(baselines).toBe(3);
    expect(asked.filter((route) => route === 'job-logs')).toHaveLength(3);
    const kept = await rows<BaselineRow>('baseline');
    const newest = github.world.runs.slice(1, 4).map(({ id }) => id);
    expect(kept.map(({ run_id: id, state }) => [id, state]).sort()).toEqual(newest.map((id) => [id, 'stored']).sort());
    for (const { profile } of kept) expect(profile.length).toBeGreaterThan(0);
    const [cause] = await rows<{ text: string }>('cause');
    expect(cause!.text).toContain('price list has no entry');
    expect(bytes()).not.toContain('endpoint refused');
  });

  test('tell what a job ran with when it last passed, also when newer ones have taken their place', async () => {
    const { pull, rows, github, whyred } = await hosted({
      world: buildWorld({ runs: [FAILS, PASSES].map((one) => ({ jobs: [withTooling(one)] })) }),
    });
    const [red, green] = github.world.runs;
    const known = async () => (await rows<TriageRow>('triage')).find(({ run }) => run === red!.id)!.green;
    await pull();
    expect(await known()).toEqual({
      tooling: expect.objectContaining({ imageVersion: '20261101.1.0' }),
      runId: green!.id,
    });
    for (const spec of [GREEN, GREEN, GREEN, RED]) {
      github.advance(4 * 24 * HOUR_MS);
      github.addRun({ ...spec, createdMs: github.nowMs() });
    }
    await pull();
    expect((await rows<BaselineRow>('baseline')).map(({ run_id: id }) => id)).not.toContain(green!.id);
    expect((await whyred(['triage', '--all'])).exitCode).toBe(0);
    expect(await known()).toMatchObject({ runId: green!.id });
  });

  test('tell the triage of a run, too', async () => {
    const { triage, github } = await hosted({ world: buildWorld({ runs: [RED, GREEN] }) });
    const told = await triage(String(github.world.runs[0]!.id));
    expect(told.jobs[0]!.failures[0]!.rootCause.text).toContain('price list has no entry');
    const why = told.jobs[0]!.failures[0]!.candidates.flatMap((one) => one.why).join('\n');
    expect(why).toMatch(/green|pass/);
  });

  test('are fetched again when those that are known have become old', async () => {
    const { pull, github, rows } = await hosted({ world: buildWorld({ runs: [RED, GREEN] }) });
    expect((await pull()).baselines).toBe(1);
    github.addRun(RED);
    github.advance(HOUR_MS);
    expect((await pull()).baselines).toBe(0);
    github.advance(4 * 24 * HOUR_MS);
    const fresh = github.addRun({ ...GREEN, createdMs: github.nowMs() });
    github.addRun({ ...RED, createdMs: github.nowMs() });
    github.advance(HOUR_MS);
    expect((await pull()).baselines).toBe(2);
    expect((await rows<BaselineRow>('baseline')).map(({ run_id: id }) => id)).toContain(fresh.id);
  });

  test('that cannot be had are done without', async () => {
    const { pull, rows } = await hosted({
      world: buildWorld({ runs: [RED, GREEN, { ...GREEN, logsExpired: true }, GREEN] }),
      faults: [{ route: 'log-blob', kind: 'cut-body', hits: [1, 2] }],
    });
    const { baselines, problems, logs } = await pull('--concurrency', '1');
    expect({ baselines, problems, stored: logs.stored }).toEqual({ baselines: 1, problems: [], stored: 1 });
    const states = (await rows<BaselineRow>('baseline')).map(({ state }) => state);
    expect(states.sort()).toEqual(['damaged', 'expired', 'stored']);
  });

  test.each<[what: string, run: RunSpec, options: string[]]>([
    ['passed, whose logs are read, too', { jobs: [{ name: 'build' }, { name: 'lint' }] }, ['--logs', 'all']],
    ['were cancelled', { jobs: [{ name: 'build', conclusion: 'cancelled' }] }, []],
  ])('are not fetched for jobs that %s', async (_what, run, options) => {
    const { pull } = await hosted({ world: buildWorld({ runs: [run, GREEN, GREEN] }) });
    expect((await pull(...options)).baselines).toBe(0);
  });

  test('of jobs that were carried over are none', async () => {
    const world = buildWorld({
      runs: [
        { ...RED, createdMs: Date.UTC(2026, 8, 14, 15) },
        { jobs: [PASSES, { ...FAILS, name: 'flaky', onRerun: 'passes' }] },
      ],
    });
    const { pull, github, rows } = await hosted({ world });
    const older = github.world.runs.find(({ attempts }) => attempts[0]!.jobs.length === 2)!;
    github.rerunFailed(older.id);
    await pull();
    const kept = (await rows<BaselineRow & { attempt: number }>('baseline')).filter((one) => one.job_name === 'build');
    expect(kept.map(({ attempt }) => attempt)).toEqual([1]);
  });
});
