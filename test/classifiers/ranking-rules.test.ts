import { describe, expect, test } from 'vitest';
import { triageText } from '../support/engine.ts';

/** A job of GitHub's whose step prints this and exits with 1. */
function jobWith(output: readonly string[], exit = '##[error]Process completed with exit code 1.'): string {
  const lines = [
    "Current runner version: '2.336.0'",
    '##[group]Run ./check.sh',
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    ...output,
    exit,
    'Cleaning up orphan processes',
  ];
  return lines.map((line) => `2026-09-01T10:00:00.0000000Z ${line}\n`).join('');
}

async function firstOf(text: string) {
  const [failure] = (await triageText(text)).jobs.flatMap((job) => job.failures);
  return failure;
}

describe('the line that explains a step', () => {
  test.each<[string, readonly string[], string]>([
    [
      'a finding without a word for an error, before what counts',
      ['ledger/v1/cart.proto:8:1:Import "ledger/v1/common.proto" is unused.', '1 failure'],
      'ledger/v1/cart.proto:8:1:Import "ledger/v1/common.proto" is unused.',
    ],
    [
      'a rule of a checker of one’s own',
      [
        'src/db/schema.ts:56 [one-writer] table carts is written by two',
        ' ELIFECYCLE  Command failed with exit code 1.',
      ],
      'src/db/schema.ts:56 [one-writer] table carts is written by two',
    ],
    [
      'what a tool could not do, before what it tried first',
      [
        "Unable to find image 'registry.example/cart:2' locally",
        'docker: Error response from daemon: no such manifest for registry.example/cart:2',
      ],
      'docker: Error response from daemon: no such manifest for registry.example/cart:2',
    ],
    [
      'why versions cannot be chosen, before that it was given up',
      ['Because shop depends on ledger >=2.0.0 which needs Till >=3.0.0, version solving failed.', 'pub get failed'],
      'Because shop depends on ledger >=2.0.0 which needs Till >=3.0.0, version solving failed.',
    ],
    [
      'an assertion, before how many failed',
      ['    expect(received).toMatchSnapshot()', ' › 1 snapshot failed from 1 test suite.'],
      '    expect(received).toMatchSnapshot()',
    ],
    [
      'a warning that is not forgiven, where nothing else speaks',
      ['docs/till.rst:4: WARNING: Title underline too short.', 'done, 1 page'],
      'docs/till.rst:4: WARNING: Title underline too short.',
    ],
    ['a complaint in a script’s own words', ['reading tags', 'No tag to start from'], 'No tag to start from'],
    [
      'a program that is not there, whoever calls it',
      ['/opt/check/common.sh: line 13: shunit2: No such file or directory', 'CRITICAL - test failed'],
      '/opt/check/common.sh: line 13: shunit2: No such file or directory',
    ],
    [
      'the reason inside a build of an image, before the caller’s words',
      ['#14 22.09 Error: DATABASE_URL must be set', '#14 22.10 Error: Failed to collect page data for /carts'],
      '#14 22.09 Error: DATABASE_URL must be set',
    ],
    [
      'the error of a tool, before the runner’s word on the environment',
      ['ERROR: the ledger is not balanced', 'ERROR:   py38: commands failed'],
      'ERROR: the ledger is not balanced',
    ],
  ])('is %s', async (_, output, wanted) => {
    const failure = await firstOf(jobWith(output));
    expect(failure?.rootCause.text).toBe(wanted);
  });

  test('is the last of an error that each attempt marked', async () => {
    const attempts = [1, 2, 3].flatMap((attempt) => [
      '##[error]fatal: no such ref in the ledger',
      ...(attempt < 3 ? ['Waiting 10 seconds before trying again'] : []),
    ]);
    const failure = await firstOf(jobWith(attempts, "##[error]The process '/usr/bin/git' failed with exit code 128"));
    expect(failure?.rootCause.line).toBe(9);
  });

  test('is that the time was up, not what was waited for', async () => {
    const polled = Array.from({ length: 6 }, (_, attempt) => [
      'FATAL: the till is not open',
      `retrying (attempt ${attempt} of 9)`,
    ]).flat();
    const failure = await firstOf(
      jobWith(polled, "##[error]The action 'Wait for the till' has timed out after 5 minutes."),
    );
    expect(failure?.rootCause.text).toContain('has timed out after 5 minutes');
  });

  test('is only a guess where a tool had given up before', async () => {
    const alone = await firstOf(jobWith(['Error: cart.xcarchive is not there']));
    const late = await firstOf(
      jobWith([
        'ninja: build stopped: subcommand failed.',
        'tidying',
        'more of it',
        'Error: cart.xcarchive is not there',
      ]),
    );
    expect(late?.rootCause.text).toBe('Error: cart.xcarchive is not there');
    expect(late!.rootCause.confidence).toBeLessThan(alone!.rootCause.confidence);
  });
});

describe('a job is known as failed', () => {
  test.each([
    [
      'as people copy it from a page',
      ['Run make', 'make', 'oops: no rule for it', 'Error: Process completed with exit code 2.'],
    ],
    ['when an action of its own ended in Docker', ['✖ no label fits', '##[error]Docker run failed with exit code 1']],
    [
      'when a process that an action started failed',
      ['no disk', "Error: The process '/usr/bin/tar' failed with exit code 2"],
    ],
  ])('%s', async (_, lines) => {
    const { jobs } = await triageText(`${lines.join('\n')}\n`);
    expect(jobs[0]).toMatchObject({ conclusion: 'failure', failures: [{}] });
  });

  test('when its machine went away, also where the job tidied up after it', async () => {
    const { jobs } = await triageText(jobWith(['compiling'], '##[error]The runner has received a shutdown signal.'));
    expect(jobs[0]).toMatchObject({ conclusion: 'failure', failures: [{ rootCause: { line: 6 } }] });
  });

  test('when the runner could not read what it wrote', async () => {
    const output = [
      "##[error]Unable to process file command 'output' successfully.",
      '##[error]Invalid format \'  "a.md"\'',
    ];
    const { jobs } = await triageText(jobWith(output, 'Post job cleanup.'));
    expect(jobs[0]).toMatchObject({ conclusion: 'failure', failures: [{}] });
  });
});

test('the last line of a step is a candidate behind the wrapper, and never one alone', async () => {
  const behind = await firstOf(jobWith(['all went well so far']));
  expect(behind?.candidates.map(({ line }) => line)).toEqual([6, 5]);
  const lines = [
    "Current runner version: '2.336.0'",
    '##[group]Run make',
    'shell: sh',
    '##[endgroup]',
    'git version 2.51.0',
  ];
  const cut = lines.map((line) => `2026-09-01T10:00:00.0000000Z ${line}\n`).join('');
  expect(await firstOf(cut)).toBeUndefined();
});

describe('a job is known as passed', () => {
  test('where Jenkins writes the time of day before each line', async () => {
    const lines = ['Started by timer', '[Pipeline] sh', '+ make', 'ERROR: this one is expected', 'Finished: SUCCESS'];
    const { jobs } = await triageText(lines.map((line) => `20:05:44  ${line}\n`).join(''));
    expect(jobs[0]).toMatchObject({ conclusion: 'success', failures: [] });
  });

  test.each(['Done in 213.55s.', 'Build success', 'OK (skipped=2)'])(
    'where a log without marks ends in %j',
    async (end) => {
      const { jobs } = await triageText(`src/a.ts(3,5): error TS2345: no such cart\ntsc || echo went on\n${end}\n`);
      expect(jobs[0]).toMatchObject({ conclusion: 'success', failures: [] });
    },
  );

  test('but not where more was said behind it', async () => {
    const { jobs } = await triageText('Done in 3.55s.\nsrc/a.ts(3,5): error TS2345: no such cart\n');
    expect(jobs[0]!.failures).toHaveLength(1);
  });

  test('where an exception was ignored', async () => {
    const lines = ['Exception ignored in: <function Till.__del__ at 0x7f>', 'Ran 3 tests in 0.1s', '', 'OK'];
    const { jobs } = await triageText(`${lines.join('\n')}\n`);
    expect(jobs[0]!.failures).toEqual([]);
  });
});

test('behind a fold of Travis that ended, it is the script that goes on', async () => {
  const lines = [
    'travis_fold:start:git.checkout',
    '$ git clone --depth=50 https://git.example/acme/nova.git',
    'travis_fold:end:git.checkout',
    '$ make test',
    "Fatal error: can't create obj/core.o",
    'The command "make test" exited with 2.',
    'Done. Your build exited with 1.',
  ];
  const { jobs } = await triageText(`${lines.join('\n')}\n`);
  expect(jobs[0]!.step?.name).toBe('script');
  expect(jobs[0]!.failures[0]!.category).not.toBe('vcs');
});

test('Maven’s errors are Maven’s, also as GitHub’s pages show them', async () => {
  const lines = [
    '[INFO] BUILD FAILURE',
    'Error:  /home/runner/work/nova/nova/src/main/java/Cart.java:[32,19] cannot find symbol',
    'Error:    symbol:   method total()',
    'Error:  -> [Help 1]',
    'Error: Process completed with exit code 1.',
  ];
  const failure = await firstOf(`${lines.join('\n')}\n`);
  expect(failure?.rootCause.line).toBe(2);
  expect(failure?.problems[0]).toMatchObject({ file: 'src/main/java/Cart.java', line: 32, column: 19 });
});
