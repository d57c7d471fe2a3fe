import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recorded } from '../../scripts/demo/make-recording.mjs';
import type { RepositoryName } from '../../src/domain.ts';
import { openSource } from '../../src/providers/local.ts';
import { openRecording } from '../../src/providers/recording.ts';
import { type Recording, readRecording } from '../../src/providers/recording-file.ts';
import { createDirect } from '../../src/service/direct.ts';
import { openDesk } from '../../src/service/open-desk.ts';
import { whyred } from '../support/surroundings.ts';

const DATA = fileURLToPath(new URL('../../data/demo', import.meta.url));
const NOVA: RepositoryName = { host: 'github.com', owner: 'acme', name: 'nova' };
/** The recorded run that `whyred demo` explains. */
const RUN = 20_228_246_170;

const folder = mkdtempSync(join(tmpdir(), 'whyred-demo-test-'));
const db = join(folder, 'whyred.db');
const open = openRecording(DATA);
const github = open();
let world: Recording;
let nowMs = 0;

beforeAll(async () => {
  world = await readRecording(DATA);
  nowMs = world.nowMs;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function surroundings() {
  return { env: {}, cwd: '/', home: '/nonexistent', platform: 'linux', nowMs: () => nowMs, recorded: open } as const;
}

test('the files hold what their generator makes, and are small', () => {
  const made = recorded();
  const held = (name: string) => brotliDecompressSync(readFileSync(join(DATA, name)));
  expect(held('recording.json.br').toString() === made.recording, 'recording.json.br is as generated').toBe(true);
  expect(held('archives.br').equals(made.archives), 'archives.br is as generated').toBe(true);
  const bytes = ['run.zip', 'recording.json.br', 'archives.br'].map((name) => statSync(join(DATA, name)).size);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
});

test('the recorded run is in it with the archive that `whyred demo` explains', async () => {
  const path = join(folder, 'run.zip');
  expect(await github.attemptLogs(NOVA, RUN, 1, path)).toBe('stored');
  const logsIn = async (file: string) => {
    const logs: [string | null, string][] = [];
    for await (const { name, parts } of (await openSource(file, {})).jobs()) {
      logs.push([name, Buffer.concat(parts.map((part) => part.bytes)).toString()]);
    }
    return logs;
  };
  expect(await logsIn(path)).toEqual(await logsIn(join(DATA, 'run.zip')));
});

test('what is recorded answers as GitHub does', async () => {
  expect(await github.repository({ ...NOVA, name: 'other' })).toMatchObject({ name: NOVA, defaultBranch: 'main' });
  const page = await github.listRuns(NOVA, { workflow: 'ci.yml', status: 'failure', branch: 'main' }, 1, null);
  if (page.kind !== 'page') throw new Error('it is unchanged');
  expect(page.runs[0]).toMatchObject({ id: RUN, conclusion: 'failure', branch: 'main' });
  expect(page.total).toBe(page.runs.length);
  expect(await github.listRuns(NOVA, {}, 1, page.etag)).toEqual({ kind: 'unchanged' });
  expect(await github.listRuns(NOVA, {}, 2, null)).toMatchObject({ runs: [], last: true });
  expect(await github.run(NOVA, 1, null)).toBeNull();
  expect(await github.jobs(NOVA, RUN, 2)).toBeNull();
  const jobs = (await github.jobs(NOVA, RUN, 1))!;
  expect(jobs).toHaveLength(9);
  expect(await github.job(NOVA, jobs[4]!.id)).toEqual(jobs[4]);
  expect(await github.jobLog(NOVA, 1, join(folder, 'none.log'))).toBe('missing');
  expect(existsSync(join(folder, 'none.log'))).toBe(false);
});

test('a change is what a commit has that another has not', async () => {
  const main = world.runs.filter(({ branch, workflowId }) => branch === 'main' && workflowId === 161_335);
  const [before, last] = main.slice(-2);
  expect(await github.compare(NOVA, before!.sha, last!.sha)).toMatchObject({
    commits: [{ sha: last!.sha, title: 'Publish the outbox from a trigger' }],
    files: expect.arrayContaining([{ path: 'crates/engine/src/plan.rs', previousPath: null, status: 'modified' }]),
  });
  expect((await github.compare(NOVA, last!.sha, before!.sha))!.commits).toEqual([]);
  expect(await github.compare(NOVA, 'unknown', last!.sha)).toBeNull();
});

test.each([
  ['rerun', () => github.rerun(NOVA, RUN, { kind: 'failed' })],
  ['cancel', () => github.cancel(NOVA, RUN)],
])('%s is refused: it is a recording', async (_, ask) => {
  await expect(ask()).rejects.toMatchObject({ code: 'recorded', message: expect.stringContaining('recording') });
});

test('every log is where it is said to be, and begins as GitHub’s logs do', async () => {
  const path = join(folder, 'one.log');
  for (const { attempts } of world.runs.filter((_, index) => index % 9 === 0)) {
    for (const job of attempts.at(-1)!.jobs.filter(({ log }) => log !== undefined)) {
      expect(await github.jobLog(NOVA, job.id, path)).toBe('stored');
      expect(readFileSync(path, 'utf8').slice(0, 80)).toMatch(
        /^\uFEFF2026-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z Current runner/,
      );
    }
  }
});

test('the month is pulled as from GitHub, and has of everything', { timeout: 60_000 }, async () => {
  const stop = new AbortController().signal;
  const quiet = {
    out: () => {},
    err: () => {},
    columns: null,
    colour: false,
    errIsTerminal: false,
    stdinIsTerminal: false,
  };
  const desk = openDesk({ db, repo: 'acme/nova' }, { ...quiet, ...surroundings(), stdin: process.stdin, signal: stop });
  const service = createDirect(desk);
  const ask = service.ask('pull', { repository: NOVA }, () => {});
  expect(await ask.outcome).toMatchObject({ answer: { runsAdded: world.runs.length, problems: [] } });
  await service.close();

  const { out } = await whyred(['runs', '--json', '--limit', '100', '--db', db, '-R', 'acme/nova'], surroundings());
  const rows = JSON.parse(out) as readonly Row[];
  const failures = rows.flatMap(({ jobs, earlier }) => [...jobs, ...earlier].flatMap((job) => job.failures));
  expect(new Set(failures.map(({ verdict }) => verdict.label))).toEqual(
    new Set(['flaky', 'infrastructure', 'genuine', 'broken-base', 'expected', 'uncertain']),
  );
  expect(new Set(failures.map(({ signature }) => signature?.id))).toEqual(new Set([undefined, ...CAUSES]));
  expect(rows.find(({ id }) => id === RUN)!.jobs.flatMap((job) => job.failures)).toHaveLength(5);
});

interface Row {
  readonly id: number;
  readonly jobs: readonly RowJob[];
  readonly earlier: readonly RowJob[];
}

interface RowJob {
  readonly failures: readonly {
    readonly signature: { readonly id: string } | null;
    readonly verdict: { readonly label: string };
  }[];
}

/** What whyred knows of what went wrong; besides what it does not know. */
const CAUSES = [
  'browsers/element-wait-timed-out',
  'docker/rate-limit',
  'docker/registry-unreachable',
  'github-actions/output-dropped-as-secret',
  'github-actions/superseded',
  'migrations/prisma-unique-constraint',
  'node/registry-unreachable',
  'postgres/tuple-concurrently-updated',
  'resources/disk-full',
  'runner/hosted-lost',
  'rust/name-not-in-scope',
];
