import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt, Job } from '../../src/domain.ts';
import { executedJobs } from '../../src/history/executed.ts';
import { apiJob, at } from '../support/api-job.ts';

/** Attempts begin an hour apart. */
const HOUR = 3600;

function attempt(number: number): Attempt {
  const startedMs = at((number - 1) * HOUR);
  return { runId: 100, number, status: 'completed', conclusion: 'failure', startedMs, updatedMs: startedMs };
}

/** A job that began so many seconds after the first attempt; on a runner of its own where none is named. */
function job(listedBy: number, name: string, seconds: number | null, given: Partial<Job> = {}): Job {
  const startedMs = seconds === null ? null : at(seconds);
  const runnerId = seconds === null ? null : seconds + 1;
  return apiJob({ id: listedBy * 1000 + (seconds ?? 0), attempt: listedBy, name, startedMs, runnerId, ...given });
}

/** The same execution as a later attempt lists it. */
function carried(one: Job, listedBy: number, id = one.id): Job {
  return { ...one, id, attempt: listedBy };
}

function executed(number: number, jobs: readonly Job[], earlier: readonly Job[]): boolean[] {
  return executedJobs(attempt(number), jobs, earlier).map((one) => one.executed);
}

test('the first attempt ran all that it lists, even what never began', () => {
  expect(executed(1, [job(1, 'build', 10), job(1, 'test', null)], [])).toEqual([true, true]);
});

test('a job keeps all that was known of it', () => {
  const build = job(1, 'build', 10);
  expect(executedJobs(attempt(1), [build], [])).toEqual([{ ...build, executed: true }]);
});

describe('a job that was not run again counts with the attempt that ran it', () => {
  const build = job(1, 'build', 10);
  const failed = job(1, 'test', 20);
  const again = job(2, 'test', HOUR + 5);

  test.each<[string, number]>([
    ['the id that it had', build.id],
    ['an id of its own', 2010],
  ])('listed with %s', (_what, id) => {
    expect(executed(2, [carried(build, 2, id), again], [build, failed])).toEqual([false, true]);
  });

  test('over several attempts, each re-run another part', () => {
    const second = [carried(build, 2), again];
    const third = [carried(build, 3), carried(again, 3), job(3, 'deploy', 2 * HOUR + 9)];
    expect(executed(3, third, [build, failed, ...second])).toEqual([false, false, true]);
  });

  test('a re-run of one job leaves all others, failed ones too', () => {
    const first = [build, failed, job(1, 'lint', 11), job(1, 'deploy', null, { conclusion: 'skipped' })];
    const second = first.map((one) => (one === first[2] ? job(2, 'lint', HOUR + 2) : carried(one, 2)));
    expect(executed(2, second, first)).toEqual([false, false, true, false]);
  });

  test('a full re-run ran all', () => {
    const second = [job(2, 'build', HOUR + 1), again];
    expect(executed(2, second, [build, failed])).toEqual([true, true]);
  });
});

describe('jobs of one name', () => {
  test('are told apart by their starts', () => {
    const first = [job(1, 'test', 10), job(1, 'test', 20)];
    expect(executed(2, [carried(first[0]!, 2), job(2, 'test', HOUR + 5)], first)).toEqual([false, true]);
  });

  test('that began in the same second, by their machines', () => {
    const first = [job(1, 'test', 10, { runnerId: 1 }), job(1, 'test', 10, { runnerId: 2 })];
    const again = job(2, 'test', HOUR, { runnerId: 1 });
    expect(executed(2, [again, carried(first[1]!, 2)], first)).toEqual([true, false]);
  });
});

describe('a job without a start', () => {
  test('was carried over where it had none before', () => {
    const waiting = job(1, 'deploy', null);
    expect(executed(2, [carried(waiting, 2)], [waiting])).toEqual([false]);
  });

  test('belongs to the re-run that never found it a runner, where it had one before', () => {
    const first = job(1, 'test', 10);
    expect(executed(2, [job(2, 'test', null, { conclusion: 'failure' })], [first])).toEqual([true]);
  });

  test('belongs to the attempt that lists it first', () => {
    expect(executed(2, [job(2, 'report', null)], [job(1, 'test', 10)])).toEqual([true]);
  });
});

describe('where earlier attempts are not known, the attempt’s own start decides', () => {
  test.each<[string, number | null, boolean]>([
    ['began within it', HOUR + 1, true],
    ['began a little before it, by another clock', HOUR - 5, true],
    ['began before it', HOUR - 6, false],
    ['never began', null, true],
  ])('a job that %s', (_what, seconds, ran) => {
    expect(executed(2, [job(2, 'test', seconds)], [])).toEqual([ran]);
  });

  test('also where only the last one before is missing', () => {
    const first = job(1, 'test', 10);
    const inSecond = job(3, 'test', HOUR + 9);
    expect(executed(3, [inSecond, job(3, 'lint', 2 * HOUR + 3)], [first, job(1, 'lint', 12)])).toEqual([false, true]);
  });
});

test('another start than in the attempt before is a re-run, even by a clock that is late', () => {
  const first = [job(1, 'test', 10)];
  expect(executed(2, [job(2, 'test', HOUR - 60)], first)).toEqual([true]);
});

test('every execution counts in exactly one attempt, whatever is run again', () => {
  const names = fc.uniqueArray(fc.constantFrom('build', 'test', 'lint', 'deploy'), { minLength: 1 });
  const rerun = fc.array(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), { maxLength: 5 });
  fc.assert(
    fc.property(names, fc.nat(3), rerun, fc.boolean(), (unique, doubles, again, newIds) => {
      // Some names come twice.
      const all = [...unique, ...unique.slice(0, doubles)];
      let listed = all.map((name, index) => job(1, name, 10 + index));
      const known = [...listed];
      let executions = listed.length;
      let counted = executed(1, listed, []).filter(Boolean).length;
      for (const [index, flags] of again.entries()) {
        const number = index + 2;
        listed = listed.map((one, at) => {
          if (!flags[at]) return carried(one, number, newIds ? number * 1000 + at : one.id);
          executions++;
          return job(number, one.name, (number - 1) * HOUR + at);
        });
        const ran = executed(number, listed, known);
        expect(ran).toEqual(listed.map((_, at) => flags[at]));
        counted += ran.filter(Boolean).length;
        known.push(...listed);
      }
      expect(counted).toBe(executions);
    }),
  );
});
