import { describe, expect, test } from 'vitest';
import { jobLog, stepLogs } from './world/job-log.ts';
import { failureOf, OUTPUTS } from './world/outputs/index.ts';
import { buildWorld, generateWorld, type JobSpec, LABELS, NOON_MS, stepsOf, type WorldJob } from './world.ts';

const DAY_MS = 86_400_000;

describe('a generated world', () => {
  const options = { seed: 7, runs: 400, days: 14, nowMs: NOON_MS };

  test('is the same for the same seed, and another for another', () => {
    expect(generateWorld(options)).toEqual(generateWorld(options));
    expect(generateWorld({ ...options, seed: 8 }).runs[0]!.sha).not.toBe(generateWorld(options).runs[0]!.sha);
  });

  test('has runs of all labels, unique ids, and lies within its days', () => {
    const { runs } = generateWorld({ ...options, runs: 3000 });
    expect(new Set(runs.map((run) => run.label))).toEqual(new Set([null, ...LABELS]));
    expect(new Set(runs.map((run) => run.id)).size).toBe(3000);
    const jobs = runs.flatMap((run) => run.attempts.flatMap((attempt) => attempt.jobs));
    expect(new Set(jobs.map((job) => job.id)).size).toBe(jobs.length);
    const times = runs.map((run) => run.createdMs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(NOON_MS - 14 * DAY_MS - 1000);
    expect(Math.max(...times)).toBeLessThanOrEqual(NOON_MS);
  });

  test('holds nothing that is later than now, and what is not finished says so', () => {
    const { runs } = generateWorld({ ...options, runs: 2000, days: 1 });
    const attempts = runs.flatMap((run) => run.attempts);
    expect(attempts.filter((attempt) => attempt.updatedMs > NOON_MS)).toEqual([]);
    expect(attempts.some((attempt) => attempt.status === 'in_progress')).toBe(true);
    for (const job of attempts.flatMap((attempt) => attempt.jobs)) {
      expect(job.conclusion === null).toBe(job.status !== 'completed');
    }
  });

  test('tells the truth: what is flaky passes in a later attempt or was not tried again, what is broken never passes', () => {
    const { runs } = generateWorld({ ...options, runs: 3000 });
    const ended = runs.filter((run) => run.attempts.length > 1 && run.attempts.at(-1)!.status === 'completed');
    const last = (label: string) =>
      new Set(ended.filter((run) => run.label === label).map((run) => run.attempts.at(-1)!.conclusion));
    expect(last('flaky')).toEqual(new Set(['success']));
    expect(last('infra')).toEqual(new Set(['success']));
    expect(last('broken')).toEqual(new Set(['failure']));
    expect(last('oom')).toEqual(new Set(['failure']));
    expect(new Set(runs.filter((run) => run.label === 'startup').map((run) => run.attempts[0]!.jobs.length))).toEqual(
      new Set([0]),
    );
  });

  test('holds back what waits for an approval: the first attempt ran nothing, the second decides', () => {
    const { runs } = generateWorld({ ...options, runs: 3000 });
    const waited = runs.filter((run) => run.label === 'approval' && run.attempts.length === 2);
    expect(waited.length).toBeGreaterThan(3);
    for (const { attempts } of waited) {
      expect(attempts[0]).toMatchObject({ conclusion: 'action_required', jobs: [] });
      expect(attempts[1]!.jobs.length).toBeGreaterThan(0);
    }
  });

  test('has steps that follow each other within their job, with rising numbers', () => {
    const jobs = generateWorld(options).runs.flatMap((run) => run.attempts.flatMap((attempt) => attempt.jobs));
    for (const job of jobs) {
      const steps = stepsOf(job);
      for (const [index, step] of steps.entries()) {
        const before = steps[index - 1];
        expect(step.number).toBeGreaterThan(before?.number ?? 0);
        expect(step.startedMs).toBe(before?.completedMs ?? step.startedMs);
      }
      const end = steps.at(-1)?.completedMs;
      if (end != null && job.completedMs !== null) expect(end).toBe(job.completedMs);
    }
  });

  test('shows time-outs, lost runners and unpaid bills in annotations, not in logs', () => {
    const jobs = generateWorld({ ...options, runs: 3000 }).runs.flatMap((run) => run.attempts[0]!.jobs);
    const said = (label: string) => jobs.filter((job) => job.label === label).map((job) => job.annotations[0]!.message);
    expect(said('timeout').every((text) => /exceeded the maximum execution time/.test(text))).toBe(true);
    expect(said('lost').every((text) => /lost communication with the server/.test(text))).toBe(true);
    expect(said('billing').every((text) => /account payments have failed/.test(text))).toBe(true);
    expect(new Set(jobs.filter((job) => job.label === 'billing').map((job) => job.log))).toEqual(new Set(['none']));
    expect(new Set(jobs.filter((job) => job.label === 'timeout').map((job) => job.conclusion))).toEqual(
      new Set(['cancelled']),
    );
  });
});

describe('the log of a job', () => {
  const context = { repository: 'acme/nova', sha: 'f'.repeat(40) };
  const jobOf = (spec: JobSpec): WorldJob => buildWorld({ runs: [{ jobs: [spec] }] }).runs[0]!.attempts[0]!.jobs[0]!;

  test('is stamped on each line, names its job, and ends with the runner’s words', () => {
    const log = jobLog(
      jobOf({ name: 'api / test', failure: 'alembic/concurrent-update', does: ['alembic'] }),
      context,
    )!;
    expect(log.startsWith('\uFEFF2026-09-14T')).toBe(true);
    const lines = log.slice(1).trimEnd().split('\n');
    expect(lines.filter((line) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z /.test(line))).toEqual([]);
    const texts = lines.map((line) => line.slice(29));
    expect(texts[0]).toBe("Current runner version: '2.336.0'");
    expect(texts).toContain('Complete job name: api / test');
    expect(texts).toContain('psycopg2.errors.InternalError_: tuple concurrently updated');
    expect(texts).toContain('##[error]Process completed with exit code 1.');
    expect(texts.at(-1)).toBe('Cleaning up orphan processes');
    expect([...lines].sort()).toEqual(lines);
  });

  test('is the same text in the steps’ files, with other stamps', () => {
    const job = jobOf({ failure: 'vitest/assertion' });
    const bare = (text: string) => text.replace(/^\uFEFF/, '').replaceAll(/^\S+Z /gm, '');
    const whole = jobLog(job, context)!;
    const steps = stepLogs(job, context);
    expect(steps.map((step) => bare(step.text)).join('')).toBe(bare(whole));
    expect(steps.map((step) => step.text.replace(/^\uFEFF/, '')).join('')).not.toBe(whole.slice(1));
    expect(steps.map((step) => step.name)).not.toContain('Post Run actions/setup-node@v4');
  });

  test.each(
    Object.entries(OUTPUTS).flatMap(([id, { failures }]) => Object.keys(failures).map((name) => `${id}/${name}`)),
  )('of %s differs from the green one only after the same beginning', (id) => {
    const does = ['actions/checkout@v4', id.split('/')[0]!];
    const [green, red] = [{ does }, { does, failure: id as NonNullable<JobSpec['failure']> }].map((spec) =>
      jobLog(jobOf(spec), context)!
        .replaceAll(/^\S+Z /gm, '')
        .split('\n'),
    );
    const header = red!.findIndex((line) => line.startsWith('##[group]Run ') && !line.includes('@'));
    expect(red!.slice(0, header)).toEqual(green!.slice(0, header));
    expect(green!.length).toBeGreaterThan(20);
    const { exitCode } = failureOf(id as NonNullable<JobSpec['failure']>);
    expect(red).toContain(`##[error]Process completed with exit code ${exitCode}.`);
  });

  test('has Windows’ line ends on Windows', () => {
    expect(jobLog(jobOf({ labels: ['windows-latest'] }), context)).toContain('\r\n');
    expect(jobLog(jobOf({}), context)).not.toContain('\r');
  });

  test('may be given: lines get stamps, stamped ones are kept', () => {
    expect(jobLog(jobOf({ log: { text: 'boom\n' } }), context)).toMatch(/^\uFEFF2026-\S+Z boom\n$/);
    const stamped = '2025-10-16T08:54:24.4618852Z boom\n';
    expect(jobLog(jobOf({ log: { text: stamped } }), context)).toBe(`\uFEFF${stamped}`);
  });

  test('of a lost runner stops in the middle of a line', () => {
    expect(jobLog(jobOf({ log: 'cut' }), context)).not.toMatch(/\n$/);
    expect(jobLog(jobOf({ log: 'none' }), context)).toBeNull();
  });
});
