import { checkout } from '../checkout.mjs';
import { block } from '../markup.mjs';
import { completeJob, scriptHeader, setUpJob } from '../runner.mjs';
import { installBackend, PYTHON_ENV, setUpPython } from '../toolchains.mjs';

const ACTIONS = ['actions/checkout@v4', 'actions/setup-python@v5'];

const JOB = 'setup-database';

const DATABASE = 'ci_20228246170';

const TABLES = block(`
  reference/countries.csv          249 rows
  reference/currencies.csv         181 rows
  reference/error_codes.csv        412 rows
  reference/exchange_rates.csv  21,904 rows
  reference/features.csv            58 rows
  reference/holidays.csv         3,120 rows
  reference/languages.csv          184 rows
  reference/plan_limits.csv         96 rows
  reference/plans.csv               12 rows
  reference/postcodes.csv       20,451 rows
  reference/roles.csv                9 rows
  reference/tax_rates.csv        1,102 rows
  reference/time_zones.csv         418 rows
  reference/units.csv               15 rows
`);

/** Green, and yet the cause of a red job: the address of its database holds a password, so the runner drops the output. */
export const setupDatabase = {
  name: JOB,
  ordinal: 3,
  runner: 1000004217,
  queued: '09:12:03.114',
  started: '09:12:05.906',
  steps: [
    setUpJob({ name: JOB, region: 'westus3', actions: ACTIONS }),
    checkout(JOB),
    setUpPython({ job: JOB, passed: true }),
    installBackend(),
    {
      name: 'Create the database of this run',
      lines: [
        ...scriptHeader(
          [
            'python -m tools.ci_database create --run "$GITHUB_RUN_ID" --template nova_template',
            'echo "database_name=ci_$GITHUB_RUN_ID" >> "$GITHUB_OUTPUT"',
            'echo "database_url=$(python -m tools.ci_database url --run "$GITHUB_RUN_ID")" >> "$GITHUB_OUTPUT"',
          ],
          {
            ...PYTHON_ENV,
            CI_DATABASE_HOST: 'ci-db.nova.internal',
            CI_DATABASE_USER: 'nova_ci',
            CI_DATABASE_PASSWORD: '***',
          },
        ),
        1150,
        'host      ci-db.nova.internal:5432, PostgreSQL 16.10',
        'template  nova_template, 214 MB',
        `NOTICE:  database "${DATABASE}" does not exist, skipping`,
        1870,
        `created   ${DATABASE} in 1.9 s`,
        410,
        `address   postgresql+psycopg2://nova_ci:***@ci-db.nova.internal:5432/${DATABASE}`,
        520,
      ],
    },
    {
      name: 'Load the reference data',
      lines: [
        ...scriptHeader([`python -m tools.ci_database load --database ${DATABASE} backend/reference/*.csv`], {
          ...PYTHON_ENV,
          CI_DATABASE_HOST: 'ci-db.nova.internal',
          CI_DATABASE_USER: 'nova_ci',
          CI_DATABASE_PASSWORD: '***',
        }),
        890,
        ...TABLES.flatMap((line) => [line, 240]),
        'all tables loaded: 14 files, 48,211 rows, 0 errors, 0 rejected',
        110,
      ],
    },
    completeJob({
      actions: ACTIONS,
      outputs: ["##[warning]Skip output 'database_url' since it may contain secret.", "Set output 'database_name'"],
    }),
  ],
};
