import { expect, test } from 'vitest';
import { mayReportTests } from '../../src/classifiers/hinted.ts';
import { passingTests } from '../../src/classifiers/passing-tests.ts';
import type { TestReport } from '../../src/domain.ts';
import { parsePart } from '../../src/log/parse.ts';

/** A log of GitHub's with one step a list of lines. */
function log(...steps: readonly (readonly string[])[]): Buffer {
  const lines = [
    "Current runner version: '2.336.0'",
    ...steps.flatMap((own, at) => [
      `##[group]Run step ${at}`,
      `step ${at}`,
      'shell: /usr/bin/bash -e {0}',
      '##[endgroup]',
      ...own,
    ]),
    'Post job cleanup.',
  ];
  return Buffer.from(lines.map((line) => `2026-11-01T10:00:00.0000000Z ${line}\n`).join(''));
}

function counted(bytes: Buffer): string[] {
  const parsed = parsePart({ file: 'job.txt', bytes, step: null, steps: null }, (text) => text);
  return parsed.flatMap(passingTests).map(({ framework, passed, total }) => `${framework} ${passed}/${total}`);
}

const RULE = '='.repeat(30);
const PYTEST = [
  `${RULE} test session starts ${RULE}`,
  'tests/test_a.py ........',
  `${RULE} 8 passed in 1.20s ${RULE}==`,
];
const VITEST = [
  ' RUN  v4.1.0 /home/runner/work/nova/nova',
  '',
  ' ✓ src/a.test.ts (3 tests) 5ms',
  '',
  ' Test Files  1 passed (1)',
  '      Tests  3 passed (3)',
];

test.each<[what: string, bytes: Buffer, reports: string[]]>([
  ['of one framework', log(PYTEST), ['pytest 8/8']],
  ['of several steps, in their order', log(VITEST, ['Done.'], PYTEST), ['vitest 3/3', 'pytest 8/8']],
  [
    'in colour',
    log([
      PYTEST[0]!,
      PYTEST[1]!,
      `\x1b[32m${RULE} \x1b[32m\x1b[1m8 passed\x1b[0m\x1b[32m in 1.20s\x1b[0m\x1b[32m ${RULE}==\x1b[0m`,
    ]),
    ['pytest 8/8'],
  ],
  ['of none', log(['All checks passed!']), []],
  ['of a compiler', log(['src/a.ts(1,1): error TS1005: passed']), []],
  [
    'of a step that prints too much',
    log([...PYTEST, ...Array<string>(20_000).fill('x'.repeat(60))], VITEST),
    ['vitest 3/3'],
  ],
])('a log that tells %s', (_what, bytes, reports) => {
  expect(counted(bytes)).toEqual(reports);
});

test('what failed in a job that passed is counted, and not listed', () => {
  const failed = [
    ...PYTEST.slice(0, 2),
    `${RULE} short test summary info ${RULE}`,
    'FAILED tests/test_a.py::test_b - assert 1 == 2',
    `${RULE} 1 failed, 7 passed in 1.20s ${RULE}`,
  ];
  const parsed = parsePart({ file: 'job.txt', bytes: log(failed), step: null, steps: null }, (text) => text);
  expect(passingTests(parsed[0]!)).toEqual<TestReport[]>([
    { framework: 'pytest', passed: 7, failed: 1, skipped: 0, total: 8, failures: [] },
  ]);
});

test('whether it is worth reading shows at once', () => {
  expect(mayReportTests(log(PYTEST))).toBe(true);
  expect(mayReportTests(log(VITEST))).toBe(true);
  expect(mayReportTests(log(['Compiling 40 of 40 files']))).toBe(false);
});
