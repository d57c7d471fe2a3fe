// node scripts/eval/fit-text.mjs [--labelled PATH]: fits data/text-model.json to the catalogue's examples, and to labelled logs.
import { writeFileSync } from 'node:fs';
import { auc } from './scores.mjs';
import {
  catalogueDocuments,
  generalTokens,
  labelledDocuments,
  modelPath,
  readCatalogue,
  readLabelled,
  whyred,
} from './texts.mjs';

const [option, path] = process.argv.slice(2);
if (option !== undefined && (option !== '--labelled' || path === undefined)) {
  console.error('usage: node scripts/eval/fit-text.mjs [--labelled PATH]');
  process.exit(2);
}
const api = await whyred();
const signatures = readCatalogue(api);
const examples = catalogueDocuments(api, signatures);
const labelled =
  path === undefined ? [] : labelledDocuments(readLabelled(api, signatures, path), generalTokens(api, signatures));
score('catalogue alone, on entries that it has not seen', examples, []);
if (labelled.length > 0) score('with labelled logs, on the same entries', examples, labelled);

const packed = JSON.stringify(api.trainTextModel([...examples, ...labelled]));
writeFileSync(modelPath, `${packed}\n`);
console.log(
  `${examples.length} examples, ${labelled.length} logs: ${modelPath}, ${Math.ceil(packed.length / 1024)} KB`,
);

/** Ten folds of the catalogue's entries; what is `besides` is always learnt from. */
function score(name, documents, besides) {
  const folds = 10;
  const judged = Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) => {
    const isOut = ({ group }) => api.foldOf(`entry ${group}`, folds) === fold;
    const model = api.restoreTextModel(api.trainTextModel([...documents.filter((one) => !isOut(one)), ...besides]));
    return documents
      .filter(isOut)
      .map((one) => ({ ...one, guess: model.transienceOf(one.tokens), kind: model.categoryOf(one.tokens) }));
  });
  const natures = judged.filter(({ transient }) => transient !== null);
  const told = natures.filter(({ guess }) => guess !== null);
  const right = told.filter(({ guess, transient }) => guess.logOdds > 0 === transient);
  const order = auc(
    natures.map(({ guess }) => guess?.logOdds ?? 0),
    natures.map(({ transient }) => Number(transient)),
  );
  const kinds = judged.filter(({ category }) => category !== null);
  const named = kinds.filter(({ kind }) => kind !== null);
  const hit = named.filter(({ kind, category }) => kind.category === category);
  console.log(name);
  console.log(
    `  nature: AUC ${order.toFixed(3)}, right ${right.length} of ${told.length}, silent ${natures.length - told.length}`,
  );
  console.log(`  category: right ${hit.length} of ${named.length}, silent ${kinds.length - named.length}`);
}
