import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobCourses } from '../../src/history/courses.ts';
import { flakinessOf } from '../../src/history/flakiness.ts';
import { groupsOf } from '../../src/history/groups.ts';
import { ratesOf } from '../../src/history/rates.ts';
import type { Execution } from '../../src/history/rows.ts';
import { execution, failure, HOUR, START } from '../support/executions.ts';
import { LOOKED, ledger, listedRun } from '../support/ledger.ts';

/** Some jobs, in some attempts of some runs, some of them of one commit; a name may come twice in an attempt. */
const rows = fc.array(
  fc
    .record({
      runId: fc.integer({ min: 1, max: 5 }),
      attempt: fc.integer({ min: 1, max: 4 }),
      job: fc.constantFrom('build', 'test (1, 2)', 'test (2, 2)'),
      conclusion: fc.constantFrom('success', 'success', 'failure', 'timed_out', 'cancelled', 'neutral', null),
      label: fc.constantFrom('flaky', 'genuine', 'uncertain', 'infrastructure'),
    })
    .map(({ label, ...given }) =>
      execution({
        ...given,
        sha: `sha${given.runId % 3}`,
        event: given.runId === 5 ? 'pull_request' : 'push',
        failures: given.conclusion === 'failure' ? [failure(label)] : [],
      }),
    ),
  { maxLength: 24, size: 'max' },
);

/** All that is said of the rows: every rate, and every flaky job. */
function said(some: readonly Execution[]) {
  const courses = jobCourses(some);
  return {
    rates: groupsOf(courses)
      .map(({ subject, courses: own }) => ({ subject, rates: ratesOf(own, LOOKED) }))
      .filter(({ rates: { first, eventual, cancelled } }) => first.of + eventual.of + cancelled.of > 0),
    flaky: flakinessOf(courses, START + 3 * HOUR),
  };
}

/** An attempt that took no time; put in at any place, the later ones move on by one. */
function inserted(before: readonly Execution[], given: Partial<Execution> & Pick<Execution, 'runId' | 'attempt'>) {
  const { runId, attempt } = given;
  const moved = before.map((row) =>
    row.runId === runId && row.attempt >= attempt ? { ...row, attempt: row.attempt + 1 } : row,
  );
  const like = before.find((row) => row.runId === runId);
  const added = execution({ sha: `sha${runId % 3}`, event: like?.event ?? 'push', ...given });
  return [...moved, { ...added, startedMs: null, completedMs: null }];
}

describe('whatever was run, and run again', () => {
  test('the order of the rows does not matter', () => {
    const shuffled = rows.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, ([some, other]) => {
        expect(said(other)).toEqual(said(some));
      }),
    );
  });

  test('an attempt that waits for its approval, or did not run, changes nothing, wherever it stands', () => {
    const idle = fc.record({
      runId: fc.integer({ min: 1, max: 6 }),
      attempt: fc.integer({ min: 1, max: 5 }),
      job: fc.constantFrom('build', 'test (1, 2)', 'test (2, 2)', 'test (3, 3)', 'deploy'),
      conclusion: fc.constantFrom('action_required', 'skipped', 'neutral', 'stale', 'a_word_that_is_new'),
    });
    fc.assert(
      fc.property(rows, idle, (some, one) => {
        expect(said(inserted(some, one))).toEqual(said(some));
      }),
    );
  });

  test('nor does one that was stopped, or still runs, where another attempt of the same decided', () => {
    const undecided = fc.record({
      at: fc.nat(),
      attempt: fc.integer({ min: 1, max: 5 }),
      conclusion: fc.constantFrom('cancelled', null),
    });
    fc.assert(
      fc.property(rows, undecided, (some, { at, ...one }) => {
        const decided = some.filter(({ conclusion }) => /success|failure|timed_out/.test(conclusion ?? ''));
        if (decided.length === 0) return;
        const { runId, job } = decided[at % decided.length]!;
        expect(said(inserted(some, { ...one, runId, job }))).toEqual(said(some));
      }),
    );
  });

  test('listing once more what is only carried over changes nothing', () => {
    const names = ['build', 't (1, 2)', 't (2, 2)', 'deploy'];
    const letter = fc.constantFrom('P', 'F', 'C', 'S', 'R', 'W', 'PF', 'FF');
    const first = fc.array(letter, { minLength: 1, maxLength: names.length });
    const again = fc.array(fc.array(fc.option(letter), { minLength: 4, maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(first, again, fc.nat(4), (letters, reruns, at) => {
        const carried = letters.map((one) => '='.repeat(one.length));
        // As many of a name as there were before.
        const lists = [
          letters,
          ...reruns.map((rerun) =>
            carried.map((old, index) => rerun[index]?.padEnd(old.length, '=').slice(0, old.length) ?? old),
          ),
        ];
        const told = (all: readonly (readonly string[])[]): string =>
          all.map((list) => list.map((one, index) => `${names[index]} ${one}`).join('; ')).join(' | ');
        const place = Math.min(at, lists.length - 1) + 1;
        const plain = ledger(listedRun(told(lists)));
        expect(ledger(listedRun(told(lists.toSpliced(place, 0, carried))))).toEqual(plain);
        expect(ledger(listedRun(told([...lists, carried, carried])))).toEqual(plain);
      }),
    );
  });

  test('runs of two halves are counted as both together', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 5 }), (some, split) => {
        const counts = (part: readonly Execution[]) => {
          const { first, eventual, attempts, cancelled } = ratesOf(jobCourses(part), LOOKED);
          return [first, eventual, attempts, cancelled].flatMap(({ count, of }) => [count, of]);
        };
        const early = counts(some.filter(({ runId }) => runId <= split));
        const late = counts(some.filter(({ runId }) => runId > split));
        expect(counts(some)).toEqual(early.map((count, at) => count + late[at]!));
      }),
    );
  });
});
