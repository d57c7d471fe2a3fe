import { describe, expect, test } from 'vitest';
import type { LogPart } from '../../src/domain.ts';
import { parsePart } from '../../src/log/parse.ts';

const part = (text: string, rest: Partial<LogPart> = {}): LogPart => ({
  file: 'job.log',
  bytes: Buffer.from(text),
  step: null,
  steps: null,
  ...rest,
});
const parse = (text: string, rest: Partial<LogPart> = {}) => parsePart(part(text, rest), (same) => same);

/** A GitHub job's log: each line gets a stamp, one second later than the one before. */
function github(...lines: readonly string[]): string {
  return lines
    .map((line, index) => `2026-09-01T10:00:${String(index % 60).padStart(2, '0')}.0000000Z ${line}\n`)
    .join('');
}

const SET_UP = [
  "Current runner version: '2.336.0'",
  '##[group]Operating System',
  'Ubuntu',
  '##[endgroup]',
  'Complete job name: test (20)',
];
const RUN = ['##[group]Run npm test', '\x1b[36;1mnpm test\x1b[0m', 'shell: /usr/bin/bash -e {0}', '##[endgroup]'];

describe('a job on GitHub', () => {
  test('steps begin at their headers, and the failed one has its exit code', () => {
    const [log] = parse(
      github(
        ...SET_UP,
        '##[group]Run actions/checkout@v4',
        'with:',
        '##[endgroup]',
        'Syncing',
        ...RUN,
        'boom',
        '##[error]Process completed with exit code 3.',
        'Post job cleanup.',
        'Cleaning up orphan processes',
      ),
    );
    expect(log).toMatchObject({ jobName: 'test (20)', ending: 'failure' });
    expect(
      log!.steps.map(({ name, kind, firstLine, lastLine, conclusion, exitCode }) => [
        name,
        kind,
        firstLine,
        lastLine,
        conclusion,
        exitCode,
      ]),
    ).toEqual([
      ['Set up job', 'set-up', 1, 5, 'success', null],
      ['Run actions/checkout@v4', 'action', 6, 9, 'success', null],
      ['Run npm test', 'run', 10, 15, 'failure', 3],
      ['Post job cleanup', 'post', 16, 16, 'success', null],
      ['Complete job', 'complete', 17, 17, 'success', null],
    ]);
  });

  test.each<[string, readonly string[], string]>([
    ['reaches its end without an error', ['ok', 'Cleaning up orphan processes'], 'success'],
    ['is cancelled', ['##[error]The operation was canceled.', 'Cleaning up orphan processes'], 'cancelled'],
    [
      'runs into a time limit',
      ["##[error]The action 'Run npm test' has timed out after 5 minutes.", 'Cleaning up orphan processes'],
      'timed-out',
    ],
    ['stops in the middle', ['still running'], 'cut-off'],
    [
      'fails in an action that prints no exit code',
      [
        '##[group]Run acme/publish@v1',
        '##[endgroup]',
        '##[error]Input required and not supplied: token',
        'Post job cleanup.',
        'Cleaning up orphan processes',
      ],
      'failure',
    ],
    [
      'has a finding marked as an error in a script that passed',
      ['##[error]src/a.ts:3:5: unused', 'Post job cleanup.', 'Cleaning up orphan processes'],
      'success',
    ],
    [
      'only has a notice in the error channel',
      ['##[error][notice] A new release of pip is available', 'Cleaning up orphan processes'],
      'success',
    ],
    [
      'fails after a shutdown',
      ['##[error]The runner has received a shutdown signal.', '##[error]The operation was canceled.'],
      'failure',
    ],
  ])('that %s ends as such', (_, lines, ending) => {
    expect(parse(github(...SET_UP, ...RUN, ...lines))[0]!.ending).toBe(ending);
  });

  test('headers inside a composite action open no steps of their own', () => {
    const [log] = parse(
      github(
        ...SET_UP,
        '##[group]Run ./.github/actions/build',
        '##[endgroup]',
        '##[start-action display=Compile;id=__run]',
        '##[group]Run make',
        '##[endgroup]',
        '##[end-action id=__run;outcome=success;conclusion=success;duration_ms=12]',
        ...RUN,
        'Cleaning up orphan processes',
      ),
    );
    expect(log!.steps.map((step) => step.name)).toEqual([
      'Set up job',
      'Run ./.github/actions/build',
      'Run npm test',
      'Complete job',
    ]);
  });

  test('steps that the archive names keep their numbers and names', () => {
    const text = github('a', '##[error]Process completed with exit code 2.', 'b');
    const first = text.indexOf('\n') + 1;
    const second = text.indexOf('\n', first) + 1;
    const [log] = parse(text, {
      steps: [
        { number: 1, name: 'Set up job', start: 0, end: first },
        { number: 6, name: 'Run migrations', start: first, end: second },
        { number: 24, name: 'Post Run actions_checkout@v4', start: second, end: text.length },
      ],
    });
    expect(log!.steps.map(({ number, name, kind, conclusion }) => [number, name, kind, conclusion])).toEqual([
      [1, 'Set up job', 'set-up', 'success'],
      [6, 'Run migrations', 'run', 'failure'],
      [24, 'Post Run actions_checkout@v4', 'post', 'success'],
    ]);
  });

  test('every line is in exactly one step', () => {
    const [log] = parse(github(...SET_UP, ...RUN, 'x', 'Post job cleanup.', 'y', 'Cleaning up orphan processes'));
    let next = 1;
    for (const step of log!.steps) {
      expect(step.firstLine).toBe(next);
      next = step.lastLine + 1;
    }
    expect(next - 1).toBe(log!.last);
  });
});

describe('what looks like something else', () => {
  test('a group that a script names "Run …" is no step, and hides nothing', () => {
    const [log] = parse(
      github(
        ...SET_UP,
        ...RUN,
        '##[group]Run the tests',
        'AssertionError: boom',
        '##[endgroup]',
        '##[error]Process completed with exit code 1.',
      ),
    );
    expect(log!.steps.map((step) => step.name)).toEqual(['Set up job', 'Run npm test']);
  });

  test('a word of success before the end does not make a failed job a good one', () => {
    const [log] = parse(
      'Running with gitlab-runner 17\n$ upload\nUpload Job succeeded\nERROR: Job failed: exit code 1\n',
    );
    expect(log!.ending).toBe('failure');
  });

  test('a finding that a matcher marked does not make a cancelled job a failed one', () => {
    const [log] = parse(
      github(
        ...SET_UP,
        ...RUN,
        '##[error]src/a.ts:3:5: unused',
        '##[error]The operation was canceled.',
        'Cleaning up orphan processes',
      ),
    );
    expect(log!.ending).toBe('cancelled');
  });
});

describe('a step that was allowed to fail', () => {
  const failed = [
    'boom',
    '##[error]Process completed with exit code 1.',
    '##[group]Run npm run build',
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    'built',
  ];
  const saved = 'Cache hit occurred on the primary key npm-1a2b, not saving cache.';

  test('did not fail the job, where the caches were looked after', () => {
    expect(
      parse(github(...SET_UP, ...RUN, ...failed, 'Post job cleanup.', saved, 'Cleaning up orphan processes'))[0]!
        .ending,
    ).toBe('success');
  });

  test('is a failure where nothing tells', () => {
    expect(
      parse(github(...SET_UP, ...RUN, ...failed, 'Post job cleanup.', 'Cleaning up orphan processes'))[0]!.ending,
    ).toBe('failure');
  });

  test('is a failure where a step of the job’s own saved the cache', () => {
    expect(
      parse(
        github(
          ...SET_UP,
          ...RUN,
          ...failed,
          'Cache saved with key: x',
          'Post job cleanup.',
          'Cleaning up orphan processes',
        ),
      )[0]!.ending,
    ).toBe('failure');
  });
});

describe('gh run view --log', () => {
  const row = (job: string, step: string, text: string) => `${job}\t${step}\t2026-09-01T10:00:00.0000000Z ${text}\n`;

  test('holds many jobs, whose lines keep their numbers', () => {
    const logs = parse(
      row('lint', 'Set up job', "Current runner version: '2.3'") +
        row('lint', 'Run eslint', '##[error]Process completed with exit code 1.') +
        row('test', 'Set up job', "Current runner version: '2.3'") +
        row('test', 'Complete job', 'Cleaning up orphan processes'),
    );
    expect(logs.map(({ jobName, first, last, ending }) => [jobName, first, last, ending])).toEqual([
      ['lint', 1, 2, 'failure'],
      ['test', 3, 4, 'success'],
    ]);
    expect(logs[0]!.steps.map((step) => step.name)).toEqual(['Set up job', 'Run eslint']);
  });

  test('steps that gh could not name are found by their headers', () => {
    const [log] = parse(
      row('test', 'UNKNOWN STEP', '##[group]Run npm test') +
        row('test', 'UNKNOWN STEP', '##[endgroup]') +
        row('test', 'UNKNOWN STEP', '##[error]Process completed with exit code 1.'),
    );
    expect(log!.steps.map((step) => step.name)).toEqual(['Run npm test']);
  });

  test('--log-failed prints failures only, even where no line says so', () => {
    expect(parse(row('test', 'Run npm test', 'boom'))[0]!.ending).toBe('failure');
  });
});

describe('other systems', () => {
  test.each<[string, string, string, string]>([
    [
      'GitLab',
      'gitlab',
      'failure',
      'Running with gitlab-runner 17.1 (abc)\nsection_start:1:step_script\r\x1b[0KExecuting\n$ make\nboom\nsection_end:1:step_script\r\x1b[0Ksection_start:2:cleanup_file_variables\r\x1b[0KCleaning up\nERROR: Job failed: exit code 1\n',
    ],
    ['GitLab', 'gitlab', 'success', 'Running with gitlab-runner 17.1 (abc)\n$ make\nJob succeeded\n'],
    [
      'Jenkins',
      'jenkins',
      'failure',
      'Started by timer\n+ make\nmake: *** [all] Error 2\nBuild step marked build as failure\nFinished: FAILURE\n',
    ],
    ['Jenkins', 'jenkins', 'cancelled', 'Started by timer\nAborted by someone\nFinished: ABORTED\n'],
    [
      'Travis',
      'travis',
      'failure',
      'travis_fold:start:git\r\x1b[0Kgit clone\ntravis_fold:end:git\r\x1b[0K\nThe command "npm test" exited with 1.\nDone. Your build exited with 1.\n',
    ],
    [
      'Taskcluster',
      'taskcluster',
      'timed-out',
      '[taskcluster 2026-02-12T02:47:20.604Z] Task ID: x\n[task 2026-02-12T02:47:21.604Z] go\n[taskcluster:error] Task aborted - max run time exceeded\n',
    ],
    [
      'Taskcluster',
      'taskcluster',
      'success',
      '[taskcluster 2026-02-12T02:47:20.604Z] Task ID: x\n[taskcluster 2026-02-12T02:48:20.604Z] Successful task run with exit code: 0 completed in 60 seconds\n',
    ],
    ['CircleCI', 'circleci', 'failure', '#!/bin/bash -eo pipefail\nnpm test\nboom\nExited with code exit status 1\n'],
    [
      'Azure',
      'azure',
      'failure',
      "2026-09-01T10:00:00.0000000Z ##[section]Starting: Run tests\n2026-09-01T10:00:01.0000000Z boom\n2026-09-01T10:00:02.0000000Z ##[error]Bash exited with code '1'.\n2026-09-01T10:00:03.0000000Z ##[section]Finishing: Run tests\n",
    ],
    ['nobody in particular', 'plain', 'unknown', 'make: *** [all] Error 2\n'],
  ])('a log of %s is recognised as %s and ends in %s', (_, format, ending, text) => {
    const [log] = parse(text);
    expect([log!.text.format, log!.ending]).toEqual([format, ending]);
  });

  test('the guilty section of GitLab is the last that did the job’s own work', () => {
    const [log] = parse(
      'Running with gitlab-runner 17\nsection_start:1:get_sources\r\x1b[0KGetting\nsection_end:1:get_sources\r\x1b[0Ksection_start:1:step_script\r\x1b[0KExecuting\nboom\nsection_start:2:cleanup_file_variables\r\x1b[0KCleaning up\nERROR: Job failed: exit code 1\n',
    );
    expect(log!.steps.map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ['get_sources', 'success'],
      ['step_script', 'failure'],
      ['cleanup_file_variables', 'unknown'],
    ]);
  });
});

test('an empty file has no jobs', () => expect(parse('')).toEqual([]));
