import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../src/history/days.ts';
import { GRID_STATES } from '../../src/history/grid.ts';
import { proportion } from '../../src/history/intervals.ts';
import type { NightDay } from '../../src/history/nightly/headline.ts';
import { drawing } from '../../src/reports/charts/drawing.ts';
import { gridTable } from '../../src/reports/charts/grid.ts';
import { passRateFigure } from '../../src/reports/charts/pass-rate.ts';
import { sparkline } from '../../src/reports/charts/sparkline.ts';
import { gridText } from '../../src/reports/grid.ts';
import { GRID_MARKS } from '../../src/reports/grid-marks.ts';
import { parsedPage } from '../support/html.ts';
import { MORNING_MS, nightlyFacts } from '../support/nightly-facts.ts';

const drawn = await drawing();
const FIRST_MS = Date.UTC(2026, 10, 1);

/** Passes of ten runs a day; null: nothing ran. */
function days(...passes: readonly (number | null)[]): NightDay[] {
  return passes.map((passed, at) => {
    const rate = proportion(passed ?? 0, passed === null ? 0 : 10);
    const failed = passed === null ? 0 : 10 - passed;
    return { dayMs: FIRST_MS + at * DAY_MS, passed: passed ?? 0, failed, cancelled: 0, rate: rate.rate, passes: rate };
  });
}

function figure(...given: Parameters<typeof passRateFigure> extends [unknown, ...infer Rest] ? Rest : never) {
  const document = parsedPage(`<main>${passRateFigure(drawn, ...given).markup}</main>`);
  const path = (name: string): string =>
    document.querySelector(`.wide [aria-label=${name}] path`)?.getAttribute('d') ?? '';
  return { document, path };
}

describe('the chart of pass rates', () => {
  test('leaves a gap where nothing was decided, and draws no line over it', () => {
    expect(
      figure(days(10, 9, 8, 10), [])
        .path('line')
        .match(/M/g),
    ).toHaveLength(1);
    const { document, path } = figure(days(10, 9, null, 8, 10), []);
    expect(path('line').match(/M/g)).toHaveLength(2);
    expect(path('area').match(/M/g)).toHaveLength(2);
    expect(document.querySelectorAll('.wide circle').length).toBe(4);
  });

  test('begins where something was decided, and two weeks ago at the latest', () => {
    const told = (...passed: (number | null)[]) =>
      figure(days(...passed), []).document.querySelectorAll('details.data tbody tr').length;
    const none = (count: number) => Array.from({ length: count }, () => null);
    expect(told(...none(10), ...Array.from({ length: 20 }, () => 9))).toBe(20);
    expect(told(...none(29), 9)).toBe(14);
    expect(told(9, ...none(28), 9)).toBe(30);
  });

  test('shows the interval also of a day that stands alone', () => {
    const { document } = figure(days(null, 7, null, 9, 9), []);
    const bands = document.querySelectorAll('.wide [aria-label=rule][stroke="var(--band)"] line');
    expect(bands.length).toBe(1);
  });

  test('reaches from 0 to 100 per cent', () => {
    const { document } = figure(days(9, 10), []);
    const labels = [...document.querySelectorAll('.wide [aria-label^=y-axis] text')].map((one) => one.textContent);
    expect(labels).toEqual(['0 %', '50 %', '100 %']);
  });

  test('numbers what happened, in the order of time, two of a day together', () => {
    const at = (day: number, words: string) => ({ atMs: FIRST_MS + day * DAY_MS, words });
    const { document } = figure(days(9, 10, 8), [
      at(2.5, '<b>third</b>'),
      at(1.1, 'first'),
      at(1.7, 'second'),
      at(9, 'later'),
    ]);
    const labels = [...document.querySelectorAll('.wide [aria-label=text] text')].map((one) => one.textContent);
    expect(labels).toEqual(['1, 2', '3']);
    const told = [...document.querySelectorAll('.marks li')].map((one) => one.textContent);
    expect(told).toEqual(['2026-11-02 first', '2026-11-02 second', '2026-11-03 <b>third</b>']);
  });

  test('is told in words and as a table, the last day first', () => {
    const { document } = figure(days(10, null, 8), []);
    expect(document.querySelector('.wide').getAttribute('aria-label')).toBe(
      'First-attempt pass rate of each day from 2026-11-01 to 2026-11-03: 18 of 20 in all, at least 80.0 %, at most 100 %, 80.0 % on the last day.',
    );
    const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((one) => one.textContent),
    );
    expect(rows[0]).toEqual(['2026-11-03', '80.0 %', '49 to 95 %', '8 of 10', '0']);
    expect(rows[1]).toEqual(['2026-11-02', '–', '', '0 of 0', '0']);
  });

  test('is drawn in the colours of the page', () => {
    const { document } = figure(days(10, 9), []);
    const markup: string = document.querySelector('.wide').innerHTML;
    expect(markup).toContain('var(--line)');
    expect(markup).not.toMatch(/#[0-9a-f]{3}|rgb\(|<style| id=/i);
  });
});

test('a sparkline has a bar for each part that is known, as high as its share', () => {
  const document = parsedPage(`<p>${sparkline(drawn, [0, 4, null, 2], 4).markup}</p>`);
  const heights = [...document.querySelectorAll('rect')].map((one) => Number(one.getAttribute('height')));
  expect(heights).toHaveLength(3);
  expect(heights[0]).toBe(0);
  expect(heights[1]).toBeCloseTo(2 * heights[2]!, 0);
});

describe('the grid of jobs by runs', () => {
  const [grid] = nightlyFacts().grids;
  const table = (limits = { runs: 40, rows: 30 }) => parsedPage(`<main>${gridTable(grid!, limits).markup}</main>`);

  test('has the letters of the grid in the terminal', () => {
    const [run] = grid!.runs;
    const runs = GRID_STATES.map((_, at) => ({ ...run!, id: at }));
    const all = { ...grid!, runs, rows: [{ job: 'all', cells: GRID_STATES, passed: 1, decided: 6 }] };
    const legend = gridText([all], { width: 400, colour: false, nowMs: MORNING_MS });
    for (const state of GRID_STATES) {
      const { mark, words } = GRID_MARKS[state];
      expect(legend).toContain(mark === ' ' ? `blank: ${words}` : `${mark} ${words}`);
    }
  });

  test('says to each cell its job and its run, and explains the letters that it has', () => {
    const document = table();
    expect([...document.querySelectorAll('tbody tr')].map((row) => row.textContent.trim())).toEqual(
      expect.arrayContaining(['unit.....FFFiFF?5/11', 'typesBBBBBBBBBBB?0/11', 'e2e......~.c..?9/10']),
    );
    expect(document.querySelectorAll('thead th[scope=col] a').length).toBe(12);
    expect(document.querySelector('thead a').getAttribute('href')).toBe(
      'https://github.com/acme/nova/actions/runs/7005',
    );
    expect(document.querySelector('thead a').getAttribute('aria-label')).toMatch(
      /^run 7005: failure, 2026-11-19 \d\d:48 UTC, \w{7} by octocat$/,
    );
    const states = [...document.querySelectorAll('[data-state]')].map((one) => one.getAttribute('data-state'));
    expect(new Set(states)).toEqual(new Set(grid!.rows.flatMap(({ cells }) => cells)));
  });

  test('shows the newest runs where there are more than it holds', () => {
    const document = table({ runs: 3, rows: 30 });
    expect([...document.querySelectorAll('thead a')].map((one) => one.getAttribute('href').slice(-4))).toEqual([
      '7014',
      '7015',
      '7016',
    ]);
  });

  test('keeps a long name whole for programs, and its end for eyes', () => {
    const job = 'integration tests of the storage layer (12)';
    const long = { ...grid!, rows: [{ ...grid!.rows[0]!, job }] };
    const document = parsedPage(`<main>${gridTable(long, { runs: 40, rows: 30 }).markup}</main>`);
    expect(document.querySelector('tbody th').textContent).toBe(job);
    expect(document.querySelector('.name :last-child').textContent).toBe('er (12)');
  });
});
