import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import { endMs } from '../../history/failed-executions.ts';
import { type Fate, fateAt } from '../../history/fates.ts';
import { flakeTallies } from '../../history/flake-tallies.ts';
import type { Case } from '../case.ts';
import { listed } from './listed.ts';

/** What was long ago says little of today: so many runs are looked at, the latest ones. */
const RUNS = 100;
/** From so many settled runs on the counts are believed as they are. */
const ENOUGH = 4;
/** What comes and goes is gone with the next commit as well: so much of a failure that stayed is one that was mended. */
const MENDED = 0.25;
/** In log-odds: the same cause may still be another one this time. */
const MOST = 2.5;

/**
 * What became of the same failure when it was seen before: whether the same code passed then, or it stayed. What the own run and
 * the own branch of a change did is left to other evidence. Null when it was not seen, or nobody knows what became of it.
 */
export function failureHistoryClue({ own, fingerprint, isSpecific }: Case, past: Chronicle): Clue | null {
  if (!isSpecific) return null;
  const seen = runsBefore(own, past.alike(fingerprint));
  const tallies = past.once(flakeTallies);
  const flaked: number[] = [];
  const broke: number[] = [];
  const mended: number[] = [];
  for (const [run, jobs] of seen) {
    const fates = [...jobs].map((job) => {
      const settlement = tallies.failed(run, job);
      return settlement === null ? null : fateAt(settlement, past.untilMs, job, own.runId, past.created);
    });
    const fate = fateOf(fates);
    if (fate !== null) (fate === 'flaked' ? flaked : fate === 'mended' ? mended : broke).push(run);
  }
  const settled = flaked.length + broke.length + MENDED * mended.length;
  if (settled === 0) return null;
  const against = broke.length + MENDED * mended.length;
  const odds = Math.log((flaked.length + 0.5) / (against + 0.5)) * Math.min(1, settled / ENOUGH);
  const runs = seen.size === 1 ? '1 run' : `${seen.size}${seen.size === RUNS ? ' or more' : ''} runs`;
  return {
    kind: 'failure-history',
    feature: 'failure-history',
    value: Math.max(-MOST, Math.min(MOST, odds)),
    text: `the same failure was seen in ${runs} before: ${inWords(flaked.length, broke.length, mended.length)}`,
    ref: listed(
      'run',
      [...flaked, ...broke, ...mended].sort((one, other) => other - one),
    ),
  };
}

/** The latest runs that had ended before, and which jobs failed alike in them. */
function runsBefore(own: Case['own'], alike: Chronicle['all']): ReadonlyMap<number, ReadonlySet<string>> {
  const runs = new Map<number, Set<string>>();
  for (let at = alike.length - 1; at >= 0; at--) {
    const one = alike[at]!;
    if (endMs(one) >= endMs(own) || isOwnChange(one, own)) continue;
    const jobs = runs.get(one.runId);
    if (jobs !== undefined) jobs.add(one.job);
    else if (runs.size < RUNS) runs.set(one.runId, new Set([one.job]));
  }
  return runs;
}

/** The own commit, and earlier ones of the same change, are its own history, not that of the failure. */
function isOwnChange(one: Case['own'], own: Case['own']): boolean {
  return one.sha === own.sha || (!own.isDefaultBranch && !one.isDefaultBranch && one.branch === own.branch);
}

/** Of one run, whose jobs failed alike: it flaked if all that is known did. */
function fateOf(fates: readonly (Fate | null)[]): Fate | null {
  return (['broke', 'mended', 'flaked'] as const).find((fate) => fates.includes(fate)) ?? null;
}

function inWords(flaked: number, broke: number, mended: number): string {
  const said = [
    ...(flaked === 0 ? [] : [`in ${flaked} the same code passed`]),
    ...(broke === 0 ? [] : [`in ${broke} it stayed`]),
    ...(mended === 0 ? [] : [`in ${mended} it was gone with the next commit`]),
  ];
  return said.join(', ');
}
