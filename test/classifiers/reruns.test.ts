import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rerunClue } from '../../src/classifiers/evidence/reruns.ts';
import { judge } from '../../src/classifiers/judge.ts';
import { verdictOf } from '../../src/classifiers/verdict.ts';
import type { Clue, Transience } from '../../src/domain.ts';
import { createChronicle } from '../../src/history/chronicle.ts';
import { aCase } from '../support/cases.ts';
import { attempts, failure } from '../support/executions.ts';

/** A failed first attempt, and attempts 2, 3, 4 … with these conclusions. */
function rerun(conclusions: readonly string[], clues: readonly Clue[] = [], transience: Transience = 'unknown') {
  const all = attempts(1, ['failure', ...conclusions], { failures: [failure('uncertain')] });
  const one = aCase(all[0]!, { grounds: { transience, stopped: false, clues } });
  return { one, past: createChronicle(all) };
}

function clueOf(...conclusions: readonly string[]): Clue | null {
  const { one, past } = rerun(conclusions);
  return rerunClue(one, past);
}

function judged(conclusions: readonly string[], clues: readonly Clue[] = [], transience: Transience = 'unknown') {
  const { one, past } = rerun(conclusions, clues, transience);
  // Only what other attempts did, whatever else the rows say.
  const found = rerunClue(one, past);
  const proof = conclusions.includes('success') ? 'unsteady' : null;
  return verdictOf(
    { grounds: one.grounds, clues: found === null ? [] : [found], ruling: null, proof, rerun: null },
    { weights: { reruns: 1, sure: 1 } },
  );
}

function notGenuine(...conclusions: readonly string[]): number {
  return 1 - judged(conclusions).probability.genuine;
}

const weighs = (value: number): Clue => ({
  kind: 'signature',
  feature: 'sure',
  value,
  text: 'what the log shows',
  ref: 'line 1',
});

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
    expect(clueOf(...conclusions)).toBeNull();
    expect(judged(conclusions)).toMatchObject({ label: 'uncertain', certainty: null });
  });

  test('and change nothing of what others say', () => {
    expect(clueOf('action_required', 'failure', 'cancelled')?.value).toBe(clueOf('failure')?.value);
  });

  test('each further failure speaks against chance, each pass for it', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.nat(10), (passes, failures) => {
        const all = [...new Array<string>(passes).fill('success'), ...new Array<string>(failures).fill('failure')];
        const value = clueOf(...all)?.value ?? 0;
        expect(clueOf(...all, 'success')!.value).toBeGreaterThan(value);
        expect(clueOf(...all, 'failure')!.value).toBeLessThan(value);
      }),
    );
  });

  test.each<[string[], string, string]>([
    [['success'], 'the same code passed in attempt 2', 'attempt 2'],
    [['failure', 'timed_out'], 'the same code failed too in attempts 2 and 3', 'attempts 2 and 3'],
    [['failure', 'cancelled', 'success'], 'the same code passed in attempt 4, failed in attempt 2', 'attempts 2 and 4'],
  ])('%j in words', (conclusions, text, ref) => {
    expect(clueOf(...conclusions)).toMatchObject({ kind: 'reruns', text, ref });
  });

  test('of two jobs of one name, the pass of one says nothing of the other', () => {
    const { one } = rerun([]);
    const again = attempts(1, ['failure', 'success']).slice(1);
    const twin = attempts(1, ['success', 'failure'], { startedMs: 1 }).slice(1);
    const said = rerunClue(one, createChronicle([one.own, ...again, ...twin]));
    expect(said).toMatchObject({ text: 'the same code failed too in attempt 2' });
  });

  test('a job of another name in the same run says nothing', () => {
    const { one } = rerun([]);
    const other = attempts(1, ['failure', 'success'], { job: 'lint' });
    expect(rerunClue(one, createChronicle([one.own, ...other]))).toBeNull();
  });
});

describe('a verdict', () => {
  test('is confirmed after a pass, unless everything else speaks against it', () => {
    const conclusion = fc.constantFrom('success', 'failure', 'cancelled', 'action_required', 'timed_out', 'skipped');
    const transient = fc.constantFrom<Transience>('race', 'network', 'infrastructure', 'resource', 'no', 'unknown');
    fc.assert(
      fc.property(
        fc.array(conclusion, { maxLength: 6 }),
        fc.integer({ min: -80, max: 60 }),
        transient,
        (all, tenths, nature) => {
          const verdict = judged(all, [weighs(tenths / 10)], nature);
          const isConfirmed = all.includes('success') && verdict.probability.genuine <= 0.2;
          expect(verdict.certainty === 'confirmed').toBe(isConfirmed);
        },
      ),
    );
  });

  test('after a pass names what it hangs on', () => {
    expect(judged(['success'], [], 'race')).toMatchObject({ label: 'flaky', certainty: 'confirmed' });
    expect(judged(['success'], [], 'network')).toMatchObject({ label: 'infrastructure', certainty: 'confirmed' });
  });

  test('after failures alone is genuine when there are two', () => {
    expect(judged([])).toMatchObject({ label: 'uncertain' });
    expect(judged(['failure', 'failure'])).toMatchObject({ label: 'genuine', certainty: 'likely' });
  });

  test('is never certain, and its probabilities are one together', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('success', 'failure'), { maxLength: 30 }), (all) => {
        const { flaky, infrastructure, genuine, brokenBase } = judged(all).probability;
        expect(flaky + infrastructure + genuine + brokenBase).toBeCloseTo(1, 2);
        expect(Math.max(flaky + infrastructure, genuine)).toBeLessThanOrEqual(0.991);
      }),
    );
  });

  test('shows all that it rests on', () => {
    expect(judged(['success'], [weighs(1.2)]).evidence.map(({ kind }) => kind)).toEqual(['signature', 'reruns']);
  });

  test('of a pass in another attempt is confirmed by all that is known together', () => {
    const { one, past } = rerun(['success']);
    expect(judge(one, past, null)).toMatchObject({ label: 'flaky', certainty: 'confirmed' });
  });
});
