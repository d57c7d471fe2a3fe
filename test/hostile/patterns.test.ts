import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, test } from 'vitest';
import { hostileTexts } from '../../src/classifiers/lint/hostile.ts';
import { search } from '../../src/classifiers/lint/machine.ts';
import { compileProgram } from '../../src/classifiers/lint/program.ts';

const SOURCES = fileURLToPath(new URL('../../src', import.meta.url));

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** Those that stand in a file. */
function literalsIn(file: string): Pattern[] {
  const found: Pattern[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      const { regex } = node as { regex?: { pattern: string; flags: string } };
      if (regex) found.push({ source: regex.pattern, flags: regex.flags });
      Object.values(node).forEach(walk);
    }
  };
  walk(parseAst(readFileSync(join(SOURCES, file), 'utf8'), { lang: 'ts' }));
  return found;
}

/** Those that files put together from pieces as they are loaded. */
async function builtBy(files: readonly string[]): Promise<Pattern[]> {
  const built: Pattern[] = [];
  const Native = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Native, {
    construct(target, given: [pattern: string | RegExp, flags?: string], newTarget) {
      const made: RegExp = Reflect.construct(target, given, newTarget);
      built.push({ source: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    for (const file of files) await import(join(SOURCES, file));
  } finally {
    globalThis.RegExp = Native;
  }
  return built;
}

const frameworks = readdirSync(join(SOURCES, 'classifiers/frameworks'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `classifiers/frameworks/${name}`);

const literals = frameworks.flatMap((file) => literalsIn(file).map((pattern) => ({ file, ...pattern })));
const built = (await builtBy(frameworks)).map((pattern) => ({ file: 'put together', ...pattern }));
/** Each once, whoever has it. */
const patterns = [...new Map([...literals, ...built].map((one) => [`${one.flags} ${one.source}`, one])).values()];

test('parsers of frameworks have expressions that stand there and some that are put together', () => {
  expect(literals.length).toBeGreaterThan(300);
  expect(built.length).toBeGreaterThan(15);
});

const SHORT = 200;
const LONG = 4 * SHORT;
/** A scan of the rest of the line from every place: 16 times as much on four times the length. A third power has 64. */
const SQUARE = 16 * 1.6;
/** What takes less than this on the longer text may grow as it likes: a line has seven times as many characters at most. */
const HARMLESS_STEPS = 30 * LONG;
/** A square of the length, with three steps a character. */
const STEPS_MAX = 3 * LONG ** 2;

/** These two grow with the third power of a line, and are to be bounded: one line of 8,000 characters takes a tenth of a second. */
const KNOWN: ReadonlySet<string> = new Set([
  String.raw`\[ {2}(?<outcome>FAILED {2}|SKIPPED | {5}OK )\] (?<id>\S.{0,500}?)(?:, where .{1,1000})? \(\d+ ms\)$`,
  String.raw`^The following .+ (?:was thrown|message was thrown)(?: .*)?:(?: (?<text>\S.*))?$`,
]);

/** Those that scan the rest of the line from every place in it, and the most steps that they took. */
const square = new Map<string, number>();
const LINEAR_STEPS = 150 * LONG;

describe('no expression of a parser grows faster than the square of a line', () => {
  test.each(patterns)('$file: /$source/', ({ file, source, flags }) => {
    const program = compileProgram(source, flags.includes('i'));
    expect(program).not.toBeNull();
    const steps = (text: string): number => {
      const outcome = search(program!, text, STEPS_MAX);
      return outcome.kind === 'exhausted' ? Number.POSITIVE_INFINITY : outcome.steps;
    };
    const slow = hostileTexts(source, LONG).filter((text) => {
      const long = steps(text);
      if (long > LINEAR_STEPS) square.set(`${file}: /${source}/`, long);
      if (long <= HARMLESS_STEPS) return false;
      const short = steps(text.slice(0, SHORT - 1) + text.at(-1));
      return long > STEPS_MAX || long > SQUARE * short;
    });
    expect(slow.map((text) => text.slice(0, 60)).slice(0, 1)).toEqual(KNOWN.has(source) ? [expect.any(String)] : []);
  });
});

// Parsers get lines of up to 8,000 characters: 500 of them, all digits, keep that of ctest busy for a minute (`\d+` at the start of an
// expression without an anchor). Bounded (`\d{1,9}`) or anchored, each of these is linear.
test.fails('no expression of a parser grows faster than a line', () => {
  expect(square.size).toBeGreaterThan(0);
  expect([...square.keys()]).toEqual([]);
});
