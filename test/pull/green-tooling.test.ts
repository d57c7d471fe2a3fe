import { expect, test } from 'vitest';
import { PROFILE_VERSION } from '../../src/classifiers/baseline.ts';
import type { Tooling } from '../../src/domain.ts';
import { greenToolingOf } from '../../src/pull/green-tooling.ts';
import { saveBaselines } from '../../src/store/baselines.ts';
import { novaStore, run } from '../store/support.ts';

const tooling = (imageVersion: string): Tooling => ({ image: 'ubuntu-24.04', imageVersion, runner: null, actions: [] });

test.each<[what: string, greens: readonly (readonly [id: number, tooling: Tooling | null])[], found: number | null]>([
  [
    'the newest before it',
    [
      [1001, tooling('1')],
      [1003, tooling('2')],
    ],
    1003,
  ],
  [
    'none after it',
    [
      [1001, tooling('1')],
      [1009, tooling('2')],
    ],
    1001,
  ],
  ['not itself', [[1005, tooling('1')]], null],
  [
    'none that does not tell',
    [
      [1001, tooling('1')],
      [1003, null],
    ],
    1001,
  ],
  ['none where none is kept', [], null],
])('what a job ran with when it last passed: %s', async (_what, greens, found) => {
  const { db, nova } = await novaStore();
  const log = { workflow: 7, jobName: 'build', attempt: 1, engine: PROFILE_VERSION, state: 'stored' } as const;
  saveBaselines(
    db,
    nova,
    greens.map(([id, told]) => {
      return { ...log, runId: id, createdMs: run(id).createdMs, profile: Uint8Array.of(1), tooling: told };
    }),
  );
  const green = greenToolingOf(db, nova, run(1005), 'build');
  expect(green?.runId ?? null).toBe(found);
  expect(greenToolingOf(db, nova, run(1005), 'lint')).toBe(null);
  if (green !== null) expect(green.tooling).toEqual(greens.find(([id]) => id === found)![1]);
});
