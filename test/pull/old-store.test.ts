import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Failure } from '../../src/domain.ts';
import { judgeNew } from '../../src/pull/judging.ts';
import { causesOf } from '../../src/store/causes.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { pack } from '../../src/store/packing.ts';
import { wantJudgement } from '../../src/store/unjudged.ts';
import { revisionsOf } from '../../src/store/verdicts.ts';
import { failure, newPath, newStore, START_MS } from '../store/support.ts';
import { engine } from '../support/engine.ts';
import { whyred } from '../support/surroundings.ts';

interface Kept {
  readonly id: number;
  readonly failure: Partial<Failure>;
  readonly label: string;
  readonly evidence: readonly (readonly [kind: string, weight: number, text: string])[];
}

const NETWORK: Kept = {
  id: 1,
  failure: {},
  label: 'infrastructure',
  evidence: [
    ['signature', 2.4, 'a network failure: it depends on a service elsewhere (npm/econnreset)'],
    ['rerun', 3.4, 'the same code passed in attempt 2'],
  ],
};
const STOPPED: Kept = {
  id: 2,
  failure: { fingerprint: 'v1:2', category: 'cancelled', signature: null },
  label: 'expected',
  evidence: [['rule', 0, 'it was stopped, and did not fail']],
};
const SILENT: Kept = {
  id: 3,
  failure: { fingerprint: 'v1:3', category: 'unknown', signature: null },
  label: 'uncertain',
  evidence: [],
};

/** As the first released schema kept one run with these jobs. */
function oldStore(jobs: readonly Kept[]): string {
  const path = newPath();
  mkdirSync(dirname(path), { recursive: true });
  const db = new Sqlite(path);
  db.exec(MIGRATIONS[0]!);
  db.pragma(`application_id = ${0x77_68_79_72}`);
  db.pragma('user_version = 1');
  const add = (table: string, row: Readonly<Record<string, unknown>>): void => {
    const columns = Object.keys(row);
    const slots = columns.map((column) => `@${column}`).join(', ');
    db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${slots})`).run(row);
  };
  add('repository', { key: 1, host: 'github.com', owner: 'acme', name: 'nova', default_branch: 'main' });
  add('workflow', { repository: 1, id: 7, name: 'CI', path: 'ci.yml', told_ms: START_MS });
  add('run', {
    ...{ key: 1, repository: 1, id: 1000, workflow: 7, number: 1, attempt: 1, title: 'Change', event: 'push' },
    ...{ branch: 'main', sha: 'a'.repeat(40), actor: 'octocat', status: 'completed', conclusion: 'failure' },
    ...{ created_ms: START_MS, updated_ms: START_MS + 60_000, started_ms: START_MS, url: 'https://github.com/x' },
  });
  const status = { status: 'completed', conclusion: 'failure', started_ms: START_MS };
  add('attempt', { run: 1, number: 1, ...status, updated_ms: START_MS + 60_000, jobs: 'listed', listed: START_MS });
  for (const { id, failure: given, label, evidence } of jobs) {
    const { verdict: _, grounds: __, ...kept } = failure(given);
    add('job', {
      ...{ key: id, run: 1, attempt: 1, id: id * 10, name: `job ${id}`, ...status, executed: 1 },
      ...{ completed_ms: START_MS + 50_000, runner_id: 3, labels: '[]', log: 'stored' },
    });
    const size = { lines: 9, bytes: 99, omitted_lines: 0 };
    add('triage', { job: id, file: '0_x.txt', conclusion: 'failure', ...size, engine: '0', catalogue: 'c' });
    const { fingerprint, signature, category, rootCause } = kept;
    add('cause', {
      ...{ key: id, job: id, ordinal: 0, fingerprint, signature: signature?.id ?? null, category, label },
      ...{ line: 3, text: rootCause.text, confidence: 0.9, failure: pack(JSON.stringify(kept)) },
    });
    const said = { flaky: 0.1, infrastructure: 0.8, genuine: 0.1, broken_base: 0, reason: 'first seen', engine: '0' };
    add('verdict', { cause: id, revision: 1, at_ms: START_MS, label, ...said });
    evidence.forEach(([kind, weight, text], ordinal) => {
      add('evidence', { cause: id, revision: 1, ordinal, kind, weight, text, ref: 'line 3' });
    });
  }
  db.close();
  return path;
}

test('what the log said of an old failure is read from its first verdict', async () => {
  const db = await newStore(oldStore([NETWORK, STOPPED, SILENT]));
  const grounds = [...causesOf(db, [1, 2, 3]).values()].map(([one]) => one!.failure.grounds);
  const [kind, , text] = NETWORK.evidence[0]!;
  expect(grounds).toEqual([
    {
      transience: 'network',
      stopped: false,
      clues: [{ kind, feature: 'signature.network', value: 1, text, ref: 'line 3' }],
    },
    { transience: 'no', stopped: true, clues: [expect.objectContaining({ kind: 'rule' })] },
    { transience: 'unknown', stopped: false, clues: [] },
  ]);
});

test('old failures are judged, again and again, and say what they said', async () => {
  const db = await newStore(oldStore([NETWORK, STOPPED, SILENT]));
  const predictor = { predict: () => null, forget: () => {} };
  const tools = { db, engine, predictor, versions: { engine: '1', catalogue: 'c' }, nowMs: () => START_MS };
  for (let time = 0; time < 2; time++) {
    wantJudgement(db, 1);
    await judgeNew(tools, 1);
    expect([1, 2, 3].map((cause) => revisionsOf(db, cause).at(-1)!.verdict.label)).toEqual([
      ...['infrastructure', 'expected', 'uncertain'],
    ]);
    expect([1, 2, 3].map((cause) => revisionsOf(db, cause).length <= 2)).toEqual([true, true, true]);
  }
});

test.each<[what: string, argv: readonly string[]]>([
  ['told', ['triage', '1000', '--offline', '--explain', '-R', 'acme/nova']],
  ['labelled', ['label', '10', 'genuine', '--scope', 'fingerprint']],
  ['judged again with all others', ['triage', '--all']],
  ['learned from', ['train']],
  ['exported', ['db', 'export', '.', '--force']],
])('an old failure is %s', async (what, argv) => {
  const path = oldStore([NETWORK, STOPPED, SILENT]);
  const given = what === 'exported' ? argv.map((one) => (one === '.' ? dirname(path) : one)) : argv;
  const { exitCode, err } = await whyred([...given, '--db', path], { nowMs: () => START_MS });
  expect([exitCode, err]).toEqual([0, '']);
});
