import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer, code, fenced, list, paragraph, type Report, say, tableOf } from '../../src/reports/document/blocks.ts';
import { toHtml } from '../../src/reports/document/html.ts';
import { nightlyHtml } from '../../src/reports/nightly/html.ts';
import { newFailure, nightlyFacts } from '../support/nightly-facts.ts';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const isMissing = !existsSync(EXECUTABLE);
const WIDTHS = [380, 800, 1400] as const;
const THEMES = ['light', 'dark'] as const;
const EVERY_PAGE = WIDTHS.flatMap((width) =>
  THEMES.flatMap((theme) => (['nightly', 'report'] as const).map((name) => [name, width, theme] as const)),
);

/** Names of Chromium’s own switches: it shall ask for nothing by itself. */
const ARGUMENTS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

let browser: Browser;
let folder: string;

describe.skipIf(isMissing)(
  isMissing ? `pages in Chromium (skipped: ${EXECUTABLE} is not there; CHROMIUM names another)` : 'pages in Chromium',
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'whyred-pages-'));
      await writeFile(join(folder, 'nightly.html'), await nightlyHtml(longNight()));
      await writeFile(join(folder, 'report.html'), toHtml(report()));
      browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
    });

    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true, force: true });
    });

    test.each(EVERY_PAGE)('%s at %i pixels, %s: loads nothing, reports nothing, fits', async (name, width, theme) => {
      await using opened = await open(name, { width, theme });
      const { page, requests, complaints } = opened;
      expect(await overflow(page)).toBe(0);
      await page.keyboard.press('e');
      expect(await overflow(page)).toBe(0);
      expect(await page.locator('h1').isVisible()).toBe(true);
      if (process.env.SCREENSHOTS !== undefined) {
        await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}-${width}-${theme}.png`), fullPage: true });
      }
      expect(requests).toEqual([]);
      expect(complaints).toEqual([]);
    });

    test('what is smuggled in is neither loaded nor run', async () => {
      await using opened = await open('nightly', {});
      const { page, requests, complaints } = opened;
      const smuggled = '<img src="https://example.org/x.png"><p onclick="window.smuggled = 1">x</p>';
      await page.evaluate(
        `document.querySelector('main').insertAdjacentHTML('beforeend', ${JSON.stringify(smuggled)})`,
      );
      await page.locator('main > p').click();
      expect(await page.evaluate('window.smuggled')).toBeUndefined();
      expect(requests).toEqual([]);
      expect(complaints.join('\n')).toMatch(/img-src/);
      expect(complaints.join('\n')).toMatch(/script-src/);
    });

    test('j and k go through what is new and open, and Enter shows what is known of it', async () => {
      await using opened = await open('nightly', {});
      const { page } = opened;
      const here = () => page.locator(':focus b').first().textContent();
      await page.keyboard.press('j');
      expect(await here()).toBe('unit');
      await page.keyboard.press('j');
      expect(await here()).toBe('types');
      await page.keyboard.press('j');
      expect(await here()).toBe('types');
      await page.keyboard.press('k');
      expect(await here()).toBe('unit');
      const evidence = page.locator('.failure .evidence').first();
      expect(await evidence.isVisible()).toBe(false);
      await page.keyboard.press('Enter');
      expect(await evidence.isVisible()).toBe(true);
      expect(await evidence.textContent()).toContain('AssertionError: expected 3 to be 4');
    });

    test('in a report j and k go through the sections', async () => {
      await using opened = await open('report', {});
      const { page } = opened;
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      expect(await page.locator(':focus').textContent()).toBe('Failure of integration');
      await page.keyboard.press('k');
      expect(await page.locator(':focus').textContent()).toBe('Status');
    });

    test('e opens everything, and closes it again', async () => {
      await using opened = await open('nightly', {});
      const { page } = opened;
      const folds = await page.locator('main details').count();
      const unfold = page.locator('[data-do=unfold] span');
      expect(await page.locator('main details[open]').count()).toBe(0);
      await page.keyboard.press('e');
      expect(await page.locator('main details[open]').count()).toBe(folds);
      await expect.poll(() => unfold.textContent()).toBe('Collapse all');
      await page.locator('[data-do=unfold]').click();
      expect(await page.locator('main details[open]').count()).toBe(0);
    });

    test.each(THEMES)('t changes the %s theme, and back', async (theme) => {
      await using opened = await open('nightly', { theme });
      const { page } = opened;
      const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
      const [light, dark] = ['rgb(246, 246, 244)', 'rgb(18, 20, 23)'];
      expect(await ground()).toBe(theme === 'light' ? light : dark);
      await page.keyboard.press('t');
      expect(await ground()).toBe(theme === 'light' ? dark : light);
      await page.locator('[data-do=theme]').click();
      expect(await ground()).toBe(theme === 'light' ? light : dark);
    });

    test('? shows the keys that this page has, and Escape, ? and the button close them', async () => {
      await using opened = await open('report', {});
      const { page, complaints } = opened;
      const keys = page.locator('dialog');
      expect(await keys.isVisible()).toBe(false);
      await page.keyboard.press('?');
      expect(await keys.isVisible()).toBe(true);
      expect(await keys.textContent()).toContain('next and previous section');
      expect(await keys.textContent()).not.toContain('of a grid');
      await page.keyboard.press('Escape');
      expect(await keys.isVisible()).toBe(false);
      await page.locator('[data-do=keys]').click();
      await page.keyboard.press('?');
      expect(await keys.isVisible()).toBe(false);
      await page.keyboard.press('?');
      await keys.getByRole('button').click();
      expect(await keys.isVisible()).toBe(false);
      expect(complaints).toEqual([]);
    });

    test('arrow keys go through a grid, which is one stop of the tab key, and Enter opens the run', async () => {
      await using opened = await open('nightly', {});
      const { page, requests } = opened;
      const stops = page.locator('table.grid [tabindex="0"]');
      const told = () => page.locator('.told').textContent();
      expect(await page.locator('table.grid :is(a, td)[tabindex]').count()).toBeGreaterThan(40);
      expect(await stops.count()).toBe(1);
      await stops.focus();
      expect(await told()).toMatch(/^types: still running, or to come · run 7016: failure/);
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowDown');
      expect(await told()).toMatch(/^unit: failed · run 7015: /);
      expect(await page.locator(':focus').getAttribute('aria-label')).toBe('failed');
      await page.keyboard.press('Home');
      expect(await told()).toMatch(/^unit: passed · run 7005: /);
      await page.keyboard.press('ArrowLeft');
      expect(await told()).toMatch(/^unit: passed · run 7005: /);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      expect(await told()).toMatch(/^run 7005: /);
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowDown');
      expect(await stops.count()).toBe(1);
      await page.keyboard.press('Enter');
      await expect.poll(() => requests).toEqual(['https://github.com/acme/nova/actions/runs/7016']);
    });

    test('a click on a cell opens its run', async () => {
      await using opened = await open('nightly', {});
      const { page, requests } = opened;
      await page.locator('.grid tbody tr').nth(1).locator('td').nth(2).click();
      await expect.poll(() => requests).toEqual(['https://github.com/acme/nova/actions/runs/7007']);
    });

    test('the tab key comes to everything that can be opened or scrolled, and shows where it is', async () => {
      await using opened = await open('nightly', { width: 380 });
      const { page } = opened;
      const seen: string[] = [];
      for (let at = 0; at < 120; at++) {
        await page.keyboard.press('Tab');
        const stop = (await page.evaluate(STOP)) as { readonly name: string; readonly outline: string };
        if (stop.name === 'BODY') break;
        expect(stop.outline, stop.name).not.toBe('none');
        seen.push(stop.name);
      }
      expect(seen.filter((name) => name === 'SUMMARY')).toHaveLength(await page.locator('main summary').count());
      expect(seen.filter((name) => name === 'TD')).toHaveLength(1);
      expect(seen.filter((name) => name === 'BUTTON')).toHaveLength(3);
      expect(seen).toContain('DIV.scroll');
    });

    test('a link to what is folded away opens it', async () => {
      await using opened = await open('nightly', {});
      const { page } = opened;
      await page.evaluate("document.querySelector('.evidence dl').id = 'deep'; location.hash = 'deep'");
      await expect.poll(() => page.locator('#deep').isVisible()).toBe(true);
    });

    test.each(THEMES)(
      'on paper all evidence is open, without buttons, black on white, from the %s theme',
      async (theme) => {
        await using opened = await open('nightly', { theme });
        const { page } = opened;
        await page.keyboard.press('t');
        await page.emulateMedia({ media: 'print' });
        for (const evidence of await page.locator('.evidence').all()) expect(await evidence.isVisible()).toBe(true);
        expect(await page.locator('.tools').isVisible()).toBe(false);
        expect(await page.locator('nav').isVisible()).toBe(false);
        const { ground, text } = (await page.evaluate(
          '({ ground: getComputedStyle(document.body).backgroundColor, text: getComputedStyle(document.body).color })',
        )) as { readonly ground: string; readonly text: string };
        expect([ground, text]).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
        await page.emulateMedia({ media: 'screen' });
        await expect.poll(() => page.locator('.evidence').first().isVisible()).toBe(false);
      },
    );

    test('on paper no part of a failure covers another one, and a grid of forty runs has room', async () => {
      await using opened = await open('nightly', { width: 720 });
      const { page } = opened;
      await page.emulateMedia({ media: 'print' });
      await page.waitForFunction("[...document.querySelectorAll('.failure')].every((one) => one.open)");
      const parts = (await page.evaluate(PARTS)) as readonly (readonly (readonly [left: number, right: number])[])[];
      expect(parts.length).toBeGreaterThan(0);
      for (const [sign, what, when] of parts) {
        expect(what![0]).toBeGreaterThanOrEqual(sign![1]);
        expect(when![0]).toBeGreaterThanOrEqual(what![1]);
      }
      const head = page.locator('.grid thead tr').last();
      const cell = (await page.locator('.grid tbody td').first().boundingBox())!.width;
      const runs = await head.locator('a').count();
      const grid = (await page.locator('table.grid').boundingBox())!.width;
      expect(grid + (40 - runs) * (cell + 1)).toBeLessThan(720);
    });

    test('on a narrow page a ranking needs no scrolling, says what each number is, and is a table all the same', async () => {
      await using opened = await open('nightly', { width: 380 });
      const { page } = opened;
      const box = "document.querySelector('.scroll:has(.ranking)')";
      expect(await page.evaluate(`${box}.scrollWidth - ${box}.clientWidth`)).toBe(0);
      expect(await page.locator('.scroll:has(.ranking)').getAttribute('tabindex')).toBeNull();
      const heads = "[...document.querySelector('.ranking tbody tr').querySelectorAll('[role=cell]')]";
      expect(await page.evaluate(`${heads}.map((one) => getComputedStyle(one, '::before').content)`)).toEqual(
        ['flaked (95 %)', 'runs', 'turned red', 're-run', 'trend', '14 days', 'last'].map((head) => `"${head}"`),
      );
      expect(await page.locator('.ranking').getByRole('columnheader').count()).toBe(8);
      expect(await page.locator('.ranking').getByRole('rowheader').count()).toBeGreaterThan(0);
    });

    test('without its script the page still shows everything', async () => {
      await using opened = await open('nightly', { script: false });
      const { page } = opened;
      expect(await page.locator('.tools').isVisible()).toBe(false);
      await page.locator('.failure > summary').first().click();
      expect(await page.locator('.evidence').first().isVisible()).toBe(true);
      expect(await page.locator('.grid thead a').first().getAttribute('tabindex')).toBeNull();
      const last = page.locator('.evidence').last();
      expect(await last.isVisible()).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await last.isVisible()).toBe(true);
    });

    test('nothing moves for whoever does not want it', async () => {
      await using opened = await open('nightly', {});
      const { page } = opened;
      const scrolling = () => page.evaluate('getComputedStyle(document.documentElement).scrollBehavior');
      expect(await scrolling()).toBe('smooth');
      await page.emulateMedia({ reducedMotion: 'reduce' });
      expect(await scrolling()).toBe('auto');
    });
  },
);

/** From where to where the parts of each failure's line reach. */
const PARTS = `[...document.querySelectorAll('.failure > summary')].map((line) =>
  [...line.children].map((part) => {
    const range = document.createRange();
    range.selectNodeContents(part);
    const { left, right } = range.getBoundingClientRect();
    return [left, right];
  }))`;

interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** What it asked the network for; nothing answers. */
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

interface OpenOptions {
  readonly width?: number;
  readonly theme?: (typeof THEMES)[number];
  readonly script?: boolean;
}

async function open(
  name: 'nightly' | 'report',
  { width = 1400, theme = 'light', script = true }: OpenOptions,
): Promise<Opened> {
  const address = pathToFileURL(join(folder, `${name}.html`)).href;
  const context = await browser.newContext({
    ...{ viewport: { width, height: 900 }, colorScheme: theme, javaScriptEnabled: script },
    reducedMotion: 'no-preference',
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  await page.route(/^https?:/, async (route) => {
    requests.push(route.request().url());
    await route.abort();
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, requests, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Pixels that the page is wider than its window. */
async function overflow(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** What has the focus. */
const STOP = `(() => {
  const at = document.activeElement;
  const name = at.tagName + (at.classList.contains('scroll') ? '.scroll' : '');
  return { name, outline: getComputedStyle(at).outlineStyle };
})()`;

/** With names and lines that are longer than any page is wide. */
function longNight() {
  const facts = nightlyFacts();
  const long = 'integration_tests_of_the_storage_layer_with_every_database_that_there_is_(ubuntu-24.04,_20)';
  const failure = newFailure({ job: long, state: 'resolved' });
  const evidence = { ...failure.evidence!, text: `Error: ${'/srv/build/module'.repeat(20)}`, advice: [long.repeat(3)] };
  const excerpt = [{ number: 1040, text: evidence.text }];
  const [grid] = facts.grids;
  return {
    ...facts,
    failures: [...facts.failures, { ...failure, evidence: { ...evidence, excerpt } }],
    grids: [{ ...grid!, rows: [...grid!.rows, { ...grid!.rows[2]!, job: long }] }],
    flaky: { ...facts.flaky, units: [...facts.flaky.units, { ...facts.flaky.units[1]!, test: long.repeat(2) }] },
  };
}

function report(): Report {
  const long = 'x'.repeat(200);
  return {
    ...{ kind: 'rca', key: '1', title: 'Why CI was red', marks: {}, facts: {} },
    meta: [
      ['Run', [code('20228246170')]],
      ['Branch', long],
    ],
    sections: [
      {
        ...{ key: 'status', heading: 'Status' },
        blocks: [
          tableOf(
            ['check', 'status', '>tests', 'issue'],
            [
              ['unit', 'failed', '1 of 781', long],
              ['e2e', 'passed', '40', ''],
            ],
          ),
        ],
      },
      {
        ...{ key: 'failure', heading: say`Failure of ${code('integration')}` },
        blocks: [
          paragraph(say`Two jobs migrated ${code(long)} at the same time.`),
          fenced(['  825  before', `▌ 826  ${long}`]),
          list([
            { words: 'Migrate once', done: false, blocks: [fenced([`run: ${long}`], 'yaml')] },
            { words: long, done: true },
          ]),
          answer('why', 'Who noticed it first?'),
        ],
      },
    ],
  };
}
