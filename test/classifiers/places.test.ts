import { expect, test } from 'vitest';
import { placesOf } from '../../src/classifiers/places.ts';
import type { Failure, Problem, TestFailure } from '../../src/domain.ts';

const excerptOf = (lines: readonly string[]) =>
  lines.map((text, at) => ({ number: at + 1, text, timeMs: null, marker: null, colour: null }));

/** What `placesOf` looks at, and nothing else. */
function failureOf(given: Partial<Pick<Failure, 'problems' | 'tests'>>, lines: readonly string[] = []): Failure {
  return { problems: [], tests: null, excerpt: excerptOf(lines), ...given } as unknown as Failure;
}

function problem(file: string): Problem {
  return { file, line: 1, column: 1, severity: 'error', code: null, message: 'wrong', logLine: 1 };
}

function report(...files: readonly (string | null)[]): Failure['tests'] {
  const failures = files.map((file): TestFailure => ({ id: 'a', message: null, file, line: null, logLine: 1 }));
  return { framework: 'vitest', passed: null, failed: files.length, skipped: null, total: null, failures };
}

test('problems, tests and frames are named in this order, each file once', () => {
  const failure = failureOf(
    { problems: [problem('src/a.ts'), problem('./src/a.ts')], tests: report('test/a.test.ts', null) },
    ['    at total (/home/runner/work/nova/nova/src/b.ts:3:7)', '    at Object.<anonymous> (test/a.test.ts:9:1)'],
  );
  expect(placesOf(failure)).toEqual(['src/a.ts', 'test/a.test.ts', 'src/b.ts']);
});

test.each<[lines: readonly string[], places: readonly string[]]>([
  [['  File "/home/runner/work/nova/nova/app/main.py", line 3, in <module>'], ['app/main.py']],
  [['\t/home/runner/work/nova/nova/cart/cart.go:12 +0x1d'], ['cart/cart.go']],
  [["thread 'main' panicked at src/main.rs:4:5:"], ['src/main.rs']],
  [["thread 'main' panicked at 'no cart', src/main.rs:4:5"], ['src/main.rs']],
  [['   at Nova.Cart.Total() in D:\\a\\nova\\nova\\src\\Cart.cs:line 12'], ['src/Cart.cs']],
  [
    ["app/cart.rb:12:in 'total'", "\tfrom app/shop.rb:3:in `buy'"],
    ['app/cart.rb', 'app/shop.rb'],
  ],
  [['#0 /app/src/Cart.php(12): total()'], ['/app/src/Cart.php']],
  [['    at total (/usr/src/app/src/a.js:3:7)'], ['/usr/src/app/src/a.js']],
  [
    [
      'java.lang.IllegalStateException: no cart',
      '\tat org.junit.Assert.fail(Assert.java:89)',
      '\tat com.acme.Cart.total(Cart.java:12)',
    ],
    ['com/acme/Cart.java'],
  ],
  // What others wrote, and what only looks like a frame.
  [['    at run (/home/runner/work/nova/nova/node_modules/jest/index.js:3:7)'], []],
  [['  File "/opt/hostedtoolcache/Python/3.12.1/x64/lib/python3.12/unittest/case.py", line 58, in run'], []],
  [['  File "/usr/lib/python3/dist-packages/yaml/__init__.py", line 1, in load', '  File "<stdin>", line 1'], []],
  [['\t/home/runner/go/pkg/mod/example.com/cart@v1.0.0/cart.go:12 +0x1d'], []],
  [['see https://example.com/src/a.ts:3:7', 'at 10:30:12', ''], []],
])('%j names %j', (lines, places) => {
  expect(placesOf(failureOf({}, lines))).toEqual(places);
});

test('of a build that is broken altogether 50 are named', () => {
  const problems = Array.from({ length: 400 }, (_, at) => problem(`src/${at}.ts`));
  expect(placesOf(failureOf({ problems }))).toHaveLength(50);
});

test('lines that are made to keep the search busy name nothing', () => {
  const lines = [
    'at '.repeat(700),
    `  File "${'a'.repeat(2000)}`,
    ` at ${' in x'.repeat(400)}`,
    'panicked at '.repeat(170),
    `at ${'a.'.repeat(900)}`,
  ];
  expect(placesOf(failureOf({}, Array.from({ length: 40 }, () => lines).flat()))).toEqual([]);
});
