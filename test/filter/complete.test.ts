import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completions } from '../../src/filter/complete.ts';
import { parseFilter } from '../../src/filter/parse.ts';

const KNOWN = {
  branch: ['main', 'release/1.2', 'maintenance'],
  job: ['unit', 'test (20, ubuntu)', '"odd"', 'ünit*'],
};

/** The text with its first completion, and `|` where the cursor then is; the cursor stands at `|`. */
function completed(given: string): string[] {
  const cursor = given.indexOf('|');
  const text = given.replace('|', '');
  return completions(text, cursor, KNOWN).map((one) => `${text.slice(0, one.from)}${one.text}|${text.slice(one.to)}`);
}

test.each<[string, string[]]>([
  ['bra|', ['branch:|']],
  ['is:failed !wo|', ['is:failed !workflow:|']],
  ['fp|', ['fingerprint:|']],
  ['br|:main', ['branch:|main']],
  ['branch:|', ['branch:main|', 'branch:release/1.2|', 'branch:maintenance|']],
  ['branch:main|', ['branch:main|', 'branch:maintenance|']],
  ['branch:ma|in age:<7d', ['branch:main| age:<7d', 'branch:maintenance| age:<7d']],
  ['branch:1.2|', ['branch:release/1.2|']],
  ['branch:main,rel|', ['branch:main,release/1.2|']],
  ['branch:rel|,main', ['branch:release/1.2|,main']],
  ['branch:~rel|', ['branch:~release/1.2|']],
  ['job:te|', ['job:"test (20, ubuntu)"|']],
  ['job:"te|', ['job:"test (20, ubuntu)"|']],
  ['job:odd|', ['job:"\\"odd\\""|']],
  ['verdict:f|', ['verdict:flaky|', 'verdict:infrastructure|']],
  ['attempts:|', ['attempts:>1|', 'attempts:1|']],
  ['age:<7|', ['age:<7d|']],
  ['nokey:|', []],
  ['zzz|', []],
])('%s goes on as %j', (given, expected) => {
  expect(completed(given)).toEqual(expected);
});

test('between words all keys are offered, each with its meaning', () => {
  const offered = completions('is:failed ', 10);
  expect(offered.length).toBeGreaterThan(15);
  expect(offered[0]).toEqual({ from: 10, to: 10, text: 'is:', what: 'how the run ended' });
});

test('what is offered is inside the text for any text and cursor, and a value that is taken can be read', () => {
  const piece = fc.constantFrom(
    'branch:',
    'job:',
    'is:',
    'age:',
    '!',
    '~',
    '"',
    '\\',
    '*',
    ',',
    '<',
    ' ',
    ':',
    'u',
    'm',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(30), (parts, at) => {
      const text = parts.join('');
      const cursor = Math.min(at, text.length);
      for (const one of completions(text, cursor, KNOWN)) {
        expect([one.from >= 0, one.from <= one.to, one.to <= text.length]).toEqual([true, true, true]);
      }
    }),
    { numRuns: 2000 },
  );
  for (const given of ['job:', 'branch:', 'verdict:', 'is:', 'category:', 'age:', 'event:', 'attempts:']) {
    for (const { text } of completions(given, given.length, KNOWN)) {
      expect(parseFilter(`${given}${text}`, 0)).toHaveProperty('filter');
    }
  }
});
