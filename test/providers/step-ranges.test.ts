import { describe, expect, test } from 'vitest';
import { stepRanges } from '../../src/providers/step-ranges.ts';

const MARK = '\uFEFF';
const SETUP = '10:00:00 set up\n';
const BUILD = '10:00:01 build\n10:00:02 ✗ failed\n';
const LAST = '10:00:03 clean';

describe.each<[layout: string, whole: string, files: string[]]>([
  ['one mark in the whole log, one in each step file', MARK + SETUP + BUILD + LAST, [SETUP, BUILD, LAST].map(marked)],
  ['marks wherever a step begins', [SETUP, BUILD, LAST].map(marked).join(''), [SETUP, BUILD, LAST].map(marked)],
  ['marks in the step files only', SETUP + BUILD + LAST, [SETUP, BUILD, LAST].map(marked)],
  ['a mark in the whole log only', MARK + SETUP + BUILD + LAST, [SETUP, BUILD, LAST]],
  ['no marks', SETUP + BUILD + LAST, [SETUP, BUILD, LAST]],
])('with %s', (_layout, whole, files) => {
  test('each step is found where its text stands', () => {
    const bytes = Buffer.from(whole);
    const ranges = stepRanges(bytes, listed(files));
    const texts = ranges?.map(({ start, end }) => unmarked(bytes.subarray(start, end).toString()));
    expect(texts).toEqual([SETUP, BUILD, LAST]);
    expect(ranges?.map(({ number, name }) => [number, name])).toEqual([
      [1, 'step 1'],
      [2, 'step 2'],
      [3, 'step 3'],
    ]);
    expect(ranges?.at(0)?.start).toBe(0);
    expect(ranges?.at(-1)?.end).toBe(bytes.length);
  });
});

test.each<[reason: string, whole: string, files: string[]]>([
  ['a byte is missing', SETUP + BUILD.slice(1), [SETUP, BUILD]],
  ['a step would begin within a line', SETUP + BUILD, [SETUP.slice(1), `${BUILD} `]],
  ['there are no step files', SETUP, []],
])('no place is claimed when %s', (_reason, whole, files) => {
  expect(stepRanges(Buffer.from(whole), listed(files))).toBeNull();
});

test('a step that printed nothing has an empty place', () => {
  expect(stepRanges(Buffer.from(SETUP + LAST), listed([SETUP, '', LAST]))).toEqual([
    { number: 1, name: 'step 1', start: 0, end: SETUP.length },
    { number: 2, name: 'step 2', start: SETUP.length, end: SETUP.length },
    { number: 3, name: 'step 3', start: SETUP.length, end: SETUP.length + LAST.length },
  ]);
});

function marked(text: string): string {
  return MARK + text;
}

function unmarked(text: string): string {
  return text.replaceAll(MARK, '');
}

function listed(files: readonly string[]) {
  return files.map((text, index) => ({ number: index + 1, name: `step ${index + 1}`, size: Buffer.byteLength(text) }));
}
