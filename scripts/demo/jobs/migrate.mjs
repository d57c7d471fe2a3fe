import { refused } from '../alembic.mjs';
import { checkout } from '../checkout.mjs';
import { completeJob, scriptHeader, setUpJob } from '../runner.mjs';
import { installBackend, PYTHON_ENV, setUpPython } from '../toolchains.mjs';

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
          ...(passed ? [] : [...refused(service, statement), 210, '##[error]Process completed with exit code 1.', 14]),
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
