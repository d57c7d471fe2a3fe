import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paragraph, type Section } from '../../../src/reports/document/blocks.ts';
import { toMarkdown } from '../../../src/reports/document/markdown.ts';
import { shortened } from '../../../src/reports/document/shortened.ts';
import { lintOf } from '../../support/markdown.ts';
import { sampleReport } from '../../support/report.ts';

const section = (heading: string, sections: readonly Section[] = []): Section => {
  return { key: heading.toLowerCase(), heading, blocks: [paragraph(`${heading} word `.repeat(40).trim())], sections };
};
const report = sampleReport('log', {
  sections: [section('One'), section('Two', [section('Three'), section('Four', [section('Five')])]), section('Six')],
});
const write = async (one: typeof report): Promise<string> => toMarkdown(one);
const headings = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('##'));

test('a report that fits is as it is', async () => {
  expect(await shortened(report, 100_000, write)).toBe(toMarkdown(report));
});

test('one that is too long loses whole sections from its end, and says which', async () => {
  const whole = toMarkdown(report);
  const text = await shortened(report, whole.length - 1, write);
  expect(headings(text)).toEqual(['## One', '## Two', '### Three', '### Four', '#### Five']);
  expect(text).toContain(`> Left out: Six (there is room for ${(whole.length - 1).toLocaleString('en')} characters).`);
  expect(lintOf(text)).toEqual([]);
  const shorter = await shortened(report, whole.indexOf('### Four') + 200, write);
  expect(headings(shorter)).toEqual(['## One', '## Two', '### Three']);
  expect(shorter).toContain('> Left out: Four and Six (');
});

test('whatever the limit, the longest beginning that fits is there, and each section is whole or not there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 300, max: 3000 }), async (limit) => {
      const text = await shortened(report, limit, write);
      expect(text.length).toBeLessThanOrEqual(limit);
      const more = await shortened(report, limit + 600, write);
      expect(headings(more).length).toBeGreaterThan(Math.min(5, headings(text).length));
      expect(headings(toMarkdown(report)).join('\n').startsWith(headings(text).join('\n'))).toBe(true);
      const words = text.split(/(?=^#+ )|^> /m).map((part) => part.split('word').length - 1);
      expect(words.filter((count) => count !== 0 && count !== 40)).toEqual([]);
    }),
  );
});
