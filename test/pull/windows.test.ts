import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePart } from '../../src/log/parse.ts';
import { sparseText } from '../../src/log/sparse.ts';
import { logOf } from '../../src/pull/windows.ts';
import { complete, script, setUp } from '../support/api-job.ts';

const same = (text: string): string => text;

test('no windows are no log', () => expect(logOf('test', [])).toBeNull());

test('a window is a part of the job’s log, under the name that it was cut from', () => {
  const step = { number: 3, name: 'Test' };
  const log = logOf('unit / test', [{ file: 'unit _ test/3_Test.txt', step, steps: null, text: '\n\nboom ✗\n' }]);
  expect(log).toEqual({
    name: 'unit / test',
    parts: [{ file: 'unit _ test/3_Test.txt', bytes: Buffer.from('\n\nboom ✗\n'), step, steps: null }],
  });
});

describe('steps are where they were', () => {
  const whole = setUp(0, 'test') + script(2, 'make lint', 'ünïcödé ✓') + script(5, 'make test', '✗ boom') + complete(9);

  test('whatever lines are left out', () => {
    const [log] = parsePart({ file: 'job.txt', bytes: Buffer.from(whole), step: null, steps: null }, same);
    const steps = log!.steps.map(({ name, firstLine, lastLine }, index) => {
      return { number: index * 3, name, firstLine, lastLine };
    });
    fc.assert(
      fc.property(fc.subarray(Array.from({ length: log!.last }, (_, index) => index + 1)), (kept) => {
        // What a log is shows in its first lines.
        const text = sparseText(log!.text, [1, ...kept]);
        const [part] = logOf('test', [{ file: 'job.txt', step: null, steps, text }])!.parts;
        const [again] = parsePart(part!, same);
        expect(
          again!.steps.map(({ number, name, firstLine, lastLine }) => ({ number, name, firstLine, lastLine })),
        ).toEqual(steps);
      }),
    );
  });

  test('also where the text ends before them', () => {
    const steps = [{ number: 1, name: 'Set up job', firstLine: 1, lastLine: 9 }];
    const [part] = logOf('test', [{ file: 'job.txt', step: null, steps, text: 'one\ntwo\n' }])!.parts;
    expect(part!.steps).toEqual([{ number: 1, name: 'Set up job', start: 0, end: 8 }]);
  });
});
