import { checkout } from '../checkout.mjs';
import { block } from '../markup.mjs';
import { completeJob, scriptHeader, setUpJob } from '../runner.mjs';
import { installWeb, setUpNode } from '../toolchains.mjs';
import { testRun } from '../web-tests.mjs';

const ACTIONS = ['actions/checkout@v4', 'actions/setup-node@v4'];

const JOB = 'test (web)';

/** Red by one test of 781: two syncs of one user at once. */
export const testWeb = {
  name: JOB,
  ordinal: 7,
  runner: 1000004224,
  queued: '09:12:03.114',
  started: '09:12:06.811',
  steps: [
    setUpJob({ name: JOB, region: 'westus', actions: ACTIONS }),
    checkout(JOB),
    setUpNode({ job: JOB, passed: false }),
    installWeb(),
    {
      name: 'Prepare the test database',
      lines: [
        ...scriptHeader(['npx prisma db push --schema web/prisma/schema.prisma'], { DATABASE_URL: 'file:./test.db' }),
        2100,
        ...block(`
          warn The configuration property \`package.json#prisma\` is deprecated and will be removed in Prisma 7. Please migrate to a Prisma config file (e.g., \`prisma.config.ts\`).
          For more information, see: https://pris.ly/prisma-config

          Prisma schema loaded from web/prisma/schema.prisma
          Datasource "db": SQLite database "test.db" at "file:./test.db"

          SQLite database test.db created at file:./test.db

          🚀  Your database is now in sync with your Prisma schema. Done in 31ms

          Running generate... (Use --skip-generate to skip the generators)
        `),
        460,
        '\u2714 Generated Prisma Client (v6.19.3) to ./web/node_modules/@prisma/client in 142ms',
        '',
        120,
      ],
    },
    {
      name: 'Check the types',
      lines: [
        ...scriptHeader(['npm run types --workspace web']),
        280,
        '',
        '> @nova/web@0.8.0 types',
        '> tsc --noEmit',
        '',
        11_400,
      ],
    },
    {
      name: 'Run the tests',
      lines: [
        ...scriptHeader(['npm test --workspace web'], { DATABASE_URL: 'file:./test.db' }),
        310,
        '',
        '> @nova/web@0.8.0 test',
        '> vitest run',
        '',
        { at: '09:12:36.912' },
        ...testRun(),
        90,
        ...block(`
          npm error Lifecycle script \`test\` failed with error:
          npm error code 1
          npm error path /home/runner/work/nova/nova/web
          npm error workspace @nova/web@0.8.0
          npm error location /home/runner/work/nova/nova/web
          npm error command failed
          npm error command sh -c vitest run
        `),
        30,
        '##[error]Process completed with exit code 1.',
        14,
      ],
    },
    { name: 'Build', lines: null },
    completeJob({ actions: ACTIONS }),
  ],
};
