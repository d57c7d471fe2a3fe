import { describe, expect, test } from 'vitest';
import { jobCourses } from '../../src/history/courses.ts';
import {
  type RegressionOptions,
  type Regressions,
  regressionsOf,
  type Sensitivity,
} from '../../src/history/regressions.ts';
import { type Execution, executionId } from '../../src/history/rows.ts';
import { attempts, DAY, execution, HOUR, START } from '../support/executions.ts';

const NOW = START + 35 * DAY;
const SAMPLE = START + 28 * DAY;

const options: RegressionOptions = {
  ...{ nowMs: NOW, sample: { days: 7 }, basisDays: 28 },
  ...{ sensitivity: 'balanced', incidents: new Set<string>(), open: [] },
};

function found(executions: readonly Execution[], given: Partial<RegressionOptions> = {}): Regressions {
  return regressionsOf(jobCourses(executions), { ...options, ...given });
}

/** Runs spread evenly over a window, of which every so many-th fails; each job has ids of its own. */
function window(from: number, days: number, runs: number, failed: number, given: Partial<Execution> = {}): Execution[] {
  return Array.from({ length: runs }, (_run, at) => {
    const fails = Math.floor(((at + 1) * failed) / runs) > Math.floor((at * failed) / runs);
    const createdMs = from + Math.floor(((at + 0.5) * days * DAY) / runs);
    return execution({ runId: createdMs, createdMs, conclusion: fails ? 'failure' : 'success', ...given });
  });
}

function job(
  name: string,
  basis: readonly [failed: number, of: number],
  sample: readonly [failed: number, of: number],
) {
  return [
    ...window(START, 28, basis[1], basis[0], { job: name }),
    ...window(SAMPLE, 7, sample[1], sample[0], { job: name }),
  ];
}

const steady = Array.from({ length: 9 }, (_job, at) => job(`steady-${at}`, [4, 200], [1, 50])).flat();

describe('a job that fails more often than it did', () => {
  const [one, ...others] = found([...steady, ...job('bad', [4, 200], [12, 50])]).open;

  test('is found among those that do not', () => {
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      ...{ subject: { unit: 'bad', stratum: 'default-branch' }, state: 'new', openedMs: NOW },
      ...{ sample: { count: 38, of: 50 }, basis: { count: 196, of: 200 } },
    });
    expect(one!.drop).toBeCloseTo(0.22, 12);
  });

  test('with a p, a q that is no smaller, and a probability that is another thing', () => {
    expect(one!.p).toBeLessThan(1e-5);
    expect(one!.q).toBeCloseTo(10 * one!.p, 12);
    expect(one!.probability).toBeGreaterThan(0.99);
  });

  test('and it is said how many were tested', () => {
    expect(found([...steady, ...job('new', [0, 4], [4, 4])]).tested).toBe(9);
  });
});

describe('no regression is', () => {
  test.each<[what: string, basis: [number, number], sample: [number, number]]>([
    ['a rate that stays', [20, 200], [5, 50]],
    ['a rate that gets better', [40, 200], [1, 50]],
    ['two failures', [0, 200], [2, 10]],
    ['a drop of less than five points', [10, 2000], [40, 1000]],
    ['what has no history', [0, 4], [20, 50]],
    ['what did not run', [4, 200], [0, 0]],
  ])('%s', (_what, basis, sample) => {
    for (const sensitivity of ['high', 'balanced', 'quiet'] satisfies Sensitivity[]) {
      expect(found(job('one', basis, sample), { sensitivity }).open).toEqual([]);
    }
  });

  test('one bad day, although as many failures on seven days would be', () => {
    const basis = window(START, 28, 200, 4);
    const spread = [...basis, ...window(SAMPLE, 7, 70, 14)];
    const burst = [...basis, ...window(SAMPLE, 6, 56, 0), ...window(SAMPLE + 6 * DAY, 1, 14, 14)];
    expect(found(spread).open).toHaveLength(1);
    expect(found(burst).open).toEqual([]);
  });

  test('a pull request that fails, for the default branch', () => {
    const elsewhere = { event: 'pull_request', branch: 'fix', isDefaultBranch: false };
    const rows = [
      ...window(START, 28, 200, 4),
      ...window(SAMPLE, 7, 50, 1),
      ...window(SAMPLE + HOUR, 7, 50, 25, elsewhere),
    ];
    expect(found(rows)).toMatchObject({ open: [], tested: 1 });
  });

  test('what an incident explains, and that is shown', () => {
    const rows = [...steady, ...job('bad', [4, 200], [12, 50])];
    const hit = rows.filter(({ createdMs, conclusion }) => createdMs >= SAMPLE && conclusion === 'failure');
    const incidents = new Set(hit.slice(0, -3).map(executionId));
    expect(found(rows, { incidents }).open).toEqual([]);
    const some = new Set(
      hit
        .filter(({ job: name }) => name === 'bad')
        .slice(0, 2)
        .map(executionId),
    );
    expect(found(rows, { incidents: some }).open).toMatchObject([
      { removed: { sample: 2, basis: 0 }, sample: { of: 48 } },
    ]);
  });

  test('what passes in the end was no better: first attempts count', () => {
    const rerun = window(SAMPLE, 7, 50, 12).flatMap((one) =>
      one.conclusion === 'failure' ? attempts(one.runId, ['failure', 'success'], { createdMs: one.createdMs }) : [one],
    );
    expect(found([...window(START, 28, 200, 4), ...rerun]).open).toHaveLength(1);
  });
});

test.each<[Sensitivity, string[]]>([
  ['high', ['clear', 'likely', 'weak']],
  ['balanced', ['clear', 'likely']],
  ['quiet', ['clear']],
])('%s finds %j', (sensitivity, names) => {
  const rows = [
    ...steady,
    ...job('clear', [4, 200], [14, 50]),
    ...job('likely', [10, 200], [9, 50]),
    ...job('weak', [12, 200], [8, 50]),
  ];
  expect(
    found(rows, { sensitivity })
      .open.map(({ subject }) => subject.unit)
      .sort(),
  ).toEqual(names);
});

test('the last runs instead of the last days', () => {
  const rows = [...window(START, 28, 100, 2), ...window(SAMPLE - 8 * DAY, 7, 20, 10)];
  expect(found(rows, { sample: { runs: 20 }, basisDays: 60 }).open).toHaveLength(1);
});

describe('what is open', () => {
  const bad = job('bad', [4, 200], [12, 50]);
  const [opened] = found(bad).open;
  const open = [{ subject: opened!.subject, openedMs: opened!.openedMs, basis: { failed: 4, of: 200 } }];

  test('stays open while it is bad, measured by what was before it', () => {
    const later = [
      ...bad,
      ...window(NOW, 28, 200, 48, { job: 'bad' }),
      ...window(NOW + 28 * DAY, 7, 50, 12, { job: 'bad' }),
    ];
    const result = found(later, { nowMs: NOW + 35 * DAY, open });
    expect(result).toMatchObject({
      open: [{ state: 'still-open', openedMs: NOW, basis: { count: 196, of: 200 } }],
      closed: [],
    });
    // By the four weeks before, nothing happened.
    expect(found(later, { nowMs: NOW + 35 * DAY }).open).toEqual([]);
  });

  test('stays open between the drop that opens and the one that closes', () => {
    const between = [...bad, ...window(NOW, 7, 50, 3, { job: 'bad' })];
    expect(found(between, { nowMs: NOW + 7 * DAY }).open).toEqual([]);
    expect(found(between, { nowMs: NOW + 7 * DAY, open }).open).toHaveLength(1);
  });

  test.each<[why: string, runs: number, failed: number]>([
    ['recovered', 100, 2],
    ['clean', 5, 0],
  ])('is closed when it is %s', (why, runs, failed) => {
    const well = [...bad, ...window(NOW, 7, runs, failed, { job: 'bad' })];
    const basis = { failed: why === 'clean' ? 0 : 4, of: 200 };
    const result = found(well, { nowMs: NOW + 7 * DAY, open: [{ ...open[0]!, basis }] });
    expect(result).toMatchObject({ open: [], closed: [{ openedMs: NOW, closedMs: NOW + 7 * DAY, why }] });
  });

  test('stays open when nothing ran, or when the job is gone: that is no recovery', () => {
    expect(found(bad, { nowMs: NOW + 8 * DAY, open }).open).toMatchObject([{ state: 'still-open', sample: { of: 0 } }]);
    expect(found(steady, { open }).open).toMatchObject([{ subject: { unit: 'bad' }, q: null }]);
  });
});

test('of two hundred jobs that only vary, with bad days among them, few alarm', () => {
  // A fixed sequence of numbers that look random (the generator of Park and Miller).
  let state = 42;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const nights = 10;
  const alarms = { high: 0, balanced: 0, quiet: 0 };
  let hits = 0;
  for (let night = 0; night < nights; night++) {
    const rows: Execution[] = [];
    for (let one = 0; one < 200; one++) {
      const rate = 0.01 + 0.08 * random() ** 2;
      for (let day = 0; day < 35; day++) {
        const badDay = random() < 0.02 ? 0.3 : 0;
        const worse = one < 10 && day >= 28 ? 0.25 : 0;
        for (let run = 0; run < 8; run++) {
          const createdMs = START + day * DAY + run * HOUR;
          const conclusion = random() < rate + badDay + worse ? 'failure' : 'success';
          rows.push(
            execution({ runId: createdMs, createdMs, job: `${one < 10 ? 'worse' : 'same'}-${one}`, conclusion }),
          );
        }
      }
    }
    const courses = jobCourses(rows);
    for (const sensitivity of ['high', 'balanced', 'quiet'] satisfies Sensitivity[]) {
      const { open } = regressionsOf(courses, { ...options, sensitivity });
      const hit = open.filter(({ subject }) => subject.unit!.startsWith('worse')).length;
      alarms[sensitivity] += open.length - hit;
      if (sensitivity === 'balanced') hits += hit;
    }
  }
  expect(alarms.balanced / nights).toBeLessThan(2);
  expect(alarms.quiet).toBeLessThanOrEqual(alarms.balanced);
  expect(alarms.balanced).toBeLessThanOrEqual(alarms.high);
  expect(hits / (10 * nights)).toBeGreaterThan(0.65);
});
