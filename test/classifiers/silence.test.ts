import { describe, expect, test } from 'vitest';
import { triageText } from '../support/engine.ts';

/** A job on GitHub whose step says these things at these minutes, and is then ended. */
async function explain(output: readonly (readonly [minute: number, text: string])[], end: readonly [number, string]) {
  const lines: (readonly [number, string])[] = [
    [0, "Current runner version: '2.336.0'"],
    [0, '##[group]Run npm test'],
    [0, 'shell: /usr/bin/bash -e {0}'],
    [0, '##[endgroup]'],
    ...output,
    end,
    [end[0], 'Cleaning up orphan processes'],
  ];
  const stamped = lines.map(
    ([minute, text]) => `${new Date(minute * 60_000).toISOString().slice(0, -1)}0000Z ${text}\n`,
  );
  const [failure] = (await triageText(stamped.join(''))).jobs[0]!.failures;
  return failure!;
}

describe('a step that was stopped after a long silence', () => {
  const output = [
    [1, '✓ opens the ledger'],
    [2, '✓ closes the ledger'],
  ] as const;

  test.each([
    ['by its time limit', "##[error]The action 'Run npm test' has timed out after 60 minutes."],
    ['by somebody', '##[error]The operation was canceled.'],
  ])('%s tells what it said last, and how long ago', async (_, end) => {
    const failure = await explain(output, [60, end]);
    expect(failure.rootCause.line).toBe(7);
    expect(failure.summary).toContain('Nothing was said for 58 minutes, after “✓ closes the ledger”.');
    expect(failure.candidates[1]).toMatchObject({ line: 6, why: ['nothing was said for 58 minutes after it'] });
  });

  test('is found by its longest silence, not by the last one', async () => {
    const failure = await explain([...output, [50, 'still waiting']], [60, '##[error]The operation was canceled.']);
    expect(failure.summary).toContain('for 48 minutes, after “✓ closes the ledger”');
  });
});

test('an error of its own is a reason that needs no silence', async () => {
  const failure = await explain(
    [[1, 'src/a.ts(3,5): error TS2322: Type A is not B.']],
    [60, '##[error]The operation was canceled.'],
  );
  expect(failure.rootCause.line).toBe(5);
  expect(failure.summary).not.toContain('Nothing was said');
});

test('a step that went on to its end was not silent', async () => {
  const output = Array.from({ length: 60 }, (_, minute) => [minute + 0.5, `✓ test ${minute}`] as const);
  const failure = await explain(output, [60, "##[error]The action 'Run npm test' has timed out after 60 minutes."]);
  expect(failure.summary).not.toContain('Nothing was said');
});
