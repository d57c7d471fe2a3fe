import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, Report } from '../../../src/reports/document/blocks.ts';
import {
  answer,
  code,
  fenced,
  link,
  list,
  note,
  paragraph,
  say,
  strong,
  tableOf,
} from '../../../src/reports/document/blocks.ts';
import { toMarkdown } from '../../../src/reports/document/markdown.ts';
import { lintOf, outline, parsed, textOf } from '../../support/markdown.ts';

type Document = Pick<Report, 'title' | 'meta' | 'sections'>;

function documentOf(blocks: readonly Block[], title = 'Why CI was red'): Document {
  return { title, meta: [], sections: [{ key: 'one', heading: 'One', blocks }] };
}

/** Each kind of block, with this text wherever text of a log may stand. */
function everywhere(text: string): Document {
  const words = say`Before ${text} between ${code(text)} and ${strong(say`all ${text}`)} after`;
  const blocks: Block[] = [
    paragraph(words),
    paragraph(text),
    list([words, { words: text, blocks: [paragraph(text), fenced([text, text])] }, { words, done: false }]),
    list([words, text], true),
    tableOf(
      ['one', '>two'],
      [
        [text, code(text)],
        [words, text],
      ],
    ),
    fenced([text]),
    note(text),
    answer(text, say`Why ${text}?`),
    paragraph(say`See ${link(text, 'https://github.com/acme/nova/actions/runs/1')}.`),
  ];
  const section = { key: 'a', heading: say`About ${text}`, blocks };
  return {
    title: say`Title ${text}`,
    meta: [['Status', text]],
    sections: [section, { ...section, key: 'b', sections: [section] }],
  };
}

const PARTS = [
  ...[
    '`',
    '```',
    '````',
    '~~~',
    '\n',
    '\r\n',
    '|',
    '\\',
    '\\|',
    '#',
    '# ',
    '## x',
    '- ',
    '* ',
    '+ ',
    '1. ',
    '2) ',
    '> ',
    '>x',
  ],
  ...[
    '---',
    '===',
    '***',
    '___',
    '![a](http://x)',
    '](http://x)',
    '[a]: http://x',
    '[^1]',
    '[^1]: x',
    '<b>',
    '<!--',
    '-->',
    '--',
  ],
  ...[
    '</details>',
    '<script>',
    '&lt;',
    '&#64;',
    '@octocat',
    '#12',
    'GH-1',
    '**',
    '_',
    '__',
    '~~',
    '$x$',
    'www.x.org',
    'http://x.org',
  ],
  ...[
    '::error::',
    '##[error]',
    'whyred:end one',
    '\u{e000}',
    '\u202e',
    '\t',
    '    x',
    ' ',
    'word',
    ':--',
    ':-:|',
    'x@y.org',
    'é',
    '界',
    '!',
  ],
];

const hostile = fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 14 }).map((parts) => parts.join(''));

describe('a document as markdown', () => {
  test('has the outline that it was given, whatever a log says', () => {
    const harmless = outline(toMarkdown(everywhere('word')));
    fc.assert(
      fc.property(hostile, (text) => {
        // A text of nothing leaves its block empty, which is another outline.
        fc.pre(/\w/.test(text));
        expect(outline(toMarkdown(everywhere(`x${text}x`)))).toBe(harmless);
        const alone = outline(toMarkdown(documentOf([paragraph(text), paragraph('after')])));
        expect(alone).toBe('root(heading1 heading2 paragraph paragraph)');
      }),
    );
  });

  test('says what it was given', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const seen = (words: string): string => words.replaceAll('##[', '# #[').replace(/[\s\u202e]/g, '');
        const harmless = (words: string): string => seen(words.replaceAll('::', ': :'));
        const document = toMarkdown(documentOf([fenced([text]), paragraph(say`and ${text} too`)]));
        expect(harmless(textOf(document))).toContain(harmless(text));
        expect(harmless(textOf(document))).toContain(harmless(`and${text.replaceAll('\u{e000}', '\ufffd')}too`));
      }),
    );
  });

  test('passes markdownlint, whatever a log says', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(/\w/.test(text));
        const markdown = `${toMarkdown(everywhere(`x${text}x`))}\n<!-- markdownlint-disable-file MD013 -->\n`;
        expect(lintOf(markdown)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('breaks prose at 80 columns, and never within code or a link', () => {
    const words = Array.from({ length: 40 }, (_, at) => `word${at}`).join(' ');
    const span = 'a b c d e f g h i j k l m n o p q r s t u v w x y z';
    const markdown = toMarkdown(documentOf([paragraph(say`${words} ${code(span)} ${words}`)]));
    expect(markdown.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(markdown).toContain(`\`${span}\``);
  });

  test('a line of prose that begins like a list, a heading or a rule is still prose', () => {
    const long = 'x'.repeat(78);
    for (const start of ['-', '+', '*', '#', '##', '>', '===', '---', '1.', '12)', '~~~', ':::']) {
      const markdown = toMarkdown(documentOf([paragraph(`${long} ${start} ${long}`)]));
      expect(outline(markdown)).toBe('root(heading1 heading2 paragraph)');
      expect(textOf(markdown)).toContain(`${start}`);
    }
  });

  test('puts the columns of a table below each other, and wide characters count double', () => {
    const markdown = toMarkdown(
      documentOf([
        tableOf(
          ['job', '>runs'],
          [
            ['測試', '4'],
            ['build', '1,040'],
          ],
        ),
      ]),
    );
    expect(markdown).toContain(
      ['| job   |  runs |', '| ----- | ----: |', '| 測試  |     4 |', '| build | 1,040 |'].join('\n'),
    );
    expect(lintOf(markdown)).toEqual([]);
  });

  test('addresses in a table stand at the end, once each, so that the table can be read', () => {
    const run = (id: number) => link(`run ${id}`, `https://github.com/acme/nova/actions/runs/${id}`);
    const markdown = toMarkdown(
      documentOf([tableOf(['run'], [[run(1)], [run(2)], [run(1)]]), paragraph(say`See ${run(3)}.`)]),
    );
    expect(markdown).toContain('| [run 1][w1] |\n| [run 2][w2] |\n| [run 1][w1] |\n');
    expect(markdown).toContain('[run 3](https://github.com/acme/nova/actions/runs/3)');
    expect(markdown).toMatch(/\n\n\[w1\]: https:\S+\/1\n\[w2\]: https:\S+\/2\n$/);
    expect(lintOf(markdown)).toEqual([]);
  });

  test('a heading that comes again is told apart', () => {
    const section = { key: 'a', heading: 'Evidence.', blocks: [] };
    const markdown = toMarkdown({ title: 'Evidence', meta: [], sections: [section, section] });
    expect(markdown).toBe('# Evidence\n\n## Evidence (2)\n\n## Evidence (3)\n');
  });

  test('links lead to web pages only', () => {
    const target = (url: string) => outline(toMarkdown(documentOf([paragraph(say`${link('here', url)}`)])));
    expect(target('https://github.com/acme/nova/pull/1')).toContain('link');
    expect(target('javascript:alert(1)')).not.toContain('link');
    expect(target('nonsense')).not.toContain('link');
    const [open] = [parsed(toMarkdown(documentOf([paragraph(say`${link('here', 'https://x.org/a_(b)<c>')}`)])))];
    expect(JSON.stringify(open)).toContain('"url":"https://x.org/a_%28b%29%3Cc%3E"');
  });
});
