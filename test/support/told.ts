import type { Failure, Incident, Run, TestReport, ToldJob, ToldRun } from '../../src/domain.ts';
import { failure, job, NOVA, run } from '../store/support.ts';

/** What a test says of a job: how it ended, and of what it failed. */
export interface ToldSpec {
  readonly name?: string;
  readonly conclusion?: string | null;
  readonly failures?: readonly Failure[];
  readonly tests?: readonly TestReport[];
  /** How its steps ended; two of them where left out. */
  readonly steps?: readonly (readonly [name: string, conclusion: string])[];
  /** Listed, and not run again. */
  readonly carriedOver?: true;
}

/** A run of the push of one commit: `sha` follows from the id. */
export function told(id: number, attempts: readonly (readonly ToldSpec[])[], given: Partial<Run> = {}): ToldRun {
  const own = run(id, { sha: `sha${id}`, attempt: attempts.length, ...given });
  return {
    repository: NOVA,
    run: own,
    jobs: attempts.flatMap((jobs, at) => jobs.map((spec, index) => toldJob(own, at + 1, index, spec))),
    incidents: [],
  };
}

export function withIncident(one: ToldRun, attempt: number, incident: Incident): ToldRun {
  return { ...one, incidents: [...one.incidents, { attempt, incident }] };
}

export const green = (name: string, ...tests: TestReport[]): ToldSpec => ({ name, conclusion: 'success', tests });

/** `fingerprint`: what it failed of; the line says the same. */
export const red = (name: string, ...fingerprints: string[]): ToldSpec => ({
  name,
  failures: fingerprints.map((fingerprint) => failing(fingerprint)),
});

export function failing(fingerprint: string, given: Partial<Failure> = {}): Failure {
  const rootCause = { line: 3, endLine: 3, text: `it broke: ${fingerprint}`, confidence: 0.9 };
  return failure({ fingerprint, rootCause, signature: null, ...given });
}

export function report(passed: number, total: number, given: Partial<TestReport> = {}): TestReport {
  return { framework: 'pytest', passed, failed: total - passed, skipped: 0, total, failures: [], ...given };
}

function toldJob({ id: runId }: Run, attempt: number, index: number, spec: ToldSpec): ToldJob {
  const { name = 'build', conclusion = 'failure', failures = [], tests = [], steps, carriedOver } = spec;
  const id = runId * 100 + attempt * 10 + index;
  const url = `https://github.com/acme/nova/actions/runs/${runId}/job/${id}`;
  const executed = carriedOver === undefined && conclusion !== 'skipped';
  const status = conclusion === null ? 'in_progress' : 'completed';
  const own = job(id, { runId, attempt, name, conclusion, status, url, executed });
  const named = steps?.map(([step, ended], at) => ({
    ...{ number: at + 1, name: step, status: 'completed', conclusion: ended, startedMs: null, completedMs: null },
  }));
  // A job that passed has no step that failed.
  const passed = own.steps.map((step) => (conclusion === 'success' ? { ...step, conclusion } : step));
  return { job: { ...own, steps: named ?? passed }, failures, tests };
}
