import type { RerunSituation } from './rerun-decisions.ts';
import type { Nearness, RerunHistory, Tally } from './rerun-history.ts';
import { SITUATION_TERMS, type SituationTerm, type SituationWeights, situationTerms } from './rerun-situation.ts';

/** Why a re-run is more or less likely to pass than that of any push. */
export interface RerunReason {
  readonly kind: 'failures' | 'event' | 'branch' | 'cancelled' | Nearness | 'seldom';
  /** Log-odds. */
  readonly weight: number;
  /** With its counts: `3 of 4 earlier re-runs of it passed`. */
  readonly text: string;
}

/** The strongest first; what moves nothing is left out. */
export function rerunReasons(
  history: RerunHistory,
  said: Readonly<Record<Nearness | 'seldom', number>>,
  situation: RerunSituation,
  weights: SituationWeights,
): RerunReason[] {
  const terms = situationTerms(situation);
  const of = (...names: readonly SituationTerm[]) => names.reduce((sum, name) => sum + weights[name] * terms[name], 0);
  const events = SITUATION_TERMS.filter((name) => !NOT_EVENTS.has(name));
  const reasons: RerunReason[] = [
    { kind: 'failures', weight: of('lnFailures', 'thirdFailure'), text: `it failed ${situation.failures} times` },
    { kind: 'event', weight: of(...events), text: `the event is ${situation.event}` },
    { kind: 'branch', weight: of('defaultBranch'), text: 'it is the default branch' },
    { kind: 'cancelled', weight: of('cancelled'), text: 'an attempt was cancelled' },
    { kind: 'same', weight: said.same, text: `${counted(history.same)} of it passed` },
    {
      kind: 'elsewhere',
      weight: said.elsewhere,
      text: `${counted(history.elsewhere)} elsewhere in the repository passed`,
    },
    { kind: 'seldom', weight: said.seldom, text: 'little was run again in this repository so far' },
  ];
  return reasons
    .filter(({ weight }) => Math.abs(weight) >= SLIGHT)
    .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
}

/** About one percent point. */
const SLIGHT = 0.05;

const NOT_EVENTS: ReadonlySet<SituationTerm> = new Set([
  'always',
  'lnFailures',
  'thirdFailure',
  'defaultBranch',
  'cancelled',
]);

function counted({ passed, reruns }: Tally): string {
  return `${passed} of ${reruns} earlier re-runs`;
}
