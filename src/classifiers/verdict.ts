import type { Evidence, Rerun, RerunChance, Transience, Verdict, VerdictLabel } from '../domain.ts';
import { hasPassed } from './evidence/reruns.ts';
import { weighed } from './rerun-chance.ts';

/** Nine to one: below this, a wrong word costs more than none (hiding a real failure is ten times a needless look). */
const LIKELY = 0.88;

/**
 * The first verdict on a failure, from its log and from re-runs of the same code. Without a re-run that passed it names a
 * nature, not a proof: so those carry no certainty.
 * @param history What earlier re-runs let hope of the next attempt; null where nothing is to be predicted.
 */
export function firstVerdict(
  evidence: readonly Evidence[],
  transient: Transience,
  reruns: readonly Rerun[] = [],
  history: RerunChance | null = null,
): Verdict {
  const odds = evidence.reduce((sum, one) => sum + one.weight, 0);
  const notGenuine = Math.min(SUREST, Math.max(1 - SUREST, 1 / (1 + Math.exp(-odds))));
  const infrastructure = notGenuine * INFRASTRUCTURE_SHARE[transient];
  const proven = hasPassed(reruns);
  const label = proven ? notGenuineLabel(transient) : labelOf(notGenuine, transient);
  return {
    label,
    // A race may still be new in this change; only the deterministic needs no history.
    certainty: proven ? 'confirmed' : label === 'genuine' ? 'likely' : null,
    probability: {
      flaky: rounded(notGenuine - infrastructure),
      infrastructure: rounded(infrastructure),
      genuine: rounded(1 - notGenuine),
      brokenBase: 0,
    },
    ...predicted(history === null ? null : weighed(history, evidence)),
    evidence,
  };
}

/** The fields of a verdict that tell of the next attempt. */
export function predicted(rerun: RerunChance | null): Pick<Verdict, 'rerunPasses' | 'rerun'> {
  return rerun === null ? { rerunPasses: null } : { rerunPasses: rerun.probability, rerun };
}

/** Who stops a job, or lets a newer run take its place, means it: nothing has failed, so nobody's fault is asked for. */
export function stoppedVerdict(line: number): Verdict {
  return {
    label: 'expected',
    certainty: null,
    probability: { flaky: 0, infrastructure: 0, genuine: 0, brokenBase: 0 },
    rerunPasses: null,
    evidence: [{ kind: 'rule', weight: 0, text: 'it was stopped, and did not fail', ref: `line ${line}` }],
  };
}

/** Nothing that rests on evidence is certain. */
const SUREST = 0.99;

/** Of what is not genuine: how much lies outside the repository. */
const INFRASTRUCTURE_SHARE: Readonly<Record<Transience, number>> = {
  race: 0.05,
  network: 0.95,
  infrastructure: 0.97,
  resource: 0.6,
  no: 0.5,
  unknown: 0.5,
};

function labelOf(notGenuine: number, transient: Transience): VerdictLabel {
  if (notGenuine >= LIKELY) return notGenuineLabel(transient);
  return 1 - notGenuine >= LIKELY ? 'genuine' : 'uncertain';
}

function notGenuineLabel(transient: Transience): VerdictLabel {
  return INFRASTRUCTURE_SHARE[transient] > 0.5 ? 'infrastructure' : 'flaky';
}

function rounded(probability: number): number {
  return Math.round(probability * 1000) / 1000;
}
