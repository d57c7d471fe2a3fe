import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFilter } from '../../src/filter/parse.ts';
import { filterProblem } from '../../src/filter/problem.ts';

function problemOf(text: string): string {
  const parsed = parseFilter(text, 0);
  return 'errors' in parsed ? filterProblem(text, parsed.errors[0]!) : '';
}

test.each<[string, string, string]>([
  [
    'is:failed brnach:main',
    '  is:failed brnach:main',
    '            ^^^^^^^ There is no key “brnach:”. Did you mean branch:?',
  ],
  ['branch:', '  branch:', '        ^ A value of “branch:” is missing, as in branch:release/*.'],
  [
    'job:試験 is:faild', // two columns a character
    '  job:試験 is:faild',
    '              ^^^^^ “is:” has no “faild”, only',
  ],
  ['job:e\u0301 is:faild', '  job:e\u0301 is:faild', '           ^^^^^ “is:”'],
  ['\u0007::\x1b[2J is:faild', '  ·::·[2J is:faild', '             ^^^^^ “is:”'],
  ['##[error] is:faild', '  #·[error] is:faild', '               ^^^^^ “is:”'],
  ['::error::x is:faild', '  ·:error::x is:faild', '                ^^^^^ “is:”'],
])('%j is shown with what is wrong below', (text, first, second) => {
  const [shown, below] = problemOf(text).split('\n');
  expect(shown).toBe(first);
  expect(below!.slice(0, second.length)).toBe(second);
});

test('of a long filter so much is shown as a line holds', () => {
  const [shown, below] = problemOf(`${'a'.repeat(200)} is:faild ${'b'.repeat(200)}`).split('\n') as [string, string];
  expect(shown.length).toBeLessThan(90);
  expect(shown.slice(below.indexOf('^'), below.lastIndexOf('^') + 1)).toBe('faild');
});

test('two lines without control characters, whatever was typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
      const problem = problemOf(`${text} is:faild`);
      if (problem !== '') expect(problem.split('\n')).toHaveLength(2);
      expect(problem.replace('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u202e]/u);
    }),
    { numRuns: 2000 },
  );
});
