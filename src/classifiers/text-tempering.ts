/** How sure a model's readings make, found by trying it on documents that it had not seen. */
export interface Tempering {
  /** One unit of reading, in log-odds. */
  readonly transience: number;
  /** One unit of a category's reading, in logarithms of its share. */
  readonly category: number;
  /** Ascending in `from`: documents whose log-odds lie there and below the next. */
  readonly cases: readonly CaseBin[];
}

export interface CaseBin {
  readonly from: number;
  readonly transient: number;
  readonly lasting: number;
}

/** Of the failures that come and go, and of those that do not, how many have such words. */
export interface Cases {
  readonly transient: number;
  readonly ofTransient: number;
  readonly lasting: number;
  readonly ofLasting: number;
}

/** What a model that had not seen it read from a document. */
export interface Tried {
  readonly category: string | null;
  readonly transient: boolean | null;
  readonly transience: number | null;
  /** By category. */
  readonly categories: ReadonlyMap<string, number>;
}

/** Where the bins of log-odds begin. */
const BINS = [Number.NEGATIVE_INFINITY, -1.5, -1, -0.5, 0, 0.5, 1, 1.5] as const;
/** What is tried as a temperature: from far too sure to far too unsure. */
const TEMPERATURES = Array.from({ length: 30 }, (_, at) => 0.1 * 1.2 ** at);

/** Words are no proof of each other, so that a naive sum is too sure by far; this is how much. */
export function temper(tried: readonly Tried[]): Tempering {
  const natures = tried.flatMap(({ transient, transience }) =>
    transient === null || transience === null ? [] : [{ transient, reading: transience }],
  );
  const transience = natures.length === 0 ? 0 : best((scale) => natureLoss(natures, scale));
  const kinds = tried.flatMap(({ category, categories }) =>
    category === null || !categories.has(category) ? [] : [{ category, categories }],
  );
  const category = kinds.length === 0 ? 0 : best((scale) => categoryLoss(kinds, scale));
  const inBin = (transient: boolean, at: number): number =>
    natures.filter((one) => one.transient === transient && binOf(scaled(one.reading, transience)) === at).length;
  const cases = BINS.map((from, at) => ({
    from: Math.max(from, -LOG_ODDS_MAX),
    transient: inBin(true, at),
    lasting: inBin(false, at),
  }));
  return { transience: rounded(transience), category: rounded(category), cases };
}

/** No words are surer than this. */
export const LOG_ODDS_MAX = 9;

/** Known failures whose words speak for the same at least as strongly. */
export function casesOf(logOdds: number, bins: readonly CaseBin[]): Cases {
  const all = { ofTransient: total(bins, 'transient'), ofLasting: total(bins, 'lasting') };
  const at = bins.findLastIndex(({ from }) => from <= logOdds);
  const alike = logOdds > 0 ? bins.slice(Math.max(0, at)) : bins.slice(0, at + 1);
  return { transient: total(alike, 'transient'), lasting: total(alike, 'lasting'), ...all };
}

/** The probability of each, the likeliest first; equal ones by name. */
export function sharesOf(
  readings: ReadonlyMap<string, number>,
  scale: number,
): { name: string; probability: number }[] {
  const highest = Math.max(...readings.values());
  const weights = [...readings].map(([name, reading]) => ({ name, weight: Math.exp(scale * (reading - highest)) }));
  const sum = weights.reduce((so, { weight }) => so + weight, 0);
  return weights
    .map(({ name, weight }) => ({ name, probability: weight / sum }))
    .sort((one, other) => other.probability - one.probability || (one.name < other.name ? -1 : 1));
}

function binOf(logOdds: number): number {
  return BINS.findLastIndex((from) => from <= logOdds);
}

function scaled(reading: number, scale: number): number {
  return Math.max(-LOG_ODDS_MAX, Math.min(LOG_ODDS_MAX, reading * scale));
}

/** Both natures count the same, however many documents each has: the words are to say something, not their authors' taste. */
function natureLoss(
  tried: readonly { readonly transient: boolean; readonly reading: number }[],
  scale: number,
): number {
  const of = { true: 0, false: 0 };
  for (const { transient } of tried) of[`${transient}`]++;
  return tried.reduce(
    (loss, { transient, reading }) =>
      loss + Math.log1p(Math.exp(transient ? -scale * reading : scale * reading)) / of[`${transient}`],
    0,
  );
}

function categoryLoss(
  tried: readonly { readonly category: string; readonly categories: ReadonlyMap<string, number> }[],
  scale: number,
): number {
  return tried.reduce((loss, { category, categories }) => {
    const readings = [...categories.values()];
    const highest = Math.max(...readings);
    const sum = readings.reduce((so, reading) => so + Math.exp(scale * (reading - highest)), 0);
    return loss + Math.log(sum) - scale * (categories.get(category)! - highest);
  }, 0);
}

function best(lossOf: (scale: number) => number): number {
  let found = { scale: 0, loss: lossOf(0) };
  for (const scale of TEMPERATURES) {
    const loss = lossOf(scale);
    if (loss < found.loss) found = { scale, loss };
  }
  return found.scale;
}

function total(bins: readonly CaseBin[], of: 'transient' | 'lasting'): number {
  return bins.reduce((sum, bin) => sum + bin[of], 0);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
