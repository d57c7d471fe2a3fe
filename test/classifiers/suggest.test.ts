import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../src/classifiers/catalogue.ts';
import { lintSignatures } from '../../src/classifiers/lint/index.ts';
import { slowText } from '../../src/classifiers/lint/slow.ts';
import type { Signature } from '../../src/classifiers/signature.ts';
import { matchesText } from '../../src/classifiers/signatures.ts';
import { requiredWords, type Suggestion, suggest } from '../../src/classifiers/suggest.ts';
import { loadSignatures } from '../../src/providers/signature-files.ts';

let catalogue: readonly Signature[];

beforeAll(async () => {
  catalogue = await loadSignatures('/nonexistent');
});

function suggested(...given: Parameters<typeof suggest>): Suggestion {
  const suggestion = suggest(...given);
  if (suggestion.kind === 'none') throw new Error(`${suggestion.code}: ${suggestion.reason}`);
  return suggestion;
}

function loaded({ id, yaml }: Suggestion): Signature {
  return loadCatalogue([{ name: `${id}.yml`, text: yaml }])[0]!;
}

describe('words stay, and what varies has a name and a form', () => {
  test.each<[lines: string[], pattern: string]>([
    [
      [
        'Cluster kind-ci-812 did not become ready after 300 seconds',
        'Cluster kind-ci-9 did not become ready after 4 minutes',
      ],
      '^Cluster kind-ci-(?<number>-?\\d[\\d.,]{0,30}) did not become ready after (?<duration>\\d[\\d.,]{0,15} ?[A-Za-zµ]{1,8})',
    ],
    [
      ["seed step left module 'orders' unlinked", "seed step left module 'users' unlinked"],
      "^seed step left module '(?<module>[^'\\n]{1,200})' unlinked\\b",
    ],
    [
      ['fixture database vanished: replica db-1', 'fixture database vanished: replica cache'],
      '^fixture database vanished: replica (?<replica>[\\w.$-]{1,100})',
    ],
    [
      ['  loader panic while seeding /srv/seeds/a.sql'],
      '\\bloader panic while seeding (?<seeding>[\\w.@+~/\\\\:-]{1,300})',
    ],
    [['I/O error while reading damaged sector'], '^I/O error while reading damaged sector\\b'],
    [
      [
        'seed loader exited early with status 137',
        'seed loader exited early with status 137',
        'seed loader exited early with status 137',
      ],
      '^seed loader exited early with status 137\\b',
    ],
    // Three agree on a line of a file: somebody edits it, and it is another one.
    [
      [
        "balance drifted from the ledger: src/fees/total.rs:31:5 'north'",
        "balance drifted from the ledger: src/fees/total.rs:31:5 'south'",
        "balance drifted from the ledger: src/fees/total.rs:31:5 'east'",
      ],
      "^balance drifted from the ledger: (?<ledger>[\\w.@+~/\\\\:-]{1,300}):(?<number>-?\\d[\\d.,]{0,30}):(?<number2>-?\\d[\\d.,]{0,30}) '(?<name>[^'\\n]{1,200})'",
    ],
    // A bracket that was opened is closed; one that was not ends nothing.
    [['courier dropped damaged parcel (north)'], '^courier dropped damaged parcel \\(north\\)'],
    [['courier dropped damaged parcel north)'], '^courier dropped damaged parcel north\\b'],
  ])('%j', (lines, pattern) => {
    expect(suggested(lines, []).pattern).toBe(pattern);
  });
});

test('an entry has all that the catalogue asks for, and nothing to complain of beside the whole of it', () => {
  const suggestion = suggested(
    ["seed step left module 'orders' unlinked", "seed step left module 'users' unlinked"],
    ['seed step finished', 'module orders linked'],
    { catalogue, category: 'database', source: ['https://github.com/acme/nova/actions/runs/1'] },
  );
  const entry = loaded(suggestion);
  expect(entry).toMatchObject({ id: 'own/seed-step-left-module-unlinked', category: 'database', key: ['module'] });
  expect(entry.nearMisses).toContain('seed step finished');
  expect(lintSignatures([entry])).toEqual([]);
});

describe('lines of other failures are not taken', () => {
  const lines = ['migration 0042_add_users.sql drifted from the recorded checksum 8f3a9bc1'];

  test('what all examples agree on is held fast, and it is said why', () => {
    const other = 'migration 0043_orders.sql drifted from the recorded checksum 1111abcd';
    const { pattern, notes } = suggested(lines, [other]);
    expect(pattern).toContain('migration 0042_add_users\\.sql drifted');
    expect(new RegExp(pattern).test(other)).toBe(false);
    expect(notes).toEqual([expect.stringContaining('0043_orders.sql')]);
  });

  test('where nothing tells them apart there is no suggestion, and the lines are shown', () => {
    expect(suggest(['Timed out waiting for the replica'], ['12:01 Timed out waiting for the replica'])).toMatchObject({
      kind: 'suggestion',
    });
    expect(suggest(['Timed out waiting for the replica'], ['Timed out waiting for the replica, again'])).toMatchObject({
      kind: 'none',
      code: 'takes-others',
      taken: ['Timed out waiting for the replica, again'],
    });
  });

  test('others are read once', () => {
    let reads = 0;
    const others = {
      *[Symbol.iterator]() {
        reads++;
        yield 'migration 0043_orders.sql drifted from the recorded checksum 1111abcd';
      },
    };
    suggest(lines, others);
    expect(reads).toBe(1);
  });
});

test.each<[code: string, lines: string[]]>([
  ['no-lines', ['', '   ']],
  ['too-different', ['boom', 'bang']],
  ['says-too-little', ['Error: 12 failed']],
  ['known', ['npm error code ECONNRESET']],
])('%s: there is no suggestion from %j, and it is said what can be done', (code, lines) => {
  const none = suggest(lines, [], { catalogue });
  expect(none).toMatchObject({ kind: 'none', code });
  expect(none).toHaveProperty('hint', expect.stringMatching(/\w/));
});

test('what several failures agree on is held fast where they would say too little, and never what one says alone', () => {
  const line = "panicked at 'assertion failed: shard.is_balanced()'";
  const { pattern, notes } = suggested([line, line], []);
  expect(pattern).toContain('shard\\.is_balanced');
  expect(notes).toEqual([expect.stringContaining('it would say too little')]);
  expect(suggest([line], [])).toMatchObject({ kind: 'none', code: 'says-too-little' });
});

test('the words that a search can ask for stand in each example, whole', () => {
  const lines = ['fixture database vanished: replica db-1', 'fixture database vanished: replica cache'];
  expect(requiredWords(lines)).toEqual(['fixture', 'database', 'vanished', 'replica']);
});

const WORDS =
  'seeding loader refused fixture cluster snapshot replica vanished checksum drifted I/O naïve Größe λ'.split(' ');
const value = fc.oneof(
  fc.integer({ min: -5, max: 99_999 }).map(String),
  fc.stringMatching(/^[\da-f]{7,12}$/),
  fc.stringMatching(/^'[a-z ]{1,12}'$/),
  fc.stringMatching(/^\/srv\/[a-z]{1,8}\/[\w.]{1,8}$/),
  fc.stringMatching(/^\d{1,3}\.\d{1,3}\.\d{1,3}$/),
  fc.stringMatching(/^https:\/\/[a-z.]{1,12}\/[^\s]{0,8}$/),
  fc.stringMatching(/^\d{1,5} ?(?:ms|seconds|MiB)$/),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
/** Lines of one form: the same words, with something else between them each time. */
const family = fc
  .record({
    words: fc.array(fc.constantFrom(...WORDS), { minLength: 4, maxLength: 9 }),
    places: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
  })
  .chain(({ words, places }) => {
    const line = fc.tuple(
      ...words.map((word, at) => (places[at] ? value.map((one) => `${word} ${one}`) : fc.constant(word))),
    );
    return fc.array(
      line.map((parts) => parts.join(' ').replace(/[\r\n]/g, ' ')),
      { minLength: 1, maxLength: 6 },
    );
  });

test('a suggestion takes all its examples, loads, has nothing to complain of, and no line keeps it busy', () => {
  fc.assert(
    fc.property(
      fc.oneof({ arbitrary: family, weight: 4 }, { arbitrary: fc.array(fc.string(), { maxLength: 4 }), weight: 1 }),
      (lines) => {
        const suggestion = suggest(lines, ['seeding loader done', 'cluster snapshot taken']);
        if (suggestion.kind === 'none') {
          expect(suggestion).not.toMatchObject({ code: 'unfit' });
          return;
        }
        const entry = loaded(suggestion);
        for (const line of lines) if (line.trim() !== '') expect(matchesText(entry, line.trim())).toBe(true);
        expect(lintSignatures([entry])).toEqual([]);
        expect(slowText(suggestion.pattern, false)).toBeNull();
      },
    ),
    { numRuns: 60 },
  );
});
