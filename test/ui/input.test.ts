import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Input, InputParser } from '../../src/ui/terminal/input.ts';

function inputsOf(...chunks: readonly string[]): Input[] {
  const parser = new InputParser();
  return [...chunks.flatMap((chunk) => parser.feed(chunk)), ...parser.flush()];
}

function keysOf(...chunks: readonly string[]): string[] {
  return inputsOf(...chunks).map((input) => (input.type === 'key' ? input.key : input.type));
}

test.each([
  ['jj', ['j', 'j']],
  ['/FAIL\r', ['/', 'F', 'A', 'I', 'L', 'enter']],
  ['\u007f', ['backspace']],
  ['\u001b[A\u001b[B', ['up', 'down']],
  ['\u001bOA', ['up']],
  ['\u001b[1;5C', ['ctrl-right']],
  ['\u001b[5~\u001b[6~', ['pageup', 'pagedown']],
  ['\u001b[Z', ['shift-tab']],
  ['\u001b[12~', ['f2']],
  ['\u001bOQ', ['f2']],
  ['\u0003', ['ctrl-c']],
  ['\u001bb', ['alt-b']],
  ['\u001b', ['esc']],
  ['\u001b\u001b[A', ['esc', 'up']],
  [' ', ['space']],
  ['é日👩‍👩‍👧', ['é', '日', '👩‍👩‍👧']],
  ['\u001b[I', ['focus']],
  ['\u001b[?62;c', []],
] as const)('%j is %j', (chunk, keys) => {
  expect(keysOf(chunk)).toEqual(keys);
});

test('an escape that nothing follows is a key, one that begins a sequence is not', () => {
  const parser = new InputParser();
  expect(parser.feed('\u001b')).toEqual([]);
  expect(parser.isWaiting).toBe(true);
  expect(parser.feed('[A')).toEqual([{ type: 'key', key: 'up' }]);
  expect(parser.isWaiting).toBe(false);
});

test('the mouse is no text, also where its sequence comes in two pieces', () => {
  const place = { column: 6, row: 2, shift: false, button: 'left' };
  expect(inputsOf('\u001b[<0;7', ';3M')).toEqual([{ type: 'mouse', action: 'press', ...place }]);
  expect(inputsOf('\u001b[<64;7;3M')).toEqual([{ type: 'mouse', action: 'wheel-up', ...place }]);
});

test('what is pasted is one input, with its line ends, however it is cut', () => {
  const text = 'one\ntwo \u001b[31mthree';
  const whole = `j\u001b[200~${text}\u001b[201~k`;
  for (let cut = 0; cut <= whole.length; cut++) {
    const inputs = inputsOf(whole.slice(0, cut), whole.slice(cut));
    if (cut === 2) continue;
    expect(inputs).toEqual([
      { type: 'key', key: 'j' },
      { type: 'paste', text },
      { type: 'key', key: 'k' },
    ]);
  }
});

test('the terminal tells how bright its background is', () => {
  expect(inputsOf('\u001b]11;rgb:ffff/ffff/ffff\u001b\\')).toEqual([{ type: 'background', brightness: 1 }]);
  expect(inputsOf('\u001b]11;rgb:00/00/00\u0007')).toEqual([{ type: 'background', brightness: 0 }]);
});

test('however chunks are cut, the same keys come out, and nothing throws', () => {
  const piece = fc.constantFrom(
    ...['j', ' ', 'é', '日', '\r', '\u001b[A', '\u001b[1;2B', '\u001bOP', '\u001b[<0;3;4M', '\u001b[<65;1;1M'],
    ...['\u001b[200~a b\u001b[201~', '\u001b]11;rgb:12/34/56\u0007', '\u007f', '\u0001'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(200), { maxLength: 5 }), (pieces, cuts) => {
      const whole = pieces.join('');
      const at = [...new Set(cuts.map((cut) => Math.min(cut, whole.length)))].sort((one, other) => one - other);
      // Behind an escape a cut could also mean the key.
      if (at.some((cut) => whole[cut - 1] === '\u001b')) return;
      const chunks = [0, ...at].map((from, index) => whole.slice(from, at[index] ?? whole.length));
      expect(inputsOf(...chunks)).toEqual(inputsOf(whole));
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('bytes that no terminal sends end, too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      inputsOf(text);
    }),
    { seed: 7, numRuns: 1000 },
  );
});
