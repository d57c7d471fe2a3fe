import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PastRerun, pastReruns, type RerunRow, rerunSituation } from '../../src/history/rerun-decisions.ts';
import { MEMORIES, NEARNESS, rerunHistory } from '../../src/history/rerun-history.ts';
import { checkedRerunModel, levelTerms, predictRerun, SCOPES, seldomTerm } from '../../src/history/rerun-model.ts';
import { situationOdds } from '../../src/history/rerun-situation.ts';

const shipped: unknown = JSON.parse(readFileSync(new URL('../../data/rerun-model.json', import.meta.url), 'utf8'));
const model = checkedRerunModel(shipped);

const NOW = Date.UTC(2026, 8, 1);
const DAY = 86_400_000;
const place = { repository: 'github.com/acme/nova', workflow: 1, job: null };
const push = { event: 'push', isDefaultBranch: true, failures: 1, cancelled: false };

/** Attempts of one run of `place`. */
function attempts(conclusions: readonly (string | null)[], given: Partial<RerunRow> = {}): RerunRow[] {
  const { event, isDefaultBranch } = push;
  return conclusions.map((conclusion) => ({
    ...place,
    event,
    isDefaultBranch,
    conclusion,
    failures: [],
    createdMs: NOW,
    ...given,
  }));
}

/** A re-run so many days ago. */
function rerun(days: number, passed: boolean, given: Partial<PastRerun> = {}): PastRerun {
  return { place, situation: push, passed, atMs: NOW - days * DAY, ...given };
}

function predict(past: readonly PastRerun[], given: Partial<typeof push> = {}, where: PastRerun['place'] = place) {
  const situation = { ...push, ...given };
  return predictRerun(rerunHistory(past, where, situation, NOW, model), situation, model);
}

describe('a re-run is a decisive attempt after a failed one', () => {
  const F = 'failure';
  const S = 'success';
  test.each<[conclusions: (string | null)[], failuresBefore: number[], passed: boolean[]]>([
    [[F, S], [1], [true]],
    [
      [F, F, S],
      [1, 2],
      [false, true],
    ],
    [
      ['timed_out', 'startup_failure', S],
      [1, 2],
      [false, true],
    ],
    [['action_required', S], [], []], // an approval
    [['action_required', F, S], [1], [true]],
    [['action_required', 'action_required', F], [], []],
    [[F, 'cancelled', S], [1], [true]],
    [[F, 'skipped', null], [], []],
    [['cancelled', S], [], []],
    [[S, S], [], []],
    [[S, F, S], [1], [true]], // green, and run again all the same
    [
      [F, S, F, S],
      [1, 2],
      [true, true],
    ],
    [[], [], []],
  ])('%j: after %j failures, passed %j', (conclusions, failures, passed) => {
    const reruns = pastReruns(attempts(conclusions));
    expect(reruns.map(({ situation }) => situation.failures)).toEqual(failures);
    expect(reruns.map((one) => one.passed)).toEqual(passed);
  });

  test.each<[conclusions: (string | null)[], failures: number | null, cancelled: boolean]>([
    [['failure'], 1, false],
    [['failure', 'cancelled'], 1, true],
    [['action_required', 'failure', 'failure'], 2, false],
    [['failure', 'success'], null, false],
    [['action_required'], null, false],
    [[null], null, false],
    [[], null, false],
  ])('after %j there are %j failures to run again', (conclusions, failures, cancelled) => {
    const situation = rerunSituation(attempts(conclusions));
    expect(situation).toEqual(failures === null ? null : { ...push, failures, cancelled });
  });

  test('a job that ran into its time limit failed, though GitHub says cancelled', () => {
    const timedOut = { fingerprint: 'v1:0', signature: 'runner/job-timeout', category: 'timeout', label: 'uncertain' };
    const [first] = attempts(['cancelled'], { failures: [timedOut as RerunRow['failures'][number]] });
    expect(rerunSituation([first!])).toEqual(push);
  });
});

describe('the chance of a re-run', () => {
  test('falls with each failure', () => {
    const chances = [1, 2, 3, 4, 8].map((failures) => predict([], { failures }).probability);
    expect(chances).toEqual([...chances].sort((one, other) => other - one));
    expect(new Set(chances).size).toBe(chances.length);
  });

  test.each<[what: string, better: number, worse: number]>([
    ['a push against a pull request', predict([]).probability, predict([], { event: 'pull_request' }).probability],
    ['passes before against none', predict([rerun(9, true)]).probability, predict([rerun(9, false)]).probability],
    [
      'two passes against one',
      predict([rerun(9, true), rerun(8, true)]).probability,
      predict([rerun(9, true)]).probability,
    ],
    [
      'a pass an hour ago against one of last month',
      predict([rerun(0.04, true)]).probability,
      predict([rerun(30, true)]).probability,
    ],
    [
      'a pass of the workflow against one of another',
      predict([rerun(9, true)]).probability,
      predict([rerun(9, true, { place: { ...place, workflow: 2 } })]).probability,
    ],
    [
      'a pass of the job against one of its neighbour',
      predict([rerun(9, true, { place: { ...place, job: 'test' } })], {}, { ...place, job: 'test' }).probability,
      predict([rerun(9, true, { place: { ...place, job: 'build' } })], {}, { ...place, job: 'test' }).probability,
    ],
  ])('is higher for %s', (_what, better, worse) => {
    expect(better).toBeGreaterThan(worse);
  });

  test('rests on its own repository alone', () => {
    const elsewhere = rerun(1, true, { place: { ...place, repository: 'github.com/acme/other' } });
    expect(predict([elsewhere])).toEqual(predict([]));
  });

  test('an event that is new is like the other seldom ones', () => {
    expect(predict([], { event: 'from_the_future' }).probability).toBe(predict([], { event: 'release' }).probability);
  });
});

const reruns = fc.array(
  fc
    .record({
      days: fc.double({ min: 0, max: 400, noNaN: true }),
      passed: fc.boolean(),
      workflow: fc.integer({ min: 1, max: 3 }),
      failures: fc.integer({ min: 1, max: 20 }),
    })
    .map(({ days, passed, workflow, failures }) =>
      rerun(days, passed, { place: { ...place, workflow }, situation: { ...push, failures } }),
    ),
  { maxLength: 60 },
);

describe('whatever the history', () => {
  test('the interval holds the probability, and neither is ever sure', () => {
    fc.assert(
      fc.property(reruns, fc.integer({ min: 1, max: 1000 }), (past, failures) => {
        const { probability, low, high } = predict(past, { failures });
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(probability);
        expect(high).toBeGreaterThanOrEqual(probability);
        expect(high).toBeLessThanOrEqual(1);
        expect(probability).toBeGreaterThanOrEqual(0.03 - 1e-12);
        expect(probability).toBeLessThanOrEqual(0.97);
      }),
    );
  });

  test('its order says nothing', () => {
    fc.assert(
      fc.property(reruns, (past) => {
        expect(predict([...past].reverse()).probability).toBeCloseTo(predict(past).probability, 10);
      }),
    );
  });

  test('what is predicted is the sum that was fitted', () => {
    fc.assert(
      fc.property(reruns, (past) => {
        const history = rerunHistory(past, place, push, NOW, model);
        const weightsOf = (level: (typeof NEARNESS)[number]) =>
          SCOPES.flatMap((scope) => MEMORIES.map((memory) => model.history[level][scope][memory]));
        const odds = NEARNESS.reduce(
          (sum, level) =>
            levelTerms(history, level, model.pull).reduce((all, term, at) => all + term * weightsOf(level)[at]!, sum),
          situationOdds(push, model.situation) + model.seldom * seldomTerm(history),
        );
        const { probability } = predict(past);
        if (probability > 0.03 && probability < 0.97)
          expect(Math.log(probability / (1 - probability))).toBeCloseTo(odds, 9);
      }),
    );
  });
});

test('the interval is narrower the more is known of the same', () => {
  const widths = [0, 20, 200].map((count) => {
    // Half of them passed, so that the middle stays where it is.
    const { low, high } = predict(Array.from({ length: count }, (_, at) => rerun(at, at % 2 === 0)));
    return high - low;
  });
  expect(widths).toEqual([...widths].sort((one, other) => other - one));
  expect(widths[2]).toBeLessThan(widths[0]! * 0.75);
});

describe('the reasons', () => {
  test('name counts, the strongest first', () => {
    const past = [rerun(0.1, true), rerun(2, true), rerun(3, true), rerun(5, false)];
    const { reasons } = predict(past, { failures: 2, event: 'pull_request' });
    expect(reasons.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['same', 'failures', 'event']));
    expect(reasons.find(({ kind }) => kind === 'same')?.text).toBe('3 of 4 earlier re-runs of it passed');
    const weights = reasons.map(({ weight }) => Math.abs(weight));
    expect(weights).toEqual([...weights].sort((one, other) => other - one));
  });

  test('leave out what moves nothing', () => {
    const kinds = predict([]).reasons.map(({ kind }) => kind);
    expect(kinds).not.toContain('same');
    expect(kinds).not.toContain('failures');
    expect(kinds).toContain('seldom');
  });
});

describe('a model of another shape is refused', () => {
  const whole = shipped as Record<string, unknown>;
  test.each<[what: string, read: unknown]>([
    ['nothing', null],
    ['another version', { ...whole, version: 2 }],
    ['a weight that is no number', { ...whole, situation: { ...model.situation, always: null } }],
    ['a level that is missing', { ...whole, history: { same: model.history.same } }],
    ['a half-life of nothing', { ...whole, halfLifeDays: { hour: 0, days: 3 } }],
    ['no pull', { ...whole, pull: 0 }],
    ['a worth below nothing', { ...whole, worth: { alone: 5, same: -1 } }],
  ])('%s', (_what, read) => {
    expect(() => checkedRerunModel(read)).toThrow('does not have the shape');
  });
});
