import { setImmediate } from 'node:timers/promises';
import { TriageError } from '../errors.ts';
import type { Answer, Change } from '../pull/answers.ts';
import { counted } from '../reports/layout.ts';
import { grouped } from '../store/lists.ts';
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
  const { answersOf, changesBetween } = await import('../pull/answers.ts');
  const { heed, judgeRuns } = await import('../pull/judging.ts');
  const { retriage } = await import('../pull/retriage.ts');
  const { createWords } = await import('../pull/text-models.ts');
  const { judgedRuns } = await import('../store/judged-runs.ts');
  const { noteJudged, waitingRuns } = await import('../store/unjudged.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const engine = { ...(await createEngine(options, around)), words: createWords(db) };
    const predictor = await predictorOf(db);
    const { nowMs, signal } = around;
    const tools = { db, engine, predictor, versions: versionsOf(engine), nowMs, signal };
    const runs = judgedRuns(db);
    const reason = `judged again by engine ${tools.versions.engine}, catalogue ${tools.versions.catalogue}`;
    const changes: (Change & { readonly repo: string })[] = [];
    let jobs = 0;
    for (const [repository, own] of grouped(
      runs,
      (one) => one.repository,
      (one) => one,
    )) {
      const before: Answer[] = [];
      const ids: number[] = [];
      for (const { runId, jobs: judged } of own) {
        // Nothing here waits for anything: without a pause nobody would hear Ctrl-C.
        await setImmediate();
        heed(signal);
        before.push(...answersOf(db, repository, runId));
        await retriage({ repository, runId }, tools, reason);
        ids.push(runId);
        jobs += judged;
      }
      const waiting = waitingRuns(db, repository);
      await judgeRuns(tools, repository, ids, reason);
      noteJudged(db, waiting);
      const after = ids.flatMap((runId) => answersOf(db, repository, runId));
      changes.push(...changesBetween(before, after).map((change) => ({ ...change, repo: own[0]!.repo })));
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
