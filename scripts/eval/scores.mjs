// How good are probabilities? `p` are predictions, `y` what happened (0 or 1), `weights` how often each counts.

export function brier(p, y, weights) {
  let sum = 0;
  let all = 0;
  for (const [at, one] of p.entries()) {
    const weight = weights?.[at] ?? 1;
    sum += weight * (one - y[at]) ** 2;
    all += weight;
  }
  return sum / all;
}

/** That a pass got a higher prediction than a failure; ties count half. NaN without both. */
export function auc(p, y, weights, order = ascending(p)) {
  let passes = 0;
  let fails = 0;
  let won = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let tiedPasses = 0;
    let tiedFails = 0;
    for (; to < order.length && p[order[to]] === p[order[from]]; to++) {
      const weight = weights?.[order[to]] ?? 1;
      if (y[order[to]] === 1) tiedPasses += weight;
      else tiedFails += weight;
    }
    won += tiedPasses * (fails + tiedFails / 2);
    passes += tiedPasses;
    fails += tiedFails;
    from = to;
  }
  return won / (passes * fails);
}

function ascending(p) {
  return [...p.keys()].sort((one, other) => p[one] - p[other] || one - other);
}

/** Ten bins of equal width: `{ from, n, predicted, passed }`, means of each; null of an empty one. */
export function reliability(p, y, weights) {
  const bins = Array.from({ length: 10 }, (_, at) => ({ from: at / 10, n: 0, predicted: 0, passed: 0 }));
  for (const [at, one] of p.entries()) {
    const bin = bins[Math.min(9, Math.floor(one * 10))];
    const weight = weights?.[at] ?? 1;
    bin.n += weight;
    bin.predicted += weight * one;
    bin.passed += weight * y[at];
  }
  return bins.map(({ from, n, predicted, passed }) => ({
    from,
    n,
    predicted: n === 0 ? null : predicted / n,
    passed: n === 0 ? null : passed / n,
  }));
}

/** Expected calibration error. */
export function ece(p, y, weights) {
  const bins = reliability(p, y, weights).filter(({ n }) => n > 0);
  const all = bins.reduce((sum, { n }) => sum + n, 0);
  return bins.reduce((sum, { n, predicted, passed }) => sum + n * Math.abs(predicted - passed), 0) / all;
}

export const SCORES = { brier, auc, ece };

const RESAMPLES = 1000;

/** 95 % of each score when whole groups are drawn again: `{ brier: [low, high], … }`. */
export function bootstrap(p, y, groups) {
  const names = [...new Set(groups)];
  const index = new Map(names.map((name, at) => [name, at]));
  const groupOf = groups.map((name) => index.get(name));
  const order = ascending(p);
  const random = mulberry(20_230_306);
  const drawn = { brier: [], auc: [], ece: [] };
  for (let round = 0; round < RESAMPLES; round++) {
    const times = new Uint32Array(names.length);
    for (let draw = 0; draw < names.length; draw++) times[Math.floor(random() * names.length)]++;
    const weights = groupOf.map((group) => times[group]);
    for (const [name, score] of Object.entries(SCORES)) drawn[name].push(score(p, y, weights, order));
  }
  const ends = (values) => {
    const sorted = values.filter(Number.isFinite).sort((one, other) => one - other);
    return [0.025, 0.975].map((share) => sorted[Math.floor(share * (sorted.length - 1))]);
  };
  return Object.fromEntries(Object.entries(drawn).map(([name, values]) => [name, ends(values)]));
}

/** Even numbers from 0 to 1, the same for the same seed. */
export function mulberry(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** In another order, the same for the same seed. */
export function shuffled(values, seed) {
  const random = mulberry(seed);
  const copy = [...values];
  for (let at = copy.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}
