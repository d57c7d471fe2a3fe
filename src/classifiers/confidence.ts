import shipped from '../../data/confidence-model.json' with { type: 'json' };
import type { Ending } from '../log/structure/structure.ts';
import type { Ranked } from './ranking.ts';

/** What the chance that a line is right depends on; each between 0 and about 1, so that weights compare. */
export interface ConfidenceFeatures {
  /** How strong the line is: half of it at 5 points. */
  readonly strength: number;
  /** How far ahead of the next line that says something else. */
  readonly lead: number;
  /** Of ten other lines, how many are nearly as strong. */
  readonly rivals: number;
  readonly namedCause: number;
  readonly wrapper: number;
  /** A test framework or a compiler says so. */
  readonly reported: number;
  /** The log does not say how it ended. */
  readonly openEnd: number;
  /** No green log says it. */
  readonly isNew: number;
  /** A tool had given up before, and nothing says why: what comes then may be a consequence. */
  readonly late: number;
}

export const FEATURES = [
  'strength',
  'lead',
  'rivals',
  'namedCause',
  'wrapper',
  'reported',
  'openEnd',
  'isNew',
  'late',
] as const satisfies readonly (keyof ConfidenceFeatures)[];

/** Log-odds: one of each feature, and what is there without any. */
export interface ConfidenceModel {
  readonly base: number;
  readonly weights: Readonly<Record<keyof ConfidenceFeatures, number>>;
}

const SHIPPED: ConfidenceModel = shipped;
const LEAST = 0.02;
const MOST = 0.98;
const LEAD_MAX = 4;
/** A rival has so many points less at most. */
const RIVAL_POINTS = 1.5;
const RIVALS_MAX = 10;

/**
 * The chance that the best candidate is the right line, 0.02..0.98. Weights are fitted to labelled logs by
 * `scripts/eval/fit-confidence.mjs`; `docs/accuracy.md` shows how often which confidence was right.
 */
export function confidenceOf(features: ConfidenceFeatures, { base, weights }: ConfidenceModel = SHIPPED): number {
  const logit = FEATURES.reduce((sum, name) => sum + weights[name] * features[name], base);
  return Math.round(100 * Math.min(MOST, Math.max(LEAST, 1 / (1 + Math.exp(-logit))))) / 100;
}

/** What is known besides the candidates. */
export interface About {
  readonly ending: Ending;
  /** Were green logs of the same job there to compare with? */
  readonly compared: boolean;
}

export function featuresOf(best: Ranked, ranked: readonly Ranked[], { ending, compared }: About): ConfidenceFeatures {
  const others = ranked.filter((one) => one !== best && Math.abs(one.line - best.line) > 2 && !isSame(one, best));
  const lead = Math.min(LEAD_MAX, Math.max(0, best.score - Math.max(0, others[0]?.score ?? 0)));
  const rivals = others.filter(({ score }) => score > best.score - RIVAL_POINTS).length;
  const tier = best.finding?.signature.tier;
  return {
    strength: Math.max(0, best.score) / (Math.max(0, best.score) + 5),
    lead: lead / LEAD_MAX,
    rivals: Math.min(RIVALS_MAX, rivals) / RIVALS_MAX,
    namedCause: Number(tier === 'cause'),
    wrapper: Number(tier === 'wrapper' || best.role === 'wrapper'),
    reported: Number(best.test || best.problem),
    openEnd: Number(ending === 'unknown' || ending === 'cut-off'),
    isNew: Number(compared),
    late: Number(tier !== 'wrapper' && ranked.some((one) => one.line < best.line - 2 && isGivingUp(one))),
  };
}

function isGivingUp({ finding, role }: Ranked): boolean {
  return finding?.signature.tier === 'wrapper' || role === 'wrapper';
}

/** Another line of the same known cause is no rival, nor is another finding of one build or another test of one run. */
function isSame(one: Ranked, best: Ranked): boolean {
  if ((best.problem && one.problem) || (best.test && one.test)) return true;
  return best.finding?.signature.tier === 'cause' && one.finding?.signature.id === best.finding.signature.id;
}
