import type { Random } from '../random.ts';
import type { Output } from './output.ts';

/** Installs a chart into a cluster of this job's own, and says what it sees when that fails. */
export const helmUpgrade = {
  script: ['./scripts/ci/helm-upgrade.sh threads ./chart -f chart/values-ci.yaml --atomic --wait --timeout 600s'],
  passing: (random) => [...upgrading(random), 'NAME: threads', 'STATUS: deployed', 'REVISION: 1'],
  failures: {
    'index-not-immutable': {
      label: 'broken',
      exitCode: 1,
      lines: (random) => [
        ...upgrading(random),
        'Error: release threads failed, and has been uninstalled due to atomic being set: failed pre-install: 1 error occurred:',
        '\t* job migrations failed: BackoffLimitExceeded',
        '',
        ...podLog([
          'INFO  [alembic.runtime.migration] Running upgrade 9a1c04 -> b7e2d8, add conversation tables',
          'Traceback (most recent call last):',
          '  File "/usr/local/lib/python3.12/site-packages/sqlalchemy/engine/default.py", line 951, in do_execute',
          '    cursor.execute(statement, parameters)',
          'psycopg2.errors.InvalidObjectDefinition: functions in index predicate must be marked IMMUTABLE',
          '',
          'The above exception was the direct cause of the following exception:',
          '',
          'Traceback (most recent call last):',
          '  File "/app/services/orchestrator/db/alembic/versions/add_conversation_tables.py", line 58, in upgrade',
          '    op.create_index(',
          'sqlalchemy.exc.ProgrammingError: (psycopg2.errors.InvalidObjectDefinition) functions in index predicate must be marked IMMUTABLE',
          '',
          "[SQL: CREATE INDEX idx_conversations_active ON conversations (updated_at) WHERE updated_at > now() - interval '30 days']",
          '(Background on this error at: https://sqlalche.me/e/20/f405)',
        ]),
      ],
    },
    'no-metrics': {
      label: 'infra',
      exitCode: 1,
      lines: (random) => [
        ...upgrading(random),
        'Error: release threads failed, and has been uninstalled due to atomic being set: context deadline exceeded',
        'LAST SEEN   TYPE      REASON                         OBJECT                                           MESSAGE',
        '4m12s       Warning   FailedGetResourceMetric        horizontalpodautoscaler/threads-viral-metrics    failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)',
        '4m12s       Warning   FailedGetPodsMetric            horizontalpodautoscaler/threads-viral-metrics    unable to get metric requests_per_second: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
      ],
    },
    'database-not-ready': {
      label: 'flaky',
      exitCode: 1,
      lines: (random) => [
        ...upgrading(random),
        'Error: release threads failed, and has been uninstalled due to atomic being set: failed pre-install: 1 error occurred:',
        '\t* job migrations failed: BackoffLimitExceeded',
        '',
        ...podLog([
          'Traceback (most recent call last):',
          '  File "/usr/local/lib/python3.12/site-packages/psycopg2/__init__.py", line 122, in connect',
          '    conn = _connect(dsn, connection_factory=connection_factory, **kwasync)',
          'psycopg2.OperationalError: connection to server at "threads-postgresql" (10.43.118.20), port 5432 failed: Connection refused',
          '\tIs the server running on that host and accepting TCP/IP connections?',
        ]),
      ],
    },
  },
} satisfies Output;

/** The cluster is there before its metrics are, so that clients complain. */
function upgrading(random: Random): string[] {
  const pid = random.between(2100, 9800);
  return [
    ...[11, 12, 14].map(
      (second) =>
        `E1008 10:14:${second}.31${second}56 ${pid} memcache.go:287] couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request`,
    ),
    'history.go:56: [debug] getting history for release threads',
    'Release "threads" does not exist. Installing it now.',
  ];
}

function podLog(lines: readonly string[]): string[] {
  return ['--- kubectl logs job/migrations ---', 'Running database migrations...', ...lines];
}
