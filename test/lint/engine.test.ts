import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';
import { slowText } from '../../src/classifiers/lint/slow.ts';

const root = fileURLToPath(new URL('../../src', import.meta.url));
/** Their expressions are put together from pieces; `test/log/redaction.test.ts` tries the whole ones. */
const PIECES = /^log\/(?:secret-settings|token-formats)\.ts$/;

/** What reads log text: the lines of a log are not the user's own. */
const readers = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (name) =>
    /^(?:log|classifiers|reports)\/.*\.ts$/.test(name) &&
    !/^classifiers\/(?:frameworks|lint)\//.test(name) &&
    !PIECES.test(name),
);

/** The regular expressions that stand in a file, as source text. */
function regexesIn(file: string): { source: string; ignoreCase: boolean }[] {
  const found: { source: string; ignoreCase: boolean }[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      const { regex } = node as { regex?: { pattern: string; flags: string } };
      if (regex) found.push({ source: regex.pattern, ignoreCase: regex.flags.includes('i') });
      Object.values(node).forEach(walk);
    }
  };
  walk(parseAst(readFileSync(join(root, file), 'utf8'), { lang: 'ts' }));
  return found;
}

const regexes = readers.flatMap((file) => regexesIn(file).map((regex) => ({ file, ...regex })));

test('there are some', () => expect(regexes.length).toBeGreaterThan(60));

test.each(regexes)('$file: /$source/ is not kept busy by a hostile line', ({ source, ignoreCase }) => {
  expect(slowText(source, ignoreCase)).toBe(null);
});
