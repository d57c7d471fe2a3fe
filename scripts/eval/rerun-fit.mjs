import { fitLogistic } from './logistic.mjs';
import { replay } from './reruns.mjs';

/** Less, and the folds' calibration suffers; more, and their order does. */
const PENALTY = 8;
/** About three re-runs at even odds. Between .5 and 1 nothing changes. */
const PULL = 0.75;
/** 43 minutes and three days: re-runs of one outage, and of one broken week. */
const HALF_LIFE_DAYS = { hour: 0.03, days: 3 };
const FOLDS = 10;
/** The re-runs of one workflow that an interval is held against. */
const BLOCK = 5;

/** The model for these runs, without `worth`. */
export function fitModel(whyred, runs) {
  const { MEMORIES, NEARNESS, SCOPES, SITUATION_TERMS, levelTerms, pastReruns, seldomTerm, situationTerms } = whyred;
  const named = (values) => Object.fromEntries(SITUATION_TERMS.map((term, at) => [term, rounded(values[at])]));
  const termsOf = ({ situation }) => Object.values(inOrder(SITUATION_TERMS, situationTerms(situation)));

  const all = runs.flatMap((attempts) => pastReruns(attempts));
  const weightOf = weights(all.map(({ place }) => place.repository));
  const alone = all.map((rerun) => ({
    terms: termsOf(rerun),
    passed: Number(rerun.passed),
    weight: weightOf(rerun.place.repository),
  }));
  const expectation = { expected: named(fitLogistic(alone, PENALTY)), halfLifeDays: HALF_LIFE_DAYS };

  const rows = replay(whyred, runs, expectation).map(({ repository, rerun, history }) => ({
    terms: [...termsOf(rerun), ...NEARNESS.flatMap((level) => levelTerms(history, level, PULL)), seldomTerm(history)],
    passed: Number(rerun.passed),
    weight: weightOf(repository),
  }));
  const fitted = fitLogistic(rows, PENALTY);
  const rest = fitted.slice(SITUATION_TERMS.length);
  const take = () => rounded(rest.shift());
  const made = (names, make) => Object.fromEntries(names.map((name) => [name, make(name)]));
  return {
    version: 1,
    ...expectation,
    situation: named(fitted),
    history: made(NEARNESS, () => made(SCOPES, () => made(MEMORIES, take))),
    seldom: take(),
    pull: PULL,
    // Until `fitWorth`.
    worth: { alone: 4, same: 0.5 },
  };
}

function inOrder(names, values) {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

/** A repository with a thousand re-runs must not drown those with ten. */
function weights(repositories) {
  const counts = new Map();
  for (const one of repositories) counts.set(one, (counts.get(one) ?? 0) + 1);
  return (repository) => 1 / Math.sqrt(counts.get(repository));
}

function rounded(value) {
  return Math.round(value * 10_000) / 10_000;
}

/** Decisions of each repository, predicted by a model that was fitted without it; in the order of time. */
export function heldOut(whyred, runs) {
  return (
    Array.from({ length: FOLDS }, (_, fold) => fold)
      .flatMap((fold) => {
        const isOut = ([{ repository }]) => foldOf(repository) === fold;
        const rest = runs.filter((attempts) => !isOut(attempts));
        if (!rest.some((attempts) => whyred.pastReruns(attempts).length > 0)) return [];
        const model = fitModel(whyred, rest);
        // The others stay as places, so that runs keep their numbers.
        const out = runs.map((attempts) => (isOut(attempts) ? attempts : []));
        return replay(whyred, out, model).map((decision) => ({ ...decision, model }));
      })
      // Stable: the decisions of one run stay in their order.
      .sort((one, other) => one.run - other.run)
  );
}

/** FNV-1a of the name: the same fold in every file. */
function foldOf(repository) {
  let hash = 2_166_136_261;
  for (const character of repository) hash = Math.imul(hash ^ character.codePointAt(0), 16_777_619) >>> 0;
  return hash % FOLDS;
}

/**
 * First re-runs of one workflow and event, so many in a row, with the prediction of the first: what an interval speaks of.
 * @param predicted Decisions with their `prediction`, in the order of time.
 */
export function blocks(predicted) {
  const series = new Map();
  for (const decision of predicted) {
    const { place, situation } = decision.rerun;
    if (situation.failures !== 1) continue;
    const key = `${place.repository}\n${place.workflow}\n${situation.event}`;
    if (!series.has(key)) series.set(key, []);
    series.get(key).push(decision);
  }
  return [...series.values()].flatMap((decisions) =>
    Array.from({ length: Math.floor(decisions.length / BLOCK) }, (_, at) => {
      const block = decisions.slice(at * BLOCK, (at + 1) * BLOCK);
      return { first: block[0], passed: block.filter(({ rerun }) => rerun.passed).length, of: BLOCK };
    }),
  );
}

/** `worth` under which the blocks are most likely. */
export function fitWorth({ betaBinomialTail }, predicted) {
  const all = blocks(predicted);
  let best = null;
  for (const alone of [1, 2, 3, 4, 5, 6, 8, 10]) {
    for (const same of [0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2]) {
      let likelihood = 0;
      for (const { first, passed, of } of all) {
        const worth = alone + same * first.history.same.any.always.information;
        const p = first.prediction.probability;
        const tail = (from) => betaBinomialTail(from, of, p * worth, (1 - p) * worth);
        likelihood += Math.log(tail(passed) - tail(passed + 1));
      }
      if (best === null || likelihood > best.likelihood) best = { likelihood, worth: { alone, same } };
    }
  }
  return best.worth;
}
