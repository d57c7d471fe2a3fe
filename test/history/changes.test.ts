import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChangePoint, changePoints } from '../../src/history/changes.ts';
import { jobCourses } from '../../src/history/courses.ts';
import { attempts, execution, history } from '../support/executions.ts';

function changes(pattern: string): ChangePoint[] {
  return changePoints(jobCourses(history(pattern)));
}

describe('no change', () => {
  test.each<[string, string]>([
    ['in nothing', ''],
    ['in one run', 'F'],
    ['while all passes', 'P'.repeat(300)],
    ['while all passes for very long', 'P'.repeat(20_000)],
    ['while all fails', 'F'.repeat(300)],
    ['by one failure', `${'P'.repeat(50)}F${'P'.repeat(50)}`],
    ['where a flaky job stays as flaky as it is', 'PPFPPPPFPPPPPFPPPFPP'.repeat(10)],
    ['by the last run alone', `${'P'.repeat(50)}F`],
    ['by what was cancelled', `${'P'.repeat(50)}${'C'.repeat(50)}`],
  ])('%s', (_what, pattern) => {
    expect(changes(pattern)).toEqual([]);
  });
});

describe('a job that breaks and is mended', () => {
  const [broke, mended, ...others] = changes(`${'P'.repeat(60)}${'F'.repeat(40)}${'P'.repeat(40)}`);

  test('changed twice', () => {
    expect([broke!.direction, mended!.direction, others]).toEqual(['worse', 'better', []]);
  });

  test('names the commit when nothing else can be it', () => {
    expect(broke).toMatchObject({
      ...{ at: { sha: 'sha61' }, from: { sha: 'sha60' }, until: { sha: 'sha61' }, commits: ['sha61'] },
      ...{ lastGreen: { sha: 'sha60' }, firstRed: { sha: 'sha61' } },
      ...{ before: { count: 60, of: 60 }, after: { count: 0, of: 40 } },
    });
    expect(broke!.probability).toBeGreaterThan(0.99);
  });

  test('knows when it was well again', () => {
    expect(mended).toMatchObject({ at: { sha: 'sha101' }, before: { count: 0, of: 40 }, after: { count: 40, of: 40 } });
  });
});

describe('a job that becomes flaky', () => {
  const [change, ...others] = changes(`${'P'.repeat(80)}${'PPFPFPPPFPPF'.repeat(3)}`);

  test('changed somewhere in a range, which holds the first failure', () => {
    expect(others).toEqual([]);
    expect(change!.direction).toBe('worse');
    expect(change!.commits.length).toBeGreaterThan(3);
    expect(change!.commits).toContain('sha81');
    expect(change!.from.createdMs).toBeLessThan(change!.at.createdMs);
  });

  test('has a last green one right before its first red one', () => {
    expect([change!.lastGreen!.sha, change!.firstRed!.sha]).toEqual(['sha82', 'sha83']);
  });
});

test('without a commit in between it was something else', () => {
  const rows = [...history('P'.repeat(40)), ...history('F'.repeat(40), { sha: 'sha40' }, 41)];
  expect(changePoints(jobCourses(rows))).toMatchObject([{ commits: [], from: { runId: 40 }, until: { runId: 41 } }]);
});

test('re-runs do not count: by first attempts the job is as bad as it was', () => {
  const mended = Array.from({ length: 20 }, (_run, at) => attempts(at + 21, ['failure', 'success'])).flat();
  expect(changePoints(jobCourses([...history('F'.repeat(20)), ...mended]))).toEqual([]);
});

test('turned around in time, the changes are the same the other way', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('P', 'F'), { maxLength: 60 }), fc.nat(40), (letters, passes) => {
      const pattern = 'P'.repeat(passes) + letters.join('');
      const there = changes(pattern);
      const back = changes([...pattern].reverse().join(''));
      // Where two places are as likely, the first is taken: what is the same is how many, and how they go.
      if (there.length !== 1 || back.length !== 1) return;
      expect(back[0]!.probability).toBeCloseTo(there[0]!.probability, 6);
      expect(back[0]!.direction).not.toBe(there[0]!.direction);
    }),
  );
});

test('tens of thousands of runs are searched', () => {
  const rows = Array.from({ length: 30_000 }, (_run, at) =>
    execution({ runId: at, conclusion: at >= 20_000 && at % 4 === 0 ? 'failure' : 'success' }),
  );
  const [change, ...others] = changePoints(jobCourses(rows));
  expect(others).toEqual([]);
  expect(Math.abs(change!.at.runId - 20_000)).toBeLessThan(20);
});
