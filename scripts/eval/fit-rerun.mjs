// node scripts/eval/fit-rerun.mjs PATH: fits data/rerun-model.json to recorded re-runs.
import { writeFileSync } from 'node:fs';
import { fitModel, fitWorth, heldOut } from './rerun-fit.mjs';
import { modelPath, readRuns, whyred } from './reruns.mjs';

const path = process.argv[2];
if (path === undefined) {
  console.error('usage: node scripts/eval/fit-rerun.mjs PATH');
  process.exit(2);
}
const api = await whyred();
const runs = readRuns(path);
const model = fitModel(api, runs);
// An interval holds what is not known of a repository that nobody has seen, too.
const predicted = heldOut(api, runs).map((decision) => ({
  ...decision,
  prediction: api.predictRerun(decision.history, decision.rerun.situation, decision.model),
}));
const worth = fitWorth(api, predicted);
writeFileSync(modelPath, `${JSON.stringify(api.checkedRerunModel({ ...model, worth }), null, 2)}\n`);
console.log(`fitted to ${runs.length} runs: ${modelPath}`);
