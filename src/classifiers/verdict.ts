import type { Clue, Evidence, Grounds, RerunChance, Transience, Verdict, VerdictLabel } from '../domain.ts';
import { weighed } from './rerun-chance.ts';
import { SHIPPED_MODEL, type VerdictModel } from './verdict-model.ts';

/** Something that decides by itself, whatever else is known. */
export interface Ruling {
  readonly label: VerdictLabel;
  readonly certainty: Verdict['certainty'];
  readonly evidence: Evidence;
}

/**
 * What happened afterwards settled it. `unsteady`: the same code passed in another attempt · `outside`: an incident hit other runs
 * with the same failure of infrastructure · `persistent`: the same code failed again, and so did the next, or a commit mended it.
 */
export type Proof = 'unsteady' | 'outside' | 'persistent';

/** All that a verdict is made of. */
export interface Basis {
  readonly grounds: Grounds;
  /** From the rows around the failure. */
  readonly clues: readonly Clue[];
  readonly ruling: Ruling | null;
  readonly proof: Proof | null;
  /** What earlier re-runs let hope of the next attempt; null where nothing is to be predicted. */
  readonly rerun: RerunChance | null;
}

/** At most one in twenty is the change's after all: hiding a real failure costs ten times a needless look. */
const NOT_GENUINE = 0.95;
/** What the log alone names is a nature, and said to be no more than that. */
const NOT_GENUINE_BY_LOG = 0.88;
const GENUINE = 0.8;
const BROKEN_BASE = 0.8;

/** A verdict by the log alone. Without a look at other runs it names a nature, not a proof: only `genuine` carries certainty. */
export function firstVerdict(grounds: Grounds, model: VerdictModel = SHIPPED_MODEL): Verdict {
  return verdictOf({ grounds, clues: [], ruling: null, proof: null, rerun: null }, model);
}

/** A ruling decides; else the clues are weighed and added up. The same clues always give the same verdict. */
export function verdictOf(basis: Basis, model: VerdictModel = SHIPPED_MODEL): Verdict {
  const { grounds, proof, rerun } = basis;
  if (basis.ruling === null && grounds.stopped) return stoppedVerdict(grounds);
  const evidence = [...grounds.clues, ...basis.clues].map((clue) => inLogOdds(clue, model)).filter(saysSomething);
  const probability = probabilityOf(evidence, grounds.transience);
  const ruling = yields(basis.ruling, probability, evidence) ? null : basis.ruling;
  if (ruling !== null) {
    const all = [ruling.evidence, ...evidence];
    return {
      label: ruling.label,
      certainty: ruling.certainty,
      probability: decided(ruling.label, probability),
      // Whoever expects a failure waits for no pass.
      ...predicted(rerun === null || ruling.label === 'expected' ? null : weighed(rerun, all)),
      evidence: all,
    };
  }
  const label = proven(proof, probability) ?? labelOf(probability, evidence);
  return {
    label,
    certainty: certaintyOf(label, proof, probability, basis.clues.length > 0),
    probability: roundedAll(probability),
    ...predicted(rerun === null ? null : weighed(rerun, evidence)),
    evidence,
  };
}

/** What comes and goes has been seen on the default branch, too: that makes it no broken base. */
function yields(ruling: Ruling | null, probability: Verdict['probability'], evidence: readonly Evidence[]): boolean {
  return ruling?.label === 'broken-base' && ruling.evidence.kind === BASE && isNotGenuine(probability, evidence);
}

/** The fields of a verdict that tell of the next attempt. */
export function predicted(rerun: RerunChance | null): Pick<Verdict, 'rerunPasses' | 'rerun'> {
  return rerun === null ? { rerunPasses: null } : { rerunPasses: rerun.probability, rerun };
}

/** Who stops a job, or lets a newer run take its place, means it: nothing has failed. */
function stoppedVerdict({ clues }: Grounds): Verdict {
  const [first] = clues;
  const ref = first?.ref ?? null;
  return {
    label: 'expected',
    certainty: null,
    probability: NOBODYS,
    rerunPasses: null,
    evidence: [{ kind: 'rule', weight: 0, text: first?.text ?? 'it was stopped, and did not fail', ref }],
  };
}

const NOBODYS: Verdict['probability'] = { flaky: 0, infrastructure: 0, genuine: 0, brokenBase: 0 };

/** Two digits are read, and more would be made up. */
function inLogOdds({ kind, feature, value, text, ref }: Clue, { weights, offsets = {} }: VerdictModel): Evidence {
  const weight = (weights[feature] ?? 0) * value + (offsets[feature] ?? 0);
  return { kind, weight: Math.round(100 * weight) / 100, text, ref };
}

function saysSomething({ weight, kind }: Evidence): boolean {
  return weight !== 0 || WEIGHTLESS.has(kind);
}

/** Speaks for a default branch that was broken before, and neither for nor against a failure that comes and goes. */
const BASE = 'base';
/** Kinds that are told although they weigh nothing. */
const WEIGHTLESS: ReadonlySet<string> = new Set([BASE, 'expired-rule']);
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
/** Where far more fails than usual, it is rather the machines. */
const STORM_SHARE = 0.8;

function probabilityOf(evidence: readonly Evidence[], transience: Transience): Verdict['probability'] {
  const sum = (of: (one: Evidence) => boolean): number =>
    evidence.filter(of).reduce((total, { weight }) => total + weight, 0);
  const odds = Math.exp(
    Math.max(
      -30,
      Math.min(
        30,
        sum(({ kind }) => kind !== BASE),
      ),
    ),
  );
  const base = evidence.some(({ kind }) => kind === BASE) ? Math.exp(sum(({ kind }) => kind === BASE)) : 0;
  const notGenuine = Math.min(SUREST, Math.max(1 - SUREST, odds / (odds + 1)));
  const stormy = evidence.some(({ kind, weight }) => kind === 'storm' && weight > 0);
  const share = INFRASTRUCTURE_SHARE[transience];
  const infrastructure = notGenuine * (stormy && transience !== 'race' ? Math.max(share, STORM_SHARE) : share);
  const brokenBase = (1 - notGenuine) * (base / (1 + base));
  return { flaky: notGenuine - infrastructure, infrastructure, genuine: 1 - notGenuine - brokenBase, brokenBase };
}

/** Kinds that say how its job or its hour usually goes, and nothing of the failure itself: flaky tests find regressions, too. */
const CIRCUMSTANCES: ReadonlySet<string> = new Set(['history', 'breadth', 'timing', 'storm', 'drift']);

/** In log-odds, about three to one: so much at least the failure itself must say. */
const OF_FAILURE_MIN = 1;

function isNotGenuine(
  { flaky, infrastructure }: Pick<Verdict['probability'], 'flaky' | 'infrastructure'>,
  evidence: readonly Evidence[],
): boolean {
  const ofFailure = evidence.filter(({ kind }) => !CIRCUMSTANCES.has(kind));
  const said = ofFailure.reduce((sum, { weight }) => sum + weight, 0);
  const hasHistory = evidence.some(({ kind }) => kind === 'history');
  return flaky + infrastructure >= (hasHistory ? NOT_GENUINE : NOT_GENUINE_BY_LOG) && said >= OF_FAILURE_MIN;
}

function labelOf(
  { flaky, infrastructure, genuine, brokenBase }: Verdict['probability'],
  evidence: readonly Evidence[],
): VerdictLabel {
  if (isNotGenuine({ flaky, infrastructure }, evidence)) return infrastructure > flaky ? 'infrastructure' : 'flaky';
  if (brokenBase >= BROKEN_BASE) return 'broken-base';
  return genuine >= GENUINE ? 'genuine' : 'uncertain';
}

/** With less, everything else speaks against what was proven: then nobody knows. */
const PROVEN = 0.8;

function proven(proof: Proof | null, { flaky, infrastructure, genuine }: Verdict['probability']): VerdictLabel | null {
  if (proof === null) return null;
  if (proof === 'persistent') return genuine >= PROVEN ? 'genuine' : null;
  if (flaky + infrastructure < PROVEN) return null;
  return proof === 'outside' || infrastructure > flaky ? 'infrastructure' : 'flaky';
}

function certaintyOf(
  label: VerdictLabel,
  proof: Proof | null,
  probability: Verdict['probability'],
  hasHistory: boolean,
): Verdict['certainty'] {
  if (proven(proof, probability) === label) return 'confirmed';
  if (label === 'genuine' || label === 'broken-base') return 'likely';
  // A race may still be new in this change: its nature alone is no proof.
  const notGenuine = probability.flaky + probability.infrastructure;
  return label !== 'uncertain' && hasHistory && notGenuine >= NOT_GENUINE ? 'likely' : null;
}

/** What a ruling leaves to the others. */
const LEFT = 0.03;

function decided(label: VerdictLabel, probability: Verdict['probability']): Verdict['probability'] {
  if (label === 'expected') return NOBODYS;
  if (label === 'uncertain') return roundedAll(probability);
  const own = label === 'broken-base' ? 'brokenBase' : label;
  const others = 1 - probability[own];
  const entries = Object.entries(probability).map(([key, value]) => {
    const rest = others === 0 ? LEFT / 3 : (LEFT * value) / others;
    return [key, rounded(key === own ? 1 - LEFT : rest)] as const;
  });
  return Object.fromEntries(entries) as unknown as Verdict['probability'];
}

function roundedAll({ flaky, infrastructure, genuine, brokenBase }: Verdict['probability']): Verdict['probability'] {
  return {
    flaky: rounded(flaky),
    infrastructure: rounded(infrastructure),
    genuine: rounded(genuine),
    brokenBase: rounded(brokenBase),
  };
}

function rounded(probability: number): number {
  return Math.round(probability * 1000) / 1000;
}
