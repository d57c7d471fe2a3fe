// npm run eval: how far can lines, verdicts, regressions and predictions be trusted? Writes docs/accuracy.json and docs/accuracy.md.
// `-- --corpus PATH`: on logs with marked lines, recorded re-runs and labelled logs, too; writes README's figures · `-- --quick`: only what the test repeats, and writes nothing.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { modelHashes, readAccuracy, render, writeAccuracy } from './eval/accuracy.mjs';
import { evaluateLines } from './eval/lines.mjs';
import { writeReadme } from './eval/lines-page.mjs';
import { evaluateRegressions, regressionsApi } from './eval/regressions.mjs';
import { evaluateReruns } from './eval/rerun-figures.mjs';
import { evaluateVerdicts, quickVerdicts, verdictsApi } from './eval/verdicts.mjs';

const OF_LOGS = new Set(['errors', 'unnamed']);

const { values } = parseArgs({ options: { corpus: { type: 'string' }, quick: { type: 'boolean' } } });
const api = await verdictsApi();
const quick = quickVerdicts(api);
if (values.quick) {
  console.log(JSON.stringify(quick, null, 2));
} else {
  const accuracy = {
    models: modelHashes(),
    verdicts: evaluateVerdicts(api),
    quick,
    regressions: evaluateRegressions(await regressionsApi()),
    real: values.corpus === undefined ? stillTrue() : await realFigures(values.corpus),
  };
  writeAccuracy(accuracy);
  if (accuracy.real !== null) writeReadme(accuracy.real.lines);
  console.log(render(accuracy));
}

/** What was measured on real data before holds as long as nothing is shipped that it was not measured with. */
function stillTrue() {
  const before = readAccuracy();
  return before !== null && JSON.stringify(before.models) === JSON.stringify(modelHashes()) ? before.real : null;
}

async function realFigures(corpus) {
  const path = join(corpus, 'flaky');
  const veloren = new URL('./eval/veloren.mjs', import.meta.url);
  return {
    lines: await evaluateLines(corpus),
    reruns: await evaluateReruns(join(path, 'reruns.jsonl')),
    logs: existsSync(veloren)
      ? withoutLogs(await (await import(veloren.href)).evaluateVeloren(join(path, 'veloren')))
      : null,
  };
}

/** Figures alone: which logs were told wrong, and what they say, is not ours to publish. */
function withoutLogs(figures) {
  return JSON.parse(JSON.stringify(figures, (key, value) => (OF_LOGS.has(key) ? undefined : value)));
}
