import type { Output } from './output.ts';

/** Takes the database of the run's own branch from the job that made it. */
export const branchDatabase = {
  script: ['scripts/ci/require_database.sh'],
  env: ['DATABASE_URL: ***', 'USE_NEON: true'],
  passing: () => ['Using the database of branch ci-nova.'],
  failures: {
    'empty-url': {
      label: 'broken',
      exitCode: 1,
      env: ['DATABASE_URL:', 'USE_NEON: true'],
      lines: () => ['##[error]DATABASE_URL is empty, though this run has a database branch. Docker would hide that.'],
    },
  },
} satisfies Output;

/** `alembic upgrade head` on the database that the jobs of a run share. */
export const alembicBranch = {
  script: ['cd backend', 'alembic upgrade head'],
  env: ['PYTHONPATH: .', 'DATABASE_URL: ***'],
  passing: () => [
    ...STARTING,
    ...BEFORE,
    'INFO  [alembic.runtime.migration] Running upgrade 028_m14_budgets -> 029_m15_sba_validator, Simplify the SBA validator',
    'INFO  [alembic.runtime.migration] Running upgrade 029_m15_sba_validator -> 030_m17_care_routing, Care routing',
  ],
  failures: {
    'revision-too-long': {
      label: 'broken',
      exitCode: 1,
      lines: () => [
        ...STARTING,
        ...BEFORE,
        `INFO  [alembic.runtime.migration] Running upgrade 028_m14_budgets -> ${LONG}, Simplify the SBA validator`,
        ...failed(
          'StringDataRightTruncation',
          'DataError',
          'value too long for type character varying(32)',
          `[SQL: UPDATE alembic_version SET version_num='${LONG}' WHERE alembic_version.version_num = '028_m14_budgets']`,
          '9h9h',
        ),
      ],
    },
    'concurrent-update': {
      label: 'flaky',
      exitCode: 1,
      lines: () => [
        ...STARTING,
        ...BEFORE.slice(0, 1),
        ...failed(
          'InternalError_',
          'InternalError',
          'tuple concurrently updated',
          '[SQL: CREATE OR REPLACE FUNCTION m10_recovery.publish_outbox() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql]',
          '2j85',
        ),
      ],
    },
  },
} satisfies Output;

const LONG = '029_m15_1_1_simplify_sba_validator';

const STARTING = [
  'INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.',
  'INFO  [alembic.runtime.migration] Will assume transactional DDL.',
];

const BEFORE = [
  'INFO  [alembic.runtime.migration] Running upgrade 021_m9_policies -> 022_m10_outbox, Outbox',
  'INFO  [alembic.runtime.migration] Running upgrade 022_m10_outbox -> 028_m14_budgets, Budgets',
];

/** A statement that PostgreSQL refused, as SQLAlchemy tells it around psycopg2. */
function failed(own: string, wrapped: string, message: string, sql: string, code: string): string[] {
  const packages = '/opt/hostedtoolcache/Python/3.11.14/x64/lib/python3.11/site-packages';
  return [
    'Traceback (most recent call last):',
    `  File "${packages}/sqlalchemy/engine/base.py", line 1967, in _exec_single_context`,
    '    self.dialect.do_execute(',
    `  File "${packages}/sqlalchemy/engine/default.py", line 951, in do_execute`,
    '    cursor.execute(statement, parameters)',
    `psycopg2.errors.${own}: ${message}`,
    '',
    '',
    'The above exception was the direct cause of the following exception:',
    '',
    'Traceback (most recent call last):',
    '  File "/opt/hostedtoolcache/Python/3.11.14/x64/bin/alembic", line 8, in <module>',
    '    sys.exit(main())',
    `  File "${packages}/alembic/config.py", line 1033, in main`,
    '    CommandLine(prog=prog).main(argv=argv)',
    '  File "/home/runner/work/nova/nova/backend/alembic/env.py", line 71, in run_migrations_online',
    '    context.run_migrations()',
    `sqlalchemy.exc.${wrapped}: (psycopg2.errors.${own}) ${message}`,
    '',
    sql,
    `(Background on this error at: https://sqlalche.me/e/20/${code})`,
  ];
}
