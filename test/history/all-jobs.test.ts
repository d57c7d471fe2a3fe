import { describe, expect, test } from 'vitest';
import { type AllJobs, type AllJobsOptions, allJobs, wantedFromMs } from '../../src/history/all-jobs.ts';
import type { Execution } from '../../src/history/rows.ts';
import { DAY, execution, failure, HOUR, START } from '../support/executions.ts';

const NOW = START + 50 * DAY;
const options: AllJobsOptions = {
  ...{ fromMs: START, untilMs: NOW, sampleDays: 7, basisDays: 28, sensitivity: 'balanced' },
  ...{ staleDays: 14, parts: 10 },
};

/** Eight runs a day; on each day the first so many of them fail. */
function job(name: string, failures: (day: number) => number, given: Partial<Execution> = {}): Execution[] {
  return Array.from({ length: 50 }, (_, day) =>
    Array.from({ length: 8 }, (_run, at) => {
      const createdMs = START + day * DAY + at * 2 * HOUR;
      const conclusion = at < failures(day) ? 'failure' : 'success';
      return execution({
        runId: 1000 + 8 * day + at,
        job: name,
        createdMs,
        conclusion,
        sha: `sha${8 * day + at}`,
        ...given,
      });
    }),
  ).flat();
}

const steady = job('steady', (day) => (day % 7 === 3 ? 1 : 0));
const told = (executions: readonly Execution[], given: Partial<AllJobsOptions> = {}): AllJobs =>
  allJobs(executions, { ...options, ...given });

describe('of all jobs', () => {
  test('one that fails more often is told with where it began, and comes first', () => {
    const { worse, recovered, tested, jobs } = told([...steady, ...job('bad', (day) => (day >= 46 ? 4 : 0))]);
    expect([tested, recovered]).toEqual([2, []]);
    expect(worse).toMatchObject([
      {
        ...{ subject: { unit: 'bad', stratum: 'default-branch' }, state: 'new' },
        ...{ sample: { count: 40, of: 56 }, basis: { count: 224, of: 224 } },
        change: { direction: 'worse', lastGreen: { sha: 'sha367' }, firstRed: { sha: 'sha368', runId: 1368 } },
      },
    ]);
    expect(worse[0]!.change!.commits).toContain('sha368');
    expect(jobs.map(({ subject }) => subject.unit)).toEqual(['bad', 'steady']);
  });

  test('one that was worse a window ago, and still is, is not new', () => {
    expect(told(job('bad', (day) => (day >= 38 ? 4 : 0))).worse).toMatchObject([
      // Against what was before it, not against itself.
      { state: 'still-open', openedMs: NOW - 7 * DAY, basis: { count: 224, of: 224 }, sample: { count: 28, of: 56 } },
    ]);
  });

  test('one that was worse a window ago, and is no more, has recovered', () => {
    const { worse, recovered } = told(job('bad', (day) => (day >= 36 && day < 42 ? 4 : 0)));
    expect(worse).toEqual([]);
    expect(recovered).toMatchObject([{ subject: { unit: 'bad' }, why: 'recovered' }]);
  });

  test('one that is gone has not recovered, and is no alarm', () => {
    const gone = job('bad', (day) => (day >= 36 ? 4 : 0)).filter(({ createdMs }) => createdMs < NOW - 7 * DAY);
    const { worse, recovered, jobs } = told([...steady, ...gone]);
    expect([worse, recovered]).toEqual([[], []]);
    expect(jobs.map(({ subject, isTested }) => [subject.unit, isTested])).toEqual([
      ['bad', false],
      ['steady', true],
    ]);
  });

  test('outages are left out, and counted', () => {
    const away = failure('infrastructure', { fingerprint: 'v1:away', category: 'network' });
    const rows = job('install', (day) => (day >= 46 ? 4 : 0)).map((one) =>
      one.conclusion === 'failure' ? { ...one, failures: [away] } : one,
    );
    const { worse, incidents, incidentFailures, jobs } = told([...steady, ...rows]);
    expect([worse, incidents, incidentFailures]).toEqual([[], 4, 16]);
    expect(jobs.find(({ subject }) => subject.unit === 'install')).toMatchObject({
      sample: { failed: 0, of: 40 },
      rates: { first: { count: 384, of: 400 } },
    });
  });

  test('it is said what so many runs could show', () => {
    const [many] = told(job('many', (day) => (day % 7 === 3 ? 1 : 0))).jobs;
    const [few] = told(job('few', (day) => (day % 7 === 3 ? 1 : 0)).filter((_one, at) => at % 6 === 0)).jobs;
    expect(many!.detectableDrop).toBeGreaterThanOrEqual(0.05);
    expect(few!.detectableDrop).toBeGreaterThan(many!.detectableDrop! + 0.05);
    const [none] = told(steady.filter((_one, at) => at % 100 === 0)).jobs;
    expect(none).toMatchObject({ isTested: false, detectableDrop: null });
  });

  test('what is stale comes last, however often it failed', () => {
    const old = job('old', () => 8).filter(({ createdMs }) => createdMs < NOW - 20 * DAY);
    expect(told([...old, ...steady]).jobs.map(({ subject, rates }) => [subject.unit, rates.state])).toEqual([
      ['steady', 'enough'],
      ['old', 'stale'],
    ]);
  });

  test('rates begin with the span, comparisons with their windows', () => {
    const { jobs } = told(steady, { fromMs: NOW - 10 * DAY });
    expect(jobs).toMatchObject([{ rates: { first: { of: 80 } }, basis: { of: 224 } }]);
    expect(wantedFromMs({ ...options, fromMs: NOW - 10 * DAY })).toBe(NOW - 42 * DAY);
    expect(wantedFromMs({ ...options, fromMs: NOW - 90 * DAY })).toBe(NOW - 90 * DAY);
  });

  test('nothing is told of nothing', () => {
    expect(told([])).toEqual({ tested: 0, worse: [], recovered: [], jobs: [], incidents: 0, incidentFailures: 0 });
  });
});
