import { expect, test } from 'vitest';
import { createChronicle } from '../../src/history/chronicle.ts';
import { HOUR, history, START } from '../support/executions.ts';

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
