import type { Clue } from '../../domain.ts';
import type { Chronicle } from '../../history/chronicle.ts';
import { HOUR_MS } from '../../history/days.ts';
import { endMs } from '../../history/failed-executions.ts';
import { stormAround } from '../../history/storm-around.ts';
import type { Case } from '../case.ts';
import { listed } from './listed.ts';
import { percent } from './shares.ts';

/**
 * Far more failed in the repository than usual, in several workflows or jobs of different commits: something outside was ill. Null
 * on a usual day, and where it is not known what is usual.
 */
export function stormClue({ own }: Case, past: Chronicle): Clue | null {
  const storm = stormAround(own, past);
  if (storm === null) return null;
  const { failed, usual, side, runs } = storm;
  const counts = `${failed.count} of ${failed.of} jobs of other commits failed`;
  return {
    kind: 'storm',
    feature: 'storm',
    value: 1,
    text: `${counts} in the 3 hours ${side} (${percent(failed.rate ?? 0)} %, usually ${percent(usual)} %)`,
    ref: listed('run', runs),
  };
}

/** An outage is at most so long, seen from one of its failures. */
const OUTAGE_MS = 3 * HOUR_MS;
/** Runs that failed alike, the own one among them. */
const LEAST_RUNS = 3;

/**
 * Whether something outside hit other code as well: a failure of the network or the machines, in a storm, or alike on three
 * branches within three hours. What is not infrastructure by nature may be alike because one commit is in all of them.
 */
export function isOutage(one: Case, past: Chronicle): boolean {
  const { transience } = one.grounds;
  if (transience !== 'network' && transience !== 'infrastructure') return false;
  return stormAround(one.own, past) !== null || isAlikeElsewhere(one, past);
}

function isAlikeElsewhere({ own, fingerprint, isSpecific }: Case, past: Chronicle): boolean {
  if (!isSpecific) return false;
  const end = endMs(own);
  const near = past.alike(fingerprint).filter((other) => Math.abs(endMs(other) - end) <= OUTAGE_MS);
  return isSpread([own, ...near]);
}

/** Over three branches, with a commit and a run of its own each; all within three hours of each other. */
function isSpread(rows: readonly Case['own'][]): boolean {
  const [own] = rows;
  for (const first of rows) {
    const from = endMs(first);
    const session = rows.filter((row) => endMs(row) >= from && endMs(row) <= from + OUTAGE_MS);
    if (!session.includes(own!)) continue;
    const counts = [new Set(session.map(({ sha }) => sha)), new Set(session.map(({ branch }) => branch))];
    if (counts.every(({ size }) => size >= LEAST_RUNS)) return true;
  }
  return false;
}
