import type { Verdict, VerdictLabel } from '../domain.ts';
import { type Proportion, proportion } from './intervals.ts';

/** What was predicted of an unchanged re-run, and whether it passed. */
export interface SettledPrediction {
  readonly probability: number;
  readonly passed: boolean;
}

/** How good predictions were. The numbers are null, and there are no bins, where there are too few to tell. */
export interface SelfScore {
  readonly state: 'enough' | 'not-enough-data';
  /** Of all that are settled. */
  readonly passed: Proportion;
  /** The mean square of how far a prediction was off: 0 is perfect, always saying one half gives 0.25. */
  readonly brier: number | null;
  /** The same of somebody who knows how many pass in all, and says that each time. */
  readonly brierOfMean: number | null;
  /** How far what was said and what came of it are apart, 0..1: the mean over the bins by their counts. */
  readonly calibrationError: number | null;
  readonly bins: readonly ReliabilityBin[];
}

/** Predictions between two tenths. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  /** The mean of what was predicted. */
  readonly predicted: number;
  readonly passed: Proportion;
}

/** With fewer, a score says more of luck than of the predictions. */
const ENOUGH = 20;
const BINS = 10;

export function selfScore(settled: readonly SettledPrediction[]): SelfScore {
  const passed = passedOf(settled);
  const { rate } = passed;
  if (settled.length < ENOUGH || rate === null) {
    return { state: 'not-enough-data', passed, brier: null, brierOfMean: null, calibrationError: null, bins: [] };
  }
  const bins = binsOf(settled);
  const apart = bins.map(({ predicted, passed: own }) => own.of * Math.abs(predicted - own.rate!));
  return {
    state: 'enough',
    passed,
    brier: mean(settled.map(({ probability, passed: came }) => (probability - (came ? 1 : 0)) ** 2)),
    brierOfMean: rate * (1 - rate),
    calibrationError: sum(apart) / settled.length,
    bins,
  };
}

function binsOf(settled: readonly SettledPrediction[]): ReliabilityBin[] {
  return Array.from({ length: BINS }, (_, at) =>
    settled.filter(({ probability }) => Math.min(BINS - 1, Math.floor(probability * BINS)) === at),
  ).flatMap((own, at) => {
    if (own.length === 0) return [];
    const predicted = mean(own.map(({ probability }) => probability));
    return [{ low: at / BINS, high: (at + 1) / BINS, predicted, passed: passedOf(own) }];
  });
}

function passedOf(settled: readonly SettledPrediction[]): Proportion {
  return proportion(settled.filter(({ passed }) => passed).length, settled.length);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What was said of one cause, and all that came to light later. */
export interface Judgement {
  readonly repository: string;
  readonly workflowName: string;
  readonly runId: number;
  readonly attempt: number;
  readonly job: string;
  /** The first one first. */
  readonly revisions: readonly Said[];
  /** The last prediction before it was settled; null without one. */
  readonly prediction: (SettledPrediction & { readonly atMs: number; readonly settledMs: number }) | null;
  /** Did a later attempt of the job pass? */
  readonly passedLater: boolean;
  /** The latest word of a person; null without one. */
  readonly word: PersonsLabel | null;
}

export interface Said extends Pick<Verdict, 'label' | 'certainty'> {
  readonly atMs: number;
}

export interface PersonsLabel {
  readonly label: VerdictLabel;
  /** `this`: of this failure; the others are said of all that are alike. */
  readonly scope: 'this' | 'fingerprint' | 'signature';
  readonly author: string | null;
  readonly atMs: number;
}

/** A real failure that was called otherwise. */
export interface Miss {
  readonly judgement: Judgement;
  /** What was said. `probability`: that an unchanged re-run passes; null where a verdict said it. */
  readonly said: { readonly label: VerdictLabel | null; readonly probability: number | null; readonly atMs: number };
  /** `word`: a person called it real · `confirmed`: evidence came that proves it · `rerun`: it failed again, and never passed. */
  readonly came: 'word' | 'confirmed' | 'rerun';
  readonly cameMs: number;
}

/** From here on, a prediction is a promise. */
export const PROMISED = 0.8;

/** Each cause once, by the strongest that shows it; what came to light last first. */
export function missesOf(judgements: readonly Judgement[]): Miss[] {
  return judgements
    .flatMap((one) => byWord(one) ?? byProof(one) ?? byRerun(one) ?? [])
    .sort((one, other) => other.cameMs - one.cameMs || other.judgement.runId - one.judgement.runId);
}

function byWord(judgement: Judgement): Miss | null {
  const { word, revisions, passedLater } = judgement;
  if (word === null || !isReal(word.label)) return null;
  // What is said of all that are alike need not hold of one that has passed since.
  if (word.scope !== 'this' && passedLater) return null;
  const held = revisions.findLast(({ atMs }) => atMs < word.atMs);
  if (held === undefined || !isExcuse(held.label)) return null;
  return { judgement, said: saidBy(held), came: 'word', cameMs: word.atMs };
}

function byProof(judgement: Judgement): Miss | null {
  const now = judgement.revisions.at(-1);
  if (now === undefined || now.label !== 'genuine' || now.certainty !== 'confirmed') return null;
  const held = judgement.revisions.findLast(({ label }) => isExcuse(label));
  return held === undefined ? null : { judgement, said: saidBy(held), came: 'confirmed', cameMs: now.atMs };
}

function byRerun(judgement: Judgement): Miss | null {
  const { prediction, passedLater } = judgement;
  if (prediction === null || prediction.passed || passedLater || prediction.probability < PROMISED) return null;
  const { probability, atMs, settledMs } = prediction;
  return { judgement, said: { label: null, probability, atMs }, came: 'rerun', cameMs: settledMs };
}

function saidBy({ label, atMs }: Said): Miss['said'] {
  return { label, probability: null, atMs };
}

/** Does it say that the change is not to blame? */
function isExcuse(label: VerdictLabel): boolean {
  return label === 'flaky' || label === 'infrastructure';
}

function isReal(label: VerdictLabel): boolean {
  return label === 'genuine' || label === 'broken-base';
}
