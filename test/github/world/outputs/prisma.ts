import type { Random } from '../random.ts';
import type { Output } from './output.ts';

/** A check whether a database has all migrations of this commit. */
export const prismaStatus = {
  script: ['npx prisma migrate status --schema prisma/schema.prisma'],
  env: ['POSTGRES_URL: ***'],
  passing: () => [...status('prisma/schema.prisma', PRODUCTION, 27), 'Database schema is up to date!'],
  failures: {
    'production-behind': {
      label: 'broken',
      exitCode: 1,
      lines: () => [
        ...status('prisma/schema.prisma', PRODUCTION, 27),
        ...unapplied([
          '20251202101455_project_members',
          '20251204083012_invoice_lines',
          '20251209152240_user_locale',
          '20251211070931_drop_legacy_tokens',
        ]),
      ],
    },
  },
} satisfies Output;

/** The same check of a product whose staging is three migrations behind, and whose production has one that failed. */
export const schemaStatus = {
  script: ['npx prisma migrate status --schema db/schema.prisma'],
  env: ['DATABASE_URL: ***'],
  passing: () => [...status('db/schema.prisma', DIRECT, 24), 'Database schema is up to date!'],
  failures: {
    'staging-behind': {
      label: 'broken',
      exitCode: 1,
      lines: () => [...status('db/schema.prisma', DIRECT, 24), ...unapplied(MISSING)],
    },
    'production-blocked': {
      label: 'broken',
      exitCode: 1,
      lines: () => [
        ...status('db/schema.prisma', DIRECT, 24),
        'Following migrations have not yet been applied:',
        ...MISSING,
        '',
        'Following migration have failed:',
        FAILED,
        '',
        'During development if the failed migration(s) have not been deployed to a production database you can then fix the migration(s) and run prisma migrate dev.',
      ],
    },
  },
} satisfies Output;

/** Brings a database up to what the commit expects. */
export const prismaDeploy = {
  script: ['npx prisma migrate deploy --schema db/schema.prisma'],
  env: ['DATABASE_URL: ***'],
  passing: () => [
    ...status('db/schema.prisma', DIRECT, 24),
    'Applying migration `20251011000000_fix_personal_model_schema`',
    '',
    'All migrations have been successfully applied.',
  ],
  failures: {
    blocked: {
      label: 'broken',
      exitCode: 1,
      lines: () => [
        ...status('db/schema.prisma', DIRECT, 24),
        'Error: P3009',
        '',
        'migrate found failed migrations in the target database, new migrations will not be applied. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve',
        `The \`${FAILED}\` migration started at 2025-09-17 10:02:41.318 UTC failed`,
        '',
      ],
    },
  },
} satisfies Output;

/** Reads a database's tables, and makes the types of a client of them. */
export const prismaPull = {
  script: ['npx prisma db pull --schema db/schema.prisma', 'npx prisma generate --schema db/schema.prisma'],
  env: ['DATABASE_URL: ***'],
  passing: (random: Random) => [
    'Prisma schema loaded from db/schema.prisma',
    `Datasource "db": ${DIRECT}`,
    '',
    '- Introspecting based on datasource defined in db/schema.prisma',
    `✔ Introspected 21 models and wrote them into db/schema.prisma in ${random.between(410, 980)}ms`,
    '',
    `✔ Generated Prisma Client (v6.16.3) to ./node_modules/@prisma/client in ${random.between(120, 340)}ms`,
  ],
  failures: {},
} satisfies Output;

const PRODUCTION =
  'PostgreSQL database "neondb", schema "public" at "ep-quiet-river-a1b2c3d4-pooler.us-east-1.aws.neon.tech"';
const DIRECT = 'PostgreSQL database "postgres", schema "public" at "db.internal:5432"';
const MISSING = [
  '20250918081200_rename_analytics_events',
  '20250929140510_personal_models',
  '20251003094433_personal_model_metrics',
];
const FAILED = '20250917100240_food_entry_index';

function status(schema: string, database: string, migrations: number): string[] {
  const folder = `${schema.split('/')[0]}/migrations`;
  return [
    `Prisma schema loaded from ${schema}`,
    `Datasource "db": ${database}`,
    '',
    `${migrations} migrations found in ${folder}`,
    '',
  ];
}

function unapplied(migrations: readonly string[]): string[] {
  return [
    'Following migrations have not yet been applied:',
    ...migrations,
    '',
    'To apply migrations in development run prisma migrate dev.',
    'To apply migrations in production run prisma migrate deploy.',
  ];
}
