// How often is the line right, and how often when whyred is sure of it?
import { readLines, whyred } from './labelled-lines.mjs';
import { fitTowards } from './logistic.mjs';
import { rounded } from './rounded.mjs';
import { brier, ece, reliability } from './scores.mjs';

/** From here on a line is shown as the answer. */
const SURE = 0.6;
/** Weights as they would be set by hand; fitted ones are pulled back to them, since the labelled logs are those the rules were made with. */
const PRIOR = {
  base: -3,
  weights: {
    strength: 5,
    lead: 1.4,
    rivals: -0.5,
    namedCause: 0.5,
    wrapper: -2,
    reported: 0.4,
    openEnd: -0.5,
    isNew: 0.5,
    late: -1,
  },
};
const PULL = { base: 60, weights: 20 };

export async function evaluateLines(path) {
  const api = await whyred();
  const rows = readLines(api, path);
  const failed = rows.filter(({ kind }) => kind === 'failed');
  const alone = failed.filter(({ compared }) => !compared);
  const pairs = failed.filter(({ compared }) => compared);
  const fitted = heldOut(api, failed);
  return rounded({
    logs: rows.filter(({ compared }) => !compared).length,
    repositories: new Set(rows.map(({ repo }) => repo)).size,
    alone: figures(api, alone),
    withGreen: figures(api, pairs),
    crossValidated: figures(
      api,
      fitted.filter(({ compared }) => !compared),
    ),
    falseAlarms: share(
      api,
      rows.filter(({ kind }) => kind === 'green'),
      ({ answered }) => answered,
    ),
    formats: Object.fromEntries(
      [...new Set(alone.map(({ format }) => format))].sort().map((format) => [
        format,
        share(
          api,
          alone.filter((row) => row.format === format),
          ({ hit }) => hit,
        ),
      ]),
    ),
    calibration: calibrationOf(fitted),
  });
}

/** Weights for the confidence of a line, fitted to these rows. */
export function fitConfidence(api, rows) {
  const known = rows.filter(({ features }) => features !== null);
  const [base, ...weights] = fitTowards(
    known.map(({ features, hit }) => ({
      terms: [1, ...api.FEATURES.map((name) => features[name])],
      passed: Number(hit),
      weight: 1,
    })),
    [PRIOR.base, ...api.FEATURES.map((name) => PRIOR.weights[name])],
    [PULL.base, ...api.FEATURES.map(() => PULL.weights)],
  );
  const named = Object.fromEntries(api.FEATURES.map((name, at) => [name, weights[at]]));
  return rounded({ base, weights: named });
}

/** The same rows, each with the confidence that weights give which never saw its repository. */
function heldOut(api, rows) {
  return [...new Set(rows.map(({ repo }) => repo))].flatMap((repo) => {
    const model = fitConfidence(
      api,
      rows.filter((row) => row.repo !== repo),
    );
    return rows
      .filter((row) => row.repo === repo)
      .map((row) => ({ ...row, confidence: row.features === null ? 0 : api.confidenceOf(row.features, model) }));
  });
}

function figures(api, rows) {
  const of = (is) => share(api, rows, is);
  return {
    hit1: of(({ hit }) => hit),
    hit3: of(({ near }) => near),
    confidentWrong: of(({ confidence, hit }) => confidence >= SURE && !hit),
    answered: of(({ confidence }) => confidence >= SURE),
    category: share(
      api,
      rows.filter(({ right }) => right !== null),
      ({ right }) => right,
    ),
  };
}

function share(api, rows, is) {
  const count = rows.filter(is).length;
  const { rate, low, high } =
    rows.length === 0 ? { rate: null, low: null, high: null } : api.proportion(count, rows.length);
  return { count, of: rows.length, rate, low, high };
}

function calibrationOf(rows) {
  const given = rows.map(({ confidence }) => confidence);
  const hits = rows.map(({ hit }) => Number(hit));
  return { brier: brier(given, hits), ece: ece(given, hits), reliability: reliability(given, hits) };
}
