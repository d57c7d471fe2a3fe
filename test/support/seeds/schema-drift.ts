import type { FailureId } from '../../github/world/outputs/index.ts';
import { buildWorld, type JobSpec, type RunSpec } from '../../github/world.ts';
import type { Seed } from './seed.ts';

const MONDAY_MS = Date.UTC(2025, 9, 6, 8);
const HOUR_MS = 3_600_000;
const FIRST_RED = 18_290_000_001;
const LAST = FIRST_RED + 9;

const NODE = ['actions/checkout@v4', 'npm-ci'];
const CHECKS: readonly JobSpec[] = [
  { name: 'lint', does: [...NODE, 'eslint'] },
  { name: 'test', does: [...NODE, 'vitest'] },
];
const TARGETS = ['staging', 'production'] as const;

/** Both databases are as old, so both builds stop at the same line. */
const builds = (failure: FailureId | null): JobSpec[] =>
  TARGETS.map((target) => ({
    name: `build (${target})`,
    does: [...NODE, 'prisma-pull', 'next-build'],
    titles: { 'prisma-pull': 'Generate types', 'next-build': 'Build' },
    ...(failure === null ? {} : { failure }),
  }));

const validations = (failures: readonly (FailureId | null)[]): JobSpec[] =>
  TARGETS.map((target, index) => ({
    name: `validate-schema (${target})`,
    does: [...NODE, 'schema-status'],
    ...(failures[index] == null ? {} : { failure: failures[index] }),
  }));

/** What a build stopped at, and what was changed before it did. */
const ERRORS: readonly (readonly [failure: FailureId, title: string, file: string])[] = [
  ['next-build/event-type', 'Track events by their type', 'app/api/events/route.ts'],
  ['next-build/event-name', 'Fix the type of an event', 'app/api/events/route.ts'],
  ['next-build/session-id', 'Fix the name of an event', 'app/api/events/route.ts'],
  ['next-build/metadata', 'Fix the session of an event', 'lib/analytics/track.ts'],
  ['next-build/personal-model', 'Fix the metadata of an event', 'lib/analytics/track.ts'],
  ['next-build/model-type', 'Fix how a personal model is found', 'lib/ml/personal-model.ts'],
  ['next-build/is-active', 'Fix the type of a personal model', 'lib/ml/train.ts'],
  ['next-build/accuracy-mae', 'Fix how a model is made active, and look at both databases', 'lib/ml/activate.ts'],
];

const run = (hours: number, given: RunSpec): RunSpec => ({ createdMs: MONDAY_MS + hours * HOUR_MS, ...given });

const reds = ERRORS.map(([failure, title, file], index): RunSpec => {
  const looksAtDatabases = index === ERRORS.length - 1;
  return run(2 + index * 14, {
    id: FIRST_RED + index,
    title,
    files: looksAtDatabases ? [file, '.github/workflows/ci.yml'] : [file],
    jobs: [
      ...CHECKS,
      ...builds(failure),
      ...(looksAtDatabases ? validations(['schema-status/staging-behind', 'schema-status/production-blocked']) : []),
    ],
  });
});

const migrate = (target: string, failure: FailureId | null): JobSpec => ({
  name: `migrate (${target})`,
  does: [...NODE, 'prisma-deploy'],
  ...(failure === null ? {} : { failure }),
});

/** Staging was brought up to date; production refused, because of a migration that had failed there weeks ago. */
const blocked = run(116, {
  id: FIRST_RED + ERRORS.length,
  title: 'Deploy the migrations before the build',
  files: [
    '.github/workflows/ci.yml',
    { path: 'db/migrations/20251011000000_fix_personal_model_schema/migration.sql', status: 'added' },
  ],
  jobs: [
    ...CHECKS,
    migrate('staging', null),
    migrate('production', 'prisma-deploy/blocked'),
    builds(null)[0]!,
    { ...builds(null)[1]!, conclusion: 'skipped' },
    ...validations([null, 'schema-status/production-blocked']),
  ],
});

const resolved = run(121, {
  id: LAST,
  title: 'Check types, build and migrations before every push',
  files: [
    { path: '.husky/pre-push', status: 'added' },
    { path: 'docs/DEVELOPER_WORKFLOW.md', status: 'added' },
    { path: 'scripts/deploy-production.sh', status: 'added' },
    { path: 'scripts/deploy-staging.sh', status: 'added' },
    { path: 'scripts/pre-push-checks.sh', status: 'added' },
    { path: 'scripts/test-schema.mjs', status: 'added' },
    'package.json',
  ],
  jobs: [...CHECKS, ...TARGETS.map((target) => migrate(target, null)), ...builds(null), ...validations([null, null])],
});

/**
 * A week of builds that fail of types: each mended one uncovers the next, because types are made from databases that
 * nobody has migrated for weeks.
 */
export const schemaDrift: Seed = {
  world: buildWorld({
    runs: [
      run(-20, { title: 'Longer names for food', files: ['lib/food/names.ts'], jobs: [...CHECKS, ...builds(null)] }),
      ...reds,
      blocked,
      resolved,
    ].reverse(),
  }),
  reports: [
    {
      kind: 'postmortem',
      asked: { from: FIRST_RED, to: LAST },
      quoted: [
        ...['build (staging)', 'build (production)'],
        ...['validate-schema (staging)', 'validate-schema (production)', 'migrate (production)'],
        ...['eventType', 'eventName', 'sessionId', 'metadata'],
        ...['personalModel', 'modelType', 'isActive', 'accuracyMae'],
        ...ERRORS.map(([, title]) => title),
        'Following migrations have not yet been applied',
        '20250929140510_personal_models',
        'P3009',
        '20250917100240_food_entry_index',
        'migrate found failed migrations in the target database',
        'Deploy the migrations before the build',
        'Check types, build and migrations before every push',
        'db/migrations/20251011000000_fix_personal_model_schema/migration.sql',
        ...['scripts/pre-push-checks.sh', 'scripts/deploy-staging.sh', 'scripts/deploy-production.sh'],
        ...['scripts/test-schema.mjs', '.husky/pre-push', 'docs/DEVELOPER_WORKFLOW.md', 'package.json'],
        'app/api/events/route.ts',
        'lib/analytics/track.ts',
        'npx prisma migrate status',
      ],
      // Nine red runs, from Monday to Saturday; things to do.
      reckoned: [/\b9\b[^\n]*runs|runs[^\n]*\b9\b/, '2025-10-06', '2025-10-11', '[ ]'],
      asks: ['who was blocked beyond the authors', 'why nobody migrated staging', 'who owns each action'],
    },
  ],
};
