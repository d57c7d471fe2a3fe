import { seeded } from './clock.mjs';
import { block, style } from './markup.mjs';
import { failedFile, failure, passedFile, printed, started, summary } from './vitest.mjs';

const WEB = '/home/runner/work/nova/nova/web';

const TESTS = 781;

/** Files of tests, by folder of `src`. */
const NAMES = {
  api: 'client errors retry pagination etags uploads downloads rate-limit cancel',
  auth: 'session token-refresh login-form logout permissions magic-link two-factor invite',
  billing: 'invoice-table invoice-total tax-lines coupon dunning-banner plan-picker proration usage-meter',
  cart: 'cart cart-merge quantity-stepper shipping-options empty-cart',
  checkout: 'address-form card-form order-summary steps confirmation gift-notes',
  components:
    'avatar badge breadcrumb button calendar combobox data-table dialog dropdown error-boundary file-drop icon-button modal-stack pagination-bar progress skeleton tabs toast tooltip tree-view',
  forms: 'field form-state masked-input validation wizard',
  hooks: 'use-debounce use-focus-trap use-hotkeys use-local-storage use-media use-online use-poll use-undo',
  i18n: 'currency dates messages plural',
  lib: 'chunk color csv deep-equal diff format-bytes ids parse-query sort uuid',
  pages: 'customers-page dashboard-page orders-page settings-page',
  search: 'filters highlight query-parser suggestions',
  sync: 'conflict-resolution offline-queue outbox',
};

const FILES = Object.entries(NAMES).flatMap(([folder, names]) => {
  const extension = folder === 'components' || folder === 'pages' ? 'tsx' : 'ts';
  return names.split(' ').map((name) => `src/${folder}/${name}.test.${extension}`);
});

/** Tests that passed, but slowly. Their names sound worse than they are. */
const SLOW = {
  'src/auth/login-form.test.ts': [{ name: ['LoginForm', 'shows an error when the network fails'], ms: 412 }],
  'src/api/retry.test.ts': [
    { name: ['retry', 'gives up after three failed attempts'], ms: 618 },
    { name: ['retry', 'throws the last error, not the first'], ms: 341 },
  ],
  'src/components/data-table.test.tsx': [{ name: ['DataTable', 'renders 10,000 rows without a crash'], ms: 1127 }],
  'src/components/error-boundary.test.tsx': [{ name: ['ErrorBoundary', 'survives a panic in a child'], ms: 305 }],
  'src/hooks/use-poll.test.ts': [{ name: ['usePoll', 'stops after a fatal response'], ms: 508 }],
  'src/pages/dashboard-page.test.tsx': [
    { name: ['DashboardPage', 'shows stale figures while the request times out'], ms: 733 },
  ],
};

const SYNC_FILE = 'src/sync/user-sync.test.ts';

const CONCURRENT = ['error handling', 'handles concurrent sync attempts'];

const NOT_TRUE = 'expected false to be true // Object.is equality';

const SYNC_TESTS = [
  { name: ['syncUser', 'creates a user that is new'], ms: 31 },
  { name: ['syncUser', 'updates a user that is known'], ms: 24 },
  { name: ['syncUser', 'leaves an unchanged user alone'], ms: 12 },
  { name: ['syncUser', 'removes a user that has left'], ms: 19 },
  { name: ['mapping', 'takes the name from the directory'], ms: 2 },
  { name: ['mapping', 'falls back to the address when there is no name'], ms: 1 },
  { name: ['mapping', 'keeps roles that the directory does not know'], ms: 2 },
  { name: ['error handling', 'reports a directory that cannot be reached'], ms: 14 },
  { name: ['error handling', 'does not retry when access is denied'], ms: 9 },
  { name: CONCURRENT, ms: 47, message: NOT_TRUE },
  { name: ['error handling', 'continues after a user that failed'], ms: 22 },
];

/** What Prisma throws where two inserts of one row meet. It is only printed: the test sees the `false` that follows. */
const UNIQUE = block(`
  [user-sync] sync of user_7f3a failed PrismaClientKnownRequestError: 
  Invalid \`prisma.user.create()\` invocation in
  ${WEB}/src/sync/user-sync.ts:58:30

    55   const remote = await directory.fetchUser(id);
    56 }
    57 if (known === null) {
  → 58   return await prisma.user.create(
  Unique constraint failed on the fields: (\`id\`)
      at ei.handleRequestError (${WEB}/node_modules/@prisma/client/runtime/client.js:65:8140)
      at ei.handleAndLogRequestError (${WEB}/node_modules/@prisma/client/runtime/client.js:65:7491)
      at ei.request (${WEB}/node_modules/@prisma/client/runtime/client.js:65:7198)
      at a (${WEB}/node_modules/@prisma/client/runtime/client.js:75:5816)
      at syncUser (${WEB}/src/sync/user-sync.ts:58:12)
      at async Promise.all (index 1)
      at ${WEB}/src/sync/user-sync.test.ts:142:21 {
    code: ${style.green("'P2002'")},
    meta: { modelName: ${style.green("'User'")}, target: [ ${style.green("'id'")} ] },
    clientVersion: ${style.green("'6.19.3'")}
  }
`);

/** What passing tests print. Frightening, and of no consequence. */
const CHATTER = {
  'src/api/retry.test.ts': printed(
    'stderr',
    ['src/api/retry.test.ts', 'retry', 'gives up after three failed attempts'],
    [
      '[api] GET /orders failed: connect ECONNREFUSED 127.0.0.1:4010 (attempt 1 of 3)',
      '[api] GET /orders failed: connect ECONNREFUSED 127.0.0.1:4010 (attempt 2 of 3)',
      '[api] GET /orders failed: connect ECONNREFUSED 127.0.0.1:4010 (attempt 3 of 3), giving up',
    ],
  ),
  'src/components/error-boundary.test.tsx': printed(
    'stderr',
    ['src/components/error-boundary.test.tsx', 'ErrorBoundary', 'survives a panic in a child'],
    [
      "Error: Uncaught [TypeError: Cannot read properties of undefined (reading 'total')]",
      `    at reportException (${WEB}/node_modules/jsdom/lib/jsdom/living/helpers/runtime-script-errors.js:66:24)`,
      `    at innerInvokeEventListeners (${WEB}/node_modules/jsdom/lib/jsdom/living/events/EventTarget-impl.js:353:9)`,
      '',
      'The above error occurred in the <Totals> component. React will try to recreate this component tree from scratch',
      'using the error boundary you provided, ErrorBoundary.',
    ],
  ),
  'src/components/toast.test.tsx': printed(
    'stderr',
    ['src/components/toast.test.tsx', 'Toast', 'hides itself after five seconds'],
    ['An update to Toast inside a test was not wrapped in act(...).'],
  ),
  'src/lib/csv.test.ts': printed(
    'stdout',
    ['src/lib/csv.test.ts', 'parse', 'reports the line of a broken row'],
    ['parse error in row 3: expected 7 columns, found 5', 'parse error in row 9: unterminated quote'],
  ),
  'src/sync/offline-queue.test.ts': printed(
    'stdout',
    ['src/sync/offline-queue.test.ts', 'OfflineQueue', 'keeps entries that failed'],
    ['queue: 3 entries, 1 failed, 0 lost'],
  ),
};

const { blue, magenta, yellow, grey, green } = style;

const CODE = [
  `    ${magenta('const')} results ${yellow('=')} ${magenta('await')} ${yellow('Promise')}${yellow('.')}${blue('all')}([${blue('syncUser')}(${green("'user_7f3a'")})${yellow(',')} ${blue('syncUser')}(…`,
  `    ${grey('// Whoever comes second finds the row and reports success.')}`,
  `    ${blue('expect')}(results${yellow('.')}${blue('every')}((result) ${yellow('=>')} result${yellow('.')}ok))${yellow('.')}${blue('toBe')}(${magenta('true')})${yellow(';')}`,
  `  })${yellow(';')}`,
  '',
];

/** All files but the one that fails, in the order in which the workers finish them. */
function passedFiles() {
  const random = seeded('vitest');
  const left = TESTS - SYNC_TESTS.length;
  const counts = FILES.map(() => 3 + Math.floor(random() * 10));
  // The last places are dealt out one by one, so that the sum is what the summary says.
  for (let at = 0, sum = counts.reduce((a, b) => a + b, 0); sum !== left; at = (at + 7) % counts.length) {
    const step = Math.sign(left - sum);
    if (counts[at] + step < 1) continue;
    counts[at] += step;
    sum += step;
  }
  return FILES.map((file, index) => {
    const slow = SLOW[file] ?? [];
    const ms =
      slow.reduce((sum, test) => sum + test.ms, 0) +
      counts[index] * (2 + Math.floor(random() * random() * random() * 28));
    return { order: random(), file, tests: counts[index], ms, slow };
  }).sort((a, b) => a.order - b.order);
}

/**
 * What `vitest run` prints, from its first line to its last. Without `failed` everything passes.
 * @param reportedAt When the failure is told, where that is set by what other jobs do.
 */
export function testRun({ failed = true, startedAt = '09:12:36', reportedAt = '09:13:01.507' } = {}) {
  const files = passedFiles();
  const half = Math.floor(files.length * 0.6);
  const shown = (file) => [...(CHATTER[file.file] ?? []), ...passedFile(file), 165 + file.ms / 3];
  return [
    ...started('3.2.7', WEB),
    2900,
    ...files.slice(0, half).flatMap(shown),
    ...(failed ? printed('stderr', [SYNC_FILE, ...CONCURRENT], UNIQUE) : []),
    ...(failed
      ? failedFile({ file: SYNC_FILE, tests: SYNC_TESTS, ms: SYNC_MS })
      : shown({ file: SYNC_FILE, tests: SYNC_TESTS.length, ms: SYNC_MS, slow: [] })),
    ...files.slice(half).flatMap(shown),
    ...(failed ? told({ files, startedAt, reportedAt }) : passed({ files, startedAt })),
  ];
}

const SYNC_MS = SYNC_TESTS.reduce((sum, test) => sum + test.ms, 9);

const TOOK = '24.61s (transform 4.38s, setup 11.02s, collect 27.90s, tests 19.44s, environment 31.57s, prepare 8.06s)';

function passed({ files, startedAt }) {
  return summary({
    files: { failed: 0, passed: files.length + 1 },
    tests: { failed: 0, passed: TESTS },
    startedAt,
    took: TOOK,
  });
}

function told({ files, startedAt, reportedAt }) {
  return [
    ...(reportedAt === null ? [] : [{ at: reportedAt }]),
    ...failure({
      place: [SYNC_FILE, ...CONCURRENT],
      name: 'AssertionError',
      message: NOT_TRUE,
      difference: ['true', 'false'],
      at: [SYNC_FILE, 144, 50],
      code: CODE,
      mark: 49,
    }),
    ...summary({
      files: { failed: 1, passed: files.length },
      tests: { failed: 1, passed: TESTS - 1 },
      startedAt,
      took: TOOK,
    }),
    `##[error]AssertionError: ${NOT_TRUE}\n\n- Expected\n+ Received\n\n- true\n+ false\n\n ❯ ${SYNC_FILE}:144:50\n\n`,
  ];
}
