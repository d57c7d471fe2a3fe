import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proportion } from '../../src/history/intervals.ts';
import type { NightlyFacts } from '../../src/reports/nightly/facts.ts';
import { nightlyHtml } from '../../src/reports/nightly/html.ts';
import { quietLine } from '../../src/reports/nightly/sections.ts';
import { hostile, parsedPage, structure } from '../support/html.ts';
import { cleanFacts, newFailure, nightlyFacts, stratumNight } from '../support/nightly-facts.ts';

async function page(facts: NightlyFacts = nightlyFacts()) {
  const document = parsedPage(await nightlyHtml(facts));
  return {
    document,
    section: (id: string): string => textOf(document.getElementById(id)?.parentNode),
    all: (selector: string): string[] => [...document.querySelectorAll(selector)].map(textOf),
  };
}

function textOf(node: { readonly textContent: string } | undefined): string {
  return node === undefined ? '' : node.textContent.replace(/\s+/g, ' ').trim();
}

describe('a night as a page', () => {
  test('has the same structure whatever logs and people say', async () => {
    const harmless = structure(await nightlyHtml(poisoned(nightlyFacts(), 'xx')));
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        expect(structure(await nightlyHtml(poisoned(nightlyFacts(), `x${text}x`)))).toBe(harmless);
      }),
      { numRuns: 25 },
    );
  });

  test('is the same whenever it is made of the same facts', async () => {
    expect(await nightlyHtml(nightlyFacts())).toBe(await nightlyHtml(nightlyFacts()));
  });

  test('tells the pass rate with its interval, and whether it changed', async () => {
    const { section } = await page();
    const night = section('headline');
    expect(night).toContain('92.7 %38 of 41 runs; 95 %: 80 to 98');
    expect(night).toContain('−4.6 pointsmay be chance (−16.8 to +1.1); 97.3 % of 220');
    expect(night).toContain('pull requests6777.6 %66 to 86');
    expect(night).toContain('✗ genuine 11 4 confirmed, 6 likely, 1 not proven');
    expect(night).toContain('15 runs of pull requests were red, on 9 branches.');
    const worse = await page(nightlyFacts({ headline: stratumNight('default-branch', [20, 41], [214, 220]) }));
    expect(worse.section('headline')).toContain('▼ −48.5');
    expect(worse.section('headline')).toContain('worse');
  });

  test('shows each failure with its line, its verdict and its evidence', async () => {
    const { document, all } = await page();
    expect(all('.failures > details > summary b')).toEqual(['unit', 'types', 'e2e']);
    const [first] = document.querySelectorAll('.failures details');
    const told = textOf(first);
    expect(told).toContain('✗ genuine');
    expect(told).toContain('an unchanged re-run passes with 12 %');
    expect(told).toContain('the next commit failed, too−2.5run 7016');
    expect(textOf(first.querySelector('pre .why'))).toContain('1,040 AssertionError: expected 3 to be 4');
    expect(all('details[data-live] > summary b')).toEqual(['unit', 'types']);
    expect(first.querySelector('.evidence a').getAttribute('href')).toBe(
      'https://github.com/acme/nova/actions/runs/7016',
    );
  });

  test('shows the explaining line where the lines around it do not hold it', async () => {
    const failure = newFailure();
    const evidence = { ...failure.evidence!, line: 9, text: 'the cause', excerpt: [{ number: 1, text: 'elsewhere' }] };
    const { all } = await page(nightlyFacts({ failures: [{ ...failure, evidence }] }));
    expect(all('.failures pre .row')).toEqual(['▌ 9 the cause']);
  });

  test('says how to see the lines that it has no room for', async () => {
    const failure = newFailure();
    const { all } = await page(nightlyFacts({ failures: [{ ...failure, evidence: null }] }));
    expect(all('.failures .evidence p')).toEqual([`Its lines: whyred triage ${failure.lastRed.runId} --offline`]);
  });

  test('shows a failure of which nothing is known', async () => {
    const { all } = await page(nightlyFacts({ failures: [newFailure({ failure: null, name: null, evidence: null })] }));
    expect(all('.failures summary').join()).toContain('? uncertain unit CI · no cause is stored');
  });

  test('tells regressions with the commits they came with, incidents, what to watch, and what was not seen', async () => {
    const { section } = await page();
    expect(section('regressions')).toContain('types (CI) on main: new, from 160 of 163 to 30 of 41 passed');
    expect(section('regressions')).toContain('“Bump typescript to 5.9”');
    expect(section('incidents')).toContain('npm lost its connection to the registry. 9 failures in 7 runs');
    expect(section('masked')).toContain('only 12 of 21 re-runs passed');
    expect(section('stale')).toContain('publish (Release): last passed or failed 2026-11-01');
    expect(section('self-score')).toContain('said 2026-11-18: flaky; 2026-11-19 confirmed to be genuine');
    expect(section('gaps')).toContain('112 green runs');
    const marks = section('pass-rate');
    expect(marks).toContain('2026-11-17 types (CI) passes less often on the default branch');
    expect(marks).toContain('2026-11-19 9 failures: npm lost its connection to the registry');
  });

  test('has a row for each flaky unit, with a bar for each day on which something was decided', async () => {
    const { document, section } = await page();
    expect(section('flaky')).toContain('e2e CIpassed when it was run again in 9 of them8.4 % (4–15)12 of 143');
    const label = document.querySelector('.ranking [role=img]').getAttribute('aria-label');
    expect(label).toBe('flakes, oldest first: 0, 1, none, 0, 2, 0, 1, 1, 0, 0, 3, 1, 2, 1');
  });

  test('says in a line that all is well, and draws what there is', async () => {
    const { document, all } = await page(cleanFacts());
    expect(all('.clean')).toEqual([`✓ ${quietLine(cleanFacts())}`]);
    expect(all('h2')).toEqual(expect.arrayContaining(['At a glance', 'Pass rate', 'Jobs by runs']));
    expect(document.querySelector('.failures')).toBeNull();
    expect((await page()).all('.clean')).toEqual([]);
  });

  test('adds several repositories up, and has a row for each', async () => {
    const facts = nightlyFacts();
    const [nova] = facts.repositories;
    const other = { ...nova!, repository: 'github.com/acme/orbit', strata: [], newestRunMs: null };
    const { document, section } = await page({ ...facts, repositories: [nova!, other] });
    expect(textOf(document.querySelector('h1'))).toBe('2 repositories the default branches');
    expect(section('headline')).toContain('acme/orbit0nothing ran');
    const day = nova!.series.at(-1)!.passes;
    expect(textOf(document.querySelector('#pass-rate ~ figure tbody tr'))).toContain(
      `${2 * day.count} of ${2 * day.of}`,
    );
  });

  test('is small, also with many jobs and runs', async () => {
    const facts = nightlyFacts();
    const [grid] = facts.grids;
    const runs = Array.from({ length: 60 }, (_, at) => ({ ...grid!.runs[0]!, id: 20228246170 + at }));
    const cells = runs.map((_, at) => (at % 3 === 0 ? ('broken-base' as const) : ('passed' as const)));
    const rows = Array.from({ length: 30 }, (_, at) => ({
      job: `integration of the storage layer (${at})`,
      cells,
      passed: 40,
      decided: 60,
    }));
    const failures = Array.from({ length: 30 }, () => newFailure());
    const markup = await nightlyHtml({ ...facts, failures, grids: [{ ...grid!, runs, rows }] });
    expect(parsedPage(markup).querySelectorAll('.grid tbody tr:first-child td:not(.sum)').length).toBe(40);
    expect(markup.length).toBeLessThan(300_000);
  });

  test('has no chart where nothing was decided', async () => {
    const facts = nightlyFacts();
    const series = facts.repositories[0]!.series.map((day) => ({
      ...day,
      passed: 0,
      failed: 0,
      rate: null,
      passes: proportion(0, 0),
    }));
    const { section } = await page({ ...facts, headline: null, repositories: [{ ...facts.repositories[0]!, series }] });
    expect(section('pass-rate')).toContain('No run of these days was decided.');
    expect(section('headline')).toContain('Nothing ran on main since 2026-11-19 06:00 UTC');
  });
});

/** The same facts, with this text wherever a log, a person or GitHub may have written. */
function poisoned<T>(value: T, text: string): T {
  const walk = (one: unknown, key: string): unknown => {
    if (typeof one === 'string') return WRITTEN.has(key) ? text : one;
    if (Array.isArray(one)) return one.map((each) => walk(each, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, each]) => [name, walk(each, name)]));
  };
  return walk(value, '') as T;
}

const WRITTEN = new Set([
  ...['job', 'jobs', 'test', 'unit', 'title', 'actor', 'text', 'summary', 'file', 'step', 'name', 'reasons', 'advice'],
  ...[
    'workflowName',
    'workflows',
    'branch',
    'signature',
    'sha',
    'event',
    'status',
    'conclusion',
    'ref',
    'message',
    'problems',
    'runUrl',
  ],
]);
