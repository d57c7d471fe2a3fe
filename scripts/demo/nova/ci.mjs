import { ACTIONS as BROWSER, CHROMIUM, download, FFMPEG, HEADLESS } from '../browser-tests.mjs';
import { PARENTHESES, UNKNOWN_NAME, UNREAD_FIELD, UNUSED_IMPORT } from '../engine-diagnostics.mjs';
import { ENV as CARGO, CRATES, ours } from '../jobs/build-engine.mjs';
import { block, sgr } from '../markup.mjs';
import { cargo, told } from '../rustc.mjs';
import { installBackend, installWeb, PYTHON_ENV, setUpNode, setUpPython } from '../toolchains.mjs';
import { testRun } from '../web-tests.mjs';
import { priceTests } from './price-tests.mjs';
import { CACHE, CHECKOUT, job, NODE, PYTHON, script } from './steps.mjs';

/**
 * The nine jobs of the workflow CI, for one commit.
 * @param fails How jobs end, by name, where they do not pass.
 */
export function ci(code, fails = {}) {
  return [
    setUpDatabase(code),
    ...['api', 'worker', 'scheduler'].map((service) => migrate(service, code)),
    browser('e2e / checkout', 6, 'westus3', code, fails['e2e / checkout']),
    browser('e2e / admin', 9, 'centralus', code, fails['e2e / admin']),
    web(code, fails['test (web)']),
    engine(code, fails['build (engine)']),
    lint(code, fails.lint),
  ];
}

function setUpDatabase(code) {
  return job({
    ...{ name: 'setup-database', ordinal: 3, region: 'westus3', actions: [CHECKOUT, PYTHON], code },
    steps: [
      setUpPython({ job: 'setup-database', passed: true }),
      installBackend(),
      script(
        'Create the database of this run',
        ['python -m tools.ci_database create --run "$GITHUB_RUN_ID" --template nova_template'],
        [1150, 'host      ci-db.nova.internal:5432, PostgreSQL 16.10', 'template  nova_template, 214 MB', 1870],
        { env: PYTHON_ENV },
      ),
      script(
        'Load the reference data',
        ['python -m tools.ci_database load backend/reference/*.csv'],
        [3900, 'all tables loaded: 14 files, 48,211 rows, 0 errors, 0 rejected'],
        { env: PYTHON_ENV },
      ),
    ],
  });
}

const ORDINALS = { api: 4, worker: 1, scheduler: 0 };

const HEADS = { api: '020 -> 021, one currency a tenant', worker: '012 -> 013, retry with a delay', scheduler: '' };

function migrate(service, code) {
  const name = `migrate (${service})`;
  const env = { ...PYTHON_ENV, DATABASE_URL: '***', SERVICE: service };
  const context = [
    'INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.',
    'INFO  [alembic.runtime.migration] Will assume transactional DDL.',
  ];
  const upgrade = HEADS[service] === '' ? [] : [`INFO  [alembic.runtime.migration] Running upgrade ${HEADS[service]}`];
  return job({
    ...{ name, ordinal: ORDINALS[service], region: 'eastus2', actions: [CHECKOUT, PYTHON], code },
    steps: [
      setUpPython({ job: name, passed: true }),
      installBackend(),
      script(
        'Wait for the database',
        ['pg_isready --host ci-db.nova.internal --port 5432 --timeout 30'],
        [180, 'ci-db.nova.internal:5432 - accepting connections'],
        { env: PYTHON_ENV },
      ),
      script('Run migrations', ['alembic upgrade head'], [1900, ...context, ...upgrade, 640], { env }),
      script(
        'Check: models and schema agree',
        ['alembic check'],
        [1240, ...context, 310, 'No new upgrade operations detected.'],
        { env },
      ),
    ],
  });
}

/** An end-to-end test of the app. `failure`: `timeout`, a click that waited too long; `registry`; `cancelled`. */
function browser(name, ordinal, region, code, failure) {
  const passed = failure === undefined;
  const suite = name.split(' / ')[1];
  const env = { ...PYTHON_ENV, LOG_LEVEL: 'info' };
  return job({
    ...{ name, ordinal, region, actions: BROWSER, code, waits: 22_000 },
    orphans: failure === 'cancelled' ? [{ pid: 2291, name: 'node' }] : [],
    steps: [
      setUpPython({ job: name, passed }),
      setUpNode({ job: name, passed, env: PYTHON_ENV }),
      installBackend(),
      failure === 'registry' ? REGISTRY : installWeb(PYTHON_ENV),
      script(
        'Install the browser',
        ['npx playwright install chromium'],
        [1900, ...download(CHROMIUM, 110), ...download(FFMPEG, 8), ...download(HEADLESS, 90)],
        { env: PYTHON_ENV },
      ),
      script(
        'Start the server',
        ['./scripts/start-server.sh'],
        [9, 'waiting for the server (1 of 30)', 1009, 'waiting for the server (2 of 30)', 540, 'the server is up'],
        { env },
      ),
      failure === 'cancelled'
        ? script(
            'Run the tests',
            ['npx playwright test'],
            [...STARTED(suite), 9000, '##[error]The operation was canceled.'],
            { env },
          )
        : script('Run the tests', [`npx playwright test ${suite}`], tests(suite, failure), {
            env,
            exitCode: failure === 'timeout' ? 1 : 0,
          }),
    ],
  });
}

const STARTED = (suite) => [
  2100,
  '',
  `Running 24 tests using 2 workers`,
  '',
  `[${suite}] global setup: 3 users, 12 orders`,
];

function tests(suite, failure) {
  if (failure !== 'timeout') return [...STARTED(suite), 48_000, '', '  24 passed (52.4s)'];
  return [
    ...STARTED(suite),
    61_000,
    ...block(`

        1) [chromium] › e2e/${suite}/refund.spec.ts:41:3 › refunds › a refund is shown at once ───────────────

          TimeoutError: locator.click: Timeout 30000ms exceeded.
          Call log:
            - waiting for getByRole('button', { name: 'Refund' })
              - locator resolved to <button disabled type="button" class="primary">Refund</button>
            - attempting click action
              2 × waiting for element to be visible, enabled and stable
                - element is not enabled
              - retrying click action

            46 |     await page.goto('/orders/1042');
            47 |     const refund = page.getByRole('button', { name: 'Refund' });
          > 48 |     await refund.click();
               |                  ^
            49 |     await expect(page.getByText('Refunded')).toBeVisible();
            50 |   });

              at /home/runner/work/nova/nova/web/e2e/${suite}/refund.spec.ts:48:18

        1 failed
          [chromium] › e2e/${suite}/refund.spec.ts:41:3 › refunds › a refund is shown at once ────────────────
        23 passed (1.4m)
    `),
  ];
}

/** The same names as of the recorded run. `failure`: `sync` fails now and then, `price` is a mistake. */
function web(code, failure) {
  const name = 'test (web)';
  const passed = failure === undefined;
  const env = { DATABASE_URL: 'file:./test.db' };
  const lines =
    failure === 'price' ? priceTests() : testRun({ failed: failure === 'sync', startedAt: code.at, reportedAt: null });
  return job({
    ...{ name, ordinal: 7, region: 'westus', actions: [CHECKOUT, NODE], code },
    steps: [
      setUpNode({ job: name, passed }),
      installWeb(),
      script(
        'Prepare the test database',
        ['npx prisma db push --schema web/prisma/schema.prisma'],
        [
          2100,
          'Prisma schema loaded from web/prisma/schema.prisma',
          'Datasource "db": SQLite database "test.db" at "file:./test.db"',
          '',
          'SQLite database test.db created at file:./test.db',
          460,
          '\u2714 Generated Prisma Client (v6.19.3) to ./web/node_modules/@prisma/client in 142ms',
        ],
        { env },
      ),
      script(
        'Check the types',
        ['npm run types --workspace web'],
        [280, '', '> @nova/web@0.8.0 types', '> tsc --noEmit', '', 11_400],
      ),
      script(
        'Run the tests',
        ['npm test --workspace web'],
        [
          310,
          ...['', '> @nova/web@0.8.0 test', '> vitest run', ''],
          ...lines,
          ...(passed
            ? []
            : block(`
                npm error Lifecycle script \`test\` failed with error:
                npm error code 1
                npm error path /home/runner/work/nova/nova/web
                npm error workspace @nova/web@0.8.0
                npm error location /home/runner/work/nova/nova/web
                npm error command failed
                npm error command sh -c vitest run
              `)),
        ],
        { env, exitCode: passed ? 0 : 1 },
      ),
      script(
        'Build',
        ['npm run build --workspace web'],
        [260, '', '> @nova/web@0.8.0 build', '> vite build', '', 8200, '✓ built in 8.11s'],
      ),
    ],
  });
}

/** `failure`: `type`, which does not compile. */
function engine(code, failure) {
  const name = 'build (engine)';
  const compiled = CRATES.flatMap(([crate, version], index) => [
    cargo('Compiling', `${crate} v${version}`),
    150 + ((index * 37) % 11) * 115,
  ]);
  const wire = [
    cargo('Compiling', ours('nova-wire', 'wire')),
    1830,
    ...UNREAD_FIELD,
    told('warning', '`nova-wire` (lib) generated 1 warning', { plain: true }),
  ];
  const own = [cargo('Compiling', ours('engine', 'engine')), cargo('Compiling', ours('nova-bench', 'bench')), 2210];
  return job({
    ...{ name, ordinal: 2, region: 'northcentralus', actions: [CHECKOUT, CACHE], code },
    steps: [
      script(
        'Install the toolchain',
        ['rustup show active-toolchain || rustup toolchain install'],
        [4100, 'info: the active toolchain `1.95.0-x86_64-unknown-linux-gnu` has been installed'],
        { env: CARGO },
      ),
      script('Build', ['cargo build --workspace --locked'], [690, ...compiled, ...wire, ...own, ...ended(failure)], {
        env: CARGO,
        exitCode: failure === undefined ? 0 : 101,
      }),
      script(
        'Test',
        ['cargo test --workspace --locked'],
        [
          31_000,
          'running 214 tests',
          '',
          'test result: ok. 214 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 11.82s',
        ],
        { env: CARGO },
      ),
    ],
  });
}

function ended(failure) {
  const warned = told('warning', '`engine` (lib) generated 2 warnings', { plain: true });
  if (failure === 'type') {
    return [
      ...UNUSED_IMPORT,
      ...PARENTHESES,
      ...UNKNOWN_NAME,
      sgr('1', 'For more information about this error, try `rustc --explain E0425`.', '0'),
      warned,
      told('error', 'could not compile `engine` (lib) due to 1 previous error; 2 warnings emitted', { plain: true }),
      told('warning', 'build failed, waiting for other jobs to finish...', { plain: true }),
    ];
  }
  return [
    ...UNUSED_IMPORT,
    ...PARENTHESES,
    warned,
    940,
    `${cargo('Finished', '`dev` profile [unoptimized + debuginfo] target(s) in 1m 12s')}`,
  ];
}

const REGISTRY = script(
  'Install the web app',
  ['npm ci'],
  [
    2300,
    'npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory. Do not use it. Check out lru-cache if you want a good and tested way to coalesce async requests by a key value, which is much more comprehensive and powerful.',
    'npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported',
    71_000,
    'npm error code ECONNRESET',
    'npm error syscall read',
    'npm error errno ECONNRESET',
    'npm error network request to https://registry.npmjs.org/vite/-/vite-7.1.4.tgz failed, reason: read ECONNRESET',
    'npm error network This is a problem related to network connectivity.',
    'npm error network In most cases you are behind a proxy or have bad network settings.',
    'npm error network',
    "npm error network If you are behind a proxy, please make sure that the 'proxy' config is set properly.  See: 'npm help config'",
    'npm error A complete log of this run can be found in: /home/runner/.npm/_logs/2026-09-01T07_02_11_318Z-debug-0.log',
  ],
  { env: PYTHON_ENV, exitCode: 1 },
);

/** `failure`: `name`, which ruff does not know; `registry`. */
function lint(code, failure) {
  const name = 'lint';
  const passed = failure === undefined;
  return job({
    ...{ name, ordinal: 8, region: 'eastus', actions: [CHECKOUT, PYTHON, NODE], code },
    steps: [
      setUpPython({ job: name, passed }),
      setUpNode({ job: name, passed, env: PYTHON_ENV }),
      script(
        'Install the linters',
        ['pip install ruff==0.16.9 mypy==1.22.0'],
        [2900, 'Successfully installed mypy-1.22.0 mypy_extensions-1.1.0 ruff-0.16.9 typing_extensions-4.16.0'],
        { env: PYTHON_ENV },
      ),
      script('Check the Python code', ['ruff check backend', 'mypy backend/nova'], checked(failure), {
        env: PYTHON_ENV,
        exitCode: failure === 'name' ? 1 : 0,
      }),
      failure === 'registry' ? REGISTRY : installWeb(PYTHON_ENV),
      script(
        'Check the TypeScript code',
        ['npm run lint --workspace web', 'npx prettier --check web'],
        [
          260,
          '',
          '> @nova/web@0.8.0 lint',
          '> eslint . --max-warnings 0',
          '',
          9200,
          'Checking formatting...',
          2600,
          'All matched files use Prettier code style!',
        ],
        { env: PYTHON_ENV },
      ),
    ],
  });
}

function checked(failure) {
  const warned =
    'warning: `incorrect-blank-line-before-class` (D203) and `no-blank-line-before-class` (D211) are incompatible. Ignoring `incorrect-blank-line-before-class`.';
  if (failure !== 'name')
    return [120, warned, 'All checks passed!', 8400, 'Success: no issues found in 143 source files'];
  return [
    120,
    warned,
    ...block(`
      F821 Undefined name \`Proration\`
         --> backend/nova/billing/upgrade.py:52:23
          |
      50 |     """What the tenant still has to pay for this month."""
      51 |     days = calendar.days_left(today)
      52 |     return round_half(Proration(plan, days).amount)
          |                       ^^^^^^^^^
      53 |
      54 |
          |

      Found 1 error.
    `),
  ];
}
