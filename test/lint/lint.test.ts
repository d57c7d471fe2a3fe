import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadCatalogue } from '../../src/classifiers/catalogue.ts';
import { lintSignatures } from '../../src/classifiers/lint/index.ts';

type Line = string | { regex: string; ignoreCase?: boolean };

interface Entry {
  readonly patterns: readonly (Line | { sequence: Line[]; report?: 'first' | 'last' })[];
  readonly examples: readonly string[];
  readonly nearMisses?: readonly string[];
  readonly unless?: readonly Line[];
  readonly tier?: 'cause' | 'symptom' | 'wrapper';
  readonly scope?: { step?: string; file?: string; formats?: string[] };
}

/** Complaints of a catalogue whose entries are called area/a, area/b and so on: `kind area/id: message`. */
function lint(...entries: Entry[]): string[] {
  const catalogue = entries.map((entry, index) => ({
    id: `area/${'abcdef'[index]}`,
    title: 'A thing that goes wrong',
    category: 'build',
    tier: 'cause',
    transient: 'no',
    cause: 'It is so.',
    fix: [{ title: 'Mend it', why: 'It helps.', recommended: true }],
    source: ['https://example.org/manual'],
    nearMisses: ['all is well', 'nothing happened'],
    ...entry,
  }));
  const complaints = lintSignatures(loadCatalogue([{ name: 'area.yml', text: stringify(catalogue) }]));
  return complaints.map(({ file, id, kind, message }) => {
    expect(file).toBe('area.yml');
    return `${kind} ${id}: ${message}`;
  });
}

const widget = { patterns: ['widget broke'], examples: ['error: widget broke'] };

test('a sound entry gives no complaint', () => {
  const sequence = [{ regex: '^stage (?<name>\\w{1,40}) began$' }, 'stage ended badly'];
  expect(
    lint(widget, {
      patterns: [{ sequence }, { regex: 'gadgets? (?:broke|burst)' }],
      examples: ['stage one began\nworking\nstage ended badly', 'gadgets burst'],
      nearMisses: ['stage one began', 'stage ended badly'],
      unless: ['maybe'],
    }),
  ).toEqual([]);
});

describe('examples', () => {
  test('an example that nothing matches', () => {
    expect(lint({ ...widget, examples: ['widget broke', 'widget is broken'] })).toEqual([
      'example area/a: no pattern matches "widget is broken"',
    ]);
  });

  test('an example that an exception excludes', () => {
    expect(lint({ ...widget, unless: ['error:'] })).toEqual([
      'example area/a: no pattern matches "error: widget broke"',
      'dead area/a: no example needs `widget broke`',
    ]);
  });

  test('a near miss that is hit', () => {
    expect(lint({ ...widget, nearMisses: ['a widget broke in a story', 'fine'] })).toEqual([
      'near-miss area/a: a pattern matches "a widget broke in a story"',
    ]);
  });

  test('a pattern that no example needs', () => {
    expect(lint({ ...widget, patterns: ['widget broke', { regex: 'widgets? burst' }] })).toEqual([
      'dead area/a: no example needs /widgets? burst/',
    ]);
  });
});

describe('overlap', () => {
  test('the same pattern in two entries of one scope', () => {
    const complaints = lint(
      { patterns: ['widget broke', 'the first'], examples: ['widget broke', 'the first'] },
      { patterns: ['widget broke', 'the second'], examples: ['widget broke', 'the second'] },
    );
    expect(complaints).toEqual(['duplicate area/b: `widget broke` stands in area/a as well']);
  });

  test('the same pattern twice in one entry', () => {
    expect(lint({ ...widget, patterns: ['widget broke', 'widget broke'] })).toEqual([
      'duplicate area/a: `widget broke` stands twice here',
    ]);
  });

  test('the same pattern for different formats is meant', () => {
    expect(lint({ ...widget, scope: { formats: ['gitlab'] } }, { ...widget, scope: { formats: ['jenkins'] } })).toEqual(
      [],
    );
  });

  test('an entry that another one always precedes', () => {
    const wide = { patterns: ['widget'], examples: ['error: widget broke'] };
    expect(lint(wide, widget)).toEqual([
      'shadowed area/a: is never named: area/b is preferred on each of its examples',
    ]);
  });

  test('of two that ask for as much, the later one', () => {
    const other = { patterns: ['ror: widget'], examples: ['error: widget broke'] };
    const complaint = 'shadowed area/b: is never named: area/a is preferred on each of its examples';
    expect(lint({ patterns: ['error: widg'], examples: ['error: widget broke'] }, other)).toEqual([complaint]);
  });

  test('several others may do it together', () => {
    const wide = { patterns: ['broke'], examples: ['widget broke', 'gadget broke'] };
    const others = ['widget broke', 'gadget broke'].map((text) => ({ patterns: [text], examples: [text] }));
    expect(lint(wide, ...others)).toEqual([
      'shadowed area/a: is never named: area/b, area/c is preferred on each of its examples',
    ]);
  });

  test('an entry that keeps one example of its own is not shadowed', () => {
    expect(lint({ patterns: ['widget'], examples: ['error: widget broke', 'widget missing'] }, widget)).toEqual([]);
  });

  test('a wrapper shadows no cause, however specific it is', () => {
    expect(
      lint({ patterns: ['widget'], examples: ['widget broke', 'widget'] }, { ...widget, tier: 'wrapper' }),
    ).toEqual(['shadowed area/b: is never named: area/a is preferred on each of its examples']);
  });

  test('an entry for one format shadows none that is for all', () => {
    expect(
      lint({ patterns: ['widget'], examples: ['widget broke'] }, { ...widget, scope: { formats: ['gitlab'] } }),
    ).toEqual([]);
  });
});

describe('case', () => {
  test('an example that only its case keeps out', () => {
    expect(
      lint({
        patterns: ['Received Signal: 9', 'killed'],
        examples: ['Received signal: 9', 'killed', 'Received Signal: 9'],
      }),
    ).toEqual([
      'example area/a: no pattern matches "Received signal: 9"',
      'case-suspicious area/a: only its case keeps `Received Signal: 9` from "Received signal: 9"',
    ]);
  });

  test('a near miss that only its case keeps out', () => {
    expect(lint({ ...widget, nearMisses: ['Widget broke (allowed)', 'fine'] })).toEqual([
      'case-suspicious area/a: only its case keeps `widget broke` from "Widget broke (allowed)"',
    ]);
  });

  test('an entry that spells out both has meant it', () => {
    const patterns = ['Widget broke', { regex: 'widget br[oi]ke' }];
    expect(lint({ patterns, examples: ['Widget broke', 'widget broke'] })).toEqual([]);
  });

  test('a regular expression that ignores case keeps nothing out', () => {
    expect(lint({ patterns: [{ regex: 'widget broke', ignoreCase: true }], examples: ['Widget Broke'] })).toEqual([]);
  });
});

describe('texts and regular expressions that were confused', () => {
  test.each(['widget \\d broke', 'widget .* broke', '(?:widget) broke', 'widget [A-Z] broke', '^widget broke'])(
    'the literal %s looks like a regular expression',
    (literal) => {
      expect(lint({ patterns: ['broke', literal], examples: ['widget 1 broke'] })).toContain(
        `literal-regex area/a: \`${literal}\` looks like a regular expression, but is taken letter by letter`,
      );
    },
  );

  test('a literal that an example shows as it stands is meant', () => {
    expect(lint({ patterns: ['bad range [a-z] in'], examples: ['bad range [a-z] in pattern'] })).toEqual([]);
  });

  test('a regular expression that says no more than a text', () => {
    expect(lint({ patterns: [{ regex: 'widget\\.broke' }], examples: ['widget.broke'] })).toEqual([
      'literal-regex area/a: /widget\\.broke/ says no more than a literal text: write it as one',
    ]);
  });

  test('a space at its end makes it more than a text, which is trimmed', () => {
    expect(lint({ patterns: [{ regex: 'widget broke: ' }], examples: ['widget broke: yes'] })).toEqual([]);
  });

  test('a dot that only ever stands for a dot', () => {
    const patterns = [{ regex: '(?:metrics.k8s.io/v1 missing|gone)' }, 'metrics.k8s.io'];
    expect(lint({ patterns, examples: ['metrics.k8s.io/v1 missing', 'gone metrics.k8s.io'] })).toEqual([
      'literal-regex area/a: /(?:metrics.k8s.io/v1 missing|gone)/ lets the dot in `:metrics.k8s.io/v` be any character: escape it',
      'literal-regex area/a: /(?:metrics.k8s.io/v1 missing|gone)/ lets the dot in `rics.k8s.io/v1 mi` be any character: escape it',
    ]);
  });

  test('a dot that stands for something else in an example is meant', () => {
    expect(lint({ patterns: [{ regex: 'can.t open' }], examples: ["can't open", 'can.t open'] })).toEqual([]);
  });

  test('a word in brackets', () => {
    expect(lint({ patterns: [{ regex: '^[error] widget broke' }], examples: ['e widget broke'] })).toEqual([
      'literal-regex area/a: /^[error] widget broke/ holds [error], one character of a word: escape the bracket',
    ]);
  });
});

test('a slow pattern is named, in an exception and a scope too', () => {
  const complaints = lint({
    patterns: [{ regex: '(?:widget ?)+broke' }, { regex: 'gadget(?: .*)* broke' }],
    examples: ['widget broke', 'gadget broke'],
    unless: [{ regex: '(?:\\w+ ?)+: ignored' }],
    scope: { step: '(?:\\w+-?)+!' },
  });
  expect(complaints.map((complaint) => complaint.split(' takes')[0])).toEqual([
    'slow area/a: /gadget(?: .*)* broke/',
    'slow area/a: /(?:\\w+ ?)+: ignored/',
    'slow area/a: scope /(?:\\w+-?)+!/',
  ]);
});
