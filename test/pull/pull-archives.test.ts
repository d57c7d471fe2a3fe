import { describe, expect, test } from 'vitest';
import type { FaultKind } from '../github/faults.ts';
import { buildWorld, type JobSpec } from '../github/world.ts';
import { type Hosted, hosted } from '../support/hosted.ts';

/** Names that archives spell otherwise, cut, or cannot tell apart. */
const JOBS: readonly JobSpec[] = [
  { name: 'test / unit: api (20)', failure: 'npm-ci/econnreset' },
  { name: '🚀 migrate', failure: 'alembic/concurrent-update', does: ['pip-install', 'alembic'] },
  { name: `types ${'of a very long matrix '.repeat(5)}🧪`, failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] },
  { name: 'lint' },
];

const world = buildWorld({ runs: [{ jobs: JOBS }] });

const EXPLAINED = [
  'node/registry-unreachable',
  'postgres/tuple-concurrently-updated',
  "src/cart/total.ts(41,7): error TS2322: Type 'string | undefined' is not assignable to type 'string'.",
];

/** What was found out of each job that failed, in their order. */
async function explained({ rows }: Hosted): Promise<string[]> {
  const causes = await rows<{ signature: string | null; text: string; ordinal: number }>('cause');
  return causes.filter(({ ordinal }) => ordinal === 0).map(({ signature, text }) => signature ?? text);
}

async function states({ rows }: Hosted): Promise<string> {
  const jobs = await rows<{ log: string }>('job');
  return jobs.map(({ log }) => log).join(' ');
}

interface Expected {
  /** Of the logs of the three jobs that failed, and of the one that passed. */
  readonly states?: string;
  /** How many logs were asked for one by one. */
  readonly single?: number;
}

describe('an archive', () => {
  test.each<[what: string, fault: FaultKind, expected: Expected]>([
    ['as it should be', { kind: 'gzip' }, {}],
    ['that is cut off', { kind: 'cut-body' }, { single: 3 }],
    ['with a wrong bit', { kind: 'corrupt-bit' }, {}],
    ['that ends too early', { kind: 'truncated' }, { single: 3 }],
    ['that is a page of HTML', { kind: 'not-a-zip' }, { single: 3 }],
    ['of nothing', { kind: 'empty' }, { single: 3 }],
    ['that lacks jobs', { kind: 'missing-jobs' }, { single: 2 }],
    ['without files of steps', { kind: 'root-only' }, {}],
    ['with nothing but system.txt', { kind: 'system-only' }, { single: 3 }],
    ['with the names of 2025', { kind: 'old-names' }, {}],
    ['with negative numbers', { kind: 'negative-prefixes' }, {}],
    ['with every file twice', { kind: 'duplicate-names' }, {}],
    ['with a bomb in it', { kind: 'zip-bomb', megabytes: 300 }, {}],
    ['with a log that goes on and on', { kind: 'big-log', megabytes: 40 }, {}],
    ['whose link has expired', { kind: 'expired-link' }, { single: 3 }],
    ['that is not where the link leads', { kind: 'not-found' }, { single: 3 }],
    ['whose host answers with 500', { kind: 'status', status: 500, body: 'empty' }, { single: 3 }],
    ['whose host answers with a page', { kind: 'status', status: 200, body: 'html' }, { single: 3 }],
    ['that comes slowly', { kind: 'slow', bytes: 4096, everyMs: 1 }, {}],
    ['whose connection breaks', { kind: 'reset' }, { single: 3 }],
  ])('%s: the failures are explained', async (_what, fault, { single = 0 }) => {
    const at = await hosted({ world, faults: [{ route: 'archive-blob', ...fault }] });
    const { logs, asked, problems } = await at.pull();
    expect(logs).toEqual({ stored: 3, expired: 0, missing: 0, damaged: 0 });
    expect(problems).toEqual([]);
    expect(asked.filter((route) => route === 'job-logs')).toHaveLength(single);
    expect(await explained(at)).toEqual(EXPLAINED);
    expect(await states(at)).toBe('stored stored stored none');
  });

  test.each<[what: string, fault: FaultKind]>([
    ['is cut off once', { kind: 'cut-body' }],
    ['has an expired link once', { kind: 'expired-link' }],
    ['is not there once', { kind: 'empty' }],
    ['breaks the connection once', { kind: 'reset' }],
  ])('that %s is asked for again', async (_what, fault) => {
    const at = await hosted({ world, faults: [{ route: 'archive-blob', ...fault, hits: { first: 1 } }] });
    const { asked } = await at.pull();
    expect(asked).toEqual(['repository', 'runs', 'attempt-jobs', 'attempt-logs', 'attempt-logs']);
    expect(await explained(at)).toEqual(EXPLAINED);
  });

  test.each<[what: string, after: 'nothing' | 'headers']>([
    ['no answer', 'nothing'],
    ['no body', 'headers'],
  ])('of which %s comes is given up', async (_what, after) => {
    const at = await hosted({ world, faults: [{ route: 'archive-blob', kind: 'stall', after }] });
    const { exitCode } = await at.whyred(['pull'], {}, { timeoutMs: 500 });
    expect(exitCode).toBe(0);
    expect(await explained(at)).toEqual(EXPLAINED);
  });

  test('whose jobs have one name gives each its own log', async () => {
    const runner = (id: number) => ({ id, name: `acme-${id}`, groupId: 1, groupName: 'Default' });
    const jobs: JobSpec[] = JOBS.slice(0, 3).map((job, index) => ({ ...job, name: 'test', runner: runner(index) }));
    const at = await hosted({ world: buildWorld({ runs: [{ jobs }] }) });
    await at.pull();
    expect(await explained(at)).toEqual(EXPLAINED);
  });

  test('is not looked for where GitHub does not have it', async () => {
    const at = await hosted({ world, faults: [{ route: 'attempt-logs', kind: 'not-found' }] });
    const { logs } = await at.pull();
    expect(logs.stored).toBe(3);
    expect(await explained(at)).toEqual(EXPLAINED);
  });
});

describe('logs that cannot be had', () => {
  test('that GitHub deleted stay so, and are said once', async () => {
    const at = await hosted({ world: buildWorld({ runs: [{ jobs: JOBS, logsExpired: true }] }) });
    const first = await at.whyred(['pull']);
    expect(first.out).toContain('0 logs explained · 3 expired');
    expect(await states(at)).toBe('expired expired expired none');
    const again = await at.pull();
    expect(again.logs.expired).toBe(0);
    expect(again.asked).toEqual(['repository', 'runs', 'runs']);
  });

  test('that GitHub does not have are missing', async () => {
    const jobs = JOBS.map((job) => ({ ...job, log: 'none' as const }));
    const at = await hosted({ world: buildWorld({ runs: [{ jobs }] }) });
    expect((await at.pull()).logs).toMatchObject({ stored: 0, missing: 3 });
    expect(await states(at)).toBe('missing missing missing none');
    expect((await at.pull()).asked).toEqual(['repository', 'runs', 'runs']);
  });

  test('that come damaged are read by a later pull, as long as the run may change', async () => {
    const at = await hosted({ world });
    at.github.fault({ route: 'archive-blob', kind: 'truncated' });
    at.github.fault({ route: 'log-blob', kind: 'cut-body' });
    const first = await at.pull();
    expect(first.logs).toEqual({ stored: 0, expired: 0, missing: 0, damaged: 3 });
    expect(await states(at)).toBe('damaged damaged damaged none');

    at.github.clearFaults();
    const later = await at.pull();
    expect(later.logs).toEqual({ stored: 3, expired: 0, missing: 0, damaged: 0 });
    expect(await states(at)).toBe('stored stored stored none');
    expect(await explained(at)).toEqual(EXPLAINED);
    expect((await at.pull()).asked).toEqual(['repository', 'runs', 'runs']);
  });

  test('that stay damaged are asked for no more when the run is old', async () => {
    const at = await hosted({ world });
    at.github.fault({ route: 'archive-blob', kind: 'empty' });
    at.github.fault({ route: 'log-blob', kind: 'empty' });
    await at.pull();
    at.github.advance(31 * 24 * 3_600_000);
    expect((await at.pull('--since', '1d')).asked).toEqual(['repository', 'runs']);
  });

  test('that go on and on are read one by one as well', async () => {
    const at = await hosted({ world });
    at.github.fault({ route: 'archive-blob', kind: 'empty' });
    at.github.fault({ route: 'log-blob', kind: 'big-log', megabytes: 20 });
    expect((await at.pull()).logs).toMatchObject({ stored: 3 });
    expect(await explained(at)).toEqual(EXPLAINED);
  });

  test('of one run do not cost those of others', async () => {
    const runs = [{ jobs: JOBS }, { jobs: JOBS, logsExpired: true }, { jobs: JOBS.slice(0, 2) }];
    const at = await hosted({ world: buildWorld({ runs }) });
    at.github.fault({ route: 'attempt-logs', kind: 'status', status: 500, hits: [1, 2] });
    const { logs, problems } = await at.pull();
    expect(logs).toEqual({ stored: 5, expired: 3, missing: 0, damaged: 0 });
    expect(problems).toEqual([]);
  });
});
