import { describe, expect, test } from 'vitest';
import type { VerdictLabel } from '../../src/domain.ts';
import { type Incident, incidentIds, incidentsOf } from '../../src/history/incidents.ts';
import { type Execution, executionId, type RowFailure } from '../../src/history/rows.ts';
import { execution, failure, HOUR, MINUTE, START } from '../support/executions.ts';

const LATE = START + 200 * HOUR;

function incidents(executions: readonly Execution[]): Incident[] {
  return incidentsOf(executions);
}

/** Two hundred hours with four jobs an hour, of which now and then one fails. */
const usual = Array.from({ length: 800 }, (_job, at) => {
  const createdMs = START + Math.floor(at / 4) * HOUR;
  const conclusion = at % 40 === 7 ? 'failure' : 'success';
  return execution({ runId: at, createdMs, job: ['build', 'test', 'lint', 'e2e'][at % 4]!, conclusion });
});

/** Jobs that fail one after the other within an hour. */
function failing(count: number, given: (at: number) => Partial<Execution>): Execution[] {
  return Array.from({ length: count }, (_job, at) => {
    const runId = 1000 + at;
    return execution({ runId, createdMs: LATE + at * MINUTE, conclusion: 'failure', ...given(at) });
  });
}

const timeout: RowFailure = failure('infrastructure', {
  fingerprint: 'v1:net',
  signature: 'network/timeout',
  category: 'network',
});

describe('a storm', () => {
  const storm = failing(8, (at) => ({ job: ['build', 'test', 'lint', 'e2e'][at % 4]! }));

  test('is far more failures than usual, in several jobs', () => {
    const [one, ...others] = incidents([...usual, ...storm]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ kind: 'storm', runs: 8, jobs: ['build', 'e2e', 'lint', 'test'], workflows: ['CI'] });
    expect(one!.storm!.tail).toBeLessThan(1e-3);
    expect(one!.storm!.usual).toBeCloseTo(0.025, 2);
    expect(incidentIds([one!])).toEqual(new Set(storm.map(executionId)));
  });

  test('is one line, with the failures that it is made of', () => {
    const rows = storm.map((row) => ({ ...row, failures: [timeout] }));
    expect(incidents([...usual, ...rows])).toMatchObject([
      {
        kind: 'storm',
        causes: [{ fingerprint: 'v1:net', executions: 8 }],
        fromMs: LATE + 5 * MINUTE,
        untilMs: LATE + 12 * MINUTE,
      },
    ]);
  });

  test('that lasts for hours is one storm', () => {
    const long = Array.from({ length: 6 }, (_hour, hour) =>
      storm.map((row, at) => ({
        ...row,
        runId: 2000 + hour * 10 + at,
        sha: `s${hour}${at}`,
        completedMs: row.completedMs! + hour * HOUR,
      })),
    ).flat();
    expect(incidents([...usual, ...long])).toMatchObject([{ kind: 'storm', runs: 48 }]);
  });

  test('in two workflows needs no third job', () => {
    const rows = failing(8, (at) => ({
      job: 'test',
      workflow: 1 + (at % 2),
      workflowName: ['CI', 'Nightly'][at % 2]!,
    }));
    expect(incidents([...usual, ...rows])).toMatchObject([{ kind: 'storm', workflows: ['CI', 'Nightly'] }]);
  });

  test.each<[what: string, rows: Execution[]]>([
    ['one job that fails for all', failing(8, () => ({ job: 'test' }))],
    ['one commit that breaks everything', storm.map((row) => ({ ...row, sha: 'broken' }))],
    ['one run with many jobs', storm.map((row, at) => ({ ...row, runId: 1000, job: `job-${at}` }))],
    ['two failures', storm.slice(0, 2)],
    ['failures among as many more passes', [...storm.slice(0, 3), ...failing(120, () => ({ conclusion: 'success' }))]],
    ['jobs that were cancelled', storm.map((row) => ({ ...row, conclusion: 'cancelled' }))],
    ...(['genuine', 'broken-base', 'expected'] satisfies VerdictLabel[]).map((label): [string, Execution[]] => [
      `failures that are ${label}`,
      storm.map((row) => ({ ...row, failures: [failure(label)] })),
    ]),
  ])('is not %s', (_what, rows) => {
    expect(incidents([...usual, ...rows]).filter(({ kind }) => kind === 'storm')).toEqual([]);
  });

  test('is not claimed before it is known what is usual', () => {
    expect(incidents(storm)).toEqual([]);
  });
});

describe('the same failure in several runs', () => {
  const outage = failing(3, () => ({ failures: [timeout] }));

  test('of infrastructure is one outage', () => {
    expect(incidents(outage)).toMatchObject([{ kind: 'outage', runs: 3, jobs: ['test'], storm: null }]);
    expect(incidentIds(incidents(outage)).size).toBe(3);
  });

  test('that is not known to be infrastructure is told too, but explains no failure away', () => {
    const rows = failing(3, () => ({ failures: [failure('flaky', { fingerprint: 'v1:test' })] }));
    expect(incidents(rows)).toMatchObject([{ kind: 'recurring', runs: 3 }]);
    expect(incidentIds(incidents(rows)).size).toBe(0);
  });

  test('after more than three hours is another one', () => {
    const later = outage.map((row) => ({
      ...row,
      runId: row.runId + 100,
      sha: `${row.sha}x`,
      completedMs: row.completedMs! + 4 * HOUR,
    }));
    expect(incidents([...outage, ...later]).map(({ kind, runs }) => [kind, runs])).toEqual([
      ['outage', 3],
      ['outage', 3],
    ]);
  });

  test('with a second failure in the same jobs is one line still', () => {
    const both = [timeout, { ...timeout, fingerprint: 'v1:other' }];
    expect(incidents(failing(3, () => ({ failures: both })))).toMatchObject([{ kind: 'outage', causes: [{}, {}] }]);
  });

  test.each<[what: string, rows: Execution[]]>([
    ['in one run', outage.map((row, at) => ({ ...row, runId: 1000, job: `job-${at}` }))],
    ['of one commit', outage.map((row) => ({ ...row, sha: 'one' }))],
    ['that says only that something failed', failing(3, () => ({ failures: [{ ...timeout, isSpecific: false }] }))],
    ['that is genuine', failing(3, () => ({ failures: [failure('genuine', { signature: 'ts/error' })] }))],
  ])('%s is none', (_what, rows) => {
    expect(incidents(rows)).toEqual([]);
  });

  test('in another repository is another one', () => {
    const rows = [...outage, ...outage.map((row) => ({ ...row, repository: 'github.com/acme/vega' }))];
    expect(incidents(rows).map(({ repository, runs }) => [repository, runs])).toEqual([
      ['github.com/acme/nova', 3],
      ['github.com/acme/vega', 3],
    ]);
  });
});
