import { buildWorld, type JobSpec, NOON_MS, type RunSpec } from '../../github/world.ts';
import type { Seed } from './seed.ts';

const HOUR_MS = 3_600_000;

const drift: JobSpec = { name: 'drift', does: ['actions/checkout@v4', 'npm-ci', 'prisma-status'] };
const behind: JobSpec = { ...drift, failure: 'prisma-status/production-behind' };
const green: JobSpec = { name: 'test', does: ['actions/checkout@v4', 'npm-ci', 'vitest-suite'] };
const race: JobSpec = { ...green, failure: 'vitest-suite/concurrent-sync' };

const push = (hours: number, given: RunSpec = { jobs: [drift, green] }): RunSpec => ({
  createdMs: NOON_MS - hours * HOUR_MS,
  title: 'Tidy up the billing pages',
  files: ['app/billing/page.tsx'],
  ...given,
});

/** The test lost its race, and passed when it was run again. */
const flake = (hours: number): RunSpec =>
  push(hours, { attempts: [{ jobs: [drift, race] }, { jobs: [{ name: 'drift', carriedOver: true }, green] }] });

const proposed = (hours: number, given: RunSpec): RunSpec =>
  push(hours, { event: 'pull_request', branch: 'project-members', pullRequest: 42, ...given });

const RUN = 19_800_300_412;

/**
 * A pull request, in its third round: production lacks its four migrations, which is as it should be, and one test of 781
 * lost a race that it has lost before.
 */
export const driftAndRace: Seed = {
  world: buildWorld({
    runs: [
      proposed(1, {
        id: RUN,
        title: 'Point the drift check at production',
        files: ['.github/workflows/db-drift-check.yml'],
        jobs: [behind, race],
      }),
      proposed(5, {
        title: 'Members of a project see its invoices',
        files: [
          'app/projects/members.tsx',
          { path: 'prisma/migrations/20251204083012_invoice_lines/migration.sql', status: 'added' },
          'prisma/schema.prisma',
        ],
        jobs: [behind, green],
      }),
      proposed(9, {
        title: 'Projects have members',
        files: [
          'app/projects/page.tsx',
          { path: 'prisma/migrations/20251202101455_project_members/migration.sql', status: 'added' },
          'prisma/schema.prisma',
        ],
        jobs: [behind, green],
      }),
      ...[20, 31, 44].map((hours) => push(hours)),
      flake(53),
      ...[66, 78, 90, 101].map((hours) => push(hours)),
      flake(110),
      ...[125, 140, 152].map((hours) => push(hours)),
      flake(163),
      ...[170, 181, 195].map((hours) => push(hours)),
      flake(204),
      ...[216, 230].map((hours) => push(hours)),
    ],
  }),
  configuration: `expected:
  - job: drift
    branch: "!default"
    reason: production gets a branch's migrations when it is merged
`,
  reports: [
    {
      kind: 'rca',
      asked: { run: RUN },
      quoted: [
        'drift',
        "production gets a branch's migrations when it is merged",
        'Following migrations have not yet been applied',
        '20251202101455_project_members',
        '20251211070931_drop_legacy_tokens',
        'ep-quiet-river-a1b2c3d4-pooler',
        'npx prisma migrate status',
        '.github/workflows/db-drift-check.yml',
        'test',
        'Error Handling > should handle concurrent sync attempts gracefully',
        'expected false to be true // Object.is equality',
        'Unique constraint failed on the fields: (`id`)',
        'lib/__tests__/db.test.ts',
        'lib/db.ts',
        'syncUser',
        'Point the drift check at production',
      ],
      reckoned: [/expected/i, /flaky/i, '1 of 781', /\bA\b/, /\bB\b/, /recommend/i],
      asks: ['which option was chosen', 'whether callers meet the race as well', 'who makes the change'],
    },
  ],
};
