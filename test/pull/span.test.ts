import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/domain.ts';
import { type RunPage, type Span, walk } from '../../src/pull/span.ts';
import { at } from '../support/api-job.ts';

const PAGE = 100;
const SEARCH_MAX = 1000;

/** Runs at these seconds; what GitHub answers of them, and which were listed. */
function github(seconds: readonly number[], hidden: (id: number, span: Span) => boolean = () => false) {
  const all = seconds
    .map((second, index) => ({ id: index + 1, createdMs: at(second) }) as Run)
    .sort((a, b) => b.createdMs - a.createdMs || b.id - a.id);
  const listed = new Set<number>();
  let calls = 0;
  const page = async (span: Span, number: number): Promise<RunPage> => {
    calls++;
    // Whole seconds, both included.
    const [from, to] = [Math.floor(span.fromMs / 1000) * 1000, Math.floor(span.toMs / 1000) * 1000 + 999];
    const within = all.filter(({ createdMs }) => createdMs >= from && createdMs <= to);
    const found = within.slice(0, SEARCH_MAX);
    const runs = found.slice((number - 1) * PAGE, number * PAGE).filter(({ id }) => !hidden(id, span));
    for (const { id } of runs) listed.add(id);
    return { runs, total: within.length, last: number * PAGE >= found.length };
  };
  return { page, listed, calls: () => calls };
}

/** So many runs, spread evenly over a day. */
function spread(count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor((index * 86_000) / Math.max(1, count)));
}

const DAY: Span = { fromMs: at(0), toMs: at(86_400) };

describe('all runs of a span are listed', () => {
  test.each<[runs: number, callsMax: number]>([
    [0, 1],
    [1, 1],
    [99, 1],
    [100, 1],
    [101, 2],
    [999, 10],
    // Whether there are more than the thousand costs a call.
    [1000, 11],
    [1001, 11],
    [2500, 26],
    [10_000, 102],
  ])('%i runs, in at most %i calls', async (count, callsMax) => {
    const { page, listed, calls } = github(spread(count));
    expect(await walk(DAY, page)).toEqual([]);
    expect(listed.size).toBe(count);
    expect(calls()).toBeLessThanOrEqual(callsMax);
  });

  test('however they crowd, as long as no second holds more than a thousand', async () => {
    const crowd = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 600 })), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(crowd, fc.nat(999), async (crowds, offset) => {
        const perSecond = new Map<number, number>();
        for (const [second, count] of crowds)
          perSecond.set(second, Math.min(SEARCH_MAX, (perSecond.get(second) ?? 0) + count));
        const seconds = [...perSecond].flatMap(([second, count]) => new Array<number>(count).fill(second));
        const { page, listed, calls } = github(seconds);
        expect(await walk({ fromMs: at(0) + offset, toMs: at(20) + offset }, page)).toEqual([]);
        expect(listed.size).toBe(seconds.length);
        // What shares its second with the last of a thousand is listed again.
        expect(calls()).toBeLessThanOrEqual(seconds.length / PAGE + 11 * perSecond.size + 1);
      }),
      { numRuns: 50 },
    );
  });

  test('a thousand in one second, and older ones', async () => {
    const { page, listed } = github([...spread(500), ...new Array<number>(1000).fill(86_399)]);
    expect(await walk(DAY, page)).toEqual([]);
    expect(listed.size).toBe(1500);
  });

  test('also those of the first second, where the span begins within it', async () => {
    const { page, listed } = github([...new Array<number>(900).fill(0), ...new Array<number>(900).fill(1)]);
    expect(await walk({ fromMs: at(0.5), toMs: at(2) }, page)).toEqual([]);
    expect(listed.size).toBe(1800);
  });
});

test('a server that counts no further than it lists hides nothing', async () => {
  const { page, listed } = github(spread(1500));
  const capped = async (span: Span, number: number): Promise<RunPage> => {
    const answer = await page(span, number);
    return { ...answer, total: Math.min(SEARCH_MAX, answer.total) };
  };
  expect(await walk(DAY, capped)).toEqual([]);
  expect(listed.size).toBe(1500);
});

describe('what GitHub does not list is told', () => {
  test('more than a thousand in one second; the others are listed', async () => {
    const { page, listed, calls } = github([...spread(500), ...new Array<number>(1500).fill(50_000), ...spread(700)]);
    const problems = await walk(DAY, page);
    expect(problems).toEqual(['GitHub counts 1500 runs at 2026-09-01T23:53:20.000Z and lists 1000.']);
    expect(listed.size).toBe(500 + 1000 + 700);
    expect(calls()).toBeLessThanOrEqual(40);
  });

  test('a run that is counted and never listed, within how short a time', async () => {
    const { page, listed, calls } = github(spread(300), (id) => id === 200);
    const problems = await walk(DAY, page);
    expect(problems).toEqual([
      expect.stringMatching(
        /^GitHub counts \d+ runs between 2026-09-0[12]T\S+Z and 2026-09-0[12]T\S+Z and lists \d+\.$/,
      ),
    ]);
    expect(listed.size).toBe(299);
    expect(calls()).toBeLessThanOrEqual(20);
  });

  test('nothing, where a shorter span lists what a longer one left out', async () => {
    const { page, listed } = github(spread(300), (id, span) => id === 200 && span.toMs - span.fromMs > 50_000_000);
    expect(await walk(DAY, page)).toEqual([]);
    expect(listed.size).toBe(300);
  });

  test('a page that comes empty ends the pages, not the search', async () => {
    const { page, listed } = github(spread(300), (id, { fromMs, toMs }) => id < 250 && toMs - fromMs > 50_000_000);
    expect(await walk(DAY, page)).toEqual([]);
    expect(listed.size).toBe(300);
  });

  test('the search ends however the numbers lie', async () => {
    let calls = 0;
    const lies = async (): Promise<RunPage> => {
      calls++;
      return { runs: [], total: 1_000_000, last: false };
    };
    expect((await walk(DAY, lies)).length).toBeGreaterThan(0);
    expect(calls).toBeLessThan(20);
  });
});

test('what stops a page stops the search', async () => {
  const refused = new Error('refused');
  await expect(walk(DAY, () => Promise.reject(refused))).rejects.toBe(refused);
});
