import { describe, expect, test } from 'vitest';
import { namedIncidents } from '../../src/history/named-incidents.ts';
import type { Execution } from '../../src/history/rows.ts';
import { DAY, execution, failure, HOUR } from '../support/executions.ts';

const reset = [failure('infrastructure', { fingerprint: 'v1:reset' })];
const failed = (runId: number, given: Partial<Execution> = {}): Execution =>
  execution({ runId, conclusion: 'failure', failures: reset, ...given });
const idsOf = (executions: readonly Execution[]): string[] => namedIncidents(executions).map(({ id }) => id);

describe('the id of an incident', () => {
  test('tells its day, and is another one for each', () => {
    const ids = idsOf([failed(1), failed(2), failed(50), failed(51)]);
    expect(ids).toEqual([
      expect.stringMatching(/^2026-09-07-[0-9a-f]{6}$/),
      expect.stringMatching(/^2026-09-09-[0-9a-f]{6}$/),
    ]);
    expect(idsOf([failed(1), failed(2), failed(6), failed(7)]).map((id) => id.slice(0, 10))).toEqual([
      '2026-09-07',
      '2026-09-07',
    ]);
    expect(new Set(idsOf([failed(1), failed(2), failed(6), failed(7)])).size).toBe(2);
  });

  test('stays when later failures are found, and when they are called something else', () => {
    const [id] = idsOf([failed(1), failed(2)]);
    expect(idsOf([failed(3), failed(2), failed(1)])).toEqual([id]);
    const flaky = [failure('flaky', { fingerprint: 'v1:reset' })];
    expect(idsOf([failed(1, { failures: flaky }), failed(2, { failures: flaky })])).toEqual([id]);
  });

  test('is another one in another repository', () => {
    const elsewhere = { repository: 'github.com/acme/comet' };
    const [one, other] = idsOf([failed(1), failed(2), failed(1, elsewhere), failed(2, elsewhere)]);
    expect(one).not.toBe(other);
  });

  test('of a storm is not that of what repeats itself', () => {
    const usual = Array.from({ length: 200 }, (_, at) =>
      execution({ runId: at, createdMs: at * HOUR - 9 * DAY + Date.UTC(2026, 8, 7) }),
    );
    const storm = ['a', 'b', 'c', 'd', 'e', 'f'].map((job, at) =>
      failed(300 + at, {
        job,
        createdMs: Date.UTC(2026, 8, 7),
        failures: [failure('uncertain', { fingerprint: `v1:${job}` })],
      }),
    );
    const [incident] = namedIncidents([...usual, ...storm]);
    expect(incident?.incident.kind).toBe('storm');
    const [again] = idsOf([storm[0]!, { ...storm[1]!, failures: storm[0]!.failures }]);
    expect(again).not.toBe(incident!.id);
  });
});
