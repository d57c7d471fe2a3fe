// node scripts/eval/verdicts.mjs: verdicts on failures of simulated repositories, of which the cause is known.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from '../bundle.mjs';
import { rounded } from './rounded.mjs';
import { controls } from './verdict-controls.mjs';
import { baselines, figures, spread, verdicts, withShuffledTruth } from './verdict-scores.mjs';

/** What the weights are fitted to. */
export const TRAINING = { by: 'simulate', seeds: numbers(1, 30), days: 42 };
/** Repositories by the same rules that nothing was fitted to, and some by other rules. */
export const HELD_OUT = { by: 'simulate', seeds: numbers(101, 20), days: 42 };
export const OTHER = { by: 'simulateOther', seeds: numbers(201, 10), days: 35 };
/** Small enough for a test. */
export const QUICK = {
  'the same rules': { by: 'simulate', seeds: [301, 302], days: 28 },
  'other rules': { by: 'simulateOther', seeds: [401], days: 28 },
};

export const verdictModelPath = join(root, 'data/verdict-model.json');

/** Hours after the failure. */
const MOMENTS = { 'at once': 0, 'a day later': 24 };

export async function verdictsApi(entry = 'scripts/eval/verdicts-api.ts') {
  const cache = join(root, 'node_modules/.cache/whyred/eval');
  mkdirSync(cache, { recursive: true });
  await bundle({ 'verdicts-api': entry }, cache);
  return import(join(cache, 'verdicts-api.js'));
}

/** All failures of these worlds; `world` tells them apart. */
export function judgedWorlds(api, { by, seeds, days }, hours = Object.values(MOMENTS)) {
  return seeds.flatMap((seed) => api.judgedOf(api[by](seed, days), hours).map((one) => ({ ...one, world: seed })));
}

/** The figures of a test: few, and always the same. */
export function quickVerdicts(api) {
  return mapped(QUICK, (worlds) => {
    const judged = judgedWorlds(api, worlds).filter(({ isFirst }) => isFirst);
    return mapped(MOMENTS, (hours) => rounded(figures(api, verdicts(api, judged, hours, api.SHIPPED_MODEL))));
  });
}

export function evaluateVerdicts(api) {
  const by = mapped({ 'the same rules': HELD_OUT, 'other rules': OTHER }, (worlds) => evaluated(api, worlds));
  return { by, controls: rounded(controls(api)) };
}

function evaluated(api, worlds) {
  const judged = judgedWorlds(api, worlds);
  const first = judged.filter(({ isFirst }) => isFirst);
  const model = api.SHIPPED_MODEL;
  return {
    ...worlds,
    moments: mapped(MOMENTS, (hours) => {
      const told = verdicts(api, first, hours, model);
      const decided = told.filter(({ truth }) => truth !== 'expected');
      return rounded({
        ...figures(api, told),
        spread: spread(decided),
        strata: mapped(strataOf(verdicts(api, judged, hours, model)), (of) => brief(figures(api, of))),
        baselines: mapped(baselines(api, decided), (of) => brief(figures(api, of))),
        evidence: evidenceFigures(api, first, hours, model),
        shuffled: figures(api, withShuffledTruth(decided)).auc,
      });
    }),
  };
}

/** What all of them have in common is left out. */
function brief({ failures, auc, brier, realHidden, recall, uncertain }) {
  return { failures, auc, brier, realHidden, recall, uncertain };
}

function strataOf(told) {
  const named = { 'in a re-run': told.filter(({ isFirst }) => !isFirst) };
  const first = told.filter(({ isFirst }) => isFirst);
  for (const stratum of [...new Set(first.map((one) => one.stratum))].sort()) {
    named[stratum] = first.filter((one) => one.stratum === stratum);
  }
  for (const text of [...new Set(first.map((one) => one.text))].sort()) {
    named[`text: ${text}`] = first.filter((one) => one.text === text);
  }
  return named;
}

/** Each kind of evidence: how often it is there, what it does alone, and what is missing without it. */
function evidenceFigures(api, judged, hours, model) {
  const basisOf = (one) => [...one.at[hours].basis.grounds.clues, ...one.at[hours].basis.clues];
  const kinds = [...new Set(judged.flatMap((one) => basisOf(one).map(({ kind }) => kind)))].sort();
  return Object.fromEntries(
    kinds.map((kind) => {
      const alone = figures(
        api,
        verdicts(api, judged, hours, model, (clue) => clue.kind === kind),
      );
      const without = figures(
        api,
        verdicts(api, judged, hours, model, (clue) => clue.kind !== kind),
      );
      const seen = judged.filter((one) => basisOf(one).some((clue) => clue.kind === kind)).length;
      return [kind, { seen: api.proportion(seen, judged.length), alone: brief(alone), without: brief(without) }];
    }),
  );
}

function mapped(record, make) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value)]));
}

function numbers(from, count) {
  return Array.from({ length: count }, (_, at) => from + at);
}
