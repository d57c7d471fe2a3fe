// node scripts/eval/fit-verdict.mjs: fits data/verdict-model.json to simulated repositories, as far as they have the evidence.
import { writeFileSync } from 'node:fs';
import { fitTowards } from './logistic.mjs';
import { figures, isNobodys, verdicts } from './verdict-scores.mjs';
import { judgedWorlds, TRAINING, verdictModelPath, verdictsApi } from './verdicts.mjs';

/** What was believed before anything was fitted; of what is not here, that its formula is right. */
const BELIEVED = {
  'signature.race': 2.1,
  'signature.network': 2.4,
  'signature.infrastructure': 2.6,
  'signature.resource': 0.8,
  'signature.no': -2.6,
};
/** About as many failures speak for what was believed before. */
const PULL = 20;
/** Added to the history's log-odds. */
const CALIBRATION = 'offset of history';
/** With fewer failures that have it, a feature keeps its weight. */
const LEAST = 40;
/** What logs say by themselves was weighed on real logs: simulated ones, whose texts are made up, do not move it. */
const isOfLog = (feature) => feature.startsWith('signature.');
const FIXED = 1e6;
/** A formula that says the contrary of what it means, or shouts, fits the simulation and not the world. */
const FORMULA_BAND = [0, 2];
/** How soon a job fails is made up in a simulation. */
const MADE_UP = /^timing\./;
/** Times at which verdicts are asked for: at once, and when re-runs and neighbours are known. */
const HOURS = [0, 24];

const api = await verdictsApi(process.argv[2]);
const { weights: before, ...rest } = api.SHIPPED_MODEL;
const training = judgedWorlds(api, TRAINING, HOURS);
const rows = HOURS.flatMap((hours) => training.filter(({ isFirst }) => isFirst).flatMap((one) => rowOf(one, hours)));
const counts = new Map();
for (const { values } of rows) for (const feature of values.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
const known = [...new Set([...Object.keys(before), ...[...counts.keys()].sort()])];
const features = known.filter((feature) => (counts.get(feature) ?? 0) >= LEAST && !MADE_UP.test(feature));
const fitted = fitTowards(
  rows.map(({ values, ...row }) => ({ ...row, terms: features.map((feature) => values.get(feature) ?? 0) })),
  features.map((feature) => (feature === CALIBRATION ? 0 : (BELIEVED[feature] ?? 1))),
  features.map((feature) => (isOfLog(feature) ? FIXED : PULL)),
);
const found = Object.fromEntries(features.map((feature, at) => [feature, kept(feature, fitted[at])]));
const { [CALIBRATION]: history, ...weights } = found;
const model = { ...rest, weights: { ...before, ...weights }, offsets: { history } };

console.log('feature               seen  before  fitted    kept');
for (const feature of known) {
  const now = features.includes(feature) ? fitted[features.indexOf(feature)].toFixed(2) : '–';
  const then = (found[feature] ?? before[feature] ?? 1).toFixed(2);
  const seen = String(counts.get(feature) ?? 0).padStart(6);
  console.log(
    `${feature.padEnd(20)}${seen}  ${(BELIEVED[feature] ?? 1).toFixed(2).padStart(6)}  ${now.padStart(6)}  ${then.padStart(6)}`,
  );
}
for (const hours of HOURS) {
  for (const [which, by] of Object.entries({ before: api.SHIPPED_MODEL, fitted: model })) {
    const first = training.filter(({ isFirst }) => isFirst);
    const { auc, brier, ece, realHidden, recall, uncertain } = figures(api, verdicts(api, first, hours, by));
    const numbers = {
      AUC: auc,
      Brier: brier,
      ECE: ece,
      hidden: realHidden.rate,
      recall: recall.rate,
      uncertain: uncertain.rate,
    };
    const said = Object.entries(numbers).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    console.log(`+${hours} h, ${which}: ${said.join('  ')} (in-sample: npm run eval tells the rest)`);
  }
}
if (!process.argv.includes('--dry')) writeFileSync(verdictModelPath, `${JSON.stringify(model, null, 2)}\n`);

function kept(feature, weight) {
  if (isOfLog(feature)) return BELIEVED[feature] ?? 0;
  if (feature === CALIBRATION) return Math.round(100 * weight) / 100;
  const [low, high] = FORMULA_BAND;
  return Math.round(100 * Math.min(high, Math.max(low, weight))) / 100;
}

/** What a ruling decides has no weights to learn. */
function rowOf(one, hours) {
  const { basis } = one.at[hours];
  if (basis.ruling !== null || one.truth === 'expected') return [];
  const values = new Map();
  for (const { feature, value } of [...basis.grounds.clues, ...basis.clues]) {
    if (value !== 0) values.set(feature, (values.get(feature) ?? 0) + value);
  }
  // Where the history of the repository is known, what it does not tell is as usual in repositories.
  if (basis.clues.some(({ feature }) => feature === 'history')) values.set(CALIBRATION, 1);
  return [{ values, passed: Number(isNobodys(one)), weight: 1 }];
}
