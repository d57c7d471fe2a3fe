// Recorded re-runs -> decisions in the order of time, each with the history that was there.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from '../bundle.mjs';

const DAY_MS = 86_400_000;
/** A record has no time, but GitHub's run ids grow evenly: by about ten million a day in 2023. */
const IDS_A_DAY = 1e7;

export async function whyred() {
  const cache = join(root, 'node_modules/.cache/whyred/eval');
  mkdirSync(cache, { recursive: true });
  await bundle({ 'rerun-api': 'scripts/eval/rerun-api.ts' }, cache);
  return import(join(cache, 'rerun-api.js'));
}

export const modelPath = join(root, 'data/rerun-model.json');

export function shippedModel({ checkedRerunModel }) {
  return checkedRerunModel(JSON.parse(readFileSync(modelPath, 'utf8')));
}

/**
 * A file of lines `{ repo, workflow, branch: default|other, event, runId, conclusions: [attempt 1, …] }`, in order of run id.
 * @returns One array of attempts for each run, as the store has them.
 */
export function readRuns(path) {
  const workflows = new Map();
  const records = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
    .sort((one, other) => one.runId - other.runId);
  return records.map(({ repo, workflow, branch, event, runId, conclusions }) => {
    const key = `${repo}\n${workflow}`;
    if (!workflows.has(key)) workflows.set(key, workflows.size + 1);
    return conclusions.map((conclusion) => ({
      repository: repo,
      workflow: workflows.get(key),
      job: null,
      event,
      isDefaultBranch: branch === 'default',
      conclusion,
      failures: [],
      createdMs: (runId / IDS_A_DAY) * DAY_MS,
    }));
  });
}

/**
 * Every decision of these runs with what was known before it: all that smaller run ids ended with.
 * @param lateMs How much older a run must be for its re-runs to be known.
 * @returns `{ repository, run, rerun, history }`; `run` counts from 0.
 */
export function replay({ pastReruns, rerunHistory }, runs, expectation, lateMs = 0) {
  const known = new Map();
  return runs.flatMap((attempts, run) => {
    const reruns = pastReruns(attempts);
    if (reruns.length === 0) return [];
    const { repository, createdMs } = attempts[0];
    if (!known.has(repository)) known.set(repository, []);
    const past = known.get(repository);
    const told = lateMs === 0 ? past : past.filter(({ atMs }) => createdMs - atMs >= lateMs);
    const decisions = reruns.map((rerun) => ({
      repository,
      run,
      rerun,
      history: rerunHistory(told, rerun.place, rerun.situation, createdMs, expectation),
    }));
    past.push(...reruns);
    return decisions;
  });
}
