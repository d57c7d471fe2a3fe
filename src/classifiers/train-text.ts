import type { Category, VerdictLabel } from '../domain.ts';
import { extendTextModel, foldOf, type TextDocument } from './text-learning.ts';
import { type PackedTextModel, restoreTextModel, type TextModel } from './text-model.ts';

/** A failure that a person judged. */
export interface LabelledFailure {
  /** Of `tellingLines` and `tokensOf`. */
  readonly tokens: readonly string[];
  readonly label: VerdictLabel;
  /** Null: nobody said. */
  readonly category: Category | null;
  readonly fingerprint: string;
}

/** The model that is in use, and what it has seen. */
export interface ModelInUse {
  readonly model: PackedTextModel;
  /** Fingerprints of the failures that it was trained with besides what ships; empty: it is the one that ships. */
  readonly learntFrom: readonly string[];
}

export interface TextTraining {
  /** What ships, with all that the labels teach. */
  readonly model: ModelInUse;
  readonly report: TrainingReport;
}

export interface TrainingReport {
  /** Labels that say whether a failure comes and goes. */
  readonly labels: number;
  /** Of so many different failures. */
  readonly failures: number;
  /** What people said, and what a model said that was kept from that failure. */
  readonly confusion: readonly ConfusionRow[];
  /** Of all labels, each judged by a model that was kept from its failure. */
  readonly score: TextScore;
  /** Both models on the labels that neither was trained with; null without any. */
  readonly compared: { readonly inUse: TextScore; readonly retrained: TextScore } | null;
  /** `better` alone replaces the model that is in use. */
  readonly decision: 'better' | 'not-better' | 'too-few-labels';
}

export interface ConfusionRow {
  readonly label: VerdictLabel;
  readonly transient: number;
  readonly lasting: number;
  /** The model did not know the words, or they spoke for neither. */
  readonly silent: number;
}

export interface TextScore {
  readonly labels: number;
  readonly right: number;
  readonly wrong: number;
  readonly silent: number;
  /** Mean surprise at a label, in nats, every failure counting once: .693 for one who never says anything. Less is better. */
  readonly surprise: number;
}

/** With fewer different failures a difference between two models is chance. */
const FAILURES_MIN = 12;
/** Of either nature. */
const OF_NATURE_MIN = 3;
const FOLDS = 10;

/**
 * What labels would make of the model that ships, how well that does on failures that it has not seen, and whether it is better than the
 * model in use. The same labels in another order give the same.
 */
export function trainFromLabels(
  shipped: PackedTextModel,
  inUse: ModelInUse,
  labelled: readonly LabelledFailure[],
): TextTraining {
  const used = labelled.filter(({ label }) => natureOf(label) !== null);
  const told = heldOut(shipped, used);
  const seen = new Set(inUse.learntFrom);
  const current = restoreTextModel(inUse.model);
  const unseen = told.filter(({ failure }) => !seen.has(failure.fingerprint));
  const compared =
    unseen.length === 0
      ? null
      : {
          inUse: scoreOf(unseen.map(({ failure }) => ({ failure, logOdds: oddsOf(current, failure) }))),
          retrained: scoreOf(unseen),
        };
  const learntFrom = [...new Set(used.map(({ fingerprint }) => fingerprint))].sort();
  return {
    model: { model: extendTextModel(shipped, used.map(documentOf)), learntFrom },
    report: {
      labels: used.length,
      failures: learntFrom.length,
      confusion: confusionOf(told),
      score: scoreOf(told),
      compared,
      decision: decisionOn(unseen, compared),
    },
  };
}

/** Null: the label says nothing of the failure's nature. */
function natureOf(label: VerdictLabel): 'transient' | 'lasting' | null {
  if (label === 'flaky' || label === 'infrastructure') return 'transient';
  return label === 'genuine' || label === 'broken-base' ? 'lasting' : null;
}

function documentOf({ tokens, label, category, fingerprint }: LabelledFailure): TextDocument {
  return { tokens, category, transient: natureOf(label) === 'transient', group: fingerprint };
}

interface Told {
  readonly failure: LabelledFailure;
  /** 0 where the model is silent. */
  readonly logOdds: number;
}

/** Every failure judged by a model that no label of the same failure taught. */
function heldOut(shipped: PackedTextModel, labelled: readonly LabelledFailure[]): Told[] {
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const isOut = ({ fingerprint }: LabelledFailure): boolean => foldOf(fingerprint, FOLDS) === fold;
    const out = labelled.filter(isOut);
    if (out.length === 0) return [];
    const rest = labelled.filter((one) => !isOut(one)).map(documentOf);
    const model = restoreTextModel(extendTextModel(shipped, rest));
    return out.map((failure) => ({ failure, logOdds: oddsOf(model, failure) }));
  });
}

function oddsOf(model: TextModel, { tokens }: LabelledFailure): number {
  return model.transienceOf(tokens)?.logOdds ?? 0;
}

function isRight({ failure, logOdds }: Told): boolean {
  return logOdds > 0 === (natureOf(failure.label) === 'transient');
}

function scoreOf(told: readonly Told[]): TextScore {
  const spoken = told.filter(({ logOdds }) => logOdds !== 0);
  const right = spoken.filter(isRight).length;
  const labelsOf = new Map<string, number>();
  for (const { failure } of told) labelsOf.set(failure.fingerprint, (labelsOf.get(failure.fingerprint) ?? 0) + 1);
  const surprise = told.reduce((sum, one) => {
    const odds = isRight(one) ? Math.abs(one.logOdds) : -Math.abs(one.logOdds);
    return sum + Math.log1p(Math.exp(-odds)) / labelsOf.get(one.failure.fingerprint)!;
  }, 0);
  return {
    labels: told.length,
    right,
    wrong: spoken.length - right,
    silent: told.length - spoken.length,
    surprise: labelsOf.size === 0 ? Math.LN2 : Math.round((1e6 * surprise) / labelsOf.size) / 1e6,
  };
}

function confusionOf(told: readonly Told[]): ConfusionRow[] {
  const labels = ['flaky', 'infrastructure', 'genuine', 'broken-base'] as const;
  return labels.map((label) => {
    const of = told.filter(({ failure }) => failure.label === label);
    const transient = of.filter(({ logOdds }) => logOdds > 0).length;
    const lasting = of.filter(({ logOdds }) => logOdds < 0).length;
    return { label, transient, lasting, silent: of.length - transient - lasting };
  });
}

function decisionOn(unseen: readonly Told[], compared: TrainingReport['compared']): TrainingReport['decision'] {
  const failuresOf = (nature: string): number =>
    new Set(
      unseen.filter(({ failure }) => natureOf(failure.label) === nature).map(({ failure }) => failure.fingerprint),
    ).size;
  const [transient, lasting] = [failuresOf('transient'), failuresOf('lasting')];
  if (compared === null || transient + lasting < FAILURES_MIN || Math.min(transient, lasting) < OF_NATURE_MIN) {
    return 'too-few-labels';
  }
  const { inUse, retrained } = compared;
  return retrained.surprise < inUse.surprise && retrained.right >= inUse.right ? 'better' : 'not-better';
}
