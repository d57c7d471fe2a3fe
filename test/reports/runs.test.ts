import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type RunRow, runsJson, runsText } from '../../src/reports/runs.ts';
import { aFailure, aJob, aRow, aRun } from '../filter/rows.ts';

const NOW = Date.UTC(2026, 10, 12, 12);
const HOUR = 3_600_000;

/** Written by `npx vitest run -u`. */
const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;

const race = aFailure({
  text: 'psycopg2.errors.InternalError_: tuple concurrently updated',
  summary: 'Two jobs migrated the same database at the same time.',
  signature: 'postgres/tuple-concurrently-updated',
  category: 'database',
  label: 'flaky',
  certainty: 'likely',
});
const assertion = aFailure({ text: 'AssertionError: 2 != 3', category: 'test', label: 'genuine' });
const wrapper = aFailure({
  text: 'Process completed with exit code 1.',
  summary: 'The log does not hold the cause.',
  unexplained: true,
});

const failed = (name: string) => aJob({ name, conclusion: 'failure' });

const ROWS: readonly RunRow[] = [
  aRow({
    run: aRun({
      id: 20228246101,
      createdMs: NOW - 40 * 24 * HOUR,
      conclusion: 'cancelled',
      branch: null,
      event: 'schedule',
    }),
  }),
  aRow({
    run: aRun({ id: 20228246170, createdMs: NOW - 3 * HOUR, conclusion: 'failure', attempt: 2, branch: 'release/1.2' }),
    attempt: 2,
    jobs: [
      { job: aJob({ name: 'lint', executed: false }), failures: [] },
      { job: failed('e2e (20, ubuntu)'), failures: [race] },
      { job: failed('integration'), failures: [race, assertion] },
    ],
  }),
  aRow({
    run: aRun({
      id: 20228246171,
      createdMs: NOW - 5 * 60_000,
      event: 'pull_request',
      branch: 'feature/a-rather-long-name-of-a-branch',
    }),
  }),
  aRow({ run: aRun({ id: 20228246172, createdMs: NOW - 20_000, status: 'in_progress', conclusion: null }) }),
  aRow({
    run: aRun({
      id: 20228246160,
      createdMs: NOW - 26 * HOUR,
      conclusion: 'failure',
      workflow: { id: 8, name: '試験 nightly', path: 'n.yml' },
    }),
    jobs: [
      { job: failed('unit'), failures: [] },
      { job: aJob({ name: 'slow', conclusion: 'timed_out' }), failures: [] },
    ],
  }),
  aRow({ run: aRun({ id: 20228246159, createdMs: NOW - 27 * HOUR, conclusion: 'startup_failure' }) }),
  aRow({
    run: aRun({ id: 20228246158, createdMs: NOW - 28 * HOUR, conclusion: 'failure' }),
    jobs: [{ job: failed('deploy'), failures: [wrapper] }],
  }),
];

describe('a list of runs', () => {
  test.each<[string, width: number, colour: boolean]>([
    ['runs-100.txt', 100, false],
    ['runs-60.txt', 60, false],
    ['runs-colour.txt', 100, true],
  ])('reads as in %s', async (name, width, colour) => {
    await expect(runsText(ROWS, { width, colour, nowMs: NOW })).toMatchFileSnapshot(golden(name));
  });

  test('says the same without colour as with it', () => {
    const [plain, coloured] = [false, true].map((colour) => runsText(ROWS, { width: 100, colour, nowMs: NOW })) as [
      string,
      string,
    ];
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(plain);
  });

  test('names the repository where there are several, and another host than usual', () => {
    const ghes = aRow({ repository: { host: 'ghe.example.com', owner: 'acme', name: 'nova' } });
    const text = runsText([...ROWS, ghes], { width: 160, colour: false, nowMs: NOW });
    expect(text).toContain('repository');
    expect(text).toContain('ghe.example.com/acme/nova');
    expect(runsText(ROWS, { width: 120, colour: false, nowMs: NOW })).not.toContain('acme/nova');
  });

  test.each([50, 60, 80, 100])('is never wider than %i columns', (width) => {
    const lines = runsText(ROWS, { width, colour: false, nowMs: NOW }).split('\n');
    // A wide character takes two columns.
    expect(lines.filter((line) => line.replace(/[試験]/g, '..').length > width)).toEqual([]);
  });

  test('that is empty says what to try', () => {
    expect(runsText([], { width: 80, colour: false, nowMs: NOW })).toContain('whyred pull OWNER/REPO');
  });

  test('a conclusion that is new to whyred is shown as it is', () => {
    const text = runsText([aRow({ run: aRun({ conclusion: 'half_done' }) })], {
      width: 100,
      colour: false,
      nowMs: NOW,
    });
    expect(text).toContain('• half done');
  });

  test('names that would act on a terminal or a runner are shown without that', () => {
    const text = runsText(
      [
        aRow({
          run: aRun({
            branch: 'a\x1b[2Jb\u202e',
            conclusion: 'failure',
            workflow: { id: 1, name: '##[error]x\r\ny', path: '' },
          }),
          jobs: [{ job: failed('::error::x'), failures: [aFailure({ text: '\t##[group]\u0007' })] }],
        }),
      ],
      { width: 120, colour: false, nowMs: NOW },
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]|##\[/u);
    expect(text).not.toMatch(/^\s*::/m);
    expect(text.split('\n')).toHaveLength(6);
  });
});

describe('runs as JSON', () => {
  test('are in one line, newest first, with failures as in the triage contract', () => {
    const json = runsJson(ROWS);
    expect(json).not.toContain('\n');
    const runs = JSON.parse(json);
    expect(runs.map(({ id }: { id: number }) => id)).toEqual([
      20228246172, 20228246171, 20228246170, 20228246160, 20228246159, 20228246158, 20228246101,
    ]);
    expect(runs[2]).toMatchObject({
      attempt: 2,
      repo: 'acme/nova',
      workflow: 'CI',
      branch: 'release/1.2',
      event: 'push',
      conclusion: 'failure',
      createdAt: '2026-11-12T09:00:00.000Z',
    });
    expect(runs[2].jobs.map(({ name, executed }: { name: string; executed: boolean }) => [name, executed])).toEqual([
      ['lint', false],
      ['e2e (20, ubuntu)', true],
      ['integration', true],
    ]);
    const schema = JSON.parse(readFileSync(new URL('../../data/triage.schema.json', import.meta.url), 'utf8'));
    const validate = new Ajv2020({ allErrors: true }).compile({ ...schema.$defs.failure, $defs: schema.$defs });
    for (const failure of runs[2].jobs[2].failures) {
      validate(failure);
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test('of none are an empty array', () => {
    expect(runsJson([])).toBe('[]');
  });
});
