import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answer,
  type Block,
  code,
  fenced,
  link,
  list,
  note,
  paragraph,
  type Report,
  say,
  strong,
  tableOf,
} from '../../src/reports/document/blocks.ts';
import { toHtml } from '../../src/reports/document/html.ts';
import { STYLE } from '../../src/reports/page/style.ts';
import { plain } from '../../src/reports/plain.ts';
import { hostile, parsedPage, structure } from '../support/html.ts';

type Document = Pick<Report, 'kind' | 'title' | 'meta' | 'sections'>;

function documentOf(...blocks: readonly Block[]): Document {
  return { kind: 'rca', title: 'Why CI was red', meta: [], sections: [{ key: 'one', heading: 'One', blocks }] };
}

/** Each kind of block, with this text wherever text of a log may stand. */
function everywhere(text: string): Document {
  const words = say`Before ${text} between ${code(text)} and ${strong(say`all ${text}`)} after`;
  const blocks: Block[] = [
    paragraph(words),
    list([words, { words: text, blocks: [paragraph(text), fenced([text, text])] }, { words, done: false }]),
    list([words, { words: text, done: true }], true),
    tableOf(
      ['one', '>two'],
      [
        [text, [code(text)]],
        [words, text],
      ],
    ),
    fenced([text], 'diff'),
    note(text),
    answer(text, text),
    paragraph(say`See ${link(text, 'https://github.com/acme/nova/actions/runs/1')}.`),
  ];
  const section = { key: 'a', heading: say`About ${text}`, blocks };
  return {
    kind: 'rca',
    title: say`Title ${text}`,
    meta: [['Status', text]],
    sections: [section, { ...section, key: text, sections: [section] }],
  };
}

describe('a report as a page', () => {
  test('has the structure that it was given, whatever a log says', () => {
    const harmless = structure(toHtml(everywhere('xx')));
    fc.assert(
      fc.property(hostile, (text) => {
        expect(structure(toHtml(everywhere(`x${text}x`)))).toBe(harmless);
      }),
      { numRuns: 60 },
    );
  });

  test('says what it was given, as it was given', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const page = toHtml(documentOf(fenced([`x${text}`]), paragraph(`and ${text}`)));
        const seen = (words: string): string => plain(words).replace(/\s+/g, ' ').trim();
        const document = parsedPage(page);
        expect(seen(document.querySelector('pre').textContent)).toBe(seen(`x${text}`));
        expect(seen(document.querySelector('section > p').textContent)).toBe(seen(`and ${text}`));
      }),
      { numRuns: 60 },
    );
  });

  test('gives no command to the runner that prints it', () => {
    const page = toHtml(everywhere('##[error]no ::error::no ##[group]'));
    expect(page).not.toContain('##[');
    expect(page.split('\n').filter((line) => /^\s*::/.test(line))).toEqual([]);
    expect(parsedPage(page).querySelector('h1').textContent).toContain('##[error]no ::error::no ##[group]');
  });

  test('loads nothing, and runs no script but its own', () => {
    const page = toHtml(everywhere('x'));
    const document = parsedPage(page);
    const policy = document.querySelector('meta[http-equiv]').getAttribute('content');
    const [script, ...others] = [...document.querySelectorAll('script')].map((one) => one.textContent);
    expect(others).toEqual([]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`'sha256-${createHash('sha256').update(script!).digest('base64')}'`);
    expect([...document.querySelectorAll('[src]')]).toEqual([]);
    expect(STYLE).not.toMatch(/url\(|@import/);
    expect(script!.length).toBeLessThan(6000);
  });

  test('has a table of contents whose links all lead somewhere, though keys repeat', () => {
    const section = {
      key: 'evidence',
      heading: 'Evidence',
      blocks: [],
      sections: [{ key: 'evidence', heading: 'More', blocks: [] }],
    };
    const document = parsedPage(toHtml({ kind: 'pin', title: 'PIN-7', meta: [], sections: [section, section] }));
    const links = [...document.querySelectorAll('nav a')].map((one) => one.getAttribute('href'));
    expect(links).toEqual(['#evidence', '#evidence-2', '#evidence-3', '#evidence-4']);
    expect(links.map((one) => document.querySelectorAll(one).length)).toEqual([1, 1, 1, 1]);
    expect(links.map((one) => document.querySelector(one).localName)).toEqual(['h2', 'h3', 'h2', 'h3']);
  });

  test('marks the explaining line, and what a diff took and gave', () => {
    const document = parsedPage(
      toHtml(
        documentOf(
          fenced(['  825  before', '▌ 826  the cause', '  827  after']),
          fenced(['--- a', '-old', '+new'], 'diff'),
        ),
      ),
    );
    expect([...document.querySelectorAll('pre .why')].map((one) => one.textContent.trim())).toEqual([
      '▌ 826  the cause',
    ]);
    expect(document.querySelector('.removed').textContent.trim()).toBe('-old');
    expect(document.querySelector('.added').textContent.trim()).toBe('+new');
  });

  test('tells what is done, what is to do, and what only a person can answer', () => {
    const document = parsedPage(
      toHtml(
        documentOf(
          list([{ words: 'one', done: true }, { words: 'two', done: false }, 'three']),
          answer('why', 'Who noticed it?'),
        ),
      ),
    );
    const boxes = [...document.querySelectorAll('li')].map(
      (one) => one.querySelector('.box')?.getAttribute('aria-label') ?? null,
    );
    expect(boxes).toEqual(['done', 'to do', null]);
    expect(document.querySelector('aside').textContent).toContain('Who noticed it?');
  });

  test('links lead to web pages only', () => {
    const target = (url: string) =>
      parsedPage(toHtml(documentOf(paragraph(link('here', url) as string))))
        .querySelector('main a')
        ?.getAttribute('href') ?? null;
    expect(target('https://github.com/acme/nova/pull/1')).toBe('https://github.com/acme/nova/pull/1');
    expect(target('https://x.org/"><b>')).toBe('https://x.org/%22%3E%3Cb%3E');
    expect(target('javascript:alert(1)')).toBeNull();
    expect(target('nonsense')).toBeNull();
  });

  test.each([
    ['light', 0],
    ['dark', 1],
  ] as const)('every text can be read on its ground in the %s theme', (_, theme) => {
    const colour = (name: string): string =>
      new RegExp(`--${name}: light-dark\\((#\\w+), ?(#\\w+)\\)`).exec(STYLE)![theme + 1]!;
    const pairs = [
      ...['text', 'dim', 'link', 'red', 'amber', 'green'].flatMap((text) =>
        ['page', 'ground', 'raised'].map((ground) => [text, ground] as const),
      ),
      ...(['red', 'amber', 'green'] as const).map((name) => [name, `${name}-ground`] as const),
      ...(['text', 'dim', 'link'] as const).map((name) => [name, 'blue-ground'] as const),
      ['text', 'red-ground'] as const,
    ];
    const low = pairs.filter(([text, ground]) => contrast(colour(text), colour(ground)) < 4.5);
    expect(low).toEqual([]);
    expect(contrast('#ffffff', colour('red-full'))).toBeGreaterThan(4.5);
    expect(contrast(colour('focus'), colour('ground'))).toBeGreaterThan(3);
  });
});

/** As WCAG 2 has it: 1 to 21. */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((first, second) => first - second);
  return (high! + 0.05) / (low! + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
