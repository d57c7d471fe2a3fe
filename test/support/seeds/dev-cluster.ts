import type { FailureId } from '../../github/world/outputs/index.ts';
import { buildWorld, type RunSpec } from '../../github/world.ts';
import type { Seed } from './seed.ts';

const START_MS = Date.UTC(2025, 9, 1, 10);
const HOUR_MS = 3_600_000;
const FIRST_RUN = 18_100_000_100;

type Letter = 'G' | 'M' | 'T' | 'X';

/** How a run ended: green, no metrics, a database that was not ready in time, a migration that cannot work. */
const FAILURES: Readonly<Record<Letter, FailureId | null>> = {
  G: null,
  M: 'helm-upgrade/no-metrics',
  T: 'helm-upgrade/database-not-ready',
  X: 'helm-upgrade/index-not-immutable',
};

/** Twenty runs in their order: seven green, seven of them red of the same migration. */
const COURSE = [...'GMGTGGTMGGTMGXXXXXXX'] as readonly Letter[];
const MIGRATION = 'services/orchestrator/db/alembic/versions/add_conversation_tables.py';

const runs = COURSE.map((letter, index): RunSpec => {
  const failure = FAILURES[letter];
  const isFirst = index === COURSE.indexOf('X');
  return {
    id: FIRST_RUN + index,
    createdMs: START_MS + index * 7 * HOUR_MS,
    title: isFirst ? 'Keep conversations' : `Step ${index + 1} of the viral metrics`,
    files: isFirst
      ? [{ path: MIGRATION, status: 'added' }, 'services/orchestrator/db/models.py']
      : [`services/viral_metrics/step_${index + 1}.py`],
    jobs: [
      { name: 'unit-tests', does: ['actions/checkout@v4', 'pip-install', 'pytest'] },
      {
        name: 'dev-cluster',
        does: ['actions/checkout@v4', 'docker-build', 'helm-upgrade'],
        titles: { 'helm-upgrade': 'Helm upgrade (dev cluster)' },
        ...(failure === null ? {} : { failure }),
      },
    ],
  };
});

/** A job that installs a chart into a cluster of its own, and passes in seven of twenty runs. */
export const devCluster: Seed = {
  world: buildWorld({
    workflows: [{ id: 161_335, name: 'Dev CI', path: '.github/workflows/dev-ci.yml' }],
    runs: runs.reverse(),
  }),
  reports: [
    {
      kind: 'rca',
      asked: { run: FIRST_RUN + COURSE.length - 1 },
      quoted: [
        'dev-cluster',
        'Helm upgrade (dev cluster)',
        'psycopg2.errors.InvalidObjectDefinition: functions in index predicate must be marked IMMUTABLE',
        'job migrations failed: BackoffLimitExceeded',
        MIGRATION,
        'idx_conversations_active',
        'Keep conversations',
        // A consequence, and what made other runs red.
        "couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request",
        'no custom metrics API (custom.metrics.k8s.io) registered',
        'connection to server at "threads-postgresql" (10.43.118.20), port 5432 failed: Connection refused',
        '.github/workflows/dev-ci.yml',
      ],
      reckoned: [/\b35(?:\.0)? ?%/, /\b7 (?:of|\/) 20\b/, /primary/i],
      asks: ['whether the cluster of the tests may go without an autoscaler', 'which of the fixes go into this change'],
    },
  ],
};
