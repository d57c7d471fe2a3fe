import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standsOut } from '../../src/classifiers/standing-out.ts';
import type { StepRange } from '../../src/domain.ts';
import { type Condensed, Condenser } from '../../src/log/condense.ts';
import { parsePart } from '../../src/log/parse.ts';
import type { Limits } from '../../src/log/segment.ts';
import { readLog } from '../../src/log/text.ts';

const SMALL: Limits = {
  head: { bytes: 2000, lines: 50 },
  tail: { bytes: 6000, lines: 150 },
  ended: { bytes: 40_000, lines: 400 },
  end: { bytes: 3000, lines: 40 },
};
const same = (text: string): string => text;

function condensed(
  log: Buffer,
  pieces: readonly number[],
  given: { limits?: Limits; steps?: readonly StepRange[] } = {},
): Condensed {
  const condenser = new Condenser({ standsOut, limits: SMALL, ...given });
  let at = 0;
  for (const length of pieces) {
    condenser.push(Buffer.from(log.subarray(at, at + length)));
    at += length;
  }
  condenser.push(Buffer.from(log.subarray(at)));
  return condenser.end();
}

function linesOf(bytes: Buffer): string[] {
  const lines = bytes.toString().split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** A job's log: its steps, each with so many lines of output. */
function jobLog(
  steps: readonly { readonly lines: number; readonly failed: boolean; readonly middle?: string }[],
): string[] {
  const output = steps.flatMap(({ lines, failed, middle }, step) => [
    `##[group]Run ./step-${step}.sh`,
    `\u001b[36;1m./step-${step}.sh\u001b[0m`,
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    ...Array.from({ length: lines }, (_, index) =>
      middle !== undefined && index === lines >> 1 ? middle : `step ${step} says ${index} in a line of some length`,
    ),
    ...(failed ? ['##[error]Process completed with exit code 1.'] : []),
  ]);
  const all = [
    "Current runner version: '2.330.0'",
    'Complete job name: build',
    ...output,
    'Cleaning up orphan processes',
  ];
  return all.map((line) => `2026-09-01T10:00:00.0000000Z ${line}`);
}

const steps = fc.array(fc.record({ lines: fc.integer({ min: 0, max: 600 }), failed: fc.boolean() }), { maxLength: 6 });
const pieces = fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 40 });

describe('a log that is too long to be held', () => {
  test('keeps lines as they are, under the numbers that they have in the file', () => {
    fc.assert(
      fc.property(steps, pieces, fc.boolean(), (given, cuts, ends) => {
        const lines = jobLog(given);
        const log = Buffer.from(lines.join('\n') + (ends ? '\n' : ''));
        const { bytes, kept } = condensed(log, cuts);
        const left = linesOf(bytes);
        expect(kept).toMatchObject({ lineCount: lines.length, byteCount: log.length });
        expect(kept.numbers).toHaveLength(left.length);
        expect([...kept.numbers]).toEqual([...new Set(kept.numbers)].sort((a, b) => a - b));
        left.forEach((line, index) => {
          expect(line).toBe(lines[kept.numbers[index]! - 1]);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('has the same steps, ends and exit codes as the whole of it', () => {
    fc.assert(
      fc.property(steps, pieces, (given, cuts) => {
        const log = Buffer.from(`${jobLog(given).join('\n')}\n`);
        const part = { file: 'job.txt', step: null, steps: null };
        const whole = parsePart({ ...part, bytes: log }, same)[0]!;
        const { bytes, kept } = condensed(log, cuts);
        const left = parsePart({ ...part, bytes, kept }, same)[0]!;
        expect(left).toMatchObject({
          steps: whole.steps,
          ending: whole.ending,
          jobName: whole.jobName,
          last: whole.last,
        });
      }),
      { numRuns: 100 },
    );
  });

  test('holds as much of each line and of each step as the limits say, however long it is', () => {
    const lines = jobLog([
      { lines: 200_000, failed: false },
      { lines: 200_000, failed: true },
    ]);
    const { bytes, kept } = condensed(Buffer.from(lines.join('\n')), []);
    // A block may be longer than a limit; blocks have 128 KB.
    expect(bytes.length).toBeLessThan(600_000);
    expect(kept.numbers.at(-1)).toBe(lines.length);
  });

  test('keeps what stands out in the middle of a step, with the lines around it', () => {
    const lines = jobLog([{ lines: 40_000, failed: true, middle: 'TypeError: cart is undefined' }]);
    const at = lines.findIndex((line) => line.endsWith('cart is undefined')) + 1;
    const { kept } = condensed(Buffer.from(lines.join('\n')), []);
    expect([...kept.numbers].filter((number) => Math.abs(number - at) <= 5)).toEqual(
      [-2, -1, 0, 1, 2, 3].map((by) => at + by),
    );
  });

  test('keeps the end of a step with an error before that of steps without one', () => {
    const lines = jobLog([
      { lines: 500, failed: true },
      ...Array.from({ length: 20 }, () => ({ lines: 500, failed: false })),
    ]);
    const at = lines.findIndex((line) => line.includes('##[error]')) + 1;
    const { kept } = condensed(Buffer.from(lines.join('\n')), []);
    expect([...kept.numbers]).toEqual(expect.arrayContaining([at - 20, at - 1, at]));
    expect([...kept.numbers]).not.toContain(at + 520);
  });

  test('of a line without an end keeps beginning and end', () => {
    const line = Buffer.concat([Buffer.from('begins '), Buffer.alloc(5 * 1024 ** 2, 'x'), Buffer.from(' ends')]);
    const log = Buffer.concat([Buffer.from('one\n'), line, Buffer.from('\nthree\n')]);
    const { bytes, kept } = condensed(
      log,
      Array.from({ length: 50 }, () => 100_000),
    );
    expect([...kept.numbers]).toEqual([1, 2, 3]);
    expect(bytes.length).toBeLessThan(600_000);
    const text = readLog(bytes, same, { kept });
    expect(text.line(2).text).toMatch(/^begins x+ … x+ ends$|^begins x+.*x+ ends$/);
    expect(text.line(3).text).toBe('three');
  });

  test('is read in UTF-16, too', () => {
    const lines = jobLog([{ lines: 3000, failed: true }]);
    const log = Buffer.from(`\ufeff${lines.join('\r\n')}`, 'utf16le');
    const { bytes, kept } = condensed(log, [1001, 333, 7777]);
    expect(kept).toMatchObject({ lineCount: lines.length, byteCount: log.length });
    expect(bytes.toString().trimEnd().endsWith('Cleaning up orphan processes')).toBe(true);
  });

  test('gives the steps that are known their new places', () => {
    fc.assert(
      fc.property(pieces, (cuts) => {
        const lines = jobLog([
          { lines: 700, failed: false },
          { lines: 700, failed: true },
        ]);
        const log = Buffer.from(`${lines.join('\n')}\n`);
        const starts = [0, log.indexOf('2026-09-01T10:00:00.0000000Z ##[group]Run ./step-1.sh')];
        const given = starts.map((start, index) => ({
          number: index + 1,
          name: `step ${index}`,
          start,
          end: starts[index + 1] ?? log.length,
        }));
        const { bytes, steps: places } = condensed(log, cuts, { steps: given });
        expect(places?.map(({ number, name }) => ({ number, name }))).toEqual(
          given.map(({ number, name }) => ({ number, name })),
        );
        expect(bytes.subarray(places![1]!.start).toString()).toMatch(/^\S+ ##\[group\]Run \.\/step-1\.sh/);
      }),
      { numRuns: 50 },
    );
  });

  test('knows no steps where one of them would begin in the middle of a line', () => {
    const lines = jobLog([{ lines: 700, failed: true }]);
    const log = Buffer.from(`${lines.join('\n')}\n`);
    const wrong = [
      { number: 1, name: 'one', start: 0, end: 501 },
      { number: 2, name: 'two', start: 501, end: log.length },
    ];
    expect(condensed(log, [], { steps: wrong }).steps).toBeNull();
  });
});

describe('a long log that was made to be hard to hold', () => {
  test('is bounded when every line begins a step, and its first step stays', () => {
    const log = Buffer.from(`Current runner version: '2.330.0'\n${'##[group]Run x\n'.repeat(100_000)}`);
    const stamped = Buffer.from(log.toString().replace(/^(?=.)/gm, '2026-09-01T10:00:00.0000000Z '));
    const { bytes, kept } = condensed(stamped, []);
    expect(bytes.length).toBeLessThan(100_000);
    expect(kept.lineCount).toBe(100_001);
    expect([kept.numbers[0], kept.numbers.at(-1)]).toEqual([1, 100_001]);
  });

  test('loses no more of its steps with errors each time that another one ends', () => {
    const lines = jobLog(Array.from({ length: 300 }, () => ({ lines: 100, failed: true })));
    const { kept } = condensed(Buffer.from(lines.join('\n')), [], {
      limits: { ...SMALL, ended: { bytes: 400_000, lines: 4000 } },
    });
    const errors = lines.flatMap((line, index) => (line.includes('##[error]') ? [index + 1] : []));
    expect([...kept.numbers]).toEqual(expect.arrayContaining(errors));
  });

  test('is bounded when long lines stand out', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `${index} error: ${'x'.repeat(100_000)}`);
    expect(condensed(Buffer.from(lines.join('\n')), []).bytes.length).toBeLessThan(2_500_000);
  });

  test('of a step whose first line is longer than a head, whole words of that line stay', () => {
    const first = `2026-09-01T10:00:00.0000000Z ##[group]Run curl ${'a'.repeat(600)} ${'b'.repeat(600)} c`;
    const steps = Array.from({ length: 100 }, () => [first, 'out', 'out']).flat();
    const { bytes, kept } = condensed(
      Buffer.from(['Current runner version: ', ...jobLog([]), ...steps].join('\n')),
      [],
      {
        limits: { ...SMALL, ended: { bytes: 60_000, lines: 80 } },
      },
    );
    const cut = linesOf(bytes).filter((line) => line.includes('Run curl') && line !== first);
    expect(new Set(cut)).toEqual(new Set([first.slice(0, -602)]));
    expect(kept.numbers).toHaveLength(linesOf(bytes).length);
  });
});

test('the step of a job on GitLab that failed stays readable, however long what comes after it is', () => {
  const section = (name: string, lines: readonly string[]): string[] => [
    `section_start:1760000000:${name}\r\u001b[0K`,
    ...lines,
    `section_end:1760000001:${name}\r\u001b[0K`,
  ];
  const script = [...Array.from({ length: 400 }, (_, index) => `compiled ${index}`), 'the cart is broken', 'giving up'];
  const after = Array.from({ length: 900 }, (_, index) => `uploaded ${index}`);
  const lines = [
    'Running with gitlab-runner 17.5.0',
    ...section('prepare_executor', ['Using Docker executor']),
    ...section('step_script', script),
    ...section('upload_artifacts_on_failure', after),
    ...section('cleanup_file_variables', ['cleaned']),
    'ERROR: Job failed: exit code 1',
  ];
  const { kept } = condensed(Buffer.from(lines.join('\n')), [], {
    limits: { ...SMALL, ended: { bytes: 20_000, lines: 300 } },
  });
  expect([...kept.numbers]).toContain(lines.indexOf('the cart is broken') + 1);
});

describe('private keys stay hidden where lines of them were left out', () => {
  const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
  const last = 'Zk8rQ2pLbA9c';
  const key = ['-----BEGIN PRIVATE KEY-----', body, body, body, last, '-----END PRIVATE KEY-----'];
  const filler = (count: number): string[] => Array.from({ length: count }, (_, at) => `line ${at} of some length`);

  test.each([
    ['between head and tail', ['Error: cannot load the key above', ...filler(5000)]],
    ['at the beginning of the tail', filler(8)],
  ])('%s', (_where, behind) => {
    for (let shift = 0; shift < 12; shift++) {
      const lines = [...filler(5000 + shift), ...key, ...behind];
      const { bytes, kept } = condensed(Buffer.from(`${lines.join('\n')}\n`), []);
      const text = readLog(bytes, same, { kept });
      const shown = text
        .lines(1, lines.length)
        .map((line) => line.text)
        .join('\n');
      expect(shown).not.toContain(last);
      expect(shown).not.toContain(body);
    }
  });
});

describe('steps that are known', () => {
  const log = Buffer.from(`${jobLog([{ lines: 3000, failed: true }]).join('\n')}\n`);
  const steps = (end: number): StepRange[] => [
    { number: 1, name: 'test', start: 0, end: log.length },
    { number: 2, name: 'nothing', start: log.length, end },
  ];

  test('keep their places where the last one printed nothing', () => {
    const { bytes, steps: places } = condensed(log, [], { steps: steps(log.length) });
    expect(places?.[1]).toEqual({ number: 2, name: 'nothing', start: bytes.length, end: bytes.length });
  });

  test('are none where the log has another length than they have together', () => {
    expect(condensed(log, [], { steps: steps(log.length + 1) }).steps).toBeNull();
  });
});

test('a byte order mark makes no job of its own in the output of `gh run view --log`', () => {
  const lines = jobLog([{ lines: 1, failed: true }]).map((line) => `build\tUNKNOWN STEP\t${line}`);
  const part = { file: 'run.log', step: null, steps: null, bytes: Buffer.from(`\ufeff${lines.join('\n')}`) };
  expect(parsePart(part, same).map(({ jobName, first, last }) => [jobName, first, last])).toEqual([
    ['build', 1, lines.length],
  ]);
});

test('half a character at the end of UTF-16 is not lost without a word', () => {
  const log = Buffer.concat([Buffer.from('\ufeffone\ntwo', 'utf16le'), Buffer.from([0x41])]);
  expect(condensed(log, []).bytes.toString()).toBe(readLog(log, same).bytes.toString());
});

describe('lines that were left out', () => {
  const kept = { numbers: Uint32Array.from([1, 2, 7, 9]), lineCount: 10, byteCount: 100 };
  const text = readLog(Buffer.from('one\ntwo\nseven\nnine\n'), same, { kept });

  test('are empty', () => {
    expect([1, 3, 7, 10].map((number) => text.line(number).text)).toEqual(['one', '', 'seven', '']);
  });

  test('are not among those of a range', () => {
    expect(text.lines(2, 8).map(({ number }) => number)).toEqual([2, 7]);
    expect(text.count(2, 8)).toBe(2);
    expect(text.lines(3, 6)).toEqual([]);
  });

  test('lie where the next line begins', () => {
    expect([1, 3, 7, 8, 10, 11].map((number) => text.offsetOf(number))).toEqual([0, 8, 8, 14, 19, 19]);
    expect([1, 3, 8, 10].map((number) => text.from(number))).toEqual([1, 7, 9, 11]);
    expect(text.lineAt(9)).toBe(7);
  });
});
