import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diagnosticOf, formOf } from '../../src/classifiers/diagnostics.ts';
import { goldenLog } from '../support/lines.ts';

const LOGS = new URL('../fixtures/logs/', import.meta.url);

test('a line is passed over only where no form fits it', () => {
  const names = readdirSync(LOGS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.log'));
  const lines = names.flatMap((name) => goldenLog(readFileSync(new URL(name, LOGS), 'utf8')).lines);
  const missed = lines.filter(({ text }) => diagnosticOf(text).strength !== formOf(text).strength);
  expect(missed.map(({ text }) => text)).toEqual([]);
});

test.each([
  'E: Unable to locate package libfoo',
  'api-1  | 2026/06/15 03:30:52 E   assert 1 == 2',
  '  [FAILED] the ledger is balanced',
  'shop.cart.Empty: the cart has no lines',
  'src/cart.ts:3:4: something is odd',
  '✗ the cart is empty',
  'Command took > 60 s',
])('%j is a diagnostic', (text) => {
  expect(diagnosticOf(text).strength).toBeGreaterThan(0);
});
