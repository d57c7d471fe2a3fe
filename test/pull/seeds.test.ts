import { describe, expect, test } from 'vitest';
import { devCluster } from '../support/seeds/dev-cluster.ts';
import { driftAndRace } from '../support/seeds/drift-and-race.ts';
import { ephemeralDatabase } from '../support/seeds/ephemeral-database.ts';
import { pulledSeed } from '../support/seeds/pulled.ts';
import { schemaDrift } from '../support/seeds/schema-drift.ts';
import { counted, first, judged, ofJob, told } from '../support/seeds/told.ts';

describe('a drift that is expected, and a race', () => {
  const RUN = 19_800_300_412;
  const FLAKES = [20_000_000_003, 20_000_000_007, 20_000_000_011, 20_000_000_016];
  const drift = [
    'Following migrations have not yet been applied:',
    'migrations/prisma-unapplied-migrations',
    'database',
  ];
  const race = [
    'AssertionError: expected false to be true // Object.is equality',
    'migrations/prisma-unique-constraint',
    'database',
  ];

  test('are told apart: one is expected, the other flaked before', async () => {
    const triages = await (await pulledSeed(driftAndRace)).triages();
    expect(first(triages, told)).toEqual([
      [`${RUN}#1 drift`, drift],
      [`${RUN}#1 test`, race],
      ...FLAKES.map((run) => [`${run}#1 test`, race]),
      ['20000000020#1 drift', drift],
      ['20000000021#1 drift', drift],
    ]);
    expect(ofJob(first(triages, judged), 'drift')).toEqual(Array(3).fill('expected confirmed'));
    expect(ofJob(first(triages, judged), 'test')).toEqual(['flaky likely', ...Array(4).fill('flaky confirmed')]);
    expect(ofJob(first(triages, counted), 'test')).toEqual(Array(5).fill('780/781'));
    expect(
      ofJob(
        first(triages, ({ tests }) => tests?.failures),
        'test',
      )[0],
    ).toMatchObject([
      {
        id: 'lib/__tests__/db.test.ts > Error Handling > should handle concurrent sync attempts gracefully',
        file: 'lib/__tests__/db.test.ts',
        line: 412,
      },
    ]);
  });

  test('a race is one failure, though the log shows it in the test and in what the code printed', async () => {
    const triages = await (await pulledSeed(driftAndRace)).triages();
    expect(triages[0]!.jobs.find(({ name }) => name === 'test')!.failures).toHaveLength(1);
  });
});

describe('a cluster for each run', () => {
  const metrics = [
    expect.stringContaining('no custom metrics API (custom.metrics.k8s.io) registered'),
    'kubernetes/metrics-api-missing',
    'container',
  ];
  const tooEarly = [
    'psycopg2.OperationalError: connection to server at "threads-postgresql" (10.43.118.20), port 5432 failed: Connection refused',
    'postgres/connection-refused',
    'database',
  ];
  const index = [
    'psycopg2.errors.InvalidObjectDefinition: functions in index predicate must be marked IMMUTABLE',
    'postgres/index-function-not-immutable',
    'database',
  ];

  test('passes in 35 of a hundred runs, for three reasons, of which the migration is the first', async () => {
    const at = await pulledSeed(devCluster);
    const triages = await at.triages();
    expect(first(triages, told).map(([, of]) => of)).toEqual([
      ...[metrics, tooEarly, tooEarly, metrics, tooEarly, metrics],
      ...Array(7).fill(index),
    ]);
    expect(ofJob(first(triages, judged), 'dev-cluster').slice(6)).toEqual([
      'genuine likely',
      ...Array(6).fill('broken-base confirmed'),
    ]);
    const { rates, causes } = JSON.parse((await at.run('history', 'dev-cluster', '--json')).out);
    expect(rates).toMatchObject([{ first: { count: 7, of: 20, rate: 0.35 } }]);
    expect(causes).toMatchObject([{ signature: index[1] }, {}, {}]);
  });
});

describe('databases that nobody migrated', () => {
  const ERRORS = [
    ...['eventType', 'eventName', 'sessionId', 'metadata'],
    ...['personalModel', 'modelType', 'isActive', 'accuracyMae'],
  ];
  const blocked = ['migrations/prisma-failed-migration-recorded', 'database'];

  test('each mended type uncovers the next, of one cause', async () => {
    const triages = await (await pulledSeed(schemaDrift)).triages();
    const all = first(triages, told);
    const stale = (name: string) => [
      expect.stringMatching(new RegExp(`^Type error: .*'${name}' does not exist`)),
      'migrations/prisma-client-types-stale',
      'build',
    ];
    for (const target of ['staging', 'production']) {
      expect(ofJob(all, `build (${target})`)).toEqual(ERRORS.map(stale));
    }
    expect(all.filter(([where]) => !where.includes(' build '))).toEqual([
      ['18290000008#1 validate-schema (production)', ['Following migration have failed:', ...blocked]],
      [
        '18290000008#1 validate-schema (staging)',
        ['Following migrations have not yet been applied:', 'migrations/prisma-unapplied-migrations', 'database'],
      ],
      [
        '18290000009#1 migrate (production)',
        [expect.stringMatching(/^migrate found failed migrations in the target database/), ...blocked],
      ],
      ['18290000009#1 validate-schema (production)', ['Following migration have failed:', ...blocked]],
    ]);
    const places = first(triages, ({ problems }) => problems.map(({ file, line }) => `${file}:${line}`).join());
    expect(ofJob(places, 'build (staging)').slice(0, 3)).toEqual([
      'app/api/events/route.ts:41',
      'app/api/events/route.ts:42',
      'lib/analytics/track.ts:67',
    ]);
  });
});

test.each(Object.entries({ driftAndRace, ephemeralDatabase, devCluster, schemaDrift }))(
  'what reports on %s have to say is in the store, once its red runs were looked at',
  async (_name, seed) => {
    const at = await pulledSeed(seed);
    for (const { id, attempts } of seed.world.runs) {
      if (attempts.some(({ conclusion }) => conclusion === 'failure')) await at.run('triage', `${id}`);
    }
    // Of the last commits only a comparison with the first green run tells.
    const told = [await at.stored(), seed.world.runs.map(({ title, files }) => ({ title, files }))];
    const evidence = JSON.stringify(told).replaceAll('\\"', '"');
    for (const { quoted } of seed.reports) expect(quoted.filter((one) => !evidence.includes(one))).toEqual([]);
  },
);
