import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/log/redaction.ts';
import { answer } from '../../../src/reports/document/blocks.ts';
import { toHtml } from '../../../src/reports/document/html.ts';
import { toJson } from '../../../src/reports/document/json.ts';
import { toMarkdown } from '../../../src/reports/document/markdown.ts';
import { redacted } from '../../../src/reports/document/redacted.ts';
import { colophonLines } from '../../../src/reports/document/seal.ts';
import { sampleReport } from '../../support/report.ts';

const SECRET = 'acme-123456';
const own = (text: string): string => text.replace(/acme-[0-9]{6}/g, '***');
const redactors = { all: createRedactor([/acme-[0-9]{6}/]), own };

test('what is called a secret today is in no part of a report of what was stored yesterday', () => {
  const report = sampleReport(`the key ${SECRET} of`);
  const all = (one: typeof report) => [toMarkdown(one), toHtml(one), toJson(one), ...colophonLines(one)].join('\n');
  expect(all(report).split(SECRET).length).toBeGreaterThan(20);
  expect(all(redacted(report, redactors))).not.toContain(SECRET);
  // All else is as it was.
  expect(JSON.stringify(redacted(report, redactors)).replaceAll('***', SECRET)).toBe(JSON.stringify(report));
});

test('built-in secrets go, too', () => {
  const token = `ghp_${'a'.repeat(36)}`;
  expect(JSON.stringify(redacted(sampleReport(token), redactors))).not.toContain(token);
});

test('answers stay apart whose names, or the marks of them, are the same after that', () => {
  const names = ['of acme-111111', 'of acme-222222', 'a|b', 'a*b'];
  const sections = [{ key: 'open', heading: 'Open', blocks: names.map((name) => answer(name, 'What?')) }];
  const markdown = toMarkdown(redacted(sampleReport('log', { sections }), redactors));
  const marks = [...markdown.matchAll(/whyred:answer (.*?) -->/g)].map(([, name]) => name);
  expect(new Set(marks).size).toBe(4);
});

test('what is to be copied stays as it is, but for what a person calls a secret', () => {
  const lines = ['POSTGRES_PASSWORD: postgres', 'KEY: acme-123456'];
  const code = (language: 'text' | 'yaml') => ({ kind: 'code', language, lines }) as const;
  const shown = redacted(
    sampleReport('log', {
      sections: [{ key: 'fix', heading: 'Fix', blocks: [code('yaml'), code('text')] }],
      facts: { log: lines[0], fixes: [{ snippet: lines.join('\n') }], verify: ['mvn -B -U dependency:resolve'] },
    }),
    redactors,
  );
  expect(shown.sections[0]!.blocks).toMatchObject([
    { lines: ['POSTGRES_PASSWORD: postgres', 'KEY: ***'] },
    { lines: ['POSTGRES_PASSWORD: ***', 'KEY: ***'] },
  ]);
  expect(shown.facts).toEqual({
    log: 'POSTGRES_PASSWORD: ***',
    fixes: [{ snippet: 'POSTGRES_PASSWORD: postgres\nKEY: ***' }],
    verify: ['mvn -B -U dependency:resolve'],
  });
});
