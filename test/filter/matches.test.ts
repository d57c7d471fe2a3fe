import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Filter } from '../../src/filter/filter.ts';
import { matches } from '../../src/filter/matches.ts';
import { parseFilter } from '../../src/filter/parse.ts';
import { isLike } from '../../src/filter/pattern.ts';
import { anyFilter } from './any-filter.ts';
import { aFailure, aJob, aRow, aRun, aStep } from './rows.ts';

const NOW = Date.UTC(2026, 10, 12, 12);

function read(text: string): Filter {
  const parsed = parseFilter(text, NOW);
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors));
  return parsed.filter;
}

const race = aFailure({
  fingerprint: 'v1:6f1c0a9be4d20c11',
  text: 'psycopg2.errors.InternalError_: tuple concurrently updated',
  signature: 'postgres/tuple-concurrently-updated',
  category: 'database',
  label: 'flaky',
  certainty: 'confirmed',
});
const assertion = aFailure({ text: 'AssertionError: 2 != 3', category: 'test', label: 'genuine' });

const row = aRow({
  run: aRun({
    id: 20228246170,
    workflow: { id: 7, name: 'CI', path: '.github/workflows/ci.yml' },
    title: 'Add the outbox',
    branch: 'release/1.2',
    event: 'pull_request',
    actor: 'octocat',
    sha: `1f3c9ab${'0'.repeat(33)}`,
    attempt: 2,
    status: 'completed',
    conclusion: 'failure',
    createdMs: NOW - 3 * 3_600_000,
  }),
  attempt: 2,
  jobs: [
    {
      job: aJob({
        name: 'e2e (20)',
        conclusion: 'failure',
        steps: [aStep('Set up job', 'success'), aStep('Run migrations', 'failure')],
      }),
      failures: [race],
    },
    {
      job: aJob({ name: 'unit', conclusion: 'failure', steps: [aStep('Set up job', 'success')] }),
      failures: [assertion],
    },
    { job: aJob({ name: 'lint', conclusion: 'success', steps: [] }), failures: [] },
  ],
});

describe('a run passes', () => {
  test.each([
    '',
    'is:failed',
    'is:rerun',
    'is:failure',
    'is:passed,failed',
    '!is:running',
    'branch:RELEASE/1.2',
    'branch:release/*',
    'branch:~lease',
    'workflow:ci',
    'workflow:ci.yml',
    'workflow:.github/workflows/ci.yml',
    'repo:acme/nova',
    'repo:nova',
    'repo:github.com/acme/*',
    'event:pull_request',
    'actor:octocat',
    'sha:1f3c9ab',
    'id:20228246170',
    'id:>1',
    'attempts:>1',
    'attempts:1,2',
    'attempts:<=2',
    'age:<4h',
    'age:=3h',
    'age:>2h',
    'since:2026-11-12 until:2026-11-12',
    'job:unit',
    'job:~E2E step:~migrat',
    'job:~e2e verdict:flaky',
    'sig:postgres/* verdict:flaky certainty:confirmed category:database',
    'fp:6f1c0a9be4d20c11',
    '!sig:network/*',
    'outbox "tuple concurrently"',
    'lint !zzz',
    'postgres/tuple',
    '!certainty:likely',
  ])('%s', (text) => {
    expect(matches(read(text), row)).toBe(true);
  });
});

describe('a run does not pass', () => {
  test.each([
    'is:passed',
    'is:timed_out',
    'is:running',
    '!is:failed',
    'branch:main',
    'branch:release',
    'repo:acme/nov',
    'attempts:>2',
    'age:<3h',
    'age:>3h',
    'until:2026-11-11',
    'job:e2e',
    'step:"Set up job"', // passed, as everywhere
    'job:unit verdict:flaky', // the flaky one is another job
    'verdict:genuine category:database', // no cause is both
    '!verdict:flaky', // one of its causes is
    '!job:lint',
    'outbox zzz',
    '!outbox',
  ])('%s', (text) => {
    expect(matches(read(text), row)).toBe(false);
  });
});

test.each<[string, boolean]>([
  ['branch:*', false],
  ['branch:main', false],
  ['!branch:main', true],
  ['actor:*', false],
  ['is:running', true],
  ['!is:failed', true],
  ['sig:*', false],
  ['!verdict:*', true],
])('what is not known fits nothing: %s is %j', (text, expected) => {
  const bare = aRow({
    run: aRun({ branch: null, actor: null, conclusion: null, status: 'queued' }),
    attempt: 1,
    jobs: [{ job: aJob({ name: 'build', conclusion: null, steps: [] }), failures: [] }],
  });
  expect(matches(read(text), bare)).toBe(expected);
});

test.each<[text: string, pattern: string, expected: boolean]>([
  ['abc', 'abc', true],
  ['abc', 'ab', false],
  ['abc', 'a*', true],
  ['a', 'a*', true],
  ['abcbc', 'a*bc', true],
  ['aba', 'ab*ba', false], // the two ends must not share a letter
  ['a*c', 'a\\*c', true],
  ['abc', 'a\\*c', false],
  ['a\\c', 'a\\\\c', true],
  ['ABC', 'abc', true],
  ['Ä', 'ä', false], // as in SQLite
  ['', '*', true],
])('%j like %j: %j', (text, pattern, expected) => {
  expect(isLike(text, pattern)).toBe(expected);
});

test('a negated term on the run passes exactly what the term refuses', () => {
  fc.assert(
    fc.property(anyFilter(NOW), ({ terms }) => {
      for (const term of terms) {
        const turned = { ...term, negated: !term.negated };
        expect(matches({ terms: [turned] }, row)).toBe(!matches({ terms: [term] }, row));
      }
    }),
    { numRuns: 500 },
  );
});

test('more terms never let more runs pass', () => {
  fc.assert(
    fc.property(anyFilter(NOW), ({ terms }) => {
      if (matches({ terms }, row)) expect(matches({ terms: terms.slice(1) }, row)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
