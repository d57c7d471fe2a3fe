import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { buildWorld, type JobSpec, NOON_MS, type RunSpec } from '../github/world.ts';
import { type Hosted, hosted } from '../support/hosted.ts';

const HOUR_MS = 3_600_000;

/** A race, which passes when it is run again, and a mistake, which does not. */
const RACE: JobSpec = { name: 'migrate', failure: 'alembic/concurrent-update', does: ['pip-install', 'alembic'] };
const MISTAKE: JobSpec = { name: 'types', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] };
const RED: RunSpec = { jobs: [RACE, MISTAKE] };
const GONE: JobSpec = { name: 'migrate', does: ['pip-install', 'alembic'] };

interface PredictionRow {
  readonly job: number;
  readonly rerun_passes: number;
  readonly low: number;
  readonly high: number;
  readonly outcome: 0 | 1 | null;
}

interface VerdictRow {
  readonly attempt: number;
  readonly revision: number;
  readonly label: string;
  readonly rerun_passes: number | null;
}

/** By the name of the job. */
async function predictions({ rows }: Hosted): Promise<ReadonlyMap<string, readonly PredictionRow[]>> {
  const jobs = await rows<{ id: number; attempt: number; name: string }>('job');
  const all = await rows<PredictionRow & { attempt: number }>('prediction');
  const nameOf = (row: { job: number; attempt: number }) =>
    jobs.find(({ id, attempt }) => id === row.job && attempt === row.attempt)!.name;
  return new Map(jobs.map(({ name }) => [name, all.filter((row) => nameOf(row) === name)]));
}

/** When predictions were settled, in order. */
async function settledMs({ db: path }: Hosted): Promise<readonly number[]> {
  const db = await openDatabase(path);
  try {
    const settled = 'SELECT settled_ms FROM prediction WHERE settled_ms IS NOT NULL ORDER BY settled_ms';
    return db.sqlite.prepare(settled).pluck().all() as number[];
  } finally {
    db.close();
  }
}

/** Many runs whose race was gone when they were run again. */
function lucky(count: number): RunSpec[] {
  return Array.from({ length: count }, (_, index) => ({
    createdMs: NOON_MS - (index + 2) * HOUR_MS,
    attempts: [{ jobs: [RACE] }, { jobs: [GONE] }],
  }));
}

describe('an unchanged re-run', () => {
  test('of a race is likelier to pass than that of a compiler’s finding, and neither is sure', async () => {
    const at = await hosted({ world: buildWorld({ runs: [RED] }) });
    await at.pull();
    const said = await predictions(at);
    const [race, mistake] = ['migrate', 'types'].map((name) => said.get(name)![0]!);
    expect(race!.rerun_passes).toBeGreaterThan(0.7);
    expect(mistake!.rerun_passes).toBeLessThan(0.3);
    for (const { low, rerun_passes: passes, high, outcome } of [race!, mistake!]) {
      expect([low <= passes, passes <= high, high < 0.98, outcome]).toEqual([true, true, true, null]);
    }
  });

  test('that was made settles what was predicted, once, and the fact stands in its place', async () => {
    const at = await hosted({ world: buildWorld({ runs: [RED] }) });
    const { pull, github, rows } = at;
    await pull();
    const { id } = github.world.runs[0]!;
    github.advance(HOUR_MS);
    github.rerunFailed(id);
    await pull();
    const said = await predictions(at);
    expect(said.get('migrate')).toMatchObject([{ outcome: 1 }]);
    const second = (
      await rows<{ attempt: number; name: string; executed: boolean; completed_ms: number }>('job')
    ).filter(({ attempt, executed }) => attempt === 2 && executed);
    expect(await settledMs(at)).toEqual(second.map(({ completed_ms: completedMs }) => completedMs).sort());
    // One for each failure: the second attempt waits for a third.
    expect(said.get('types')).toMatchObject([{ outcome: 0 }, { outcome: null }]);
    expect(said.get('types')![1]!.rerun_passes).toBeLessThan(said.get('types')![0]!.rerun_passes);
    const verdicts = await rows<VerdictRow>('verdict');
    // The first with the prediction, the second with the fact.
    expect(verdicts.filter(({ revision }) => revision === 2)).toMatchObject([
      { attempt: 1, rerun_passes: null },
      { attempt: 1, rerun_passes: null },
    ]);

    const before = await at.stored();
    await pull();
    await at.whyred(['triage', '--all']);
    expect(await at.stored()).toEqual(before);

    github.advance(HOUR_MS);
    github.rerunFailed(id);
    await pull();
    expect((await predictions(at)).get('types')).toMatchObject([{ outcome: 0 }, { outcome: 0 }, { outcome: null }]);
  });

  test('that was stopped settles nothing', async () => {
    const at = await hosted({ world: buildWorld({ runs: [{ jobs: [RACE] }] }) });
    await at.pull();
    at.github.advance(HOUR_MS);
    const { id } = at.github.world.runs[0]!;
    const stopped: JobSpec = { ...GONE, conclusion: 'cancelled' };
    const again = buildWorld({ runs: [{ id, attempts: [{ jobs: [RACE] }, { jobs: [stopped] }] }] }).runs[0]!;
    at.github.updateRun(id, (run) => ({ ...run, attempts: [run.attempts[0]!, again.attempts[1]!] }));
    await at.pull();
    expect((await predictions(at)).get('migrate')).toMatchObject([{ outcome: null }]);
  });

  test('that was made before anybody looked was never predicted', async () => {
    const at = await hosted({ world: buildWorld({ runs: [{ jobs: [RACE] }] }) });
    at.github.rerunFailed(at.github.world.runs[0]!.id);
    await at.pull();
    expect(await at.rows('prediction')).toEqual([]);
  });

  test('is likelier to pass where earlier ones did', async () => {
    const alone = await hosted({ world: buildWorld({ runs: [{ jobs: [RACE], createdMs: NOON_MS - HOUR_MS }] }) });
    await alone.pull('--since', '30d');
    const said = async (at: Hosted) => (await predictions(at)).get('migrate')![0]!.rerun_passes;
    const among = async (createdMs: number) => {
      const at = await hosted({ world: buildWorld({ runs: [{ jobs: [RACE], createdMs }, ...lucky(8)] }) });
      await at.pull('--since', '30d');
      return await said(at);
    };
    expect(await among(NOON_MS - HOUR_MS)).toBeGreaterThan(await said(alone));
  });
});

describe('whyred triage', () => {
  async function pulled(runs: readonly RunSpec[] = [RED]) {
    const at = await hosted({ world: buildWorld({ runs: [...runs] }) });
    await at.pull();
    return { ...at, id: String(at.github.world.runs[0]!.id) };
  }

  test('shows the chance with its interval, and as a plain number in JSON', async () => {
    const { whyred, triage, id } = await pulled();
    const { out } = await whyred(['triage', id, '--offline'], {}, { columns: 140 });
    expect(out).toMatch(/verdict.+ · an unchanged re-run passes with \d\d % \[\d\d to \d\d\]/s);
    expect(out).not.toContain('a re-run will not help');
    const { jobs } = await triage(id, '--offline');
    const verdict = jobs.find(({ name }) => name === 'migrate')!.failures[0]!.verdict;
    expect(verdict.rerunPasses).toBeGreaterThan(0.7);
    expect(verdict).not.toHaveProperty('rerun');
  });

  test('--explain shows what the verdicts rest on, and what was not there', async () => {
    const { whyred, id } = await pulled();
    const { out, exitCode } = await whyred(['triage', id, '--offline', '--explain'], {}, { columns: 120 });
    expect(exitCode).toBe(0);
    expect(out).toContain('✗ migrate');
    expect(out).toContain(' · no certainty: that would need re-runs or history');
    expect(out).toMatch(/chances {3}flaky \d+ % · infrastructure \d+ % · genuine \d+ % · broken base < 1 %/);
    expect(out).toMatch(/evidence {2}\+\d\.?\d* +a race by nature.+\[line [\d,]+\]/s);
    expect(out).toMatch(/sum {7}\+\d\.?\d* in log-odds: \d\d % that it comes and goes/);
    expect(out).toMatch(
      /it would tell: 9\d % that it is not the change’s fault if it passes, \d\d % if it fails again/,
    );
    expect(out).toMatch(
      /re-run {4}an unchanged one passes with \d\d %; in four cases of five the share lies between \d\d % and \d\d %/,
    );
    expect(out).toContain('not used  a green log of the job: none is stored');
    expect(out).not.toContain('100 %');
  });

  test('--explain of what a later attempt decided names it', async () => {
    const { whyred, pull, github, id } = await pulled();
    github.advance(HOUR_MS);
    github.rerunFailed(Number(id));
    await pull();
    const { out } = await whyred(['triage', id, '--offline', '--attempt', '1', '--explain'], {}, { columns: 120 });
    expect(out).toContain('flaky · confirmed: the first piece of evidence below, or what happened afterwards');
    expect(out).toContain('the same code passed in attempt 2 [attempt 2]');
    expect(out).toMatch(/said {6}20\d\d-\d\d-\d\d [^\n]*: first seen\n/);
    expect(out).toMatch(/ {12}20\d\d-\d\d-\d\d [^\n]*flaky, confirmed: the same code passed in attempt 2\n/);
    expect(out).toContain('re-run    no prediction');
    expect(out).toContain('earlier re-runs: a later attempt has told');
  });

  test('--explain of a log on disk has no prediction, and says why', async () => {
    const { out } = await (await hosted({ world: buildWorld({ runs: [] }) })).whyred(
      ['triage', '-', '--explain'],
      {},
      {
        stdin: Readable.from([
          Buffer.from('npm error code ECONNRESET\n##[error]Process completed with exit code 1.\n'),
        ]),
      },
    );
    expect(out).toContain('history and other attempts: a log on disk has none');
    expect(out).toContain('no prediction');
  });
});
