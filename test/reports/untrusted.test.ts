import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotations } from '../../src/reports/github.ts';
import { toMarkdown } from '../../src/reports/markdown.ts';
import { toText } from '../../src/reports/text.ts';
import { codeBlock, codeCell, codeSpan, escapeMarkdown } from '../../src/reports/untrusted.ts';
import { triageText } from '../support/engine.ts';

const hostile = fc
  .array(
    fc.constantFrom(
      '`',
      '```',
      '````',
      '\n',
      '|',
      '::error::',
      '::set-env name=X::',
      '##[add-mask]x',
      '<img src=x onerror=y>',
      '@someone',
      '#12',
      '](http://x)',
      '**',
      '\\',
      '---',
      '~~~',
      'error: ',
      '%0A::error::',
      '<!--',
      '</details>',
      ' ',
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('untrusted text', () => {
  test('cannot leave a code block', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 5 }), (lines) => {
        const [open, ...rest] = codeBlock(lines, 'text');
        const close = rest.pop()!;
        const fence = /^`+/.exec(open!)![0];
        expect(close).toBe(fence);
        for (const line of rest) expect(new RegExp(`^\\s*\`{${fence.length},}`).test(line)).toBe(false);
        expect(rest.join('')).not.toMatch(/[\r\n]/);
      }),
    );
  });

  test('cannot leave a code span or a cell of a table', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const span = codeSpan(text);
        const ticks = /^`+/.exec(span)?.[0];
        expect(span).not.toContain('\n');
        if (ticks !== undefined) {
          const inner = span.slice(ticks.length, -ticks.length);
          expect([...inner.matchAll(/`+/g)].some(([run]) => run === ticks)).toBe(false);
        }
        expect(codeCell(text)).not.toMatch(/(?<!\\)\|/);
      }),
    );
  });

  test.each<[string, string]>([
    ['a **b**', 'a \\*\\*b\\*\\*'],
    ['<script>', '&lt;script>'],
    ['@someone', '&#64;someone'],
    ['see #12', 'see &#35;12'],
    ['https://evil.example', 'https&#58;//evil.example'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['snake_case', 'snake_case'],
    ['_this_ and a__b', '\\_this\\_ and a\\_\\_b'],
  ])('%j is only text in markdown: %j', (text, escaped) => expect(escapeMarkdown(text)).toBe(escaped));
});

describe('a hostile log', () => {
  const log = hostile.map(
    (text) =>
      `2026-09-01T10:00:00.0000000Z ##[group]Run x\n2026-09-01T10:00:00.0000000Z ##[endgroup]\nerror: ${text}\n${text} FAILED\n2026-09-01T10:00:01.0000000Z ##[error]Process completed with exit code 1.\n`,
  );

  test('issues no workflow command, whatever the report', async () => {
    await fc.assert(
      fc.asyncProperty(log, async (text) => {
        const triage = await triageText(text);
        for (const report of [
          toText(triage, { width: 60, colour: false, top: 3, command: 'whyred' }),
          toMarkdown(triage),
        ]) {
          expect(report).not.toMatch(/^\s*::/m);
          expect(report).not.toContain('##[');
        }
        for (const line of annotations(triage).split('\n')) expect(line).toMatch(/^(?:::error |$)/);
      }),
      { numRuns: 200 },
    );
  });

  test('opens no HTML and mentions nobody in markdown outside of code', async () => {
    await fc.assert(
      fc.asyncProperty(log, async (text) => {
        let fence: string | null = null;
        for (const line of toMarkdown(await triageText(text)).split('\n')) {
          const mark = /^\s*(`{3,})/.exec(line)?.[1];
          if (mark !== undefined && fence === null) fence = mark;
          else if (fence !== null && line.trim() === fence) fence = null;
          else if (fence === null) {
            const outside = line.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
            expect(outside).not.toMatch(/@someone|<img|<!--/);
          }
        }
        expect(fence).toBe(null);
      }),
      { numRuns: 200 },
    );
  });
});
