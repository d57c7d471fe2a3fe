import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../src/classifiers/catalogue.ts';
import { lintSignatures } from '../src/classifiers/lint/index.ts';
import { matchesText } from '../src/classifiers/signatures.ts';

const folder = new URL('../data/signatures/', import.meta.url);

describe.each(readdirSync(folder).filter((name) => name.endsWith('.yml')))('%s', (name) => {
  const signatures = loadCatalogue([{ name, text: readFileSync(new URL(name, folder), 'utf8') }]);

  test.each(
    signatures.flatMap((signature) => signature.examples.map((example) => [signature.id, example, signature] as const)),
  )('%s recognises its example %j', (_, example, signature) => expect(matchesText(signature, example)).toBe(true));

  test.each(
    signatures.flatMap((signature) => signature.nearMisses.map((line) => [signature.id, line, signature] as const)),
  )('%s leaves the look-alike %j alone', (_, line, signature) => expect(matchesText(signature, line)).toBe(false));
});

test('the catalogue has nothing that the linter complains of', async () => {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
  const signatures = loadCatalogue(files);
  expect(signatures.length).toBeGreaterThan(100);
  expect(lintSignatures(signatures)).toEqual([]);
});
