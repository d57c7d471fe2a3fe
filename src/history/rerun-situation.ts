import type { RerunSituation } from './rerun-decisions.ts';

/** What of a situation moves the chance of a re-run. Each has a weight in the fitted model. */
export const SITUATION_TERMS = [
  'always',
  'lnFailures',
  'thirdFailure',
  'pullRequest',
  'schedule',
  'dispatch',
  'otherEvent',
  'defaultBranch',
  'cancelled',
] as const;
export type SituationTerm = (typeof SITUATION_TERMS)[number];
/** Log-odds for each unit of a term. */
export type SituationWeights = Readonly<Record<SituationTerm, number>>;

/** A push is what the other events are compared with: it has no term. */
export function situationTerms(situation: RerunSituation): SituationWeights {
  const event = EVENTS.get(situation.event) ?? 'otherEvent';
  return {
    always: 1,
    lnFailures: Math.log(situation.failures),
    // From the third failure on it is lower than the logarithm says.
    thirdFailure: Number(situation.failures >= 3),
    pullRequest: Number(event === 'pullRequest'),
    schedule: Number(event === 'schedule'),
    dispatch: Number(event === 'dispatch'),
    otherEvent: Number(event === 'otherEvent'),
    defaultBranch: Number(situation.isDefaultBranch),
    cancelled: Number(situation.cancelled),
  };
}

/** Log-odds of a pass by the situation alone. */
export function situationOdds(situation: RerunSituation, weights: SituationWeights): number {
  const terms = situationTerms(situation);
  return SITUATION_TERMS.reduce((sum, term) => sum + weights[term] * terms[term], 0);
}

const EVENTS: ReadonlyMap<string, SituationTerm | 'push'> = new Map([
  ['push', 'push'],
  ['pull_request', 'pullRequest'],
  ['pull_request_target', 'pullRequest'],
  ['schedule', 'schedule'],
  ['workflow_dispatch', 'dispatch'],
  ['repository_dispatch', 'dispatch'],
]);
