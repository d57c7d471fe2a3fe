import { blocks } from './rerun-fit.mjs';

/**
 * How often the passes of the next five first re-runs of one workflow lie where their first prediction's distribution has its
 * middle 50, 80 and 95 %. Counts are coarse: one at the border is taken in by the part of it that lies inside.
 */
export function coverage({ betaBinomialTail }, decisions) {
  const all = blocks(decisions);
  const inside = { 0.5: 0, 0.8: 0, 0.95: 0 };
  for (const { first, passed, of } of all) {
    const { probability } = first.prediction;
    const { alone, same } = first.model.worth;
    const worth = alone + same * first.history.same.any.always.information;
    const above = (from) => betaBinomialTail(from, of, probability * worth, (1 - probability) * worth);
    const low = 1 - above(passed);
    const high = 1 - above(passed + 1);
    for (const share of Object.keys(inside)) {
      const from = (1 - share) / 2;
      const overlap = Math.min(high, 1 - from) - Math.max(low, from);
      inside[share] += Math.max(0, overlap) / (high - low);
    }
  }
  const widths = decisions.map(({ prediction }) => prediction.high - prediction.low).sort((one, other) => one - other);
  return { blocks: all.length, inside, width: widths[Math.floor(widths.length / 2)] };
}

export function printCoverage({ blocks: count, inside, width }, row) {
  if (count === 0) return;
  const shares = Object.entries(inside).map(
    ([share, sum]) => `${share * 100} %: ${((100 * sum) / count).toFixed(1)} %`,
  );
  row('intervals hold', `${shares.join('  ')}  (${count} blocks of five; median width of 80 %: ${width.toFixed(2)})`);
}
