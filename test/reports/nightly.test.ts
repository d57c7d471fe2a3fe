import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { proportion } from '../../src/history/intervals.ts';
import type { NightlyFacts } from '../../src/reports/nightly/facts.ts';
import { nightlyJson } from '../../src/reports/nightly/json.ts';
import { nightlyMarkdown } from '../../src/reports/nightly/markdown.ts';
import { nightlyOutputs } from '../../src/reports/nightly/outputs.ts';
import { nightlySlack } from '../../src/reports/nightly/slack.ts';
import { isQuiet, nightVerdict, underPercent, unjudged } from '../../src/reports/nightly/standing.ts';
import { nightlyText } from '../../src/reports/nightly/text.ts';
import { lintOf } from '../support/markdown.ts';
import { cleanFacts, MORNING_MS, NOVA, newFailure, nightlyFacts, stratumNight } from '../support/nightly-facts.ts';

/** Written by `npx vitest run --update`. */
const golden = (name: string): string => new URL(`../fixtures/reports/${name}`, import.meta.url).pathname;
const text = (facts: NightlyFacts, width = 100): string => nightlyText(facts, { width, colour: false });
/** Without line ends. */
const prose = (facts: NightlyFacts): string => text(facts).replace(/\s+/g, ' ');

const schema = JSON.parse(readFileSync(new URL('../../data/nightly.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ allErrors: true, formats: { 'date-time': true, date: true } }).compile(schema);

const MAIN = nightlyFacts().repositories[0]!;
/** Three repositories: one as ever, one clean, one in which nothing ran. */
const several = (): NightlyFacts => {
  const clean = [stratumNight('default-branch', [12, 12], [80, 81])];
  const none = { new: 0, open: 0, resolved: 0 };
  const comet = { ...MAIN, repository: 'github.com/acme/comet', strata: clean, counts: none, regressions: 0 };
  const tail = { ...comet, repository: 'git.acme.example/acme/tail', strata: [], newestRunMs: null };
  return nightlyFacts({ repositories: [comet, MAIN, tail] });
};
const empty = (): NightlyFacts => {
  const strata = [stratumNight('default-branch', [0, 0], [0, 0])];
  return cleanFacts({ repositories: [{ ...MAIN, strata }], headline: null, newestRunMs: MORNING_MS - 9 * 86_400_000 });
};

describe('a night', () => {
  test('as markdown reads as text, and linters pass it', async () => {
    const markdown = nightlyMarkdown(nightlyFacts());
    await expect(markdown).toMatchFileSnapshot(golden('nightly.md'));
    expect(lintOf(markdown)).toEqual([]);
  });

  test.each([60, 100, 200])('as text in %i columns', async (columns) => {
    const told = text(nightlyFacts(), columns);
    expect(told.split('\n').filter((line) => line.length > columns)).toEqual([]);
    await expect(told).toMatchFileSnapshot(golden(`nightly-${columns}.txt`));
  });

  test('for Slack is one payload within its limits', async () => {
    const payload = nightlySlack(nightlyFacts());
    expect(payload).not.toContain('\n');
    await expect(`${JSON.stringify(JSON.parse(payload), null, 2)}\n`).toMatchFileSnapshot(golden('nightly-slack.json'));
  });

  test('of fifty repositories is still a message that Slack takes, and says what it leaves out', () => {
    const fifty = Array.from({ length: 50 }, (_, at) => ({ ...MAIN, repository: `github.com/acme/repository-${at}` }));
    const { blocks } = JSON.parse(nightlySlack(nightlyFacts({ repositories: fifty })));
    const texts: string[] = blocks.map((block: { text: { text: string } }) => block.text.text);
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(3000);
    const [table] = texts.filter((one) => one.includes('acme/repository-1 '));
    const left = Number(/^and (\d+) more\n```$/m.exec(table!)?.[1]);
    expect(table!.match(/^acme\/repository-/gm)!.length + left).toBe(50);
  });

  test('for programs is as the published schema says', async () => {
    const json = nightlyJson(nightlyFacts());
    expect(json).not.toContain('\n');
    await expect(`${JSON.stringify(JSON.parse(json), null, 2)}\n`).toMatchFileSnapshot(golden('nightly.json'));
    for (const facts of [nightlyFacts(), cleanFacts(), several(), empty()]) {
      validate(JSON.parse(nightlyJson(facts)));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test('of several repositories has a line for each, what has trouble first, and says whose each failure is', async () => {
    const markdown = nightlyMarkdown(several());
    expect(lintOf(markdown)).toEqual([]);
    await expect(markdown).toMatchFileSnapshot(golden('nightly-several.md'));
    expect(text(several(), 200)).toMatch(
      /^acme\/nova +41 .* 1 new, 1 open, 1 resolved, 1 regression .*\nacme\/comet .* clean .*\ngit\.acme\.example\/acme\/tail +0 +nothing ran$/m,
    );
    expect(text(several())).toContain('- types (CI, acme/nova): TypeScript found a type error');
  });
});

const LINE =
  'acme/nova: clean. 41 of 41 runs on main passed at first since 2026-11-19 06:00 UTC; 97.3 % in the 7 days before.';

describe('a night in which all is well', () => {
  test('is one line in every format; for programs it is whole', () => {
    const facts = cleanFacts();
    expect([nightVerdict(facts), isQuiet(facts)]).toEqual(['clean', true]);
    expect(nightlyMarkdown(facts)).toBe(`${LINE}\n`);
    expect(text(facts)).toBe(`${LINE}\n`);
    expect(JSON.parse(nightlySlack(facts))).toEqual({
      text: LINE,
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: LINE } }],
    });
    expect(JSON.parse(nightlyJson(facts))).toMatchObject({ verdict: 'clean', quiet: true, flaky: { units: [{}, {}] } });
  });

  test('says so of several in one, and speaks of one run as of one', () => {
    const strata = [stratumNight('default-branch', [1, 1], [0, 0])];
    const own = { repositories: [{ ...MAIN, strata }], headline: strata[0]! };
    expect(text(cleanFacts(own))).toBe(
      'acme/nova: clean. 1 of 1 run on main passed at first since 2026-11-19 06:00 UTC; nothing was decided in the 7 days before.\n',
    );
    const { repositories } = cleanFacts();
    expect(text(cleanFacts({ repositories: [...repositories, ...repositories] }))).toContain(
      '2 repositories: clean. 41 of 41 runs on the default branches passed',
    );
    expect(text(cleanFacts({ branch: 'release' }))).toContain('41 of 41 runs on release passed');
  });

  test.each<[what: string, given: Partial<NightlyFacts>]>([
    ['an incident', { incidents: nightlyFacts().incidents }],
    [
      'a log that is missing',
      { gaps: [{ kind: 'logs', repository: NOVA, expired: 0, missing: 1, damaged: 0, wanted: 0 }] },
    ],
    ['a pull that is old', { gaps: [{ kind: 'old', repository: NOVA, atMs: MORNING_MS - 5 * 3_600_000 }] }],
    ['a failure that was resolved', { failures: [newFailure({ state: 'resolved', cameTonight: false })] }],
    ['what re-runs may hide', { masked: nightlyFacts().masked }],
    ['a verdict that was wrong', { selfScore: nightlyFacts().selfScore }],
  ])('but for %s is told whole, and is clean all the same', (_what, given) => {
    const facts = cleanFacts(given);
    expect([nightVerdict(facts), isQuiet(facts)]).toEqual(['clean', false]);
    expect(nightlyMarkdown(facts)).toMatch(/^# Nightly of acme\/nova, 2026-11-20\n/);
  });

  test('is quiet although something failed that was expected to, and says so', () => {
    const strata = [stratumNight('default-branch', [40, 41], [214, 220])];
    const red = { repositories: [{ ...MAIN, strata }], headline: strata[0]! };
    expect(text(cleanFacts({ ...red, expected: 1 }))).toBe(
      `${LINE.replace('41 of 41', '40 of 41')} 1 failure was expected.\n`,
    );
    // Else nobody knows why it is red.
    expect(nightVerdict(cleanFacts(red))).toBe('red');
  });

  test('is quiet although jobs of green runs are not listed, or one still runs', () => {
    const gaps = [
      { kind: 'unlisted', repository: NOVA, runs: 3 },
      { kind: 'going', repository: NOVA, runs: 1 },
    ] as const;
    expect(text(cleanFacts({ gaps }))).toBe(`${LINE}\n`);
  });
});

describe('a night in which nothing ran', () => {
  test('is not clean: it says since when', () => {
    const facts = empty();
    expect([nightVerdict(facts), isQuiet(facts)]).toEqual(['empty', false]);
    expect(prose(facts)).toContain(
      'Nothing ran on main since 2026-11-19 06:00 UTC, nor in the 7 days before; the newest run that is stored was created 2026-11-11 06:00 UTC.',
    );
    expect(lintOf(nightlyMarkdown(facts))).toEqual([]);
  });

  test('but in which runs were cancelled says that', () => {
    const [stratum] = [stratumNight('default-branch', [0, 0], [8, 9])];
    expect(prose(cleanFacts({ repositories: [{ ...MAIN, strata: [stratum!] }], headline: stratum! }))).toContain(
      '2 runs of main were cancelled, and none decided since 2026-11-19 06:00 UTC',
    );
  });
});

test.each<[given: Partial<NightlyFacts>, verdict: string]>([
  [{}, 'regression'],
  [{ regressions: { ...nightlyFacts().regressions, open: [] } }, 'red'],
  [{ regressions: { ...nightlyFacts().regressions, open: [] }, failures: [] }, 'red'],
])('%#: the night in a word', (given, verdict) => {
  expect(nightVerdict(nightlyFacts(given))).toBe(verdict);
});

test('of few runs counts are told, and no rate', () => {
  const [few, some] = [
    stratumNight('default-branch', [3, 4], [0, 0]),
    stratumNight('default-branch', [11, 12], [9, 9]),
  ];
  const own = (stratum: typeof few) =>
    nightlyFacts({ repositories: [{ ...MAIN, strata: [stratum] }], headline: stratum });
  expect(prose(own(few))).toContain(
    '3 of 4 runs on main passed at first since 2026-11-19 06:00 UTC, too few for a rate; in the 7 days before none was decided.',
  );
  expect(prose(own(some))).toContain('So few runs say little.');
});

test('what is judged by --fail-under are repositories with at least 5 decided runs', () => {
  const facts = several();
  expect(underPercent(facts, 95).map(({ repository }) => repository)).toEqual([NOVA]);
  expect(underPercent(facts, 92)).toEqual([]);
  expect(unjudged(facts).map(({ repository }) => repository)).toEqual(['git.acme.example/acme/tail']);
});

test('the outputs of a step are numbers and words', () => {
  expect(nightlyOutputs(nightlyFacts())).toBe(
    'pass-rate=92.7\nverdict=regression\nnew=1\nopen=1\nresolved=1\nregressions=1\n',
  );
  expect(nightlyOutputs(empty())).toMatch(/^pass-rate=none\nverdict=empty\n/);
});

test.each<[lost: Partial<Record<'expired' | 'missing' | 'damaged' | 'wanted', number>>, words: string]>([
  [{ missing: 1 }, '1 red job has no log that was read: GitHub has none.'],
  [{ missing: 2 }, '2 red jobs have no log that was read: GitHub has none.'],
  [{ expired: 2 }, '2 red jobs have no log that was read: GitHub has deleted them.'],
  [{ expired: 2, damaged: 1 }, '3 red jobs have no log that was read: GitHub has deleted 2, 1 came damaged.'],
])('logs that are lost are told in a sentence: %j', (lost, words) => {
  const none = { expired: 0, missing: 0, damaged: 0, wanted: 0 };
  const gap = { kind: 'logs' as const, repository: NOVA, ...none, ...lost };
  expect(prose(nightlyFacts({ gaps: [gap] }))).toContain(words);
});

test('a branch that nobody has pushed to for days is no branch that slept a night', () => {
  const never = nightlyFacts({ branch: 'mian', headline: null });
  expect(prose(never)).toContain('Nothing ran on mian since 2026-11-19 06:00 UTC, nor in the 7 days before;');
  const slept = nightlyFacts({ headline: stratumNight('default-branch', [0, 0], [214, 220]) });
  expect(prose(slept)).not.toContain('nor in the 7 days before');
});

test('no section is there without content', () => {
  const { selfScore } = cleanFacts();
  const unsettled = { ...selfScore.night, passed: proportion(0, 0) };
  const bare = cleanFacts({
    selfScore: { ...selfScore, night: unsettled },
    incidents: nightlyFacts().incidents,
    flaky: { units: [], jobs: 0, tests: 0 },
  });
  expect(text({ ...bare, cancelled: proportion(0, 0) }).match(/^[A-Z][A-Z ,()0-9]+$/gm)).toEqual([
    'AT A GLANCE',
    'INCIDENTS',
  ]);
});

test('colour only repeats what the words say', () => {
  const painted = nightlyText(nightlyFacts(), { width: 100, colour: true });
  expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(text(nightlyFacts()));
  expect(painted).not.toBe(text(nightlyFacts()));
});
