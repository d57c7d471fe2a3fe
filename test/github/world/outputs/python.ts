import type { Random } from '../random.ts';
import { type Output, seconds } from './output.ts';

export const pipInstall = {
  script: ['pip install -r requirements.txt'],
  passing: (random) => [
    ...PIP,
    `Successfully installed alembic-1.16.5 fastapi-0.118.0 psycopg2-binary-2.9.10 pytest-8.4.2 sqlalchemy-2.0.${random.between(40, 44)}`,
  ],
  failures: {
    'read-timeout': {
      label: 'infra',
      exitCode: 2,
      lines: () => [
        ...PIP.slice(0, 3),
        'ERROR: Exception:',
        'Traceback (most recent call last):',
        '  File "/opt/hostedtoolcache/Python/3.12.11/x64/lib/python3.12/site-packages/pip/_vendor/urllib3/response.py", line 438, in _error_catcher',
        '    yield',
        'TimeoutError: The read operation timed out',
        '',
        'During handling of the above exception, another exception occurred:',
        '',
        "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='files.example', port=443): Read timed out.",
      ],
    },
    conflict: {
      label: 'broken',
      exitCode: 1,
      lines: () => [
        ...PIP.slice(0, 2),
        'ERROR: Cannot install -r requirements.txt (line 4) and pydantic==1.10.24 because these package versions have conflicting dependencies.',
        '',
        'The conflict is caused by:',
        '    The user requested pydantic==1.10.24',
        '    fastapi 0.118.0 depends on pydantic>=2.0',
        '',
        "ERROR: ResolutionImpossible: for help visit the resolver's documentation",
      ],
    },
  },
} satisfies Output;

const PIP = [
  'Collecting fastapi==0.118.0 (from -r requirements.txt (line 1))',
  '  Downloading fastapi-0.118.0-py3-none-any.whl.metadata (28 kB)',
  'Collecting sqlalchemy (from -r requirements.txt (line 2))',
  '  Downloading sqlalchemy-2.0.43-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl (3.3 MB)',
  'Installing collected packages: sqlalchemy, psycopg2-binary, fastapi, alembic, pytest',
];

export const alembic = {
  script: ['alembic upgrade head'],
  passing: () => [...MIGRATING, 'INFO  [alembic.runtime.migration] Running upgrade 022 -> 023, error outbox'],
  failures: {
    'concurrent-update': {
      label: 'flaky',
      exitCode: 1,
      lines: () => [
        ...MIGRATING,
        ...TRACEBACK,
        'psycopg2.errors.InternalError_: tuple concurrently updated',
        '',
        'The above exception was the direct cause of the following exception:',
        '',
        'Traceback (most recent call last):',
        '  File "/opt/venv/bin/alembic", line 8, in <module>',
        '    sys.exit(main())',
        'sqlalchemy.exc.InternalError: (psycopg2.errors.InternalError_) tuple concurrently updated',
        '',
        '[SQL: CREATE OR REPLACE FUNCTION recovery.publish_outbox() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql]',
        '(Background on this error at: https://sqlalche.me/e/20/2j85)',
      ],
    },
    'two-heads': {
      label: 'broken',
      exitCode: 255,
      lines: () => [
        ...MIGRATING.slice(0, 2),
        "ERROR [alembic.util.messaging] Multiple head revisions are present for given argument 'head'; please specify a specific target revision, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads",
        "FAILED: Multiple head revisions are present for given argument 'head'",
      ],
    },
    'starting-up': {
      label: 'flaky',
      exitCode: 1,
      lines: () => [
        ...TRACEBACK,
        'psycopg2.OperationalError: connection to server at "localhost" (127.0.0.1), port 5432 failed: FATAL:  the database system is starting up',
      ],
    },
  },
} satisfies Output;

const MIGRATING = [
  'INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.',
  'INFO  [alembic.runtime.migration] Will assume transactional DDL.',
  'INFO  [alembic.runtime.migration] Running upgrade 020 -> 021, carts',
  'INFO  [alembic.runtime.migration] Running upgrade 021 -> 022, orders',
];

const TRACEBACK = [
  'Traceback (most recent call last):',
  '  File "/opt/venv/lib/python3.12/site-packages/sqlalchemy/engine/base.py", line 1967, in _exec_single_context',
  '    self.dialect.do_execute(',
  '  File "/opt/venv/lib/python3.12/site-packages/sqlalchemy/engine/default.py", line 951, in do_execute',
  '    cursor.execute(statement, parameters)',
];

export const pytest = {
  script: ['pytest -q tests'],
  passing: (random) => [
    ...DOTS,
    '.....................................                                    [100%]',
    `181 passed in ${seconds(random, 11, 48)}s`,
  ],
  failures: {
    assertion: {
      label: 'broken',
      exitCode: 1,
      lines: (random) =>
        failing(random, 'tests/test_orders.py', 57, 'test_refund_keeps_tax', 'assert 118 == 119', 'assert'),
    },
    'connection-refused': {
      label: 'flaky',
      exitCode: 1,
      lines: (random) =>
        failing(
          random,
          'tests/test_outbox.py',
          31,
          'test_outbox_is_drained',
          'redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.',
          'redis.exceptions.ConnectionError',
        ),
    },
    killed: {
      label: 'oom',
      exitCode: 137,
      lines: (random) => [
        ...DOTS,
        `/home/runner/work/_temp/pytest.sh: line 1:  ${random.between(1800, 4200)} Killed                  pytest -q tests`,
      ],
    },
  },
} satisfies Output;

const DOTS = [
  '........................................................................ [ 39%]',
  '........................................................................ [ 79%]',
];

function failing(random: Random, file: string, line: number, name: string, said: string, kind: string): string[] {
  return [
    ...DOTS,
    '..............F......................                                    [100%]',
    '=================================== FAILURES ===================================',
    `____________________________ ${name} ____________________________`,
    '',
    `    def ${name}(client):`,
    '        order = client.post("/orders", json=CART).json()',
    '>       assert order["tax"] == 119',
    `E       ${said}`,
    '',
    `${file}:${line}: ${kind === 'assert' ? 'AssertionError' : kind.split('.').at(-1)}`,
    '=========================== short test summary info ============================',
    `FAILED ${file}::${name} - ${said}`,
    `1 failed, 180 passed in ${seconds(random, 11, 48)}s`,
  ];
}
