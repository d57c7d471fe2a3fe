import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/domain.ts';
import { flat } from '../../src/reports/document/blocks.ts';
import { toMarkdown } from '../../src/reports/document/markdown.ts';
import { pinReport } from '../../src/reports/pin/pin.ts';
import { type PinFile, relatedPins } from '../../src/reports/pin/related.ts';
import { nextNumber, pinFileName, pinName, pinNumber } from '../../src/reports/pin/series.ts';
import { pinFacts } from '../../src/reports/pin/sources.ts';
import { catalogueWords, issueWords } from '../../src/reports/pin/words.ts';
import { lintOf, outline, textOf } from '../support/markdown.ts';
import { pinSources } from '../support/pin-sources.ts';
import { failing, green, report, told } from '../support/told.ts';

const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;
const written = async (given: Parameters<typeof pinSources>[0] = {}): Promise<string> =>
  toMarkdown(pinReport(pinFacts(await pinSources(given))));

test('a note with something of everything reads as in pin-open.md', async () => {
  const markdown = await written({
    pins: [
      {
        ...{ number: 45, name: 'PIN-045', fileName: 'PIN-045-migrations.md' },
        text: '# PIN-045: Migrations in CI\n\nSeen: `psycopg2.errors.InternalError_: tuple concurrently updated`.\n',
      },
      { number: 46, name: 'PIN-046', fileName: 'PIN-046.md', text: '# PIN-046\n\nsrc/cart/tax.ts was moved.\n' },
      { number: 47, name: 'PIN-047', fileName: 'PIN-047-docs.md', text: '# PIN-047: Docs\n' },
      { number: 80, name: 'PIN-080', fileName: 'PIN-080-this.md', text: 'src/cart/tax.ts' },
    ],
  });
  await expect(markdown).toMatchFileSnapshot(golden('pin-open.md'));
  expect(lintOf(markdown).filter((one) => !one.includes('MD013'))).toEqual([]);
});

test('a range in which nothing failed is said to be green', async () => {
  const runs = [told(1000, [[green('a')]]), told(1001, [[green('a')]])];
  const facts = pinFacts(await pinSources({ runs, range: ALL }));
  expect(facts.status).toBe('complete');
  const text = textOf(toMarkdown(pinReport(facts)));
  expect(text).toContain('PIN-080: CI was green on main');
  expect(text).toContain('Nothing failed in 2 runs.');
});

const ALL = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const broken = (): Failure => failing('v1:00000000000000ff');

describe('the status', () => {
  const red = { name: 'a', failures: [broken()] };

  test.each<[what: string, runs: Parameters<typeof told>[1][], status: string]>([
    ['complete when what was red passed', [[[red]], [[green('a')]]], 'complete'],
    ['in progress while something is open', [[[red], [red]]], 'in-progress'],
    [
      'in progress while the last run is red of what is gone',
      [[[red, green('b')]], [[green('a'), { name: 'b' }]]],
      'in-progress',
    ],
    ['complete when what was red is not run any more', [[[red, green('b')]], [[green('b')]]], 'complete'],
  ])('is %s', async (_what, attempts, status) => {
    const runs = attempts.map((own, at) => told(1000 + at, own));
    expect(pinFacts(await pinSources({ runs, range: ALL })).status).toBe(status);
  });
});

test('what is expected to fail does not keep a note in progress', async () => {
  const verdict = { ...broken().verdict, label: 'expected' as const };
  const runs = [told(1000, [[{ name: 'a', failures: [{ ...broken(), verdict }] }, green('b')]])];
  const facts = pinFacts(await pinSources({ runs, range: ALL }));
  expect(facts.status).toBe('complete');
  expect(textOf(toMarkdown(pinReport(facts)))).toContain('1 job is expected to fail.');
});

test('tests are counted before and after', async () => {
  const runs = [
    told(1000, [[{ name: 'm10-tests', failures: [broken()], tests: [report(5, 8)] }]]),
    told(1001, [[green('m10-tests', report(8, 8))]]),
  ];
  const text = textOf(await written({ runs, range: ALL }));
  expect(text).toContain('5/8 → 8/8');
  expect(text).toContain('0/1 → 1/1 jobs passed');
});

test('what changed is not claimed where nobody can tell', async () => {
  const text = textOf(await written({ changes: new Map() })).replaceAll(/\s+/g, ' ');
  expect(text).toContain('What was changed there is not known here');
});

test('no text of a log adds a block to the note, or takes one away', async () => {
  const plain = await withLine('it broke');
  await fc.assert(
    fc.asyncProperty(hostile, async (line) => {
      expect(outline(await withLine(line))).toBe(outline(plain));
    }),
    { numRuns: 40 },
  );
});

const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        '# ',
        '```',
        '| a | b |',
        '-->',
        '<!-- whyred:end author -->',
        '* ',
        '](x)',
        '`',
        '<b>',
        '1. ',
        '~~~',
        '::error::',
        '@octocat',
        'x',
      ],
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => `it ${parts.join('')} broke`);

/** Without a title, so that the line names the failure in headings and tables. */
async function withLine(text: string): Promise<string> {
  const failure: Failure = failing('v1:00000000000000ff', {
    rootCause: { line: 3, endLine: 3, text, confidence: 0.9 },
  });
  const runs = [told(1000, [[{ name: 'a', failures: [failure] }]])];
  return await written({ runs, range: ALL });
}

describe('a note is related to', () => {
  const pin = (number: number, text: string): PinFile => ({
    number,
    name: `PIN-${number}`,
    fileName: `PIN-${number}.md`,
    text,
  });
  const subject = {
    ...{ signatures: ['postgres/race'], fingerprints: ['v1:00000000000000ff'], files: ['src/a.ts', 'ci.yml'] },
    lines: ['tuple concurrently updated', 'no'],
  };
  const found = (...pins: readonly PinFile[]) => relatedPins(pins, subject, ({ fileName }) => `https://x/${fileName}`);

  test.each<[what: string, text: string, isRelated: boolean]>([
    ['one that names the same cause', 'It was postgres/race again.', true],
    ['one that ends a sentence with it', 'It was postgres/race.', true],
    ['none that names another one', 'It was postgres/race-of-others.', false],
    [
      'one that whyred wrote on the same failure',
      '<!-- whyred:marks {"fingerprints":["v1:00000000000000ff"]} -->',
      true,
    ],
    ['one that names a changed file', 'See `src/a.ts`, line 4.', true],
    ['none that names a longer path', 'See lib/src/a.ts and src/a.tsx.', false],
    ['one that quotes the line', '    ERROR: tuple concurrently updated (again)', true],
    ['none for a line that says nothing', 'no', false],
  ])('%s', (_what, text, isRelated) => {
    expect(found(pin(1, text))).toHaveLength(isRelated ? 1 : 0);
  });

  test('those that share a failure before those that share files, the newest of equal ones first', () => {
    const names = found(pin(1, 'src/a.ts ci.yml'), pin(2, 'postgres/race'), pin(3, 'postgres/race')).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['PIN-3', 'PIN-2', 'PIN-1']);
  });

  test('none for a file that most notes name', () => {
    expect(found(pin(1, 'ci.yml'), pin(2, 'ci.yml'), pin(3, 'src/a.ts')).map(({ name }) => name)).toEqual(['PIN-3']);
  });
});

test('issues are listed shortly, and the catalogue’s code is code', () => {
  expect([[1], [1, 2], [3, 1, 2, 7]].map((issues) => flat(issueWords(issues)))).toEqual([
    'issue 1',
    'issues 1 and 2',
    'issues 1 to 3 and 7',
  ]);
  expect(catalogueWords('Run `npm ci`, not `npm i`.')).toEqual([
    'Run ',
    { kind: 'code', text: 'npm ci' },
    ', not ',
    { kind: 'code', text: 'npm i' },
    '.',
  ]);
  expect(catalogueWords('One ` alone')).toBe('One ` alone');
});

describe('the series', () => {
  const series = { folder: 'docs/pins', pattern: 'PIN-{number}-{slug}.md' };

  test.each<[name: string, number: number | null]>([
    ['PIN-079-two-jobs.md', 79],
    ['PIN-079.md', 79],
    ['PIN-1204-x.md', 1204],
    ['PIN-7-x.md', 7],
    ['PIN-079-two-jobs.txt', null],
    ['RCA-079-two-jobs.md', null],
    ['PIN-next.md', null],
    ['INDEX.md', null],
  ])('%s has the number %s', (name, number) => {
    expect(pinNumber(name, series)).toBe(number);
  });

  test('other patterns are read as they are', () => {
    expect(pinNumber('0012.note.md', { ...series, pattern: '{number}.note.md' })).toBe(12);
    expect(pinNumber('0012xnote.md', { ...series, pattern: '{number}.note.md' })).toBeNull();
    expect(pinNumber('flaky-cart (12).md', { ...series, pattern: '{slug} ({number}).md' })).toBe(12);
    expect(pinName(12, { ...series, pattern: '{number}.note.md' })).toBe('012');
  });

  test('the next number follows the highest', () => {
    expect(nextNumber([], series)).toBe(1);
    expect(nextNumber(['PIN-079-a.md', 'PIN-003-b.md', 'README.md'], series)).toBe(80);
  });

  test('a file is called after what the note is about', () => {
    expect(pinFileName(80, '12 CI failures on main', series)).toBe('PIN-080-12-ci-failures-on-main.md');
    expect(pinFileName(80, '`../../etc` — ✗', series)).toBe('PIN-080-etc.md');
    expect(pinFileName(80, '…', series)).toBe('PIN-080-ci.md');
    expect(pinFileName(80, 'word '.repeat(40), series).length).toBeLessThan(70);
  });

  test('whatever it is called, its number is found again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.string(), (number, subject) => {
        expect(pinNumber(pinFileName(number, subject, series), series)).toBe(number);
      }),
    );
  });
});
