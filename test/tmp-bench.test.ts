import { test } from 'vitest';
import { storedFacts } from '../src/pull/rca-facts.ts';
import { storedRun } from '../src/pull/stored-run.ts';
import { rcaReport } from '../src/reports/rca/rca.ts';
import { toMarkdown } from '../src/reports/document/markdown.ts';
import { saveAttempt } from '../src/store/attempts.ts';
import { saveRuns } from '../src/store/runs.ts';
import { saveTriage } from '../src/store/triages.ts';
import { engine } from './support/engine.ts';
import { failure, job, NOVA, novaStore, outcome, run, attemptOf, HOUR_MS, START_MS } from './store/support.ts';
import { Session } from 'node:inspector';
import fs from 'node:fs';

test('bench', async () => {
  const { db, nova } = await novaStore();
  const N = 400;
  const runs = Array.from({ length: N }, (_, i) => run(1000 + i, { createdMs: START_MS + i * HOUR_MS, conclusion: 'failure', status: 'completed' }));
  saveRuns(db, nova, runs);
  for (let i = 0; i < N; i++) {
    const id = 1000 + i;
    const last = i === N - 1;
    const jobs = Array.from({ length: 40 }, (_, j) => job(id * 100 + j, { name: `job ${j}`, runId: id, conclusion: last || (i + j) % 4 === 0 ? 'failure' : 'success' }));
    saveAttempt(db, nova, id, { number: 1, attempt: attemptOf(runs[i]!), jobs });
    jobs.forEach((one, j) => {
      if (one.conclusion === 'failure')
        saveTriage(db, { repository: nova, runId: id, attempt: 1, jobId: one.id }, outcome([failure({ fingerprint: last && j % 2 ? `v1:new${j}` : `v1:${j}`, isSpecific: true, signature: null, rootCause: { line: 5, endLine: 5, text: `it broke in job ${j}`, confidence: 0.9 } })]));
    });
  }
  for (let k = 0; k < 3; k++) {
    const session = new Session(); session.connect();
    if (k === 2) { session.post('Profiler.enable'); session.post('Profiler.setSamplingInterval', { interval: 200 }); session.post('Profiler.start'); }
    const t0 = performance.now();
    const told = storedRun(db, NOVA, { runId: 1000 + N - 1, attempt: 1, jobId: null }, 'x');
    const t1 = performance.now();
    const facts = storedFacts(db, NOVA, told, engine.matcher);
    const t2 = performance.now();
    const md = toMarkdown(rcaReport(facts));
    const t3 = performance.now();
    console.log('storedRun', t1 - t0, 'facts', t2 - t1, 'report', t3 - t2, md.split('\n').length);
    if (k === 2) session.post('Profiler.stop', (_e, { profile }) => fs.writeFileSync('/tmp/r1/prof/p.cpuprofile', JSON.stringify(profile)));
  }
}, 120000);
