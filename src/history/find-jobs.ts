import { compared } from './courses.ts';
import { jobKey } from './job-key.ts';
import type { Execution } from './rows.ts';

/** A job of a workflow, with all its shards, or one of them. */
export interface JobSubject {
  readonly repository: string;
  /** Id of the workflow. */
  readonly workflow: number;
  readonly workflowName: string;
  readonly key: string;
  /** The one shard that is meant, as GitHub names it; null: all of them. */
  readonly name: string | null;
}

/**
 * The jobs that a text can mean, by name. A key goes before the name of one shard, and that before a part of a key; the
 * workflow's name may stand before both: `CI / test`. Case does not count.
 */
export function findJobs(executions: readonly Execution[], text: string): JobSubject[] {
  const jobs = new Map<string, JobSubject & { readonly names: Set<string> }>();
  for (const { repository, workflow, workflowName, job } of executions) {
    const key = jobKey(job);
    const id = `${workflow}\n${repository}\n${key}`;
    const known = jobs.get(id);
    if (known === undefined)
      jobs.set(id, { repository, workflow, workflowName, key, name: null, names: new Set([job]) });
    else known.names.add(job);
  }
  const wanted = text.toLowerCase();
  const same = (one: string): boolean => one.toLowerCase() === wanted;
  const all = [...jobs.values()].sort(byName);
  const whole = all.filter(({ key, workflowName }) => same(key) || same(`${workflowName} / ${key}`));
  const shards = all.flatMap(({ names, ...job }) =>
    [...names]
      .filter((name) => same(name) || same(`${job.workflowName} / ${name}`))
      .sort(compared)
      .map((name) => ({ ...job, name })),
  );
  const parts = all.filter(({ key }) => key.toLowerCase().includes(wanted));
  const found = [whole, shards, parts].find((some) => some.length > 0) ?? [];
  return found.map(({ repository, workflow, workflowName, key, name }) => ({
    ...{ repository, workflow, workflowName, key, name },
  }));
}

/** Those of the executions that are of the job. */
export function executionsOfJob(executions: readonly Execution[], subject: JobSubject): Execution[] {
  const { repository, workflow, key, name } = subject;
  return executions.filter(
    (one) =>
      one.workflow === workflow &&
      one.repository === repository &&
      (name === null ? jobKey(one.job) === key : one.job === name),
  );
}

function byName(one: JobSubject, other: JobSubject): number {
  return (
    compared(one.repository, other.repository) ||
    compared(one.workflowName, other.workflowName) ||
    compared(one.key, other.key)
  );
}
