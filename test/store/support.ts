import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Attempt, Clue, ExecutedJob, Failure, JobTriage, LogState, Run, Verdict } from '../../src/domain.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { EXPORTED, exportRows } from '../../src/store/export.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import type { Outcome, StoredTriage } from '../../src/store/triages.ts';

const folder = mkdtempSync(join(tmpdir(), 'whyred-store-'));
const open: Database[] = [];
let files = 0;

afterAll(() => {
  for (const db of open) if (db.sqlite.open) db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A path of its own, of nothing yet. */
export function newPath(): string {
  return join(folder, `${++files}`, 'whyred.db');
}

export async function newStore(path = newPath()): Promise<Database> {
  const db = await openDatabase(path);
  open.push(db);
  return db;
}

export const NOVA = { host: 'github.com', owner: 'acme', name: 'nova' } as const;

/** A store with one repository. */
export async function novaStore(): Promise<{ db: Database; nova: number }> {
  const db = await newStore();
  return { db, nova: saveRepository(db, NOVA, 'main') };
}

export const START_MS = Date.parse('2026-11-01T10:00:00Z');
export const HOUR_MS = 3_600_000;

/** Run 1000 is the first one; each later one was created an hour after the one before. */
export function run(id: number, given: Partial<Run> = {}): Run {
  const createdMs = START_MS + (id - 1000) * HOUR_MS;
  return {
    id,
    workflow: { id: 7, name: 'CI', path: '.github/workflows/ci.yml' },
    number: id - 999,
    attempt: 1,
    title: `Change ${id}`,
    event: 'push',
    branch: 'main',
    sha: '1f3c9ab'.padEnd(40, '0'),
    treeId: null,
    headRepository: 'acme/nova',
    actor: 'octocat',
    status: 'completed',
    conclusion: 'failure',
    createdMs,
    updatedMs: createdMs + 60_000,
    startedMs: createdMs,
    url: `https://github.com/acme/nova/actions/runs/${id}`,
    ...given,
  };
}

export function attemptOf({ id, attempt, status, conclusion, startedMs, updatedMs }: Run): Attempt {
  return { runId: id, number: attempt, status, conclusion, startedMs, updatedMs };
}

export type JobGiven = ExecutedJob & { readonly log: LogState };

export function job(id: number, given: Partial<JobGiven> = {}): JobGiven {
  return {
    id,
    runId: 1000,
    attempt: 1,
    name: 'build',
    status: 'completed',
    conclusion: 'failure',
    startedMs: START_MS,
    completedMs: START_MS + 50_000,
    runnerId: 3,
    runnerName: 'GitHub Actions 3',
    runnerGroup: 'GitHub Actions',
    labels: ['ubuntu-latest'],
    url: `https://github.com/acme/nova/actions/runs/1000/job/${id}`,
    steps: [
      {
        number: 1,
        name: 'Set up job',
        status: 'completed',
        conclusion: 'success',
        startedMs: START_MS,
        completedMs: START_MS + 1000,
      },
      {
        number: 4,
        name: 'Run npm test',
        status: 'completed',
        conclusion: 'failure',
        startedMs: START_MS + 1000,
        completedMs: null,
      },
    ],
    executed: true,
    log: 'wanted',
    ...given,
  };
}

export function verdict(given: Partial<Verdict> = {}): Verdict {
  return {
    label: 'uncertain',
    certainty: null,
    probability: { flaky: 0.5, infrastructure: 0.1, genuine: 0.39, brokenBase: 0.01 },
    rerunPasses: null,
    evidence: [{ kind: 'signature', weight: 2.1, text: 'a race by nature', ref: 'line 3' }],
    ...given,
  };
}

const CLUE: Clue = {
  kind: 'signature',
  feature: 'signature.network',
  value: 1,
  text: 'a network failure',
  ref: 'line 3',
};

export function failure(given: Partial<Failure> = {}): Failure {
  return {
    fingerprint: 'v1:6f1c0a9be4d20c11',
    rootCause: { line: 3, endLine: 3, text: 'npm error code ECONNRESET', confidence: 0.97 },
    grounds: { transience: 'network', stopped: false, clues: [CLUE] },
    candidates: [{ line: 3, text: 'npm error code ECONNRESET', score: 14.2, why: ['first strong line'] }],
    signature: { id: 'npm/econnreset', title: 'npm lost its connection', captures: { key: 'ECONNRESET' } },
    category: 'network',
    summary: 'npm lost its connection to the registry.',
    advice: ['Re-run the job.'],
    tests: null,
    problems: [],
    verdict: verdict(),
    step: null,
    excerpt: [{ number: 3, text: 'npm error code ECONNRESET', timeMs: null, marker: null, colour: null }],
    fixes: [],
    isSpecific: true,
    unexplained: false,
    ...given,
  };
}

export function jobTriage(failures: readonly Failure[], given: Partial<JobTriage> = {}): JobTriage {
  return {
    name: 'build',
    file: '0_build.txt',
    conclusion: 'failure',
    lines: 120,
    bytes: 9000,
    step: {
      number: 4,
      name: 'Run npm test',
      firstLine: 2,
      lastLine: 5,
      kind: 'run',
      conclusion: 'failure',
      exitCode: 1,
    },
    durationMs: 49_000,
    omittedLines: 0,
    failures,
    ...given,
  };
}

const LOG = '\nRun npm test\nnpm error code ECONNRESET\nnpm error network Connection reset by peer\n\n';

export function outcome(failures: readonly Failure[], given: Partial<StoredTriage> = {}): Outcome {
  return {
    log: 'stored',
    annotations: { state: 'stored', rows: [] },
    triage: {
      job: jobTriage(failures),
      windows: [
        {
          file: '0_build.txt',
          step: null,
          steps: [{ number: 4, name: 'Run npm test', firstLine: 2, lastLine: 5 }],
          text: LOG,
        },
      ],
      searchText: LOG,
      engine: '1',
      catalogue: 'c1',
      tooling: null,
      reason: 'first seen',
      atMs: START_MS,
      ...given,
    },
  };
}

/** All that a store says, without when it was stored. */
export function contentOf(db: Database): string[] {
  return EXPORTED.flatMap((table) =>
    [...exportRows(db, table, { withoutTimes: true })].map((row) => `${table} ${JSON.stringify(row)}`),
  );
}

/** How many rows there are. */
export function countIn(db: Database, table: string): number {
  return db.sqlite.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() as number;
}
