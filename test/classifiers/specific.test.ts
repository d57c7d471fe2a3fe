import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../src/classifiers/catalogue.ts';
import { createMatcher } from '../../src/classifiers/signatures.ts';
import { isSpecific, saysWhy } from '../../src/classifiers/specific.ts';
import type { TextModel } from '../../src/classifiers/text-model.ts';
import { withWords } from '../../src/classifiers/words.ts';
import { triageText } from '../support/engine.ts';

/** A job that failed in `Run npm test` with this output and exit code. */
async function explained(output: readonly string[], code = 1) {
  const lines = [
    "Current runner version: '2.336.0'",
    '##[group]Run npm test',
    'npm test',
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    ...output,
    `##[error]Process completed with exit code ${code}.`,
    'Cleaning up orphan processes',
  ];
  const { jobs } = await triageText(lines.map((line) => `2026-09-01T10:00:00.0000000Z ${line}\n`).join(''));
  return jobs[0]!;
}

describe('a failure is like no other', () => {
  test.each<[string, readonly string[]]>([
    [
      'by a test that has a name',
      [
        '✕ adds two numbers (3 ms)',
        '',
        '  ● sums › adds two numbers',
        '',
        'FAIL src/sum.test.ts',
        '  ● sums › adds two numbers',
        '    expected 3, received 4',
        '',
        'Tests:       1 failed, 4 passed, 5 total',
      ],
    ],
    ['by a lost connection to a host', ['Error: read ECONNRESET api.example.org:443']],
    [
      'by what a compiler found at a place',
      ["src/cart.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'."],
    ],
    ['by an exception with a message', ['ValueError: the invoice has no currency']],
    [
      'by a symptom that is a message',
      ['psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "users_email_key"'],
    ],
  ])('%s', async (_, output) => expect((await explained(output)).failures[0]).toMatchObject({ isSpecific: true }));

  test.each<[string, readonly string[]]>([
    ['a word alone', ['Error: failed']],
    ['the name of a tool', ['make: failed']],
    ['what was to be done', ['Deployment failed.']],
    ['a command without a name', ['error: command failed']],
    ['a target of make', ['make: *** [Makefile:12: test] Error 2']],
    ['nothing at all', []],
    ['a killed process', ['Killed']],
  ])('not by %s, whatever the step is called', async (_, output) =>
    expect((await explained(output)).failures[0]).toMatchObject({ isSpecific: false }),
  );

  test.each([1, 2, 124, 126, 127, 130, 134, 137, 139, 141, 143, 255, 3221225477])('not by exit code %i', async (code) =>
    expect((await explained([], code)).failures[0]).toMatchObject({ isSpecific: false }),
  );

  test.each(['##[error]The run was canceled by @octocat.', 'Error: the export of invoices was cancelled'])(
    'not by being stopped: %s',
    async (line) => {
      const { failures } = await explained([line]);
      expect(failures[0]).toMatchObject({ category: 'cancelled', isSpecific: false });
    },
  );

  test('not by the kind that its words make of it', async () => {
    const model: TextModel = { categoryOf: () => ({ category: 'build', probability: 0.9 }), transienceOf: () => null };
    const job = await explained(['it failed: Error: failed']);
    const silent = { ...job, failures: job.failures.map((one) => ({ ...one, category: 'unknown' as const })) };
    expect(withWords(silent, model).failures[0]).toMatchObject({ category: 'build', isSpecific: false });
  });
});

test('what a tool found tells a failure from others, however little its line says; what it warned of does not', () => {
  const problem = { file: 'src/a.ts', line: 3, column: 5, code: null, message: 'bad', logLine: 7 };
  const specific = (severity: 'error' | 'warning') =>
    isSpecific('Error: failed', 'build', null, null, [{ ...problem, severity }]);
  expect([specific('error'), specific('warning')]).toEqual([true, false]);
});

describe('a line that nobody knows', () => {
  test.each<[string, boolean]>([
    ['Error: Cannot read the price list of the shop', true],
    ['TypeError: cart.total is not a function', true],
    ['ReferenceError: basket is not defined', true],
    ['java.net.SocketException: Connection reset', true],
    ['AxiosError: Request failed with status code 502', true],
    ['exit status 128: fatal: could not read Username for the remote', true],
    ['E   AssertionError: assert False', false],
    ['error: script "test" exited with code 1', false],
    ["Error: Bash exited with code '1'.", false],
    [' ELIFECYCLE  Command failed with exit code 1.', false],
    ['The command "docker compose up web" exited with 1.', false],
    ['Command docker push registry image returned non-zero exit status 1', false],
    ['FAILURE: Build failed with an exception.', false],
    ['Tests failed: 3, passed: 10, total: 13', false],
    ['3 of 10 checks were not successful', false],
    ['Error: failed at abcdefabcd, beefcafe and facadefeed', false],
  ])('%j says why: %j', (line, says) => expect(saysWhy(line)).toBe(says));

  const hex = fc.stringMatching(/^[0-9a-f]{7,40}$/);
  const nothing = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number.toFixed(2)),
    fc.integer().map(String),
    hex,
    fc.uuid(),
    hex.map((digits) => `sha256:${digits.padEnd(64, '0a')}`),
    fc.stringMatching(/^(?:\/[a-z]{2,9}){1,5}(?:\.ts:\d{1,3})?$/),
    fc.stringMatching(/^[CD]:(?:\\[a-z]{2,9}){1,5}$/),
    fc.stringMatching(/^[a-z]{3,9}\.(?:ts|py|go)(?::\d{1,3}){0,2}$/),
    fc.constantFrom('2026-09-01T10:00:09.000Z', '10.0.0.1:5432', '12.5s', '4.39 GiB', '0x7f00aa'),
  );

  test('says nothing by numbers, hashes, times and paths, and by the words of every failure between them', () => {
    const words = fc.constantFrom('Error:', 'failed', 'with', 'the', 'command', 'FAILED', 'build', 'test', 'in', 'not');
    fc.assert(
      fc.property(fc.array(fc.oneof(nothing, words), { maxLength: 12 }), (parts) => !saysWhy(parts.join(' '))),
      { numRuns: 2000 },
    );
  });

  test('says no less for the numbers, hashes and paths that stand in it', () => {
    const said = 'ValueError: the invoice has no currency';
    fc.assert(fc.property(fc.array(nothing, { maxLength: 6 }), (parts) => saysWhy([...parts, said].join(' '))));
  });
});

test('a signature that ends a step without a word is generic, and so is each that knows nothing but exit codes', () => {
  const folder = new URL('../../data/signatures/', import.meta.url);
  const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
  const signatures = loadCatalogue(files);
  const codes = signatures.filter(({ examples, ...one }) => {
    const matcher = createMatcher([{ ...one, examples, scope: { step: null, file: null, formats: null } }]);
    return examples.every((example) => {
      const lines = example.split('\n');
      return matcher.findIn(lines).every(({ line }) => EXIT_CODE.test(lines[line - 1]!));
    });
  });
  expect(codes.length).toBeGreaterThan(13);
  expect(codes.filter(({ generic }) => !generic).map(({ id }) => id)).toEqual([]);
  expect(signatures.filter(({ tier, generic }) => tier === 'wrapper' && !generic)).toEqual([]);
});

const EXIT_CODE = /^(?:Error: |X )?(?:Process completed|The process '[^']+' failed) with exit code -?\d+\.?$/;
