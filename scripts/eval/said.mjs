// How well was it said that failures come and go? `told` are `{ said, transient, score }`.
import { auc, brier, mulberry } from './scores.mjs';

const RESAMPLES = 1000;

export function ratesOf(told) {
  const right = told.filter(({ said, transient }) => said && transient).length;
  const wrong = told.filter(({ said, transient }) => said && !transient).length;
  const missed = told.filter(({ said, transient }) => !said && transient).length;
  const precision = right + wrong === 0 ? 0 : right / (right + wrong);
  const recall = right + missed === 0 ? 0 : right / (right + missed);
  const f1 = right === 0 ? 0 : (2 * right) / (2 * right + wrong + missed);
  return { precision, recall, f1, right, wrong, missed };
}

/** Wilson's interval for what is a share; for the rest what 95 of 100 draws of as many jobs give. */
export function counts(api, told) {
  const scoresOf = (some) => {
    const p = some.map(({ score }) => score);
    const y = some.map(({ transient }) => Number(transient));
    const { precision, recall, f1 } = ratesOf(some);
    return { precision, recall, f1, auc: auc(p, y), brier: brier(p, y) };
  };
  const random = mulberry(20_220_704);
  const drawn = Array.from({ length: RESAMPLES }, () =>
    scoresOf(told.map(() => told[Math.floor(random() * told.length)])),
  );
  const { right, wrong, missed } = ratesOf(told);
  const found = Object.entries(scoresOf(told)).map(([name, value]) => {
    const sorted = drawn
      .map((one) => one[name])
      .filter(Number.isFinite)
      .sort((one, other) => one - other);
    const [low, high] = [0.025, 0.975].map((share) => sorted[Math.floor(share * (sorted.length - 1))]);
    return [name, [value, low, high]];
  });
  const share = (of) => {
    const { low, high } = api.proportion(right, of);
    return [right / of, low, high];
  };
  return {
    ...Object.fromEntries(found),
    precision: share(right + wrong),
    recall: share(right + missed),
    right,
    wrong,
    missed,
    errors: told.filter(({ said, transient }) => said !== transient),
  };
}
