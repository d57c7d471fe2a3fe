import type { Evidence, Transience, Verdict, VerdictLabel } from '../domain.ts';

/** Nine to one: below this, a wrong word costs more than none (hiding a real failure is ten times a needless look). */
const LIKELY = 0.88;

/**
 * The first verdict on a failure, from what its log shows alone. It names a nature, not a proof: only re-runs and history
 * can confirm a flake, so those carry no certainty here, and nothing predicts a re-run.
 */
export function firstVerdict(evidence: readonly Evidence[], transient: Transience): Verdict {
  const odds = evidence.reduce((sum, one) => sum + one.weight, 0);
  const notGenuine = 1 / (1 + Math.exp(-odds));
  const infrastructure = notGenuine * INFRASTRUCTURE_SHARE[transient];
  const label = labelOf(notGenuine, transient);
  return {
    label,
    // A race may still be new in this change; only the deterministic needs no history.
    certainty: label === 'genuine' ? 'likely' : null,
    probability: {
      flaky: rounded(notGenuine - infrastructure),
      infrastructure: rounded(infrastructure),
      genuine: rounded(1 - notGenuine),
      brokenBase: 0,
    },
    rerunPasses: null,
    evidence,
  };
}

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
  if (notGenuine >= LIKELY) return INFRASTRUCTURE_SHARE[transient] > 0.5 ? 'infrastructure' : 'flaky';
  return 1 - notGenuine >= LIKELY ? 'genuine' : 'uncertain';
}

function rounded(probability: number): number {
  return Math.round(probability * 1000) / 1000;
}
