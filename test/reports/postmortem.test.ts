import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ToldRun } from '../../src/domain.ts';
import type { Incident } from '../../src/history/incidents.ts';
import { proportion } from '../../src/history/intervals.ts';
import type { Report } from '../../src/reports/document/blocks.ts';
import { toMarkdown } from '../../src/reports/document/markdown.ts';
import type { PostmortemFacts } from '../../src/reports/postmortem/facts.ts';
import { execution } from '../support/executions.ts';
import { outline, textOf } from '../support/markdown.ts';
import { complaintsOn, factErrors, postmortem } from '../support/range-reports.ts';
import { HOSTILE } from '../support/report.ts';
import { failing, green, red, told } from '../support/told.ts';

const factsOf = ({ facts }: Report): PostmortemFacts => facts as PostmortemFacts;
const textIn = (one: Report): string => textOf(toMarkdown(one)).replace(/\s+/g, ' ');
/** One section of it. */
function partOf({ sections }: Report, key: string): string {
  const own = sections.filter((one) => one.key === key);
  return textIn({ sections: own, title: '', meta: [] } as unknown as Report);
}

const chained = [
  told(1000, [[green('build'), green('lint')]]),
  told(
    1001,
    [
      [red('build', 'x'), green('lint')],
      [red('build', 'x'), green('lint')],
    ],
    { title: 'Rename a column' },
  ),
  told(1002, [[red('build', 'y'), green('lint')]], { title: 'Rename it here, too' }),
  told(1003, [[green('build'), green('lint')]], { title: 'Migrate first' }),
];
const open = [told(1001, [[red('build', 'x')]]), told(1002, [[red('build', 'x')]]), told(1003, [[red('build', 'x')]])];
const flaky = [told(1001, [[red('a', 'x')], [green('a')]]), told(1002, [[green('a')]])];

test('the summary tells how much was red, how it began and how it ended', () => {
  const text = partOf(postmortem(chained), 'summary');
  expect(text).toContain('2 of 4 runs were red of 2 distinct failures in 1 job, all on main.');
  expect(text).toContain('It began in CI #2 (Rename a column): it broke: x.');
  expect(text).toContain('Once a change that ended one failure brought up the next.');
  expect(text).toContain('It was over in CI #4 (Migrate first)');
});

test('what is still red is open, and its mending a next step', () => {
  const one = postmortem(open);
  expect(one.meta[0]).toEqual(['Status', 'OPEN']);
  expect(partOf(one, 'summary')).toContain('Still open: it broke: x.');
  expect(toMarkdown(one)).toContain('- [ ] Still open: `it broke: x`, in `build`, last in');
  expect(toMarkdown(one)).toContain('- [ ] The failure is gone.');
});

test('runs that bring nothing new are one entry of the timeline', () => {
  expect(factsOf(postmortem(open)).timeline).toMatchObject([
    { run: { id: 1001 }, appeared: ['x'], alike: { attempts: 2, last: { id: 1003 } } },
  ]);
});

test('the timeline tells what came in the place of what', () => {
  const rows = factsOf(postmortem(chained)).timeline.map(({ run, appeared, replaced, fixed }) => [
    run.id,
    appeared,
    replaced,
    fixed,
  ]);
  expect(rows).toEqual([
    [1001, ['x'], [], []],
    [1002, ['y'], ['x'], []],
    [1003, [], [], ['y']],
  ]);
});

test('detection says what came first, and how long it took', () => {
  const text = partOf(postmortem(chained), 'detection');
  expect(text).toContain('First re-run:');
  expect(text).toContain('First commit with which some of it was gone:');
  expect(text).toMatch(/First red: 2026-11-01 \d\d:\d\d, CI #2, build\./);
  expect(text).toContain('Whether that commit was meant for it, runs do not tell.');
  expect(partOf(postmortem(open), 'detection')).toContain('As far as runs show, nobody has acted on it.');
});

test('what worked and what did not rests on runs', () => {
  const one = postmortem(chained);
  expect(partOf(one, 'worked')).toContain('(Migrate first), build passed in CI #4 (cause 2).');
  expect(partOf(one, 'did_not_work')).toContain(
    'In build a change mended one failure, and the next one came (from CI #2 to CI #3, 1h 0m).',
  );
  expect(partOf(one, 'did_not_work')).toContain('The one failed job that was run again failed again.');
  expect(partOf(postmortem(flaky), 'worked')).toContain('The one failed job that was run again passed.');
});

test('what goes on is the same report, which is written over its own post', () => {
  expect(postmortem(open).key).toBe(postmortem(open.slice(0, 2)).key);
});

test('of many failures that are open the summary names the first', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const text = partOf(postmortem([told(1001, [names.map((name) => red(name, name))])]), 'summary');
  expect(text).toContain('it broke: d and 2 more.');
});

test('how often re-runs helped reads as a sentence, however many there were', () => {
  const again = (...names: readonly string[]) => [
    told(1001, [
      names.map((name) => red(name, 'x')),
      names.map((name) => (name === 'z' ? red(name, 'x') : green(name))),
    ]),
    told(1002, [names.map((name) => green(name))]),
  ];
  expect(partOf(postmortem(again('a', 'b')), 'worked')).toContain('Both failed jobs that were run again passed.');
  expect(partOf(postmortem(again('a', 'b', 'c')), 'worked')).toContain('All 3 failed jobs that were run again passed.');
  const mixed = postmortem(again('a', 'b', 'z'));
  expect(partOf(mixed, 'worked')).toContain('Of 3 failed jobs that were run again, 2 passed.');
  expect(partOf(mixed, 'did_not_work')).toContain('Of 3 failed jobs that were run again, 1 failed again.');
});

test('a failure that is open on one branch, and gone from another, is told so', () => {
  const runs = [
    told(1001, [[red('a', 'x')]], { branch: 'topic' }),
    told(1002, [[red('a', 'x')]]),
    told(1003, [[green('a')]]),
  ];
  const one = postmortem(runs);
  const [ofTopic, ofMain] = [runs[0]!, runs[2]!].map(({ run }) => run.number);
  expect(partOf(one, 'causes')).toContain(
    `Now: open; a has not passed on topic since CI #${ofTopic}. Elsewhere it passed: on main, in CI #${ofMain}.`,
  );
  expect(partOf(one, 'next')).toContain(`last in CI #${ofTopic}.`);
  expect(factErrors(one)).toEqual([]);
});

test('a pass of what comes and goes is not told as the commit’s merit', () => {
  const runs = [
    told(1001, [[red('a', 'x')]]),
    told(1002, [[green('a')]]),
    told(1003, [[red('a', 'x')]]),
    told(1004, [[green('a')]]),
  ];
  expect(partOf(postmortem(runs), 'worked')).toContain('(cause 1; that comes and goes, so it may have been chance)');
});

test('an old run that is red again is told with its attempt', () => {
  const runs = [told(1001, [[red('a', 'x')], [red('a', 'x')]]), told(1002, [[red('a', 'x')]])];
  const alone = postmortem(runs.slice(0, 1));
  expect(partOf(alone, 'timeline')).toContain('; then CI #2, attempt 2, was red of nothing new.');
  expect(partOf(postmortem(runs), 'timeline')).toContain('then 2 more attempts were red of nothing new, up to CI #3.');
});

test('what came back after green runs is told as such', () => {
  const runs = [
    told(1001, [[red('a', 'x')]]),
    told(1002, [[green('a')]]),
    told(1003, [[red('a', 'x')]]),
    told(1004, [[green('a')]]),
  ];
  const one = postmortem(runs);
  expect(partOf(one, 'did_not_work')).toContain(
    'it broke: x came back after 1 run with other code in which it had passed.',
  );
  expect(partOf(one, 'causes')).toContain('does not prove that it is fixed');
});

test('criteria are ticked where runs meet them already', () => {
  const after = Array.from({ length: 5 }, (_, at) => told(1010 + at, [[green('build')]]));
  const before = partOf(postmortem(chained), 'success_criteria');
  expect(before).toContain(
    'build passes at its first attempt in 5 runs in a row: 1 so far; from the first red run to the last it did in 0 of 2 runs.',
  );
  expect(toMarkdown(postmortem(chained))).toContain('- [ ] `build` passes');
  expect(toMarkdown(postmortem([...chained, ...after]))).toContain('- [x] `build` passes');
});

test('what the catalogue says to do is one box an action, with the causes that it is against', () => {
  const signature = (column: string) => ({
    id: 'postgres/column-missing',
    title: 'A column is missing',
    captures: { column },
  });
  const [x, y] = ['a', 'b'].map((column) => failing(column, { signature: signature(column) }));
  const runs = [told(1001, [[{ name: 'build', failures: [x!] }]]), told(1002, [[{ name: 'build', failures: [y!] }]])];
  const known = {
    id: 'postgres/column-missing',
    key: ['column'],
    cause: 'It lacks {column}.',
    verify: [],
    prevent: ['Migrate first.'],
  };
  const one = postmortem(runs, { signatures: new Map([[known.id, known]]) });
  expect(toMarkdown(one)).toContain('- [ ] Migrate first. (causes 1 and 2');
  expect(partOf(one, 'causes')).toContain('Cause 2: A column is missing (b)');
  expect(partOf(one, 'causes')).toContain('It lacks a. (postgres/column-missing)');
});

test('of an incident only what belongs to it is told', () => {
  const runs = [told(1001, [[red('a', 'x'), red('b', 'y')]]), told(1002, [[red('a', 'x')]], { branch: 'topic' })];
  const executions = runs.map(({ run }) => execution({ runId: run.id, job: 'a', conclusion: 'failure' }));
  const storm = { failed: proportion(2, 3), usual: 0.02, tail: 1e-4 };
  const incident: Incident = {
    ...{ kind: 'storm', repository: 'github.com/acme/nova', fromMs: 0, untilMs: 1, executions, runs: 2 },
    ...{ jobs: ['a'], workflows: ['CI'], causes: [], storm },
  };
  const one = postmortem(runs, { incident: { id: '2026-11-01-3f2a1c', incident } });
  expect(factsOf(one).causes.map(({ key }) => key)).toEqual(['x']);
  expect(one.key).toBe('2026-11-01-3f2a1c');
  expect(partOf(one, 'impact')).toContain('Failures of all that ran meanwhile2 of 3; usual are 2.0 %');
  expect(factErrors(one)).toEqual([]);
});

test('it names nobody', () => {
  const by = (actor: string) => chained.map((one) => ({ ...one, run: { ...one.run, actor } }));
  const one = postmortem(by('octocat'));
  expect(toMarkdown(one)).not.toContain('octocat');
  expect(JSON.stringify(one.facts)).not.toContain('octocat');
});

test('what only a person can know is asked for by name', () => {
  const names = [...toMarkdown(postmortem(chained)).matchAll(/<!-- whyred:answer (\S+) -->/g)].map(([, name]) => name);
  expect(names).toEqual(['impact', 'detection', 'why', 'worked', 'did_not_work', 'prevention', 'next']);
});

describe('whatever comes', () => {
  test('the order in which runs are given does not matter', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(chained, { minLength: chained.length }), (shuffled) => {
        expect(postmortem(shuffled)).toEqual(postmortem(chained));
      }),
    );
  });

  const word = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ minLength: 1 }));

  test('no name and no line of a log adds, ends or moves a block', () => {
    const named = (job: string, title: string, line: string): Report => {
      const rootCause = { line: 3, endLine: 3, text: line, confidence: 0.9 };
      const failure = failing('x', { rootCause, excerpt: [] });
      return postmortem([
        told(1001, [[{ name: job, failures: [failure] }]], { title }),
        told(1002, [[red(job, 'y')]], { title }),
        told(1003, [[green(job)]], { title }),
      ]);
    };
    const plain = outline(toMarkdown(named('job', 'title', 'line')));
    fc.assert(
      fc.property(word, word, word, (job, title, line) => {
        const markdown = toMarkdown(named(`j${job}`, `t${title}`, `l${line}`));
        expect(outline(markdown)).toBe(plain);
        expect(complaintsOn(markdown)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  const outcome = fc.constantFrom(red('a', 'x'), red('a', 'y'), green('a'), { name: 'a', conclusion: 'skipped' });
  const attempts = fc.array(fc.tuple(outcome, fc.constantFrom(green('b'), red('b', 'x'))), {
    minLength: 1,
    maxLength: 3,
  });
  const first: ToldRun = told(1000, [[red('a', 'x')]]);

  test('it is markdown that linters pass, without an empty heading, and JSON as published', () => {
    fc.assert(
      fc.property(fc.array(attempts, { maxLength: 5 }), (all) => {
        const one = postmortem([first, ...all.map((each, at) => told(1001 + at, each))]);
        const markdown = toMarkdown(one);
        expect(complaintsOn(markdown)).toEqual([]);
        expect(markdown).not.toMatch(/^#+ [^\n]*\n+(?:## |$(?![\s\S]))/m);
        expect(factErrors(one)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
