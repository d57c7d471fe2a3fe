import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FilterError, Term } from '../../src/filter/filter.ts';
import { formatFilter } from '../../src/filter/format.ts';
import { parseFilter } from '../../src/filter/parse.ts';
import { anyFilter } from './any-filter.ts';

const NOW = Date.UTC(2026, 10, 12, 12);
const DAY = 86_400_000;

function termsOf(text: string): readonly Term[] {
  const parsed = parseFilter(text, NOW);
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors));
  return parsed.filter.terms;
}

function errorsOf(text: string): readonly FilterError[] {
  const parsed = parseFilter(text, NOW);
  return 'errors' in parsed ? parsed.errors : [];
}

describe('a filter is read', () => {
  test.each<[string, ...[field: string, op: string, values: readonly unknown[]][]]>([
    ['', ...[]],
    ['   ', ...[]],
    ['branch:main is:failed', ['branch', 'is', ['main']], ['is', 'is', ['failed']]],
    ['BRANCH:Main', ['branch', 'is', ['Main']]],
    ['wf:ci fp:v1:6f1c0a9be4d20c11', ['workflow', 'is', ['ci']], ['fingerprint', 'is', ['v1:6f1c0a9be4d20c11']]],
    ['job:~e2e,unit', ['job', 'contains', ['e2e', 'unit']]],
    ['job:e2e,~unit', ['job', 'like', ['e2e', '*unit*']]],
    ['job:"test (20, ubuntu)",lint', ['job', 'is', ['test (20, ubuntu)', 'lint']]],
    ['job:"test (*, ubuntu)"', ['job', 'like', ['test (*, ubuntu)']]],
    ['job:build\\ \\(20\\)\\,', ['job', 'is', ['build (20),']]],
    ['job:a\\*b', ['job', 'is', ['a*b']]],
    ['job:a\\**', ['job', 'like', ['a\\**']]],
    ['job:a***b', ['job', 'like', ['a*b']]],
    ['job:~a*b', ['job', 'like', ['*a*b*']]],
    ['job:"~a"', ['job', 'is', ['~a']]],
    ['job:a,a', ['job', 'is', ['a']]],
    ['sig:postgres/*', ['sig', 'like', ['postgres/*']]],
    ['is:red', ['is', 'is', ['failed']]],
    ['is:timed_out,GREEN', ['is', 'is', ['timed_out', 'passed']]],
    ['verdict:infra,flaky', ['verdict', 'is', ['infrastructure', 'flaky']]],
    ['category:~e', ['category', 'is', expect.arrayContaining(['network', 'test'])]], // worked out already
    ['sha:1F3C9ab', ['sha', 'like', ['1F3C9ab*']]],
    [`sha:${'a'.repeat(40)}`, ['sha', 'is', ['a'.repeat(40)]]],
    ['fp:6f1c', ['fingerprint', 'like', ['v*:6f1c*']]],
    ['attempts:>1', ['attempts', '>', [1]]],
    ['attempts:>=2', ['attempts', '>=', [2]]],
    ['attempts:=2', ['attempts', 'is', [2]]],
    ['run:20228246170,2', ['id', 'is', [20228246170, 2]]],
    ['age:<7d', ['age', '<', ['7d']]],
    ['connection reset', ['text', 'contains', ['connection']], ['text', 'contains', ['reset']]],
    ['"connection reset"', ['text', 'contains', ['connection reset']]],
    ['econn*', ['text', 'like', ['*econn*']]],
    ['a,b', ['text', 'contains', ['a,b']]],
    ['10:30 :x', ['text', 'contains', ['10:30']], ['text', 'contains', [':x']]], // no key begins so
    ['"branch:main" std\\:\\:move', ['text', 'contains', ['branch:main']], ['text', 'contains', ['std::move']]],
  ])('%j', (text, ...expected) => {
    expect(termsOf(text).map(({ field, op, values }) => [field, op, values])).toEqual(expected);
  });

  test.each<[string, boolean, column: number]>([
    ['branch:main', false, 1],
    [' !branch:main', true, 2],
    ['!!branch:main', false, 1],
    ['!"two words"', true, 1],
    ['"!x"', false, 1],
    ['\\!x', false, 1],
  ])('“!” negates: %j', (text, negated, column) => {
    expect(termsOf(text)[0]).toMatchObject({ negated, column });
  });

  test.each<[string, fromMs: number | null, toMs: number | null]>([
    ['age:<7d', NOW - 7 * DAY + 1, null],
    ['age:<=7D', NOW - 7 * DAY, null],
    ['age:>90m', null, NOW - 90 * 60_000],
    ['age:>=2w', null, NOW - 14 * DAY + 1],
    ['age:=1d', NOW - 2 * DAY + 1, NOW - DAY + 1],
    ['since:2026-11-01', Date.UTC(2026, 10, 1), null],
    ['since:2026-11-01T10:30', Date.UTC(2026, 10, 1, 10, 30), null],
    ['since:2026-11-01T10:30:15+02:00', Date.UTC(2026, 10, 1, 8, 30, 15), null],
    ['since:3d', NOW - 3 * DAY, null],
    ['until:2026-11-01', null, Date.UTC(2026, 10, 2)], // that day too
    ['until:2026-11-01T10:30Z', null, Date.UTC(2026, 10, 1, 10, 31)],
    ['since:2024-02-29', Date.UTC(2024, 1, 29), null],
  ])('%s is from %j up to %j', (text, fromMs, toMs) => {
    expect(termsOf(text)[0]).toMatchObject({ fromMs, toMs });
  });
});

describe('a mistake is marked where it is, with what was meant', () => {
  test.each<[string, marked: string, suggestion: string | null, message: RegExp]>([
    ['is:failed brnach:main', 'brnach:', 'branch:', /no key “brnach:”/],
    ['!wrkflow:ci', 'wrkflow:', 'workflow:', /no key/],
    ['verd:flaky', 'verd:', 'verdict:', /no key/],
    ['https://acme.example/x', 'https://acme.example/x', '"https://acme.example/x"', /must stand in quotes/],
    ['c:\\', 'c:\\', '"c:\\\\"', /must stand in quotes/],
    ['is:faild', 'faild', 'failed', /has no “faild”/],
    ['is:failed,gren', 'gren', 'green', /has no “gren”/],
    ['verdict:"flakey"', 'flakey', 'flaky', /has no “flakey”/],
    ['verdict:brok', 'brok', 'broken-base', /has no “brok”/],
    ['category:zz*', 'zz*', null, /has no “zz\*”/],
    ['branch:', ':', null, /value of “branch:” is missing/],
    ['branch:~', '~', null, /missing/],
    ['branch:a,,b', ',', null, /missing/],
    ['branch:a,', ',', null, /missing/],
    ['branch:""', '"', null, /missing/],
    ['branch:>main', '>', null, /does not compare/],
    ['attempts:two', 'two', null, /whole numbers/],
    ['attempts:>', '>', null, /missing/],
    ['attempts:>1,2', '1,2', null, /one number/],
    ['attempts:1,', ',', null, /whole numbers/],
    ['age:7d', '7d', '<7d', /Younger or older/],
    ['age:<7', '7', null, /An age is/],
    ['age:<', '<', null, /missing/],
    ['since:2026-02-30', '2026-02-30', null, /no time/],
    ['since:2026-11-01T25:00', '2026-11-01T25:00', null, /no time/],
    ['since:>2026-11-01', '>', '', /time alone/],
    ['sha:main', 'main', null, /hexadecimal/],
    ['text "open', '"', null, /not closed/],
    ['!', '!', null, /must not be/],
    ['""', '""', null, /nothing between/],
  ])('%j', (text, marked, suggestion, message) => {
    const [error, ...others] = errorsOf(text);
    expect(others).toEqual([]);
    expect(text.slice(error!.column - 1, error!.column - 1 + error!.length)).toBe(marked);
    expect(error!.suggestion).toBe(suggestion);
    expect(error!.message).toMatch(message);
  });

  test('each wrong term has its own error, in the order of the text', () => {
    expect(errorsOf('brnach:main is:faild age:<7d attempts:x').map(({ column }) => column)).toEqual([1, 16, 39]);
  });

  test('what is suggested is right where it is put', () => {
    for (const text of [
      'brnach:main',
      'is:faild',
      'age:7d',
      'http://x "y"',
      'verdict:"flakey"',
      'c:\\',
      'since:>2026-11-01',
    ]) {
      const { column, length, suggestion } = errorsOf(text)[0]!;
      const mended = `${text.slice(0, column - 1)}${suggestion}${text.slice(column - 1 + length)}`;
      expect([mended, errorsOf(mended)]).toEqual([mended, []]);
    }
  });

  test('a text of a thousand terms is refused before the store sees it', () => {
    expect(errorsOf('a '.repeat(600))[0]!.message).toBe('A filter has at most 1000 characters, and this one has 1200.');
  });
});

describe('for any text', () => {
  const anyText = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          'branch:',
          'is:',
          'age:',
          'fp:',
          '!',
          '~',
          '"',
          '\\',
          '*',
          ',',
          '<',
          '>',
          '=',
          ' ',
          ':',
          'a',
          '7d',
          '\ud83d',
        ),
        { maxLength: 25 },
      )
      .map((parts) => parts.join('')),
  );

  test('there is a filter, or errors that point into it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseFilter(text, NOW);
        if (!('errors' in parsed)) return;
        expect(parsed.errors.length).toBeGreaterThan(0);
        for (const { column, length, message } of parsed.errors) {
          expect(column).toBeGreaterThan(0);
          expect(column - 1 + length).toBeLessThanOrEqual(text.length);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('a filter that is read, printed and read again is the same', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseFilter(text, NOW);
        if ('errors' in parsed) return;
        const printed = formatFilter(parsed.filter);
        // Quotes that it adds may make a text too long.
        if (printed.length <= 1000) expect(unplaced(termsOf(printed))).toEqual(unplaced(parsed.filter.terms));
      }),
      { numRuns: 3000 },
    );
  });

  test('any filter can be printed so that reading gives it back, columns and all', () => {
    fc.assert(
      fc.property(anyFilter(NOW), (filter) => {
        const printed = formatFilter(filter);
        const again = termsOf(printed);
        expect(unplaced(again)).toEqual(unplaced(filter.terms));
        expect(parseFilter(formatFilter({ terms: again }), NOW)).toEqual({ filter: { terms: again } });
      }),
      { numRuns: 1000 },
    );
  });
});

function unplaced(terms: readonly Term[]): unknown[] {
  return terms.map((term) => ({ ...term, column: 0 }));
}
