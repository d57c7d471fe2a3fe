import { describe, expect, test } from 'vitest';
import { lintOf, textOf } from '../support/markdown.ts';
import { devCluster } from '../support/seeds/dev-cluster.ts';
import { driftAndRace } from '../support/seeds/drift-and-race.ts';
import { pulledSeed } from '../support/seeds/pulled.ts';
import type { Seed } from '../support/seeds/seed.ts';

/** Written by `npx vitest run --update`; read the diff as the reader of the report would. */
const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;

describe('what somebody wrote up by hand, written up again', () => {
  test.each<[what: string, name: string, seed: Seed]>([
    ['drift that is expected, and a race of one test in 781', 'rca-seed-drift.md', driftAndRace],
    ['a pipeline that passes in 35 of a hundred runs', 'rca-seed-cluster.md', devCluster],
  ])('%s', async (_what, name, seed) => {
    const { run } = await pulledSeed(seed);
    const wanted = seed.reports.find(({ kind }) => kind === 'rca')!;
    const asked = 'run' in wanted.asked ? String(wanted.asked.run) : 'latest-failed';
    const { exitCode, out, err } = await run('report', 'rca', asked);
    expect([exitCode, err]).toEqual([0, '']);
    expect(lintOf(out)).toEqual([]);
    await expect(out).toMatchFileSnapshot(golden(name));
    const text = textOf(out);
    expect(wanted.quoted.filter((one) => !text.includes(one))).toEqual([]);
    expect(
      wanted.reckoned.filter((one) => (typeof one === 'string' ? !text.includes(one) : !one.test(text))),
    ).toEqual([]);
  });
});
