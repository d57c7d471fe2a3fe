import type { Annotation, Attempt, Change, Job, RepositoryName, Run } from '../domain.ts';
import type { RunQuery } from './github.ts';
import type { RecordedAttempt, RecordedJob, RecordedRun, Recording } from './recording-file.ts';

/** The run as its latest attempt left it. */
export function runOf(run: RecordedRun, { workflows }: Recording, { host, owner, name }: RepositoryName): Run {
  const { id, number, title, event, branch, sha, treeId, actor, createdMs } = run;
  const latest = run.attempts.at(-1)!;
  return {
    ...{ id, number, title, event, branch, sha, treeId, actor, createdMs },
    workflow: workflows.find((workflow) => workflow.id === run.workflowId)!,
    attempt: latest.number,
    headRepository: `${owner}/${name}`,
    status: latest.status,
    conclusion: latest.conclusion,
    updatedMs: latest.updatedMs,
    startedMs: latest.startedMs,
    url: `https://${host}/${owner}/${name}/actions/runs/${id}`,
  };
}

export function attemptOf(runId: number, attempt: RecordedAttempt): Attempt {
  const { number, status, conclusion, startedMs, updatedMs } = attempt;
  return { runId, number, status, conclusion, startedMs, updatedMs };
}

export function jobOf(
  { id: runId }: RecordedRun,
  { number }: RecordedAttempt,
  job: RecordedJob,
  { host, owner, name }: RepositoryName,
): Job {
  const { id, status, conclusion, startedMs, completedMs, runner, runnerId } = job;
  return {
    ...{ id, runId, attempt: number, name: job.name, status, conclusion, startedMs, completedMs },
    runnerId,
    runnerName: runner,
    runnerGroup: runner === null ? null : 'GitHub Actions',
    labels: ['ubuntu-24.04'],
    url: `https://${host}/${owner}/${name}/actions/runs/${runId}/job/${id}`,
    steps: job.steps.map(([step, title, result, beganMs, endedMs]) => ({
      number: step,
      name: title,
      status: result !== null ? 'completed' : beganMs === null ? 'queued' : 'in_progress',
      conclusion: result,
      startedMs: beganMs,
      completedMs: endedMs,
    })),
  };
}

/** Without a file: GitHub names `.github` for what the runner says itself. */
export function annotationOf(message: string): Annotation {
  return { level: 'failure', title: null, message, path: null, line: null, endLine: null };
}

export function fits(run: Run, { workflow, branch, event, status, created }: RunQuery): boolean {
  const { id, path } = run.workflow;
  return (
    (workflow === undefined || workflow === id || path.endsWith(`/${workflow}`)) &&
    (branch === undefined || branch === run.branch) &&
    (event === undefined || event === run.event) &&
    (status === undefined || status === run.status || status === run.conclusion) &&
    (created === undefined || (run.createdMs >= created.fromMs && run.createdMs <= created.toMs))
  );
}

/** What `head` has that `base` has not; null where one of them is not known. */
export function changeOf({ commits }: Recording, base: string, head: string): Change | null {
  if (commits[base] === undefined || commits[head] === undefined) return null;
  const had = new Set(lineOf(base, commits));
  const own = lineOf(head, commits).filter((sha) => !had.has(sha));
  const paths = new Set(own.flatMap((sha) => commits[sha]!.files));
  return {
    base,
    head,
    files: [...paths].sort().map((path) => ({ path, previousPath: null, status: 'modified' })),
    commits: own.toReversed().map((sha) => ({ sha, title: commits[sha]!.title, author: commits[sha]!.author })),
  };
}

/** A commit and all before it, the newest first. */
function lineOf(from: string, commits: Recording['commits']): string[] {
  const line: string[] = [];
  for (let sha: string | null = from; sha !== null; sha = commits[sha]?.parent ?? null) line.push(sha);
  return line;
}
