import { join } from 'node:path';
import { bundle, root } from '../bundle.mjs';
const cache = join(root, 'node_modules/.cache/whyred/bench-grid');
await bundle({ g: 'scripts/bench/grid-try.ts' }, cache);
const g = await import(join(cache, 'g.js'));
const db = await g.openDatabase(process.argv[2]);
const [repo] = g.findRepositories(db);
for (const days of [7, 30, 90]) for (let i = 0; i < 3; i++) {
  const t = performance.now();
  const a = g.gridAnswer(db, repo, { repository: repo.name, filter: process.argv[3] ?? '', days, scope: process.argv[4] ?? 'all' }, Date.now());
  const ms = performance.now() - t;
  const t2 = performance.now(); structuredClone(a);
  console.log(days, ms.toFixed(0), 'clone', (performance.now()-t2).toFixed(0), a.runs, a.runsInAll, a.unlisted, a.grids.map(x => [x.workflowName, x.runs.length, x.rows.length].join(' ')).join('; '));
}
const t = performance.now(); g.listRuns(db, null, {limit:300, offset:0}); console.log('listRuns', performance.now()-t);
