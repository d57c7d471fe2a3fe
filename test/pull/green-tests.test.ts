import { describe, expect, test } from 'vitest';
import { buildWorld, type JobSpec, type RunSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

interface ReportRow {
  readonly run: number;
  readonly framework: string;
  readonly passed: number;
  readonly total: number;
}

const suite: JobSpec = { name: 'm10', does: ['pip-install', 'pytest'] };
const GREEN: RunSpec = { jobs: [suite] };
const RED: RunSpec = { jobs: [suite, { name: 'types', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] }] };
const BROKEN: RunSpec = { jobs: [{ ...suite, failure: 'pytest/assertion' }] };

async function reported(runs: readonly RunSpec[], ...options: string[]) {
  const at = await hosted({ world: buildWorld({ runs }) });
  await at.pull(...options);
  const rows = await at.rows<ReportRow>('test_report');
  const ids = at.github.world.runs.map(({ id }) => id);
  return {
    ...at,
    told: rows.map(({ run, framework, passed, total }) => [ids.indexOf(run), framework, passed === total]),
  };
}

describe('what tests counted is kept', () => {
  test('of jobs that passed in a run that failed: its archive is read anyway', async () => {
    expect((await reported([RED])).told).toEqual([[0, 'pytest', true]]);
  });

  test('of green logs that failures are compared with', async () => {
    expect((await reported([BROKEN, GREEN])).told).toEqual([
      [1, 'pytest', true],
      [0, 'pytest', false],
    ]);
  });

  test('of all green logs where all are pulled, and of none otherwise', async () => {
    expect((await reported([GREEN, GREEN], '--logs', 'all')).told).toHaveLength(2);
    expect((await reported([GREEN, GREEN])).told).toEqual([]);
  });

  test('when all is judged again', async () => {
    const { whyred, rows } = await reported([RED, GREEN], '--logs', 'all');
    const before = await rows<ReportRow>('test_report');
    expect(before).toHaveLength(2);
    expect((await whyred(['triage', '--all'])).exitCode).toBe(0);
    expect(await rows<ReportRow>('test_report')).toEqual(before);
  });
});
