import { heldOut } from './rerun-fit.mjs';
import { readRuns, replay, shippedModel, whyred } from './reruns.mjs';
import { rounded } from './rounded.mjs';
import { bootstrap, SCORES } from './scores.mjs';

/** Decisions with their model -> with its prediction. */
export function predictedEach({ predictRerun }, decisions) {
  return decisions.map((decision) => ({
    ...decision,
    prediction: predictRerun(decision.history, decision.rerun.situation, decision.model),
  }));
}

/** How well it is predicted whether an unchanged re-run passes, on a file of recorded ones (see `readRuns`). */
export async function evaluateReruns(path) {
  const api = await whyred();
  const model = shippedModel(api);
  const runs = readRuns(path);
  const decisions = replay(api, runs, model);
  const shipped = predictedEach(
    api,
    decisions.map((one) => ({ ...one, model })),
  );
  return rounded({
    runs: runs.length,
    decisions: shipped.length,
    repositories: new Set(shipped.map(({ repository }) => repository)).size,
    'the shipped weights, which were fitted to these runs': scoresOf(shipped),
    'weights fitted without the repository': scoresOf(predictedEach(api, heldOut(api, runs))),
  });
}

function scoresOf(predicted) {
  const p = predicted.map(({ prediction }) => prediction.probability);
  const y = predicted.map(({ rerun }) => Number(rerun.passed));
  const between = bootstrap(
    p,
    y,
    predicted.map(({ repository }) => repository),
  );
  return Object.fromEntries(
    Object.entries(SCORES).map(([name, score]) => [name, { value: score(p, y), between: between[name] }]),
  );
}
