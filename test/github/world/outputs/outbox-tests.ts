import type { Random } from '../random.ts';
import type { Output } from './output.ts';
import { type PytestTest, pytestSession } from './pytest-session.ts';

/** Eight tests of an outbox whose functions and columns live in the database. */
export const outboxTests = {
  script: ['cd backend', 'pytest tests/test_m10_outbox.py'],
  env: ['PYTHONPATH: .', 'DATABASE_URL: ***'],
  passing: (random) => session(random, {}),
  failures: {
    'no-constraint': {
      label: 'broken',
      exitCode: 1,
      lines: (random) =>
        session(
          random,
          refused(
            ['test_publish', 'test_publish_is_idempotent', 'test_republish_after_processing', 'test_payload_is_kept'],
            'SELECT m10_recovery.publish_outbox(%s, %s, %s, %s)',
            'UndefinedObject: constraint "uq_outbox_pending" does not exist',
          ),
        ),
    },
    'drifted-schema': {
      label: 'broken',
      exitCode: 1,
      lines: (random) =>
        session(random, {
          ...refused(
            ['test_claim'],
            'SELECT * FROM m10_recovery.claim_outbox_events(%s, %s)',
            'UndefinedFunction: function m10_recovery.claim_outbox_events(integer, unknown) does not exist',
          ),
          ...refused(
            ['test_payload_is_kept'],
            'INSERT INTO m10_recovery.outbox (stream_msg_id, stream_name) VALUES (%s, %s)',
            'UndefinedColumn: column "stream_msg_id" of relation "outbox" does not exist',
          ),
          ...refused(
            ['test_retry_waits'],
            'SELECT process_after FROM m10_recovery.outbox WHERE id = %s',
            'UndefinedColumn: column "process_after" does not exist',
          ),
        }),
    },
    'ambiguous-function': {
      label: 'broken',
      exitCode: 1,
      lines: (random) =>
        session(
          random,
          refused(
            ['test_complete', 'test_retry_waits', 'test_retry_backs_off'],
            'SELECT m10_recovery.complete_outbox_event(%s, %s, %s, %s)',
            'AmbiguousFunction: function m10_recovery.complete_outbox_event(integer, boolean, unknown, unknown) is not unique',
          ),
        ),
    },
    'retry-is-due-at-once': {
      label: 'broken',
      exitCode: 1,
      lines: (random) =>
        session(random, {
          test_retry_waits: asserted('assert row["process_after"] > row["created_at"]'),
          test_retry_backs_off: asserted('assert row["process_after"] == row["next_retry_at"]'),
        }),
    },
  },
} satisfies Output;

const FILE = 'tests/test_m10_outbox.py';
const TESTS = [
  'test_publish',
  'test_publish_is_idempotent',
  'test_republish_after_processing',
  'test_payload_is_kept',
  'test_claim',
  'test_complete',
  'test_retry_waits',
  'test_retry_backs_off',
];

function session(random: Random, failed: Readonly<Record<string, readonly string[]>>): string[] {
  const tests = TESTS.map((name): PytestTest => (name in failed ? { name, failed: failed[name]! } : { name }));
  return pytestSession(random, FILE, tests);
}

/** Tests whose statement PostgreSQL refuses in the same words. */
function refused(tests: readonly string[], sql: string, error: string): Record<string, readonly string[]> {
  return Object.fromEntries(
    tests.map((name) => [
      name,
      [
        'cursor = <cursor object at 0x7f3c5a1e8b80; closed: 0>',
        '',
        `    def ${name}(cursor):`,
        '        cursor.execute("SET search_path TO m10_recovery, public")',
        '        cursor.execute("TRUNCATE m10_recovery.outbox RESTART IDENTITY")',
        '        cursor.execute(SEED, EVENTS)',
        '        before = count(cursor)',
        '        assert before == len(EVENTS)',
        '',
        `>       cursor.execute("${sql}", EVENT)`,
        `E       psycopg2.errors.${error}`,
        '',
        `${FILE}:${61 + TESTS.indexOf(name) * 24}: ${error.split(':')[0]}`,
      ],
    ]),
  );
}

function asserted(check: string): string[] {
  return [`>       ${check}`, `E       ${check}`, '', `${FILE}:211: AssertionError`];
}
