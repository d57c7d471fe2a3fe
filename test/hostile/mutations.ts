import fc from 'fast-check';

/** What an author of a log may write to act on a terminal, a runner, a browser or a reader. */
export const HOSTILE_PIECES: readonly string[] = [
  // Clears, moves, titles, links, the clipboard, another character set, an 8-bit introducer, an unfinished sequence.
  '\u001b[2J\u001b[1;1H',
  '\u001b]0;owned\u0007',
  '\u001b]8;;https://evil.example/\u001b\\press me\u001b]8;;\u001b\\',
  '\u001b]52;c;cm0gLXJmIH4=\u0007',
  '\u001bP1$r0m\u001b\\',
  '\u001b(0qqq\u001b(B',
  '\u009b31m',
  '\u001b[38;2;1;2',
  '\u001b',
  '^[[31m^[[0K',
  '\b\b\b\u0007\u000b\u000c\u007f',
  '\r',
  '\0',
  // Turns text round, hides it.
  '\u202eecivres\u202c',
  '\u2066\u2067\u2068\u2069',
  'e\u200br\u200br\u2060o\ufeffr',
  'fail\u00aded',
  '\u{e0041}\u{e0042}',
  '\u2028',
  '\u2029',
  // Commands of the runner.
  '\n::set-output name=x::y\n',
  '\n::add-mask::a\n',
  '\n::stop-commands::t\n',
  '\n::error file=a,line=1::forged\n',
  '##[error]forged',
  '\n##[group]Run evil\n',
  '\n##[endgroup]\n',
  '##[add-mask]x',
  '%0A::error::x',
  // Markup.
  '```\n</details><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '![x](https://evil.example/p.png)',
  '[x](javascript:alert(1))',
  '| a | b |',
  '<!-- -->',
  '@someone #12',
  // Broken characters and long ones.
  '\ud800',
  '\udc00x',
  'e\u0301'.repeat(50),
  '👩‍👩‍👧‍👦',
  'A'.repeat(9000),
  ' '.repeat(9000),
  '('.repeat(3000),
  '\t'.repeat(500),
];

/** Whatever acts on a terminal, turns text round, or hides it. Line ends and tabs are what they are. */
export const ACTS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/;

/** One change of some bytes. */
type Mutation = (bytes: Buffer) => Buffer;

const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (bytes: Buffer, share: number): number => Math.floor(share * bytes.length);

/** Changes as transmission, disks, authors and enemies make them. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  place.map(
    (share): Mutation =>
      (bytes) =>
        bytes.subarray(0, at(bytes, share)),
  ),
  place.map(
    (share): Mutation =>
      (bytes) =>
        bytes.subarray(at(bytes, share)),
  ),
  fc.array(fc.tuple(place, fc.nat(7)), { minLength: 1, maxLength: 30 }).map(
    (flips): Mutation =>
      (bytes) => {
        const copy = Buffer.from(bytes);
        for (const [share, bit] of flips) {
          const index = at(copy, share);
          if (index < copy.length) copy[index] = copy[index]! ^ (1 << bit);
        }
        return copy;
      },
  ),
  fc.tuple(place, fc.constantFrom(...HOSTILE_PIECES)).map(
    ([share, piece]): Mutation =>
      (bytes) => {
        const index = at(bytes, share);
        return Buffer.concat([bytes.subarray(0, index), Buffer.from(piece), bytes.subarray(index)]);
      },
  ),
  fc.constantFrom(...HOSTILE_PIECES).map(
    (piece): Mutation =>
      (bytes) =>
        // Behind each stamp, so that it begins what the line says.
        Buffer.from(
          bytes.toString('latin1').replaceAll('Z ', () => `Z ${Buffer.from(piece).toString('latin1')}`),
          'latin1',
        ),
  ),
  fc.tuple(place, place, place).map(
    ([from, to, where]): Mutation =>
      (bytes) => {
        const copied = bytes.subarray(
          Math.min(at(bytes, from), at(bytes, to)),
          Math.max(at(bytes, from), at(bytes, to)),
        );
        return Buffer.concat([bytes.subarray(0, at(bytes, where)), copied, bytes.subarray(at(bytes, where))]);
      },
  ),
  fc.constant<Mutation>((bytes) => Buffer.from(bytes.toString('latin1').split('\n').toReversed().join('\n'), 'latin1')),
  fc.constantFrom('\r', '\r\n', '', '\0').map(
    (end): Mutation =>
      (bytes) =>
        Buffer.from(bytes.toString('latin1').replaceAll('\n', end), 'latin1'),
  ),
  fc.constant<Mutation>((bytes) => Buffer.from(`\uFEFF${bytes.toString()}`, 'utf16le')),
);
