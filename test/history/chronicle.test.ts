import { expect, test } from 'vitest';
import { createChronicle } from '../../src/history/chronicle.ts';
import { attempts, execution, failure, HOUR, history, START } from '../support/executions.ts';

const rows = history('PPFPP');
const past = createChronicle(rows.toReversed());
const ids = (found: readonly { readonly runId: number }[]) => found.map(({ runId }) => runId);

test('a chronicle tells what ended by then, by time', () => {
  expect(ids(past.all)).toEqual([1, 2, 3, 4, 5]);
  expect(ids(past.until(START + 3 * HOUR).all)).toEqual([1, 2]);
  expect(ids(past.until(START + 3 * HOUR).until(START + 5 * HOUR).all)).toEqual([1, 2]);
});

test('what ended between two moments includes the later one', () => {
  const [, second, third] = rows;
  expect(ids(past.between(second!.completedMs!, third!.completedMs!))).toEqual([3]);
  expect(ids(past.between(0, Number.POSITIVE_INFINITY))).toEqual([1, 2, 3, 4, 5]);
  expect(ids(past.until(second!.completedMs!).between(0, third!.completedMs!))).toEqual([1, 2]);
  expect(past.between(third!.completedMs!, second!.completedMs!)).toEqual([]);
});

test('what is reckoned once is the same from every moment', () => {
  let times = 0;
  const count = (all: readonly unknown[]) => {
    times++;
    return all.length;
  };
  expect([past.once(count), past.until(START).once(count), past.once(count)]).toEqual([5, 5, 5]);
  expect(times).toBe(1);
});

test('within two moments are the runs that were created between them, with all their attempts', () => {
  const rerun = attempts(3, ['failure', 'success'], { createdMs: START + 3 * HOUR }).map((row) => ({
    ...row,
    completedMs: START + (4 + 20 * row.attempt) * HOUR,
  }));
  const all = createChronicle([...rows.filter(({ runId }) => runId !== 3), ...rerun]);
  const view = all.within(START + 2 * HOUR, START + 4 * HOUR);
  expect(ids(view.all)).toEqual([2, 3, 3]);
  expect(ids(view.ofJob(rows[0]!))).toEqual([2, 3, 3]);
  expect(ids(view.ofBranch('main'))).toEqual([2, 3, 3]);
  expect([ids(view.ofRun(1)), ids(view.ofCode(rows[0]!))]).toEqual([[], []]);
  expect(ids(view.between(0, Number.POSITIVE_INFINITY))).toEqual([2, 3, 3]);
  expect(all.all.filter((row) => view.has(row))).toEqual(view.all);
  expect(ids(view.until(START + 30 * HOUR).all)).toEqual([2, 3]);
  expect(ids(all.until(START + 30 * HOUR).within(START + 2 * HOUR, START + 4 * HOUR).all)).toEqual([2, 3]);
  expect(ids(view.within(START, START + 3 * HOUR).all)).toEqual([2]);
});

test('alike are those that failed, not those that were cancelled meanwhile', () => {
  const failures = [failure('uncertain', { fingerprint: 'v1:a' })];
  const found = ['failure', 'cancelled', 'timed_out', 'success'].map((conclusion, at) =>
    execution({ runId: at + 1, conclusion, failures }),
  );
  expect(ids(createChronicle(found).alike('v1:a'))).toEqual([1, 3]);
});
