import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSource } from '../../src/providers/local.ts';
import { triage } from '../../src/triage.ts';
import { engine, triageText } from '../support/engine.ts';
import { folderWith } from '../support/sources.ts';

/** The explaining line of a failed step on GitHub with this output, and what is said of it. */
async function explain(...output: readonly string[]) {
  const lines = [
    "Current runner version: '2.336.0'",
    '##[group]Run ./x.sh',
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    ...output,
  ];
  const text = [...lines, '##[error]Process completed with exit code 1.', 'Cleaning up orphan processes']
    .map((line) => `2026-09-01T10:00:00.0000000Z ${line}\n`)
    .join('');
  const [failure] = (await triageText(text)).jobs[0]!.failures;
  return failure!;
}

describe('the line that explains', () => {
  test.each<[string, readonly string[], string]>([
    ['an error before what wraps it', ['SyntaxError: bad', 'make: *** [all] Error 2'], 'SyntaxError: bad'],
    ['the first of equals', ['error: one thing', 'error: another thing'], 'error: one thing'],
    [
      'the deepest of a chain',
      [
        'a.b.OuterException: no',
        '    at a.b.C.d(C.java:3)',
        'Caused by: e.f.InnerException: the reason',
        '    at e.f.G.h(G.java:4)',
      ],
      'Caused by: e.f.InnerException: the reason',
    ],
    ['an output line before an echo', ["+ echo 'error: not this'", 'error: this one'], 'error: this one'],
    [
      'what is strong before what is only said late',
      ['TypeError: total is not a function', 'cleaning up failed'],
      'TypeError: total is not a function',
    ],
    [
      'the script’s last words where nothing is strong',
      ['working tree has unexpected changes', ''],
      'working tree has unexpected changes',
    ],
    ['an error before a warning', ['warning: unused error handler', 'error: boom'], 'error: boom'],
    ['no passed test', ['✓ shows an error when it failed', 'ERROR: total differs'], 'ERROR: total differs'],
    [
      'no quoted value',
      ['- error: expected this', 'AssertionError: values differ', '+  error: got that'],
      'AssertionError: values differ',
    ],
    [
      'no name in a path',
      ['- docs/errors/permission-denied.md', 'could not open the index'],
      'could not open the index',
    ],
    [
      'a full disk before what it broke',
      ['error: no space left on device: No space left on device', "thread 'rustc' panicked at src/x.rs:1:1:"],
      'error: no space left on device: No space left on device',
    ],
  ])('is %s', async (_, output, text) => expect((await explain(...output)).rootCause.text).toBe(text));

  test('is marked by the system where the same is said twice', async () => {
    const failure = await explain(
      'Error: cannot find the file',
      'something else',
      '##[error]Error: cannot find the file',
    );
    expect(failure.rootCause.line).toBe(7);
  });

  test('comes with reasons for every candidate', async () => {
    const { candidates } = await explain('SyntaxError: bad', 'make: *** [all] Error 2', 'note failed to clean');
    expect(candidates.length).toBeGreaterThan(2);
    for (const { why } of candidates) expect(why.length).toBeGreaterThan(0);
  });

  test('is surer with a name and a lead than without', async () => {
    const sure = await explain('psycopg2.errors.InternalError_: tuple concurrently updated');
    const weak = ['the first thing failed to start', 'so another failed to stop', 'and a third failed to run'];
    const unsure = await explain(...weak, ...Array.from({ length: 10 }, (_, index) => `tidying up ${index}`));
    expect(sure.rootCause.confidence).toBeGreaterThan(0.6);
    expect(unsure.rootCause.confidence).toBeLessThan(0.6);
  });
});

describe('a script that ends without a word', () => {
  test('is said to, and nothing is claimed', async () => {
    const failure = await explain('all good so far');
    expect(failure).toMatchObject({
      signature: { id: 'runner/exit-code' },
      unexplained: true,
      verdict: { label: 'uncertain', certainty: null, evidence: [] },
    });
    expect(failure.rootCause.confidence).toBeLessThan(0.2);
    expect(failure.summary).toMatch(/exit code 1|code 1/);
  });
});

const GO_TEST = [
  '=== RUN   TestCart',
  '    cart_test.go:3: the cart is empty',
  '--- FAIL: TestCart (0.00s)',
  'FAIL',
  'FAIL\tacme.example/nova/cart\t0.1s',
].join('\n');

describe('of an overlong step head and tail are read', () => {
  const explained = async (at: number, text: string) => {
    const lines = Array.from({ length: 260_000 }, (_, index) => (index === at ? text : `line ${index}`));
    lines.push('make: *** [all] Error 2');
    const folder = await folderWith({ 'job.log': `Started by timer\n${lines.join('\n')}\nFinished: FAILURE\n` });
    return await triage(await openSource(join(folder, 'job.log'), {}), engine);
  };

  test('and it says what it left out', async () => {
    const { jobs, warnings } = await explained(259_000, 'TypeError: near the end');
    expect(jobs[0]!.failures[0]!.rootCause).toMatchObject({ line: 259_002, text: 'TypeError: near the end' });
    expect(jobs[0]).toMatchObject({ lines: 260_003 });
    expect(warnings).toEqual([expect.stringMatching(/very long; \d+ lines in its middle were not looked at/)]);
  });

  test('and no test is counted, since some were not seen', async () => {
    const { jobs } = await explained(259_000, GO_TEST);
    expect(jobs[0]!.failures[0]!.tests).toMatchObject({ total: null, failed: null });
  });

  test('and what stands out between them', async () => {
    const { jobs } = await explained(80_000, 'SyntaxError: in the middle');
    expect(jobs[0]!.failures[0]!.rootCause).toMatchObject({ line: 80_002, text: 'SyntaxError: in the middle' });
  });
});

describe('the first verdict', () => {
  test.each<[string, string, string, string | null]>([
    ['a race', 'psycopg2.errors.InternalError_: tuple concurrently updated', 'flaky', null],
    [
      'a compiler’s finding',
      "src/a.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.",
      'genuine',
      'likely',
    ],
    ['an exception that nobody knows', 'acme.BillingError: total differs', 'uncertain', null],
    [
      'a network error that only looks like a compiler’s',
      'GET registry.internal.example:443: error connection broke',
      'uncertain',
      null,
    ],
  ])('on %s', async (_, line, label, certainty) => {
    const { verdict } = await explain(line);
    expect([verdict.label, verdict.certainty]).toEqual([label, certainty]);
    expect(verdict.rerunPasses).toBe(null);
    const { flaky, infrastructure, genuine, brokenBase } = verdict.probability;
    expect(flaky + infrastructure + genuine + brokenBase).toBeCloseTo(1, 2);
  });

  test('names the line of each piece of evidence', async () => {
    const { verdict } = await explain('psycopg2.errors.InternalError_: tuple concurrently updated');
    expect(verdict.evidence).toMatchObject([{ kind: 'signature', ref: 'line 5' }]);
  });
});
