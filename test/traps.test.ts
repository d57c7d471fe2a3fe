import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judge } from '../src/classifiers/judge.ts';
import { createChronicle } from '../src/history/chronicle.ts';
import { triage } from '../src/triage.ts';
import { aCase } from './support/cases.ts';
import { engine, sourceOf, triageText } from './support/engine.ts';
import { execution, failure } from './support/executions.ts';
import { goldenLogs, readGolden } from './support/golden.ts';

/** A test elsewhere: its file, and words of its title. */
type Place = readonly [file: string, title: string];

interface Trap {
  /** As the golden logs name it that stand for it: `#! trap: …`. */
  readonly words: string;
  readonly tests?: readonly Place[];
}

const HERE = 'traps.test.ts';

/** What tools that explain failures are documented to have fallen for. */
const TRAPS: readonly Trap[] = [
  { words: 'a tool is only named: in a package list, a line of progress, a footer' },
  { words: 'a command is shown that would print an error' },
  { words: 'a word that frightens stands in a path or an id' },
  { words: 'an input of a step names a time limit' },
  { words: 'vulnerabilities and deprecations are told by an install that went well' },
  { words: 'a cache cannot be saved after the failure' },
  { words: 'a configure step probes for what may be missing' },
  { words: 'a job definition in JSON has keys that frighten' },
  { words: 'a passing test loses its connections' },
  { words: 'expected and received values quote compiler errors' },
  {
    words: 'what passed speaks of failures, and so do green logs',
    tests: [['commands/triage.test.ts', 'what a green log of the same job says too is no explanation']],
  },
  { words: 'something is killed for its memory on purpose' },
  { words: 'good news comes through the error channel' },
  {
    words: 'colours, line ends and encodings come in every form',
    tests: [
      [HERE, 'a failure is the same'],
      ['log/lines.test.ts', 'a line of 10 MB is capped and says how much is missing'],
      ['log/lines.test.ts', 'of a progress bar of 1 MB the last state is kept, with its time'],
    ],
  },
  { words: 'output is taken for that of another tool, or a warning for a failure' },
  { words: 'the job passed' },
  { words: 'the log ends before the failure' },
  { words: 'one mistake in a shared file fails many jobs', tests: [[HERE, 'twelve jobs with other last lines']] },
  { words: 'a signal may come from a person or from a time limit' },
  {
    words: 'the marked error is a symptom far below its cause',
    tests: [[HERE, 'two thousand lines above the marked error']],
  },
  { words: 'later attempts trip over what the first left behind' },
  {
    words: 'the failure is in no log',
    tests: [
      ['pull/pull-notes.test.ts', 'what only GitHub’s notes say explains the failure'],
      ['pull/triage-job.test.ts', 'explains a job without a log'],
      ['classifiers/annotated.test.ts', 'what only GitHub tells has its name'],
    ],
  },
  {
    words: 'jobs in an archive have odd, cut or equal names',
    tests: [
      ['providers/entry-names.test.ts', 'jobs come by the number before the name, below zero too'],
      ['providers/entry-names.test.ts', 'duplicate names are told apart by their order'],
      ['providers/entry-names.test.ts', 'cut names that could be either of two jobs'],
    ],
  },
  {
    words: 'the run to compare with is missing',
    tests: [
      ['classifiers/evidence/broken-base.test.ts', 'no ruling: %s'],
      ['classifiers/evidence/elsewhere.test.ts', 'a generic failure is like all others, and that means nothing'],
    ],
  },
  {
    words: 'the same code passes later because something outside was mended',
    tests: [
      [HERE, 'a secret that was mended between two attempts'],
      [
        'classifiers/evidence/drift.test.ts',
        'an image and a tag that mean something else now are told with both versions',
      ],
    ],
  },
  {
    words: 'a rule takes letters for a pattern, a pattern for letters, or has a wrong capital',
    tests: [
      ['lint/lint.test.ts', 'texts and regular expressions that were confused'],
      ['lint/lint.test.ts', 'a regular expression that says no more than a text'],
      ['lint/lint.test.ts', 'a word in brackets'],
      ['lint/lint.test.ts', 'an example that only its case keeps out'],
    ],
  },
  { words: 'FAIL, FAILED and FAILURES are other words than failover' },
  {
    words: 'no retry was made, or none helped',
    tests: [['classifiers/evidence/proof.test.ts', 'with one further failure only']],
  },
  {
    words: 'a stack trace begins differently each time',
    tests: [
      ['classifiers/fingerprint.test.ts', 'the same failure has the same fingerprint whatever its'],
      ['classifiers/fingerprint.test.ts', 'that panic in another goroutine, folder, process and minute have one'],
    ],
  },
  { words: 'the log is very long', tests: [[HERE, 'in a log of 12 MB']] },
];

const goldens = goldenLogs(new URL('./fixtures/logs/triage/', import.meta.url)).map((path) => ({
  name: basename(path.pathname, '.log'),
  ...readGolden(path),
}));
const trapsOf = ({ header }: (typeof goldens)[number]): string[] =>
  header.flatMap((line) => /^#! trap: (.*)$/.exec(line)?.[1] ?? []);

describe('documented mistakes of other tools', () => {
  test('are thirty, each told once', () => {
    expect(TRAPS).toHaveLength(30);
    expect(new Set(TRAPS.map(({ words }) => words)).size).toBe(30);
  });

  test.each(TRAPS)('$words: is tested', ({ words, tests = [] }) => {
    // What whyred does not see yet stands for nothing.
    const standing = goldens.filter((golden) => golden.expected.known === undefined && trapsOf(golden).includes(words));
    expect(standing.length + tests.length).toBeGreaterThan(0);
    for (const [file, title] of tests) {
      const path = new URL(file, import.meta.url);
      expect(existsSync(path), file).toBe(true);
      expect(readFileSync(path, 'utf8'), `${file}: ${title}`).toContain(title);
    }
  });

  test('are named alike by the golden logs that stand for them', () => {
    const known = new Set(TRAPS.map(({ words }) => words));
    for (const golden of goldens) {
      const traps = trapsOf(golden);
      expect(
        traps.filter((words) => !known.has(words)),
        golden.name,
      ).toEqual([]);
      expect(new Set(traps).size, golden.name).toBe(traps.length);
    }
  });

  test('are in logs that end as the trap says', () => {
    for (const golden of goldens) {
      const { conclusion } = golden.expected;
      const traps = trapsOf(golden);
      if (traps.includes('the job passed')) expect(conclusion, golden.name).not.toBe('failure');
      if (traps.includes('the log ends before the failure')) expect(conclusion, golden.name).toBe('unknown');
      if (golden.name.startsWith('pass-')) expect(traps, golden.name).toContain('the job passed');
    }
  });
});

const STAMP = '2026-09-01T10:00:00.0000000Z ';
const CAUSE = 'TypeError: naïve total of the café is not a function';
const job = (...lines: readonly string[]): string =>
  [
    "Current runner version: '2.332.1'",
    '##[group]Run npm run check',
    '\u001b[36;1mnpm run check\u001b[0m',
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    ...lines,
    '##[error]Process completed with exit code 1.',
    'Post job cleanup.',
    'Cleaning up orphan processes',
    '',
  ]
    .map((line, at, all) => (at === all.length - 1 ? line : STAMP + line))
    .join('\n');

/** What the first failure says, and in which line. */
async function cause(log: string | Uint8Array) {
  const { jobs, conclusion } = await triageText(log);
  const { line, text } = jobs[0]!.failures[0]!.rootCause;
  return { conclusion, line, text };
}

describe('a failure is the same', () => {
  const plain = job('checking 3 pages', CAUSE, 'checked 3 pages');
  const coloured = job('checking 3 pages', `\u001b[31m${CAUSE}\u001b[0m`, 'checked 3 pages');

  test.each<[string, Uint8Array | string]>([
    ['without colours', plain],
    ['with colours', coloured],
    ['with colours written as ^[', coloured.replaceAll('\u001b', '^[')],
    ['with a byte order mark', `\uFEFF${plain}`],
    ['with line ends of Windows', plain.replaceAll('\n', '\r\n')],
    ['behind a bar that is drawn over', job('checking 3 pages', `${'10 %\r'.repeat(400)}${CAUSE}`, 'checked 3 pages')],
    ['behind NUL bytes', job('checking 3 pages', `\0\0\0${CAUSE}\0`, 'checked 3 pages')],
    ['in UTF-16', Buffer.from(`\uFEFF${plain}`, 'utf16le')],
    ['in UTF-16 without a mark', Buffer.from(plain, 'utf16le')],
    ['in UTF-16 the other way round', Buffer.from(`\uFEFF${plain}`, 'utf16le').swap16()],
  ])('%s', async (_, log) => {
    expect(await cause(log)).toEqual({ conclusion: 'failure', line: 7, text: CAUSE });
  });

  test('in Latin-1, but for the letters that are none of UTF-8', async () => {
    const { line, text } = await cause(Buffer.from(plain, 'latin1'));
    expect({ line, text }).toEqual({ line: 7, text: CAUSE.replace(/[ïé]/g, '\uFFFD') });
  });

  test('beside a line of 10 MB', async () => {
    const log = job('x'.repeat(10_000_000), CAUSE, JSON.stringify({ dump: 'y'.repeat(100_000) }));
    expect(await cause(log)).toMatchObject({ line: 7, text: CAUSE });
  });

  test('in a log of 12 MB', async () => {
    const pages = Array.from(
      { length: 100_000 },
      (_, at) => `page ${at} of a long walk through all that there is to check`,
    );
    const chatter = (count: number) => pages.slice(0, count).join(`\n${STAMP}`);
    const log = job(chatter(100_000), CAUSE, chatter(50_000));
    expect(log.length).toBeGreaterThan(12_000_000);
    expect(await cause(log)).toMatchObject({ conclusion: 'failure', text: CAUSE });
  });
});

test('a cause two thousand lines above the marked error is found', async () => {
  const waiting = Array.from({ length: 2000 }, (_, at) => `service web has 0 of 2 tasks (check ${at})`);
  const log = job(
    'pushing web:4.2.0',
    'denied: requested access to the resource is denied',
    'going on with the tag that is there',
    ...waiting,
  ).replace('##[error]Process', `##[error]Resource is not in the state servicesStable\n${STAMP}##[error]Process`);
  expect(await cause(log)).toMatchObject({ line: 7, text: 'denied: requested access to the resource is denied' });
});

test('twelve jobs with other last lines and one conflict marker are one incident', async () => {
  const marker = 'src/shared.py:14: SyntaxError: invalid syntax near "<<<<<<< HEAD"';
  const files = Array.from({ length: 12 }, (_, at) => ({
    name: `leg ${at}`,
    file: `${at}_leg ${at}.txt`,
    text: job(`collecting leg ${at}`, marker, `leg ${at}: ${at + 3} suites could not be loaded, giving up`),
  }));
  const { incidents, jobs } = await triage(sourceOf(...files), engine);
  expect(jobs).toHaveLength(12);
  expect(incidents).toHaveLength(1);
});

// The pass proves that it did not stay, not that a test comes and goes.
test('a secret that was mended between two attempts makes no flaky test', () => {
  const own = execution({
    runId: 7,
    conclusion: 'failure',
    failures: [failure('genuine', { fingerprint: 'v1:a', category: 'permission' })],
  });
  const grounds = {
    transience: 'no' as const,
    stopped: false,
    clues: [
      { kind: 'signature', feature: 'signature.no', value: 1, text: 'a missing secret does not come back', ref: null },
    ],
  };
  const verdict = judge(
    aCase(own, { grounds }),
    createChronicle([own, { ...own, attempt: 2, conclusion: 'success', failures: [] }]),
    null,
  );
  expect(verdict.label).not.toBe('flaky');
});

// The category is guessed from the name of the step: `test` is a command of the shell, too.
test.each(['[ -f a ] || test -n "$VERSION"', 'docker pull nova:latest'])(
  'a step is no test because its name holds the letters: %s',
  async (name) => {
    const log = job('it broke: TypeError: total is not a function').replace('Run npm run check', `Run ${name}`);
    expect((await triageText(log)).jobs[0]!.failures[0]!.category).not.toBe('test');
  },
);
