import { buildWorld, type JobSpec, NOON_MS, type RunSpec, type StepSpec } from '../github/world/build.ts';
import type { World } from '../github/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const carried = (name: string): JobSpec => ({ name, carriedOver: true });

/** Runs by their ids: the newest is 9, an hour before noon, each smaller one a day earlier. */
const daily = (id: number, given: RunSpec): RunSpec => ({
  id: 20_000_000_000 + id,
  createdMs: NOON_MS - HOUR_MS - (9 - id) * DAY_MS,
  ...given,
});

export const NEWEST = 20_000_000_009;

const search: JobSpec = { name: 'search', does: ['actions/checkout@v4', 'npm-ci', 'vitest'] };
const slow: JobSpec = { ...search, failure: 'vitest/slow-test' };
const lint: JobSpec = { name: 'lint', does: ['actions/checkout@v4', 'npm-ci', 'eslint'] };

/** A test that times out now and then; each time it passed when it was run again, also this time. */
export function flakyWorld(): World {
  const flake = (id: number, title: string): RunSpec =>
    daily(id, { title, attempts: [{ jobs: [lint, slow] }, { jobs: [carried('lint'), search] }] });
  return buildWorld({
    runs: [
      flake(9, 'Show prices with tax'),
      daily(8, { title: 'Sort by date', jobs: [lint, search] }),
      flake(7, 'Count what was found'),
      daily(6, { title: 'Name the sorting', jobs: [lint, search] }),
      daily(5, { title: 'Ask for less', jobs: [lint, search] }),
      daily(4, { title: 'Cache what was found', jobs: [lint, slow] }),
      daily(3, { title: 'Rework the cache', jobs: [lint, search] }),
    ],
  });
}

/** A change of the file that the compiler complains of; the next commit did not mend it. */
export function genuineWorld(): World {
  const types: JobSpec = { name: 'types', does: ['actions/checkout@v4', 'npm-ci', 'tsc'] };
  const wrong: JobSpec = { ...types, failure: 'tsc/wrong-type' };
  return buildWorld({
    runs: [
      daily(9, {
        title: 'Round the discount',
        jobs: [lint, wrong],
        files: ['src/cart/discount.ts', 'docs/discount.md'],
      }),
      daily(8, {
        title: 'Take net prices',
        jobs: [lint, wrong],
        files: ['src/cart/total.ts', { path: 'src/cart/price.ts', status: 'added' }],
      }),
      daily(7, { title: 'Sort by date', jobs: [lint, types] }),
    ],
  });
}

/** Forty legs of a matrix: the registry was away for twelve of them, and three more were stopped for that. */
export function matrixWorld(): World {
  const leg = (at: number): JobSpec => {
    const name = `test (${at})`;
    if (at <= 12) return { name, does: ['actions/checkout@v4', 'npm-ci'], failure: 'npm-ci/econnreset' };
    return at <= 15 ? { name, conclusion: 'cancelled' } : { name };
  };
  const jobs = Array.from({ length: 40 }, (_, at) => leg(at + 1));
  const green = jobs.map(({ name }): JobSpec => ({ name: name! }));
  return buildWorld({
    runs: [daily(9, { title: 'Rework search', jobs }), daily(8, { title: 'Sort by date', jobs: green })],
  });
}

/** GitHub has deleted the logs, and nothing else is stored. */
export function silentWorld(): World {
  return buildWorld({
    runs: [
      daily(9, {
        title: 'Rework search',
        logsExpired: true,
        jobs: [lint, { name: 'deploy', failure: 'publish/bad-gateway', does: ['publish'] }],
      }),
    ],
  });
}

const step = (name: string, output: readonly string[], given: Partial<StepSpec> = {}): StepSpec => {
  return { name, output, ...given };
};
const failed = { conclusion: 'failure' } as const;
const around = (middle: StepSpec): StepSpec[] => [{ name: 'Set up job' }, middle, { name: 'Complete job' }];

/** A pull request: a check for drift that is expected to be red, and a test of a race, of 781 tests the only one that fails. */
export function driftWorld(): World {
  const drift: JobSpec = {
    name: 'drift',
    conclusion: 'failure',
    steps: around(step('Run npx prisma migrate status', DRIFT_LINES, failed)),
  };
  const test: JobSpec = {
    name: 'test',
    conclusion: 'failure',
    steps: around(step('Run npx vitest run', RACE_LINES, failed)),
  };
  return buildWorld({
    runs: [
      daily(9, { title: 'Keep users in step', event: 'pull_request', branch: 'user-sync', jobs: [drift, test, lint] }),
      daily(8, { title: 'Sort by date', jobs: [{ name: 'drift', does: [] }, { name: 'test', does: [] }, lint] }),
    ],
  });
}

const DRIFT_LINES = [
  'Prisma schema loaded from prisma/schema.prisma',
  'Datasource "db": PostgreSQL database "shop", schema "public" at "db-primary-pooler.eu.example:5432"',
  '',
  '41 migrations found in prisma/migrations',
  'Following migrations have not yet been applied:',
  '20260901082144_order_currency',
  '20260903093201_user_email',
  '20260905101112_rename_carts',
  '20260909120000_outbox',
  '',
  'To apply migrations in development run prisma migrate dev.',
];

const RACE_LINES = [
  '',
  ' RUN  v4.1.11 /home/runner/work/nova/nova',
  '',
  'stderr | lib/db.test.ts > error handling > copes with concurrent calls',
  '[user-sync] sync of user_7f3a failed PrismaClientKnownRequestError: ',
  'Invalid `prisma.user.create()` invocation in',
  '/home/runner/work/nova/nova/lib/db.ts:176:30',
  '',
  '→ 176   return await prisma.user.create(',
  'Unique constraint failed on the fields: (`id`)',
  '    at syncUser (/home/runner/work/nova/nova/lib/db.ts:176:12)',
  '    at async Promise.all (index 1)',
  '    at /home/runner/work/nova/nova/lib/db.test.ts:206:21 {',
  ' ❯ lib/db.test.ts (41 tests | 1 failed) 860ms',
  '   × error handling > copes with concurrent calls 120ms',
  '',
  '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯',
  '',
  ' FAIL  lib/db.test.ts > error handling > copes with concurrent calls',
  'AssertionError: expected false to be true // Object.is equality',
  '',
  '- Expected',
  '+ Received',
  '',
  '- true',
  '+ false',
  '',
  ' ❯ lib/db.test.ts:212:44',
  '',
  '⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯',
  '',
  ' Test Files  1 failed | 61 passed (62)',
  '      Tests  1 failed | 780 passed (781)',
  '   Duration  24.61s',
  '',
];

/** A deployment into a cluster: an index that PostgreSQL refuses, and all that the release says because of it. */
export function clusterWorld(): World {
  const deploy: JobSpec = {
    name: 'dev-ci',
    conclusion: 'failure',
    steps: [{ name: 'Set up job' }, step('Helm upgrade', CLUSTER_LINES, failed), { name: 'Complete job' }],
  };
  const green: JobSpec = { name: 'dev-ci', does: [] };
  const runs = Array.from({ length: 8 }, (_, at) =>
    daily(8 - at, { title: `Change ${8 - at}`, jobs: [at % 3 === 1 ? green : deploy] }),
  );
  return buildWorld({ runs: [daily(9, { title: 'Index the conversations', jobs: [deploy] }), ...runs] });
}

const CLUSTER_LINES = [
  'upgrade.go:142: [debug] preparing upgrade for shop',
  "E0914 11:02:07.313456    7123 memcache.go:287] couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request",
  'INFO  [alembic.runtime.migration] Running upgrade 031 -> 032, conversations',
  'Traceback (most recent call last):',
  '  File "/app/services/orchestrator/db/alembic/versions/add_conversation_tables.py", line 41, in upgrade',
  '    op.create_index("idx_conversations_recent", "conversations", ["updated_at"])',
  'psycopg2.errors.InvalidObjectDefinition: functions in index predicate must be marked IMMUTABLE',
  '',
  'The above exception was the direct cause of the following exception:',
  '',
  'sqlalchemy.exc.ProgrammingError: (psycopg2.errors.InvalidObjectDefinition) functions in index predicate must be marked IMMUTABLE',
  'Error: UPGRADE FAILED: release shop failed, and has been rolled back due to atomic being set: pre-upgrade hooks failed: 1 error occurred:',
  '\t* job migrations failed: BackoffLimitExceeded',
  '',
];
