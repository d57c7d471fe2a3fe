import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJson } from '../../src/reports/json.ts';
import { triage } from '../../src/triage.ts';
import { engine, sourceOf, triageText } from '../support/engine.ts';
import { goldenLogs, readGolden } from '../support/golden.ts';

const schema = JSON.parse(readFileSync(new URL('../../data/triage.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ allErrors: true }).compile(schema);

function expectValid(json: string): void {
  const valid = validate(JSON.parse(json));
  expect(validate.errors ?? []).toEqual([]);
  expect(valid).toBe(true);
}

test('every golden log’s document is as the published schema says', async () => {
  for (const path of goldenLogs(new URL('../fixtures/logs/triage/', import.meta.url))) {
    expectValid(toJson(await triageText(readGolden(path).text)));
  }
});

test('a document is one line, and a source of many jobs is one document', async () => {
  const log = (name: string) => ({ file: `${name}.log`, name, text: 'make: *** [all] Error 2\nerror: boom\n' });
  const json = toJson(await triage(sourceOf(log('a'), log('b')), engine));
  expect(json).not.toContain('\n');
  expect(JSON.parse(json).jobs).toHaveLength(2);
  expectValid(json);
});

test('whatever a log holds, its document is valid and commands nothing', async () => {
  const words = fc.constantFrom(
    'error: ',
    '##[error]',
    '##[group]Run x',
    '::error::',
    'FAILED ',
    'panic: ',
    '\x1b[31m',
    '\r',
    '\0',
    '\n',
    '\t',
    '🙂',
    '\ud800',
    ' E   AssertionError: x',
    'Caused by: a.b.C: d',
    '2026-09-01T10:00:00.0000000Z ',
    '`'.repeat(4),
    '\u202e',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 40 }), async (parts) => {
      const json = toJson(await triageText(parts.join('')));
      expect(json).not.toContain('##[');
      expectValid(json);
    }),
    { numRuns: 300 },
  );
});
