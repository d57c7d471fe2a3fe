import type { Random } from '../random.ts';
import { type Output, seconds } from './output.ts';

const DEPRECATED = [
  'npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory.',
  'npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported',
  'npm warn deprecated rimraf@3.0.2: Rimraf versions prior to v4 are no longer supported',
];

export const npmCi = {
  script: ['npm ci'],
  passing: (random) => [
    ...DEPRECATED,
    '',
    `added ${random.between(780, 840)} packages, and audited ${random.between(841, 860)} packages in ${random.between(9, 31)}s`,
    '',
    '172 packages are looking for funding',
    '  run `npm fund` for details',
    '',
    'found 0 vulnerabilities',
  ],
  failures: {
    econnreset: {
      label: 'infra',
      exitCode: 1,
      lines: (random) => [
        ...DEPRECATED,
        'npm error code ECONNRESET',
        'npm error syscall read',
        'npm error errno ECONNRESET',
        'npm error network read ECONNRESET',
        'npm error network This is a problem related to network connectivity.',
        'npm error network In most cases you are behind a proxy or have bad network settings.',
        ...npmLogHint(random),
      ],
    },
    unavailable: {
      label: 'infra',
      exitCode: 1,
      lines: (random) => [
        ...DEPRECATED,
        'npm error code E503',
        `npm error 503 Service Unavailable - GET https://registry.example/@acme%2f${random.pick(['theme', 'proto', 'icons'])}`,
        ...npmLogHint(random),
      ],
    },
    'no-version': {
      label: 'broken',
      exitCode: 1,
      lines: (random) => [
        'npm error code ETARGET',
        'npm error notarget No matching version found for @acme/proto@^4.1.0.',
        'npm error notarget In most cases you or one of your dependencies are requesting',
        "npm error notarget a package version that doesn't exist.",
        ...npmLogHint(random),
      ],
    },
  },
} satisfies Output;

function npmLogHint(random: Random): string[] {
  const at = `2026-09-${random.between(10, 28)}T08_${random.between(10, 59)}_07_${random.between(100, 999)}Z`;
  return [`npm error A complete log of this run can be found in: /home/runner/.npm/_logs/${at}-debug-0.log`];
}

export const tsc = {
  script: ['npx tsc --noEmit'],
  passing: () => [],
  failures: {
    'wrong-type': {
      label: 'broken',
      exitCode: 2,
      lines: () => [
        "src/cart/total.ts(41,7): error TS2322: Type 'string | undefined' is not assignable to type 'string'.",
        "  Type 'undefined' is not assignable to type 'string'.",
        "src/cart/total.ts(58,22): error TS2339: Property 'net' does not exist on type 'Price'.",
      ],
      noted: {
        path: 'src/cart/total.ts',
        line: 41,
        message: "Type 'string | undefined' is not assignable to type 'string'.",
      },
    },
    'missing-module': {
      label: 'broken',
      exitCode: 2,
      lines: () => [
        "src/api/client.ts(3,24): error TS2307: Cannot find module './generated/orders.ts' or its corresponding type declarations.",
      ],
      noted: {
        path: 'src/api/client.ts',
        line: 3,
        message: "Cannot find module './generated/orders.ts' or its corresponding type declarations.",
      },
    },
  },
} satisfies Output;

export const eslint = {
  script: ['npm run lint'],
  passing: () => ['', '> nova@3.2.0 lint', '> eslint .', ''],
  failures: {
    'unused-variable': {
      label: 'broken',
      exitCode: 1,
      lines: () => [
        '',
        '> nova@3.2.0 lint',
        '> eslint .',
        '',
        '',
        '/home/runner/work/nova/nova/src/cart/discount.ts',
        "  12:9  error  'rate' is assigned a value but never used  @typescript-eslint/no-unused-vars",
        '',
        '✖ 1 problem (1 error, 0 warnings)',
      ],
      noted: { path: 'src/cart/discount.ts', line: 12, message: "'rate' is assigned a value but never used" },
    },
  },
} satisfies Output;

const FILES = [
  'src/cart/total.test.ts',
  'src/cart/discount.test.ts',
  'src/api/client.test.ts',
  'src/ui/search.test.ts',
];

export const vitest = {
  script: ['npx vitest run'],
  passing: (random) => [
    ...vitestHead(),
    ...FILES.map((file) => vitestFile(random, file)),
    '',
    ' Test Files  4 passed (4)',
    '      Tests  61 passed (61)',
    `   Duration  ${seconds(random, 3, 9)}s`,
    '',
  ],
  failures: {
    assertion: {
      label: 'broken',
      exitCode: 1,
      lines: (random) =>
        vitestFailure(random, 'src/cart/total.test.ts', 'total > rounds half up', [
          'AssertionError: expected 10.34 to be 10.35 // Object.is equality',
          '',
          '- Expected',
          '+ Received',
          '',
          '- 10.35',
          '+ 10.34',
          '',
          ' ❯ src/cart/total.test.ts:27:27',
        ]),
      noted: {
        path: 'src/cart/total.test.ts',
        line: 27,
        message: 'AssertionError: expected 10.34 to be 10.35 // Object.is equality',
      },
    },
    'slow-test': {
      label: 'flaky',
      exitCode: 1,
      lines: (random) =>
        vitestFailure(random, 'src/ui/search.test.ts', 'search > shows results while typing', [
          'Error: Test timed out in 5000ms.',
          'If this is a long-running test, pass a timeout value as the last argument or configure it globally with "testTimeout".',
          ' ❯ src/ui/search.test.ts:88:3',
        ]),
      noted: { path: 'src/ui/search.test.ts', line: 88, message: 'Error: Test timed out in 5000ms.' },
    },
    'port-taken': {
      label: 'flaky',
      exitCode: 1,
      lines: (random) =>
        vitestFailure(random, 'src/api/client.test.ts', 'client > retries a lost connection', [
          'Error: listen EADDRINUSE: address already in use 127.0.0.1:4873',
          ' ❯ Server.setupListenHandle node:net:1908:16',
          ' ❯ src/api/client.test.ts:14:10',
        ]),
    },
    'out-of-heap': {
      label: 'oom',
      exitCode: 134,
      lines: (random) => [
        ...vitestHead(),
        ...FILES.slice(0, 2).map((file) => vitestFile(random, file)),
        '<--- Last few GCs --->',
        `[2214:0x6d3c000]   ${random.between(61000, 99000)} ms: Mark-Compact 4041.6 (4128.4) -> 4030.2 (4129.1) MB, pooled: 0 MB, 2114.53 / 0.00 ms  (average mu = 0.118, current mu = 0.021) allocation failure; scavenge might not succeed`,
        'FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory',
        '----- Native stack trace -----',
        '/home/runner/work/_temp/test.sh: line 1:  2214 Aborted                 (core dumped) npx vitest run',
      ],
    },
  },
} satisfies Output;

function vitestHead(): string[] {
  return ['', ' RUN  v4.1.11 /home/runner/work/nova/nova', ''];
}

function vitestFile(random: Random, file: string): string {
  return ` ✓ ${file} (${random.between(4, 30)} tests) ${random.between(11, 900)}ms`;
}

function vitestFailure(random: Random, file: string, name: string, said: readonly string[]): string[] {
  return [
    ...vitestHead(),
    ...FILES.filter((one) => one !== file).map((one) => vitestFile(random, one)),
    ` ❯ ${file} (12 tests | 1 failed) ${random.between(60, 5900)}ms`,
    `   × ${name} ${random.between(5, 5001)}ms`,
    '',
    '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯',
    '',
    ` FAIL  ${file} > ${name}`,
    ...said,
    '',
    '⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯',
    '',
    ' Test Files  1 failed | 3 passed (4)',
    '      Tests  1 failed | 60 passed (61)',
    `   Duration  ${seconds(random, 5, 14)}s`,
    '',
    `##[error]${said[0]}`,
  ];
}
