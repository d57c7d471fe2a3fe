import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CATEGORIES, type JobStep, type RepositoryName, type Run, type VerdictLabel } from '../../src/domain.ts';
import type { Filter, NumberTerm, Term, TextTerm, TimeTerm } from '../../src/filter/filter.ts';
import { type FilterRow, matches } from '../../src/filter/matches.ts';
import { parseFilter } from '../../src/filter/parse.ts';
import { STATES } from '../../src/filter/states.ts';
import { saveAttempt } from '../../src/store/attempts.ts';
import { failedJobs } from '../../src/store/cases.ts';
import type { Database } from '../../src/store/database.ts';
import { filterCondition } from '../../src/store/filter.ts';
import { type ListedRun, listRuns } from '../../src/store/listing.ts';
import { saveRepository } from '../../src/store/repositories.ts';
import { saveRuns } from '../../src/store/runs.ts';
import { saveTriage } from '../../src/store/triages.ts';
import { reviseVerdict } from '../../src/store/verdicts.ts';
import { anyFilter } from '../filter/any-filter.ts';
import {
  attemptOf,
  failure,
  HOUR_MS,
  job,
  NOVA,
  newStore,
  novaStore,
  outcome,
  run,
  START_MS,
  verdict,
} from './support.ts';

const NOW_MS = START_MS + 100 * HOUR_MS;
const ALL = { limit: -1, offset: 0 };

/** Ids of the runs that SQL lets through. */
function listed(db: Database, filter: Filter): number[] {
  return listRuns(db, filterCondition(filter), ALL).map((row) => row.run.id);
}

/** Ids of the runs that the filter means. */
function meant(rows: readonly ListedRun[], filter: Filter): number[] {
  return rows.filter((row) => matches(filter, rowOf(row))).map((row) => row.run.id);
}

/** With what all attempts really ran. */
function rowOf({ repository, run: of, jobs }: ListedRun): FilterRow {
  return { repository, run: of, jobs: jobs.filter((one) => one.job.executed) };
}

function read(text: string): Filter {
  const parsed = parseFilter(text, NOW_MS);
  if ('filter' in parsed) return parsed.filter;
  throw new Error(parsed.errors.map(({ message }) => message).join('\n'));
}

/** What `like`, quotes and a person's keyboard give a meaning, and letters whose case SQLite knows and does not know. */
const SIGNS = [...'aAbB%_\\\'"*?[]-/ ,:!~<éÉßſK試', '🙂', '%%', '\\%', 'a'];
const name = fc.array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 5 }).map((signs) => signs.join(''));
const perhaps = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { freq: 3 });

const CONCLUSIONS = ['success', 'failure', 'cancelled', 'timed_out', 'startup_failure', 'skipped', 'other', null];
const LABELS: readonly VerdictLabel[] = ['flaky', 'infrastructure', 'genuine', 'broken-base', 'expected', 'uncertain'];
const FINGERPRINTS = ['v1:6f1c0a9be4d20c11', 'v1:6f00000000000000', 'v1:0000000000000000'];

const aStep: fc.Arbitrary<JobStep> = fc.record({
  number: fc.constant(1),
  name,
  status: fc.constant('completed'),
  conclusion: fc.constantFrom(...CONCLUSIONS),
  startedMs: fc.constant(null),
  completedMs: fc.constant(null),
});

const aCause = fc
  .record({
    fingerprint: fc.constantFrom(...FINGERPRINTS),
    text: name,
    signature: perhaps(name),
    category: fc.constantFrom(...CATEGORIES),
    label: fc.constantFrom(...LABELS),
    certainty: fc.constantFrom('confirmed' as const, 'likely' as const, null),
  })
  .map(({ fingerprint, text, signature, category, label, certainty }) =>
    failure({
      fingerprint,
      rootCause: { line: 3, endLine: 3, text, confidence: 0.9 },
      signature: signature === null ? null : { id: signature, title: 'A title', captures: {} },
      category,
      verdict: verdict({ label, certainty }),
    }),
  );

const aJob = fc.record({
  name,
  conclusion: fc.constantFrom(...CONCLUSIONS),
  executed: fc.boolean(),
  steps: fc.array(aStep, { maxLength: 3 }).map((steps) => steps.map((step, index) => ({ ...step, number: index + 1 }))),
  causes: fc.uniqueArray(aCause, { maxLength: 3, selector: ({ fingerprint }) => fingerprint }),
});

const aRun = fc.record({
  repository: fc.constantFrom<RepositoryName[]>(
    NOVA,
    { ...NOVA, host: 'git.acme.example' },
    { ...NOVA, name: 'Star_100' },
  ),
  workflow: fc.constantFrom<Run['workflow'][]>(
    { id: 1, name: 'CI', path: '.github/workflows/ci.yml' },
    { id: 2, name: '100% _ci_', path: '.github/workflows/é.yml' },
    { id: 3, name: 'pages', path: 'dynamic/pages' },
  ),
  title: name,
  branch: perhaps(name),
  event: fc.constantFrom<string[]>('push', 'pull_request'),
  actor: perhaps(name),
  sha: fc.constantFrom('1f3c9ab', '1f3c000', '2abc').map((sha) => sha.padEnd(40, '0')),
  status: fc.constantFrom<string[]>('completed', 'completed', 'in_progress', 'queued'),
  conclusion: fc.constantFrom(...CONCLUSIONS),
  createdMs: fc.integer({ min: -50, max: 99 }).map((hours) => START_MS + hours * HOUR_MS),
  attempts: fc.array(fc.array(aJob, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
});

type RunGiven = typeof aRun extends fc.Arbitrary<infer Given> ? Given : never;

async function storeOf(runs: readonly RunGiven[]): Promise<{ db: Database; rows: ListedRun[] }> {
  const db = await newStore();
  let jobId = 1;
  runs.forEach(({ repository: full, attempts, ...given }, index) => {
    const repository = saveRepository(db, full, 'main');
    const whole = run(1000 + index, { ...given, attempt: attempts.length });
    saveRuns(db, repository, [whole]);
    attempts.forEach((jobs, at) => {
      const number = at + 1;
      const rows = jobs.map(({ causes: _, ...one }) => job(jobId++, { ...one, runId: whole.id, attempt: number }));
      const attempt = number === whole.attempt ? attemptOf(whole) : null;
      saveAttempt(db, repository, whole.id, { number, attempt, jobs: rows });
      rows.forEach(({ id }, which) => {
        const place = { repository, runId: whole.id, attempt: number, jobId: id };
        saveTriage(db, place, outcome(jobs[which]!.causes));
      });
    });
  });
  return { db, rows: listRuns(db, null, ALL) };
}

/** Texts that a field of these runs has. */
function textsOf(field: TextTerm['field'], rows: readonly ListedRun[]): string[] {
  const texts = rows.flatMap(({ repository, run: of, jobs }): (string | null | undefined)[] => {
    const causes = jobs.flatMap(({ failures }) => failures);
    const { host, owner, name: own } = repository;
    switch (field) {
      case 'repo':
        return [own, `${owner}/${own}`, `${host}/${owner}/${own}`];
      case 'workflow':
        return [of.workflow.name, of.workflow.path, of.workflow.path.split('/').at(-1)];
      case 'branch':
      case 'event':
      case 'actor':
      case 'sha':
        return [of[field]];
      case 'job':
        return jobs.map((one) => one.job.name);
      case 'step':
        return jobs.flatMap((one) => one.job.steps.map((step) => step.name));
      case 'sig':
        return causes.map(({ signature }) => signature?.id);
      case 'fingerprint':
        return causes.map(({ fingerprint }) => fingerprint);
      case 'text':
        return [of.title, of.branch, of.workflow.name, ...causes.map(({ rootCause }) => rootCause.text)];
      default:
        return [];
    }
  });
  return texts.filter((text) => typeof text === 'string');
}

const FIELDS = [
  'repo',
  'workflow',
  'branch',
  'event',
  'actor',
  'sha',
  'job',
  'step',
  'sig',
  'fingerprint',
  'text',
] as const;
const CLOSED = {
  is: Object.keys(STATES),
  verdict: LABELS,
  category: CATEGORIES,
  certainty: ['confirmed', 'likely'],
} as const;

/** A term with what these runs have, as it is or changed a little. */
function nearTerm(rows: readonly ListedRun[]): fc.Arbitrary<Term> {
  const place = { negated: fc.boolean(), column: fc.constant(1) };
  const cased = (text: string): fc.Arbitrary<string> =>
    fc.constantFrom(
      text,
      text.toUpperCase(),
      text.toLowerCase(),
      text.replace(/[a-z]/, (one) => one.toUpperCase()),
    );
  const piece = (text: string): fc.Arbitrary<string> =>
    fc
      .tuple(fc.nat([...text].length - 1), fc.nat([...text].length))
      .map(([from, count]) => [...text].slice(from, from + count + 1).join(''));
  const pattern = (text: string): fc.Arbitrary<string> =>
    fc.array(fc.nat(4), { minLength: 1, maxLength: 8 }).map((dice) =>
      [...text]
        .map((char, index) => (dice[index % dice.length] === 0 ? '*' : char.replace(/[\\*]/, '\\$&')))
        .join('')
        .replaceAll(/(?<!\\)\*\*+/g, '*'),
    );
  const text = fc.constantFrom(...FIELDS).chain((field) => {
    const one = fc.constantFrom('a', ...textsOf(field, rows)).chain(cased);
    const values = (of: (text: string) => fc.Arbitrary<string>) =>
      fc.array(one.chain(of), { minLength: 1, maxLength: field === 'text' ? 1 : 3 });
    return fc.oneof(
      fc.record({ field: fc.constant(field), op: fc.constant('is' as const), values: values(fc.constant), ...place }),
      fc.record({ field: fc.constant(field), op: fc.constant('contains' as const), values: values(piece), ...place }),
      fc.record({ field: fc.constant(field), op: fc.constant('like' as const), values: values(pattern), ...place }),
    ) as fc.Arbitrary<TextTerm>;
  });
  const closed = fc.constantFrom('is', 'verdict', 'category', 'certainty').chain((field) => {
    const values = fc.uniqueArray(fc.constantFrom(...CLOSED[field]), { minLength: 1, maxLength: 3 });
    return fc.record({ field: fc.constant(field), op: fc.constant('is' as const), values, ...place });
  }) as fc.Arbitrary<TextTerm>;
  const number = fc.constantFrom<NumberTerm['field']>('attempts', 'id').chain((field) => {
    const value = field === 'id' ? fc.integer({ min: 999, max: 1000 + rows.length }) : fc.integer({ min: 0, max: 4 });
    return fc.oneof(
      fc.record({
        field: fc.constant(field),
        op: fc.constant('is' as const),
        values: fc.array(value, { minLength: 1, maxLength: 3 }),
        ...place,
      }),
      fc.record({
        field: fc.constant(field),
        op: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
        values: fc.tuple(value),
        ...place,
      }),
    );
  });
  const moment = fc.constantFrom(...rows.map((row) => row.run.createdMs));
  const time = fc.tuple(fc.boolean(), fc.option(moment), fc.option(moment)).map(([negated, fromMs, toMs]): TimeTerm => {
    return { field: 'age', op: '<', values: ['1d'], fromMs, toMs, negated, column: 1 };
  });
  return fc.oneof({ arbitrary: text, weight: 4 }, { arbitrary: closed, weight: 2 }, number, time);
}

test.each([1, 2, 3, 4])('SQL lets through what the filter means, whatever is stored (%i)', async (seed) => {
  const { db, rows } = await storeOf(fc.sample(aRun, { numRuns: 60, seed }));
  const near = fc.record({ terms: fc.array(nearTerm(rows), { minLength: 1, maxLength: 3 }) });
  let passed = 0;
  fc.assert(
    fc.property(fc.oneof({ arbitrary: near, weight: 3 }, anyFilter(NOW_MS)), (filter) => {
      const ids = listed(db, filter);
      if (ids.length > 0 && ids.length < rows.length) passed++;
      expect(ids).toEqual(meant(rows, filter));
    }),
    { numRuns: 500 },
  );
  // Most filters tell some runs from others: else nothing would have been compared.
  expect(passed).toBeGreaterThan(200);
});

const step = (named: string, conclusion: string | null): JobStep => {
  return { number: 1, name: named, status: 'completed', conclusion, startedMs: null, completedMs: null };
};
const cause = (fingerprint: string, signature: string | null, text = 'boom', label: VerdictLabel = 'flaky') =>
  failure({
    fingerprint,
    signature: signature === null ? null : { id: signature, title: 'A title', captures: {} },
    rootCause: { line: 1, endLine: 1, text, confidence: 0.9 },
    verdict: verdict({ label, certainty: label === 'flaky' ? 'confirmed' : null }),
  });

const CI = { id: 7, name: 'CI', path: '.github/workflows/ci.yml' };
const PLAIN = { repository: NOVA, workflow: CI, title: 'x', event: 'push', actor: 'octocat', sha: '1f3c9ab' };
const DONE = { status: 'completed', conclusion: 'failure', createdMs: START_MS };
const JOB = { name: 'build', conclusion: 'failure', executed: true, steps: [], causes: [] };

/** From id 1000 on. */
const RUNS: readonly RunGiven[] = [
  { ...PLAIN, ...DONE, branch: null, actor: null, conclusion: null, status: 'in_progress', attempts: [[]] },
  { ...PLAIN, ...DONE, branch: '100%_done\\', attempts: [[JOB]] },
  { ...PLAIN, ...DONE, branch: '100x_done', attempts: [[JOB]] },
  { ...PLAIN, ...DONE, branch: 'Été', attempts: [[JOB]] },
  {
    ...PLAIN,
    ...DONE,
    branch: 'o\'neill"; drop table run --',
    attempts: [
      [{ ...JOB, name: 'e2e', steps: [step('Migrate', 'failure')], causes: [cause('v1:a', 'postgres/x')] }],
      [
        { ...JOB, name: 'e2e', executed: false, causes: [cause('v1:b', 'carried/over', 'carried')] },
        { ...JOB, name: 'lint', steps: [step('Migrate', 'success')], causes: [cause('v1:c', null, 'odd', 'genuine')] },
      ],
    ],
  },
];

test.each<[filter: string, ids: readonly number[]]>([
  // What is not known fits nothing, and so fits the negation.
  ['branch:*', [1001, 1002, 1003, 1004]],
  ['!branch:*', [1000]],
  ['!branch:main', [1000, 1001, 1002, 1003, 1004]],
  ['!actor:octocat', [1000]],
  ['!is:failed', [1000]],
  ['is:running', [1000]],
  // A person's `%` and `_` are themselves.
  ['branch:~%', [1001]],
  ['branch:100_*', []],
  ['branch:100x_*', [1002]],
  ['branch:~x_', [1002]],
  ['branch:~\\\\', [1001]],
  ['branch:100*done', [1002]],
  ['branch:100*done\\\\', [1001]],
  // Case counts for nothing in A–Z only.
  ['branch:100X_DONE', [1002]],
  ['branch:ÉTÉ', []],
  ['branch:ÉTé', [1003]],
  ['branch:~TÉ', []],
  // Quotes end nothing.
  ["branch:~o'n", [1004]],
  ['branch:~"\\"; drop table"', [1004]],
  // Of all attempts, but not what an attempt only carried over.
  ['sig:postgres/*', [1004]],
  ['sig:carried/*', []],
  ['carried', []],
  ['!sig:carried/*', [1000, 1001, 1002, 1003, 1004]],
  ['odd', [1004]],
  // Terms on jobs hold of one and the same job.
  ['job:e2e step:migrate', [1004]],
  ['job:lint step:migrate', []],
  ['job:lint sig:postgres/*', []],
  ['sig:postgres/* verdict:flaky certainty:confirmed', [1004]],
  ['sig:postgres/* verdict:genuine', []],
  ['job:lint !sig:postgres/*', []],
  ['attempts:>1', [1004]],
  ['id:1002,1003', [1002, 1003]],
  ['repo:NOVA', [1000, 1001, 1002, 1003, 1004]],
  ['repo:github.com/acme/nova', [1000, 1001, 1002, 1003, 1004]],
  ['!workflow:CI.yml', []],
])('“%s” gives %j', async (text, ids) => {
  const { db, rows } = await storeOf(RUNS);
  const filter = read(text);
  expect(listed(db, filter).toSorted()).toEqual(ids);
  expect(meant(rows, filter).toSorted()).toEqual(ids);
});

test('of a cause that was judged again, the last verdict counts', async () => {
  const { db, nova } = await novaStore();
  saveRuns(db, nova, [run(1000)]);
  saveAttempt(db, nova, 1000, { number: 1, attempt: null, jobs: [job(1)] });
  const place = { repository: nova, runId: 1000, attempt: 1, jobId: 1 };
  saveTriage(db, place, outcome([cause('v1:a', null, 'x', 'flaky')]));
  const key = failedJobs(db, nova, [1000])[0]!.causes[0]!.key;
  const { verdict } = cause('v1:a', null, 'x', 'genuine');
  reviseVerdict(db, key, verdict, { reason: 'another branch passed', atMs: 1, engine: '1' });
  const found = ['verdict:flaky', 'certainty:confirmed', 'verdict:genuine', '!certainty:confirmed'];
  expect(found.map((text) => listed(db, read(text)).length)).toEqual([0, 0, 1, 1]);
});

const letters = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => String.fromCodePoint(0x4e00 + at));

test.each<[what: string, text: string]>([
  ['of one term with as many values as fit', `repo:${letters(497).join(',')}`],
  ['of one negated term with as many values as fit', `!workflow:${letters(490).join(',')}`],
  ['of as many words as fit', letters(500).join(' ')],
  [
    'of as many terms on jobs as fit',
    letters(160)
      .map((one) => `job:${one}`)
      .join(' '),
  ],
  [
    'of as many terms on jobs that must not be as fit',
    letters(140)
      .map((one) => `!job:${one}`)
      .join(' '),
  ],
  ['of one long word', 'a'.repeat(1000)],
  ['of wildcards between letters', `branch:${'*a'.repeat(496)}`],
  ['of wildcards and quotes', `"${'%_*\\"'.repeat(180)}"`],
])('a filter of a thousand characters, %s, is asked', async (_what, text) => {
  expect(text.length).toBeGreaterThan(890);
  const { db, rows } = await storeOf([{ ...RUNS[1]!, branch: 'a'.repeat(255) }, ...RUNS]);
  const filter = read(text);
  expect(listed(db, filter)).toEqual(meant(rows, filter));
});
