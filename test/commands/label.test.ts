import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Triage, Verdict } from '../../src/domain.ts';
import { type FakeGithub, startGithub } from '../github/github.ts';
import { buildWorld, type JobSpec, NOON_MS, type RunSpec } from '../github/world/build.ts';
import { hosted, storedIn } from '../support/hosted.ts';
import { type Ran, whyred } from '../support/surroundings.ts';

const install = (id: number): JobSpec => ({ id, name: 'install', failure: 'npm-ci/econnreset' });
const types = (id: number): JobSpec => ({ id, name: 'types', failure: 'tsc/wrong-type', does: ['tsc'] });
/** Says nothing but that it failed. */
const silent = (id: number): JobSpec => {
  const text = '##[group]Run ./check\n##[endgroup]\n##[error]Process completed with exit code 1.';
  return { id, name: 'silent', conclusion: 'failure', log: { text } };
};

const RUNS: readonly RunSpec[] = [
  { id: 106, jobs: [install(61), { id: 62, name: 'lint' }] },
  { id: 105, jobs: [install(51), types(52)] },
  { id: 104, jobs: [{ id: 41, name: 'lint' }] },
  { id: 103, jobs: [silent(31)] },
  {
    id: 102,
    attempts: [
      { jobs: [install(21), types(22)] },
      {
        jobs: [
          { id: 23, name: 'install' },
          { name: 'types', carriedOver: true },
        ],
      },
    ],
  },
];

let github: FakeGithub;
let folder: string;
let stores = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'whyred-label-'));
  github = await startGithub({ world: buildWorld({ runs: RUNS }) });
  expect(await ran(join(folder, 'pulled.db'))(['pull', 'acme/nova', '-q'])).toMatchObject({ exitCode: 0 });
});

afterAll(async () => {
  await github.close();
  rmSync(folder, { recursive: true, force: true });
});

type Command = (argv: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>;

interface Labelling {
  readonly whyred: Command;
  readonly db: string;
}

/** A store of these runs of its own, with nothing said yet. */
function pulled(): Labelling {
  const db = join(folder, `${++stores}.db`);
  copyFileSync(join(folder, 'pulled.db'), db);
  return { db, whyred: ran(db) };
}

function ran(db: string): Command {
  const own = { GITHUB_API_URL: github.apiUrl, GH_TOKEN: 'fake-token', GH_REPO: 'acme/nova' };
  return (argv, env = {}) => whyred([...argv, '--db', db], { env: { ...own, ...env }, nowMs: () => NOON_MS });
}

async function words(db: string): Promise<readonly { readonly note: string | null }[]> {
  return (await storedIn(db, ['label'])).label as readonly { readonly note: string | null }[];
}

async function verdictOn(at: Pick<Labelling, 'whyred'>, runId: number, job: string): Promise<Verdict> {
  const { exitCode, out } = await at.whyred(['triage', String(runId), '--attempt', '1', '--offline', '--json']);
  expect(exitCode).toBe(0);
  return (JSON.parse(out) as Triage).jobs.find(({ name }) => name === job)!.failures[0]!.verdict;
}

/** A command that must not fail, as data. */
async function done(at: Pick<Labelling, 'whyred'>, ...argv: string[]) {
  const { exitCode, out, err } = await at.whyred([...argv, '--json']);
  expect([exitCode, err]).toEqual([0, '']);
  return JSON.parse(out);
}

describe('whyred label', () => {
  test('corrects a verdict, tells what it was, what it is, and where else the same failed', async () => {
    const at = pulled();
    const { exitCode, out, err } = await at.whyred(['label', '61', 'genuine', '--note', 'the lock file is wrong'], {
      USER: 'octocat',
    });
    expect([exitCode, err]).toEqual([0, '']);
    const [place, line, change, more, undo] = out.split('\n');
    expect(place).toBe('acme/nova run 106, install');
    expect(line).toMatch(/^ {2}line \d+: npm error code ECONNRESET$/);
    expect(change).toMatch(/^ {2}(flaky|infrastructure|uncertain).* → genuine, by you: “the lock file is wrong”$/);
    expect(more).toBe('  2 more failures of the same kind in the store; --scope fingerprint means them too');
    expect(undo).toMatch(/ judged otherwise now$|^ {2}whyred undo takes it back$/);
    expect(out).toMatch(/^ {2}whyred undo takes it back\n$/m);
    expect(await verdictOn(at, 106, 'install')).toMatchObject({
      ...{ label: 'genuine', certainty: 'confirmed' },
      evidence: expect.arrayContaining([
        { kind: 'person', weight: -6, text: 'octocat called it genuine: "the lock file is wrong"', ref: 'label 1' },
      ]),
    });
  });

  test.each<[what: string, job: string]>([
    ['the id of a job', '61'],
    ['the address of a job', 'https://github.com/acme/nova/actions/runs/106/job/61?pr=7'],
    ['the id of a run in which one job failed', '106'],
    ['the address of such a run', 'github.com/acme/nova/actions/runs/106'],
  ])('takes %s', async (_what, name) => {
    const at = pulled();
    const { job, runId, before, after } = await done(at, 'label', name, 'genuine');
    expect([runId, job.id, job.name]).toEqual([106, 61, 'install']);
    expect(before.label).not.toBe('genuine');
    expect(after).toMatchObject({ label: 'genuine', certainty: 'confirmed' });
    expect(await verdictOn(at, 106, 'install')).toEqual(after);
  });

  test('a job that an attempt only carried over is meant where it ran', async () => {
    const at = pulled();
    const carried = github.world.runs
      .find(({ id }) => id === 102)!
      .attempts[1]!.jobs.find(({ name }) => name === 'types')!;
    expect(carried.id).not.toBe(22);
    const { job, attempt } = await done(at, 'label', String(carried.id), 'flaky');
    expect([job.id, attempt]).toEqual([22, 1]);
  });

  test('says who said it: who runs a workflow, else who is logged in', async () => {
    const at = pulled();
    const author = async (env: Record<string, string>): Promise<string | null> => {
      const { out } = await at.whyred(['label', '61', 'flaky', '--json'], env);
      return JSON.parse(out).label.author;
    };
    expect(await author({})).toBe(null);
    expect(await author({ USER: 'hubot' })).toBe('hubot');
    expect(await author({ USER: 'runner', GITHUB_ACTOR: 'octocat' })).toBe('octocat');
    expect(await author({ USER: '\x1b[31moct\u202eocat' })).toBe('octocat');
  });

  test('on one failure leaves the same one elsewhere to the engine, which learns from it', async () => {
    const at = pulled();
    await done(at, 'label', '61', 'genuine');
    const other = await verdictOn(at, 105, 'install');
    expect(other.certainty).not.toBe('confirmed');
    expect(other.evidence).toContainEqual({
      ...{ kind: 'person-like', weight: expect.any(Number), ref: 'label 1' },
      text: 'a person called the same failure genuine once',
    });
    expect(other.evidence.find(({ kind }) => kind === 'person-like')!.weight).toBeLessThan(0);
  });

  test.each(['fingerprint', 'signature'])('of scope %s means the same failure wherever it is', async (scope) => {
    const at = pulled();
    const { alike, others } = await done(at, 'label', '61', 'broken-base', '--scope', scope);
    expect([alike, others]).toEqual([2, 2]);
    for (const run of [106, 105, 102]) {
      expect(await verdictOn(at, run, 'install')).toMatchObject({ label: 'broken-base', certainty: 'confirmed' });
    }
    expect((await verdictOn(at, 105, 'types')).certainty).not.toBe('confirmed');
  });

  test('of scope fingerprint is said of failures that come later, too', async () => {
    const at = await hosted({ world: buildWorld({ runs: RUNS.slice(1) }) });
    await at.pull();
    await done(at, 'label', '51', 'broken-base', '--scope', 'fingerprint');
    at.github.addRun({ id: 107, jobs: [install(71)] });
    await at.pull();
    expect(await verdictOn(at, 107, 'install')).toMatchObject({ label: 'broken-base', certainty: 'confirmed' });
  });

  test('the more specific word goes before the wider one, whichever was said last', async () => {
    const at = pulled();
    await done(at, 'label', '61', 'flaky');
    await done(at, 'label', '51', 'genuine', '--scope', 'fingerprint');
    expect((await verdictOn(at, 106, 'install')).label).toBe('flaky');
    expect((await verdictOn(at, 105, 'install')).label).toBe('genuine');
  });

  test('holds when all is judged again', async () => {
    const at = pulled();
    await done(at, 'label', '61', 'genuine');
    expect((await at.whyred(['triage', '--all'])).exitCode).toBe(0);
    expect((await at.whyred(['pull', 'acme/nova', '--since', '14d', '-q'])).exitCode).toBe(0);
    expect((await verdictOn(at, 106, 'install')).label).toBe('genuine');
  });

  test('a later word goes before the earlier one; both are kept', async () => {
    const at = pulled();
    await done(at, 'label', '61', 'genuine');
    const { before, after } = await done(at, 'label', '61', 'flaky');
    expect([before.label, after.label]).toEqual(['genuine', 'flaky']);
    expect(await words(at.db)).toHaveLength(2);
  });

  test('a note is kept in one line, without secrets and what acts on a terminal', async () => {
    const at = pulled();
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const { out } = await at.whyred(['label', '61', 'flaky', '--note', `\x1b[2Jlost\n ${token}\r\n::error::x ##[y]`]);
    expect(out).toContain('by you: “lost ghp_***');
    expect(out).not.toMatch(/\x1b|##\[|^::/m);
    expect(readFileSync(at.db, 'latin1')).not.toContain(token);
    const [word] = await words(at.db);
    expect(word!.note).toBe('lost ghp_*** ::error::x ##[y]');
  });

  test.each<[why: string, argv: readonly string[], reason: RegExp]>([
    ['names nothing', ['main', 'flaky'], /"main" is neither the id nor the address of a job\.\n.*whyred runs/],
    ['is not stored', ['4711', 'flaky'], /No stored job or run is 4711\.\n.*whyred pull/],
    ['is of another repository', ['github.com/acme/comet/actions/runs/106', 'flaky'], /No stored job or run is/],
    ['names no job of the run', ['github.com/acme/nova/actions/runs/106/job/51', 'flaky'], /No stored job or run is/],
    ['passed', ['62', 'flaky'], /There is no failure of lint to label: it passed\./],
    ['is a run in which nothing failed', ['104', 'flaky'], /No failure of run 104 of acme\/nova is stored\./],
    [
      'is a run in which several jobs failed',
      ['105', 'flaky'],
      /In run 105 2 jobs failed:\n {2}51 {2}install: npm error code ECONNRESET\n {2}52 {2}types: .*\nName one by the id/,
    ],
    [
      'has no such failure',
      ['61', 'flaky', '--cause', '2'],
      /install has one failure; there is no number 2:\n {2}1 {2}npm/,
    ],
    ['gets no verdict', ['61', 'red'], /Allowed choices are flaky, infrastructure, genuine, broken-base, expected/],
    ['could be anything', ['31', 'flaky', '--scope', 'fingerprint'], /--scope fingerprint could mean any of them/],
    ['could be anything known', ['31', 'flaky', '--scope', 'signature'], /--scope signature could mean any of them/],
    ['has no known cause', ['52', 'flaky', '--scope', 'signature'], /has no known cause that --scope signature/],
    ['gets a novel', ['61', 'flaky', '--note', 'x'.repeat(501)], /The note has 501 characters; 500 are kept/],
    ['is of a repository that is not stored', ['61', 'flaky', '-R', 'acme/comet'], /Nothing of acme\/comet is in the/],
  ])('that %s is refused, and nothing changes', async (_why, argv, reason) => {
    const at = pulled();
    const before = await storedIn(at.db, ['label', 'verdict']);
    const { exitCode, out, err } = await at.whyred(['label', ...argv]);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(reason);
    expect(await storedIn(at.db, ['label', 'verdict'])).toEqual(before);
  });

  test('a failure that nothing tells from others can still be labelled alone', async () => {
    const at = pulled();
    const { alike, after } = await done(at, 'label', '31', 'expected');
    expect([alike, after.label]).toEqual([0, 'expected']);
  });
});

describe('whyred undo', () => {
  test('takes back the last word, and tells what holds now', async () => {
    const at = pulled();
    const before = await verdictOn(at, 106, 'install');
    await at.whyred(['label', '61', 'genuine', '--note', 'why'], { USER: 'octocat' });
    const { exitCode, out, err } = await at.whyred(['undo']);
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^Taken back: genuine, said by octocat on 2026-09-14: “why”\nacme\/nova run 106, install\n {2}line \d+: .*\n {2}genuine → /,
    );
    expect(await verdictOn(at, 106, 'install')).toEqual(before);
  });

  test('then the one before it; what was said earlier holds until then', async () => {
    const at = pulled();
    await done(at, 'label', '61', 'broken-base');
    await done(at, 'label', '61', 'genuine');
    const first = await done(at, 'undo');
    expect(first).toMatchObject({
      ...{ repo: 'acme/nova', takenBack: { label: 'genuine', scope: 'this' }, standing: { label: 'broken-base' } },
      failure: { runId: 106, job: { id: 61 }, before: { label: 'genuine' }, after: { label: 'broken-base' } },
    });
    // What else is kept of a word is the store's own.
    expect(first.standing).toEqual({ label: 'broken-base', author: null, at: new Date(NOON_MS).toISOString() });
    expect(await done(at, 'undo')).toMatchObject({ takenBack: { label: 'broken-base' }, standing: null });
    expect(await at.whyred(['undo'])).toEqual({
      exitCode: 2,
      out: '',
      err: expect.stringMatching(/^whyred: There is no label to take back\.\n/),
    });
  });

  test('of a wide word gives every failure its own verdict back', async () => {
    const at = pulled();
    const runs = [106, 105, 102];
    const before = await Promise.all(runs.map((id) => verdictOn(at, id, 'install')));
    await done(at, 'label', '61', 'expected', '--scope', 'signature');
    expect((await verdictOn(at, 102, 'install')).label).toBe('expected');
    expect(await done(at, 'undo')).toMatchObject({ alike: 2, others: 2 });
    expect(await Promise.all(runs.map((id) => verdictOn(at, id, 'install')))).toEqual(before);
  });

  test('of a wide word tells a failure that it changed, and not one that a word of its own is on', async () => {
    const at = pulled();
    await done(at, 'label', '61', 'genuine');
    await done(at, 'label', '51', 'genuine', '--scope', 'fingerprint');
    const { out } = await at.whyred(['undo']);
    expect(out).toMatch(/^Taken back: genuine of this failure, wherever it is, said by a person on 2026-09-14\n/);
    expect(out).toMatch(/^acme\/nova run 105, install\n.*\n {2}genuine → (?!genuine)/m);
    await done(at, 'label', '61', 'genuine', '--scope', 'signature', '--note', 'again');
    await done(at, 'label', '51', 'genuine', '--scope', 'fingerprint');
    const { out: still } = await at.whyred(['undo']);
    expect(still).toMatch(/\n {2}still genuine, said by a person on 2026-09-14\n {2}also for 2 more failures\n$/);
  });

  test('of what is not stored any more still takes it back', async () => {
    const at = pulled();
    await done(at, 'label', '61', 'genuine');
    expect((await at.whyred(['db', 'prune', '--before', '2026-12-01'])).exitCode).toBe(0);
    const { exitCode, out } = await at.whyred(['undo']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Taken back: genuine, .*\n {2}what it was said of is not stored any more\n$/);
  });
});
