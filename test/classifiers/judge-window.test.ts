import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AFTER_MS, BEFORE_MS, basisOf } from '../../src/classifiers/judge.ts';
import type { VerdictLabel } from '../../src/domain.ts';
import { createChronicle } from '../../src/history/chronicle.ts';
import { rowOutcome } from '../../src/history/outcomes.ts';
import type { Execution } from '../../src/history/rows.ts';
import { aCase } from '../support/cases.ts';
import { DAY, execution, failure, HOUR, MINUTE, START } from '../support/executions.ts';

const DAYS = 100;
const JOBS = ['test (20)', 'test (22)', 'test (24)', 'lint'];
const NATURES: readonly VerdictLabel[] = ['flaky', 'infrastructure', 'genuine', 'uncertain'];
const CONCLUSIONS = [
  ...Array<string>(8).fill('success'),
  ...Array<string>(4).fill('failure'),
  'cancelled',
  'action_required',
];

const someRun = fc.record({
  hour: fc.integer({ min: 0, max: DAYS * 24 }),
  branch: fc.constantFrom('main', 'main', 'main', 'fix', 'fix', 'topic', 'other'),
  event: fc.constantFrom('push', 'push', 'pull_request', 'schedule'),
  actor: fc.constantFrom('octocat', 'hubot', 'alice'),
  code: fc.integer({ min: 0, max: 120 }),
  hasTree: fc.boolean(),
  isMerge: fc.boolean(),
  workflow: fc.constantFrom(1, 1, 2),
  jobs: fc.subarray(JOBS, { minLength: 1 }),
  attempts: fc.array(
    fc.record({
      conclusion: fc.constantFrom(...CONCLUSIONS),
      cause: fc.integer({ min: 0, max: 4 }),
      minutes: fc.integer({ min: 1, max: 40 }),
      // Some are run again days later.
      waits: fc.constantFrom(0, 0, 0, 5, 60, 2 * 24 * 60, 9 * 24 * 60),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** The default branch is broken for some commits, and so is a change on top of it. */
const someBreak = fc.record({ hour: fc.integer({ min: 0, max: DAYS * 24 }), size: fc.integer({ min: 1, max: 4 }) });

function brokenRuns({ hour, size }: { hour: number; size: number }): Planned[] {
  return Array.from({ length: size + 1 }, (_run, at) => {
    const attempts = [{ conclusion: 'failure', cause: 3, minutes: 5, waits: 0 }];
    const code = 7 * (10_000 + 10 * hour + at) + 1;
    const common = { hour: hour + at, code, attempts, actor: 'hubot', hasTree: false, isMerge: false, jobs: ['lint'] };
    return { ...common, branch: at < size ? 'main' : 'fix', event: 'push', workflow: 2 };
  });
}

/** Many fail at once of what is outside, on different commits. */
const someStorm = fc.record({ hour: fc.integer({ min: 0, max: DAYS * 24 }), size: fc.integer({ min: 8, max: 14 }) });

function rowsOf(runs: readonly Planned[], storms: readonly { hour: number; size: number }[]): Execution[] {
  const all = [
    ...runs,
    ...storms.flatMap(({ hour, size }) =>
      Array.from({ length: size }, (_run, at): Planned => {
        const attempts = [{ conclusion: 'failure', cause: 1, minutes: 5 + at, waits: 0 }];
        const code = 1000 + 10 * hour + at;
        const common = { hour, code, attempts, actor: 'octocat', hasTree: false, isMerge: false };
        return { ...common, branch: `storm-${at}`, event: 'push', workflow: 1 + (at % 2), jobs: [JOBS[at % 4]!] };
      }),
    ),
  ].sort((one, other) => one.hour - other.hour);
  return all.flatMap((run, at) => executionsOf(run, at + 1));
}

interface Planned {
  readonly hour: number;
  readonly branch: string;
  readonly event: string;
  readonly actor: string;
  readonly code: number;
  readonly hasTree: boolean;
  readonly isMerge: boolean;
  readonly workflow: number;
  readonly jobs: readonly string[];
  readonly attempts: readonly { conclusion: string; cause: number; minutes: number; waits: number }[];
}

function executionsOf(run: Planned, runId: number): Execution[] {
  const createdMs = START + run.hour * HOUR + (runId % 60) * MINUTE;
  const isDefaultBranch = run.branch === 'main';
  let beganMs = createdMs;
  return run.attempts.flatMap(({ conclusion, cause, minutes, waits }, at) => {
    beganMs += waits * MINUTE;
    const rows = run.jobs.map((job, which) => {
      const isRed = conclusion === 'failure' && (run.code + which) % 7 !== 0;
      const nature = NATURES[cause % NATURES.length]!;
      return execution({
        ...{ runId, attempt: at + 1, job, workflow: run.workflow, createdMs, startedMs: beganMs + which * MINUTE },
        ...{ completedMs: beganMs + (minutes + 3 * which) * MINUTE, branch: run.branch, isDefaultBranch },
        ...{
          event: run.event,
          actor: run.actor,
          sha: `c${run.code}`,
          treeId: run.hasTree ? `t${run.code >> 1}` : null,
        },
        title: run.isMerge ? 'Merge pull request #1 from acme/fix' : 'Change',
        conclusion: conclusion === 'failure' && !isRed ? 'success' : conclusion,
        // Who cancels a job may have seen it fail.
        failures: isRed || conclusion === 'cancelled' ? [failure(nature, { fingerprint: `v1:${cause}` })] : [],
      });
    });
    beganMs += minutes * MINUTE;
    return rows;
  });
}

const history = fc
  .tuple(
    fc.array(someRun, { minLength: 350, maxLength: 500, size: 'max' }),
    fc.array(someStorm, { maxLength: 12 }),
    fc.array(someBreak, { minLength: 8, maxLength: 12 }),
  )
  .map(([runs, storms, breaks]) => rowsOf([...runs, ...breaks.flatMap(brokenRuns)], storms));

function caseOf(own: Execution) {
  const transience = own.failures.some(({ label }) => label === 'infrastructure') ? 'network' : 'unknown';
  return aCase(own, { grounds: { transience, stopped: false, clues: [] } });
}

function around(own: Execution, rows: readonly Execution[]): Execution[] {
  return rows.filter(({ createdMs }) => createdMs >= own.createdMs - BEFORE_MS && createdMs < own.createdMs + AFTER_MS);
}

describe('what a verdict rests on', () => {
  test('is the same whatever lies outside the weeks around the failure, and in any order of the rows', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(history, fc.nat(), (rows, salt) => {
        const past = createChronicle(rows);
        const shuffled = createChronicle(rows.toSorted((one, other) => mixed(one, salt) - mixed(other, salt)));
        const failed = rows.filter((row) => rowOutcome(row) === 'fail' && row.failures.length > 0);
        for (const own of failed.filter((_row, at) => (at + salt) % 7 === 0)) {
          const one = caseOf(own);
          const basis = basisOf(one, past);
          expect(basisOf(one, createChronicle(around(own, rows)))).toEqual(basis);
          expect(basisOf(one, shuffled)).toEqual(basis);
          for (const { kind } of basis.clues) seen.set(kind, (seen.get(kind) ?? 0) + 1);
          if (basis.ruling !== null) seen.set('ruling', (seen.get('ruling') ?? 0) + 1);
        }
      }),
      { numRuns: 8, endOnFailure: true },
    );
    // Else it would say nothing of them.
    const kinds = ['reruns', 'history', 'failure-history', 'neighbours', 'own-branch', 'base', 'ruling'];
    const others = ['same-tree', 'merged-head', 'elsewhere', 'timing', 'breadth'];
    expect([...kinds, ...others].filter((kind) => !seen.has(kind))).toEqual([]);
  });

  test('knows storms by the weeks around it alone', () => {
    const quiet = Array.from({ length: DAYS * 12 }, (_run, at): Planned => {
      const attempts = [{ conclusion: at % 40 === 0 ? 'failure' : 'success', cause: 1, minutes: 5, waits: 0 }];
      const common = { hour: 2 * at, code: 7 * at, attempts, hasTree: false, isMerge: false, jobs: ['lint'] };
      return { ...common, branch: 'main', event: 'push', actor: 'octocat', workflow: 1 };
    });
    const days = [14, 15, 44, 46, 47, 75, 76];
    const rows = rowsOf(
      quiet,
      days.map((day) => ({ hour: 24 * day, size: 12 })),
    );
    const past = createChronicle(rows);
    const hit = rows.filter((row) => row.branch?.startsWith('storm-') && rowOutcome(row) === 'fail');
    let seen = 0;
    for (const own of hit) {
      const basis = basisOf(caseOf(own), past);
      if (basis.clues.some(({ kind }) => kind === 'storm')) seen++;
      expect(basisOf(caseOf(own), createChronicle(around(own, rows)))).toEqual(basis);
    }
    expect(seen).toBeGreaterThan(20);
  });

  test('is not what happened on the default branch weeks after', () => {
    const change = { event: 'pull_request', branch: 'fix', isDefaultBranch: false, sha: 'a', createdMs: START };
    const failures = [failure('uncertain', { fingerprint: 'v1:a' })];
    const own = execution({ runId: 1, ...change, conclusion: 'failure', failures });
    const merged = (day: number) =>
      execution({ runId: 2, sha: 'a', createdMs: START + day * DAY, completedMs: START + day * DAY + HOUR });
    const kinds = (rows: Execution[]) =>
      basisOf(caseOf(own), createChronicle([own, ...rows])).clues.map((one) => one.kind);
    expect(kinds([merged(2)])).toContain('merged-head');
    expect(kinds([merged(12)])).not.toContain('merged-head');
  });
});

/** Some order. */
function mixed({ runId, attempt, job }: Execution, salt: number): number {
  return ((runId * 7919 + attempt * 104_729 + job.length * 31 + salt) * 2_654_435_761) % 4_294_967_291;
}
