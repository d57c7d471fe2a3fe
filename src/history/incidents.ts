import { compared, entry } from './courses.ts';
import { endMs, isNobodysFault } from './failed-executions.ts';
import { jobKey } from './job-key.ts';
import { rowOutcome } from './outcomes.ts';
import { repeatsOf } from './repeats.ts';
import { type Execution, executionId, type RowFailure } from './rows.ts';
import { type StormSize, stormsOf } from './storms.ts';

/**
 * Many failures with one cause. `storm`: far more fails in the repository than is usual · `outage`: the same failure of
 * infrastructure in several runs · `recurring`: the same failure in several runs that is not known to be infrastructure.
 */
export interface Incident {
  readonly kind: 'storm' | 'outage' | 'recurring';
  readonly repository: string;
  /** From the end of the first failure to that of the last. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** By time. */
  readonly executions: readonly Execution[];
  readonly runs: number;
  /** Keys of jobs and names of workflows, in order. */
  readonly jobs: readonly string[];
  readonly workflows: readonly string[];
  /** The most frequent first; those of a storm may be many, and few of them named. */
  readonly causes: readonly (RowFailure & { readonly executions: number })[];
  /** Null where it is no storm. */
  readonly storm: StormSize | null;
}

/**
 * What hit several runs of different code, so that one outage is one line. Failures that are the code's own, or expected, belong
 * to none: otherwise a broken default branch would look like bad weather.
 */
export function incidentsOf(executions: readonly Execution[]): Incident[] {
  const repositories = new Map<string, Execution[]>();
  for (const one of executions) {
    if (rowOutcome(one) !== null) entry(repositories, one.repository, (): Execution[] => []).push(one);
  }
  return [...repositories.values()]
    .flatMap((own) => {
      const storms = stormsOf(own).map(({ size, executions: members }) => incidentOf('storm', members, size));
      const stormy = incidentIds(storms);
      const repeats = repeatsOf(own.filter(isNobodysFault))
        // One line for one outage: what is mostly part of a storm is told with it.
        .filter((members) => 2 * members.filter((one) => stormy.has(executionId(one))).length < members.length)
        .map((members) => incidentOf(isOutage(members) ? 'outage' : 'recurring', members, null));
      return [...storms, ...repeats];
    })
    .sort((one, other) => one.fromMs - other.fromMs || other.executions.length - one.executions.length);
}

/** The executions that an incident explains, and that say nothing of their jobs: those of storms and outages. */
export function incidentIds(incidents: readonly Incident[]): Set<string> {
  const outside = incidents.filter(({ kind }) => kind !== 'recurring');
  return new Set(outside.flatMap(({ executions }) => executions.map(executionId)));
}

function isOutage(executions: readonly Execution[]): boolean {
  const outside = executions.filter(({ failures }) => failures.some(({ label }) => label === 'infrastructure'));
  return 2 * outside.length > executions.length;
}

function incidentOf(kind: Incident['kind'], members: readonly Execution[], storm: StormSize | null): Incident {
  const executions = members.toSorted(
    (one, other) => endMs(one) - endMs(other) || compared(executionId(one), executionId(other)),
  );
  return {
    kind,
    repository: executions[0]!.repository,
    fromMs: endMs(executions[0]!),
    untilMs: endMs(executions.at(-1)!),
    executions,
    runs: new Set(executions.map(({ runId }) => runId)).size,
    jobs: [...new Set(executions.map(({ job }) => jobKey(job)))].sort(),
    workflows: [...new Set(executions.map(({ workflowName }) => workflowName))].sort(),
    causes: causesOf(executions),
    storm,
  };
}

function causesOf(executions: readonly Execution[]): Incident['causes'] {
  const causes = new Map<string, RowFailure & { executions: number }>();
  for (const { failures } of executions) {
    for (const failure of new Map(failures.map((one) => [one.fingerprint, one])).values()) {
      entry(causes, failure.fingerprint, () => ({ ...failure, executions: 0 })).executions++;
    }
  }
  return [...causes.values()].sort(
    (one, other) => other.executions - one.executions || compared(one.fingerprint, other.fingerprint),
  );
}
