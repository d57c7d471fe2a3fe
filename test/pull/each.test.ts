import { describe, expect, test } from 'vitest';
import { each } from '../../src/pull/each.ts';

/** Lets every promise that can go on do so. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** Work that ends when it is told to. */
function pieces() {
  const begun: number[] = [];
  const ends = new Map<number, { readonly done: () => void; readonly fail: (error: unknown) => void }>();
  const work = (item: number): Promise<void> => {
    begun.push(item);
    return new Promise((done, fail) => ends.set(item, { done, fail }));
  };
  return {
    begun,
    work,
    done: (item: number) => ends.get(item)!.done(),
    fail: (item: number, error: unknown) => ends.get(item)!.fail(error),
  };
}

test('as many at a time as are allowed, in their order; a free place is taken at once', async () => {
  const { begun, work, done } = pieces();
  const all = each([1, 2, 3, 4], 2, work);
  await settled();
  expect(begun).toEqual([1, 2]);
  done(2);
  await settled();
  expect(begun).toEqual([1, 2, 3]);
  done(1);
  done(3);
  await settled();
  done(4);
  await all;
  expect(begun).toEqual([1, 2, 3, 4]);
});

test.each([0, 1, 5, 100])('each of %i items once', async (count) => {
  const items = Array.from({ length: count }, (_, index) => index);
  const seen: number[] = [];
  await each(items, 4, async (item) => {
    await settled();
    seen.push(item);
  });
  expect(seen.sort((a, b) => a - b)).toEqual(items);
});

describe('an error', () => {
  test('stops what has not begun, once what has begun is over', async () => {
    const { begun, work, done, fail } = pieces();
    let over = false;
    const all = each([1, 2, 3, 4], 2, work).finally(() => {
      over = true;
    });
    const outcome = expect(all).rejects.toThrow('boom');
    await settled();
    fail(1, new Error('boom'));
    await settled();
    expect([begun, over]).toEqual([[1, 2], false]);
    done(2);
    await outcome;
    expect(begun).toEqual([1, 2]);
  });

  test('that came first is the one that is thrown', async () => {
    const { work, fail } = pieces();
    const outcome = expect(each([1, 2], 2, work)).rejects.toThrow('first');
    await settled();
    fail(2, new Error('first'));
    await settled();
    fail(1, new Error('second'));
    await outcome;
  });

  test('may be thrown before the work began to wait', async () => {
    const thrown = each([1, 2], 1, () => {
      throw new Error('boom');
    });
    await expect(thrown).rejects.toThrow('boom');
  });
});
