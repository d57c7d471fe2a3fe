import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRerunArchive, type EndedRerun } from '../../src/history/rerun-archive.ts';
import type { RerunPlace, RerunSituation } from '../../src/history/rerun-decisions.ts';
import { type Expectation, MEMORIES, NEARNESS, rerunHistory } from '../../src/history/rerun-history.ts';
import { checkedRerunModel, predictRerun, SCOPES } from '../../src/history/rerun-model.ts';
import { DAY, HOUR, START } from '../support/executions.ts';

const model = checkedRerunModel(
  JSON.parse(readFileSync(new URL('../../data/rerun-model.json', import.meta.url), 'utf8')),
);

const place: fc.Arbitrary<RerunPlace> = fc.record({
  repository: fc.constant('1'),
  workflow: fc.integer({ min: 1, max: 2 }),
  job: fc.constantFrom('test', 'build', '1', null),
});
const situation: fc.Arbitrary<RerunSituation> = fc.record({
  event: fc.constantFrom('push', 'pull_request', 'schedule', 'release'),
  isDefaultBranch: fc.boolean(),
  failures: fc.integer({ min: 1, max: 6 }),
  cancelled: fc.boolean(),
});
/** Within a year, some within the same minutes. */
const moment = fc
  .oneof(fc.integer({ min: -365 * DAY, max: 0 }), fc.integer({ min: -HOUR, max: 0 }))
  .map((ms) => START + ms);
const rerun: fc.Arbitrary<EndedRerun> = fc
  .record({ place, situation, passed: fc.boolean(), atMs: moment, tookMs: fc.integer({ min: 0, max: 20 * DAY }) })
  .map(({ tookMs, ...one }) => ({ ...one, endedMs: one.atMs + tookMs }));
const reruns = fc.array(rerun, { maxLength: 80 });
const halfLifeDays = fc.record({
  hour: fc.constantFrom(model.halfLifeDays.hour, 0.001, 1),
  days: fc.constantFrom(model.halfLifeDays.days, 0.5, 400),
});
interface Asked {
  readonly place: RerunPlace;
  readonly situation: RerunSituation;
  readonly atMs: number;
  /** How long its job took. */
  readonly lasted: number;
}

const question: fc.Arbitrary<Asked> = fc.record({
  place,
  situation,
  atMs: moment,
  lasted: fc.integer({ min: 0, max: 10 * DAY }),
});

function slow(past: readonly EndedRerun[], asked: Asked, expectation: Expectation) {
  const known = past.filter(({ atMs, endedMs }) => atMs < asked.atMs && endedMs <= asked.atMs + asked.lasted);
  return rerunHistory(known, asked.place, asked.situation, asked.atMs, expectation);
}

function fast(past: readonly EndedRerun[], asked: Asked, expectation: Expectation) {
  const archive = createRerunArchive(past, expectation);
  return archive.historyOf(asked.place, asked.situation, asked.atMs, asked.atMs + asked.lasted);
}

describe('an archive of re-runs', () => {
  test('tells what the plain sum over all that was known does', () => {
    fc.assert(
      fc.property(reruns, question, halfLifeDays, (past, asked, half) => {
        const expectation = { ...model, halfLifeDays: half };
        const [told, summed] = [fast(past, asked, expectation), slow(past, asked, expectation)];
        for (const level of NEARNESS) {
          expect(told[level]).toMatchObject({ reruns: summed[level].reruns, passed: summed[level].passed });
          for (const scope of SCOPES) {
            for (const memory of MEMORIES) {
              const { excess, information } = summed[level][scope][memory];
              expect(told[level][scope][memory].excess).toBeCloseTo(excess, 11);
              expect(told[level][scope][memory].information).toBeCloseTo(information, 11);
            }
          }
        }
        const chances = [told, summed].map((history) => predictRerun(history, asked.situation, model).probability);
        expect(chances[0]).toBeCloseTo(chances[1]!, 12);
      }),
      { numRuns: 300 },
    );
  });

  test('says the same to the last bit when more has become known that does not count', () => {
    fc.assert(
      fc.property(reruns, fc.array(rerun), question, (past, more, asked) => {
        const untilMs = asked.atMs + asked.lasted;
        const later = more.map((one, at) =>
          at % 2 === 0 ? { ...one, endedMs: untilMs + 1 + at } : { ...one, atMs: asked.atMs + at },
        );
        expect(fast([...later, ...past], asked, model)).toEqual(fast(past, asked, model));
        expect(fast([...past, ...later], asked, model)).toEqual(fast(past, asked, model));
      }),
    );
  });

  test('of nothing, and of years ago, is empty', () => {
    const asked = { place: { repository: '1', workflow: 1, job: 'test' }, atMs: START, lasted: 0 };
    const push = { event: 'push', isDefaultBranch: true, failures: 1, cancelled: false };
    const none = { excess: 0, information: 0 };
    expect(fast([], { ...asked, situation: push }, model).same).toMatchObject({ reruns: 0, any: { always: none } });
    const old = {
      place: asked.place,
      situation: push,
      passed: true,
      atMs: START - 4000 * DAY,
      endedMs: START - 3999 * DAY,
    };
    const { same } = fast([old], { ...asked, situation: push }, model);
    expect(same).toMatchObject({ reruns: 1, passed: 1, any: { hour: none, days: none } });
    expect(same.any.always.information).toBeGreaterThan(0.1);
  });
});
