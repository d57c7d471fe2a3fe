import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ToldRun } from '../../src/domain.ts';
import type { Report } from '../../src/reports/document/blocks.ts';
import { toMarkdown } from '../../src/reports/document/markdown.ts';
import type { SessionFacts } from '../../src/reports/session/facts.ts';
import { verdict } from '../store/support.ts';
import { outline, textOf } from '../support/markdown.ts';
import { complaintsOn, factErrors, session } from '../support/range-reports.ts';
import { HOSTILE } from '../support/report.ts';
import { failing, green, red, report, told } from '../support/told.ts';

const factsOf = ({ facts }: Report): SessionFacts => facts as SessionFacts;
const textIn = (one: Report): string => textOf(toMarkdown(one)).replace(/\s+/g, ' ');
const headings = ({ sections }: Report): string[] => sections.map(({ key }) => key);

const broken = [
  told(1001, [[red('build', 'x'), green('lint')]]),
  told(1002, [[red('build', 'y'), green('lint')]]),
  told(1003, [[green('build'), green('lint')]]),
];

test.each<[what: string, runs: readonly ToldRun[], said: string]>([
  ['up', broken, '2/2 jobs pass in CI #4, up from 1/2 in CI #2.'],
  [
    'down',
    [...broken].slice(2).concat(told(1004, [[red('build', 'x'), green('lint')]])),
    '1/2 jobs pass in CI #5, down from 2/2 in CI #4.',
  ],
  ['as it was', [broken[2]!, told(1004, [[green('build'), green('lint')]])], '2/2 jobs pass in CI #5, as in CI #4.'],
  [
    'one run alone',
    [told(1001, [[red('build', 'x')], [green('build')]])],
    '1/1 jobs pass in CI #2, 0/1 at the first attempt.',
  ],
])('the result in one line: %s', (_what, runs, said) => {
  expect(textIn(session(runs))).toContain(said);
});

describe('many branches', () => {
  const counted = (id: number, branch: string, ...more: Parameters<typeof told>[1][number]) =>
    told(id, [['a', 'b', 'c'].map((name) => green(name, report(20, 20))).concat(more)], { branch });
  const runs = [
    ...[1001, 1002].map((id) => counted(id, 'main')),
    ...[1003, 1004, 1005, 1006].map((id) => counted(id, `quiet-${id}`)),
    counted(1007, 'topic', red('d', 'x')),
  ];

  test('on which all passed are counted, and those with failures told', () => {
    const text = textIn(session(runs));
    expect(text).toContain('3/3 jobs pass on main');
    expect(text).toContain('3/4 jobs pass on topic');
    expect(text).toContain('In 4 other workflows and branches all jobs passed, before and after.');
    const table = toMarkdown(session(runs)).split('\n## ')[1]!;
    expect(table).not.toContain('quiet');
    expect(table).not.toContain('20/20');
  });

  test('have a workflow and a branch named wherever one of them is meant', () => {
    const [first, last] = [runs[0]!.run.sha, runs[1]!.run.sha];
    const change = { base: first, head: last, files: [], commits: [{ sha: last, title: 'Add a', author: null }] };
    const text = textIn(session(runs, { changes: new Map([[`${first}...${last}`, change]]) }));
    expect(text).toContain('Between the first run and the last of CI on main (compare): 1 commit, 0 files.');
    expect(text).toContain(`gh run view ${runs[1]!.run.id}`);
  });
});

test('a failure that is open on one branch is not said to be where it passed since', () => {
  const runs = [
    told(1001, [[red('a', 'x')]], { branch: 'topic' }),
    told(1002, [[red('a', 'x')]]),
    told(1003, [[green('a')]]),
  ];
  expect(textIn(session(runs))).toContain(
    'Now: open; a has not passed on topic since CI #2. Elsewhere it passed: on main, in CI #4.',
  );
});

test('a branch of a fork that is called as ours is, is another one', () => {
  const fork = { headRepository: 'octocat/nova' };
  const runs = [told(1001, [[green('a')]]), told(1002, [[red('a', 'x')]], fork), told(1003, [[green('a')]])];
  const { stretches, firstAttempts } = factsOf(session(runs));
  expect(stretches.map(({ runs: own, after }) => [own, after.run.id])).toEqual([
    [2, 1003],
    [1, 1002],
  ]);
  expect(firstAttempts?.during).toEqual({ count: 2, of: 2 });
});

test('what the catalogue leaves open in a command is filled in', () => {
  const known = { id: 'a', key: [], cause: 'It is.', prevent: [], verify: ['gh run view RUN_ID -R OWNER/REPO'] };
  const failure = failing('x', { signature: { id: 'a', title: 'A', captures: {} } });
  const runs = [told(1001, [[{ name: 'build', failures: [failure] }]]), told(1002, [[green('build')]])];
  const text = textIn(session(runs, { signatures: new Map([['a', known]]) }));
  expect(text).toContain('gh run view 1002 -R acme/nova');
});

test('a stretch that goes on is the same report, which is written over its own post', () => {
  expect(session(broken).key).toBe(session(broken.slice(0, 2)).key);
  expect(session(broken).key).not.toBe(session(broken.slice(1)).key);
});

test('one run alone has a result, and neither a before nor an after', () => {
  const text = toMarkdown(session([told(1001, [[red('a', 'x'), green('b', report(20, 20))]])]));
  expect(text).toMatch(/\| Metric +\| Result +\|/);
  expect(text).toMatch(/\| Tests of `b` +\| 20\/20 +\|/);
});

test('of hundreds of runs those are shown in which something was red or new', () => {
  const runs = Array.from({ length: 90 }, (_, at) => told(1001 + at, [[at === 40 ? red('a', 'x') : green('a')]]));
  const [table, rest] = session(runs).sections.find(({ key }) => key === 'run_history')!.blocks;
  expect(table).toMatchObject({ rows: { length: 4 } });
  expect(rest).toEqual({ kind: 'paragraph', words: 'Left out: 86 runs in which nothing was red and nothing new.' });
});

describe('what was red', () => {
  test('and passed with other code is an issue that was fixed; what came in its place is named', () => {
    const told = session(broken);
    const { fixed, remaining, failures } = factsOf(told);
    expect([fixed.map(({ key }) => key), remaining, failures]).toEqual([['x', 'y'], [], { before: 1, after: 0 }]);
    expect(textIn(told)).toContain('build no longer failed of it in CI #3. Issue 2 came in its place.');
    expect(textIn(told)).toContain('build passed with other code, in CI #4; CI #3 was the last red run.');
  });

  test('and passed unchanged was not fixed, and remains', () => {
    const one = session([told(1001, [[red('a', 'x')], [green('a')]])]);
    expect(factsOf(one)).toMatchObject({ fixed: [], remaining: [{ key: 'x', ending: { how: 'passed-again' } }] });
    expect(textIn(one)).toContain('with the same code: nothing was fixed');
    expect(headings(one)).not.toContain('fixed');
  });

  test('and is still red is open, with its evidence', () => {
    const one = session([told(1001, [[red('a', 'x')]])]);
    expect(textIn(one)).toContain('1 distinct failure was seen: it is open.');
    expect(textIn(one)).toContain('it broke: x');
    expect(one.sections.find(({ key }) => key === 'remaining')?.sections).toHaveLength(1);
  });

  test('after the stretch is not of it', () => {
    const range = { fromMs: broken[0]!.run.createdMs, untilMs: broken[1]!.run.createdMs };
    const { fixed, remaining } = factsOf(session(broken, { range }));
    expect([fixed, remaining.map(({ key, ending }) => [key, ending.how])]).toEqual([
      [],
      [
        ['x', 'open'],
        ['y', 'open'],
      ],
    ]);
  });

  test('and is expected is counted, and nothing more', () => {
    const expected = failing('e', { verdict: verdict({ label: 'expected' }) });
    const one = session([told(1001, [[{ name: 'drift', failures: [expected] }, green('lint')]])]);
    expect(factsOf(one)).toMatchObject({ fixed: [], remaining: [], expected: 1 });
    expect(textIn(one)).toContain('1 failure that the configuration expects is left out.');
  });

  test('of a flaky failure a pass proves nothing', () => {
    const flaky = failing('f', { verdict: verdict({ label: 'flaky', certainty: 'likely' }) });
    const runs = [told(1001, [[{ name: 'a', failures: [flaky] }]]), told(1002, [[green('a')]])];
    expect(textIn(session(runs))).toContain('does not prove that it is fixed: its verdict is flaky, likely.');
  });
});

describe('the table of runs', () => {
  const counted = [
    told(1001, [[{ ...red('m10', 'x'), tests: [report(5, 8)] }, green('e2e', report(20, 20))]]),
    told(1002, [
      [{ ...red('m10', 'x'), tests: [report(6, 8)] }, red('e2e', 'z')],
      [{ ...red('m10', 'x'), tests: [report(6, 8)] }, green('e2e', report(20, 20))],
    ]),
    told(1003, [[green('m10', report(8, 8)), green('e2e', report(20, 20))]]),
  ];

  test('tells the tests that changed, what is newly red, and what is green again', () => {
    expect(
      factsOf(session(counted)).runs.map(({ minutes, first, last, tests, newlyRed, stillRed, newlyGreen }) => {
        const share = (one: typeof first): string => `${one?.count}/${one?.of}`;
        const jobs = tests.map(({ job, passed, total }) => `${job} ${passed}/${total}`);
        return [
          minutes,
          share(first),
          share(last),
          jobs,
          newlyRed.map(({ job }) => job),
          stillRed.map(({ job }) => job),
          newlyGreen,
        ];
      }),
    ).toEqual([
      [0, '1/2', '1/2', ['m10 5/8'], ['m10'], [], []],
      [60, '0/2', '1/2', ['m10 6/8'], [], ['m10'], []],
      [120, '2/2', '2/2', ['m10 8/8'], [], [], ['m10']],
    ]);
  });

  test('tells what failed at first, and passed when it was run again', () => {
    expect(factsOf(session(counted)).runs.map(({ passedAgain }) => passedAgain.map(({ job }) => job))).toEqual([
      [],
      ['e2e'],
      [],
    ]);
    expect(textIn(session(counted))).toContain('failed first, and passed again: e2e (it broke: z)');
  });

  test('counts tests of jobs before and after', () => {
    const text = toMarkdown(session(counted));
    expect(text).toMatch(/\| Tests of `m10` +\| 5\/8 +\| \*\*8\/8\*\* +\|/);
    expect(text).toMatch(/\| Tests of `e2e` +\| 20\/20 +\| 20\/20 +\|/);
  });

  test('begins with what is newly red in each branch of its own', () => {
    const runs = [told(1001, [[red('a', 'x')]]), told(1002, [[red('a', 'x')]], { branch: 'topic' })];
    expect(factsOf(session(runs)).runs.map(({ newlyRed }) => newlyRed.map(({ job }) => job))).toEqual([['a'], ['a']]);
  });
});

test('runs of the days before are what first attempts are compared with', () => {
  const range = { fromMs: broken[2]!.run.createdMs, untilMs: broken[2]!.run.createdMs };
  expect(factsOf(session(broken, { range })).firstAttempts).toEqual({
    ...{ before: { count: 0, of: 2 }, days: 7, during: { count: 1, of: 1 } },
  });
});

test('commits and files of the stretch are named, and what each fix changed', () => {
  const [x, y, z] = broken.map(({ run }) => run.sha) as [string, string, string];
  const change = (base: string, head: string, title: string) => {
    const files = [{ path: `${title}.ts`, previousPath: null, status: 'added' as const }];
    return [`${base}...${head}`, { base, head, files, commits: [{ sha: head, title, author: null }] }] as const;
  };
  const changes = new Map([change(x, z, 'all'), change(x, y, 'first'), change(y, z, 'second')]);
  const one = session(broken, { changes });
  expect(factsOf(one).change?.commits.map(({ title }) => title)).toEqual(['all']);
  const issues = one.sections.find(({ key }) => key === 'fixed')!.sections!;
  const said = issues.map((section) => textOf(toMarkdown({ title: '', meta: [], sections: [section] })));
  expect(said[0]).toContain('first.ts');
  expect(said[1]).toContain('second.ts');
  expect(said[1]).not.toContain('first.ts');
});

test('documents that belong to it are listed, and others are asked for', () => {
  const related = [{ path: 'docs/pins/PIN-079.md', title: 'PIN-079: branches', names: ['1', '2', '3', '4'] }];
  expect(textIn(session(broken, { related }))).toContain(
    'PIN-079: branches (docs/pins/PIN-079.md) names 1, 2, 3 and 1 more.',
  );
});

test('what only a person can know is asked for by name', () => {
  const names = [...toMarkdown(session(broken)).matchAll(/<!-- whyred:answer (\S+) -->/g)].map(([, name]) => name);
  expect(names).toEqual(['goal', 'origins', 'decisions', 'next', 'related']);
});

test('runs in which nothing was decided make a report of them alone', () => {
  const one = session([told(1001, [[{ name: 'a', conclusion: 'cancelled' }]], { conclusion: 'cancelled' })]);
  expect(textIn(one)).toContain('No job failed.');
  expect(complaintsOn(toMarkdown(one))).toEqual([]);
  expect(factErrors(one)).toEqual([]);
});

describe('whatever comes', () => {
  test('the order in which runs are given does not matter', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(broken, { minLength: broken.length }), (shuffled) => {
        expect(session(shuffled)).toEqual(session(broken));
      }),
    );
  });

  const word = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ minLength: 1 }));

  test('no name and no line of a log adds, ends or moves a block', () => {
    const named = (job: string, title: string, line: string): Report => {
      const rootCause = { line: 3, endLine: 3, text: line, confidence: 0.9 };
      const failure = failing('x', { rootCause, excerpt: [] });
      return session([
        told(1001, [[{ name: job, failures: [failure] }, green('lint')]], { title, branch: 'main' }),
        told(1002, [[green(job), green('lint')]], { title, branch: 'main' }),
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

  const outcome = fc.constantFrom(red('a', 'x'), red('a', 'y'), green('a'), green('a', report(3, 4)), {
    name: 'a',
    conclusion: 'skipped',
  });
  const attempts = fc.array(fc.tuple(outcome, fc.constantFrom(green('b'), red('b', 'x'))), {
    minLength: 1,
    maxLength: 3,
  });

  test('it is markdown that linters pass, without an empty heading, and JSON as published', () => {
    fc.assert(
      fc.property(fc.array(attempts, { minLength: 1, maxLength: 5 }), (all) => {
        const one = session(all.map((each, at) => told(1001 + at, each)));
        const markdown = toMarkdown(one);
        expect(complaintsOn(markdown)).toEqual([]);
        expect(markdown).not.toMatch(/^#+ [^\n]*\n+(?:## |$(?![\s\S]))/m);
        expect(factErrors(one)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
