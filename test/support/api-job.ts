import type { Job, JobStep } from '../../src/domain.ts';

/** Second 0 of all jobs and logs that are made here. */
const START_MS = Date.parse('2026-09-01T10:00:00Z');

export function at(seconds: number): number {
  return START_MS + Math.round(seconds * 1000);
}

/** A failed job of attempt 1 as GitHub lists it, but for what is given. */
export function apiJob(given: Partial<Job> = {}): Job {
  return {
    id: 1001,
    runId: 100,
    attempt: 1,
    name: 'test',
    status: 'completed',
    conclusion: 'failure',
    startedMs: at(0),
    completedMs: at(100),
    runnerId: 7,
    runnerName: 'GitHub Actions 7',
    runnerGroup: 'GitHub Actions',
    labels: ['ubuntu-latest'],
    url: null,
    steps: [],
    ...given,
  };
}

/** Seconds `from` to `to`: GitHub gives whole ones. */
export function apiStep(
  number: number,
  name: string,
  [from, to]: readonly [from: number, to: number],
  conclusion = 'success',
): JobStep {
  return { number, name, status: 'completed', conclusion, startedMs: at(from), completedMs: at(to) };
}

/** Lines that a runner stamps with this second, which may be a broken one. */
export function stamped(seconds: number, ...lines: readonly string[]): string {
  const stamp = new Date(at(seconds)).toISOString().replace('Z', '0000Z');
  return lines.map((line) => `${stamp} ${line}\n`).join('');
}

/** What a runner prints before the first step of a job. */
export function setUp(seconds: number, name: string, runner = 'GitHub Actions 7'): string {
  return stamped(
    seconds,
    "Current runner version: '2.336.0'",
    `Runner name: '${runner}'`,
    '##[group]Operating System',
    'Ubuntu',
    '##[endgroup]',
    `Complete job name: ${name}`,
  );
}

/** A script's step: its head, and what it prints. */
export function script(seconds: number, command: string, ...output: readonly string[]): string {
  const head = [
    `##[group]Run ${command}`,
    `\x1b[36;1m${command}\x1b[0m`,
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
  ];
  return stamped(seconds, ...head, ...output);
}

/** The step of an action: its head, and what it prints. */
export function action(seconds: number, uses: string, ...output: readonly string[]): string {
  return stamped(seconds, `##[group]Run ${uses}`, 'with:', '  path: .', '##[endgroup]', ...output);
}

export function complete(seconds: number): string {
  return stamped(seconds, 'Cleaning up orphan processes');
}
