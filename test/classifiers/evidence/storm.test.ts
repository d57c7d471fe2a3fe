import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/classifiers/case.ts';
import { isOutage, stormClue } from '../../../src/classifiers/evidence/storm.ts';
import type { Transience, VerdictLabel } from '../../../src/domain.ts';
import { createChronicle } from '../../../src/history/chronicle.ts';
import type { Execution } from '../../../src/history/rows.ts';
import { aCase } from '../../support/cases.ts';
import { execution, failure, HOUR, MINUTE, START } from '../../support/executions.ts';

const LATE = START + 200 * HOUR;
const JOBS = ['build', 'test', 'lint', 'e2e'];

/** Two hundred hours with four jobs an hour, of which one in forty fails. */
const usual = Array.from({ length: 800 }, (_job, at) => {
  const createdMs = START + Math.floor(at / 4) * HOUR;
  return execution({ runId: at, createdMs, job: JOBS[at % 4]!, conclusion: at % 40 === 7 ? 'failure' : 'success' });
});
const failures = [failure('uncertain', { fingerprint: 'v1:net' })];
const own = execution({ runId: 5000, createdMs: LATE + HOUR, conclusion: 'failure', failures, branch: 'own' });

/** Jobs that failed in the hour before the own one. */
function failing(count: number, given: (at: number) => Partial<Execution> = () => ({})): Execution[] {
  return Array.from({ length: count }, (_job, at) => {
    const createdMs = LATE + at * MINUTE;
    return execution({ runId: 1000 + at, createdMs, job: JOBS[at % 4]!, conclusion: 'failure', ...given(at) });
  });
}

function clue(rows: readonly Execution[], one: Case = aCase(own)) {
  return stormClue(one, createChronicle([...rows, one.own]));
}

describe('a storm', () => {
  test('is told with its counts and the usual share', () => {
    expect(clue([...usual, ...failing(8)])).toEqual({
      kind: 'storm',
      feature: 'storm',
      value: 1,
      text: '8 of 12 jobs of other commits failed in the 3 hours before (66.7 %, usually 2.6 %)',
      ref: 'runs 1000, 1001, 1002 and 5 more',
    });
  });

  test('that came afterwards is told as soon as it is known', () => {
    const after = failing(8, (at) => ({ createdMs: own.completedMs! + at * MINUTE }));
    const past = createChronicle([...usual, ...after, own]);
    expect(stormClue(aCase(own), past)?.text).toContain('in the 3 hours after');
    expect(stormClue(aCase(own), past.until(own.completedMs!))).toBeNull();
  });

  test('of four jobs is one', () => {
    expect(clue([...usual, ...failing(4)])?.text).toContain('4 of 8 jobs');
  });

  test('on both sides is told by the stronger one', () => {
    const after = failing(8, (at) => ({ runId: 6000 + at, createdMs: own.completedMs! + at * MINUTE }));
    expect(clue([...usual, ...failing(4), ...after])?.text).toContain(
      '8 of 8 jobs of other commits failed in the 3 hours after',
    );
  });

  test('in two workflows needs no third job', () => {
    expect(clue([...usual, ...failing(8, (at) => ({ job: 'test', workflow: 1 + (at % 2) }))])).not.toBeNull();
  });

  test.each<[what: string, rows: Execution[]]>([
    ['a usual day', []],
    ['two failures', failing(2)],
    ['one job that fails for all', failing(8, () => ({ job: 'test' }))],
    ['one commit that breaks everything', failing(8, () => ({ sha: 'broken' }))],
    [
      'one commit that breaks most, with two others',
      failing(8, (at) => (at < 6 ? { sha: 'broken', runId: 1000 } : {})),
    ],
    ['what the own commit broke', failing(4, (at) => (at < 2 ? { sha: own.sha } : {}))],
    ['failures hours before', failing(8, (at) => ({ createdMs: LATE - 5 * HOUR + at * MINUTE }))],
    ['jobs that were cancelled', failing(8, () => ({ conclusion: 'cancelled' }))],
    ...(['genuine', 'expected'] satisfies VerdictLabel[]).map((label): [string, Execution[]] => [
      `failures that are ${label}`,
      failing(8, () => ({ failures: [failure(label)] })),
    ]),
  ])('is not %s', (_what, rows) => {
    expect(clue([...usual, ...rows])).toBeNull();
  });

  test('is not claimed where nobody knows what is usual', () => {
    expect(clue(failing(8))).toBeNull();
  });

  test('is not claimed where as much fails every day', () => {
    const stormy = usual.map((row, at) => (at % 2 === 0 ? { ...row, conclusion: 'failure' } : row));
    expect(clue([...stormy, ...failing(8)])).toBeNull();
  });
});

describe('an outage', () => {
  const of = (transience: Transience, given: Partial<Case> = {}) =>
    aCase(own, { grounds: { transience, stopped: false, clues: [] }, ...given });
  const alike = failing(2, (at) => ({ failures, branch: `branch-${at}` }));
  const is = (rows: readonly Execution[], one: Case = of('network')) => isOutage(one, createChronicle([...rows, own]));

  test('is the same failure of infrastructure on three branches within three hours', () => {
    expect(is(alike)).toBe(true);
    expect(is(alike, of('infrastructure'))).toBe(true);
  });

  test('is any failure of infrastructure in a storm', () => {
    expect(is([...usual, ...failing(8)], of('network', { isSpecific: false }))).toBe(true);
  });

  test.each<[what: string, rows: Execution[], one?: Case]>([
    ['alike on two branches', alike.slice(1)],
    ['on one branch', alike.map((row) => ({ ...row, branch: 'main' }))],
    ['of one commit', alike.map((row) => ({ ...row, sha: own.sha }))],
    ['within a day', alike.map((row) => ({ ...row, completedMs: row.completedMs! - 12 * HOUR }))],
    [
      'two hours before and two hours after',
      [
        { ...alike[0]!, completedMs: own.completedMs! - 2 * HOUR },
        { ...alike[1]!, completedMs: own.completedMs! + 2 * HOUR },
      ],
    ],
    ['in jobs that passed in spite of it', alike.map((row) => ({ ...row, conclusion: 'success' }))],
    ['that is a race', alike, of('race')],
    ['that is not known', [...usual, ...failing(8)], of('unknown')],
    ['that is a wrapper', alike, of('network', { isSpecific: false })],
  ])('is no failure %s', (_what, rows, one) => {
    expect(is(rows, one)).toBe(false);
  });
});
