import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../src/classifiers/catalogue.ts';
import { literalsOf } from '../../src/classifiers/regex-literals.ts';
import type { Signature } from '../../src/classifiers/signature.ts';
import { createMatcher, matchesText, preferred } from '../../src/classifiers/signatures.ts';
import { readLog } from '../../src/log/text.ts';

const ENTRY = `- id: area/name
  title: A title
  category: test
  tier: cause
  transient: no
  patterns: [boom]
  cause: It went boom.
  fix: [{ title: Do not, why: it hurts, recommended: true }]
  source: [experience]
  examples: [boom]
  nearMisses: [bom, doom]
`;

const load = (text: string): Signature[] => loadCatalogue([{ name: 'x.yml', text }]);
const change = (field: string, value: string): string =>
  ENTRY.replace(new RegExp(`^( {2}|- )${field}: .*$`, 'm'), (_, lead: string) => `${lead}${field}: ${value}`);
const one = (patterns: string, rest = ''): Signature => load(change('patterns', patterns) + rest)[0]!;

describe('the loader', () => {
  test('reads a good entry', () =>
    expect(load(ENTRY)).toMatchObject([{ id: 'area/name', file: 'x.yml', tier: 'cause' }]));

  test.each<[string, string, RegExp]>([
    ['an id without an area', change('id', 'name'), /x\.yml: name: id: must be area\/name/],
    ['a category that is none', change('category', 'weather'), /area\/name: category: /],
    [
      'a pattern without a literal',
      change('patterns', "[{ regex: '\\w+' }]"),
      /patterns\.0: has no literal of 3 or more/,
    ],
    [
      'alternatives of which one has no literal',
      change('patterns', "[{ regex: 'boom|\\d+' }]"),
      /patterns\.0: has no literal/,
    ],
    [
      'a pattern that is no regular expression',
      change('patterns', "[{ regex: 'boom(' }]"),
      /patterns\.0: is not a regular expression/,
    ],
    ['a sequence of one line', change('patterns', '[{ sequence: [boom] }]'), /patterns\.0: /],
    ['no recommended fix', change('fix', '[{ title: a, why: b }]'), /fix: recommends 0/],
    [
      'two recommended fixes',
      change('fix', '[{ title: a, why: b, recommended: true }, { title: a, why: b, recommended: true }]'),
      /fix: recommends 2/,
    ],
    ['one near miss', change('nearMisses', '[bom]'), /nearMisses: needs at least two/],
    ['no example', change('examples', '[]'), /examples: needs at least one/],
    ['a key that nothing captures', `${ENTRY}  key: [name]\n`, /key: names name/],
    ['a field that nobody knows', `${ENTRY}  colour: red\n`, /colour/],
    ['a wrapper that says it is generic', `${change('tier', 'wrapper')}  generic: true\n`, /generic: is so by tier/],
    ['generic: false', `${ENTRY}  generic: false\n`, /generic: must be true, or left out/],
    ['text that is not YAML', '- id: [', /x\.yml: is not YAML/],
    ['a mapping instead of a list', 'id: a/b', /must be a list/],
    ['the same id twice', ENTRY + ENTRY, /id: is taken by an entry of x\.yml/],
  ])('refuses %s with file, id and field', (_, text, message) => expect(() => load(text)).toThrow(message));

  test.each<[string, string, boolean]>([
    ['a cause', ENTRY, false],
    ['a symptom', change('tier', 'symptom'), false],
    ['a symptom that says so', `${change('tier', 'symptom')}  generic: true\n`, true],
    ['a wrapper', change('tier', 'wrapper'), true],
    ['a cancellation', change('category', 'cancelled'), true],
  ])('knows whether %s is generic', (_, text, generic) => expect(load(text)).toMatchObject([{ generic }]));

  test('names all wrong entries at once', () => {
    expect(() => load(change('category', 'weather') + change('id', 'Area/Name'))).toThrow(/category[\s\S]*id/);
  });
});

describe('literals of a regular expression', () => {
  test.each<[string, readonly string[] | null]>([
    [
      '^npm (?:error|ERR!) code (?<key>ECONNRESET|ETIMEDOUT)$',
      ['npm error code econnreset', 'npm error code etimedout', 'npm err! code econnreset', 'npm err! code etimedout'],
    ],
    ['No module named', ['no module named']],
    ['x(?:foo)?barbaz', ['barbaz']],
    ['(?=ahead)tail', ['tail']],
    ['[Ee]rror: \\d+', ['error: ']],
    ['\\w+', null],
    ['ab', null],
    ['(?:abc|de)', null],
    ['abc*', null],
    ['ab(?:cd)+', ['abcd']],
  ])('%s must contain one of %j', (source, literals) => expect(literalsOf(source)).toEqual(literals));

  test('every match of a pattern contains one of its literals', () => {
    const atom = fc.constantFrom('abc', 'de', '[fg]', '\\d', '(?:hij|klm)', '(?:no)?', 'x+', '.', '(?:opq){2}');
    const patterns = fc.array(atom, { minLength: 1, maxLength: 5 }).map((atoms) => atoms.join(''));
    const texts = fc
      .array(fc.constantFrom('abc', 'de', 'f', 'g', '7', 'hij', 'klm', 'no', 'xx', 'opqopq'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(patterns, texts, (source, text) => {
        const match = new RegExp(source).exec(text);
        const literals = literalsOf(source);
        if (match !== null && literals !== null)
          expect(literals.some((literal) => match[0].includes(literal))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('matching', () => {
  test.each<[string, Signature, string, boolean]>([
    ['a literal, case counts', one('[Boom]'), 'it went Boom', true],
    ['a literal in another case', one('[Boom]'), 'it went boom', false],
    ['a regular expression', one("[{ regex: '^boom \\d+$' }]"), 'boom 12', true],
    ['a regular expression without regard to case', one("[{ regex: '^boom', ignoreCase: true }]"), 'BOOM', true],
    [
      'a sequence with other lines between',
      one('[{ sequence: [first line, second line] }]'),
      'first line\nx\nsecond line',
      true,
    ],
    [
      'a sequence in the wrong order',
      one('[{ sequence: [first line, second line] }]'),
      'second line\nfirst line',
      false,
    ],
    [
      'a sequence that is stretched too far',
      one('[{ sequence: [first line, second line], within: 2 }]'),
      'first line\nx\ny\nsecond line',
      false,
    ],
    ['a line that is excepted', one('[boom]', "  unless: ['a joke']\n"), 'boom, a joke', false],
    ['any of several patterns', one('[boom, crash]'), 'crash', true],
  ])('%s', (_, signature, text, matches) => expect(matchesText(signature, text)).toBe(matches));

  test('a sequence reports the line that it is told to', () => {
    const report = (which: string) =>
      createMatcher([one(`[{ sequence: [first line, second line], report: ${which} }]`)]).findIn([
        'first line',
        'x',
        'second line',
      ])[0];
    expect(report('first')).toMatchObject({ line: 1, firstLine: 1, lastLine: 3 });
    expect(report('last')).toMatchObject({ line: 3, firstLine: 1, lastLine: 3 });
  });

  test('captures are those groups that took part', () => {
    const [finding] = createMatcher([one("[{ regex: 'boom (?:in (?<place>\\w+)|at (?<time>\\d+))' }]")]).findIn([
      'boom in kitchen',
    ]);
    expect(finding!.captures).toEqual({ place: 'kitchen' });
  });

  test('scope keeps a signature to its steps and formats', () => {
    const log = readLog(Buffer.from('boom\n'), (text) => text);
    const step = {
      number: 1,
      name: 'Run tests',
      firstLine: 1,
      lastLine: 1,
      kind: 'run',
      conclusion: 'failure',
      exitCode: 1,
    } as const;
    const found = (scope: string) =>
      createMatcher([one('[boom]', `  scope: ${scope}\n`)]).find({ text: log, file: 'a/job.log', steps: [step] }, 1, 1)
        .length;
    expect([
      found('{ step: tests }'),
      found('{ step: build }'),
      found('{ formats: [plain] }'),
      found('{ formats: [gitlab] }'),
    ]).toEqual([1, 0, 1, 0]);
  });

  test('of two on one line the cause wins over the wrapper, then the more specific', () => {
    const named = (id: string, tier: string, pattern: string) =>
      load(
        change('id', id).replace('tier: cause', `tier: ${tier}`).replace('patterns: [boom]', `patterns: [${pattern}]`),
      )[0]!;
    const findings = createMatcher([
      named('a/wrapper', 'wrapper', 'boom in the kitchen'),
      named('a/broad', 'cause', 'boom'),
      named('a/narrow', 'cause', 'boom in the'),
    ]).findIn(['boom in the kitchen']);
    expect(findings.reduce(preferred).signature.id).toBe('a/narrow');
  });
});
