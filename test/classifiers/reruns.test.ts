import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rerunEvidence } from '../../src/classifiers/evidence/reruns.ts';
import { firstVerdict } from '../../src/classifiers/verdict.ts';
import type { Evidence, Rerun, Transience } from '../../src/domain.ts';

/** Attempts 2, 3, 4 … with these conclusions. */
function reruns(...conclusions: readonly string[]): Rerun[] {
  return conclusions.map((conclusion, index) => ({ attempt: index + 2, conclusion }));
}

function judged(all: readonly Rerun[], others: readonly Evidence[] = [], transient: Transience = 'unknown') {
  const evidence = rerunEvidence(all);
  return firstVerdict(evidence === null ? others : [...others, evidence], transient, all);
}

function notGenuine(...conclusions: readonly string[]): number {
  return 1 - judged(reruns(...conclusions)).probability.genuine;
}

const weighs = (weight: number): Evidence => ({ kind: 'signature', weight, text: 'what the log shows', ref: 'line 1' });

describe('what the same code did in other attempts', () => {
  test.each<[conclusions: string[], probability: number]>([
    [['success'], 0.98],
    [['failure'], 0.2],
    [['failure', 'failure'], 0.09],
    [['failure', 'failure', 'failure'], 0.05],
    [['timed_out'], 0.2],
    [['startup_failure'], 0.2],
  ])('%j: it is not the change’s fault with %f', (conclusions, probability) => {
    expect(notGenuine(...conclusions)).toBeCloseTo(probability, 2);
  });

  test.each([
    [[]],
    [['action_required']],
    [['cancelled', 'cancelled']],
    [['skipped', 'neutral', 'stale']],
    [['exploded']],
  ])('%j say nothing', (conclusions) => {
    expect(rerunEvidence(reruns(...conclusions))).toBeNull();
    expect(judged(reruns(...conclusions))).toMatchObject({ label: 'uncertain', certainty: null });
  });

  test('and change nothing of what others say', () => {
    expect(rerunEvidence(reruns('action_required', 'failure', 'cancelled'))?.weight).toBe(
      rerunEvidence(reruns('failure'))?.weight,
    );
  });

  test('each further failure speaks against chance, each pass for it', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.nat(10), (passes, failures) => {
        const all = [...new Array<string>(passes).fill('success'), ...new Array<string>(failures).fill('failure')];
        const weight = rerunEvidence(reruns(...all))?.weight ?? 0;
        expect(rerunEvidence(reruns(...all, 'success'))!.weight).toBeGreaterThan(weight);
        expect(rerunEvidence(reruns(...all, 'failure'))!.weight).toBeLessThan(weight);
      }),
    );
  });

  test.each<[string[], string, string]>([
    [['success'], 'the same code passed in attempt 2', 'attempt 2'],
    [['failure', 'timed_out'], 'the same code failed too in attempts 2 and 3', 'attempt 2, 3'],
    [['failure', 'cancelled', 'success'], 'the same code passed in attempt 4, failed in attempt 2', 'attempt 4, 2'],
  ])('%j in words', (conclusions, text, ref) => {
    expect(rerunEvidence(reruns(...conclusions))).toMatchObject({ kind: 'reruns', text, ref });
  });
});

describe('a verdict', () => {
  test('is confirmed after a pass, and only then', () => {
    const conclusion = fc.constantFrom('success', 'failure', 'cancelled', 'action_required', 'timed_out', 'skipped');
    const transient = fc.constantFrom<Transience>('race', 'network', 'infrastructure', 'resource', 'no', 'unknown');
    fc.assert(
      fc.property(
        fc.array(conclusion, { maxLength: 6 }),
        fc.integer({ min: -30, max: 60 }),
        transient,
        (all, tenths, nature) => {
          const verdict = judged(reruns(...all), [weighs(tenths / 10)], nature);
          expect(verdict.certainty === 'confirmed').toBe(all.includes('success'));
          if (verdict.certainty === 'likely') expect(verdict.label).toBe('genuine');
        },
      ),
    );
  });

  test('after a pass names what it hangs on', () => {
    expect(judged(reruns('success'), [], 'race')).toMatchObject({ label: 'flaky', certainty: 'confirmed' });
    expect(judged(reruns('success'), [], 'network')).toMatchObject({ label: 'infrastructure', certainty: 'confirmed' });
  });

  test('after failures alone is genuine when there are three', () => {
    expect(judged(reruns('failure')).label).toBe('uncertain');
    expect(judged(reruns('failure', 'failure', 'failure'))).toMatchObject({ label: 'genuine', certainty: 'likely' });
  });

  test('is never certain, and its probabilities are one together', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('success', 'failure'), { maxLength: 30 }), (all) => {
        const { flaky, infrastructure, genuine, brokenBase } = judged(reruns(...all)).probability;
        expect(flaky + infrastructure + genuine + brokenBase).toBeCloseTo(1, 2);
        expect(Math.max(flaky + infrastructure, genuine)).toBeLessThanOrEqual(0.991);
      }),
    );
  });

  test('shows all that it rests on', () => {
    expect(judged(reruns('success'), [weighs(1.2)]).evidence.map(({ kind }) => kind)).toEqual(['signature', 'reruns']);
  });
});
