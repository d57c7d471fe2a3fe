import { checkout } from '../checkout.mjs';
import { block } from '../markup.mjs';
import { completeJob, scriptHeader, setUpJob } from '../runner.mjs';
import { installBackend, PYTHON_BIN, PYTHON_ENV, SITE_PACKAGES, setUpPython } from '../toolchains.mjs';

const ACTIONS = ['actions/checkout@v4', 'actions/setup-python@v5'];

/**
 * One leg of the matrix `migrate`: three services with a version table each upgrade one shared database at the same time.
 * The scheduler holds the function `outbox.publish_events` while the others wait for it. When it commits, both fail, each
 * at its own statement. `upgrades` are revisions, each with the time of its end.
 */
function migrate({ service, connected, upgrades, statement, ...rest }) {
  const name = `migrate (${service})`;
  const passed = statement === null;
  return {
    ...rest,
    name,
    steps: [
      setUpJob({ name, region: 'eastus2', actions: ACTIONS }),
      checkout(name),
      setUpPython({ job: name, passed }),
      installBackend(),
      {
        name: 'Wait for the database',
        lines: [
          ...scriptHeader(['pg_isready --host ci-db.nova.internal --port 5432 --timeout 30'], PYTHON_ENV),
          180,
          'ci-db.nova.internal:5432 - accepting connections',
          12,
        ],
      },
      {
        name: 'Run migrations',
        lines: [
          ...scriptHeader(['alembic upgrade head'], {
            ...PYTHON_ENV,
            DATABASE_URL: '***',
            SERVICE: service,
          }),
          { at: connected },
          'INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.',
          'INFO  [alembic.runtime.migration] Will assume transactional DDL.',
          ...upgrades.flatMap(([upgrade, end]) => [
            `INFO  [alembic.runtime.migration] Running upgrade ${upgrade}`,
            { at: end },
          ]),
          ...(passed
            ? []
            : [...traceback(service, statement), 210, '##[error]Process completed with exit code 1.', 14]),
        ],
      },
      {
        name: 'Check: models and schema agree',
        lines: passed
          ? [
              ...scriptHeader(['alembic check'], {
                ...PYTHON_ENV,
                DATABASE_URL: '***',
                SERVICE: service,
              }),
              1240,
              'INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.',
              'INFO  [alembic.runtime.migration] Will assume transactional DDL.',
              310,
              'No new upgrade operations detected.',
              130,
            ]
          : null,
      },
      completeJob({ actions: ACTIONS }),
    ],
  };
}

/** What alembic prints when PostgreSQL refuses a statement of a migration. */
function traceback(service, { file, line, code, sql }) {
  const service_ = `/home/runner/work/nova/nova/backend/services/${service}/migrations`;
  const alembic = `${SITE_PACKAGES}/alembic`;
  const sqlalchemy = `${SITE_PACKAGES}/sqlalchemy`;
  const execution = block(`
      File "${sqlalchemy}/engine/base.py", line 1969, in _exec_single_context
        self.dialect.do_execute(
      File "${sqlalchemy}/engine/default.py", line 952, in do_execute
        cursor.execute(statement, parameters)
  `).map((text) => `  ${text}`);
  return [
    'Traceback (most recent call last):',
    ...execution,
    'psycopg2.errors.InternalError_: tuple concurrently updated',
    '',
    '',
    'The above exception was the direct cause of the following exception:',
    '',
    ...block(`
      Traceback (most recent call last):
        File "${PYTHON_BIN}/alembic", line 7, in <module>
          sys.exit(main())
                   ^^^^^^
        File "${alembic}/config.py", line 1039, in main
          CommandLine(prog=prog).main(argv=argv)
        File "${alembic}/config.py", line 1029, in main
          self.run_cmd(cfg, options)
        File "${alembic}/config.py", line 963, in run_cmd
          fn(
        File "${alembic}/command.py", line 487, in upgrade
          script.run_env()
        File "${alembic}/script/base.py", line 550, in run_env
          util.load_python_file(self.dir, "env.py")
        File "${alembic}/util/pyfiles.py", line 114, in load_python_file
          module = load_module_py(module_id, path)
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        File "${alembic}/util/pyfiles.py", line 132, in load_module_py
          spec.loader.exec_module(module)  # type: ignore
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        File "<frozen importlib._bootstrap_external>", line 999, in exec_module
        File "<frozen importlib._bootstrap>", line 488, in _call_with_frames_removed
        File "${service_}/env.py", line 41, in <module>
          run_migrations_online()
        File "${service_}/env.py", line 38, in run_migrations_online
          context.run_migrations()
        File "<string>", line 8, in run_migrations
        File "${alembic}/runtime/environment.py", line 970, in run_migrations
          self.get_context().run_migrations(**kw)
        File "${alembic}/runtime/migration.py", line 616, in run_migrations
          step.migration_fn(**kw)
        File "${service_}/versions/${file}", line ${line}, in upgrade
          ${code}
        File "<string>", line 8, in execute
        File "<string>", line 3, in execute
        File "${alembic}/operations/ops.py", line 2645, in execute
          return operations.invoke(op)
                 ^^^^^^^^^^^^^^^^^^^^^
        File "${alembic}/operations/base.py", line 448, in invoke
          return fn(self, operation)
                 ^^^^^^^^^^^^^^^^^^^
        File "${alembic}/operations/toimpl.py", line 256, in execute_sql
          operations.migration_context.impl.execute(
        File "${alembic}/ddl/impl.py", line 259, in execute
          self._exec(sql, execution_options)
        File "${alembic}/ddl/impl.py", line 252, in _exec
          return conn.execute(construct, params)
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        File "${sqlalchemy}/engine/base.py", line 1421, in execute
          return meth(
                 ^^^^^
        File "${sqlalchemy}/sql/elements.py", line 526, in _execute_on_connection
          return connection._execute_clauseelement(
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        File "${sqlalchemy}/engine/base.py", line 1643, in _execute_clauseelement
          ret = self._execute_context(
                ^^^^^^^^^^^^^^^^^^^^^^
        File "${sqlalchemy}/engine/base.py", line 1848, in _execute_context
          return self._exec_single_context(
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^
        File "${sqlalchemy}/engine/base.py", line 1988, in _exec_single_context
          self._handle_dbapi_exception(
        File "${sqlalchemy}/engine/base.py", line 2365, in _handle_dbapi_exception
          raise sqlalchemy_exception.with_traceback(exc_info[2]) from e
    `),
    ...execution,
    'sqlalchemy.exc.InternalError: (psycopg2.errors.InternalError_) tuple concurrently updated',
    '',
    ...`[SQL: ${sql}]`.split('\n'),
    '(Background on this error at: https://sqlalche.me/e/20/2j85)',
  ];
}

const PUBLISH_EVENTS = `
        CREATE OR REPLACE FUNCTION outbox.publish_events() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('outbox', NEW.id::text);
            RETURN NEW;
        END;
        $$
        `;

export const migrateApi = migrate({
  service: 'api',
  ordinal: 4,
  runner: 1000004221,
  queued: '09:12:03.131',
  started: '09:12:07.518',
  connected: '09:12:19.611',
  upgrades: [
    ['021 -> 022, index the invoices by customer', '09:12:19.894'],
    ['022 -> 023, publish the outbox from a trigger', '09:12:22.6203'],
  ],
  statement: {
    file: '023_outbox_trigger.py',
    line: 31,
    code: 'op.execute(PUBLISH_EVENTS)',
    sql: PUBLISH_EVENTS,
  },
});

export const migrateWorker = migrate({
  service: 'worker',
  ordinal: 1,
  runner: 1000004219,
  queued: '09:12:03.131',
  started: '09:12:07.744',
  connected: '09:12:19.748',
  upgrades: [['013 -> 014, let the worker publish events', '09:12:22.6209']],
  statement: {
    file: '014_worker_grants.py',
    line: 19,
    code: 'op.execute("GRANT EXECUTE ON FUNCTION outbox.publish_events() TO nova_worker")',
    sql: 'GRANT EXECUTE ON FUNCTION outbox.publish_events() TO nova_worker',
  },
});

export const migrateScheduler = migrate({
  service: 'scheduler',
  ordinal: 0,
  runner: 1000004226,
  queued: '09:12:03.131',
  started: '09:12:06.902',
  connected: '09:12:19.302',
  upgrades: [
    ['008 -> 009, publish the outbox from a trigger', '09:12:22.618'],
    ['009 -> 010, keep finished runs for 30 days', '09:12:22.741'],
  ],
  statement: null,
});
