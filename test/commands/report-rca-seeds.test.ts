import { describe, expect, test } from 'vitest';
import { lintOf, textOf } from '../support/markdown.ts';
import { devCluster } from '../support/seeds/dev-cluster.ts';
import { driftAndRace } from '../support/seeds/drift-and-race.ts';
import { pulledSeed } from '../support/seeds/pulled.ts';
import type { Seed } from '../support/seeds/seed.ts';

const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;

describe('what people wrote by hand is in the analysis of', () => {
  test.each<[what: string, name: string, seed: Seed]>([
    ['a pull request with drift and a race', 'rca-seed-drift.md', driftAndRace],
    ['a cluster that takes a chart in seven runs of twenty', 'rca-seed-cluster.md', devCluster],
  ])('%s, as far as logs and runs can tell it', async (_what, name, seed) => {
    const { run } = await pulledSeed(seed);
    const asked = seed.reports.find(({ kind }) => kind === 'rca')!;
    if (!('run' in asked.asked)) throw new Error('it is asked for of a range');
    const { exitCode, out, err } = await run('report', 'rca', String(asked.asked.run));
    expect([exitCode, err]).toEqual([0, '']);
    await expect(out).toMatchFileSnapshot(golden(name));
    expect(lintOf(out)).toEqual([]);
    const text = textOf(out);
    expect.soft(asked.quoted.filter((one) => !text.includes(one))).toEqual([]);
    expect
      .soft(
        asked.reckoned.filter((one) => (typeof one === 'string' ? !text.includes(one) : !one.test(out))).map(String),
      )
      .toEqual([]);
  });
});
