import { buildWorld, type JobSpec, type RunSpec } from '../../github/world.ts';
import { jobsOf, type Plan } from './ephemeral-jobs.ts';
import { PIN, SESSION } from './ephemeral-reports.ts';
import type { Seed } from './seed.ts';

const MORNING_MS = Date.UTC(2025, 11, 15, 9);
const MINUTE_MS = 60_000;

/** A commit, so many minutes after nine. */
function commit(id: number, minutes: number, title: string, files: RunSpec['files'], plan: Plan): RunSpec {
  return { id, createdMs: MORNING_MS + minutes * MINUTE_MS, title, files: files!, jobs: jobsOf(plan) };
}

const CI = '.github/workflows/ci.yml';
const REPAIR = 'backend/alembic/versions/035_m10_schema_repair.py';

/** Fourteen jobs, six of which use one database: that of the run's own branch of it. */
const onDocker = { database: 'docker', isHandedOn: true } as const;
const onBranch = { database: 'branch', isHandedOn: false } as const;
const REPUBLISH = { 'm10-tests': 'outbox-tests/no-constraint' } as const;
const RACE = { 'costsim-wiremock': 'alembic-branch/concurrent-update' } as const;

/** Oldest first. */
const RUNS: readonly RunSpec[] = [
  commit(20_219_004_417, -840, 'Count what a simulation costs', ['backend/app/costsim/rates.py'], {
    database: 'docker',
    isHandedOn: false,
  }),
  commit(
    20_221_163_402,
    10,
    'Give every run a database branch of its own',
    [
      CI,
      'backend/alembic/versions/022_m10_outbox.py',
      { path: 'backend/app/db_async.py', status: 'renamed', from: 'backend/app/database.py' },
    ],
    { ...onDocker, fails: { ...REPUBLISH, 'e2e-tests': 'agent-server/no-module' } },
  ),
  commit(
    20_221_690_815,
    45,
    'Import sessions from app.db_async',
    ['backend/app/tasks/m10_metrics_collector.py', 'backend/app/api/policy.py', 'backend/app/api/policy_layer.py'],
    { ...onDocker, fails: { ...REPUBLISH, 'e2e-tests': 'agent-server/forward-reference' } },
  ),
  commit(20_222_240_196, 80, 'Rebuild the models that refer forward', ['backend/app/policy/models.py'], {
    ...onDocker,
    fails: { ...REPUBLISH, 'e2e-tests': 'agent-tests/stuck-run' },
  }),
  commit(20_222_795_540, 115, 'Wait for the workers, and show more of their log', [CI], {
    ...onDocker,
    fails: REPUBLISH,
  }),
  commit(
    20_223_341_873,
    150,
    'Jobs no longer fall back to Docker in silence',
    [CI, { path: 'scripts/ci/require_database.sh', status: 'added' }],
    { database: 'required', isHandedOn: true, fails: 'branch-database/empty-url' },
  ),
  commit(20_223_902_268, 185, 'Each job makes its own DATABASE_URL', [CI, 'scripts/ops/ci_consistency_check.sh'], {
    ...onBranch,
    fails: 'alembic-branch/revision-too-long',
  }),
  commit(
    20_224_480_951,
    220,
    'Shorten the name of revision 029',
    [
      {
        path: 'backend/alembic/versions/029_m15_sba_validator.py',
        status: 'renamed',
        from: 'backend/alembic/versions/029_m15_1_1_simplify_sba_validator.py',
      },
      'backend/alembic/versions/030_m17_care_routing.py',
    ],
    { ...onBranch, fails: REPUBLISH },
  ),
  commit(
    20_226_020_058,
    300,
    'The outbox names its partial index, not a constraint',
    [{ path: 'backend/alembic/versions/034_fix_outbox_constraint.py', status: 'added' }],
    { ...onBranch, fails: { ...RACE, 'm10-tests': 'outbox-tests/drifted-schema' } },
  ),
  commit(
    20_227_755_107,
    310,
    'Repair the drifted schema of M10',
    [
      { path: REPAIR, status: 'added' },
      CI,
      'scripts/ops/ci_consistency_check.sh',
      { path: 'scripts/ops/metrics_validation.py', status: 'added' },
      { path: 'scripts/ops/schema_audit.py', status: 'added' },
    ],
    { ...onBranch, fails: { 'm10-tests': 'outbox-tests/ambiguous-function' } },
  ),
  raceRunAgain(
    commit(20_227_857_661, 315, 'Drop all versions of a function before it is made', [REPAIR], {
      ...onBranch,
      fails: { ...RACE, 'm10-tests': 'outbox-tests/retry-is-due-at-once' },
    }),
  ),
  commit(20_228_246_170, 325, 'A retry also moves process_after', [REPAIR], { ...onBranch, fails: RACE }),
  commit(20_228_512_803, 335, 'Migrate once, in a job of its own', [CI], { database: 'migrated', isHandedOn: false }),
];

/** The jobs that failed were run again: the race was won, the tests failed as before. */
function raceRunAgain({ jobs, ...run }: RunSpec): RunSpec {
  const again = jobs!.map((job): JobSpec => {
    if (job.failure === undefined) return { name: job.name!, carriedOver: true };
    if (job.name === 'm10-tests') return job;
    const { failure, ...passing } = job;
    return passing;
  });
  return { ...run, attempts: [{ jobs: jobs! }, { jobs: again }] };
}

/**
 * A day on which each run got a database of its own, and seven things came up one behind the other. The note on all of it
 * begins with the first red run; the report on the session with the ninth commit, in the afternoon.
 */
export const ephemeralDatabase: Seed = {
  world: buildWorld({ runs: [...RUNS].reverse() }),
  reports: [PIN, SESSION],
};
