import { entry } from './courses.ts';
import { DAY_MS } from './days.ts';
import type { PastRerun, RerunPlace, RerunSituation } from './rerun-decisions.ts';
import { type Expectation, type RerunHistory, stageOf, type Tally } from './rerun-history.ts';
import { situationOdds } from './rerun-situation.ts';

/** A re-run, with the moment when its outcome was known. */
export interface EndedRerun extends PastRerun {
  readonly endedMs: number;
}

/** Re-runs of one repository: a pull asks hundreds of questions of thousands of them. */
export interface RerunArchive {
  /**
   * What `rerunHistory` tells of those that had ended by a moment, in runs that were created before the one that is asked of.
   * @param atMs When that was created.
   */
  historyOf(place: RerunPlace, situation: RerunSituation, atMs: number, endedByMs: number): RerunHistory;
}

/** @param reruns In any order. */
export function createRerunArchive(
  reruns: readonly EndedRerun[],
  { expected, halfLifeDays }: Expectation,
): RerunArchive {
  // All that does not depend on the question, side by side.
  const places = new Map<string, number>();
  const place = Int32Array.from(reruns, (one) => entry(places, placeKey(one.place), () => places.size));
  const atMs = Float64Array.from(reruns, (one) => one.atMs);
  const endedMs = Float64Array.from(reruns, (one) => one.endedMs);
  const stage = Uint8Array.from(reruns, (one) => stageOf(one.situation));
  const passed = Uint8Array.from(reruns, (one) => Number(one.passed));
  const chance = Float64Array.from(reruns, (one) => 1 / (1 + Math.exp(-situationOdds(one.situation, expected))));
  const excess = chance.map((expectedPass, at) => passed[at]! - expectedPass);
  const information = chance.map((expectedPass) => expectedPass * (1 - expectedPass));
  const hours = fadingOf(atMs, halfLifeDays.hour * DAY_MS);
  const days = fadingOf(atMs, halfLifeDays.days * DAY_MS);
  return {
    historyOf: (asked, situation, askedMs, endedByMs) => {
      const own = places.get(placeKey(asked));
      const ownStage = stageOf(situation);
      const hourWeights = weightsOf(hours, askedMs);
      const dayWeights = weightsOf(days, askedMs);
      const same = emptyTally();
      const elsewhere = emptyTally();
      for (let at = 0; at < atMs.length; at++) {
        if (atMs[at]! >= askedMs || endedMs[at]! > endedByMs) continue;
        const hour = hourWeights[hours.block[at]!]! * hours.within[at]!;
        const day = dayWeights[days.block[at]!]! * days.within[at]!;
        const tally = place[at] === own ? same : elsewhere;
        tally.reruns++;
        tally.passed += passed[at]!;
        add(tally.any, hour, day, excess[at]!, information[at]!);
        if (stage[at] === ownStage) add(tally.stage, hour, day, excess[at]!, information[at]!);
      }
      return { same, elsewhere };
    },
  };
}

function placeKey({ repository, workflow, job }: RerunPlace): string {
  return JSON.stringify([repository, workflow, job]);
}

/**
 * Ages in two parts: from the moment that is asked of back to the begin of a block of time, the same for all re-runs of the block,
 * and from there forward. So a question takes a power for each block, and not for each re-run.
 */
interface Fading {
  readonly halfLifeMs: number;
  /** When each block begins. */
  readonly beginMs: readonly number[];
  /** The block of each re-run, and by how much it weighs more than one at the begin of that. */
  readonly block: Int32Array;
  readonly within: Float64Array;
}

/** Half-lives in a block: few enough that no number gets too large. */
const BLOCK = 16;
/** What was halved so often is 0. */
const HALVINGS_MAX = 1100;

function fadingOf(atMs: Float64Array, halfLifeMs: number): Fading {
  // Counted from 1970, not from the oldest re-run: one that is older and becomes known later changes no number.
  const begin = (ms: number): number => Math.floor(ms / (BLOCK * halfLifeMs)) * BLOCK * halfLifeMs;
  const blocks = new Map<number, number>();
  const block = Int32Array.from(atMs, (ms) => entry(blocks, begin(ms), () => blocks.size));
  const within = atMs.map((ms) => 2 ** ((ms - begin(ms)) / halfLifeMs));
  return { halfLifeMs, beginMs: [...blocks.keys()], block, within };
}

/** The weight that a re-run at the begin of each block has at a moment; 0 of blocks that begin later. */
function weightsOf({ halfLifeMs, beginMs }: Fading, askedMs: number): Float64Array {
  return Float64Array.from(beginMs, (ms) => {
    const halvings = (askedMs - ms) / halfLifeMs;
    return halvings < 0 || halvings > HALVINGS_MAX ? 0 : 2 ** -halvings;
  });
}

type Writable<T> = T extends number ? T : { -readonly [K in keyof T]: Writable<T[K]> };

function emptyTally(): Writable<Tally> {
  const none = () => ({ excess: 0, information: 0 });
  const surprises = () => ({ hour: none(), days: none(), always: none() });
  return { reruns: 0, passed: 0, any: surprises(), stage: surprises() };
}

function add(sums: Writable<Tally['any']>, hour: number, days: number, excess: number, information: number): void {
  sums.hour.excess += hour * excess;
  sums.hour.information += hour * information;
  sums.days.excess += days * excess;
  sums.days.information += days * information;
  sums.always.excess += excess;
  sums.always.information += information;
}
