import { type Output, seconds } from './output.ts';

/** Files of tests, and how many each holds: 781. */
const TESTS: readonly (readonly [file: string, tests: number])[] = [
  ['lib/__tests__/auth.test.ts', 94],
  ['lib/__tests__/billing.test.ts', 121],
  ['lib/__tests__/db.test.ts', 38],
  ['lib/__tests__/email.test.ts', 57],
  ['lib/__tests__/search.test.ts', 142],
  ['app/api/__tests__/projects.test.ts', 116],
  ['app/api/__tests__/webhooks.test.ts', 88],
  ['components/__tests__/forms.test.tsx', 125],
];
const FILE = 'lib/__tests__/db.test.ts';
const TEST = 'Error Handling > should handle concurrent sync attempts gracefully';

/** A suite of 781 tests, one of which calls a function three times at once that reads first and inserts then. */
export const vitestSuite = {
  script: ['npm test'],
  passing: (random) => [
    ...head(),
    ...TESTS.map(([file, tests]) => ` ✓ ${file} (${tests} tests) ${random.between(90, 2900)}ms`),
    '',
    ' Test Files  8 passed (8)',
    '      Tests  781 passed (781)',
    `   Duration  ${seconds(random, 21, 38)}s`,
    '',
  ],
  failures: {
    'concurrent-sync': {
      label: 'flaky',
      exitCode: 1,
      lines: (random) => [
        ...head(),
        ...TESTS.filter(([file]) => file !== FILE).map(
          ([file, tests]) => ` ✓ ${file} (${tests} tests) ${random.between(90, 2900)}ms`,
        ),
        `stderr | ${FILE} > ${TEST}`,
        'Could not sync user PrismaClientKnownRequestError: ',
        'Invalid `prisma.user.create()` invocation in',
        '/home/runner/work/nova/nova/lib/db.ts:101:30',
        '',
        '   98 }',
        '   99 ',
        '  100 // Nobody has this id yet',
        '→ 101 return await prisma.user.create(',
        'Unique constraint failed on the fields: (`id`)',
        '    at ei.handleRequestError (/home/runner/work/nova/nova/node_modules/@prisma/client/runtime/library.js:121:7268)',
        '    at ei.request (/home/runner/work/nova/nova/node_modules/@prisma/client/runtime/library.js:121:6541)',
        '    at syncUser (/home/runner/work/nova/nova/lib/db.ts:101:10) {',
        "  code: 'P2002',",
        "  clientVersion: '6.16.3',",
        "  meta: { modelName: 'User', target: [ 'id' ] }",
        '}',
        '',
        ` ❯ ${FILE} (38 tests | 1 failed) ${random.between(900, 2900)}ms`,
        `   × ${TEST} ${random.between(20, 90)}ms`,
        '',
        '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯',
        '',
        ` FAIL  ${FILE} > ${TEST}`,
        'AssertionError: expected false to be true // Object.is equality',
        '',
        '- Expected',
        '+ Received',
        '',
        '- true',
        '+ false',
        '',
        ` ❯ ${FILE}:412:58`,
        '    410|     ]);',
        '    411|',
        "    412|     expect(results.every((one) => one.status === 'fulfilled')).toBe(true);",
        '       |                                                                ^',
        '    413|   });',
        '',
        '⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯',
        '',
        ' Test Files  1 failed | 7 passed (8)',
        '      Tests  1 failed | 780 passed (781)',
        `   Duration  ${seconds(random, 21, 38)}s`,
        '',
        '##[error]AssertionError: expected false to be true // Object.is equality',
      ],
      noted: {
        path: FILE,
        line: 412,
        message: 'AssertionError: expected false to be true // Object.is equality',
      },
    },
  },
} satisfies Output;

function head(): string[] {
  return ['', '> nova@3.2.0 test', '> vitest run', '', ' RUN  v3.2.4 /home/runner/work/nova/nova', ''];
}
