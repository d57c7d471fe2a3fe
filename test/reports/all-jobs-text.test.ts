import { describe, expect, test } from 'vitest';
import { type AllJobsOptions, allJobs } from '../../src/history/all-jobs.ts';
import type { Execution } from '../../src/history/rows.ts';
import { allJobsText } from '../../src/reports/all-jobs-text.ts';
import { DAY, execution, HOUR, START } from '../support/executions.ts';

const untilMs = START + 50 * DAY;
const options: AllJobsOptions = {
  ...{ fromMs: START, untilMs, sampleDays: 7, basisDays: 28, sensitivity: 'balanced' },
  ...{ staleDays: 14, parts: 10 },
};
const text = (executions: readonly Execution[], width = 200): string =>
  allJobsText({ all: allJobs(executions, options), ...options }, { width, colour: false, nowMs: untilMs });

/** Four runs a day. */
function job(name: string, fails: (day: number, at: number) => boolean, given: Partial<Execution> = {}): Execution[] {
  return Array.from({ length: 200 }, (_, index) => {
    const [day, at] = [Math.floor(index / 4), index % 4];
    const conclusion = fails(day, at) ? 'failure' : 'success';
    return execution({
      runId: 1000 + index,
      job: name,
      createdMs: START + day * DAY + at * 6 * HOUR,
      conclusion,
      ...given,
    });
  });
}

describe('what was worse a window ago', () => {
  test('and is not for sure over may have recovered', () => {
    const rows = job('test', (day, at) => at < 2 && ((day >= 36 && day < 42) || (day === 44 && at === 0)));
    expect(text(rows)).toContain(
      '  ? test (CI, default branch) passed less, and may have recovered: 112 of 112 → 27 of 28 passed\n',
    );
  });

  test('and still is says so', () => {
    const rows = job('test', (day, at) => at < 2 && day >= 38);
    expect(text(rows)).toMatch(/✗ test .* passes less: .*\n {4}down 50 points, .*, it was so a window ago already\n/);
  });
});

test('so many alarms as a screen holds are told, and the rest counted', () => {
  const rows = Array.from({ length: 12 }, (_, at) => job(`job ${at}`, (day) => day >= 46)).flat();
  const said = text(rows);
  expect(said.match(/✗/g)).toHaveLength(8);
  expect(said).toContain('\n  and 4 more jobs: --json names all\n');
});

test('so many jobs as a screen holds are listed, and the rest counted', () => {
  const rows = Array.from({ length: 25 }, (_, at) => job(`job ${at}`, (day) => at === 0 && day === 20)).flat();
  expect(text(rows)).toContain('\nand 5 more, none of which failed: --json names all\n');
});

test('repositories and workflows are told apart where there are several', () => {
  const rows = [
    ...job('a', () => false),
    ...job('a', () => false, { repository: 'github.com/acme/comet', workflow: 2, workflowName: 'Nightly' }),
  ];
  expect(text(rows)).toMatch(/^a +default branch .* CI +acme\/nova$/m);
  expect(text(rows)).toMatch(/^a +default branch .* Nightly +acme\/comet$/m);
});

test.each([50, 80, 120])('%i columns hold it', (width) => {
  const rows = job(`a long name ${'x'.repeat(100)}`, (day) => day >= 46, { workflowName: 'y'.repeat(60) });
  // A name is never broken where it is told in a sentence.
  const lines = text(rows, width)
    .split('\n')
    .filter((line) => line.length > width && !/x{100}|y{60}/.test(line));
  expect(lines).toEqual([]);
});

test('a name cannot act on a terminal or on a runner', () => {
  const said = text(job('##[error]\u202ex', (day) => day >= 46, { workflowName: '\x1b[2J', sha: '::error::' }));
  expect(said.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]|##\[/u);
  expect(said).not.toMatch(/^\s*::/m);
});
