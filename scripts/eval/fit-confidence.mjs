// node scripts/eval/fit-confidence.mjs PATH: fits data/confidence-model.json to logs in which the explaining lines are marked.
import { writeFileSync } from 'node:fs';
import { modelPath, readLines, whyred } from './labelled-lines.mjs';
import { fitConfidence } from './lines.mjs';

const path = process.argv[2];
if (path === undefined) {
  console.error('usage: node scripts/eval/fit-confidence.mjs PATH');
  process.exit(2);
}
const api = await whyred();
const rows = readLines(api, path).filter(({ kind }) => kind === 'failed');
writeFileSync(modelPath, `${JSON.stringify(fitConfidence(api, rows), null, 2)}\n`);
console.log(`fitted to ${rows.length} logs: ${modelPath}`);
