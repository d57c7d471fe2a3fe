import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NightlyFacts, ToldFailure } from '../../src/reports/nightly/facts.ts';
import { nightlyJson } from '../../src/reports/nightly/json.ts';
import { nightlyMarkdown } from '../../src/reports/nightly/markdown.ts';
import { nightlyOutputs } from '../../src/reports/nightly/outputs.ts';
import { nightlySlack } from '../../src/reports/nightly/slack.ts';
import { nightlyText } from '../../src/reports/nightly/text.ts';
import { lintOf, outline } from '../support/markdown.ts';
import { nightlyFacts, place } from '../support/nightly-facts.ts';

const schema = JSON.parse(readFileSync(new URL('../../data/nightly.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ formats: { 'date-time': true, date: true } }).compile(schema);

/** What means something to a terminal, a runner, markdown, Slack or a table. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['<!channel>', '<@U012>', '<https://evil.example|docs>', '&lt;!here&gt;', '@acme/team', '#12'],
        ...[
          '::set-output name=x::y',
          '\n::error::z',
          '##[error]',
          '\r\n',
          '\n# Title\n',
          '| a | b |',
          '|',
          '---',
          '- x',
        ],
        ...['```', '`', '**', '_x_', '~~x~~', '[x](https://evil.example)', '![x](y)', '<img src=x>', '<!-- whyred -->'],
        ...[
          '\u001b[31m',
          '\u202e',
          '\u0000',
          '\ud83d',
          '🙂',
          '$x$',
          'https://evil.example',
          '%0A',
          '\\',
          '&',
          '>',
          '1. x',
        ],
      ),
      fc.string({ maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(' '));

/** A night with the text wherever something from outside stands. `a` around it, so that nothing is empty. */
function nightOf(given: string): NightlyFacts {
  const text = `a${given}a`;
  const facts = nightlyFacts();
  const at = (runId: number) => place(runId, 8, { job: text, title: text, actor: text });
  const failures = facts.failures.map(
    (one): ToldFailure => ({
      ...one,
      ...{ job: text, workflowName: text, name: text, firstRed: at(7010), lastRed: at(7016), lastGreen: at(7009) },
      resolvedBy: one.resolvedBy === null ? null : { ...at(7011), how: 'commit' },
      evidence:
        one.evidence === null
          ? null
          : {
              ...{ ...one.evidence, summary: text, file: text, text, step: text, advice: [text] },
              ...{ signature: null, excerpt: [{ number: 1, text }] },
            },
    }),
  );
  const [regression] = facts.regressions.open;
  const { subject, commits } = regression!;
  const [miss] = facts.selfScore.misses;
  return {
    ...facts,
    failures,
    repositories: facts.repositories.map((one) => ({ ...one, branch: text })),
    incidents: facts.incidents.map((one) => ({
      ...{ ...one, jobs: [text], workflows: [text] },
      cause: { name: text, signature: null, failures: 2 },
    })),
    regressions: {
      ...facts.regressions,
      open: [
        {
          ...regression!,
          subject: { ...subject, unit: text, workflowName: text },
          commits: commits.map((one) => ({ ...one, title: text, actor: text })),
        },
      ],
    },
    flaky: {
      ...facts.flaky,
      units: facts.flaky.units.map((one) => ({ ...one, job: text, workflowName: text, test: one.test && text })),
    },
    masked: facts.masked.map((one) => ({ ...one, job: text, workflowName: text })),
    stale: facts.stale.map((one) => ({ ...one, job: text, workflowName: text })),
    selfScore: {
      ...facts.selfScore,
      misses: [
        {
          ...{ ...miss!, came: 'word' },
          judgement: {
            ...{ ...miss!.judgement, job: text, workflowName: text },
            word: { label: 'genuine', scope: 'this', author: text, atMs: facts.fromMs },
          },
        },
      ],
    },
    gaps: [
      ...facts.gaps,
      { kind: 'unreachable', repository: facts.repositories[0]!.repository, message: text },
      { kind: 'problems', repository: facts.repositories[0]!.repository, problems: [text] },
    ],
  };
}

const COMMAND = /^\s*::|##\[/m;
/** But line ends and joiners. */
const ACTS = /(?!\n|\u200c|\u200d|\u2060)[\p{Cc}\p{Cf}\p{Cs}]/u;

test('whatever names and logs hold, markdown keeps its structure, and a runner that prints it obeys nothing', () => {
  const plain = outline(nightlyMarkdown(nightOf('x')));
  fc.assert(
    fc.property(hostile, (text) => {
      const markdown = nightlyMarkdown(nightOf(text));
      expect(outline(markdown)).toBe(plain);
      expect(lintOf(markdown)).toEqual([]);
      expect(markdown).not.toMatch(COMMAND);
    }),
    { numRuns: 60 },
  );
});

const HEADINGS = [
  ...['AT A GLANCE', 'WHAT WAS RED', 'NEW SINCE LAST NIGHT (1)', 'STILL OPEN (1)', 'RESOLVED (1)', 'INCIDENTS'],
  ...['REGRESSIONS', 'WHAT FLAKES, BY COST', 'WHAT RE-RUNS MAY HIDE', 'JOBS WITHOUT A DECISION FOR TWO WEEKS'],
  ...['HOW GOOD THESE VERDICTS ARE', 'WHAT THIS COULD NOT SEE', 'EVIDENCE'],
];

test('as text they stay in their lines and their columns', () => {
  fc.assert(
    fc.property(hostile, fc.constantFrom(60, 120), (text, width) => {
      const told = nightlyText(nightOf(text), { width, colour: false });
      expect(told).not.toMatch(COMMAND);
      expect(told).not.toMatch(ACTS);
      expect(told.split('\n').filter((line) => HEADINGS.includes(line))).toEqual(HEADINGS);
    }),
    { numRuns: 100 },
  );
});

test('in Slack nobody is called, and no link leads away', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const payload = nightlySlack(nightOf(text));
      expect(payload).not.toMatch(COMMAND);
      const { text: lead, blocks } = JSON.parse(payload) as Payload;
      expect(blocks.length).toBeLessThanOrEqual(50);
      for (const one of [lead, ...blocks.slice(1).map((block) => block.text.text)]) {
        expect(one.length).toBeLessThanOrEqual(3000);
        expect(one).not.toMatch(ACTS);
        // Signs stand only where they make a link to GitHub, or as an escape.
        expect(one.replace(/<https:\/\/github\.com\/acme\/nova\/[\w/]+\|[^<>|]*>/g, '')).not.toMatch(/[<>]/);
        expect(one.replace(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
        expect((one.match(/(?<!\u2060)```/g) ?? []).length % 2).toBe(0);
      }
      expect(blocks[0]!.text).toMatchObject({ type: 'plain_text' });
    }),
    { numRuns: 100 },
  );
});

test('a message never grows beyond what Slack takes', () => {
  const long = nightOf('<&>'.repeat(900));
  const many = {
    ...long,
    failures: Array.from({ length: 60 }, () => long.failures).flat(),
    incidents: Array.from({ length: 40 }, () => long.incidents).flat(),
  };
  const { blocks, text } = JSON.parse(nightlySlack(many)) as Payload;
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(Math.max(text.length, ...blocks.map((block) => block.text.text.length))).toBeLessThanOrEqual(3000);
});

test('for programs they are data, and for later steps they are nothing', () => {
  const outputs = nightlyOutputs(nightOf('x'));
  fc.assert(
    fc.property(hostile, (text) => {
      const facts = nightOf(text);
      const json = nightlyJson(facts);
      expect(json).not.toMatch(COMMAND);
      expect(json).not.toContain('\n');
      validate(JSON.parse(json));
      expect(validate.errors ?? []).toEqual([]);
      expect(nightlyOutputs(facts)).toBe(outputs);
    }),
  );
});

interface Payload {
  readonly text: string;
  readonly blocks: readonly { readonly text: { readonly type: string; readonly text: string } }[];
}
