import { describe, expect, test } from 'vitest';
import type { Fault } from '../github/faults.ts';
import { buildWorld, type JobSpec, type RunSpec } from '../github/world.ts';
import { hosted } from '../support/hosted.ts';

const HOUR_MS = 3_600_000;

/** A race, which passes when it is run again, and a mistake, which does not. */
const RACE: JobSpec = { name: 'migrate', failure: 'alembic/concurrent-update', does: ['pip-install', 'alembic'] };
const MISTAKE: JobSpec = { name: 'types', failure: 'tsc/wrong-type', does: ['npm-ci', 'tsc'] };
const GREEN: JobSpec = { name: 'lint', does: ['npm-ci', 'eslint'] };
const PASSED: RunSpec = { jobs: [{ ...RACE }, { ...MISTAKE }, GREEN].map(({ failure: _, ...job }) => job) };

const RED: RunSpec = { jobs: [RACE, MISTAKE, GREEN] };

describe('the triage of a run', () => {
  test('fetches what it needs and nothing else', async () => {
    const { triage, github } = await hosted({ world: buildWorld({ runs: [RED, PASSED] }) });
    const { id } = github.world.runs[0]!;
    const told = await triage(String(id));
    expect(told.asked).toEqual([
      'repository',
      'run',
      'attempt-jobs',
      // A green run to compare with, and the logs.
      'workflow-runs',
      'attempt-logs',
      'attempt-logs',
    ]);
    expect(told).toMatchObject({ source: String(id), conclusion: 'failure', warnings: [] });
    expect(told.run).toMatchObject({ id, attempt: 1, repo: 'acme/nova', workflow: 'CI', conclusion: 'failure' });
    expect(told.jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ['migrate', 'failure'],
      ['types', 'failure'],
      ['lint', 'success'],
    ]);
  });

  test('of a run that is stored asks whether it changed', async () => {
    const { triage, pull, github } = await hosted({ world: buildWorld({ runs: [RED] }) });
    await pull();
    expect((await triage(String(github.world.runs[0]!.id))).asked).toEqual(['run']);
  });

  test('of a run that cannot change any more asks nothing', async () => {
    const { triage, pull, github } = await hosted({ world: buildWorld({ runs: [RED] }) });
    await pull();
    github.advance(31 * 24 * HOUR_MS);
    const { asked, jobs } = await triage(String(github.world.runs[0]!.id));
    expect(asked).toEqual([]);
    expect(jobs).toHaveLength(3);
  });

  test('--offline asks nothing, and says the same', async () => {
    const { triage, github } = await hosted({ world: buildWorld({ runs: [RED, PASSED] }) });
    const id = String(github.world.runs[0]!.id);
    const { asked: _, ...fresh } = await triage(id);
    github.journal.reset();
    expect(await triage(id, '--offline')).toEqual({ ...fresh, asked: [] });
    expect(github.journal.calls()).toEqual([]);
  });

  test.each<[argv: string, code: number, said: string]>([
    ['20000000001 --offline', 2, 'There is no store at'],
    ['99 --attempt 1', 2, 'There is no run 99 in acme/nova on github.com'],
    ['20000000001 --attempt 4', 2, 'Run 20000000001 has one attempt: there is no attempt 4.'],
    ['https://github.com/acme/nova/actions/runs/20000000001/job/7', 2, 'has no job 7'],
    ['https://github.com/acme/nowhere/actions/runs/20000000001', 2, 'github.com has no repository acme/nowhere'],
  ])('%s', async (argv, code, said) => {
    const { whyred } = await hosted({ world: buildWorld({ runs: [RED] }) });
    const { exitCode, out, err } = await whyred(['triage', ...argv.split(' ')]);
    expect({ exitCode, out }).toEqual({ exitCode: code, out: '' });
    expect(err).toContain(said);
  });

  test('--fail-on sets the exit code', async () => {
    const { whyred, github } = await hosted({ world: buildWorld({ runs: [RED, PASSED] }) });
    const [red, green] = github.world.runs.map(({ id }) => String(id));
    expect((await whyred(['triage', red!, '--fail-on', 'any'])).exitCode).toBe(1);
    expect((await whyred(['triage', green!, '--fail-on', 'any'])).exitCode).toBe(0);
  });
});

describe('what is meant', () => {
  async function twice() {
    const at = await hosted({ world: buildWorld({ runs: [RED] }) });
    at.github.advance(HOUR_MS);
    const run = at.github.rerunFailed(at.github.world.runs[0]!.id);
    return { ...at, run, url: `https://github.com/acme/nova/actions/runs/${run.id}` };
  }

  test.each<[what: string, words: (url: string, id: number) => string[], attempt: number, ran: string[]]>([
    ['an id', (_, id) => [String(id)], 2, ['types', 'lint', 'migrate']],
    ['an address', (url) => [url], 2, ['types', 'lint', 'migrate']],
    ['an attempt’s address', (url) => [`${url}/attempts/1`], 1, ['migrate', 'types', 'lint']],
    ['--attempt', (_, id) => [String(id), '--attempt', '1'], 1, ['migrate', 'types', 'lint']],
    ['--attempt before the address', (url) => [`${url}/attempts/2`, '--attempt', '1'], 1, ['migrate', 'types', 'lint']],
  ])('%s', async (_what, words, attempt, names) => {
    const { triage, run, url } = await twice();
    const told = await triage(...words(url, run.id));
    expect(told.run).toMatchObject({ id: run.id, attempt });
    expect(told.jobs.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  test('a job’s address: the attempt that ran it, and nothing of the others', async () => {
    const { triage, run, url } = await twice();
    for (const [index, attempt] of run.attempts.entries()) {
      const job = attempt.jobs.find(({ name }) => name === 'migrate')!;
      const told = await triage(`${url}/job/${job.id}?pr=7#step:4:12`);
      expect(told.run).toMatchObject({ attempt: index + 1 });
      expect(told.jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
        ['migrate', index === 0 ? 'failure' : 'success'],
      ]);
    }
  });

  test('several, one document each, and one that is not there does not cost the others', async () => {
    const { whyred, run } = await twice();
    const { exitCode, out, err } = await whyred(['triage', '--json', String(run.id), '77']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(out).run.id).toBe(run.id);
    expect(err).toContain('There is no run 77');
  });
});

describe('what is known besides the log', () => {
  test('an attempt that passed makes the failure before it flaky', async () => {
    const { triage, github } = await hosted({ world: buildWorld({ runs: [RED] }) });
    const { id } = github.world.runs[0]!;
    const before = await triage(String(id));
    const verdicts = (told: typeof before) => told.jobs.flatMap((job) => job.failures[0]?.verdict ?? []);
    expect(verdicts(before).map(({ certainty }) => certainty)).not.toContain('confirmed');

    github.advance(HOUR_MS);
    github.rerunFailed(id);
    const after = await triage(String(id), '--attempt', '1');
    const [race, mistake] = verdicts(after);
    expect(race).toMatchObject({ label: 'flaky', certainty: 'confirmed' });
    expect(mistake?.label).not.toBe('flaky');
  });

  test('jobs that the attempt did not run come with what was found out when they ran', async () => {
    const lost: JobSpec = { ...MISTAKE, name: 'docs' };
    const { triage, github } = await hosted({ world: buildWorld({ runs: [{ jobs: [RACE, lost] }] }) });
    const run = github.world.runs[0]!;
    await triage(String(run.id));
    const race = run.attempts[0]!.jobs.find(({ name }) => name === 'migrate')!;
    github.rerun(run.id, { jobId: race.id });
    const told = await triage(String(run.id));
    expect(told.run).toMatchObject({ attempt: 2 });
    const docs = told.jobs.find(({ name }) => name === 'docs')!;
    expect(docs.failures[0]?.rootCause.text).toContain('error TS2322');
  });

  test.each<[what: string, route: string, kind: Fault]>([
    ['cannot be listed', 'workflow-runs', { route: 'workflow-runs', kind: 'status', status: 500 }],
    ['has no logs any more', 'attempt-logs', { route: 'attempt-logs', kind: 'gone', hits: [1] }],
    ['has an archive that is damaged', 'archive-blob', { route: 'archive-blob', kind: 'truncated', hits: [1, 2] }],
  ])('a green run that %s is done without', async (_what, _route, fault) => {
    const { triage, github } = await hosted({ world: buildWorld({ runs: [RED, PASSED] }), faults: [fault] });
    const told = await triage(String(github.world.runs[0]!.id));
    expect(told.jobs.filter(({ failures }) => failures.length > 0)).toHaveLength(2);
  });
});

describe('a run that goes on', () => {
  const going: RunSpec = { jobs: [RACE, { name: 'e2e', status: 'in_progress' }] };

  test('is told as far as it got, and completed when it has ended', async () => {
    const { triage, github } = await hosted({ world: buildWorld({ runs: [going] }) });
    const { id } = github.world.runs[0]!;
    const told = await triage(String(id));
    expect(told.warnings).toEqual(['The run is still going on: 1 of 2 jobs have ended.']);
    expect(told.jobs[0]).toMatchObject({ name: 'migrate', conclusion: 'failure' });
    expect(told.jobs[0]!.failures).toHaveLength(1);
    expect(told.jobs[1]).toMatchObject({ name: 'e2e', conclusion: 'unknown', failures: [] });

    github.advance(HOUR_MS);
    const ended = buildWorld({ runs: [{ id, jobs: [RACE, { ...MISTAKE, name: 'e2e' }] }] }).runs[0]!;
    github.updateRun(id, (run) => ({ ...run, attempts: ended.attempts }));
    const after = await triage(String(id));
    expect(after.warnings).toEqual([]);
    expect(after.jobs.map(({ failures }) => failures.length)).toEqual([1, 1]);
  });
});

describe('a run without jobs', () => {
  test.each<[conclusion: string, told: string, jobs: number]>([
    ['startup_failure', 'failure', 1],
    ['action_required', 'unknown', 0],
    ['skipped', 'success', 0],
    ['cancelled', 'cancelled', 0],
  ])('%s', async (conclusion, told, jobs) => {
    const { triage, whyred, github } = await hosted({
      world: buildWorld({ runs: [{ attempts: [{ jobs: [], conclusion }] }] }),
    });
    const id = String(github.world.runs[0]!.id);
    const answer = await triage(id);
    expect(answer).toMatchObject({ conclusion: told });
    expect(answer.jobs).toHaveLength(jobs);
    expect((await whyred(['triage', id])).out).toContain(id);
  });
});

describe('when GitHub cannot be asked', () => {
  test.each<[what: string, fault: Fault]>([
    ['is down', { route: 'run', kind: 'status', status: 503 }],
    ['cannot be reached', { route: 'run', kind: 'reset' }],
  ])('it %s: what is stored is told, and that it is not fresh', async (_what, fault) => {
    const { whyred, triage, github } = await hosted({ world: buildWorld({ runs: [RED] }) });
    const id = String(github.world.runs[0]!.id);
    await triage(id);
    github.fault(fault);
    const { exitCode, out, err } = await whyred(['triage', id, '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out).jobs).toHaveLength(3);
    expect(err).toContain('This is what was stored before: ');
  });

  test('the hour’s calls are used up: the same', async () => {
    const { whyred, triage, github } = await hosted({ world: buildWorld({ runs: [RED] }) });
    const id = String(github.world.runs[0]!.id);
    await triage(id);
    github.leaveRequests('fake-token', 0);
    const { exitCode, out } = await whyred(['triage', id, '--max-wait', '0']);
    expect(exitCode).toBe(0);
    expect(out).toContain('This is what was stored before: github.com allows no more calls before');
  });

  test('and nothing is stored: that is the answer', async () => {
    const { whyred, github } = await hosted({ world: buildWorld({ runs: [RED] }) });
    github.fault({ route: '*', kind: 'reset' });
    const { exitCode, out, err } = await whyred(['triage', String(github.world.runs[0]!.id)]);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('cannot be reached');
  });
});

describe('logs that cannot be had', () => {
  test('are warnings, and no verdict rests on them', async () => {
    const { triage, github } = await hosted({ world: buildWorld({ runs: [{ ...RED, logsExpired: true }] }) });
    const told = await triage(String(github.world.runs[0]!.id));
    expect(told.conclusion).toBe('failure');
    expect(told.warnings).toEqual(['migrate: GitHub has deleted its log.', 'types: GitHub has deleted its log.']);
    expect(told.jobs.flatMap(({ failures }) => failures.map(({ verdict }) => verdict.certainty))).not.toContain(
      'confirmed',
    );
  });

  test('damaged ones are fetched again', async () => {
    const { triage, github } = await hosted({ world: buildWorld({ runs: [RED] }) });
    github.fault({ route: 'archive-blob', kind: 'truncated' });
    github.fault({ route: 'log-blob', kind: 'cut-body' });
    const id = String(github.world.runs[0]!.id);
    expect((await triage(id)).warnings).toContain('migrate: its log came damaged.');
    github.clearFaults();
    const again = await triage(id);
    expect(again.warnings).toEqual([]);
    expect(again.jobs.filter(({ failures }) => failures.length > 0)).toHaveLength(2);
  });
});
