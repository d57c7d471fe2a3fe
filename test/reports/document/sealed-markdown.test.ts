import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { paragraph, type Report } from '../../../src/reports/document/blocks.ts';
import { frontMatter } from '../../../src/reports/document/front-matter.ts';
import { isReportJson, toJson } from '../../../src/reports/document/json.ts';
import { toMarkdown } from '../../../src/reports/document/markdown.ts';
import { colophonOf, originOf } from '../../../src/reports/document/seal.ts';
import { sealedMarkdown } from '../../../src/reports/document/sealed-markdown.ts';
import { sealedPage } from '../../../src/reports/document/sealed-page.ts';
import { lintOf, outline } from '../../support/markdown.ts';
import { HOSTILE, sampleReport } from '../../support/report.ts';

const hostile = fc
  .array(fc.constantFrom(...HOSTILE, 'word'), { minLength: 1, maxLength: 8 })
  .map((one) => one.join(''));

function file(report: Report, front = ''): string {
  return sealedMarkdown(report, toMarkdown(report), front, null).text;
}

describe('a report as a file of markdown', () => {
  test('passes markdownlint with front matter and without, whatever a log says', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const report = sampleReport(`x${text}x`);
        expect(lintOf(file(report))).toEqual([]);
        expect(lintOf(file(report, await frontMatter(report)))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('asks linters to bear long lines only where there is one', () => {
    const short = sampleReport('log', { marks: {} });
    const long = { ...short, sections: [{ key: 'a', heading: 'A', blocks: [paragraph('x'.repeat(100))] }] };
    expect(file(short)).not.toContain('MD013');
    expect(file(long)).toContain('<!-- markdownlint-disable-file MD013 -->');
    expect([lintOf(file(short)), lintOf(file(long))]).toEqual([[], []]);
  });

  test('says at its end what it is, and no log can say it instead', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const report = sampleReport(`x${text}x`, { key: 'PIN-012', kind: 'pin' });
        const signatures = ['postgres/tuple-concurrently-updated', `x${text}x`.replaceAll('\t', '    ')];
        expect(colophonOf(file(report))).toEqual({
          kind: 'pin',
          key: 'PIN-012',
          marks: { ...report.marks, signatures },
        });
        expect(originOf(file(report))).toMatchObject({ kind: 'report', isEdited: false, answers: new Map() });
        // Nothing of it is seen.
        expect(outline(file(report)).replace(/(?: html)+\)$/, ')')).toBe(
          outline(file(sampleReport())).replace(/(?: html)+\)$/, ')'),
        );
      }),
      { numRuns: 60 },
    );
  });

  test.each<[what: string, edit: (text: string) => string, isEdited: boolean]>([
    ['a word', (text) => text.replace('Summary', 'Overview'), true],
    ['a line of its own', (text) => text.replace('## Checks', 'Mine.\n\n## Checks'), true],
    ['something at the end', (text) => `${text}\nMine.\n`, true],
    ['its marks', (text) => text.replace('"runs":2', '"runs":3'), true],
    ['the seal taken away', (text) => text.replace(/<!-- whyred:seal.*\n/, ''), true],
    ['other line ends', (text) => text.replaceAll('\n', '\r\n'), false],
    ['a byte order mark', (text) => `\ufeff${text}`, false],
    ['blank lines at the end', (text) => `${text}\n\n`, false],
    ['an answer', (text) => text.replace('> Who was held up?', 'Nobody.'), false],
  ])('knows of %s that it was edited outside of the answers, or not', (_what, edit, isEdited) => {
    const text = file(sampleReport());
    expect(edit(text)).not.toBe(text);
    expect(originOf(edit(text))).toMatchObject({ kind: 'report', isEdited });
  });

  test('is foreign without its comments', () => {
    expect(originOf(file(sampleReport()).replace(/<!-- whyred:report.*\n/, ''))).toEqual({
      kind: 'foreign',
      answers: new Map(),
    });
  });
});

test('a page is known again by the same comments', () => {
  const page = sealedPage(sampleReport('--> <script>'));
  expect(originOf(page)).toMatchObject({ kind: 'report', of: { kind: 'rca' }, isEdited: false });
  expect(originOf(page.replace('Summary', 'Overview'))).toMatchObject({ isEdited: true });
});

describe('front matter', () => {
  test('is YAML that says what it was given, and begins no second title', async () => {
    const report = sampleReport('flaky', {
      meta: [
        ['Title', 'x'],
        ['First seen', '2026-09-01'],
        ['Status', 'OPEN'],
      ],
    });
    const [, yaml] = /^---\n([\s\S]*?)---\n\n$/.exec(await frontMatter(report))!;
    expect(parse(yaml!)).toEqual({
      ...{ kind: 'rca', key: '20228246170', first_seen: '2026-09-01', status: 'OPEN' },
      ...{ signatures: ['postgres/tuple-concurrently-updated', 'flaky'], repository: 'acme/nova', runs: 2 },
    });
  });

  test('quotes whatever could be anything else', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const front = await frontMatter(sampleReport(text));
        const yaml = front.slice(4, -5);
        expect(yaml.split('\n')).not.toContain('---');
        const { first_seen: seen, signatures, key } = parse(yaml);
        expect([typeof seen, key]).toEqual(['string', '20228246170']);
        expect(signatures).toHaveLength(2);
        expect(front).not.toContain('##[');
      }),
    );
  });
});

test('a report as JSON is its facts, and is known again', () => {
  const json = toJson(sampleReport('##[error]'));
  expect(json).not.toContain('##[');
  expect(JSON.parse(json)).toEqual({
    ...{ schemaVersion: 1, report: 'rca', key: '20228246170' },
    ...{ jobs: [{ name: '##[error]', failed: 1 }], note: null },
  });
  expect(isReportJson(json)).toBe(true);
  for (const other of ['{}', 'null', '[1]', 'x', '{"schemaVersion":1}', '{"report":"rca"}'])
    expect(isReportJson(other)).toBe(false);
});
