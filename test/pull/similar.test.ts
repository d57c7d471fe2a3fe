import { expect, test } from 'vitest';
import { buildWorld, NOON_MS } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const HOUR_MS = 3_600_000;

test('of a failure without a name, past ones that say the like are told with what came of them', async () => {
  const world = buildWorld({
    runs: [
      { jobs: [{ name: 'unit', failure: 'vitest/assertion' }], createdMs: NOON_MS - HOUR_MS },
      {
        attempts: [{ jobs: [{ name: 'e2e', failure: 'vitest/slow-test' }] }, { jobs: [{ name: 'e2e' }] }],
        createdMs: NOON_MS - 5 * HOUR_MS,
      },
      { jobs: [{ name: 'types', failure: 'tsc/wrong-type' }], createdMs: NOON_MS - 6 * HOUR_MS },
    ],
  });
  const at = await hosted({ world });
  await at.pull();
  const newest = at.github.world.runs.find(({ createdMs }) => createdMs === NOON_MS - HOUR_MS)!;
  const other = at.github.world.runs.find(({ createdMs }) => createdMs === NOON_MS - 5 * HOUR_MS)!;
  const { out } = await at.whyred(['triage', String(newest.id), '--offline', '--explain'], {}, { columns: 120 });
  expect(out).toMatch(new RegExp(`similar +\\d\\d % +run ${other.id}, e2e \\(flaky, confirmed\\): `));
  expect(out).not.toMatch(/run \d+, types/);
});
