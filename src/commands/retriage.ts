import { setImmediate } from 'node:timers/promises';
import { TriageError } from '../errors.ts';
import type { Change } from '../pull/retriage.ts';
import { counted } from '../reports/layout.ts';
import { openStore } from './connection.ts';
import { predictorOf, versionsOf } from './pull.ts';
import type { CommonOptions, Surroundings } from './surroundings.ts';
import { createEngine } from './triage.ts';

/** Judges every stored failure by today's rules and catalogue, and tells which answers changed. Returns the exit code. */
export async function retriageAll(
  sources: readonly string[],
  options: CommonOptions,
  around: Surroundings,
): Promise<number> {
  if (sources.length > 0) {
    throw new TriageError(
      'source-with-all',
      '--all judges what is stored again: it takes no source.',
      'Leave the sources out, or --all.',
    );
  }
  const { retriage } = await import('../pull/retriage.ts');
  const { judgedRuns } = await import('../store/triages.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const engine = await createEngine(options, around);
    const predictor = await predictorOf(db);
    const tools = { db, engine, predictor, versions: versionsOf(engine), nowMs: around.nowMs };
    const runs = judgedRuns(db);
    const changes: (Change & { readonly repo: string })[] = [];
    let jobs = 0;
    for (const { repository, repo, runId, jobs: judged } of runs) {
      // Nothing here waits for anything: without a pause nobody would hear Ctrl-C.
      await setImmediate();
      if (around.signal.aborted) break;
      const reason = `judged again by engine ${tools.versions.engine}, catalogue ${tools.versions.catalogue}`;
      changes.push(...retriage({ repository, runId }, tools, reason).map((change) => ({ ...change, repo })));
      jobs += judged;
    }
    around.out(
      options.json ? `${JSON.stringify({ runs: runs.length, jobs, changes })}\n` : textOf(runs.length, jobs, changes),
    );
    return 0;
  } finally {
    db.close();
  }
}

function textOf(runs: number, jobs: number, changes: readonly (Change & { readonly repo: string })[]): string {
  const lines = changes.map(({ repo, runId, attempt, job, before, after }) => {
    return `  ${repo} ${runId} attempt ${attempt}, ${job}: ${before} → ${after}`;
  });
  const head = `${counted(jobs, 'job')} of ${counted(runs, 'run')} judged again; ${counted(changes.length, 'answer')} changed`;
  return `${[head, ...lines].join('\n')}\n`;
}
