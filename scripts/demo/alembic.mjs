import { block } from './markup.mjs';
import { PYTHON_BIN, SITE_PACKAGES } from './toolchains.mjs';

/** What alembic prints when PostgreSQL refuses a statement of a migration. */
export function refused(service, { file, line, code, sql }) {
  const folder = `/home/runner/work/nova/nova/backend/services/${service}/migrations`;
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
        File "${folder}/env.py", line 41, in <module>
          run_migrations_online()
        File "${folder}/env.py", line 38, in run_migrations_online
          context.run_migrations()
        File "<string>", line 8, in run_migrations
        File "${alembic}/runtime/environment.py", line 970, in run_migrations
          self.get_context().run_migrations(**kw)
        File "${alembic}/runtime/migration.py", line 616, in run_migrations
          step.migration_fn(**kw)
        File "${folder}/versions/${file}", line ${line}, in upgrade
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
